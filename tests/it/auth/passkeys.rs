//! Passkeys, by a device in software.

use reqwest::blocking::Response;
use serde_json::{Value, json};

use crate::authenticator::Device;
use crate::house::{Browser, House, PASSWORD};

const EMAIL: &str = "rep@blue.example";
const ADD: &str = "/api/sales/auth/passkeys/add";
const ASK: &str = "/api/sales/auth/passkeys/ask";
const PAGE: &str = "/sales/account/passkeys";
const LOGIN: &str = "/sales/login/passkey";

fn device(house: &House) -> Device {
    Device::at(&house.base.replace("127.0.0.1", "localhost"))
}

/// A question and the token that its answer goes with.
fn question(answer: Response) -> (String, Value) {
    assert_eq!(answer.status(), 200);
    let asked: Value = answer.json().unwrap();
    (asked["ceremony"].as_str().unwrap().to_owned(), asked["options"].clone())
}

fn add(desk: &Browser, device: &mut Device, name: &str) -> Response {
    let (ceremony, options) = question(desk.post(ADD, &json!({"name": name, "password": PASSWORD})));
    let made = device.make(&options);
    desk.submit(PAGE, &[("name", name), ("ceremony", &ceremony), ("credential", &made), ("password", "")])
}

/// Somebody with a passkey.
fn with_passkey(house: &House, email: &str) -> (Browser, Device) {
    let (desk, mut device) = (house.signed_in(email), device(house));
    assert_eq!(location(&add(&desk, &mut device, "Phone")), "/sales/account/passkeys?notice=added");
    (desk, device)
}

fn location(answer: &Response) -> &str {
    assert_eq!(answer.status(), 303);
    answer.headers()["location"].to_str().unwrap()
}

/// Signs in without a password.
fn sign_in(browser: &Browser, device: &Device) -> Response {
    let (ceremony, options) = question(browser.post(ASK, &json!({})));
    let credential = device.sign(&options);
    let form = [("ceremony", &*ceremony), ("credential", &credential), ("remember", "on"), ("next", "/sales/orders")];
    browser.submit(LOGIN, &form)
}

/// The right password, and the step that the page goes on by.
fn password(browser: &Browser) -> (String, String) {
    let page = browser.submit("/sales/login", &[("email", EMAIL), ("password", PASSWORD)]).text().unwrap();
    let step = page.split_once("name=\"step\" value=\"").unwrap().1.split('"').next().unwrap().to_owned();
    (page, step)
}

fn second(browser: &Browser, device: &Device, step: &str) -> Response {
    let (ceremony, options) = question(browser.post(ASK, &json!({"step": step})));
    let credential = device.sign(&options);
    browser.submit(LOGIN, &[("ceremony", &ceremony), ("credential", &credential), ("step", step)])
}

fn audited(house: &House, action: &'static str) -> i64 {
    crate::auth::audited(house, action)
}

#[test]
fn a_passkey_signs_in_without_e_mail_or_password_and_shows_when_it_was_used() {
    let house = House::open();
    let (desk, device) = with_passkey(&house, EMAIL);
    let browser = house.browser();
    assert_eq!(location(&sign_in(&browser, &device)), "/sales/orders");
    assert_eq!(browser.json("/api/sales/auth/me")["user"]["email"], EMAIL);
    let page = desk.get(PAGE).text().unwrap();
    assert!(page.contains("Phone") && page.contains("today 10:00"), "{page}");
    let history = desk.get("/sales/account").text().unwrap();
    assert!(history.contains("A passkey was added") && history.contains("A passkey was used to sign in"));
    assert_eq!(audited(&house, "passkey_used"), 1);
    assert_eq!(audited(&house, "signed_in"), 2);
}

#[test]
fn ses_3_a_sign_in_by_passkey_is_a_session_like_any_other() {
    let house = House::open();
    let (desk, device) = with_passkey(&house, EMAIL);
    assert_eq!(sign_in(&desk, &device).status(), 303);
    assert_eq!(house.sessions(), 1, "it replaces the browser's former one");
    let answer = sign_in(&house.browser(), &device);
    let cookies: Vec<&str> = answer.headers().get_all("set-cookie").iter().map(|c| c.to_str().unwrap()).collect();
    assert!(cookies.iter().any(|c| c.starts_with("session-id=")) && cookies.iter().all(|c| c.contains("HttpOnly")));
    assert!(cookies.iter().any(|c| c.starts_with("known-device=")));
}

#[test]
fn a_passkey_takes_the_password_to_add_and_scripts() {
    let house = House::open();
    let desk = house.signed_in(EMAIL);
    for (body, field) in [
        (json!({"name": "Phone", "password": "not my password"}), "password"),
        (json!({"name": " ", "password": PASSWORD}), "name"),
    ] {
        let refused = desk.post(ADD, &body);
        assert_eq!(refused.status(), 422);
        assert_eq!(refused.json::<Value>().unwrap()["errors"][0]["field"], field);
    }
    let bare = desk.submit(PAGE, &[("name", "Phone")]);
    assert_eq!(bare.status(), 422);
    assert!(bare.text().unwrap().contains("with scripts on"));
    assert_eq!(house.browser().submit(LOGIN, &[]).status(), 422, "signing in without scripts says so too");
    assert_eq!(house.browser().post(ADD, &json!({"name": "x", "password": PASSWORD})).status(), 401);
}

#[test]
fn a_question_is_answered_once_in_time_by_the_one_who_was_asked_and_for_its_purpose() {
    let house = House::open();
    let (desk, mut device) = with_passkey(&house, EMAIL);
    let (ceremony, options) = question(house.browser().post(ASK, &json!({})));
    device.counter = 1;
    let credential = device.sign(&options);
    let form = [("ceremony", &*ceremony), ("credential", &credential)];
    assert_eq!(house.browser().submit(LOGIN, &form).status(), 303);
    assert_eq!(house.browser().submit(LOGIN, &form).status(), 401, "replayed");

    let (ceremony, options) = question(house.browser().post(ASK, &json!({})));
    house.clock.advance_seconds(5 * 60);
    device.counter = 2;
    let late = device.sign(&options);
    assert_eq!(house.browser().submit(LOGIN, &[("ceremony", &ceremony), ("credential", &late)]).status(), 401);

    let mut fresh = self::device(&house);
    let (ceremony, options) = question(desk.post(ADD, &json!({"name": "x", "password": PASSWORD})));
    let made = fresh.make(&options);
    let form = [("name", "x"), ("ceremony", &*ceremony), ("credential", &made)];
    assert_eq!(house.signed_in("second@blue.example").submit(PAGE, &form).status(), 422, "somebody else's question");
    assert_eq!(house.browser().submit(LOGIN, &form).status(), 401, "for another purpose");
    assert_eq!(desk.submit(PAGE, &form).status(), 422, "and it is spent");
    actix_web::rt::System::new().block_on(routebook::jobs::sweep(&house.store)).unwrap();
    let left: i64 = house.sqlite().query_row("SELECT COUNT(*) FROM passkey_ceremonies", [], |row| row.get(0)).unwrap();
    assert_eq!(left, 0);
}

#[test]
fn an_answer_that_is_not_whole_and_for_this_portal_opens_nothing() {
    let house = House::open();
    let (_, mut device) = with_passkey(&house, EMAIL);
    let here = device.origin.clone();
    for origin in ["https://evil.example", "http://localhost:1", "https://localhost"] {
        device.origin = origin.to_owned();
        assert_eq!(sign_in(&house.browser(), &device).status(), 401, "{origin}");
    }
    device.origin = here;
    device.verified = false;
    assert_eq!(sign_in(&house.browser(), &device).status(), 401, "nobody showed a finger");
    device.verified = true;
    assert_eq!(audited(&house, "passkey_refused"), 4);
    let (ceremony, options) = question(house.browser().post(ASK, &json!({})));
    let stranger = self::device(&house).sign(&options);
    for credential in [stranger.as_str(), "", "{}", "nonsense", "[1]"] {
        let answer = house.browser().submit(LOGIN, &[("ceremony", &ceremony), ("credential", credential)]);
        assert!([401, 422].contains(&answer.status().as_u16()), "{credential}");
        assert!(!answer.headers().contains_key("set-cookie"));
    }
    let (ceremony, options) = question(house.browser().post(ASK, &json!({})));
    let mut forged: Value = serde_json::from_str(&device.sign(&options)).unwrap();
    let (_, other) = with_passkey(&house, "second@blue.example");
    forged["response"]["userHandle"] =
        serde_json::from_str::<Value>(&other.sign(&options)).unwrap()["response"]["userHandle"].clone();
    let forged = forged.to_string();
    assert_eq!(
        house.browser().submit(LOGIN, &[("ceremony", &ceremony), ("credential", &forged)]).status(),
        401,
        "another's name on it"
    );
    assert_eq!(sign_in(&house.browser(), &device).status(), 303);
}

#[test]
fn a_counter_that_goes_back_is_refused_and_written_down() {
    let house = House::open();
    let (_, mut device) = with_passkey(&house, EMAIL);
    device.counter = 7;
    assert_eq!(sign_in(&house.browser(), &device).status(), 303);
    for counter in [7, 6, 0] {
        device.counter = counter;
        assert_eq!(sign_in(&house.browser(), &device).status(), 401, "{counter}");
    }
    assert_eq!(audited(&house, "passkey_copied"), 3);
    device.counter = 8;
    assert_eq!(sign_in(&house.browser(), &device).status(), 303);
}

#[test]
fn ses_6_a_removed_passkey_and_a_disabled_persons_open_nothing() {
    let house = House::open();
    let (desk, device) = with_passkey(&house, EMAIL);
    house.sqlite().execute("UPDATE users SET active = 0 WHERE email = ?1", [EMAIL]).unwrap();
    assert_eq!(sign_in(&house.browser(), &device).status(), 401);
    house.sqlite().execute("UPDATE users SET active = 1 WHERE email = ?1", [EMAIL]).unwrap();
    let page = desk.get(PAGE).text().unwrap();
    let id = page.split_once("/sales/account/passkeys/").unwrap().1.split(['"', '/']).next().unwrap().to_owned();
    let one = format!("{PAGE}/{id}");
    for stranger in ["second@blue.example", "admin@blue.example", "rep@green.example"] {
        let stranger = house.signed_in(stranger);
        assert_eq!(stranger.get(&one).status(), 404);
        assert_eq!(stranger.submit(&one, &[("name", "Mine")]).status(), 404);
        assert_eq!(stranger.submit(&format!("{one}/remove"), &[]).status(), 404);
    }
    assert_eq!(desk.submit(&one, &[("name", &"x".repeat(61))]).status(), 422);
    assert_eq!(location(&desk.submit(&one, &[("name", "<b>Key</b>")])), "/sales/account/passkeys?notice=named");
    assert!(desk.get(PAGE).text().unwrap().contains("&#60;b&#62;Key"));
    assert_eq!(location(&desk.submit(&format!("{one}/remove"), &[])), "/sales/account/passkeys?notice=removed");
    assert_eq!(sign_in(&house.browser(), &device).status(), 401);
}

#[test]
fn one_passkey_belongs_to_one_person() {
    let house = House::open();
    let (_, mut device) = with_passkey(&house, EMAIL);
    let other = house.signed_in("admin@green.example");
    assert_eq!(add(&other, &mut device, "Mine too").status(), 409);
    let desk = house.signed_in("second@blue.example");
    for n in 0..20 {
        assert_eq!(add(&desk, &mut self::device(&house), &format!("Key {n}")).status(), 303);
    }
    assert_eq!(add(&desk, &mut self::device(&house), "One more").status(), 409);
}

#[test]
fn with_a_second_step_on_a_passkey_or_a_recovery_code_is_asked_for_after_the_password() {
    let house = House::open();
    let desk = house.signed_in(EMAIL);
    let second_step = "/sales/account/passkeys/second-step";
    assert_eq!(desk.submit(second_step, &[("password", PASSWORD)]).status(), 409, "without a passkey");
    let mut device = device(&house);
    add(&desk, &mut device, "Phone");
    assert_eq!(desk.submit(second_step, &[("password", "not my password")]).status(), 422);
    let codes = desk.submit(second_step, &[("password", PASSWORD)]).text().unwrap();
    let recovery = codes.split_once("<li><code>").unwrap().1.split('<').next().unwrap().to_owned();

    let browser = house.browser();
    let (page, step) = password(&browser);
    assert!(page.contains("Recovery code") && page.contains("Use a passkey") && !page.contains("your app"));
    assert_eq!(browser.get("/api/sales/auth/me").status(), 401, "nobody is in yet");
    assert_eq!(location(&second(&browser, &device, &step)), "/sales/dashboard");
    assert_eq!(browser.json("/api/sales/auth/me")["user"]["email"], EMAIL);
    let browser = house.browser();
    let (_, step) = password(&browser);
    assert_eq!(browser.submit("/sales/login/code", &[("step", &step), ("code", "123456")]).status(), 422);
    assert_eq!(browser.submit("/sales/login/code", &[("step", &step), ("code", &recovery)]).status(), 303);

    assert_eq!(sign_in(&house.browser(), &device).status(), 303, "alone it needs no second step");
    let page = desk.get(PAGE).text().unwrap();
    let id = page.split_once("/sales/account/passkeys/").unwrap().1.split(['"', '/']).next().unwrap();
    assert_eq!(desk.submit(&format!("{PAGE}/{id}/remove"), &[]).status(), 409, "it is the second step");
    assert_eq!(desk.submit("/sales/account/codes/off", &[("password", PASSWORD)]).status(), 303);
    assert_eq!(desk.submit(&format!("{PAGE}/{id}/remove"), &[]).status(), 303);
}

#[test]
fn lim_2_a_wrong_passkey_after_the_password_counts_as_a_wrong_code() {
    let house = House::open();
    let (desk, mut device) = with_passkey(&house, EMAIL);
    desk.submit("/sales/account/passkeys/second-step", &[("password", PASSWORD)]);
    let (_, other) = with_passkey(&house, "second@blue.example");
    for _ in 0..5 {
        let browser = house.browser();
        let (_, step) = password(&browser);
        assert_eq!(second(&browser, &other, &step).status(), 422, "somebody else's passkey");
    }
    let browser = house.browser();
    assert_eq!(browser.submit("/sales/login", &[("email", EMAIL), ("password", PASSWORD)]).status(), 429);
    house.clock.advance_seconds(1);
    let (_, step) = password(&browser);
    device.counter = 1;
    assert_eq!(second(&browser, &device, &step).status(), 303);
}

#[test]
fn ten_6_an_admins_reset_takes_the_passkeys_too() {
    let house = House::open();
    let (desk, device) = with_passkey(&house, EMAIL);
    let id = desk.json("/api/sales/auth/me")["user"]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/sales/users/{id}/second-factor");
    for (email, status) in [("manager@blue.example", 403), ("admin@green.example", 404), ("admin@blue.example", 204)] {
        assert_eq!(house.signed_in(email).send("DELETE", &path, &json!({})).status(), status, "{email}");
    }
    assert_eq!(sign_in(&house.browser(), &device).status(), 401);
}

#[test]
fn a_passkey_is_bound_to_the_public_name() {
    let house = House::https();
    let mut pocket = crate::pocket::Pocket::of(&house);
    let answer = pocket.ask("POST", ASK, |request| request.json(&json!({})));
    let (_, options) = question(answer);
    assert_eq!(options["publicKey"]["rpId"], "routebook.example");
    assert_eq!(options["publicKey"]["userVerification"], "required");
    let local = House::open();
    let (_, options) = question(local.browser().post(ASK, &json!({})));
    assert_eq!(options["publicKey"]["rpId"], "localhost");
}
