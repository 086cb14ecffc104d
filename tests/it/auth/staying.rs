//! SES-1 to SES-8: nobody gets thrown out, and whoever is out stays out.

use reqwest::blocking::Response;
use serde_json::{Value, json};

use crate::house::{House, NOON, PASSWORD};
use crate::pocket::Pocket;

const DAY: i64 = 24 * 3600;

fn code(answer: Response) -> String {
    let problem: Value = answer.json().unwrap();
    problem["code"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn ses_1_the_file_holds_only_hashes_of_256_random_bits() {
    let mut house = House::open();
    let (mut one, mut two) = (Pocket::of(&house), Pocket::of(&house));
    one.sign_in("rep@blue.example", &json!({}));
    two.sign_in("rep@blue.example", &json!({}));
    let secrets = [one.session(), one.refresh(), one.device(), two.session(), two.refresh()];
    let bytes: Vec<Vec<u8>> =
        secrets.iter().map(|text| data_encoding::BASE64URL_NOPAD.decode(text.as_bytes()).unwrap()).collect();
    assert!(bytes.iter().all(|secret| secret.len() == 32));
    assert!((0..5).all(|i| (0..i).all(|j| bytes[i] != bytes[j])), "each is its own");
    let hash: Vec<u8> = <sha2::Sha256 as sha2::Digest>::digest(&bytes[0]).to_vec();
    let rows: i64 = house
        .sqlite()
        .query_row("SELECT COUNT(*) FROM sales_sessions WHERE session_hash = ?1", [&hash], |row| row.get(0))
        .unwrap();
    assert_eq!(rows, 1);
    house.stop();
    for file in std::fs::read_dir(house.folder.path()).unwrap() {
        let content = std::fs::read(file.unwrap().path()).unwrap();
        for (text, secret) in secrets.iter().zip(&bytes) {
            assert!(!holds(&content, text.as_bytes()) && !holds(&content, secret), "a token lies in a file");
        }
        assert!(!holds(&content, PASSWORD.as_bytes()), "a password lies in a file");
    }
}

fn holds(content: &[u8], needle: &[u8]) -> bool {
    content.windows(needle.len()).any(|window| window == needle)
}

#[test]
fn ses_2_a_malformed_or_doubled_cookie_is_anonymous() {
    let house = House::open();
    let mut pocket = Pocket::of(&house);
    pocket.sign_in("rep@blue.example", &json!({}));
    let good = pocket.session();
    for cookies in [
        "session-id=garbage".to_owned(),
        format!("session-id={good}; session-id={good}"),
        format!("session-id={good}x"),
        format!("session-id=\"{good}\""),
        "session-id=".to_owned(),
    ] {
        let answer = house.bare().get(house.address("/api/sales/auth/me")).header("cookie", &cookies).send().unwrap();
        assert_eq!(answer.status(), 401, "{cookies}");
        assert!(!answer.headers().contains_key("set-cookie"));
        assert_eq!(code(answer), "SESSION_EXPIRED", "{cookies}");
    }
    assert_eq!(pocket.get("/api/sales/auth/me").status(), 200);
}

#[test]
fn ses_2_a_session_that_is_not_kept_ends_with_the_browser_or_after_12_hours() {
    let house = House::open();
    let mut pocket = Pocket::of(&house);
    let answer = pocket.sign_in("rep@blue.example", &json!({"remember": false}));
    for name in ["session-id", "refresh-token"] {
        let cookie = pocket.line(name);
        assert!(!cookie.contains("Max-Age") && !cookie.contains("Expires"), "{cookie}");
    }
    assert_eq!(answer["session"]["expiresAt"], "2026-11-24T03:00:00Z");
    house.clock.advance_seconds(12 * 3600 - 1);
    assert_eq!(pocket.get("/api/sales/auth/me").status(), 200);
    house.clock.advance_seconds(1);
    assert_eq!(pocket.get("/api/sales/auth/me").status(), 401);
    assert_eq!(pocket.post("/api/sales/auth/refresh").status(), 401);
}

#[test]
fn ses_3_a_token_from_before_the_sign_in_is_never_adopted_and_strangers_get_no_row() {
    let house = House::open();
    let mut pocket = Pocket::of(&house);
    let planted = data_encoding::BASE64URL_NOPAD.encode(&[42; 32]);
    pocket.put("session-id", &planted);
    pocket.put("refresh-token", &planted);
    pocket.get("/sales/login");
    pocket.get("/sales/dashboard");
    assert_eq!(house.sessions(), 0);
    pocket.sign_in("rep@blue.example", &json!({}));
    assert_ne!(pocket.session(), planted);
    assert_ne!(pocket.refresh(), planted);
    let mut thief = Pocket::of(&house);
    thief.put("session-id", &planted);
    assert_eq!(thief.get("/api/sales/auth/me").status(), 401);
    let former = pocket.session();
    pocket.sign_in("rep@blue.example", &json!({}));
    assert_ne!(pocket.session(), former);
    assert_eq!(house.sessions(), 1, "signing in again replaces the browser's former session");
}

#[test]
fn ses_4_an_unused_session_ends_after_7_days_and_a_used_one_after_30() {
    let house = House::open();
    let (mut idle, mut busy) = (Pocket::of(&house), Pocket::of(&house));
    idle.sign_in("rep@blue.example", &json!({}));
    busy.sign_in("rep@blue.example", &json!({}));
    for _ in 0..29 {
        house.clock.advance_seconds(DAY);
        assert_eq!(busy.post("/api/sales/auth/refresh").status(), 200);
        assert_eq!(busy.get("/api/sales/auth/me").status(), 200);
    }
    assert_eq!(idle.post("/api/sales/auth/refresh").status(), 401);
    house.clock.advance_seconds(DAY - 1);
    assert_eq!(busy.post("/api/sales/auth/refresh").status(), 200);
    house.clock.advance_seconds(1);
    assert_eq!(busy.get("/api/sales/auth/me").status(), 401);
    assert_eq!(busy.post("/api/sales/auth/refresh").status(), 401);
}

#[test]
fn ses_4_a_clock_that_jumps_back_revives_nothing() {
    let house = House::open();
    let mut pocket = Pocket::of(&house);
    pocket.sign_in("rep@blue.example", &json!({}));
    house.clock.advance_seconds(8 * DAY);
    assert_eq!(pocket.get("/api/sales/auth/me").status(), 401);
    house.clock.advance_seconds(-8 * DAY);
    assert_eq!(pocket.get("/api/sales/auth/me").status(), 401);
    assert_eq!(pocket.post("/api/sales/auth/refresh").status(), 401);
    assert_eq!(house.clock.now().millis(), NOON + 8 * DAY * 1000);
}

#[test]
fn ses_5_a_session_survives_a_restart() {
    let house = House::open();
    let mut pocket = Pocket::of(&house);
    pocket.sign_in("rep@blue.example", &json!({}));
    let house = house.restart();
    pocket.move_to(&house);
    assert_eq!(pocket.get("/api/sales/auth/me").status(), 200);
    assert_eq!(pocket.post("/api/sales/auth/refresh").status(), 200);
}

#[test]
fn ses_6_logging_out_at_one_server_counts_at_the_other_at_once() {
    let one = House::open();
    let two = one.beside();
    let mut pocket = Pocket::of(&one);
    pocket.sign_in("rep@blue.example", &json!({}));
    let stolen = pocket.clone();
    pocket.move_to(&two);
    assert_eq!(pocket.get("/api/sales/auth/me").status(), 200);
    assert_eq!(pocket.post("/api/sales/auth/logout").status(), 204);
    assert_eq!(one.sessions(), 0, "its row is gone");
    let mut stolen = stolen;
    assert_eq!(stolen.get("/api/sales/auth/me").status(), 401);
    assert_eq!(stolen.post("/api/sales/auth/refresh").status(), 401);
    assert!(pocket.cookie("session-id").is_none() && pocket.cookie("refresh-token").is_none());
    assert!(pocket.cookie("known-device").is_some(), "it authenticates nothing and stays");
}

#[test]
fn ses_6_logging_out_finds_the_session_by_either_cookie_and_by_a_spent_one() {
    let house = House::open();
    for keep in ["session-id", "refresh-token", "spent"] {
        let mut pocket = Pocket::of(&house);
        pocket.sign_in("rep@blue.example", &json!({}));
        let before = pocket.clone();
        if keep == "spent" {
            assert_eq!(pocket.post("/api/sales/auth/refresh").status(), 200);
            pocket = before;
            pocket.drop_cookie("session-id");
        } else {
            let other = if keep == "session-id" { "refresh-token" } else { "session-id" };
            pocket.drop_cookie(other);
        }
        assert_eq!(pocket.post("/api/sales/auth/logout").status(), 204);
        assert_eq!(house.sessions(), 0, "found by {keep}");
    }
}

#[test]
fn ses_6_deactivation_and_a_change_of_role_count_on_the_very_next_request() {
    let house = House::open();
    let mut pocket = Pocket::of(&house);
    pocket.sign_in("manager@blue.example", &json!({}));
    house.sqlite().execute("UPDATE users SET role = 'viewer' WHERE email = 'manager@blue.example'", []).unwrap();
    let me: Value = pocket.get("/api/sales/auth/me").json().unwrap();
    assert_eq!(me["user"]["role"], "viewer");
    house.sqlite().execute("UPDATE users SET active = 0 WHERE email = 'manager@blue.example'", []).unwrap();
    assert_eq!(pocket.get("/api/sales/auth/me").status(), 401);
    assert_eq!(pocket.post("/api/sales/auth/refresh").status(), 401);
}

#[test]
fn ses_7_a_person_has_at_most_20_sessions_and_the_oldest_goes() {
    let house = House::open();
    let mut oldest = Pocket::of(&house);
    oldest.sign_in("rep@blue.example", &json!({}));
    let mut second = Pocket::of(&house);
    house.clock.advance_seconds(1);
    second.sign_in("rep@blue.example", &json!({}));
    for _ in 0..19 {
        house.clock.advance_seconds(1);
        Pocket::of(&house).sign_in("rep@blue.example", &json!({}));
    }
    assert_eq!(house.sessions(), 20);
    assert_eq!(oldest.get("/api/sales/auth/me").status(), 401);
    assert_eq!(second.get("/api/sales/auth/me").status(), 200);
}

#[test]
fn ses_8_a_storage_failure_is_no_session_problem() {
    let house = House::open();
    let mut pocket = Pocket::of(&house);
    pocket.sign_in("rep@blue.example", &json!({}));
    house.sqlite().execute_batch("ALTER TABLE tenants RENAME TO away").unwrap();
    let answer = pocket.get("/api/sales/auth/me");
    assert_eq!(answer.status(), 503);
    assert!(answer.headers().contains_key("retry-after"));
    assert!(!answer.headers().contains_key("set-cookie"));
    assert_eq!(code(answer), "BUSY");
    let page = pocket.get("/sales/dashboard");
    assert_eq!(page.status(), 503);
    assert!(!page.headers().contains_key("set-cookie"));
    house.sqlite().execute_batch("ALTER TABLE away RENAME TO tenants").unwrap();
    assert_eq!(pocket.get("/api/sales/auth/me").status(), 200);
}

#[test]
fn ses_8_the_last_use_is_noted_once_a_minute() {
    let house = House::open();
    let mut pocket = Pocket::of(&house);
    pocket.sign_in("rep@blue.example", &json!({}));
    let seen = || -> i64 {
        // A write of our own comes after the note, which waits in the same queue.
        house.store.system_write_blocking(|_| Ok(())).unwrap();
        house.sqlite().query_row("SELECT last_seen_at FROM sales_sessions", [], |row| row.get(0)).unwrap()
    };
    pocket.get("/api/sales/auth/me");
    assert_eq!(seen(), NOON);
    house.clock.advance_seconds(60);
    pocket.get("/api/sales/auth/me");
    assert_eq!(seen(), NOON, "not yet");
    house.clock.advance_seconds(1);
    pocket.get("/api/sales/auth/me");
    assert_eq!(seen(), NOON + 61_000);
}

#[test]
fn ses_8_a_note_of_use_neither_fails_nor_slows_a_page() {
    let house = House::open();
    let mut pocket = Pocket::of(&house);
    pocket.sign_in("rep@blue.example", &json!({}));
    pocket.get("/api/sales/auth/me");
    house.clock.advance_seconds(61);
    let other = house.sqlite();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let began = std::time::Instant::now();
    assert_eq!(pocket.get("/api/sales/auth/me").status(), 200);
    assert_eq!(pocket.get("/sales/dashboard").status(), 200);
    assert!(began.elapsed().as_secs() < 4, "a write waits 5 s for the lock, a page doesn't");
    other.execute_batch("ROLLBACK").unwrap();
}
