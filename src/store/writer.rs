//! The one writer: many acknowledged writes, one sync.
//!
//! A thread takes all waiting jobs into one BEGIN IMMEDIATE, a savepoint each, commits once and only
//! then answers. A job that fails or panics rolls back alone. A full disk ends SQLite's whole
//! transaction, so after each job `is_autocommit` is asked: if the transaction is gone, or COMMIT
//! fails, no job of the batch is acknowledged and each runs again alone; what still fails is BUSY.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::entropy::Fixed;
use super::errors::storage;
use crate::values::Problem;

/// As many jobs as one commit takes, and as long as it collects them.
const BATCH: usize = 256;
const BATCH_TIME: Duration = Duration::from_millis(25);
/// As many jobs as may wait; one more is BUSY at once.
const QUEUE: usize = 1024;

type Outcome<T> = Result<T, Problem>;

trait Job: Send {
    /// Runs once more; true if what it did shall stay.
    fn run(&mut self, conn: &Connection) -> bool;
    /// Answers with what the last run gave, now that it is durable.
    fn answer(self: Box<Self>);
    /// Answers that nothing was saved.
    fn refuse(self: Box<Self>, problem: Problem);
}

struct Task<T, F> {
    fixed: Fixed,
    work: F,
    outcome: Option<Outcome<T>>,
    reply: oneshot::Sender<Outcome<T>>,
}

impl<T: Send, F: Fn(&Connection, Fixed) -> Outcome<T> + Send> Job for Task<T, F> {
    fn run(&mut self, conn: &Connection) -> bool {
        let result = catch_unwind(AssertUnwindSafe(|| (self.work)(conn, self.fixed)));
        let outcome = result.unwrap_or_else(|_| Err(Problem::internal(std::io::Error::other("a write panicked"))));
        let keep = outcome.is_ok();
        self.outcome = Some(outcome);
        keep
    }

    fn answer(self: Box<Self>) {
        // Whoever asked may have hung up; the write stands all the same.
        let _gone = self.reply.send(self.outcome.unwrap_or_else(|| Err(Problem::busy(LOST))));
    }

    fn refuse(self: Box<Self>, problem: Problem) {
        let _gone = self.reply.send(Err(problem));
    }
}

const LOST: &str = "Nothing was saved. Please try again.";

/// The handle; dropping the last one ends the thread after what waits is done.
pub(super) struct Writer {
    queue: Option<SyncSender<Box<dyn Job>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    /// Starts the thread. `schema` is the number this program was built for.
    pub fn start(conn: Connection, schema: i64) -> std::io::Result<Writer> {
        let (queue, waiting) = sync_channel(QUEUE);
        let thread = std::thread::Builder::new().name("writer".into()).spawn(move || work(&conn, &waiting, schema))?;
        Ok(Writer { queue: Some(queue), thread: Mutex::new(Some(thread)) })
    }

    /// Queues a job. The receiver yields once the job is durable or has failed.
    pub fn queue<T: Send + 'static>(
        &self,
        fixed: Fixed,
        work: impl Fn(&Connection, Fixed) -> Outcome<T> + Send + 'static,
    ) -> Result<oneshot::Receiver<Outcome<T>>, Problem> {
        let (reply, answer) = oneshot::channel();
        let job = Box::new(Task { fixed, work, outcome: None, reply });
        match self.queue.as_ref().map(|queue| queue.try_send(job)) {
            Some(Ok(())) => Ok(answer),
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

fn work(conn: &Connection, waiting: &Receiver<Box<dyn Job>>, schema: i64) {
    while let Ok(first) = waiting.recv() {
        write_batch(conn, first, waiting, schema);
    }
}

fn begin(conn: &Connection, schema: i64) -> Result<(), Problem> {
    conn.execute_batch("BEGIN IMMEDIATE").map_err(storage)?;
    let found: i64 = conn
        .prepare_cached("PRAGMA user_version")
        .and_then(|mut s| s.query_row([], |row| row.get(0)))
        .map_err(storage)?;
    if found == schema {
        return Ok(());
    }
    Err(Problem::busy("The database was upgraded by a newer Routebook. Restart this one."))
}

/// Ends whatever transaction is left over.
fn roll_back(conn: &Connection) {
    if !conn.is_autocommit()
        && let Err(error) = conn.execute_batch("ROLLBACK")
    {
        tracing::error!(%error, "rollback");
    }
}

fn write_batch(conn: &Connection, first: Box<dyn Job>, waiting: &Receiver<Box<dyn Job>>, schema: i64) {
    if let Err(problem) = begin(conn, schema) {
        roll_back(conn);
        first.refuse(problem);
        return;
    }
    let started = Instant::now();
    let mut done = Vec::new();
    let mut next = Some(first);
    while let Some(mut job) = next {
        let intact = run_in_savepoint(conn, job.as_mut());
        done.push(job);
        if !intact || done.len() >= BATCH || started.elapsed() > BATCH_TIME {
            break;
        }
        next = waiting.try_recv().ok();
    }
    if commit(conn) {
        done.into_iter().for_each(Job::answer);
    } else {
        roll_back(conn);
        done.into_iter().for_each(|job| write_alone(conn, job, schema));
    }
}

/// False if the whole transaction is gone.
fn run_in_savepoint(conn: &Connection, job: &mut dyn Job) -> bool {
    if conn.execute_batch("SAVEPOINT job").is_err() {
        return false;
    }
    let keep = job.run(conn);
    if conn.is_autocommit() {
        return false;
    }
    let end = if keep { "RELEASE job" } else { "ROLLBACK TO job; RELEASE job" };
    conn.execute_batch(end).is_ok() && !conn.is_autocommit()
}

fn commit(conn: &Connection) -> bool {
    if conn.is_autocommit() {
        return false;
    }
    match conn.execute_batch("COMMIT") {
        Ok(()) => true,
        Err(error) => {
            tracing::error!(%error, "commit");
            false
        }
    }
}

fn write_alone(conn: &Connection, mut job: Box<dyn Job>, schema: i64) {
    if let Err(problem) = begin(conn, schema) {
        roll_back(conn);
        return job.refuse(problem);
    }
    let intact = run_in_savepoint(conn, job.as_mut());
    if intact && commit(conn) {
        return job.answer();
    }
    roll_back(conn);
    job.refuse(Problem::busy("The disk is full or can't be written to, so nothing was saved."));
}

#[cfg(test)]
mod tests;
