//! Sign-in codes: the second factor.

use data_encoding::BASE32_NOPAD;
use reqwest::blocking::Response;
use routebook::auth::codes::totp;
use serde_json::{Value, json};

use crate::house::{Browser, House, PASSWORD};

pub const EMAIL: &str = "rep@blue.example";

/// Somebody with codes on: the app's secret and the recovery codes.
pub struct Phone {
    secret: [u8; 20],
    recovery: Vec<String>,
}

impl Phone {
    pub fn code(&self, house: &House) -> String {
        totp::code(&self.secret, totp::step_at(house.clock.now()))
    }
}

pub fn between<'a>(page: &'a str, before: &str, after: &str) -> &'a str {
    page.split_once(before).unwrap().1.split_once(after).unwrap().0
}

/// Turns codes on as a person does, by the pages.
pub fn turn_on(house: &House, desk: &Browser) -> Phone {
    let page = desk.submit("/sales/account/codes/start", &[]).text().unwrap();
    let letters = between(&page, "<code>", "</code>").replace(' ', "");
    let secret: [u8; 20] = BASE32_NOPAD.decode(letters.as_bytes()).unwrap().try_into().unwrap();
    let mut phone = Phone { secret, recovery: Vec::new() };
    let confirm = "/sales/account/codes/confirm";
    let code = phone.code(house);
    assert_eq!(desk.submit(confirm, &[("code", &code), ("password", "not my password")]).status(), 422);
    assert_eq!(desk.submit(confirm, &[("code", "000000"), ("password", PASSWORD)]).status(), 422);
    let page = desk.submit(confirm, &[("code", &code), ("password", PASSWORD)]).text().unwrap();
    phone.recovery = page.split("<li><code>").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned()).collect();
    assert_eq!(phone.recovery.len(), 10);
    house.clock.advance_seconds(60);
    phone
}

fn login(browser: &Browser, password: &str, code: Option<&str>) -> Response {
    let mut body = json!({"email": EMAIL, "password": password});
    if let Some(code) = code {
        body["code"] = json!(code);
    }
    browser.post("/api/sales/auth/login", &body)
}

/// The field that a refusal names.
fn field(answer: Response) -> String {
    assert_eq!(answer.status(), 422);
    answer.json::<Value>().unwrap()["errors"][0]["field"].as_str().unwrap().to_owned()
}

#[test]
fn a_program_sends_the_code_along_and_hears_of_it_only_after_the_right_password() {
    let house = House::open();
    let phone = turn_on(&house, &house.signed_in(EMAIL));
    let stranger = house.browser();
    assert_eq!(field(login(&stranger, PASSWORD, None)), "code");
    assert_eq!(stranger.get("/api/sales/auth/me").status(), 401);
    assert_eq!(login(&stranger, "a wrong password", Some(&phone.code(&house))).status(), 401);
    let wrong = if phone.code(&house) == "123456" { "654321" } else { "123456" };
    assert_eq!(field(login(&stranger, PASSWORD, Some(wrong))), "code");
    let code = phone.code(&house);
    assert_eq!(login(&stranger, PASSWORD, Some(&format!("{} {}", &code[..3], &code[3..]))).status(), 200);
    assert_eq!(stranger.get("/api/sales/auth/me").status(), 200);
}

#[test]
fn a_code_counts_once() {
    let house = House::open();
    let phone = turn_on(&house, &house.signed_in(EMAIL));
    let code = phone.code(&house);
    assert_eq!(login(&house.browser(), PASSWORD, Some(&code)).status(), 200);
    assert_eq!(field(login(&house.browser(), PASSWORD, Some(&code))), "code");
    let recovery = phone.recovery[3].to_uppercase().replace('-', " ");
    assert_eq!(login(&house.browser(), PASSWORD, Some(&recovery)).status(), 200);
    assert_eq!(field(login(&house.browser(), PASSWORD, Some(&recovery))), "code");
    assert_eq!(crate::auth::audited(&house, "recovery_code_used"), 1);
}

#[test]
fn lim_2_wrong_codes_are_counted_and_the_right_password_alone_resets_nothing() {
    let house = House::open();
    let phone = turn_on(&house, &house.signed_in(EMAIL));
    for _ in 0..5 {
        assert_eq!(field(login(&house.browser(), PASSWORD, None)), "code");
        assert_eq!(field(login(&house.browser(), PASSWORD, Some("nothing"))), "code");
    }
    assert_eq!(login(&house.browser(), PASSWORD, Some(&phone.code(&house))).status(), 429);
    house.clock.advance_seconds(2);
    assert_eq!(login(&house.browser(), PASSWORD, Some(&phone.code(&house))).status(), 200);
    assert_eq!(crate::auth::audited(&house, "sign_in_code_refused"), 5);
}

#[test]
fn lim_2_codes_guessed_in_parallel_stand_in_line() {
    let house = House::open();
    turn_on(&house, &house.signed_in(EMAIL));
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let tries: Vec<_> = (0..30)
            .map(|n| {
                let house = &house;
                scope.spawn(move || login(&house.browser(), PASSWORD, Some(&format!("x{n}"))).status().as_u16())
            })
            .collect();
        tries.into_iter().map(|guess| guess.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 422).count(), 5, "{statuses:?}");
    assert!(statuses.iter().all(|status| matches!(status, 422 | 429)), "{statuses:?}");
}

#[test]
fn the_page_asks_in_a_second_step_that_works_once_and_for_five_minutes() {
    let house = House::open();
    let phone = turn_on(&house, &house.signed_in(EMAIL));
    let browser = house.browser();
    let first = [("email", EMAIL), ("password", PASSWORD), ("remember", "on"), ("next", "/sales/sessions")];
    let page = browser.submit("/sales/login", &first);
    assert_eq!(page.status(), 200);
    assert!(page.headers().get("set-cookie").is_none(), "nobody is in yet");
    let page = page.text().unwrap();
    assert!(page.contains("one-time-code"));
    let step = between(&page, "name=\"step\" value=\"", "\"").to_owned();
    let second = |code: &str| {
        browser.submit("/sales/login/code", &[("step", &step), ("code", code), ("next", "/sales/sessions")])
    };
    let wrong = second("nothing");
    assert_eq!(wrong.status(), 422);
    assert!(wrong.text().unwrap().contains("This code is not right"));
    let right = second(&phone.code(&house));
    assert_eq!(right.headers()["location"], "/sales/sessions");
    assert_eq!(browser.get("/sales/sessions").status(), 200);
    house.clock.advance_seconds(60);
    assert_eq!(second(&phone.code(&house)).status(), 422, "the step is taken");

    let page = browser.submit("/sales/login", &first).text().unwrap();
    let step = between(&page, "name=\"step\" value=\"", "\"");
    house.clock.advance_seconds(5 * 60);
    let late = browser.submit("/sales/login/code", &[("step", step), ("code", &phone.code(&house))]);
    assert!(late.text().unwrap().contains("That took too long"));
}

#[test]
fn ses_6_a_step_from_before_a_change_of_password_opens_nothing() {
    let house = House::open();
    let desk = house.signed_in(EMAIL);
    let phone = turn_on(&house, &desk);
    let page = house.browser().submit("/sales/login", &[("email", EMAIL), ("password", PASSWORD)]).text().unwrap();
    let step = between(&page, "name=\"step\" value=\"", "\"");
    let change = json!({"current": PASSWORD, "new": "a quiet lamp over the lake"});
    assert_eq!(desk.send("PUT", "/api/sales/auth/password", &change).status(), 200);
    let late = house.browser().submit("/sales/login/code", &[("step", step), ("code", &phone.code(&house))]);
    assert_eq!(late.status(), 401);
    assert!(late.headers().get("set-cookie").is_none());
}

#[test]
fn codes_are_turned_off_and_recovery_codes_renewed_by_the_password() {
    let house = House::open();
    let desk = house.signed_in(EMAIL);
    let phone = turn_on(&house, &desk);
    assert!(desk.get("/sales/account/codes").text().unwrap().contains("10 recovery codes are left"));
    assert_eq!(desk.submit("/sales/account/codes/start", &[]).status(), 409, "on already");
    let renew = "/sales/account/codes/recovery";
    assert_eq!(desk.submit(renew, &[("password", "not my password")]).status(), 422);
    assert_eq!(desk.submit(renew, &[("password", PASSWORD)]).status(), 200);
    assert_eq!(field(login(&house.browser(), PASSWORD, Some(&phone.recovery[0]))), "code");
    assert_eq!(desk.submit("/sales/account/codes/off", &[("password", "not my password")]).status(), 422);
    assert_eq!(desk.submit("/sales/account/codes/off", &[("password", PASSWORD)]).status(), 303);
    assert_eq!(login(&house.browser(), PASSWORD, None).status(), 200);
}

#[test]
fn ten_6_an_admin_of_the_team_and_nobody_else_resets_lost_codes() {
    let house = House::open();
    let desk = house.signed_in(EMAIL);
    turn_on(&house, &desk);
    let id = desk.json("/api/sales/auth/me")["user"]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/sales/users/{id}/second-factor");
    for (email, status) in [("manager@blue.example", 403), ("admin@green.example", 404), ("admin@blue.example", 204)] {
        assert_eq!(house.signed_in(email).send("DELETE", &path, &json!({})).status(), status, "{email}");
    }
    assert_eq!(login(&house.browser(), PASSWORD, None).status(), 200);
    assert_eq!(crate::auth::audited(&house, "second_factor_reset"), 1);
}
