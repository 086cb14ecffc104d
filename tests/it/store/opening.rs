//! CRS-5, CRS-9: what is not ours, or not ours yet, is refused by name and left as it is.

use std::path::Path;

use routebook::clock::Clock;
use routebook::store::{Options, SessionLimits, Store};
use routebook::values::Timestamp;
use tempfile::TempDir;

use crate::house::{House, NOON};

fn open(path: &Path) -> Result<Store, String> {
    let clock = Clock::standing(Timestamp::from_millis(NOON));
    let sessions = SessionLimits::default();
    let options = Options { path: path.to_owned(), allow_network_fs: false, readers: 1, sessions, clock };
    Store::open(options).map_err(|error| error.to_string())
}

/// Refused with this sentence, and not a byte of it changed.
fn assert_untouched(path: &Path, sentence: &str) {
    let before = std::fs::read(path).unwrap();
    let refused = open(path).err().unwrap_or_else(|| panic!("{sentence}: it was opened"));
    assert!(refused.contains(sentence), "{refused}");
    assert!(refused.contains(path.file_name().unwrap().to_str().unwrap()), "{refused} names the file");
    assert!(before == std::fs::read(path).unwrap(), "{sentence}: it was changed");
}

/// A whole file of ours, closed.
fn ours() -> (TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ours.db");
    drop(open(&path).unwrap());
    (folder, path)
}

#[test]
fn crs_5_an_empty_a_foreign_and_a_strange_file_are_left_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("empty.db");
    std::fs::write(&empty, b"").unwrap();
    assert_untouched(&empty, "it is empty");
    let text = folder.path().join("letter.db");
    std::fs::write(&text, "Dear diary, ".repeat(1000)).unwrap();
    assert_untouched(&text, "it is not an SQLite database");
    let foreign = folder.path().join("foreign.db");
    let conn = rusqlite::Connection::open(&foreign).unwrap();
    conn.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE notes (n); INSERT INTO notes VALUES (1)").unwrap();
    drop(conn);
    assert_untouched(&foreign, "another program's database");
}

#[test]
fn crs_5_another_programs_log_is_not_moved_into_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let foreign = folder.path().join("foreign.db");
    let conn = rusqlite::Connection::open(&foreign).unwrap();
    conn.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE notes (n); INSERT INTO notes VALUES (1)").unwrap();
    // As after a crash: the copy has a log that nobody has open.
    let left = folder.path().join("left.db");
    for suffix in ["", "-wal"] {
        let (from, to) = (format!("{}{suffix}", foreign.display()), format!("{}{suffix}", left.display()));
        std::fs::copy(from, to).unwrap();
    }
    assert_untouched(&left, "another program's database");
    assert!(std::fs::metadata(format!("{}-wal", left.display())).unwrap().len() > 0);
}

#[test]
fn crs_5_a_cut_file_is_left_as_it_is() {
    let (_folder, path) = ours();
    let whole = std::fs::read(&path).unwrap();
    std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let before = std::fs::read(&path).unwrap();
    assert!(open(&path).is_err());
    assert!(before == std::fs::read(&path).unwrap(), "it was changed");
}

#[test]
fn crs_9_a_newer_file_is_refused() {
    let (_folder, path) = ours();
    rusqlite::Connection::open(&path).unwrap().execute_batch("PRAGMA user_version = 9999").unwrap();
    assert_untouched(&path, "made by a newer Routebook");
}

#[test]
fn crs_9_an_edited_history_is_refused() {
    let (_folder, path) = ours();
    let conn = rusqlite::Connection::open(&path).unwrap();
    conn.execute("UPDATE refinery_schema_history SET checksum = '1' WHERE version = 1", []).unwrap();
    drop(conn);
    assert_untouched(&path, "is not this program's");
}

#[test]
fn the_pragmas_that_make_an_answer_durable_stand() {
    let house = House::open();
    let conn = house.sqlite();
    let mode: String = conn.query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
    let check: String = conn.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!((mode.as_str(), check.as_str()), ("wal", "ok"));
}
