//! Putting a backup in the place of a database, which is kept beside it.

use std::fs::{File, OpenOptions};
use std::io::Read;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, named_params};

use super::seal::Seal;
use super::{remove, sync_folder, verify, whole};
use crate::store::OpenError;
use crate::store::entropy::{Fixed, Ids};
use crate::store::lock::FileLock;
use crate::store::migrate;
use crate::store::open::{self, beside};
use crate::values::Timestamp;

/// What a restore did.
#[derive(Clone, Debug)]
pub struct Restored {
    pub seal: Seal,
    /// Where the former database lies now, if there was one.
    pub kept: Option<PathBuf>,
    /// Signed-in devices that have to sign in again.
    pub ended: usize,
}

/// Restores `from` to `path`. Refused while any process is on the database. Unless `keep_sessions`, nobody
/// is signed in afterwards, and one-time links open nothing: they may have been ended or used since.
pub fn restore(from: &Path, path: &Path, keep_sessions: bool, now: Timestamp) -> Result<Restored, OpenError> {
    let seal = verify(from)?;
    if seal.schema > migrate::newest() {
        return Err(OpenError::Newer { path: from.to_owned(), found: seal.schema, known: migrate::newest() });
    }
    let _alone = FileLock::alone(path, "be restored")?;
    let fresh = beside(path, "new");
    let made = unpack(from, &seal, &fresh)
        .and_then(|()| prepare(&fresh, &seal, keep_sessions, now).map_err(|cause| OpenError::storage(&fresh, cause)));
    let ended = match made {
        Ok(ended) => ended,
        Err(error) => {
            remove(&fresh)?;
            return Err(error);
        }
    };
    let kept = set_aside(path, now)?;
    let placed = std::fs::rename(&fresh, path).and_then(|()| sync_folder(path));
    placed.map_err(|cause| OpenError::Unwritable { path: path.to_owned(), cause })?;
    Ok(Restored { seal, kept, ended })
}

/// The database of a backup, without the seal.
fn unpack(from: &Path, seal: &Seal, fresh: &Path) -> Result<(), OpenError> {
    remove(fresh)?;
    let source = File::open(from).map_err(|cause| OpenError::Unreadable { path: from.to_owned(), cause })?;
    let copied = OpenOptions::new().create_new(true).write(true).mode(0o600).open(fresh).and_then(|mut file| {
        std::io::copy(&mut source.take(seal.length), &mut file)?;
        file.sync_all()
    });
    copied.map_err(|cause| OpenError::Unwritable { path: fresh.to_owned(), cause })
}

/// Ends sessions, and notes the restore in each team's log.
fn prepare(fresh: &Path, seal: &Seal, keep_sessions: bool, now: Timestamp) -> rusqlite::Result<usize> {
    let conn = Connection::open_with_flags(fresh, open::reader_flags())?;
    conn.execute_batch("PRAGMA foreign_keys = ON; BEGIN IMMEDIATE")?;
    whole(&conn)?;
    let ended = if keep_sessions { 0 } else { end_sessions(&conn)? };
    note(&conn, seal, ended, now)?;
    conn.execute_batch("COMMIT")?;
    Ok(ended)
}

fn end_sessions(conn: &Connection) -> rusqlite::Result<usize> {
    conn.execute("DELETE FROM one_time_links", [])?;
    // A link that was taken back since the backup must not come back with it. Older files have none.
    if conn.table_exists(None, "order_confirmations")? {
        conn.execute("DELETE FROM order_confirmations", [])?;
    }
    conn.execute("DELETE FROM sales_sessions", [])
}

fn note(conn: &Connection, seal: &Seal, ended: usize, now: Timestamp) -> rusqlite::Result<usize> {
    let id = Fixed::at(now).map(|fixed| Ids::new(fixed).next()).map_err(|_| rusqlite::Error::InvalidQuery)?;
    let detail = format!("{{\"madeAt\":\"{}\",\"sessionsEnded\":{ended}}}", seal.made_at);
    conn.execute(
        "INSERT INTO audit_events (tenant_id, id, at, actor, action, detail) \
         SELECT id, :id, :at, 'operator', 'restored_from_backup', :detail FROM tenants",
        named_params! {":id": id, ":at": now, ":detail": detail},
    )
}

/// Gives the former database a second name, with its log; its first one is taken by the restored.
fn set_aside(path: &Path, now: Timestamp) -> Result<Option<PathBuf>, OpenError> {
    if !path.exists() {
        return Ok(None);
    }
    // What is in the log goes into the file; a file too damaged for that keeps its log beside it.
    if let Err(error) = open::writer(path).and_then(|conn| conn.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")) {
        tracing::warn!(%error, "the log of the former database stays beside it");
    }
    let kept = beside(path, &format!("before-restore-{}", now.to_string().replace(':', "")));
    let unwritable = |cause| OpenError::Unwritable { path: kept.clone(), cause };
    std::fs::hard_link(path, &kept).map_err(unwritable)?;
    for end in ["wal", "shm"] {
        let log = beside(path, end);
        if log.exists() {
            std::fs::rename(log, beside(&kept, end)).map_err(unwritable)?;
        }
    }
    Ok(Some(kept))
}
