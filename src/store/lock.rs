//! `<db>.lock`: every process on a file holds it shared; migrating and restoring need it alone.

use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::OpenError;

/// Held as long as it lives.
pub(super) struct FileLock {
    file: File,
    path: PathBuf,
}

impl FileLock {
    fn open(db: &Path) -> Result<FileLock, OpenError> {
        let mut name = db.as_os_str().to_owned();
        name.push(".lock");
        let path = PathBuf::from(name);
        let opened = OpenOptions::new().create(true).truncate(false).write(true).read(true).mode(0o600).open(&path);
        let file = opened.map_err(|cause| OpenError::Unwritable { path: path.clone(), cause })?;
        Ok(FileLock { file, path })
    }

    /// Waits until nobody migrates or restores.
    pub fn shared(db: &Path) -> Result<FileLock, OpenError> {
        let lock = FileLock::open(db)?;
        lock.file.lock_shared().map_err(|cause| OpenError::Unwritable { path: lock.path.clone(), cause })?;
        Ok(lock)
    }

    /// Refused while another process is on the file.
    pub fn alone(db: &Path, to: &'static str) -> Result<FileLock, OpenError> {
        let lock = FileLock::open(db)?;
        match lock.file.try_lock() {
            Ok(()) => Ok(lock),
            Err(TryLockError::WouldBlock) => Err(OpenError::InUse { path: db.to_owned(), to }),
            Err(TryLockError::Error(cause)) => Err(OpenError::Unwritable { path: lock.path, cause }),
        }
    }
}
