//! TEN-4: every route × whoever is not signed in, or no longer, or by a token.

use reqwest::Method;
use reqwest::blocking::RequestBuilder;
use routebook::bind;
use routebook::store::SystemSql;
use routebook::web::routes::{Access, Route};
use serde_json::{Value, json};

use super::matrix::{self, Outcome};
use super::none;
use super::roles::{Answer, Sweep, is_api};
use crate::house::{Browser, PASSWORD};
use crate::pocket::Pocket;

/// Each way to send: nothing, and what can't be read.
fn answers(sweep: &Sweep, route: &Route, with: &dyn Fn(RequestBuilder) -> RequestBuilder) -> [Answer; 2] {
    let path = sweep.path(route);
    let who = sweep.house.bare();
    let method = Method::from_bytes(route.method.as_str().as_bytes()).unwrap();
    let ask = |body: &'static str| {
        let request = with(who.request(method.clone(), sweep.house.address(&path)));
        Answer::to(request.header("content-type", "application/json").body(body))
    };
    [ask(""), ask("{nonsense")]
}

/// 401 with this code, or the way to the sign-in page and back.
fn asks_to_sign_in(sweep: &Sweep, code: &str, with: &dyn Fn(RequestBuilder) -> RequestBuilder, only_api: bool) {
    let before = super::world::rows(&sweep.house);
    let mut faults = Vec::new();
    for route in sweep.routes.iter().filter(|route| route.access != Access::Open && (is_api(route) || !only_api)) {
        for answer in answers(sweep, route, with) {
            let fine = if is_api(route) {
                answer.status == 401 && answer.code() == code && answer.text.contains("\"loginUrl\":\"/sales/login\"")
            } else {
                answer.status == 303 && answer.location.starts_with("/sales/login?next=%2Fsales%2F")
            };
            if !fine {
                faults.push(format!("{} {}: {answer:?}", route.method, route.path));
            }
        }
    }
    none(&faults);
    assert_eq!(before, super::world::rows(&sweep.house), "nothing has changed");
}

fn with_cookies(pocket: &Pocket) -> impl Fn(RequestBuilder) -> RequestBuilder + use<> {
    let line = format!("session-id={}; refresh-token={}", pocket.session(), pocket.refresh());
    move |request| request.header("cookie", line.clone())
}

#[test]
fn ten_4_ten_5_every_route_asks_a_stranger_to_sign_in_unless_it_is_open() {
    let sweep = Sweep::open();
    asks_to_sign_in(&sweep, "AUTH_REQUIRED", &|request| request, false);
    let table = matrix::read();
    for route in sweep.routes.iter().filter(|route| route.access == Access::Open) {
        let line = table.get(&(route.method.to_string(), route.path.to_owned()));
        assert!(line.is_none_or(|line| line[0] == Outcome::Yes));
        for answer in answers(&sweep, route, &|request| request) {
            assert!(answer.status < 500 && answer.status != 403, "{}: {answer:?}", route.path);
        }
    }
}

#[test]
fn ten_4_every_route_refuses_a_session_that_was_ended() {
    let sweep = Sweep::open();
    let mut pocket = Pocket::of(&sweep.house);
    pocket.sign_in("admin@blue.example", &json!({}));
    let with = with_cookies(&pocket);
    assert_eq!(pocket.post("/api/sales/auth/logout").status(), 204);
    asks_to_sign_in(&sweep, "SESSION_EXPIRED", &with, false);
}

#[test]
fn ten_4_every_route_refuses_a_session_whose_time_is_over() {
    let sweep = Sweep::open();
    let mut pocket = Pocket::of(&sweep.house);
    pocket.sign_in("admin@blue.example", &json!({}));
    sweep.house.clock.advance_seconds(31 * 24 * 3600);
    asks_to_sign_in(&sweep, "SESSION_EXPIRED", &with_cookies(&pocket), false);
}

#[test]
fn ten_4_every_route_refuses_the_session_and_the_token_of_somebody_disabled() {
    const DISABLE: SystemSql = SystemSql::new("UPDATE users SET active = 0 WHERE email = 'admin@blue.example'");
    let sweep = Sweep::open();
    let mut pocket = Pocket::of(&sweep.house);
    pocket.sign_in("admin@blue.example", &json!({}));
    let token = token(&sweep.house.signed_in("admin@blue.example"), "write");
    sweep.house.store.system_write_blocking(|tx| tx.run(DISABLE, bind! {})).unwrap();
    asks_to_sign_in(&sweep, "SESSION_EXPIRED", &with_cookies(&pocket), false);
    asks_to_sign_in(&sweep, "SESSION_EXPIRED", &|request| request.bearer_auth(&token), true);
}

fn token(who: &Browser, access: &str) -> String {
    let wish = json!({"password": PASSWORD, "name": access, "access": access, "days": 30});
    let answer = who.post("/api/sales/auth/tokens", &wish);
    assert_eq!(answer.status(), 201);
    answer.json::<Value>().unwrap()["token"].as_str().unwrap().to_owned()
}

#[test]
fn ten_4_a_token_that_reads_reads_as_its_person_and_changes_nothing() {
    let sweep = Sweep::open();
    let token = token(&sweep.house.signed_in("admin@blue.example"), "read");
    let bearer = sweep.house.browser();
    let before = super::world::rows(&sweep.house);
    let mut faults = Vec::new();
    for route in sweep.routes.iter().filter(|route| route.access != Access::Open && is_api(route)) {
        let mut request = sweep.request(&bearer, route, &sweep.path(route)).bearer_auth(&token);
        if let Some(body) = sweep.bodies.least(route, &sweep.filled) {
            request = request.json(&body);
        }
        let answer = Answer::to(request);
        let fine = match (route.method == "GET", answer.status) {
            (true, status) => matches!(status, 200 | 404 | 422),
            (false, status) => status == 403 && answer.code() == "FORBIDDEN",
        };
        if !fine {
            faults.push(format!("{} {}: {answer:?}", route.method, route.path));
        }
    }
    none(&faults);
    assert_eq!(before, super::world::rows(&sweep.house), "nothing has changed");
}
