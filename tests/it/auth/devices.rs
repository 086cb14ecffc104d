//! Signed-in devices: seen, named, ended.

use serde_json::{Value, json};

use crate::house::{Browser, House};

const SESSIONS: &str = "/api/sales/auth/sessions";

fn items(browser: &Browser) -> Vec<Value> {
    browser.json(SESSIONS)["items"].as_array().unwrap().clone()
}

fn own_id(browser: &Browser) -> String {
    browser.json("/api/sales/auth/me")["session"]["id"].as_str().unwrap().to_owned()
}

#[test]
fn ses_7_devices_are_listed_named_and_ended_one_by_one() {
    let house = House::open();
    let (phone, desk) = (house.signed_in("rep@blue.example"), house.signed_in("rep@blue.example"));
    house.signed_in("second@blue.example");
    let listed = items(&desk);
    assert_eq!(listed.len(), 2);
    assert_eq!(listed[0]["current"], true);
    assert_eq!(listed[0]["id"], own_id(&desk));
    assert_eq!(listed[1]["device"], "An unknown device");
    assert_eq!(listed[1]["address"], "127.0.0.1");

    let other = format!("{SESSIONS}/{}", own_id(&phone));
    assert_eq!(desk.send("PATCH", &other, &json!({"name": "  Phone "})).status(), 204);
    assert_eq!(items(&desk)[1]["name"], "Phone");
    assert_eq!(desk.send("PATCH", &other, &json!({"name": "x".repeat(61)})).status(), 422);
    assert_eq!(desk.send("DELETE", &other, &json!({})).status(), 204);
    assert_eq!(phone.get("/api/sales/auth/me").status(), 401);
    assert_eq!(desk.send("DELETE", &other, &json!({})).status(), 404);
    assert_eq!(items(&desk).len(), 1);
}

#[test]
fn ses_7_all_others_end_at_once_and_this_one_stays() {
    let house = House::open();
    let others: Vec<Browser> = (0..3).map(|_| house.signed_in("rep@blue.example")).collect();
    let neighbour = house.signed_in("second@blue.example");
    let desk = house.signed_in("rep@blue.example");
    let answer: Value = desk.send("DELETE", SESSIONS, &json!({})).json().unwrap();
    assert_eq!(answer["ended"], 3);
    assert!(others.iter().all(|other| other.get("/api/sales/auth/me").status() == 401));
    assert_eq!(desk.get("/api/sales/auth/me").status(), 200);
    assert_eq!(neighbour.get("/api/sales/auth/me").status(), 200);
}

#[test]
fn ses_6_ending_this_device_signs_out_and_takes_the_cookies() {
    let house = House::open();
    let desk = house.signed_in("viewer@blue.example");
    let answer = desk.send("DELETE", &format!("{SESSIONS}/{}", own_id(&desk)), &json!({}));
    assert_eq!(answer.status(), 204);
    assert_eq!(answer.headers().get_all("set-cookie").iter().count(), 2);
    assert_eq!(desk.get("/api/sales/auth/me").json::<Value>().unwrap()["code"], "AUTH_REQUIRED");
}

#[test]
fn ten_1_nobody_ends_or_names_someone_elses_device() {
    let house = House::open();
    let victim = house.signed_in("rep@blue.example");
    let path = format!("{SESSIONS}/{}", own_id(&victim));
    for stranger in ["second@blue.example", "admin@blue.example", "rep@green.example"] {
        let stranger = house.signed_in(stranger);
        assert_eq!(stranger.send("DELETE", &path, &json!({})).status(), 404);
        assert_eq!(stranger.send("PATCH", &path, &json!({"name": "mine"})).status(), 404);
    }
    assert_eq!(victim.get("/api/sales/auth/me").status(), 200);
}

#[test]
fn ses_7_a_person_has_at_most_20_and_the_oldest_goes() {
    let house = House::open();
    let first = house.signed_in("rep@blue.example");
    let mut last = None;
    for _ in 0..20 {
        house.clock.advance_seconds(1);
        last = Some(house.signed_in("rep@blue.example"));
    }
    assert_eq!(items(&last.unwrap()).len(), 20);
    assert_eq!(first.get("/api/sales/auth/me").status(), 401);
}

#[test]
fn ses_7_the_page_says_it_in_plain_language_and_works_without_scripts() {
    let house = House::open();
    let desk = house.browser();
    let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
    let login = json!({"email": "rep@blue.example", "password": crate::house::PASSWORD});
    let sent =
        desk.client().post(desk.address("/api/sales/auth/login")).header("user-agent", agent).json(&login).send();
    assert_eq!(sent.unwrap().status(), 200);
    let phone = house.signed_in("rep@blue.example");
    let page = phone.get("/sales/sessions").text().unwrap();
    assert!(page.contains("Firefox on Linux"), "{page}");
    assert!(page.contains("This device"));
    assert!(page.contains("today 10:00"), "in the team's time zone");

    let device = format!("/sales/sessions/{}", own_id(&desk));
    let refused = phone.submit(&device, &[("name", &"x".repeat(61))]);
    assert_eq!(refused.status(), 422);
    assert!(refused.text().unwrap().contains(&"x".repeat(61)), "what was typed is kept");
    assert_eq!(phone.submit(&device, &[("name", "<b>Desk</b>")]).headers()["location"], "/sales/sessions?notice=named");
    assert!(phone.get("/sales/sessions").text().unwrap().contains("&#60;b&#62;Desk"));
    let ended = phone.submit(&format!("{device}/end"), &[]);
    assert_eq!(ended.headers()["location"], "/sales/sessions?notice=ended");
    assert_eq!(desk.get("/sales/sessions").status(), 303);
    assert_eq!(phone.submit("/sales/sessions/end-others", &[]).status(), 303);
    assert_eq!(phone.get("/sales/sessions").status(), 200);
}

#[test]
fn each_end_leaves_an_audit_row() {
    let house = House::open();
    let (phone, desk) = (house.signed_in("rep@blue.example"), house.signed_in("rep@blue.example"));
    desk.send("DELETE", &format!("{SESSIONS}/{}", own_id(&phone)), &json!({}));
    house.signed_in("rep@blue.example");
    desk.send("DELETE", SESSIONS, &json!({}));
    assert_eq!(crate::auth::audited(&house, "session_ended"), 1);
    assert_eq!(crate::auth::audited(&house, "sessions_ended"), 1);
}
