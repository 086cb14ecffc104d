//! AUT-1: a failed sign-in takes as long whoever is meant. Medians on the wall, by turns in one run:
//! unknown, wrong and disabled among themselves; throttled known against throttled unknown.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use routebook::demo::people::PASSWORD;
use rusqlite::Connection;
use serde_json::json;

use crate::files::{hash, new_id, people_only};
use crate::load::{Line, post};
use crate::report::{median, note, verdict};
use crate::server::Server;

const TRIES: usize = 200;

pub fn run() {
    let folder = tempfile::tempdir().unwrap();
    let file = people_only(folder.path(), "enumeration.db");
    add_people(&file);
    let mut command = Command::new(env!("CARGO_BIN_EXE_routebook"));
    command.arg("serve").arg("--db").arg(&file).args(["--listen", "127.0.0.1:0", "--trusted-proxy", "127.0.0.1/32"]);
    let server = Server::run(command);
    let mut guesser = Guesser { line: Line::open(&server.address), guesses: 0 };
    let kinds = ["unknown", "active", "disabled"];
    let mut times = [Vec::new(), Vec::new(), Vec::new()];
    for n in 0..TRIES {
        // By turns that begin with another each time.
        for kind in (0..3).map(|kind| (kind + n) % 3) {
            times[kind].push(guesser.guess(&format!("{}{n}@enumeration.example", kinds[kind]), 401));
        }
    }
    judge("unknown, wrong, disabled", &times.map(median));
    throttled(&file, &mut guesser);
}

fn throttled(file: &Path, guesser: &mut Guesser) {
    let mails = ["unknown-throttled@enumeration.example", "active0@enumeration.example"];
    for _ in 0..12 {
        for mail in mails {
            guesser.guess_any(mail);
        }
    }
    // The first wait is a second: it must not be over before the last try.
    let longer = "UPDATE sign_in_failures SET blocked_until = blocked_until + 600000 WHERE blocked_until > 0";
    Connection::open(file).unwrap().execute(longer, []).unwrap();
    let mut times = [Vec::new(), Vec::new()];
    // A thousand each, for a refusal takes less than the machine's own noise.
    for n in 0..TRIES * 5 {
        for kind in [n % 2, 1 - n % 2] {
            times[kind].push(guesser.guess(mails[kind], 429));
        }
    }
    judge("throttled, known and unknown", &times.map(median));
}

fn judge(what: &str, medians: &[f64]) {
    let (least, most) = (medians.iter().copied().fold(f64::MAX, f64::min), medians.iter().copied().fold(0.0, f64::max));
    note(format!("{what}: medians {medians:.3?} ms"));
    verdict("AUT-1", &format!("{what}: apart by (wall)"), (most / least - 1.0) * 100.0, 10.0, "%");
}

struct Guesser {
    line: Line,
    guesses: usize,
}

impl Guesser {
    /// Milliseconds of one guess, from an address of its own.
    fn guess(&mut self, email: &str, status: u16) -> f64 {
        let (got, took) = self.guess_any(email);
        assert_eq!(got, status, "{email}");
        took
    }

    fn guess_any(&mut self, email: &str) -> (u16, f64) {
        self.guesses += 1;
        let body = json!({"email": email, "password": "not this one, surely"});
        let text = String::from_utf8(post("/api/sales/auth/login", "", &body)).unwrap();
        let (a, b) = (self.guesses / 250, self.guesses % 250);
        let request = text.replacen("\r\n", &format!("\r\nX-Forwarded-For: 198.18.{a}.{b}\r\n"), 1);
        let began = Instant::now();
        let answer = self.line.ask(request.as_bytes());
        (answer.status, began.elapsed().as_secs_f64() * 1e3)
    }
}

/// Two hundred who may sign in and two hundred who no longer may.
pub fn add_people(file: &Path) {
    let (conn, hash) = (Connection::open(file).unwrap(), hash());
    let tenant: [u8; 16] = conn.query_row("SELECT id FROM tenants LIMIT 1", [], |row| row.get(0)).unwrap();
    let insert = "INSERT INTO users (tenant_id, id, email, email_folded, full_name, role, active, password_hash, \
         created_at) VALUES (?1, ?2, ?3, ?3, ?3, 'rep', ?4, ?5, 0)";
    for (kind, active) in [("active", true), ("disabled", false)] {
        for n in 0..TRIES {
            let id = new_id();
            let mail = format!("{kind}{n}@enumeration.example");
            conn.execute(insert, rusqlite::params![tenant, id, mail, active, hash]).unwrap();
        }
    }
    assert_ne!(PASSWORD, "not this one, surely");
}
