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
