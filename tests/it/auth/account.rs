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
