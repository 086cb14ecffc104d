//! SPD-1: `me` costs at most three times what a constant answer and the bare statement cost, however many
//! sessions there are.

use routebook::clock::Clock;

use crate::bare::{Bare, SESSION, cost};
use crate::files::{add_sessions, people_only, token};
use crate::load::get;
use crate::report::{median, note, verdict};
use crate::server::Server;

const FEW: u64 = 100;
const MANY: u64 = 1_000_000;
const ROUNDS: usize = 5;
const REQUESTS: usize = 12_000;
const CLIENTS: usize = 8;

pub fn run() {
    let folder = tempfile::tempdir().unwrap();
    let (few, many) = (people_only(folder.path(), "few.db"), people_only(folder.path(), "many.db"));
    add_sessions(&few, FEW);
    add_sessions(&many, MANY);
    let servers = [Server::on(&few), Server::on(&many)];
    let me = |sessions: u64| move |n: usize| get("/api/sales/auth/me", &token(scattered(n, sessions)).reveal());
    let answer = servers[0].ask(&me(FEW)(0));
    assert_eq!(answer.status, 200);
    let constant = Server::constant(answer.body.len());
    let readers = [Bare::reader(&few), Bare::reader(&many)];
    let now = Clock::system().now().millis();
    let mut measures = [Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new()];
    for round in 0..=ROUNDS {
        let costs = [
            servers[0].cost(CLIENTS, REQUESTS, me(FEW)).0,
            servers[1].cost(CLIENTS, REQUESTS, me(MANY)).0,
            constant.cost(CLIENTS, REQUESTS * 2, me(FEW)).0,
            cost(REQUESTS * 5, |n| bare(&readers[0], n, FEW, now)),
            cost(REQUESTS * 5, |n| bare(&readers[1], n, MANY, now)),
        ];
        // The first round warms up.
        if round > 0 {
            measures.iter_mut().zip(costs).for_each(|(measure, cost)| measure.push(cost));
        }
    }
    let [few, many, constant, bare, bare_of_many] = measures.map(median);
    note(format!(
        "CPU of a request: constant answer {constant:.1} µs, bare statement {bare:.1} µs of few and {bare_of_many:.1} µs of many"
    ));
    verdict("SPD-1", "me, 100 sessions", few, 3.0 * (constant + bare), "µs");
    verdict("SPD-1", "me, 1,000,000 sessions", many, 3.0 * (constant + bare_of_many), "µs");
    verdict("SPD-1", "flat from 100 to 1,000,000", many, 1.2 * few, "µs");
}

/// Requests come from everywhere among the sessions.
fn scattered(n: usize, sessions: u64) -> u64 {
    (n as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) % sessions
}

fn bare(reader: &Bare, n: usize, sessions: u64, now: i64) {
    let hash = token(scattered(n, sessions)).hash();
    assert_eq!(reader.run(SESSION, &[(":hash", &hash), (":now", &now)]), 1);
}
