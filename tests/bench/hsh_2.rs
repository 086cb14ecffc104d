//! HSH-2: while 64 connections sign in, a signed-in person hardly notices, memory stays where it was, and
//! a known device gets in. Times are on the wall.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use routebook::demo::people::PASSWORD;
use serde_json::json;

use crate::aut_1::add_people;
use crate::files::{MANAGER, REP, people_only};
use crate::load::{Line, get, post};
use crate::machine::memory_of;
use crate::report::{note, percentile, verdict};
use crate::server::Server;

const FLOOD: Duration = Duration::from_secs(12);
/// One signed-in person asks so often.
const PAUSE: Duration = Duration::from_millis(10);

pub fn run() {
    let folder = tempfile::tempdir().unwrap();
    let file = people_only(folder.path(), "flood.db");
    add_people(&file);
    let server = Server::on(&file);
    let (_, device) = server.sign_in(MANAGER, PASSWORD);
    // Somebody else, for the twenty-first session of one person takes the place of the first.
    let (cookie, _) = server.sign_in(REP, PASSWORD);
    let quiet = asked(&server, &cookie, || false);
    let (over, began) = (AtomicBool::new(false), Instant::now());
    let (busy, entries) = std::thread::scope(|scope| {
        let flood: Vec<_> = (0..64)
            .map(|n| {
                scope.spawn({
                    let (server, over) = (&server, &over);
                    move || sign_in_until(server, n, over)
                })
            })
            .collect();
        let known = scope.spawn(|| known_device(&server, &device, &over));
        let busy = asked(&server, &cookie, || began.elapsed() < FLOOD);
        over.store(true, Ordering::Relaxed);
        let signed_in: usize = flood.into_iter().map(|client| client.join().unwrap()).sum();
        note(format!("{signed_in} sign-ins in {:.1} s", began.elapsed().as_secs_f64()));
        (busy, known.join().unwrap())
    });
    let [calm, flooded] = [&quiet, &busy].map(|latencies| percentile(latencies, 99));
    note(format!("p99 of me: quiet {calm:.2} ms, flooded {flooded:.2} ms"));
    verdict("HSH-2", "p99 of me in the flood (wall)", flooded, (2.0 * calm).max(50.0), "ms");
    verdict("HSH-2", "memory, at its highest", memory_of(server.process()).1, 150.0, "MiB");
    verdict("HSH-2", "a known device's slowest sign-in (wall)", percentile(&entries, 100), 5.0, "s");
}

/// Milliseconds of each `me`, for two hundred times and as long as it shall go on.
fn asked(server: &Server, cookie: &str, goes_on: impl Fn() -> bool) -> Vec<f64> {
    let (mut line, request) = (Line::open(&server.address), get("/api/sales/auth/me", cookie));
    let mut latencies = Vec::new();
    while latencies.len() < 200 || goes_on() {
        let began = Instant::now();
        assert_eq!(line.ask(&request).status, 200);
        latencies.push(began.elapsed().as_secs_f64() * 1e3);
        std::thread::sleep(PAUSE);
    }
    latencies
}

/// How many of a stranger's sign-ins went through.
fn sign_in_until(server: &Server, n: usize, over: &AtomicBool) -> usize {
    let mut line = Line::open(&server.address);
    let body = json!({"email": format!("active{n}@enumeration.example"), "password": PASSWORD});
    let request = post("/api/sales/auth/login", "", &body);
    let mut through = 0;
    while !over.load(Ordering::Relaxed) {
        match line.ask(&request).status {
            200 => through += 1,
            // The queue is full, and says so at once.
            503 => std::thread::sleep(PAUSE),
            other => panic!("{other}"),
        }
    }
    through
}

/// Seconds of each sign-in from a known device.
fn known_device(server: &Server, device: &str, over: &AtomicBool) -> Vec<f64> {
    let mut line = Line::open(&server.address);
    let body = json!({"email": MANAGER, "password": PASSWORD});
    let request = post("/api/sales/auth/login", &format!("known-device={device}"), &body);
    let mut seconds = Vec::new();
    while !over.load(Ordering::Relaxed) {
        let began = Instant::now();
        assert_eq!(line.ask(&request).status, 200, "a place is kept for a known device");
        seconds.push(began.elapsed().as_secs_f64());
    }
    seconds
}
