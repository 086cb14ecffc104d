//! Changing one's password.

use reqwest::blocking::Response;
use serde_json::{Value, json};

use crate::house::{Browser, House, PASSWORD};

const NEW: &str = "a quiet lamp over the lake";

fn put(browser: &Browser, current: &str, new: &str) -> Response {
    browser.send("PUT", "/api/sales/auth/password", &json!({"current": current, "new": new}))
}

fn field(answer: Response) -> String {
    assert_eq!(answer.status(), 422);
    answer.json::<Value>().unwrap()["errors"][0]["field"].as_str().unwrap().to_owned()
}

fn sign_in(browser: &Browser, password: &str) -> u16 {
    let login = json!({"email": "rep@blue.example", "password": password});
    browser.post("/api/sales/auth/login", &login).status().as_u16()
}

#[test]
fn aut_4_a_change_needs_the_current_password_and_ends_every_other_session() {
    let house = House::open();
    let others: Vec<Browser> = (0..3).map(|_| house.signed_in("rep@blue.example")).collect();
    let neighbour = house.signed_in("second@blue.example");
    let desk = house.signed_in("rep@blue.example");
    assert_eq!(field(put(&desk, "not my password", NEW)), "current");
    assert!(others.iter().all(|other| other.get("/api/sales/auth/me").status() == 200), "nothing happened yet");
    assert_eq!(put(&desk, PASSWORD, NEW).status(), 200);
    assert!(others.iter().all(|other| other.get("/api/sales/auth/me").status() == 401));
    assert!(others.iter().all(|other| other.post("/api/sales/auth/refresh", &json!({})).status() == 401));
    assert_eq!(desk.get("/api/sales/auth/me").status(), 200);
    assert_eq!(neighbour.get("/api/sales/auth/me").status(), 200);
    assert_eq!(sign_in(&house.browser(), PASSWORD), 401);
    assert_eq!(sign_in(&house.browser(), NEW), 200);
    assert_eq!(crate::auth::audited(&house, "password_changed"), 1);
    assert_eq!(crate::auth::audited(&house, "password_change_refused"), 1);
}

#[test]
fn ses_3_a_change_gives_this_session_new_tokens_and_the_old_open_nothing() {
    let house = House::open();
    let desk = house.browser();
    let login = json!({"email": "rep@blue.example", "password": PASSWORD});
    let old = cookies(&desk.post("/api/sales/auth/login", &login));
    let changed = put(&desk, PASSWORD, NEW);
    let new = cookies(&changed);
    assert_eq!(new.len(), 2);
    assert!(new.iter().all(|cookie| !old.contains(cookie)));
    for path in ["me", "refresh"] {
        let bare = house.browser();
        let method = if path == "me" { reqwest::Method::GET } else { reqwest::Method::POST };
        let asked = bare.client().request(method, bare.address(&format!("/api/sales/auth/{path}")));
        assert_eq!(asked.header("cookie", old.join("; ")).send().unwrap().status(), 401, "{path}");
    }
    assert_eq!(desk.post("/api/sales/auth/refresh", &json!({})).status(), 200);
}

/// `name=value` of what an answer sets.
fn cookies(answer: &Response) -> Vec<String> {
    let set = answer.headers().get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
    let pairs = set.map(|line| line.split(';').next().unwrap().to_owned());
    pairs.filter(|pair| !pair.starts_with("known-device")).collect()
}

#[test]
fn aut_2_a_new_password_is_held_to_the_rules_and_the_teams_words() {
    let house = House::open();
    let desk = house.signed_in("rep@blue.example");
    for new in ["short", "passwordpassword", "team-blue-2026", PASSWORD, &"x y z a b ".repeat(13)] {
        assert_eq!(field(put(&desk, PASSWORD, new)), "new", "{new}");
    }
    let composed = "une \u{e9}t\u{e9} sur la plage";
    let decomposed = "une e\u{301}te\u{301} sur la plage";
    assert_eq!(put(&desk, PASSWORD, composed).status(), 200);
    assert_eq!(sign_in(&house.browser(), decomposed), 200, "NFC");
}

#[test]
fn lim_2_wrong_current_passwords_wait_like_a_sign_in_and_only_here() {
    let house = House::open();
    let desk = house.signed_in("rep@blue.example");
    for _ in 0..5 {
        assert_eq!(field(put(&desk, "not my password", NEW)), "current");
    }
    let waits = put(&desk, PASSWORD, NEW);
    assert_eq!(waits.status(), 429);
    assert!(waits.headers().contains_key("retry-after"));
    assert_eq!(sign_in(&house.browser(), PASSWORD), 200, "sign-in has a count of its own");
    house.clock.advance_seconds(2);
    assert_eq!(put(&desk, PASSWORD, NEW).status(), 200);
}

#[test]
fn aut_4_the_page_changes_it_too_and_keeps_the_person_in() {
    let house = House::open();
    let desk = house.signed_in("viewer@blue.example");
    let page = desk.get("/sales/account/password").text().unwrap();
    assert!(page.contains("autocomplete=\"current-password\"") && page.contains("autocomplete=\"new-password\""));
    let path = "/sales/account/password";
    let refused = desk.submit(path, &[("current", "wrong"), ("new", "short")]);
    assert_eq!(refused.status(), 422);
    let page = refused.text().unwrap();
    assert!(page.contains("This is not your current password.") && page.contains("Must be at least 12 characters."));
    assert!(!page.contains("value=\"short\""), "never refilled");
    let done = desk.submit(path, &[("current", PASSWORD), ("new", NEW)]);
    assert_eq!(done.headers()["location"], "/sales/account?notice=password");
    assert!(desk.get("/sales/account?notice=password").text().unwrap().contains("The password is changed."));
}
