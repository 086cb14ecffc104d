//! AUT-1, AUT-3 and HSH-1: what a sign-in costs, whoever it is.

use std::time::{Duration, Instant};

use reqwest::blocking::Client;
use routebook::auth::{HashingCost, Lane};
use routebook::values::Code;
use serde_json::json;

use crate::house::{CHEAP, House, PASSWORD, SetUp};

const EMAIL: &str = "rep@blue.example";

fn stored(house: &House, email: &str) -> String {
    let hash = "SELECT password_hash FROM users WHERE email = ?1";
    house.sqlite().query_row(hash, [email], |row| row.get(0)).unwrap()
}

fn hash(cost: HashingCost) -> String {
    let lane = Lane::start(cost).unwrap();
    actix_web::rt::System::new().block_on(lane.hash(PASSWORD.to_owned())).unwrap()
}

fn give(house: &House, hash: &str) {
    house.sqlite().execute("UPDATE users SET password_hash = ?1", [hash]).unwrap();
}

#[test]
fn aut_3_a_hash_is_argon2id_in_its_standard_form_and_made_anew_at_sign_in_when_the_cost_was_raised() {
    let cost = HashingCost::default();
    assert_eq!((cost.memory_kib, cost.passes), (19456, 2));
    let house = House::open();
    give(&house, &hash(HashingCost { memory_kib: 32, ..CHEAP }));
    assert!(stored(&house, EMAIL).starts_with("$argon2id$v=19$m=32,t=1,p=1$"));
    house.signed_in(EMAIL);
    let raised = stored(&house, EMAIL);
    assert!(raised.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{raised}");
    house.signed_in(EMAIL);
    assert_eq!(stored(&house, EMAIL), raised, "only when it is due");
    let stronger = hash(HashingCost { memory_kib: 128, ..CHEAP });
    give(&house, &stronger);
    house.signed_in(EMAIL);
    assert_eq!(stored(&house, EMAIL), stronger, "never weaker");
}

#[test]
fn hsh_1_a_full_queue_is_busy_at_once_and_keeps_places_for_known_devices() {
    let lane = Lane::start(HashingCost { memory_kib: 19456, passes: 20, queue: 4, kept: 2 }).unwrap();
    actix_web::rt::System::new().block_on(async {
        let verify = |known| {
            let lane = lane.clone();
            actix_web::rt::spawn(async move { lane.verify(PASSWORD.to_owned(), None, known).await.map(|_| ()) })
        };
        let mut waiting = Vec::new();
        let refused = loop {
            let one = verify(false);
            for _ in 0..3 {
                actix_web::rt::task::yield_now().await;
            }
            if one.is_finished() {
                break one.await.unwrap().unwrap_err();
            }
            waiting.push(one);
            assert!(waiting.len() < 100, "the queue ends");
        };
        assert_eq!(refused.code, Code::Busy);
        assert!(refused.retry_after.is_some());
        let known = verify(true);
        actix_web::rt::task::yield_now().await;
        assert!(known.await.unwrap().is_ok(), "a known device has a place");
        for one in waiting {
            assert!(one.await.unwrap().is_ok(), "who has a place is served");
        }
    });
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64()
}

/// Tries each e-mail 200 times, by turns; how much longer the slowest median is than the quickest.
fn spread(house: &House, client: &Client, emails: &[&str], expected: u16, between: i64) -> f64 {
    let mut times = vec![Vec::new(); emails.len()];
    for _ in 0..200 {
        for (email, times) in emails.iter().zip(&mut times) {
            house.clock.advance_seconds(between);
            let body = json!({"email": email, "password": "a wrong password"});
            let began = Instant::now();
            let answer = client.post(house.address("/api/sales/auth/login")).json(&body).send().unwrap();
            times.push(began.elapsed());
            assert_eq!(answer.status(), expected, "{email}");
        }
    }
    let medians: Vec<f64> = times.into_iter().map(median).collect();
    medians.iter().copied().fold(0.0, f64::max) / medians.iter().copied().fold(f64::INFINITY, f64::min)
}

#[test]
fn aut_1_the_time_of_a_failure_tells_nothing_of_the_account() {
    let hashing = HashingCost { memory_kib: 8192, passes: 2, ..CHEAP };
    let house = House::set_up(&SetUp { hashing, ..SetUp::default() });
    give(&house, &hash(hashing));
    house.sqlite().execute("UPDATE users SET active = 0 WHERE email = 'viewer@blue.example'", []).unwrap();
    let client = house.bare();
    // The machine may be busy with other things: a difference that is really there shows every time.
    let quiet = |emails: &[&str], expected, between| {
        let spreads: Vec<f64> = std::iter::repeat_with(|| spread(&house, &client, emails, expected, between))
            .take(4)
            .scan(false, |done, spread| (!std::mem::replace(done, spread <= 1.1)).then_some(spread))
            .collect();
        assert!(spreads.last().is_some_and(|spread| *spread <= 1.1), "{emails:?}: {spreads:?}");
    };
    let wait = 16 * 60;
    quiet(&[EMAIL, "nobody@blue.example", "viewer@blue.example"], 401, wait);
    for email in [EMAIL, "nobody@blue.example"] {
        for _ in 0..6 {
            let body = json!({"email": email, "password": "a wrong password"});
            client.post(house.address("/api/sales/auth/login")).json(&body).send().unwrap();
        }
    }
    quiet(&[EMAIL, "nobody@blue.example"], 429, 0);
}
