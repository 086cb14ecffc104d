//! The account page.

use crate::house::{House, PASSWORD};
use serde_json::json;

#[test]
fn a_person_changes_name_and_the_look_of_dates() {
    let house = House::open();
    let desk = house.signed_in("viewer@blue.example");
    let refused = desk.submit("/sales/account", &[("name", ""), ("dates", "martian")]);
    assert_eq!(refused.status(), 422);
    let saved = desk.submit("/sales/account", &[("name", "Zoë <Viewer>"), ("dates", "european")]);
    assert_eq!(saved.headers()["location"], "/sales/account?notice=saved");
    let page = desk.get("/sales/account?notice=saved").text().unwrap();
    assert!(page.contains("Zoë &#60;Viewer&#62;") && page.contains("Your account is saved."));
    assert!(page.contains("<option value=\"european\" selected>23.11.2026"));
    assert_eq!(desk.json("/api/sales/auth/me")["user"]["fullName"], "Zoë <Viewer>");
}

#[test]
fn names_of_days_and_months_are_in_the_persons_own_language() {
    let house = House::open();
    let desk = house.signed_in("manager@blue.example");
    let month = |desk: &crate::house::Browser| {
        let all = desk.json("/api/sales/dashboard");
        all["revenue"][1]["previous"]["label"].as_str().unwrap().to_owned()
    };
    assert!(desk.get("/sales/dashboard").text().unwrap().contains("<h1 lang=\"en\">Monday, 23 November 2026</h1>"));
    assert_eq!(desk.json("/api/sales/auth/me")["user"]["dateLanguage"], "en");
    let save = |language| desk.submit("/sales/account", &[("name", "Mo"), ("dates", "iso"), ("language", language)]);
    let refused = save("tlh");
    assert_eq!(refused.status(), 422);
    assert!(refused.text().unwrap().contains("Must be en, de, fr, es, it, nl or pt."));
    assert_eq!(save("fr").headers()["location"], "/sales/account?notice=saved");
    assert_eq!(desk.json("/api/sales/auth/me")["user"]["dateLanguage"], "fr");
    assert!(desk.get("/sales/account").text().unwrap().contains("<option value=\"fr\" selected>Français"));
    let page = desk.get("/sales/dashboard").text().unwrap();
    assert!(page.contains("<h1 lang=\"fr\">lundi, 23 novembre 2026</h1>"), "{page}");
    assert!(desk.get("/sales/customers/new").text().unwrap().contains("jeudi"));
    // Saved by a form that doesn't name it, it stays.
    desk.submit("/sales/account", &[("name", "Mo"), ("dates", "us")]);
    assert_eq!(month(&desk), "Last month to 23 octobre 2026");
    assert_eq!(month(&house.signed_in("admin@blue.example")), "Last month to 23 October 2026", "only for oneself");
    let told = "SELECT group_concat(detail) FROM audit_events WHERE action = 'account_changed'";
    let told: String = house.sqlite().query_row(told, [], |row| row.get(0)).unwrap();
    assert!(told.contains("\"dateLanguage\":\"fr\""), "{told}");
}

#[test]
fn the_security_history_says_who_came_from_where_and_shows_nobody_elses() {
    let house = House::open();
    let wrong = json!({"email": "rep@blue.example", "password": "not the password"});
    house.browser().post("/api/sales/auth/login", &wrong);
    house.clock.advance_seconds(24 * 3600);
    let desk = house.signed_in("rep@blue.example");
    let page = desk.get("/sales/account").text().unwrap();
    assert!(page.contains("yesterday 10:00</time> A sign-in failed<small>from 127.0.0.1"), "{page}");
    assert!(page.contains("today 10:00</time> Signed in"));
    let neighbour = house.signed_in("second@blue.example").get("/sales/account").text().unwrap();
    assert!(!neighbour.contains("A sign-in failed"));
    assert!(!page.contains(PASSWORD) && !page.contains("not the password"));
}
