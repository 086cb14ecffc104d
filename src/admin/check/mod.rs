//! What is wrong with a file, a machine and the way to it, and what to do: for the operator who runs
//! `routebook check`, and for the admin whose team can't sign in.

mod books;
mod file;
pub mod pages;
pub mod reach;

use actix_web::http::Method;
use actix_web::web;

use crate::web::routes::{Access, Route};

pub use books::{books, repair};
pub use file::{clock, file, machine};

/// How serious it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Fine,
    /// Worth knowing; nothing breaks by it.
    Note,
    Wrong,
}

/// One thing that was looked at.
#[derive(Clone, Debug)]
pub struct Finding {
    pub level: Level,
    /// One sentence.
    pub what: String,
    /// What to do about it; empty if nothing.
    pub todo: String,
}

impl Finding {
    pub fn fine(what: impl Into<String>) -> Finding {
        Finding { level: Level::Fine, what: what.into(), todo: String::new() }
    }

    pub fn note(what: impl Into<String>, todo: impl Into<String>) -> Finding {
        Finding { level: Level::Note, what: what.into(), todo: todo.into() }
    }

    pub fn wrong(what: impl Into<String>, todo: impl Into<String>) -> Finding {
        Finding { level: Level::Wrong, what: what.into(), todo: todo.into() }
    }
}

/// The page that shows how the portal sees the one who asks.
pub fn routes() -> Vec<Route> {
    vec![Route::page(Method::GET, "/sales/admin/check", Access::Admin, || web::get().to(pages::show))]
}
