//! How long a connection may keep the server waiting (OVL-1). actix times the first head and the rest
//! between requests; a later head, a body, and an end that stands still are timed here.

use std::cell::Cell;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use actix_web::HttpMessage;
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::error::PayloadError;
use actix_web::web::Bytes;
use futures_util::Stream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

use super::bare_answers::Completed;

/// The limits.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For a request's head, from its first byte on.
    pub head: Duration,
    /// For its body, from the head on.
    pub body: Duration,
    /// For the other end, while it takes nothing of an answer or sends nothing of what nobody reads.
    pub stalled: Duration,
}

impl Default for Patience {
    fn default() -> Patience {
        let seconds = Duration::from_secs;
        Patience { head: seconds(5), body: seconds(10), stalled: seconds(30) }
    }
}

/// Whose turn it is on a connection: shared by its stream and by the requests that come over it.
#[derive(Debug, Default)]
pub struct Turn {
    /// Requests so far.
    begun: Cell<u64>,
    /// One is being answered.
    ours: Cell<bool>,
    /// The last one was answered before its body had come.
    unread: Cell<bool>,
    /// A piece of an answer's body is on its way into the connection.
    piece: Cell<bool>,
}

impl Turn {
    pub(super) fn sends_a_piece(&self) {
        self.piece.set(true);
    }
}

/// While it lives, it is the server's turn.
pub struct OurTurn(Rc<Turn>, Option<Rc<Cell<bool>>>);

impl Drop for OurTurn {
    fn drop(&mut self) {
        self.0.unread.set(self.1.as_ref().is_some_and(|whole| !whole.get()));
        self.0.ours.set(false);
    }
}

/// Takes the turn for a request, whose body has to come within the limit from now on.
pub fn take_turn(request: &mut ServiceRequest, patience: Patience) -> Option<OurTurn> {
    let turn = Rc::clone(request.conn_data::<Rc<Turn>>()?);
    turn.begun.set(turn.begun.get() + 1);
    turn.ours.set(true);
    let whole = match request.take_payload() {
        Payload::None => None,
        payload => {
            let whole = Rc::new(Cell::new(false));
            let timed = Timed { payload, end: Box::pin(sleep(patience.body)), whole: Rc::clone(&whole) };
            request.set_payload(Payload::Stream { payload: Box::pin(timed) });
            Some(whole)
        }
    };
    Some(OurTurn(turn, whole))
}

/// A body that has to come in time.
struct Timed {
    payload: Payload,
    end: Pin<Box<Sleep>>,
    whole: Rc<Cell<bool>>,
}

impl Stream for Timed {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Poll::Ready(piece) = Pin::new(&mut self.payload).poll_next(cx) {
            self.whole.set(piece.is_none());
            return Poll::Ready(piece);
        }
        ready!(self.end.as_mut().poll(cx));
        Poll::Ready(Some(Err(PayloadError::Io(too_late()))))
    }
}

fn too_late() -> io::Error {
    io::ErrorKind::TimedOut.into()
}

/// What is waited for, of which request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wait {
    Head(u64),
    Rest(u64),
}

/// A connection that is given up when its other end keeps it waiting.
pub struct Patient<T> {
    io: T,
    turn: Rc<Turn>,
    patience: Patience,
    /// The request after which something came.
    heard: Option<u64>,
    reading: Option<(Wait, Pin<Box<Sleep>>)>,
    writing: Option<Pin<Box<Sleep>>>,
    /// Everything is https.
    secure: bool,
    /// Some of what was to be written last is left.
    within: bool,
    bare: Option<Completed>,
}

impl<T> Patient<T> {
    pub fn new(io: T, patience: Patience, secure: bool) -> Patient<T> {
        let (turn, heard, reading, writing) = (Rc::default(), None, None, None);
        Patient { io, turn, patience, heard, reading, writing, secure, within: false, bare: None }
    }

    pub fn turn(&self) -> Rc<Turn> {
        Rc::clone(&self.turn)
    }

    /// The first head is actix's to time, and the pause between requests too.
    fn waits_for(&self) -> Option<Wait> {
        let begun = self.turn.begun.get();
        match (self.turn.ours.get(), self.heard == Some(begun)) {
            (true, _) => None,
            _ if begun == 0 => None,
            (false, true) => Some(Wait::Head(begun)),
            (false, false) => self.turn.unread.get().then_some(Wait::Rest(begun)),
        }
    }

    /// Has the other end been silent for too long? Else the task is woken when it has.
    fn is_over(&mut self, cx: &mut Context<'_>) -> bool {
        let Some(wait) = self.waits_for() else {
            self.reading = None;
            return false;
        };
        if self.reading.as_ref().is_none_or(|(known, _)| *known != wait) {
            let limit = if let Wait::Head(_) = wait { self.patience.head } else { self.patience.stalled };
            self.reading = Some((wait, Box::pin(sleep(limit))));
        }
        self.reading.as_mut().is_some_and(|(_, end)| end.as_mut().poll(cx).is_ready())
    }

    /// The same for what is being sent.
    fn sent<N>(&mut self, cx: &mut Context<'_>, polled: Poll<io::Result<N>>) -> Poll<io::Result<N>> {
        if polled.is_ready() {
            (self.reading, self.writing) = (None, None);
            return polled;
        }
        let limit = self.patience.stalled;
        let end = self.writing.get_or_insert_with(|| Box::pin(sleep(limit)));
        ready!(end.as_mut().poll(cx));
        Poll::Ready(Err(too_late()))
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Patient<T> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        if let Poll::Ready(done) = Pin::new(&mut self.io).poll_read(cx, into) {
            if into.filled().len() > before {
                self.heard = Some(self.turn.begun.get());
            }
            return Poll::Ready(done);
        }
        if self.is_over(cx) { Poll::Ready(Err(too_late())) } else { Poll::Pending }
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Patient<T> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = &mut *self;
        if this.bare.is_none() && !this.within && !this.turn.piece.get() {
            this.bare = Completed::of(bytes, this.secure);
        }
        let polled = match &mut this.bare {
            Some(bare) => bare.poll_write(&mut this.io, cx, bytes.len()),
            None => Pin::new(&mut this.io).poll_write(cx, bytes),
        };
        if let Poll::Ready(Ok(written)) = polled {
            this.within = written < bytes.len();
            this.turn.piece.set(this.turn.piece.get() && this.within);
            this.bare = None;
        }
        this.sent(cx, polled)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.io).poll_flush(cx);
        // After an answer nothing is read before something comes, so the waiting begins here.
        if polled.is_ready() && self.is_over(cx) {
            return Poll::Ready(Err(too_late()));
        }
        polled
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.io).poll_shutdown(cx);
        self.sent(cx, polled)
    }
}
