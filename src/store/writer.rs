//! The one writer: many acknowledged writes, one sync.
//!
//! A thread takes all waiting jobs into one BEGIN IMMEDIATE, a savepoint each, commits once and only
//! then answers. A job that fails or panics rolls back alone. A full disk ends SQLite's whole
//! transaction, so after each job `is_autocommit` is asked: if the transaction is gone, or COMMIT
//! fails, no job of the batch is acknowledged and each runs again alone; what still fails is BUSY, but
//! for what ends sessions: it may use the space that is kept for it (`reserve.rs`). The words that things are
//! found by are written once for the batch, just before COMMIT.

use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode};
use tokio::sync::oneshot;

use super::entropy::Fixed;
use super::errors::storage;
use super::parcel::Parcel;
use super::ran::Ran;
use super::reserve::{Reserve, STEPS};
use super::search::Words;
use super::tx::On;
use crate::values::Problem;

/// As many jobs as one commit takes, and as long as it collects them.
const BATCH: usize = 256;
const BATCH_TIME: Duration = Duration::from_millis(25);
/// As many jobs as may wait; one more is BUSY at once.
const QUEUE: usize = 1024;

type Outcome<T> = Result<T, Problem>;

/// Which space a job may use on a disk that is full.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    Free,
    /// What is kept for ending sessions, too.
    Kept,
}

/// Where the writer's thread works: the connection, and what its jobs want written before the commit.
pub(super) struct Desk {
    pub conn: Connection,
    words: Words,
    reserve: Reserve,
    /// The schema's number that this program was built for.
    schema: i64,
}

pub(super) type Work = Box<dyn Fn(&Desk, Fixed) -> Outcome<Parcel> + Send>;

/// What waits for the writer, and who waits for it.
struct Job {
    space: Space,
    fixed: Fixed,
    work: Work,
    outcome: Option<Outcome<Parcel>>,
    reply: oneshot::Sender<Outcome<Parcel>>,
}

impl Job {
    /// Runs once more; true if what it did shall stay.
    fn run(&mut self, desk: &Desk) -> bool {
        let result = catch_unwind(AssertUnwindSafe(|| (self.work)(desk, self.fixed)));
        let outcome = result.unwrap_or_else(|_| Err(Problem::internal(std::io::Error::other("a write panicked"))));
        let keep = outcome.is_ok();
        self.outcome = Some(outcome);
        keep
    }

    /// Answers with what the last run gave, now that it is durable.
    fn answer(self) {
        // Whoever asked may have hung up; the write stands all the same.
        let _gone = self.reply.send(self.outcome.unwrap_or_else(|| Err(Problem::busy(LOST))));
    }

    /// Answers that nothing was saved.
    fn refuse(self, problem: Problem) {
        let _gone = self.reply.send(Err(problem));
    }
}

/// What comes of a job, once it is durable or has failed.
pub(super) struct Waiting(oneshot::Receiver<Outcome<Parcel>>);

impl Waiting {
    pub async fn outcome(self) -> Outcome<Parcel> {
        self.0.await.unwrap_or_else(stopping)
    }

    fn outcome_blocking(self) -> Outcome<Parcel> {
        self.0.blocking_recv().unwrap_or_else(stopping)
    }
}

fn stopping(_: oneshot::error::RecvError) -> Outcome<Parcel> {
    Err(Problem::busy("The server is stopping."))
}

/// The same where a `T` comes of it.
pub(super) struct Queued<T> {
    waiting: Waiting,
    kind: PhantomData<fn() -> T>,
}

impl<T: 'static> Queued<T> {
    pub async fn outcome(self) -> Outcome<T> {
        self.waiting.outcome().await?.open()
    }

    /// For threads that may block.
    pub fn outcome_blocking(self) -> Outcome<T> {
        self.waiting.outcome_blocking()?.open()
    }
}

const LOST: &str = "Nothing was saved. Please try again.";
const FULL: &str = "The disk is full or can't be written to, so nothing was saved.";

/// The handle; dropping the last one ends the thread after what waits is done.
pub(super) struct Writer {
    queue: Option<SyncSender<Box<Job>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    /// Starts the thread. `schema` is the number this program was built for.
    pub fn start(conn: Connection, schema: i64, reserve: Reserve) -> std::io::Result<Writer> {
        let (queue, waiting) = sync_channel(QUEUE);
        let desk = Desk { conn, words: Words::default(), reserve, schema };
        let thread = std::thread::Builder::new().name("writer".into()).spawn(move || work(&desk, &waiting))?;
        Ok(Writer { queue: Some(queue), thread: Mutex::new(Some(thread)) })
    }

    /// Queues a job.
    pub fn queue<T: Send + 'static>(
        &self,
        fixed: Fixed,
        work: impl Fn(&Desk, Fixed) -> Outcome<T> + Send + 'static,
    ) -> Result<Queued<T>, Problem> {
        self.queue_in(Space::Free, fixed, work)
    }

    /// The same, and what ends sessions says so.
    pub fn queue_in<T: Send + 'static>(
        &self,
        space: Space,
        fixed: Fixed,
        work: impl Fn(&Desk, Fixed) -> Outcome<T> + Send + 'static,
    ) -> Result<Queued<T>, Problem> {
        let work = Box::new(move |desk: &Desk, fixed| work(desk, fixed).map(Parcel::of));
        Ok(Queued { waiting: self.queue_any(space, fixed, work)?, kind: PhantomData })
    }

    /// The same for work that is a parcel already.
    pub fn queue_any(&self, space: Space, fixed: Fixed, work: Work) -> Result<Waiting, Problem> {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(Job { space, fixed, work, outcome: None, reply });
        match self.queue.as_ref().map(|queue| queue.try_send(job)) {
            Some(Ok(())) => Ok(Waiting(answer)),
            Some(Err(TrySendError::Full(_))) => Err(Problem::busy("Too many changes wait. Please try again.")),
            Some(Err(TrySendError::Disconnected(_))) | None => Err(Problem::busy("The server is stopping.")),
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.queue = None;
        let thread = self.thread.get_mut().ok().and_then(Option::take);
        if thread.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the writer ended badly");
        }
    }
}

fn work(desk: &Desk, waiting: &Receiver<Box<Job>>) {
    // From the start, not from the first write on.
    desk.reserve.is_whole();
    while let Ok(first) = waiting.recv() {
        if desk.reserve.is_whole() {
            desk.write_batch(first, waiting);
        } else {
            desk.write_alone(first);
        }
    }
}

impl Desk {
    pub fn on<'c>(&'c self, ran: &'c Ran) -> On<'c> {
        On { conn: &self.conn, words: &self.words, ran }
    }

    fn begin(&self) -> Result<(), Problem> {
        self.conn.execute_batch("BEGIN IMMEDIATE").map_err(storage)?;
        let found: i64 = self
            .conn
            .prepare_cached("PRAGMA user_version")
            .and_then(|mut s| s.query_row([], |row| row.get(0)))
            .map_err(storage)?;
        if found == self.schema {
            return Ok(());
        }
        Err(Problem::busy("The database was upgraded by a newer Routebook. Restart this one."))
    }

    /// Ends whatever transaction is left over.
    fn roll_back(&self) {
        self.words.take_back(0);
        if !self.conn.is_autocommit()
            && let Err(error) = self.conn.execute_batch("ROLLBACK")
        {
            tracing::error!(%error, "rollback");
        }
    }

    fn write_batch(&self, first: Box<Job>, waiting: &Receiver<Box<Job>>) {
        if let Err(problem) = self.begin() {
            self.roll_back();
            first.refuse(problem);
            return;
        }
        let started = Instant::now();
        let mut done = Vec::new();
        let mut next = Some(first);
        while let Some(mut job) = next {
            let intact = self.run_in_savepoint(&mut job);
            done.push(job);
            if !intact || done.len() >= BATCH || started.elapsed() > BATCH_TIME {
                break;
            }
            next = waiting.try_recv().ok();
        }
        if self.commit() == Commit::Done {
            done.into_iter().for_each(|job| job.answer());
        } else {
            self.roll_back();
            done.into_iter().for_each(|job| self.write_alone(job));
        }
    }

    /// False if the whole transaction is gone.
    fn run_in_savepoint(&self, job: &mut Job) -> bool {
        if self.conn.execute_batch("SAVEPOINT job").is_err() {
            return false;
        }
        let said = self.words.len();
        let keep = job.run(self);
        if !keep {
            self.words.take_back(said);
        }
        if self.conn.is_autocommit() {
            return false;
        }
        let end = if keep { "RELEASE job" } else { "ROLLBACK TO job; RELEASE job" };
        self.conn.execute_batch(end).is_ok() && !self.conn.is_autocommit()
    }

    fn commit(&self) -> Commit {
        if self.conn.is_autocommit() {
            return Commit::Failed;
        }
        let Err(error) = self.words.write(&self.conn).and_then(|()| self.conn.execute_batch("COMMIT")) else {
            return Commit::Done;
        };
        tracing::error!(%error, "commit");
        if error.sqlite_error_code() == Some(ErrorCode::DiskFull) { Commit::Full } else { Commit::Failed }
    }

    fn write_alone(&self, mut job: Box<Job>) {
        if job.space == Space::Free && !self.reserve.is_whole() {
            return job.refuse(Problem::busy(FULL));
        }
        // With each step of what is kept, and once more in the log's own space.
        for _ in 0..=STEPS + 1 {
            if let Err(problem) = self.begin() {
                self.roll_back();
                return job.refuse(problem);
            }
            let ended = if self.run_in_savepoint(&mut job) { self.commit() } else { Commit::Failed };
            if ended == Commit::Done {
                return job.answer();
            }
            self.roll_back();
            if ended != Commit::Full || job.space == Space::Free || !self.make_room() {
                break;
            }
        }
        job.refuse(Problem::busy(FULL));
    }

    /// Gives back some of what is kept, and moves the log into the file if it fits: then the next writes
    /// begin it anew and need no space. False if neither can be done.
    fn make_room(&self) -> bool {
        let given = self.reserve.give();
        let folded = self
            .conn
            .query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| Ok(row.get::<_, i64>(1)? == row.get::<_, i64>(2)?));
        given || folded.unwrap_or(false)
    }
}

/// How a transaction ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Commit {
    Done,
    /// For want of space.
    Full,
    Failed,
}

#[cfg(test)]
mod tests;
