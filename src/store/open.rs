//! One way to open the file, for server, commands and tests.
//!
//! Nothing here opens the database, its -wal or its -shm by itself: closing such a handle would drop
//! SQLite's locks. What the file is, SQLite is asked.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::OpenError;
use super::lock::FileLock;
use super::migrate;

/// "RBk1" in the header marks a Routebook file.
pub(super) const APPLICATION_ID: i64 = 0x5242_6b31;

const CACHED_STATEMENTS: usize = 256;

/// Settings every connection has. `busy_timeout` comes first, since the others may meet a lock.
fn set_up(conn: &Connection) -> rusqlite::Result<()> {
    conn.busy_timeout(std::time::Duration::from_secs(5))?;
    conn.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
    // A statement is planned once, whatever is bound to it: planning costs more than most of them.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.execute_batch(
        "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA mmap_size = 0; \
         PRAGMA cache_size = -8000; PRAGMA temp_store = MEMORY;",
    )
}

/// The writer's connection: WAL, a sync before each acknowledgement, a bounded log.
pub(super) fn writer(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_EXRESCODE;
    let conn = Connection::open_with_flags(path, flags)?;
    set_up(&conn)?;
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864; \
         PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -32000;",
    )?;
    Ok(conn)
}

/// A reader refuses to write.
pub(super) fn init_reader(conn: &mut Connection) -> rusqlite::Result<()> {
    set_up(conn)?;
    conn.execute_batch("PRAGMA query_only = ON")
}

pub(super) fn reader_flags() -> OpenFlags {
    OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_EXRESCODE
}

/// Makes the file if there is none, brings it to this program's schema and keeps it locked shared.
pub(super) fn prepare(path: &Path, allow_network: bool) -> Result<FileLock, OpenError> {
    refuse_old_sqlite()?;
    if !allow_network {
        refuse_network(path)?;
    }
    match std::fs::metadata(path) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => create(path)?,
        _ => recognise(path)?,
    }
    let lock = FileLock::shared(path)?;
    if migrate::pending(path)? {
        drop(lock);
        let alone = FileLock::alone(path, "upgrade")?;
        // Another process may have been quicker while the lock changed hands.
        if migrate::pending(path)? {
            migrate::upgrade(path)?;
        }
        drop(alone);
        return FileLock::shared(path);
    }
    Ok(lock)
}

/// Refuses what is no whole Routebook database (CRS-5); it is left as it is.
pub(super) fn recognise(path: &Path) -> Result<(), OpenError> {
    match std::fs::metadata(path) {
        Err(cause) => Err(OpenError::Unreadable { path: path.to_owned(), cause }),
        Ok(meta) if !meta.is_file() => Err(OpenError::foreign(path, "it is not a file")),
        Ok(meta) if meta.len() == 0 => Err(OpenError::foreign(path, "it is empty")),
        Ok(meta) => refuse_damaged(path, meta.len()),
    }
}

/// A new database is made whole under another name, then takes its own: a kill on the way leaves no stump.
fn create(path: &Path) -> Result<(), OpenError> {
    let _alone = FileLock::alone(path, "create")?;
    if path.exists() {
        return Ok(());
    }
    let fresh = beside(path, "new");
    for leftover in [&fresh, &beside(&fresh, "wal"), &beside(&fresh, "shm")] {
        if let Err(cause) = std::fs::remove_file(leftover)
            && cause.kind() != std::io::ErrorKind::NotFound
        {
            return Err(OpenError::Unwritable { path: leftover.clone(), cause });
        }
    }
    let made = OpenOptions::new().create_new(true).write(true).mode(0o600).open(&fresh);
    made.map_err(|cause| OpenError::Unwritable { path: fresh.clone(), cause })?;
    migrate::create(&fresh)?;
    std::fs::rename(&fresh, path).map_err(|cause| OpenError::Unwritable { path: path.to_owned(), cause })
}

/// `name.db` and `new` give `name.db-new`.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-");
    name.push(suffix);
    PathBuf::from(name)
}

/// Closing the last connection would move the log into the file; one that only looks must not.
pub(super) fn leave_untouched(conn: &Connection) -> rusqlite::Result<()> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).map(|_| ())
}

fn refuse_damaged(path: &Path, length: u64) -> Result<(), OpenError> {
    let asked = Connection::open_with_flags(path, reader_flags()).and_then(|conn| {
        conn.busy_timeout(std::time::Duration::from_secs(5))?;
        leave_untouched(&conn)?;
        let id: i64 = conn.query_row("PRAGMA application_id", [], |row| row.get(0))?;
        let pages: i64 = conn.query_row("PRAGMA page_count", [], |row| row.get(0))?;
        let size: i64 = conn.query_row("PRAGMA page_size", [], |row| row.get(0))?;
        let tables: i64 = conn.query_row("SELECT COUNT(*) FROM sqlite_schema", [], |row| row.get(0))?;
        Ok((id, u64::try_from(pages * size).unwrap_or_default(), tables))
    });
    match asked {
        Ok((id, _, tables)) if id != APPLICATION_ID || tables == 0 => {
            Err(OpenError::foreign(path, "it is another program's database"))
        }
        // Pages beyond the file's end may lie in the log; a file cut in the middle of a page never does.
        Ok((_, whole, _)) if !length.is_multiple_of(512) || (length < whole && !beside(path, "wal").exists()) => {
            Err(OpenError::foreign(path, "it is cut short"))
        }
        Ok(_) => Ok(()),
        Err(rusqlite::Error::SqliteFailure(e, _)) if e.code == rusqlite::ErrorCode::NotADatabase => {
            Err(OpenError::foreign(path, "it is not an SQLite database"))
        }
        Err(rusqlite::Error::SqliteFailure(e, _)) if e.code == rusqlite::ErrorCode::DatabaseCorrupt => {
            Err(OpenError::foreign(path, "it is damaged"))
        }
        Err(cause) => Err(OpenError::storage(path, cause)),
    }
}

/// Before 3.51.3 a bug in the write-ahead log could corrupt a file.
fn refuse_old_sqlite() -> Result<(), OpenError> {
    let number = rusqlite::version_number();
    if number < 3_051_003 { Err(OpenError::OldSqlite { version: rusqlite::version() }) } else { Ok(()) }
}

/// The magic numbers of file systems whose locks can't be trusted: NFS, SMB (two), CIFS, AFS, 9P, Ceph.
#[cfg(target_os = "linux")]
const NETWORK: [u64; 7] = [0x6969, 0x517b, 0xfe53_4d42, 0xff53_4d42, 0x5346_414f, 0x0102_1997, 0x00c3_6400];

#[cfg(target_os = "linux")]
pub(super) fn refuse_network(path: &Path) -> Result<(), OpenError> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Ok(found) = rustix::fs::statfs(folder) else { return Ok(()) };
    let kind = u64::try_from(found.f_type).unwrap_or_default();
    if is_network(kind) { Err(OpenError::Network { path: path.to_owned() }) } else { Ok(()) }
}

#[cfg(target_os = "linux")]
fn is_network(kind: u64) -> bool {
    NETWORK.contains(&(kind & 0xffff_ffff))
}

#[cfg(not(target_os = "linux"))]
pub(super) fn refuse_network(_: &Path) -> Result<(), OpenError> {
    Ok(())
}

/// Probes by writing that the file and its folder take writes.
pub(super) fn probe(conn: &Connection, path: &Path) -> Result<(), OpenError> {
    conn.execute_batch(
        "BEGIN IMMEDIATE; \
         INSERT INTO file_facts (name, value) VALUES ('probe', '1') ON CONFLICT (name) DO UPDATE SET value = '1'; \
         ROLLBACK",
    )
    .map_err(|cause| OpenError::storage(path, cause))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn crs_6_a_network_file_system_is_known_by_its_number_and_refused_by_name() {
        let (nfs, cifs, plan_9, ceph) = (0x6969, 0xff53_4d42, 0x0102_1997, 0x00c3_6400);
        // Some machines widen the number with its sign.
        for kind in [nfs, cifs, plan_9, ceph, 0xffff_ffff_ff53_4d42] {
            assert!(is_network(kind), "{kind:x}");
        }
        let (ext4, xfs, btrfs, tmpfs, overlay) = (0xef53, 0x5846_5342, 0x9123_683e, 0x0102_1994, 0x794c_7630);
        for kind in [ext4, xfs, btrfs, tmpfs, overlay] {
            assert!(!is_network(kind), "{kind:x}");
        }
        let said = OpenError::Network { path: PathBuf::from("books.db") }.to_string();
        assert!(said.starts_with("books.db lies on a network file system") && said.contains("--allow-network-fs"));
    }
}
