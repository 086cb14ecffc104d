//! Looking at a database without changing it: for `check`, which must work on a damaged file too.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::OpenError;
use super::lock::FileLock;
use super::migrate;
use super::open::{self, beside};
use super::reserve;

/// As many faults of a kind as are named.
const NAMED: i64 = 20;

/// What was found in a file.
#[derive(Clone, Debug)]
pub struct Examined {
    pub schema: i64,
    /// The schema that this program is built for.
    pub newest: i64,
    /// In SQLite's words; empty if every page is whole.
    pub damage: Vec<String>,
    /// Tables with rows that point to nothing.
    pub orphans: Vec<String>,
    /// Of the database in bytes, the log not counted.
    pub size: u64,
}

/// Examines a database; an error says that it is none, or that another program made it.
pub fn examine(path: &Path) -> Result<Examined, OpenError> {
    open::recognise(path)?;
    let _lock = FileLock::shared(path)?;
    migrate::pending(path)?;
    let size = std::fs::metadata(path).map(|meta| meta.len()).unwrap_or_default();
    look(path, size).map_err(|cause| OpenError::storage(path, cause))
}

fn look(path: &Path, size: u64) -> rusqlite::Result<Examined> {
    let conn = Connection::open_with_flags(path, open::reader_flags())?;
    conn.busy_timeout(std::time::Duration::from_secs(5))?;
    conn.execute_batch("PRAGMA query_only = ON")?;
    open::leave_untouched(&conn)?;
    let words =
        |sql: &str| -> rusqlite::Result<Vec<String>> { conn.prepare(sql)?.query_map([], |row| row.get(0))?.collect() };
    let mut damage = words(&format!("PRAGMA integrity_check({NAMED})"))?;
    damage.retain(|line| line != "ok");
    let orphans = words(&format!("SELECT DISTINCT \"table\" FROM pragma_foreign_key_check LIMIT {NAMED}"))?;
    let schema = conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    Ok(Examined { schema, newest: migrate::newest(), damage, orphans, size })
}

/// The files of a database that others than its owner may read or write, with their modes (SEC-1).
pub fn too_open(path: &Path) -> Vec<(PathBuf, u32)> {
    let mut lock = path.as_os_str().to_owned();
    lock.push(".lock");
    let kept = reserve::path_of(path);
    let files = [path.to_owned(), beside(path, "wal"), beside(path, "shm"), kept, PathBuf::from(lock)];
    let modes = files.into_iter().filter_map(|file| {
        let mode = std::fs::metadata(&file).ok()?.permissions().mode() & 0o777;
        Some((file, mode))
    });
    modes.filter(|(_, mode)| mode & 0o077 != 0).collect()
}

/// Is all of the space there that is kept for ending sessions? None if there is none at all.
pub fn kept(path: &Path) -> Option<bool> {
    reserve::is_whole(path)
}

/// Does it lie where locks can't be trusted?
pub fn is_on_network(path: &Path) -> bool {
    matches!(open::refuse_network(path), Err(OpenError::Network { .. }))
}
