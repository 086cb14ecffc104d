//! Questions about a file that isn't open yet, and taking one away. SQLite is asked; nothing else opens it.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension};

use super::OpenError;
use super::lock::FileLock;
use super::open::{self, beside};
use super::reserve;

/// Does `file_facts` say yes to `name`? None if there is no file. It is neither made nor upgraded.
pub fn fact(path: &Path, name: &str) -> Result<Option<bool>, OpenError> {
    if !path.exists() {
        return Ok(None);
    }
    open::recognise(path)?;
    let _lock = FileLock::shared(path)?;
    let asked = Connection::open_with_flags(path, open::reader_flags()).and_then(|conn| {
        conn.busy_timeout(std::time::Duration::from_secs(5))?;
        conn.query_row("SELECT value FROM file_facts WHERE name = :name", [name], |row| row.get::<_, String>(0))
            .optional()
    });
    let value = asked.map_err(|cause| OpenError::storage(path, cause))?;
    Ok(Some(value.as_deref() == Some("1")))
}

/// Deletes a database with its log; refused while any process is on it. The lock file stays, since
/// another process may be waiting on it.
pub fn remove(path: &Path) -> Result<(), OpenError> {
    let _alone = FileLock::alone(path, "delete")?;
    for file in [beside(path, "wal"), beside(path, "shm"), reserve::path_of(path), path.to_owned()] {
        if let Err(cause) = std::fs::remove_file(&file)
            && cause.kind() != std::io::ErrorKind::NotFound
        {
            return Err(OpenError::Unwritable { path: file, cause });
        }
    }
    Ok(())
}
