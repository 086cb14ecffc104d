//! Answers that actix gives by itself, before a request reaches the app: to a head that can't be read, that
//! is too long or that doesn't come. It asks nobody for their headers, so the connection adds them while
//! they are written (HDR-1).

use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use actix_web::Error;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use tokio::io::AsyncWrite;

use super::manners;
use super::patience::Turn;

/// Wraps every route, outermost: tells the connection when a piece of an answer's body is on its way, so
/// that nothing within a body is ever taken for the head of an answer.
pub async fn watch(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let turn = request.conn_data::<Rc<Turn>>().cloned();
    let answer = next.call(request).await?.map_into_boxed_body();
    Ok(answer.map_body(|_, body| Watched { body, turn }))
}

struct Watched {
    body: BoxBody,
    turn: Option<Rc<Turn>>,
}

impl MessageBody for Watched {
    type Error = Box<dyn std::error::Error>;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let piece = Pin::new(&mut self.body).poll_next(cx);
        if let (Poll::Ready(Some(_)), Some(turn)) = (&piece, &self.turn) {
            turn.sends_a_piece();
        }
        piece
    }
}

/// One that is being written with the headers in it.
pub(super) struct Completed {
    text: Vec<u8>,
    written: usize,
}

/// Is it a head by itself, of an answer that refuses and that the app didn't make?
fn is_bare(bytes: &[u8]) -> bool {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
    let ours = b"\r\nx-request-id:";
    bytes.starts_with(b"HTTP/1.1 4")
        && end.is_some_and(|end| end + 4 == bytes.len())
        && !bytes.windows(ours.len()).any(|some| some.eq_ignore_ascii_case(ours))
}

impl Completed {
    /// None for what isn't a bare answer.
    pub fn of(bytes: &[u8], secure: bool) -> Option<Completed> {
        let line = is_bare(bytes).then(|| bytes.windows(2).position(|two| two == b"\r\n")).flatten()? + 2;
        let (status, rest) = bytes.split_at_checked(line)?;
        Some(Completed { text: [status, manners::as_text(secure).as_bytes(), rest].concat(), written: 0 })
    }

    /// Writes on; `whole` is what the writer believes to have written once all is out.
    pub fn poll_write<T: AsyncWrite + Unpin>(
        &mut self,
        io: &mut T,
        cx: &mut Context<'_>,
        whole: usize,
    ) -> Poll<io::Result<usize>> {
        while let Some(left) = self.text.get(self.written..).filter(|left| !left.is_empty()) {
            match ready!(Pin::new(&mut *io).poll_write(cx, left))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                n => self.written += n,
            }
        }
        Poll::Ready(Ok(whole))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_refusal_by_itself_that_is_not_ours_is_completed() {
        let bare = "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n";
        let text = String::from_utf8(Completed::of(bare.as_bytes(), false).unwrap().text).unwrap();
        assert!(text.starts_with("HTTP/1.1 400 Bad Request\r\ncontent-security-policy: "), "{text}");
        assert!(text.ends_with("\r\ncontent-length: 0\r\n\r\n"), "{text}");
        for other in [
            "HTTP/1.1 404 Not Found\r\nX-Request-Id: 1\r\ncontent-length: 0\r\n\r\n",
            "HTTP/1.1 400 Bad Request\r\ncontent-length: 2\r\n\r\nno",
            "HTTP/1.1 100 Continue\r\n\r\n",
            "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
            "a,b\r\n\r\n",
            "",
        ] {
            assert!(Completed::of(other.as_bytes(), false).is_none(), "{other}");
        }
    }
}
