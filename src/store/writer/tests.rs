//! The batch survives what goes wrong in it: no neighbour is lost, none is acknowledged in vain.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::sync::{Arc, Mutex};

use tempfile::TempDir;

use super::*;
use crate::store::entropy::Ids;
use crate::values::{Code, Timestamp};

const SCHEMA: i64 = 7;

/// A writer on a file of its own, with its commits counted.
struct Trial {
    writer: Writer,
    commits: Arc<AtomicUsize>,
    path: PathBuf,
    _folder: TempDir,
}

type Answer = Queued<i64>;

impl Trial {
    fn open() -> Trial {
        Trial::with(|_| ())
    }

    fn with(set_up: impl FnOnce(&Connection)) -> Trial {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desk.db");
        let conn = Connection::open(&path).unwrap();
        conn.execute_batch(&format!(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA user_version = {SCHEMA}; \
             CREATE TABLE lines (n INTEGER PRIMARY KEY, text BLOB)"
        ))
        .unwrap();
        set_up(&conn);
        let commits = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&commits);
        conn.commit_hook(Some(move || {
            counted.fetch_add(1, Ordering::SeqCst);
            false
        }))
        .unwrap();
        Trial { writer: Writer::start(conn, SCHEMA, Reserve::beside(&path)).unwrap(), commits, path, _folder: folder }
    }

    fn queue(&self, work: impl Fn(&Connection, Fixed) -> Outcome<i64> + Send + 'static) -> Answer {
        let work = move |desk: &Desk, fixed| work(&desk.conn, fixed);
        self.writer.queue(Fixed::at(Timestamp::from_millis(1_795_446_000_000)).unwrap(), work).unwrap()
    }

    fn line(&self, n: i64) -> Answer {
        self.queue(move |conn, _| add(conn, n, 10))
    }

    /// Holds the writer until the sender goes, so that what is queued meanwhile is one batch.
    fn hold(&self) -> (mpsc::Sender<()>, Answer) {
        let (release, held) = mpsc::channel::<()>();
        let held = Mutex::new(held);
        let answer = self.queue(move |_, _| {
            let _released = held.lock().unwrap().recv();
            std::thread::sleep(BATCH_TIME);
            Ok(0)
        });
        (release, answer)
    }

    /// The lines as another connection finds them in the file.
    fn stored(&self) -> Vec<i64> {
        let conn = Connection::open(&self.path).unwrap();
        let mut statement = conn.prepare("SELECT n FROM lines ORDER BY n").unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }
}

fn add(conn: &Connection, n: i64, bytes: i64) -> Outcome<i64> {
    conn.execute("INSERT INTO lines (n, text) VALUES (?1, zeroblob(?2))", [n, bytes]).map_err(storage)?;
    Ok(n)
}

fn code(answer: Answer) -> Result<i64, Code> {
    answer.outcome_blocking().map_err(|problem| problem.code)
}

#[test]
fn many_acknowledged_writes_share_one_sync() {
    let desk = Trial::open();
    let (release, first) = desk.hold();
    let answers: Vec<Answer> = (1..=200).map(|n| desk.line(n)).collect();
    drop(release);
    assert_eq!(code(first), Ok(0));
    for (n, answer) in (1..=200).zip(answers) {
        assert_eq!(code(answer), Ok(n));
    }
    assert_eq!(desk.stored().len(), 200);
    // One for the job that held the writer, the rest by time: a slow machine may cut a batch in two.
    let commits = desk.commits.load(Ordering::SeqCst);
    assert!((2..=10).contains(&commits), "{commits} commits for 201 writes");
}

#[test]
fn a_failing_and_a_panicking_job_roll_back_alone() {
    let desk = Trial::open();
    let (release, _first) = desk.hold();
    let before = desk.line(1);
    let failing = desk.queue(|conn, _| {
        add(conn, 2, 10)?;
        Err(Problem::conflict("changed its mind"))
    });
    let twice = desk.line(1);
    let panicking = desk.queue(|conn, _| {
        add(conn, 3, 10)?;
        panic!("on purpose");
    });
    let after = desk.line(4);
    drop(release);
    assert_eq!(code(before), Ok(1));
    assert_eq!(code(failing), Err(Code::Conflict));
    assert_eq!(code(twice), Err(Code::Conflict));
    assert_eq!(code(panicking), Err(Code::Internal));
    assert_eq!(code(after), Ok(4));
    assert_eq!(desk.stored(), [1, 4]);
}

#[test]
fn crs_3_a_job_that_fills_the_disk_costs_no_neighbour_and_reading_goes_on() {
    let desk = Trial::with(|conn| conn.execute_batch("PRAGMA max_page_count = 40").unwrap());
    let (release, _first) = desk.hold();
    let before = desk.line(1);
    let full = desk.queue(|conn, _| {
        add(conn, 2, 10)?;
        add(conn, 3, 1_000_000)
    });
    let after = desk.line(4);
    drop(release);
    assert_eq!(code(before), Ok(1));
    assert_eq!(code(full), Err(Code::Busy));
    assert_eq!(code(after), Ok(4));
    assert_eq!(desk.stored(), [1, 4]);
    assert_eq!(code(desk.line(5)), Ok(5), "it goes on without a restart");
}

#[test]
fn a_transaction_that_sqlite_ends_acknowledges_nobody_until_each_ran_again_alone() {
    let desk = Trial::open();
    let runs = Arc::new(Mutex::new(Vec::new()));
    let (release, _first) = desk.hold();
    let seen = Arc::clone(&runs);
    let before = desk.queue(move |conn, fixed| {
        seen.lock().unwrap().push((fixed.now, Ids::new(fixed).next()));
        add(conn, 1, 10)
    });
    // As SQLite itself does on a full disk; the job doesn't even notice.
    let ending = desk.queue(|conn, _| {
        conn.execute_batch("ROLLBACK").map_err(storage)?;
        Ok(2)
    });
    let after = desk.line(3);
    drop(release);
    assert_eq!(code(before), Ok(1));
    assert_eq!(code(ending), Err(Code::Busy));
    assert_eq!(code(after), Ok(3));
    assert_eq!(desk.stored(), [1, 3]);
    let runs = runs.lock().unwrap();
    assert_eq!(runs.len(), 2, "it ran again");
    assert_eq!(runs[0], runs[1], "with the same time and the same ids");
}

#[test]
fn whoever_hangs_up_leaves_no_transaction_behind() {
    let desk = Trial::open();
    let (release, first) = desk.hold();
    drop(first);
    drop(desk.line(1));
    drop(release);
    assert_eq!(code(desk.line(2)), Ok(2));
    assert_eq!(desk.stored(), [1, 2]);
    let other = Connection::open(&desk.path).unwrap();
    other.busy_timeout(Duration::from_secs(2)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE; ROLLBACK").unwrap();
}

#[test]
fn a_file_upgraded_by_another_program_takes_no_write_of_this_one() {
    let desk = Trial::open();
    assert_eq!(code(desk.line(1)), Ok(1));
    let other = Connection::open(&desk.path).unwrap();
    other.execute_batch(&format!("PRAGMA user_version = {}", SCHEMA + 1)).unwrap();
    assert_eq!(code(desk.line(2)), Err(Code::Busy));
    assert_eq!(desk.stored(), [1]);
}

#[test]
fn what_waits_when_the_server_stops_is_still_done() {
    let desk = Trial::open();
    let (release, _first) = desk.hold();
    let answers: Vec<Answer> = (1..=20).map(|n| desk.line(n)).collect();
    drop(release);
    let Trial { writer, path, _folder, .. } = desk;
    drop(writer);
    assert!(answers.into_iter().all(|answer| code(answer).is_ok()));
    let count: i64 =
        Connection::open(path).unwrap().query_row("SELECT COUNT(*) FROM lines", [], |row| row.get(0)).unwrap();
    assert_eq!(count, 20);
}
