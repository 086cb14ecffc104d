//! A demo of its own for each test: made once, copied as often as needed.

use std::sync::OnceLock;

use crate::program::{Program, Server};

/// The sign-in of the original portal's walk-through.
pub const TRAVIS: &str = "travis@wellcraftedbeverage.com";
pub const MARIA: &str = "maria@wellcraftedbeverage.com";
pub const ADA: &str = "ada@wellcraftedbeverage.com";
pub const PASSWORD: &str = "SalesDemo2025";

const FILE: &str = "routebook-demo.db";

/// A program in a folder with a demo of a handy size.
pub fn demo() -> Program {
    static MADE: OnceLock<Program> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        let program = Program::new();
        let server = program.serve(&["demo", "--customers", "300", "--orders", "2000"]);
        assert_eq!(server.stop("-TERM").code(), Some(0));
        program
    });
    let copy = Program::new();
    std::fs::copy(made.path(FILE), copy.path(FILE)).unwrap();
    copy
}

/// Serves a demo's file; the same port again keeps the browser's address good.
pub fn serve(demo: &Program, port: u16) -> Server {
    demo.serve_at(port, &["serve", "--db", FILE])
}

/// The file, as a person with a `sqlite3` shell has it.
pub fn sqlite(demo: &Program) -> rusqlite::Connection {
    let conn = rusqlite::Connection::open(demo.path(FILE)).unwrap();
    conn.busy_timeout(std::time::Duration::from_secs(30)).unwrap();
    conn
}
