//! CRS-8: an upgrade killed at any moment.

use std::io::Write;
use std::path::Path;
use std::time::Instant;

use flate2::write::GzDecoder;
use rusqlite::Connection;

use crate::program::Program;

const RELEASE: &[u8] = include_bytes!("../data/releases/v30.db.gz");
const ROUNDS: u32 = 30;

/// The schema's number, how many migrations the history tells of, and that the file is whole.
fn looked_at(path: &Path) -> (i64, i64) {
    let conn = Connection::open(path).unwrap();
    let number = |sql: &str| conn.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    let whole: String = conn.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!((whole.as_str(), number("SELECT COUNT(*) FROM pragma_foreign_key_check")), ("ok", 0));
    let history = "SELECT COUNT(*) FROM refinery_schema_history";
    assert_eq!(number("SELECT COUNT(*) FROM sales_sessions"), 1, "who was signed in is");
    (number("PRAGMA user_version"), number(history))
}

fn unpack(path: &Path) {
    let mut unpacked = GzDecoder::new(std::fs::File::create_new(path).unwrap());
    unpacked.write_all(RELEASE).unwrap();
    unpacked.finish().unwrap();
}

#[test]
fn crs_8_an_upgrade_killed_at_any_moment_leaves_the_old_file_or_the_new_one() {
    let (mut old, mut new) = (0, 0);
    let program = Program::new();
    let whole = program.path("whole.db");
    unpack(&whole);
    let began = Instant::now();
    program.done(&["sessions", "list", "--db", "whole.db"]);
    let took = began.elapsed();
    let upgraded = looked_at(&whole);
    for round in 0..ROUNDS {
        let program = Program::new();
        let path = program.path("routebook.db");
        unpack(&path);
        let before = looked_at(&path);
        let mut child = program.spawn(&["sessions", "list"], &[]);
        // From before it begins to after it is done.
        std::thread::sleep(took * round * 5 / (ROUNDS * 4));
        child.kill().unwrap();
        child.wait().unwrap();
        let found = looked_at(&path);
        // The migrations and their history are one transaction; the number follows it.
        assert!(found.1 == before.1 || found.1 == upgraded.1, "{found:?} between {before:?} and {upgraded:?}");
        assert!(found.0 == before.0 || found == upgraded, "{found:?} between {before:?} and {upgraded:?}");
        *(if found.1 == before.1 { &mut old } else { &mut new }) += 1;
        program.done(&["sessions", "list"]);
        assert_eq!(looked_at(&path), upgraded, "opened again, it is the new one");
    }
    eprintln!("{ROUNDS} kills: {old} old files and {new} new ones");
    assert!(old > 0, "some came in time");
}
