//! Throttling of sign-ins.

use reqwest::blocking::Response;
use serde_json::json;

use crate::house::{Browser, House, PASSWORD, SetUp};
use crate::pocket::Pocket;

fn login(browser: &Browser, email: &str, password: &str) -> Response {
    browser.post("/api/sales/auth/login", &json!({"email": email, "password": password}))
}

/// `count` wrong guesses at an account, past any wait.
fn guess(house: &House, email: &str, count: usize) {
    for _ in 0..count {
        house.clock.advance_seconds(16 * 60);
        assert_eq!(login(&house.browser(), email, "a wrong password").status(), 401);
    }
}

#[test]
fn lim_2_five_are_free_then_each_failure_waits_longer_and_success_resets() {
    let house = House::open();
    let email = "rep@blue.example";
    for _ in 0..5 {
        assert_eq!(login(&house.browser(), email, "a wrong password").status(), 401);
    }
    for seconds in [1, 2, 4, 8] {
        let waits = login(&house.browser(), email, PASSWORD);
        assert_eq!(waits.status(), 429, "even the right one waits");
        assert_eq!(waits.headers()["retry-after"], seconds.to_string().as_str());
        house.clock.advance_seconds(seconds);
        assert_eq!(login(&house.browser(), email, "a wrong password").status(), 401);
    }
    house.clock.advance_seconds(16);
    assert_eq!(login(&house.browser(), email, PASSWORD).status(), 200);
    for _ in 0..5 {
        assert_eq!(login(&house.browser(), email, "a wrong password").status(), 401, "free again");
    }
}

#[test]
fn lim_2_one_address_that_tries_many_accounts_waits_too() {
    let house = House::open();
    for n in 0..20 {
        assert_eq!(login(&house.browser(), &format!("nobody{n}@blue.example"), "a wrong password").status(), 401);
    }
    assert_eq!(login(&house.browser(), "rep@blue.example", PASSWORD).status(), 429);
}

#[test]
fn lim_2_the_wait_outlives_a_restart() {
    let house = House::open();
    for _ in 0..5 {
        login(&house.browser(), "rep@blue.example", "a wrong password");
    }
    let house = house.restart();
    assert_eq!(login(&house.browser(), "rep@blue.example", PASSWORD).status(), 429);
}

#[test]
fn lim_3_a_known_device_signs_in_while_strangers_guess_and_guesses_no_more_than_they() {
    let house = House::open();
    let known = house.signed_in("rep@blue.example");
    known.post("/api/sales/auth/logout", &json!({}));
    guess(&house, "rep@blue.example", 12);
    assert_eq!(login(&house.browser(), "rep@blue.example", PASSWORD).status(), 429);
    assert_eq!(login(&known, "rep@blue.example", PASSWORD).status(), 200);
    known.post("/api/sales/auth/logout", &json!({}));
    assert_eq!(login(&house.browser(), "rep@blue.example", PASSWORD).status(), 429, "strangers still wait");
    for _ in 0..5 {
        assert_eq!(login(&known, "rep@blue.example", "a wrong password").status(), 401);
    }
    assert_eq!(login(&known, "rep@blue.example", PASSWORD).status(), 429, "a stolen device mark is no free pass");
}

#[test]
fn lim_3_a_device_is_known_to_its_own_person_only() {
    let house = House::open();
    let known = house.signed_in("second@blue.example");
    guess(&house, "rep@blue.example", 6);
    assert_eq!(login(&known, "rep@blue.example", PASSWORD).status(), 429);
}

#[test]
fn lim_3_an_office_is_not_throttled_by_its_own_successes() {
    let house = House::open();
    for _ in 0..8 {
        for name in ["admin", "manager", "rep", "second", "viewer"] {
            assert_eq!(login(&house.browser(), &format!("{name}@blue.example"), PASSWORD).status(), 200);
        }
    }
}

#[test]
fn aut_1_unknown_and_known_accounts_are_throttled_alike() {
    let house = House::open();
    let mut answers = Vec::new();
    for email in ["rep@blue.example", "nobody@blue.example"] {
        for _ in 0..5 {
            assert_eq!(login(&house.browser(), email, "a wrong password").status(), 401);
        }
        let waits = login(&house.browser(), email, "a wrong password");
        answers.push((waits.status(), waits.headers()["retry-after"].clone(), waits.text().unwrap()));
    }
    assert_eq!(answers[0], answers[1]);
}

/// Signs in behind proxies; the address that the device is said to have.
fn address(house: &House, headers: &[(&str, &str)]) -> String {
    let mut pocket = Pocket::of(house);
    let body = json!({"email": "rep@blue.example", "password": PASSWORD});
    let answer = pocket.ask("POST", "/api/sales/auth/login", |request| {
        headers.iter().fold(request.json(&body), |request, (name, value)| request.header(*name, *value))
    });
    assert_eq!(answer.status(), 200);
    let devices: serde_json::Value = pocket.get("/api/sales/auth/sessions").json().unwrap();
    devices["items"][0]["address"].as_str().unwrap().to_owned()
}

#[test]
fn lim_1_the_address_is_the_right_most_that_no_trusted_proxy_has() {
    let forwarded = |value| [("x-forwarded-for", value)];
    let house = House::set_up(&SetUp { trusted: &["127.0.0.1/32", "10.0.0.0/8"], ..SetUp::default() });
    for (header, found) in [
        ("203.0.113.9", "203.0.113.9"),
        ("6.6.6.6, 203.0.113.9", "203.0.113.9"),
        ("6.6.6.6, 203.0.113.9, 10.1.2.3", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8::7", "2001:db8::7"),
        ("10.1.2.3", "127.0.0.1"),
        ("203.0.113.9, nonsense", "127.0.0.1"),
        ("203.0.113.9:4711", "127.0.0.1"),
        ("", "127.0.0.1"),
    ] {
        assert_eq!(address(&house, &forwarded(header)), found, "{header:?}");
    }
    let doubled = [("x-forwarded-for", "203.0.113.9"), ("x-forwarded-for", "203.0.113.10")];
    assert_eq!(address(&house, &doubled), "127.0.0.1", "of one header only");
    assert_eq!(address(&house, &[("x-real-ip", "203.0.113.9"), ("forwarded", "for=203.0.113.9")]), "127.0.0.1");
    assert_eq!(address(&House::open(), &forwarded("203.0.113.9")), "127.0.0.1", "anyone may send a header");
}

#[test]
fn lim_2_an_ipv6_address_is_counted_by_its_64_bits() {
    let house = House::set_up(&SetUp { trusted: &["127.0.0.1/32"], ..SetUp::default() });
    let guess = |email: &str, from: String| {
        let mut pocket = Pocket::of(&house);
        let body = json!({"email": email, "password": "a wrong password"});
        let sent = |request: reqwest::blocking::RequestBuilder| request.json(&body).header("x-forwarded-for", &from);
        pocket.ask("POST", "/api/sales/auth/login", sent).status().as_u16()
    };
    for n in 0..20 {
        assert_eq!(guess(&format!("nobody{n}@blue.example"), format!("2001:db8:1:2::{n:x}")), 401);
    }
    assert_eq!(guess("rep@blue.example", "2001:db8:1:2:ffff::1".into()), 429);
    assert_eq!(guess("rep@blue.example", "2001:db8:1:3::1".into()), 401, "a neighbour's network");
}
