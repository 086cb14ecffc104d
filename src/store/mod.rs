//! The kernel: the only place that names rusqlite. It opens, migrates, pools, and hands out typed
//! transactions. Everything above holds a transaction, never a connection.

pub mod at_rest;
mod audit;
pub mod backup;
mod columns;
mod entropy;
mod errors;
pub mod examine;
mod kept;
mod levels;
mod lock;
mod migrate;
mod open;
mod open_error;
mod parcel;
mod ran;
mod refusal;
mod reserve;
mod scope;
mod search;
mod session;
mod sql;
mod sql_check;
mod system;
mod tx;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use r2d2_sqlite::SqliteConnectionManager;
use rusqlite::Connection;
use tokio::sync::Semaphore;

pub use audit::{About, Event};
pub use columns::word;
pub use entropy::{least_id, random};
pub use levels::{Administering, Managing, Own, Raise, Selling};
pub use migrate::count as migration_count;
pub use open_error::OpenError;
pub use rusqlite::{Error as RowError, Row, ToSql};
pub use scope::{Person, SessionInUse, Tenant};
pub use search::{Kind, alike, matching};
pub use session::{Credential, SessionLimits, Shown};
pub use sql::{Clause, Sql, Statement, SystemSql};
pub use tx::{AdminTx, Bind, ManagerTx, OwnTx, Raised, ReadTx, SystemTx, WriteTx};

use crate::clock::Clock;
use crate::values::{Code, Problem, Timestamp};
use entropy::{Fixed, Ids};
use kept::Kept;
use lock::FileLock;
use parcel::Parcel;
use ran::Ran;
use reserve::Reserve;
use session::Live;
use writer::{Desk, Space, Writer};

/// How to open a file.
#[derive(Clone, Debug)]
pub struct Options {
    pub path: PathBuf,
    pub allow_network_fs: bool,
    pub readers: u32,
    pub sessions: SessionLimits,
    pub clock: Clock,
}

/// What a read, a change and a reader's thread do, with its types put aside.
type Reading = Box<dyn FnOnce(&ReadTx<'_>) -> Result<Parcel, Problem> + Send>;
type Writing = Box<dyn Fn(OwnTx<'_>) -> Result<Parcel, Problem> + Send>;
type OnReader = Box<dyn FnOnce(&Store, &Connection) -> Result<Parcel, Problem> + Send>;

/// The open file. Cheap to clone.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    path: PathBuf,
    writer: Writer,
    readers: r2d2::Pool<SqliteConnectionManager>,
    places: Semaphore,
    sessions: SessionLimits,
    clock: Clock,
    ran: Arc<Ran>,
    kept: Kept,
    _lock: FileLock,
}

/// A read waits this long for a connection before it is BUSY.
const READER_WAIT: Duration = Duration::from_secs(5);

/// `last_seen_at` is written at most this often, in milliseconds.
const TOUCH_MILLIS: i64 = 60_000;

impl Store {
    /// Opens the file, making or upgrading it first.
    pub fn open(options: Options) -> Result<Store, OpenError> {
        let Options { path, allow_network_fs, readers, sessions, clock } = options;
        let lock = open::prepare(&path, allow_network_fs)?;
        let storage = |cause| OpenError::storage(&path, cause);
        let conn = open::writer(&path).map_err(storage)?;
        open::probe(&conn, &path)?;
        let manager =
            SqliteConnectionManager::file(&path).with_flags(open::reader_flags()).with_init(open::init_reader);
        let readers = r2d2::Pool::builder()
            .max_size(readers)
            .min_idle(Some(1))
            .test_on_check_out(false)
            .max_lifetime(None)
            .idle_timeout(None)
            .connection_timeout(READER_WAIT)
            .build(manager)?;
        let places = Semaphore::new(readers.max_size() as usize);
        let writer = Writer::start(conn, migrate::newest(), Reserve::beside(&path))
            .map_err(|cause| OpenError::Unwritable { path: path.clone(), cause })?;
        let (ran, kept) = (Arc::default(), Kept::default());
        Ok(Store(Arc::new(Inner { path, writer, readers, places, sessions, clock, ran, kept, _lock: lock })))
    }

    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// Closes the file, which moves the log into it. Others who hold it have a second to let go: threads
    /// that stopped to answer do so a moment later.
    pub fn close(self) {
        for _ in 0..100 {
            if Arc::strong_count(&self.0) == 1 {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        tracing::warn!("the file is still held, so its log stays beside it");
    }

    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    pub fn session_limits(&self) -> SessionLimits {
        self.0.sessions
    }

    /// Statements run by reads so far, for tests that hold a page to its number.
    pub fn statements(&self) -> u64 {
        self.0.ran.reads()
    }

    /// The statements that requests ran so far, each once, for the tests of their plans; kept by debug
    /// builds alone.
    pub fn ran(&self) -> Vec<String> {
        self.0.ran.texts()
    }

    /// Reads as the signed-in person, from one snapshot.
    pub async fn read<T: Send + 'static>(
        &self,
        credential: Credential,
        f: impl FnOnce(&ReadTx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.read_any(credential, Box::new(move |tx| f(tx).map(Parcel::of))).await?.open()
    }

    async fn read_any(&self, credential: Credential, f: Reading) -> Result<Parcel, Problem> {
        let kept = credential.clone();
        let result = self.on_reader_any(Box::new(move |store, conn| store.reading(conn, &credential, f))).await;
        self.after(kept, result).await
    }

    /// As [`Store::read`], for what looks up a row or two by its key: done at once, on the thread that asks, if
    /// a reader is free. Handing it to a thread that may block costs more than such a lookup.
    pub async fn glance<T: Send + 'static>(
        &self,
        credential: Credential,
        f: impl FnOnce(&ReadTx<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.glance_any(credential, Box::new(move |tx| f(tx).map(Parcel::of))).await?.open()
    }

    async fn glance_any(&self, credential: Credential, f: Reading) -> Result<Parcel, Problem> {
        let Ok(place) = self.0.places.try_acquire() else { return self.read_any(credential, f).await };
        // A place may be free and its connection still on its way back: nobody waits here for that.
        let Some(conn) = self.0.readers.try_get() else {
            drop(place);
            return self.read_any(credential, f).await;
        };
        let result = snapshot_of(&conn, |conn| self.reading(conn, &credential, f));
        drop((conn, place));
        self.after(credential, result).await
    }

    fn reading(&self, conn: &Connection, credential: &Credential, f: Reading) -> Result<Parcel, Problem> {
        let now = self.0.clock.now();
        let live = session::live(conn, credential, now)?;
        self.note_use(credential, &live, now);
        let tx = ReadTx::new(conn, &live.scope, now, &self.0.ran).keeping(&self.0.kept);
        let result = f(&tx);
        self.0.ran.count(tx.statements());
        result
    }

    /// Changes as the signed-in person; `X` says what role that takes. The job may run more than once.
    pub async fn write<X, T: Send + 'static>(
        &self,
        credential: Credential,
        f: impl for<'c> Fn(&X::Held<'c>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem>
    where
        X: Raise,
    {
        self.write_in::<X, T>(Space::Free, credential, f).await
    }

    /// The same for what ends sessions or tokens and hardly writes anything else: on a full disk it has the
    /// space that is kept for it (CRS-3).
    pub async fn end<X, T: Send + 'static>(
        &self,
        credential: Credential,
        f: impl for<'c> Fn(&X::Held<'c>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem>
    where
        X: Raise,
    {
        self.write_in::<X, T>(Space::Kept, credential, f).await
    }

    async fn write_in<X, T: Send + 'static>(
        &self,
        space: Space,
        credential: Credential,
        f: impl for<'c> Fn(&X::Held<'c>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem>
    where
        X: Raise,
    {
        self.write_any(space, credential, Box::new(move |tx| f(&X::raise(tx)?).map(Parcel::of))).await?.open()
    }

    async fn write_any(&self, space: Space, credential: Credential, f: Writing) -> Result<Parcel, Problem> {
        let (limits, kept) = (self.0.sessions, credential.clone());
        let ran = Arc::clone(&self.0.ran);
        let work = move |desk: &Desk, fixed: Fixed| {
            let conn = &desk.conn;
            let live = session::live(conn, &credential, fixed.now)?;
            live.scope.may_change()?;
            if wants_touch(&live, fixed.now) {
                session::touch(conn, &credential.shown, fixed.now, &limits)?;
            }
            let ids = Ids::new(fixed);
            f(OwnTx::new(desk.on(&ran), &live.scope, fixed.now, &ids))
        };
        let queued = self.0.writer.queue_any(space, Fixed::at(self.0.clock.now())?, Box::new(work))?;
        let result = queued.outcome().await;
        self.after(kept, result).await
    }

    /// Writes down what a failure leaves behind: that somebody was refused, that a session's time is over.
    async fn after(&self, credential: Credential, result: Result<Parcel, Problem>) -> Result<Parcel, Problem> {
        match (&result, credential.shown) {
            (Err(problem), _) if problem.code == Code::Forbidden => {
                self.note_refusal(credential, problem.detail.clone()).await;
            }
            (Err(problem), Shown::Session(hash)) if problem.code == Code::SessionExpired => self.lapse(hash).await?,
            _ => {}
        }
        result
    }

    /// The first time that a session is refused because its time is over, its row says so.
    async fn lapse(&self, hash: [u8; 32]) -> Result<(), Problem> {
        let fixed = Fixed::at(self.0.clock.now())?;
        // Whether it can be written down or not, the answer stands.
        let lapsed = self.on_reader(move |_, conn| session::lapsed(conn, &hash, fixed.now)).await;
        if lapsed.unwrap_or(false)
            && let Err(problem) = self
                .0
                .writer
                .queue_in(Space::Kept, fixed, move |desk, fixed| session::lapse(&desk.conn, &hash, fixed.now))
        {
            tracing::warn!(%problem, "the end of a session is written down later");
        }
        Ok(())
    }

    /// Runs on a thread that may block, one at a time for each reader.
    async fn on_reader<T: Send + 'static>(
        &self,
        f: impl FnOnce(&Store, &Connection) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.on_reader_any(Box::new(move |store, conn| f(store, conn).map(Parcel::of))).await?.open()
    }

    async fn on_reader_any(&self, f: OnReader) -> Result<Parcel, Problem> {
        let place = tokio::time::timeout(READER_WAIT, self.0.places.acquire()).await;
        let _place = place.ok().and_then(Result::ok).ok_or_else(|| Problem::busy("Too many requests wait."))?;
        let store = self.clone();
        let run = tokio::task::spawn_blocking(move || store.snapshot(|conn| f(&store, conn))).await;
        run.unwrap_or_else(|_| Err(Problem::internal(std::io::Error::other("a read panicked"))))
    }

    fn snapshot<T>(&self, f: impl FnOnce(&Connection) -> Result<T, Problem>) -> Result<T, Problem> {
        let conn = self.0.readers.get().map_err(|_| Problem::busy("Too many requests wait."))?;
        snapshot_of(&conn, f)
    }

    /// Queues the note of a use without waiting for it; a full queue only means that it is noted later.
    fn note_use(&self, credential: &Credential, live: &Live, now: Timestamp) {
        if !wants_touch(live, now) {
            return;
        }
        let Ok(fixed) = Fixed::at(now) else { return };
        let (shown, limits) = (credential.shown, self.0.sessions);
        let queued =
            self.0.writer.queue(fixed, move |desk, fixed| session::touch(&desk.conn, &shown, fixed.now, &limits));
        if let Err(problem) = queued {
            tracing::debug!(%problem, "the use of a session is noted later");
        }
    }
}

/// One snapshot on one reader. Dropping the guard ends the transaction, whatever happens inside.
fn snapshot_of<T>(conn: &Connection, f: impl FnOnce(&Connection) -> Result<T, Problem>) -> Result<T, Problem> {
    let tx = conn.unchecked_transaction().map_err(errors::storage)?;
    f(&tx)
}

fn wants_touch(live: &Live, now: Timestamp) -> bool {
    live.unused || now.millis() - live.last_seen_at.millis() > TOUCH_MILLIS
}
