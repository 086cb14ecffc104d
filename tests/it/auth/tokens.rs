//! Personal tokens of other programs.

use reqwest::blocking::Response;
use serde_json::{Value, json};

use crate::house::{Browser, House, PASSWORD};

const TOKENS: &str = "/api/sales/auth/tokens";

fn wish(name: &str, access: &str) -> Value {
    json!({"password": PASSWORD, "name": name, "access": access, "days": 30})
}

/// Makes one and returns its id and itself.
fn made(desk: &Browser, name: &str, access: &str) -> (String, String) {
    let answer = desk.post(TOKENS, &wish(name, access));
    assert_eq!(answer.status(), 201);
    let made: Value = answer.json().unwrap();
    (made["id"].as_str().unwrap().to_owned(), made["token"].as_str().unwrap().to_owned())
}

/// A program: no cookies, only the token.
fn ask(house: &House, method: &str, path: &str, token: &str, body: &Value) -> Response {
    let program = house.browser();
    let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
    program.client().request(method, program.address(path)).bearer_auth(token).json(body).send().unwrap()
}

fn me(house: &House, token: &str) -> u16 {
    ask(house, "GET", "/api/sales/auth/me", token, &json!({})).status().as_u16()
}

#[test]
fn a_token_reads_and_writes_as_its_person_and_shows_when_it_was_used() {
    let house = House::open();
    let desk = house.signed_in("rep@blue.example");
    let (id, token) = made(&desk, "Sync", "write");
    assert!(token.starts_with("rbk_") && token.len() == 47);
    let who: Value = ask(&house, "GET", "/api/sales/auth/me", &token, &json!({})).json().unwrap();
    assert_eq!(who["user"]["email"], "rep@blue.example");
    assert_eq!(who["session"], Value::Null);
    let made = ask(&house, "POST", "/api/sales/customers", &token, &json!({"name": "Bar Centrale"}));
    assert_eq!(made.status(), 201, "{}", made.text().unwrap());
    let listed = desk.json(TOKENS);
    assert_eq!(listed["items"][0]["id"], id);
    assert_eq!(listed["items"][0]["lastUsedAt"], "2026-11-23T15:00:00Z");
    assert_eq!(crate::auth::audited(&house, "token_made"), 1);
    assert_eq!(desk.post(TOKENS, &wish("Sync", "read")).status(), 409, "names are for telling apart");
}

#[test]
fn a_read_only_token_is_refused_each_write() {
    let house = House::open();
    let (_, token) = made(&house.signed_in("admin@blue.example"), "Report", "read");
    assert_eq!(ask(&house, "GET", "/api/sales/customers", &token, &json!({})).status(), 200);
    let refused = ask(&house, "POST", "/api/sales/customers", &token, &json!({"name": "Bar Centrale"}));
    assert_eq!(refused.status(), 403);
    assert_eq!(refused.json::<Value>().unwrap()["code"], "FORBIDDEN");
}

#[test]
fn ses_1_a_token_is_hashed_at_rest_and_shown_once() {
    let house = House::open();
    let desk = house.signed_in("rep@blue.example");
    let page = desk.submit(
        "/sales/account/tokens",
        &[("name", "Sync"), ("access", "read"), ("days", "5"), ("password", PASSWORD)],
    );
    let page = page.text().unwrap();
    let token = page.split("<code>rbk_").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert_eq!(me(&house, &format!("rbk_{token}")), 200);
    assert!(!desk.get("/sales/account/tokens").text().unwrap().contains(&token));
    for file in std::fs::read_dir(house.folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(token.len()).any(|piece| piece == token.as_bytes()));
    }
}

#[test]
fn ses_6_a_token_ends_by_revoking_by_time_and_with_its_person() {
    let house = House::open();
    let desk = house.signed_in("rep@blue.example");
    let (id, token) = made(&desk, "One", "write");
    let one = format!("{TOKENS}/{id}");
    assert_eq!(house.signed_in("admin@blue.example").send("DELETE", &one, &json!({})).status(), 404);
    assert_eq!(desk.send("DELETE", &one, &json!({})).status(), 204);
    assert_eq!(me(&house, &token), 401);

    let (_, token) = made(&desk, "Two", "write");
    house.store.system_write_blocking(|tx| tx.run(DISABLE, &[])).unwrap();
    assert_eq!(me(&house, &token), 401);
    house.store.system_write_blocking(|tx| tx.run(ENABLE, &[])).unwrap();
    assert_eq!(me(&house, &token), 200);
    house.clock.advance_seconds(30 * 24 * 3600);
    assert_eq!(me(&house, &token), 401);
}

const DISABLE: routebook::store::SystemSql =
    routebook::store::SystemSql::new("UPDATE users SET active = 0 WHERE email = 'rep@blue.example'");
const ENABLE: routebook::store::SystemSql =
    routebook::store::SystemSql::new("UPDATE users SET active = 1 WHERE email = 'rep@blue.example'");

#[test]
fn ten_6_a_token_never_manages_the_account_it_hangs_on() {
    let house = House::open();
    let desk = house.signed_in("rep@blue.example");
    let (id, token) = made(&desk, "Sync", "write");
    let session = desk.json("/api/sales/auth/me")["session"]["id"].as_str().unwrap().to_owned();
    for (method, path, body) in [
        ("POST", TOKENS.to_owned(), wish("More", "write")),
        ("DELETE", format!("{TOKENS}/{id}"), json!({})),
        ("DELETE", "/api/sales/auth/sessions".to_owned(), json!({})),
        ("DELETE", format!("/api/sales/auth/sessions/{session}"), json!({})),
        (
            "PUT",
            "/api/sales/auth/password".to_owned(),
            json!({"current": PASSWORD, "new": "a quiet lamp over the lake"}),
        ),
    ] {
        assert_eq!(ask(&house, method, &path, &token, &body).status(), 403, "{method} {path}");
    }
    assert_eq!(desk.get("/api/sales/auth/me").status(), 200);
}

#[test]
fn csr_1_a_bearer_counts_under_the_api_alone_and_never_lends_its_pass_to_cookies() {
    let house = House::open();
    let desk = house.signed_in("rep@blue.example");
    let (_, token) = made(&desk, "Sync", "write");
    let page = house.browser();
    let page = page.client().get(page.address("/sales/account")).bearer_auth(&token).send().unwrap();
    assert_eq!(page.status(), 303, "pages take cookies only");
    // A signed-in browser led here by another site, with a made-up token: the cookies don't count.
    let asked = desk.client().post(desk.address("/api/sales/customers")).json(&json!({"name": "Mine now"}));
    let asked = asked.header("sec-fetch-site", "cross-site").bearer_auth("rbk_nothing").send().unwrap();
    assert_eq!(asked.status(), 401);
    let form = desk.client().post(desk.address("/sales/sessions/end-others")).header("sec-fetch-site", "cross-site");
    assert_eq!(form.bearer_auth(&token).send().unwrap().status(), 403);
    let across = house.browser();
    let across = across.client().post(across.address("/api/sales/customers")).header("sec-fetch-site", "cross-site");
    let made = across.bearer_auth(&token).json(&json!({"name": "Bar Centrale"})).send().unwrap();
    assert_eq!(made.status(), 201, "a true token is no browser's doing");
}

#[test]
fn inp_2_a_token_takes_the_password_a_name_an_access_and_an_end() {
    let house = House::open();
    let desk = house.signed_in("viewer@blue.example");
    for (field, value) in [
        ("password", json!("not mine at all")),
        ("name", json!(" ")),
        ("access", json!("admin")),
        ("days", json!(0)),
        ("days", json!(367)),
        ("days", json!(-9_000_000_000_i64)),
    ] {
        let mut wish = wish("Sync", "read");
        wish[field] = value;
        let refused = desk.post(TOKENS, &wish);
        assert_eq!(refused.status(), 422, "{field}");
        assert_eq!(refused.json::<Value>().unwrap()["errors"][0]["field"], field);
    }
    for n in 0..20 {
        made(&desk, &format!("Token {n}"), "read");
    }
    assert_eq!(desk.post(TOKENS, &wish("One more", "read")).status(), 409);
}
