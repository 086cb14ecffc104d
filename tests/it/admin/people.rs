//! The people of a team, as an admin has them.

use reqwest::blocking::Response;
use scraper::Html;
use serde_json::{Value, json};

use crate::auth::audited;
use crate::auth::codes::{EMAIL, between, turn_on};
use crate::house::{Browser, House, PASSWORD};
use crate::sales::fixtures;
use crate::trade;
use crate::web::page::addresses;

const USERS: &str = "/api/sales/users";
const PAGES: &str = "/sales/admin/users";

/// A person's id, by their e-mail.
pub fn id_of(admin: &Browser, email: &str) -> String {
    let found = admin.json(&format!("{USERS}?search={email}"));
    found["items"][0]["id"].as_str().unwrap().to_owned()
}

/// Makes a link by the API; its path.
pub fn link_for(admin: &Browser, id: &str) -> String {
    let answer = admin.post(&format!("{USERS}/{id}/link"), &json!({}));
    assert_eq!(answer.status(), 200);
    let link: Value = answer.json().unwrap();
    let url = link["url"].as_str().unwrap();
    format!("/{}", url.splitn(4, '/').nth(3).unwrap())
}

fn names(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|user| user["fullName"].as_str().unwrap()).collect()
}

fn fields(answer: Response) -> Vec<String> {
    assert_eq!(answer.status(), 422);
    let problem: Value = answer.json().unwrap();
    problem["errors"].as_array().unwrap().iter().map(|e| e["field"].as_str().unwrap().to_owned()).collect()
}

fn me(browser: &Browser) -> u16 {
    browser.get("/api/sales/auth/me").status().as_u16()
}

#[test]
fn people_are_listed_by_name_filtered_and_searched_as_page_and_api() {
    let house = House::open();
    let admin = house.signed_in("admin@blue.example");
    let all = admin.json(USERS);
    assert_eq!(names(&all), ["admin blue", "manager blue", "rep blue", "second blue", "viewer blue"]);
    assert_eq!(all["total"], 5);
    for (query, found) in [
        ("role=rep", vec!["rep blue", "second blue"]),
        ("search=SEC", vec!["second blue"]),
        ("search=viewer@blue", vec!["viewer blue"]),
        ("search=green", vec![]),
        ("search=%25", vec![]),
        ("state=invited", vec![]),
        ("state=active&role=admin", vec!["admin blue"]),
    ] {
        assert_eq!(names(&admin.json(&format!("{USERS}?{query}"))), found, "{query}");
        let page = admin.get(&format!("{PAGES}?{query}")).text().unwrap();
        assert!(found.iter().all(|name| page.contains(name)), "{query}");
        assert_eq!(page.contains("Nobody fits"), found.is_empty(), "{query}");
    }
    let first = admin.json(&format!("{USERS}?pageSize=2"));
    let second = admin.json(&format!("{USERS}?pageSize=2&after={}", first["next"].as_str().unwrap()));
    assert_eq!([names(&first), names(&second)], [["admin blue", "manager blue"], ["rep blue", "second blue"]]);
    assert_eq!(fields(admin.get(&format!("{USERS}?role=king&state=gone"))), ["role", "state"]);
}

#[test]
fn ten_6_only_an_admin_sees_or_changes_people_and_never_of_another_team() {
    let house = House::open();
    let admin = house.signed_in("admin@blue.example");
    let rep = id_of(&admin, "rep@blue.example");
    let green = house.signed_in("admin@green.example");
    for who in ["manager", "rep", "viewer"] {
        let browser = house.signed_in(&format!("{who}@blue.example"));
        let own = browser.json("/api/sales/auth/me")["user"]["id"].as_str().unwrap().to_owned();
        let raise = browser.send("PATCH", &format!("{USERS}/{own}"), &json!({"version": 1, "role": "admin"}));
        assert_eq!(raise.status(), 403, "{who}");
        assert_eq!(browser.get(USERS).status(), 403);
        assert_eq!(browser.post(&format!("{USERS}/{rep}/link"), &json!({})).status(), 403);
        assert_eq!(browser.submit(&format!("{PAGES}/{own}"), &[("role", "admin")]).status(), 403);
        assert_eq!(browser.get(PAGES).status(), 403);
        assert_eq!(browser.json("/api/sales/auth/me")["user"]["role"], who);
    }
    assert_eq!(green.get(&format!("{USERS}/{rep}")).status(), 404);
    assert_eq!(green.post(&format!("{USERS}/{rep}/link"), &json!({})).status(), 404);
    assert_eq!(green.send("PATCH", &format!("{USERS}/{rep}"), &json!({"version": 1, "active": false})).status(), 404);
    assert_eq!(green.send("DELETE", &format!("{USERS}/{rep}/sessions"), &json!({})).status(), 404);
    for path in ["", "/link", "/enable", "/hand-over", "/end-sessions"] {
        let answer = green.submit(&format!("{PAGES}/{rep}{path}"), &[("disable", "yes"), ("version", "1")]);
        assert_eq!(answer.status(), 404, "{path}");
    }
}

#[test]
fn the_last_active_admin_stays_and_the_page_says_why() {
    let house = House::open();
    let admin = house.signed_in("admin@blue.example");
    let own = id_of(&admin, "admin@blue.example");
    let form = [("version", "1"), ("fullName", "Ada Blue"), ("role", "manager")];
    let refused = admin.submit(&format!("{PAGES}/{own}"), &form);
    assert_eq!(refused.status(), 422);
    let page = refused.text().unwrap();
    assert!(page.contains("This is the last active admin of the team.") && page.contains("value=\"Ada Blue\""));
    let patch = json!({"version": 1, "role": "viewer"});
    assert_eq!(admin.send("PATCH", &format!("{USERS}/{own}"), &patch).status(), 409);
    let oneself = admin.submit(&format!("{PAGES}/{own}/hand-over"), &[("disable", "yes")]);
    assert!(oneself.text().unwrap().contains("You can’t disable yourself."));
    assert_eq!(admin.post(&format!("{USERS}/{own}/link"), &json!({})).status(), 409, "AUT-4: the current one is asked");
    let manager = id_of(&admin, "manager@blue.example");
    let raise = json!({"version": 1, "role": "admin"});
    assert_eq!(admin.send("PATCH", &format!("{USERS}/{manager}"), &raise).status(), 200);
    assert_eq!(admin.submit(&format!("{PAGES}/{own}"), &form).status(), 303, "there is another one now");
    assert_eq!(admin.get(PAGES).status(), 403);
}

#[test]
fn ses_6_a_change_of_role_and_disabling_hold_at_the_very_next_request_in_every_process() {
    let house = House::open();
    let other = house.beside();
    let admin = house.signed_in("admin@blue.example");
    let manager = other.signed_in("manager@blue.example");
    let id = id_of(&admin, "manager@blue.example");
    let create = json!({"code": "N1", "name": "New"});
    assert_eq!(manager.post("/api/sales/products", &create).status(), 201);
    let form = [("version", "1"), ("fullName", "Max"), ("role", "viewer")];
    assert_eq!(admin.submit(&format!("{PAGES}/{id}"), &form).status(), 303);
    assert_eq!(manager.post("/api/sales/products", &json!({"code": "N2", "name": "New"})).status(), 403);
    assert_eq!(me(&manager), 200);
    assert_eq!(admin.submit(&format!("{PAGES}/{id}/hand-over"), &[("disable", "yes")]).status(), 303);
    assert_eq!(me(&manager), 401);
    let login = json!({"email": "manager@blue.example", "password": PASSWORD});
    assert_eq!(other.browser().post("/api/sales/auth/login", &login).status(), 401);
    assert_eq!(admin.submit(&format!("{PAGES}/{id}/enable"), &[]).status(), 303);
    assert_eq!(other.browser().post("/api/sales/auth/login", &login).status(), 200);
    assert_eq!(audited(&house, "user_changed"), 3);
}

#[test]
fn a_stale_form_is_refused_and_keeps_what_was_typed() {
    let house = House::open();
    let admin = house.signed_in("admin@blue.example");
    let path = format!("{PAGES}/{}", id_of(&admin, "rep@blue.example"));
    let form = [("version", "1"), ("fullName", "Rita"), ("role", "rep"), ("territory", "North")];
    assert_eq!(admin.submit(&path, &form).status(), 303);
    let stale = admin.submit(&path, &[("version", "1"), ("fullName", "Rosa"), ("role", "rep"), ("territory", "South")]);
    assert_eq!(stale.status(), 422);
    let page = stale.text().unwrap();
    assert!(page.contains("Somebody else changed this person") && page.contains("value=\"South\""));
    assert!(admin.get(&path).text().unwrap().contains("value=\"North\""));
}

#[test]
fn a_rep_profile_is_typed_and_each_wrong_field_is_named() {
    let house = House::open();
    let admin = house.signed_in("admin@blue.example");
    let id = id_of(&admin, "rep@blue.example");
    let path = format!("{PAGES}/{id}");
    let wrong = [
        ("version", "1"),
        ("fullName", ""),
        ("role", "king"),
        ("weeklyQuota", "lots"),
        ("deliveryWeekdays", "mon"),
        ("deliveryWeekdays", "someday"),
        ("samplesAMonth", "-1"),
    ];
    let page = admin.submit(&path, &wrong).text().unwrap();
    for field in ["fullName", "role", "weeklyQuota", "deliveryWeekdays", "samplesAMonth"] {
        assert!(page.contains(&format!("href=\"#f-{field}\"")), "{field}");
    }
    let right = [
        ("version", "1"),
        ("fullName", "Rita"),
        ("role", "rep"),
        ("territory", "North"),
        ("weeklyQuota", "15,000"),
        ("deliveryWeekdays", "thu"),
        ("deliveryWeekdays", "mon"),
        ("samplesAMonth", "12"),
    ];
    assert_eq!(admin.submit(&path, &right).status(), 303);
    let user = admin.json(&format!("{USERS}/{id}"));
    let rep = json!({
        "territory": "North", "deliveryWeekdays": ["mon", "thu"], "weeklyQuotaCents": 1_500_000, "monthlyQuotaCents": 0,
        "quarterlyQuotaCents": 0, "yearlyQuotaCents": 0, "samplesAMonth": 12,
    });
    assert_eq!((&user["rep"], &user["version"]), (&rep, &json!(2)));
    let bad = json!({"version": 2, "rep": {"weeklyQuotaCents": -1, "samplesAMonth": 10_001}});
    let path = format!("{USERS}/{id}");
    assert_eq!(fields(admin.send("PATCH", &path, &bad)), ["rep.weeklyQuotaCents", "rep.samplesAMonth"]);
    let one = json!({"version": 2, "rep": {"territory": "South"}});
    let changed: Value = admin.send("PATCH", &path, &one).json().unwrap();
    assert_eq!(
        (&changed["rep"]["territory"], &changed["rep"]["weeklyQuotaCents"]),
        (&json!("South"), &json!(1_500_000))
    );
}

#[test]
fn handing_over_and_disabling_are_one_step_and_what_was_delivered_stays() {
    let house = House::open();
    trade::fill(&house);
    let admin = house.signed_in("admin@blue.example");
    let (rep, second) = (id_of(&admin, "rep@blue.example"), id_of(&admin, "second@blue.example"));
    let browser = house.signed_in("rep@blue.example");
    let theirs = |who: &str| (total(&admin, "customers", who), open_orders(&admin, who));
    let (before, others) = (theirs(&rep), theirs(&second));
    assert!(before.0 > 3 && before.1 > 3, "{before:?}");
    let delivered = total(&admin, "orders", &format!("{rep}&status=delivered"));
    let page = admin.get(&format!("{PAGES}/{rep}")).text().unwrap();
    assert!(page.contains(&format!("Theirs: {} customers, {} open orders.", before.0, before.1)));
    let path = format!("{PAGES}/{rep}/hand-over");
    let nobody = admin.submit(&path, &[("disable", "yes"), ("handOverTo", &rep)]);
    assert_eq!(nobody.status(), 422, "not to oneself, and so nothing at all");
    assert_eq!(me(&browser), 200);
    let done = admin.submit(&path, &[("disable", "yes"), ("handOverTo", &second)]);
    assert_eq!(done.headers()["location"], format!("{PAGES}/{rep}?notice=gone"));
    assert_eq!(me(&browser), 401);
    assert_eq!(theirs(&rep), (0, 0));
    assert_eq!(theirs(&second), (before.0 + others.0, before.1 + others.1));
    assert_eq!(total(&admin, "orders", &format!("{rep}&status=delivered")), delivered);
    assert_eq!(audited(&house, "handed_over"), 1);
    assert_eq!(admin.submit(&path, &[]).status(), 422, "somebody must take over");
}

fn total(admin: &Browser, noun: &str, rep: &str) -> i64 {
    admin.json(&format!("/api/sales/{noun}?rep={rep}"))["total"].as_i64().unwrap()
}

fn open_orders(admin: &Browser, rep: &str) -> i64 {
    let statuses = ["draft", "awaiting_approval", "pending", "ready", "picked"];
    statuses.iter().map(|status| total(admin, "orders", &format!("{rep}&status={status}"))).sum()
}

#[test]
fn inp_4_a_person_is_added_once_and_no_secret_is_kept_with_the_answer() {
    let house = House::open();
    let admin = house.signed_in("admin@blue.example");
    let body = json!({"email": "nora@blue.example", "fullName": "Nora", "role": "rep", "rep": {"territory": "North"}});
    let post = |body: &Value| {
        let request = admin.client().post(admin.address(USERS)).header("idempotency-key", "one").json(body);
        request.send().unwrap()
    };
    let (first, again) = (post(&body), post(&body));
    assert_eq!((first.status().as_u16(), again.status().as_u16()), (201, 201));
    let (first, again): (Value, Value) = (first.json().unwrap(), again.json().unwrap());
    assert_eq!(first, again);
    assert_eq!((&first["state"], &first["rep"]["territory"]), (&json!("invited"), &json!("North")));
    let other = post(&json!({"email": "b@blue.example", "fullName": "B", "role": "rep"}));
    assert_eq!(fields(other), ["Idempotency-Key"]);
    let taken = admin.post(USERS, &json!({"email": "NORA@blue.example", "fullName": "N", "role": "rep"}));
    assert_eq!(taken.status(), 409);
    assert_eq!(taken.json::<Value>().unwrap()["errors"][0]["field"], "email");
    assert_eq!(fields(admin.post(USERS, &json!({"email": "x", "fullName": "", "role": "king"}))).len(), 3);
    let path = link_for(&admin, first["id"].as_str().unwrap());
    assert_eq!(house.browser().get(&path).status(), 200);
}

#[test]
fn sec_2_a_links_secret_is_nowhere_in_the_file_nor_shown_again() {
    let house = House::open();
    let admin = house.signed_in("admin@blue.example");
    let rep = id_of(&admin, "rep@blue.example");
    let page = admin.submit(&format!("{PAGES}/{rep}/link"), &[]).text().unwrap();
    let token = between(&page, "/invite?token=", "<").to_owned();
    assert_eq!(token.len(), 43);
    assert!(!admin.get(&format!("{PAGES}/{rep}")).text().unwrap().contains(&token));
    let dump: Vec<String> = ["audit_events", "one_time_links", "idempotency_keys"]
        .iter()
        .flat_map(|table| rows_as_text(&house, table))
        .collect();
    assert!(!dump.is_empty() && dump.iter().all(|row| !row.contains(&token)));
    for file in std::fs::read_dir(house.folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(token.len()).any(|window| window == token.as_bytes()));
    }
}

fn rows_as_text(house: &House, table: &str) -> Vec<String> {
    let conn = house.sqlite();
    let mut statement = conn.prepare(&format!("SELECT * FROM {table}")).unwrap();
    let columns = statement.column_count();
    let rows = statement
        .query_map([], |row| (0..columns).map(|n| Ok(format!("{:?}", row.get_ref(n)?))).collect::<Result<Vec<_>, _>>());
    rows.unwrap().map(|row| row.unwrap().join(" ")).collect()
}

#[test]
fn an_admin_turns_off_the_codes_of_somebody_who_lost_them_and_not_ones_own() {
    let house = House::open();
    turn_on(&house, &house.signed_in(EMAIL));
    let admin = house.signed_in("admin@blue.example");
    let id = id_of(&admin, EMAIL);
    assert!(admin.get(&format!("{PAGES}/{id}")).text().unwrap().contains("Turn second step and passkeys off"));
    assert_eq!(admin.submit(&format!("{PAGES}/{id}/second-factor"), &[]).status(), 303);
    assert!(!admin.get(&format!("{PAGES}/{id}")).text().unwrap().contains("Turn second step and passkeys off"));
    assert_eq!(me(&house.signed_in(EMAIL)), 200);
    let own = id_of(&admin, "admin@blue.example");
    assert_eq!(admin.send("DELETE", &format!("{USERS}/{own}/second-factor"), &json!({})).status(), 409);
}

#[test]
fn ten_6_nobody_sees_a_link_that_would_be_refused() {
    let house = House::open();
    fixtures::open_shop(&house.store, "blue");
    for (who, admin) in [("viewer", false), ("rep", false), ("manager", false), ("admin", true)] {
        let browser = house.signed_in(&format!("{who}@blue.example"));
        let page = browser.get("/sales/dashboard").text().unwrap();
        let links = addresses(&Html::parse_document(&page), "nav a, .menu a", "href", "/sales/dashboard");
        assert!(links.len() > 5, "{links:?}");
        assert_eq!(links.contains(&PAGES.to_owned()), admin, "{who}");
        for link in links {
            assert_eq!(browser.get(&link).status(), 200, "{who}: {link}");
        }
    }
}
