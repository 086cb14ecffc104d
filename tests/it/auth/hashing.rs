//! AUT-1, AUT-3 and HSH-1: what a sign-in costs, whoever it is.

use routebook::auth::{HashingCost, Lane};
use routebook::values::Code;
use serde_json::json;

use crate::house::{CHEAP, House, PASSWORD};

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

/// Whoever an e-mail may mean.
const KINDS: [&str; 5] =
    ["nobody@blue.example", EMAIL, "viewer@blue.example", "second@blue.example", "manager@blue.example"];

/// A rep with a hash of today's cost, a viewer who is disabled, a second rep who never took the invitation,
/// and a manager whose hash is an old one.
fn kinds() -> House {
    let house = House::open();
    let conn = house.sqlite();
    conn.execute("UPDATE users SET active = 0 WHERE email = 'viewer@blue.example'", []).unwrap();
    conn.execute("UPDATE users SET password_hash = NULL WHERE email = 'second@blue.example'", []).unwrap();
    let old = hash(HashingCost { memory_kib: 16, ..CHEAP });
    conn.execute("UPDATE users SET password_hash = ?1 WHERE email = 'manager@blue.example'", [old]).unwrap();
    house
}

/// What a wrong password cost the lane, in KiB filled.
fn work(house: &House, email: &str, status: u16) -> u64 {
    let before = house.lane.done();
    let body = json!({"email": email, "password": "a wrong password"});
    assert_eq!(house.browser().post("/api/sales/auth/login", &body).status(), status, "{email}");
    house.lane.done() - before
}

/// Five wrong passwords, after which no more are taken; none but these are counted.
fn throttle(house: &House, email: &str) {
    house.sqlite().execute("DELETE FROM sign_in_failures", []).unwrap();
    (0..5).for_each(|_| assert_eq!(work(house, email, 401), 64, "{email}"));
}

#[test]
fn aut_1_every_failure_is_as_much_hashing_whoever_is_meant() {
    let house = kinds();
    for email in KINDS {
        throttle(&house, email);
        assert_eq!(work(&house, email, 429), 0, "{email}");
    }
}

#[test]
fn aut_1_an_old_or_a_dear_hash_tells_nothing_of_its_account() {
    let house = kinds();
    let dear = hash(HashingCost { memory_kib: 64, passes: 3, ..CHEAP });
    house.sqlite().execute("UPDATE users SET password_hash = ?1 WHERE email = 'rep@blue.example'", [dear]).unwrap();
    assert_eq!(work(&house, "nobody@blue.example", 401), 64);
    assert_eq!(work(&house, EMAIL, 401), 64 * 3, "as much as its hash takes");
    for email in KINDS {
        let work = work(&house, email, 401);
        // Whole KiB in whole passes.
        assert!(work.abs_diff(64 * 3) < 3, "{email}, once a dearer hash was met: {work}");
    }
}

/// What a server that was asked nothing else runs for it, but for the row of the audit log.
fn statements(house: &House, email: &str, status: u16) -> Vec<String> {
    let asked = house.beside();
    work(&asked, email, status);
    let ran = asked.store.ran().into_iter().filter(|sql| !sql.starts_with("INSERT INTO audit_events"));
    ran.collect()
}

#[test]
fn aut_1_every_failure_runs_the_same_statements_whoever_is_meant() {
    let house = kinds();
    let failed = statements(&house, KINDS[0], 401);
    assert!(failed.len() > 3, "{failed:?}");
    for email in &KINDS[1..] {
        assert_eq!(statements(&house, email, 401), failed, "{email}");
    }
    let throttled = |email| {
        throttle(&house, email);
        statements(&house, email, 429)
    };
    let unknown = throttled(KINDS[0]);
    for email in &KINDS[1..] {
        assert_eq!(throttled(email), unknown, "{email}");
    }
}
