//! AUD-1: what was refused is written down too.

use serde_json::{Value, json};

use crate::auth::audited;
use crate::house::{House, PASSWORD};

/// Who, and what the row tells.
fn rows(house: &House, action: &str) -> Vec<(String, String, Value)> {
    let conn = house.sqlite();
    let mut statement =
        conn.prepare("SELECT actor, address, detail FROM audit_events WHERE action = ?1 ORDER BY id").unwrap();
    let rows = statement.query_map([action], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?))).unwrap();
    rows.map(|row| row.unwrap()).map(|(who, from, text)| (who, from, serde_json::from_str(&text).unwrap())).collect()
}

#[test]
fn aud_1_sign_ins_failures_and_signing_out_are_rows() {
    let house = House::open();
    let login = |password: &str| json!({"email": "rep@blue.example", "password": password});
    house.browser().post("/api/sales/auth/login", &login("not the password"));
    let rep = house.signed_in("rep@blue.example");
    rep.post("/api/sales/auth/logout", &json!({}));
    for action in ["sign_in_failed", "signed_in", "signed_out"] {
        let rows = rows(&house, action);
        assert_eq!(rows.len(), 1, "{action}");
        assert_eq!((rows[0].0.as_str(), rows[0].1.as_str()), ("rep blue", "127.0.0.1"), "{action}");
    }
}

#[test]
fn aud_1_a_refusal_is_a_row_that_says_who_asked_for_what() {
    let house = House::open();
    let viewer = house.signed_in("viewer@blue.example");
    assert_eq!(viewer.get("/sales/admin/users?search=secret").status(), 403);
    house.clock.advance_seconds(1);
    assert_eq!(viewer.post("/api/sales/products", &json!({"code": "A", "name": "A"})).status(), 403);
    let rows = rows(&house, "refused");
    let told: Vec<(&str, &str)> = rows.iter().map(|(who, _, d)| (who.as_str(), d["asked"].as_str().unwrap())).collect();
    assert_eq!(told, [("viewer blue", "GET /sales/admin/users"), ("viewer blue", "POST /api/sales/products")]);
    assert_eq!(rows[0].2["why"], "Only an admin may do this.");
}

#[test]
fn aud_1_a_token_that_only_reads_is_named_where_it_is_refused() {
    let house = House::open();
    let admin = house.signed_in("admin@blue.example");
    let wish = json!({"password": PASSWORD, "name": "Sync", "access": "read", "days": 30});
    let made: Value = admin.post("/api/sales/auth/tokens", &wish).json().unwrap();
    let bare = house.bare();
    let post = bare.post(house.address("/api/sales/products")).bearer_auth(made["token"].as_str().unwrap());
    assert_eq!(post.json(&json!({"code": "A", "name": "A"})).send().unwrap().status(), 403);
    let rows = rows(&house, "refused");
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].0, "admin blue, by the token “Sync”");
}

#[test]
fn aud_1_who_is_refused_again_and_again_fills_no_log() {
    let house = House::open();
    let viewer = house.signed_in("viewer@blue.example");
    for _ in 0..40 {
        assert_eq!(viewer.get("/sales/admin/users").status(), 403);
    }
    assert_eq!(audited(&house, "refused"), 30);
    house.clock.advance_seconds(61);
    assert_eq!(viewer.get("/sales/admin/users").status(), 403);
    assert_eq!(audited(&house, "refused"), 31);
}

#[test]
fn aud_1_sign_ins_that_are_throttled_are_one_row_for_each_wait() {
    let house = House::open();
    let guess = |email: &str| {
        let guess = json!({"email": email, "password": "not the password"});
        house.browser().post("/api/sales/auth/login", &guess).status().as_u16()
    };
    for email in ["rep@blue.example", "nobody@blue.example"] {
        assert_eq!((0..5).map(|_| guess(email)).collect::<Vec<_>>(), [401; 5]);
        assert_eq!((0..20).map(|_| guess(email)).collect::<Vec<_>>(), [429; 20]);
    }
    assert_eq!(rows(&house, "sign_in_throttled"), [("rep blue".into(), "127.0.0.1".into(), json!({}))]);
    house.clock.advance_seconds(2);
    assert_eq!(guess("rep@blue.example"), 401);
    assert_eq!((0..20).map(|_| guess("rep@blue.example")).collect::<Vec<_>>(), [429; 20]);
    assert_eq!(rows(&house, "sign_in_throttled").len(), 2);
    house.clock.advance_seconds(60);
    let history = house.signed_in("rep@blue.example").get("/sales/account").text().unwrap();
    assert!(history.contains("A sign-in was refused, after too many had failed"), "{history}");
}

#[test]
fn aud_1_what_another_site_has_a_signed_in_browser_ask_is_a_row_and_a_strangers_is_none() {
    let house = House::open();
    let (rep, stranger) = (house.signed_in("rep@blue.example"), house.browser());
    let lured = |browser: &crate::house::Browser| {
        let post = browser.client().post(browser.address("/sales/sessions/end-others?secret=1"));
        post.header("Sec-Fetch-Site", "cross-site").send().unwrap().status().as_u16()
    };
    assert_eq!((lured(&rep), lured(&stranger)), (403, 403));
    let told = rows(&house, "refused");
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].0.as_str(), told[0].1.as_str()), ("rep blue", "127.0.0.1"));
    assert_eq!(told[0].2["asked"], "POST /sales/sessions/end-others");
    (0..40).for_each(|_| assert_eq!(lured(&rep), 403));
    assert_eq!(audited(&house, "refused"), 30, "again and again fills no log");
    assert_eq!(rep.get("/api/sales/auth/me").status(), 200);
}

#[test]
fn aud_1_who_takes_data_out_is_a_row() {
    let house = House::open();
    let admin = house.signed_in("admin@blue.example");
    assert_eq!(admin.get("/sales/admin/export/customers").status(), 200);
    house.clock.advance_seconds(1);
    assert_eq!(admin.get("/sales/admin/audit/export.csv").status(), 200);
    assert_eq!(house.signed_in("viewer@blue.example").get("/sales/admin/export/customers").status(), 403);
    let told: Vec<Value> = rows(&house, "exported").into_iter().map(|row| row.2).collect();
    assert_eq!(told, [json!({"what": "customers"}), json!({"what": "audit log"})]);
    (0..40).for_each(|_| assert_eq!(admin.get("/sales/admin/export/stock").status(), 200));
    assert_eq!(audited(&house, "exported"), 30, "again and again fills no log");
}

#[test]
fn aud_1_a_change_and_its_row_stand_or_fall_together() {
    let house = House::open();
    let admin = house.signed_in("admin@blue.example");
    let new = json!({"code": "P1", "name": "Pils"});
    assert_eq!(admin.post("/api/sales/products", &new).status(), 201);
    assert_eq!(admin.post("/api/sales/products", &new).status(), 409);
    assert_eq!(audited(&house, "product_added"), 1);
    house.sqlite().execute_batch("CREATE TRIGGER deaf BEFORE INSERT ON audit_events WHEN NEW.action = 'product_added' BEGIN SELECT RAISE(ABORT, 'deaf'); END").unwrap();
    assert_eq!(admin.post("/api/sales/products", &json!({"code": "P2", "name": "Helles"})).status(), 500);
    assert_eq!(admin.json("/api/sales/products?search=P2")["total"], 0, "no row, no change");
}
