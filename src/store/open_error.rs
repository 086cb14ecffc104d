//! Why a file can't be opened, in one sentence with its name.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// Why a file can't be opened. Each is one sentence with the file's name.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("{path} is not a Routebook database: {why}. It was left as it is.")]
    Foreign { path: PathBuf, why: &'static str },
    #[error("{path} was made by a newer Routebook (schema {found}; this one knows {known}). Use the newer program.")]
    Newer { path: PathBuf, found: i64, known: i64 },
    #[error("{path}: migration {version} in its history is not this program's. It was left as it is.")]
    History { path: PathBuf, version: i64 },
    #[error("{path} is in use by another process, so it can't {to} now. Stop that process first.")]
    InUse { path: PathBuf, to: &'static str },
    #[error("{path} lies on a network file system, whose locks can't be trusted. Move it, or pass --allow-network-fs.")]
    Network { path: PathBuf },
    #[error("{path} can't be read: {cause}")]
    Unreadable { path: PathBuf, cause: std::io::Error },
    #[error("{path} can't be written: {cause}")]
    Unwritable { path: PathBuf, cause: std::io::Error },
    #[error(
        "{path} can't be written ({cause}): this user needs to write it, its folder and what lies beside it, \
         on a file system that isn't read-only."
    )]
    ReadOnly { path: PathBuf, cause: rusqlite::Error },
    #[error("{path} is damaged: {cause}")]
    Damaged { path: PathBuf, cause: rusqlite::Error },
    #[error("{path}: {cause}")]
    Storage { path: PathBuf, cause: rusqlite::Error },
    #[error("{path} could not be brought to this program's schema: {cause}")]
    Migration { path: PathBuf, cause: Box<refinery::Error> },
    #[error("{path} is no whole backup: {why}.")]
    NotWhole { path: PathBuf, why: &'static str },
    #[error("{path} is there already, and a backup overwrites nothing.")]
    Exists { path: PathBuf },
    #[error("This program was built with SQLite {version}; it needs 3.51.3 or later.")]
    OldSqlite { version: &'static str },
    #[error("The pool of readers could not start: {0}")]
    Pool(#[from] r2d2::Error),
}

impl OpenError {
    pub(super) fn foreign(path: &Path, why: &'static str) -> OpenError {
        OpenError::Foreign { path: path.to_owned(), why }
    }

    /// What SQLite says of a file: whether it may not be written, or something else is wrong (CRS-4).
    pub(super) fn storage(path: &Path, cause: rusqlite::Error) -> OpenError {
        let path = path.to_owned();
        match cause.sqlite_error_code() {
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen) => OpenError::ReadOnly { path, cause },
            Some(ErrorCode::DatabaseCorrupt) => OpenError::Damaged { path, cause },
            _ => OpenError::Storage { path, cause },
        }
    }
}
