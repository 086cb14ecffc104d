//! What is done to many customers: filters, saved views, and giving them to a rep.

use serde_json::{Value, json};

use super::api::{make, problem};
use super::finding::fill;
use super::pages::{followed, refused};
use crate::house::{Browser, House};

fn total(browser: &Browser, query: &str) -> i64 {
    browser.json(&format!("/api/sales/customers?{query}"))["total"].as_i64().unwrap()
}

fn user(house: &House, name: &str) -> String {
    let me = house.signed_in(&format!("{name}@blue.example")).json("/api/sales/auth/me");
    me["user"]["id"].as_str().unwrap().to_owned()
}

#[test]
fn each_filter_narrows_alone_and_with_others_in_every_order() {
    let house = House::open();
    let manager = house.signed_in("manager@blue.example");
    for n in 0..24 {
        let on = |bit: usize| n >> bit & 1 == 1;
        let id = make(
            &manager,
            &json!({
                "name": format!("Bar {n:02}"), "territory": if on(0) { "North" } else { "South" },
                "priority": if on(1) { "high" } else { "low" }, "premise": if on(2) { "on" } else { "off" },
                "licenceExpiresOn": if on(3) { Some("2026-12-01") } else { None },
            }),
        );
        if n % 3 == 0 {
            manager.send("PUT", &format!("/api/sales/customers/{id}/tags"), &json!({"version": 1, "tags": ["vip"]}));
        }
    }
    let words = ["territory=North", "priority=high", "premise=on", "licence=30", "tag=vip"];
    let fits = |n: usize, word: usize| if word == 4 { n.is_multiple_of(3) } else { n >> word & 1 == 1 };
    for chosen in 0..32_usize {
        let used: Vec<usize> = (0..5).filter(|word| chosen >> word & 1 == 1).collect();
        let query = used.iter().map(|word| words[*word]).collect::<Vec<_>>().join("&");
        let expected: Vec<String> =
            (0..24).filter(|n| used.iter().all(|word| fits(*n, *word))).map(|n| format!("Bar {n:02}")).collect();
        for sort in ["name", "number", "lastOrder", "nextOrder"] {
            let list = manager.json(&format!("/api/sales/customers?{query}&sort={sort}"));
            let mut names: Vec<&str> =
                list["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap()).collect();
            if sort != "name" {
                names.sort_unstable();
            }
            assert_eq!(names, expected, "{query} by {sort}");
            assert_eq!(list["total"], expected.len(), "{query} by {sort}");
        }
        assert_eq!(total(&manager, &format!("{query}&search=bar")), i64::try_from(expected.len()).unwrap());
    }
}

/// More than fit in memory: the same filter then walks the order itself.
#[test]
fn a_tag_of_more_than_a_thousand_is_listed_in_order_too() {
    let house = House::open();
    fill(&house, 1_200);
    house.sqlite().execute_batch("INSERT INTO customer_tags SELECT tenant_id, id, 'old' FROM customers").unwrap();
    let manager = house.signed_in("manager@blue.example");
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = manager.json(&format!("/api/sales/customers?tag=old&sort=-number&pageSize=200&after={after}"));
        assert_eq!(page["total"], 1_200);
        seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["number"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => after = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(seen, (1..=1_200).rev().map(|n: i32| n.to_string()).collect::<Vec<_>>());
}

#[test]
fn a_view_is_ones_own_or_shared_and_stands_above_the_list() {
    let house = House::open();
    let (rep, viewer) = (house.signed_in("rep@blue.example"), house.signed_in("viewer@blue.example"));
    let save = |browser: &Browser, name: &str, query: &str, shared: bool| {
        let mut form = vec![("name", name), ("query", query)];
        form.extend(shared.then_some(("shared", "on")));
        browser.submit("/sales/customers/views", &form)
    };
    let again = refused(save(&rep, "", "health=late", false));
    assert!(again.contains("#f-name") && again.contains("value=\"health=late\""), "{again}");
    refused(save(&rep, "Nothing", "", false));
    let (_, page) = followed(&rep, &save(&rep, "My late ones", "health=late&page=3&sort=lastOrder", false));
    assert!(page.contains("The view was saved.") && page.contains("?health=late&#38;sort=lastOrder\""), "{page}");
    followed(&rep, &save(&rep, "Due in the team", "due=true", true));
    followed(&rep, &save(&rep, "my LATE ones", "health=late", false));
    let items = |browser: &Browser| browser.json("/api/sales/customers/views")["items"].clone();
    let names = |list: &Value| -> Vec<String> {
        list.as_array().unwrap().iter().map(|view| view["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&items(&rep)), ["Due in the team", "my LATE ones"]);
    assert_eq!(names(&items(&viewer)), ["Due in the team"]);
    assert!(viewer.get("/sales/customers").text().unwrap().contains("Due in the team"));
    let shared = items(&viewer)[0]["id"].as_str().unwrap().to_owned();
    problem(viewer.send("DELETE", &format!("/api/sales/customers/views/{shared}"), &json!({})), 404);
    let green = house.signed_in("admin@green.example");
    assert_eq!(items(&green), json!([]));
    problem(green.send("DELETE", &format!("/api/sales/customers/views/{shared}"), &json!({})), 404);
    let manager = house.signed_in("manager@blue.example");
    let gone = manager.submit(&format!("/sales/customers/views/{shared}/remove"), &[("query", "due=true")]);
    assert!(followed(&manager, &gone).1.contains("The view was removed."));
    assert_eq!(items(&viewer), json!([]));
    problem(rep.post("/api/sales/customers/views", &json!({"name": "x", "query": "health=ill"})), 422);
}

#[test]
fn o14_customers_without_a_rep_are_a_list_and_are_given_to_one_at_once() {
    let house = House::open();
    fill(&house, 120);
    let manager = house.signed_in("manager@blue.example");
    assert_eq!(total(&manager, "rep=none"), 120);
    let rep = user(&house, "rep");
    let page = manager.get("/sales/customers?rep=none&search=troy").text().unwrap();
    assert!(page.contains("Give all 60"), "{page}");
    let all = [("repId", rep.as_str()), ("which", "all"), ("query", "search=troy&rep=none")];
    let (_, page) = followed(&manager, &manager.submit("/sales/customers/assign", &all));
    assert!(page.contains("60 customers changed hands.") && page.contains("No customer fits"), "{page}");
    assert_eq!((total(&manager, "rep=none"), total(&manager, &format!("rep={rep}"))), (60, 60));
    assert_eq!(total(&house.signed_in("rep@blue.example"), ""), 60);
    let audited = |action: &str| -> i64 {
        let sql = "SELECT COUNT(*) FROM audit_events WHERE action = :action";
        house.sqlite().query_row(sql, [action], |row| row.get(0)).unwrap()
    };
    assert_eq!((audited("customer_assigned"), audited("customers_assigned")), (60, 1));
}

#[test]
fn the_chosen_are_given_and_what_was_chosen_is_kept() {
    let house = House::open();
    let manager = house.signed_in("manager@blue.example");
    let [a, b] = ["Anker", "Blume"].map(|name| make(&manager, &json!({"name": name})));
    let second = user(&house, "second");
    let assign = |form: &[(&str, &str)]| manager.submit("/sales/customers/assign", form);
    let again = refused(assign(&[("customer", &a), ("which", "chosen"), ("query", "sort=name")]));
    let chosen = format!("value=\"{a}\" form=\"assign\" aria-label=\"Choose Anker\" checked");
    assert!(again.contains("#f-repId") && again.contains(&chosen), "{again}");
    assert!(refused(assign(&[("repId", &second), ("which", "chosen")])).contains("#f-customerIds"));
    let viewer = user(&house, "viewer");
    assert!(refused(assign(&[("repId", &viewer), ("customer", &a)])).contains("no such rep"));
    let (_, page) = followed(&manager, &assign(&[("repId", &second), ("customer", &a), ("customer", &b)]));
    assert!(page.contains("2 customers changed hands."), "{page}");
    assert_eq!(total(&manager, &format!("rep={second}")), 2);
    // What is done is done, whatever the query says that the list is to come back with.
    let odd = assign(&[("repId", "none"), ("customer", &b), ("query", "health=ill")]);
    assert_eq!(odd.headers()["location"].to_str().unwrap(), "/sales/customers?assigned=1");
    assert_eq!(total(&manager, "rep=none"), 1);
    assert_eq!(assign(&[("repId", &second), ("customer", "0192f3a0-1c2d-7e3f-8a4b-5c6d7e8f9a0b")]).status(), 404);
    let rep = house.signed_in("rep@blue.example");
    assert_eq!(rep.submit("/sales/customers/assign", &[("repId", &second), ("customer", &a)]).status(), 403);
    assert!(!rep.get("/sales/customers").text().unwrap().contains("Give the chosen"));
    problem(rep.post("/api/sales/customers/assign", &json!({"repId": second, "customerIds": [a]})), 403);
    let both = json!({"repId": second, "customerIds": [a], "query": "rep=none"});
    problem(manager.post("/api/sales/customers/assign", &both), 422);
    let moved: Value =
        manager.post("/api/sales/customers/assign", &json!({"repId": null, "query": "search=anker"})).json().unwrap();
    assert_eq!(moved["assigned"], 1);
}

#[test]
fn more_than_two_thousand_are_not_moved_by_one_press() {
    let house = House::open();
    fill(&house, 2_001);
    let manager = house.signed_in("manager@blue.example");
    let rep = user(&house, "rep");
    let asked = |query: &str| json!({"repId": rep, "query": query});
    let refused = problem(manager.post("/api/sales/customers/assign", &asked("")), 422);
    assert_eq!(refused["errors"][0]["field"], "customerIds");
    assert_eq!(total(&manager, "rep=none"), 2_001, "none was moved");
    let moved: Value = manager.post("/api/sales/customers/assign", &asked("search=albany")).json().unwrap();
    assert_eq!(moved["assigned"], 1_000);
}
