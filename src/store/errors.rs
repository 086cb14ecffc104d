//! What SQLite's answers mean to a person. A failed UNIQUE names its columns, a CHECK its constraint,
//! a foreign key nothing; each becomes a [`Problem`] whose field is the column's or constraint's name.

use rusqlite::ErrorCode;
use rusqlite::ffi;

use crate::values::{FieldError, Problem};

/// Maps a storage error. Busy, full, read-only and broken storage are 503: the session is not at fault.
pub fn storage(error: rusqlite::Error) -> Problem {
    let rusqlite::Error::SqliteFailure(code, ref message) = error else {
        return Problem::internal(error);
    };
    let message = message.as_deref().unwrap_or_default();
    match (code.code, code.extended_code) {
        (_, ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY) => taken(message),
        (_, ffi::SQLITE_CONSTRAINT_CHECK) => {
            Problem::invalid_field(after_colon(message), "This value is out of range.")
        }
        (_, ffi::SQLITE_CONSTRAINT_FOREIGNKEY) => {
            Problem::conflict("It is tied to something that isn't there, or that still needs it.")
        }
        (ErrorCode::DiskFull, _) => busy("The disk is full, so nothing was saved. Reading goes on.", &error),
        (ErrorCode::ReadOnly, _) => busy("The database can't be written to right now, so nothing was saved.", &error),
        (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => {
            busy("The database is busy. Please try again.", &error)
        }
        (
            ErrorCode::SystemIoFailure
            | ErrorCode::CannotOpen
            | ErrorCode::OutOfMemory
            | ErrorCode::DatabaseCorrupt
            | ErrorCode::NotADatabase,
            _,
        ) => busy("The database can't be reached right now, so nothing was saved.", &error),
        _ => Problem::internal(error),
    }
}

fn busy(sentence: &'static str, cause: &rusqlite::Error) -> Problem {
    tracing::error!(error = %cause, "storage");
    Problem::busy(sentence)
}

fn after_colon(message: &str) -> &str {
    message.rsplit(": ").next().unwrap_or_default()
}

/// "UNIQUE constraint failed: customers.tenant_id, customers.number" is about `number`.
fn taken(message: &str) -> Problem {
    let column = message.rsplit(['.', ',', ' ']).next().unwrap_or_default();
    let field = match column {
        "email_folded" => "email",
        "name_key" => "name",
        other => other,
    };
    let mut problem = Problem::conflict(format!("This {field} is in use already."));
    problem.errors.push(FieldError::new(field, format!("This {field} is in use already.")));
    problem
}
