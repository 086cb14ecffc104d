//! The team's sessions, as an admin has them.

use scraper::{Html, Selector};
use serde_json::json;

use super::people::id_of;
use super::people_plans::assert_sound;
use crate::auth::audited;
use crate::house::{Browser, House};
use routebook::admin::sessions::{Filter, statements};
use routebook::values::UserId;

const PATH: &str = "/sales/admin/sessions";

fn me(browser: &Browser) -> u16 {
    browser.get("/api/sales/auth/me").status().as_u16()
}

fn session_of(browser: &Browser) -> String {
    browser.json("/api/sales/auth/me")["session"]["id"].as_str().unwrap().to_owned()
}

/// The names in the rows of a page.
fn names(page: &str) -> Vec<String> {
    let html = Html::parse_document(page);
    let rows = Selector::parse("tbody th a").unwrap();
    html.select(&rows).map(|link| link.text().collect()).collect()
}

#[test]
fn ses_7_an_admin_sees_where_the_team_is_signed_in_and_ends_it_at_once() {
    let house = House::open();
    let (phone, desk) = (house.signed_in("rep@blue.example"), house.signed_in("rep@blue.example"));
    house.clock.advance_seconds(5);
    house.signed_in("admin@green.example");
    let admin = house.signed_in("admin@blue.example");
    let page = admin.get(PATH).text().unwrap();
    assert_eq!(names(&page), ["admin blue", "rep blue", "rep blue"], "the newest first, of this team alone");
    assert!(page.contains("An unknown device") && page.contains("This device") && page.contains("127.0.0.1"));
    let ended = admin.submit(&format!("{PATH}/{}/end", session_of(&phone)), &[]);
    assert_eq!(ended.headers()["location"], "/sales/admin/sessions?notice=ended");
    assert_eq!((me(&phone), me(&desk), me(&admin)), (401, 200, 200));
    assert_eq!(audited(&house, "session_ended"), 1);
    assert_eq!(names(&admin.get(PATH).text().unwrap()), ["admin blue", "rep blue"]);
    let again = admin.submit(&format!("{PATH}/{}/end", "01890000-0000-7000-8000-000000000000"), &[]);
    assert_eq!(again.status(), 404);
}

#[test]
fn ses_7_a_session_of_another_team_stays_whoever_asks() {
    let house = House::open();
    let green = house.signed_in("rep@green.example");
    let path = format!("{PATH}/{}/end", session_of(&green));
    assert_eq!(house.signed_in("admin@blue.example").submit(&path, &[]).status(), 404);
    for who in ["manager", "rep", "viewer"] {
        let browser = house.signed_in(&format!("{who}@green.example"));
        assert_eq!(browser.submit(&path, &[]).status(), 403, "{who}");
        assert_eq!(browser.get(PATH).status(), 403, "{who}");
    }
    assert_eq!(me(&green), 200);
}

#[test]
fn ses_7_sessions_are_found_by_person_and_page_by_page() {
    let house = House::open();
    for _ in 0..3 {
        house.signed_in("rep@blue.example");
        house.signed_in("second@blue.example");
        house.clock.advance_seconds(1);
    }
    let admin = house.signed_in("admin@blue.example");
    let rep = id_of(&admin, "rep@blue.example");
    let of_rep = admin.get(&format!("{PATH}?user={rep}")).text().unwrap();
    assert_eq!(names(&of_rep), ["rep blue"; 3]);
    assert!(of_rep.contains("Where rep blue is signed in right now."));
    assert_eq!(names(&admin.get(&format!("{PATH}?search=SECOND")).text().unwrap()), ["second blue"; 3]);
    assert!(admin.get(&format!("{PATH}?search=nobody")).text().unwrap().contains("No sessions"));
    let first = admin.get(&format!("{PATH}?pageSize=4")).text().unwrap();
    assert!(first.contains("1–4 of 7"));
    let second = admin.get(&format!("{PATH}?pageSize=4&page=2")).text().unwrap();
    assert_eq!((names(&first).len(), names(&second).len()), (4, 3));
    assert_eq!(admin.get(&format!("{PATH}?user=x")).status(), 422);
}

#[test]
fn ses_6_signing_somebody_out_everywhere_is_one_call() {
    let house = House::open();
    let (phone, desk) = (house.signed_in("rep@blue.example"), house.signed_in("rep@blue.example"));
    let admin = house.signed_in("admin@blue.example");
    let rep = id_of(&admin, "rep@blue.example");
    let answer = admin.send("DELETE", &format!("/api/sales/users/{rep}/sessions"), &json!({}));
    assert_eq!(answer.json::<serde_json::Value>().unwrap()["ended"], 2);
    assert_eq!((me(&phone), me(&desk), me(&admin)), (401, 401, 200));
    let again = house.signed_in("rep@blue.example");
    assert_eq!(admin.submit(&format!("/sales/admin/users/{rep}/end-sessions"), &[]).status(), 303);
    assert_eq!(me(&again), 401);
    let own = id_of(&admin, "admin@blue.example");
    admin.send("DELETE", &format!("/api/sales/users/{own}/sessions"), &json!({}));
    assert_eq!(me(&admin), 200, "the one that asks stays");
}

#[test]
fn spd_2_each_statement_of_the_sessions_walks_an_index_in_its_order() {
    let house = House::open();
    let mut all = Vec::new();
    for user in [None, Some(UserId::from_bytes([7; 16]))] {
        for search in [None, Some("a".to_owned())] {
            all.extend(statements(&Filter { user, search }));
        }
    }
    assert_sound(&house, all);
}
