//! The files that are measured on: teams, sessions, customers, a whole trade.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use routebook::auth::{HashingCost, Lane};
use routebook::clock::Clock;
use routebook::demo::{self, Size, people};
use routebook::store::{Options, SessionLimits, Store};
use routebook::values::Token;
use rusqlite::Connection;

use crate::report::note;

pub const REP: &str = "travis@wellcraftedbeverage.com";
pub const MANAGER: &str = "maria@wellcraftedbeverage.com";

/// Where files are kept from one run to the next.
fn kept() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
}

pub fn store(file: &Path) -> Store {
    let options = Options {
        path: file.to_owned(),
        allow_network_fs: false,
        readers: 2,
        sessions: SessionLimits::default(),
        clock: Clock::system(),
    };
    Store::open(options).unwrap()
}

/// A file with the demo's trade, made once a day: its dates are relative to today.
pub fn demo(size: Size) -> PathBuf {
    let today = jiff_day();
    let name = format!("demo-{}-{}-{}-{today}.db", size.customers, size.orders, demo_version());
    let file = kept().join(name);
    if !file.exists() {
        let began = Instant::now();
        let fresh = file.with_extension("new");
        remove(&fresh);
        let store = store(&fresh);
        people::add(&store, &hash()).unwrap();
        demo::fill(&store, &people::TEAMS[0], size, |_| ()).unwrap();
        drop(store);
        settle(&fresh);
        std::fs::rename(&fresh, &file).unwrap();
        note(format!("made {} in {:.1} s", file.display(), began.elapsed().as_secs_f64()));
    }
    file
}

/// Today in New York, where the first team is.
fn jiff_day() -> String {
    let zone = routebook::values::Zone::parse(people::TEAMS[0].zone).unwrap();
    zone.today(Clock::system().now()).to_string()
}

/// Another schema is another file.
fn demo_version() -> usize {
    routebook::store::migration_count()
}

fn remove(file: &Path) {
    for suffix in ["", "-wal", "-shm", ".lock", "-reserve"] {
        let mut name = file.as_os_str().to_owned();
        name.push(suffix);
        // It may not be there.
        let _gone = std::fs::remove_file(name);
    }
}

/// Moves the log into the file, so that the file alone is all.
fn settle(file: &Path) {
    let conn = Connection::open(file).unwrap();
    let _checkpointed: i64 = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).unwrap();
}

/// A copy of a file in a folder of its own.
pub fn copy(file: &Path, folder: &Path) -> PathBuf {
    settle(file);
    let copy = folder.join("copy.db");
    std::fs::copy(file, &copy).unwrap();
    copy
}

/// A new id, in order as those of the program are.
pub fn new_id() -> [u8; 16] {
    static LAST: AtomicU64 = AtomicU64::new(0);
    let mut id = [0xff, 0, 0, 0, 0, 0, 0x70, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    id[8..].copy_from_slice(&LAST.fetch_add(1, Ordering::Relaxed).to_be_bytes());
    id
}

/// The demo's people and nothing else.
pub fn people_only(folder: &Path, name: &str) -> PathBuf {
    let file = folder.join(name);
    let store = store(&file);
    people::add(&store, &hash()).unwrap();
    file
}

/// Of the demo's password, at the cost that everyone's have.
pub fn hash() -> String {
    let lane = Lane::start(HashingCost::default()).unwrap();
    actix_web::rt::System::new().block_on(lane.hash(people::PASSWORD.to_owned())).unwrap()
}

/// The token of the n-th session that [`add_sessions`] makes.
pub fn token(n: u64) -> Token {
    let mut bytes = [7; 32];
    bytes[..8].copy_from_slice(&n.to_le_bytes());
    Token::from_bytes(bytes)
}

/// So many live sessions of the first rep, just used. The unique index of their hashes is as a real one's.
pub fn add_sessions(file: &Path, sessions: u64) {
    let mut conn = Connection::open(file).unwrap();
    conn.execute_batch("PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; PRAGMA foreign_keys = OFF;").unwrap();
    let now = Clock::system().now().millis();
    let insert = "INSERT INTO sales_sessions (tenant_id, id, user_id, session_hash, refresh_hash, generation_used_at, \
         access_expires_at, expires_at, absolute_expires_at, last_seen_at, created_at) \
         SELECT tenant_id, ?1, id, ?2, ?3, ?4, ?4 + 86400000, ?4 + 604800000, ?4 + 2592000000, ?4 + 3600000, ?4 - ?5 \
         FROM users WHERE email = ?6";
    #[allow(clippy::disallowed_methods, reason = "nobody else has this file open")]
    let tx = conn.transaction().unwrap();
    let mut statement = tx.prepare(insert).unwrap();
    for n in 0..sessions {
        let mut id = [0; 16];
        id[8..].copy_from_slice(&n.to_be_bytes());
        id[6] = 0x70;
        let refresh = token(n + (1 << 40)).hash();
        let n_before = i64::try_from(n).unwrap();
        statement.execute(rusqlite::params![id, token(n).hash(), refresh, now, n_before, REP]).unwrap();
    }
    drop(statement);
    tx.commit().unwrap();
    drop(conn);
    settle(file);
}
