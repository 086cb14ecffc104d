//! Migrations can't strand anyone: grouped with their history in one transaction, on a file whose
//! verified snapshot lies beside it, foreign keys checked after.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use refinery::embed_migrations;
use rusqlite::Connection;
use rusqlite::backup::Backup;

use super::OpenError;
use super::open::{self, APPLICATION_ID, beside};

embed_migrations!("migrations");

/// The schema number this program was built for.
pub(super) fn newest() -> i64 {
    migrations::runner().get_migrations().iter().map(|m| i64::from(m.version())).max().unwrap_or(0)
}

/// How many migrations are embedded; a test holds this against the folder.
pub fn count() -> usize {
    migrations::runner().get_migrations().len()
}

/// Is the file older than this program? A newer or edited one is refused before any write.
pub(super) fn pending(path: &Path) -> Result<bool, OpenError> {
    let storage = |cause| OpenError::storage(path, cause);
    let mut conn = Connection::open_with_flags(path, open::reader_flags()).map_err(storage)?;
    conn.busy_timeout(std::time::Duration::from_secs(5)).map_err(storage)?;
    open::leave_untouched(&conn).map_err(storage)?;
    let found: i64 = conn.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(storage)?;
    if found > newest() {
        return Err(OpenError::Newer { path: path.to_owned(), found, known: newest() });
    }
    let applied = migrations::runner()
        .get_applied_migrations(&mut conn)
        .map_err(|cause| OpenError::Migration { path: path.to_owned(), cause: Box::new(cause) })?;
    let runner = migrations::runner();
    for row in &applied {
        let known = runner.get_migrations().iter().find(|m| m.version() == row.version());
        if known.is_none_or(|m| m.checksum() != row.checksum()) {
            return Err(OpenError::History { path: path.to_owned(), version: i64::from(row.version()) });
        }
    }
    Ok(found < newest())
}

/// Fills a file just made.
pub(super) fn create(path: &Path) -> Result<(), OpenError> {
    let mut conn = open::writer(path).map_err(|cause| OpenError::storage(path, cause))?;
    run(&mut conn, path)?;
    conn.execute_batch("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA optimize")
        .map_err(|cause| OpenError::storage(path, cause))
}

/// Brings an older file up, with a snapshot beside it that is put back if anything fails.
pub(super) fn upgrade(path: &Path) -> Result<(), OpenError> {
    let storage = |cause| OpenError::storage(path, cause);
    let mut conn = open::writer(path).map_err(storage)?;
    let from: i64 = conn.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(storage)?;
    let snapshot = beside(path, &format!("before-schema-{}-from-{from}", newest()));
    copy(&conn, &snapshot).map_err(storage)?;
    tracing::info!(from, to = newest(), snapshot = %snapshot.display(), "upgrading the database");
    let done = run(&mut conn, path).and_then(|()| verify(&conn).map_err(storage));
    if done.is_ok() {
        // Indexes that are new have no statistics yet, and a plan without them can be a bad one. The upgrade is
        // done by now: it doesn't fail for want of them.
        if let Err(error) = conn.execute_batch("PRAGMA analysis_limit = 400; PRAGMA optimize = 0x10002") {
            tracing::warn!(%error, "the upgraded file has no statistics yet");
        }
    } else {
        let mut back = Connection::open(&snapshot).map_err(storage)?;
        put_back(&mut back, &mut conn).map_err(storage)?;
    }
    done
}

fn run(conn: &mut Connection, path: &Path) -> Result<(), OpenError> {
    let storage = |cause| OpenError::storage(path, cause);
    conn.execute_batch("PRAGMA foreign_keys = OFF").map_err(storage)?;
    let report = migrations::runner().set_grouped(true).run(conn);
    report.map_err(|cause| OpenError::Migration { path: path.to_owned(), cause: Box::new(cause) })?;
    conn.execute_batch(&format!(
        "PRAGMA foreign_keys = ON; PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {}",
        newest()
    ))
    .map_err(storage)
}

fn verify(conn: &Connection) -> rusqlite::Result<()> {
    let broken: i64 = conn.query_row("SELECT COUNT(*) FROM pragma_foreign_key_check", [], |row| row.get(0))?;
    let quick: String = conn.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if broken == 0 && quick == "ok" { Ok(()) } else { Err(rusqlite::Error::IntegralValueOutOfRange(0, broken)) }
}

/// Copies with SQLite's backup API and checks the copy.
pub(super) fn copy(from: &Connection, to: &Path) -> rusqlite::Result<()> {
    if let Err(error) = std::fs::remove_file(to)
        && error.kind() != std::io::ErrorKind::NotFound
    {
        tracing::warn!(%error, "an old snapshot stays");
    }
    // Made before SQLite opens it, so that nobody else may read it for a moment (SEC-1).
    if let Err(error) = OpenOptions::new().create(true).append(true).mode(0o600).open(to) {
        tracing::warn!(%error, "a snapshot could not be made private");
    }
    let mut target = Connection::open(to)?;
    Backup::new(from, &mut target)?.run_to_completion(1024, std::time::Duration::ZERO, None)?;
    verify(&target)
}

fn put_back(snapshot: &mut Connection, conn: &mut Connection) -> rusqlite::Result<()> {
    Backup::new(snapshot, conn)?.run_to_completion(1024, std::time::Duration::ZERO, None)
}

#[cfg(test)]
mod tests;
