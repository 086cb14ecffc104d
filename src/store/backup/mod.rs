//! Backups: one file each, copied while the portal runs, checked, sealed, and only then given its name
//! (BAK-1). Restoring keeps the file that was there (BAK-3).

mod restore;
mod seal;

use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use super::OpenError;
use super::lock::FileLock;
use super::open::{self, beside};
use crate::values::Timestamp;

pub use restore::{Restored, restore};
pub use seal::{Seal, read as verify};

/// Backs a database up to a file that isn't there yet. Others read and write meanwhile; the copy is one
/// moment of it.
pub fn make(path: &Path, to: &Path, now: Timestamp) -> Result<Seal, OpenError> {
    open::recognise(path)?;
    let _lock = FileLock::shared(path)?;
    if to.exists() {
        return Err(OpenError::Exists { path: to.to_owned() });
    }
    let part = beside(to, "part");
    let made = fill(path, &part, now).and_then(|seal| name(&part, to).map(|()| seal));
    if made.is_err() {
        remove(&part)?;
    }
    made
}

fn fill(path: &Path, part: &Path, now: Timestamp) -> Result<Seal, OpenError> {
    let unwritable = |cause| OpenError::Unwritable { path: part.to_owned(), cause };
    remove(part)?;
    // Private from its first byte on (SEC-1).
    OpenOptions::new().create_new(true).write(true).mode(0o600).open(part).map_err(unwritable)?;
    let schema = copy(path, part).map_err(|cause| OpenError::storage(part, cause))?;
    seal::put(part, schema, now).map_err(unwritable)
}

/// Copies all pages of one snapshot and checks the copy; returns its schema's number.
fn copy(path: &Path, part: &Path) -> rusqlite::Result<i64> {
    let from = Connection::open_with_flags(path, open::reader_flags())?;
    from.busy_timeout(Duration::from_secs(5))?;
    open::leave_untouched(&from)?;
    let mut to = Connection::open(part)?;
    let backup = Backup::new(&from, &mut to)?;
    // In one step, so that a busy team's writes don't make it begin again and again.
    while backup.step(-1)? != StepResult::Done {
        std::thread::sleep(Duration::from_millis(20));
    }
    drop(backup);
    // A log beside it would be a second file.
    to.execute_batch("PRAGMA journal_mode = DELETE")?;
    whole(&to)?;
    to.query_row("PRAGMA user_version", [], |row| row.get(0))
}

/// A damaged database must not take the place of a good backup.
fn whole(conn: &Connection) -> rusqlite::Result<()> {
    let said: String = conn.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    let orphans: i64 = conn.query_row("SELECT COUNT(*) FROM pragma_foreign_key_check", [], |row| row.get(0))?;
    if said == "ok" && orphans == 0 {
        return Ok(());
    }
    let said = if said == "ok" { format!("{orphans} rows point to nothing") } else { said };
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
    Err(rusqlite::Error::SqliteFailure(code, Some(format!("the database is damaged, see “routebook check”: {said}"))))
}

/// Gives it its name, and has that on the disk.
fn name(part: &Path, to: &Path) -> Result<(), OpenError> {
    let named = std::fs::rename(part, to).and_then(|()| sync_folder(to));
    named.map_err(|cause| OpenError::Unwritable { path: to.to_owned(), cause })
}

fn sync_folder(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

/// Deletes what an earlier try left.
fn remove(path: &Path) -> Result<(), OpenError> {
    for leftover in [path.to_owned(), beside(path, "wal"), beside(path, "shm"), beside(path, "journal")] {
        if let Err(cause) = std::fs::remove_file(&leftover)
            && cause.kind() != std::io::ErrorKind::NotFound
        {
            return Err(OpenError::Unwritable { path: leftover, cause });
        }
    }
    Ok(())
}
