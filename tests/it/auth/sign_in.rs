use serde_json::{Value, json};

use crate::house::{House, PASSWORD};

#[test]
fn signing_in_lasts_until_signing_out() {
    let house = House::open();
    let browser = house.browser();
    let answer = browser.post("/api/sales/auth/login", &json!({"email": "Rep@Blue.example", "password": PASSWORD}));
    assert_eq!(answer.status(), 200);
    let cookies: Vec<String> =
        answer.headers().get_all("set-cookie").iter().map(|c| c.to_str().unwrap().to_owned()).collect();
    assert!(cookies[0].starts_with("session-id="), "{cookies:?}");
    assert!(cookies.iter().all(|c| c.contains("HttpOnly; SameSite=Lax") && c.contains("Path=/")), "{cookies:?}");
    let me = browser.json("/api/sales/auth/me");
    assert_eq!(me["user"]["email"], "rep@blue.example");
    assert_eq!(me["tenant"]["slug"], "blue");
    assert_eq!(me["session"]["expiresAt"], "2026-11-30T15:00:00Z");
    assert_eq!(me["session"]["accessExpiresAt"], "2026-11-24T15:00:00Z");
    assert_eq!(browser.post("/api/sales/auth/logout", &json!({})).status(), 204);
    let refused = browser.get("/api/sales/auth/me");
    assert_eq!(refused.status(), 401);
    let problem: Value = refused.json().unwrap();
    assert_eq!(problem["code"], "AUTH_REQUIRED");
    assert_eq!(problem["loginUrl"], "/sales/login");
}

#[test]
fn aut_1_every_failed_sign_in_has_one_answer() {
    let house = House::open();
    let mut bodies = Vec::new();
    for (email, password) in
        [("rep@blue.example", "wrong horse battery"), ("nobody@blue.example", PASSWORD), ("not an e-mail", "x")]
    {
        let answer = house.browser().post("/api/sales/auth/login", &json!({"email": email, "password": password}));
        assert_eq!(answer.status(), 401);
        bodies.push(answer.text().unwrap());
    }
    assert!(bodies.iter().all(|body| body == &bodies[0]), "{bodies:?}");
    assert!(bodies[0].contains("INVALID_CREDENTIALS"));
}

#[test]
fn a_page_asks_to_sign_in_and_goes_on_where_the_person_was_going() {
    let house = House::open();
    let browser = house.browser();
    let answer = browser.get("/sales/dashboard?week=1");
    assert_eq!(answer.status(), 303);
    assert_eq!(answer.headers()["location"], "/sales/login?next=%2Fsales%2Fdashboard%3Fweek%3D1");
    let form = [
        ("email", "rep@blue.example"),
        ("password", PASSWORD),
        ("remember", "on"),
        ("next", "/sales/dashboard?week=1"),
    ];
    let answer = browser.submit("/sales/login", &form);
    assert_eq!(answer.status(), 303);
    assert_eq!(answer.headers()["location"], "/sales/dashboard?week=1");
    let elsewhere = [("email", "rep@blue.example"), ("password", PASSWORD), ("next", "https://evil.example/")];
    let answer = house.browser().submit("/sales/login", &elsewhere);
    assert_eq!(answer.headers()["location"], "/sales/dashboard");
}

#[test]
fn aud_1_sign_ins_failures_and_refusals_are_audit_rows_with_who_and_from_where() {
    let house = House::open();
    let wrong = json!({"email": "rep@blue.example", "password": "not the password"});
    assert_eq!(house.browser().post("/api/sales/auth/login", &wrong).status(), 401);
    let desk = house.signed_in("rep@blue.example");
    let change = json!({"current": "not the password", "new": "a quiet lamp over the lake"});
    assert_eq!(desk.send("PUT", "/api/sales/auth/password", &change).status(), 422);
    assert_eq!(desk.post("/api/sales/auth/logout", &json!({})).status(), 204);
    let rows = "SELECT group_concat(e.action || ' ' || e.actor || ' ' || e.address, '; ') FROM ( \
        SELECT * FROM audit_events WHERE user_id = (SELECT id FROM users WHERE email = 'rep@blue.example') ORDER BY id) e";
    let told: String = house.sqlite().query_row(rows, [], |row| row.get(0)).unwrap();
    for action in ["sign_in_failed", "signed_in", "password_change_refused", "signed_out"] {
        assert!(told.contains(&format!("{action} rep blue 127.0.0.1")), "{action}: {told}");
    }
}
