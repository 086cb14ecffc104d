//! Tags, further addresses, hold, close: as page and as API.

use serde_json::{Value, json};

use super::api::{make, problem};
use super::pages::{followed, refused};
use crate::house::{Browser, House};
use crate::sales::fixtures;

fn audited(house: &House, action: &str) -> Vec<Value> {
    let conn = house.sqlite();
    let mut statement = conn.prepare("SELECT detail FROM audit_events WHERE action = :action ORDER BY id").unwrap();
    let rows = statement.query_map([action], |row| row.get::<_, String>(0)).unwrap();
    rows.map(|text| serde_json::from_str(&text.unwrap()).unwrap()).collect()
}

fn version(browser: &Browser, id: &str) -> i64 {
    browser.json(&format!("/api/sales/customers/{id}"))["version"].as_i64().unwrap()
}

#[test]
fn tags_have_one_spelling_and_narrow_the_list() {
    let house = House::open();
    let rep = house.signed_in("rep@blue.example");
    let id = make(&rep, &json!({"name": "Blue Door Bar"}));
    make(&rep, &json!({"name": "Red Door Bar"}));
    let address = format!("/api/sales/customers/{id}/tags");
    let tagged: Value =
        rep.send("PUT", &address, &json!({"version": 1, "tags": ["VIP", "vip", " Terrace "]})).json().unwrap();
    assert_eq!((&tagged["tags"], &tagged["version"]), (&json!(["terrace", "vip"]), &json!(2)));
    problem(rep.send("PUT", &address, &json!({"version": 1, "tags": []})), 409);
    problem(rep.send("PUT", &address, &json!({"version": 2, "tags": ["x".repeat(41)]})), 422);
    let list = rep.json("/api/sales/customers?tag=VIP&sort=-number");
    assert_eq!((&list["total"], &list["items"][0]["name"]), (&json!(1), &json!("Blue Door Bar")));
    let page = rep.get("/sales/customers?tag=vip").text().unwrap();
    assert!(page.contains("Tag: vip") && page.contains("Blue Door Bar") && !page.contains("Red Door Bar"), "{page}");
    assert_eq!(audited(&house, "customer_tagged")[0]["after"]["tags"], json!(["terrace", "vip"]));
    let second = house.signed_in("second@blue.example");
    problem(second.send("PUT", &address, &json!({"version": 2, "tags": []})), 404);
}

#[test]
fn tags_are_typed_in_one_field_that_is_kept() {
    let house = House::open();
    let rep = house.signed_in("rep@blue.example");
    let path = format!("/sales/customers/{}", make(&rep, &json!({"name": "Blue Door Bar"})));
    let tags = format!("{path}/tags");
    let long = format!("good, {}", "x".repeat(41));
    let page = refused(rep.submit(&tags, &[("version", "1"), ("tags", &long)]));
    assert!(page.contains(&long) && page.contains("#f-tags"), "{page}");
    let (_, page) = followed(&rep, &rep.submit(&tags, &[("version", "1"), ("tags", "Good, terrace; ")]));
    assert!(page.contains("The tags were saved.") && page.contains("?tag=terrace"), "{page}");
    assert!(rep.get(&format!("{path}?form=tags")).text().unwrap().contains("value=\"good, terrace\""));
    assert!(refused(rep.submit(&tags, &[("version", "1"), ("tags", "")])).contains("Somebody else changed"));
}

#[test]
fn further_addresses_come_and_go() {
    let house = House::open();
    let rep = house.signed_in("rep@blue.example");
    let id = make(&rep, &json!({"name": "Blue Door Bar", "street": "Main St 1", "city": "Albany"}));
    let path = format!("/sales/customers/{id}");
    let page = refused(rep.submit(&format!("{path}/addresses"), &[("label", ""), ("street", "Hof 3")]));
    assert!(page.contains("value=\"Hof 3\"") && page.contains("#f-label"), "{page}");
    let new = [("label", "Deliveries"), ("street", "Hof 3"), ("city", "Troy")];
    let (_, page) = followed(&rep, &rep.submit(&format!("{path}/addresses"), &new));
    assert!(page.contains("openstreetmap.org/search?query=Hof+3%2C+Troy"), "{page}");
    assert!(page.contains("openstreetmap.org/search?query=Main+St+1%2C+Albany"), "{page}");
    let api = format!("/api{path}/addresses");
    let one = rep.json(&api)["items"][0].clone();
    assert_eq!((&one["label"], &one["city"]), (&json!("Deliveries"), &json!("Troy")));
    let which = one["id"].as_str().unwrap();
    let changed: Value = rep.send("PATCH", &format!("{api}/{which}"), &json!({"city": "Rome"})).json().unwrap();
    assert_eq!((&changed["street"], &changed["city"]), (&json!("Hof 3"), &json!("Rome")));
    problem(house.signed_in("second@blue.example").send("DELETE", &format!("{api}/{which}"), &json!({})), 404);
    let gone = rep.submit(&format!("{path}/addresses/{which}/remove"), &[]);
    assert!(followed(&rep, &gone).1.contains("The address was removed."));
    assert_eq!(rep.json(&api)["items"], json!([]));
}

#[test]
fn a_manager_holds_and_releases_and_orders_ask_meanwhile() {
    let house = House::open();
    let shop = fixtures::open_shop(&house.store, "blue");
    let pils = fixtures::product(&house.store, shop, "P1", "Pils", 1_000, None).to_string();
    let (rep, manager) = (house.signed_in("rep@blue.example"), house.signed_in("manager@blue.example"));
    let id = make(&rep, &json!({"name": "Blue Door Bar"}));
    let path = format!("/sales/customers/{id}");
    let why = [("version", "1"), ("reason", "Two invoices are not paid")];
    assert_eq!(rep.submit(&format!("{path}/hold"), &why).status(), 403);
    assert!(
        refused(manager.submit(&format!("{path}/hold"), &[("version", "1"), ("reason", "x")])).contains("#f-reason")
    );
    let (_, page) = followed(&manager, &manager.submit(&format!("{path}/hold"), &why));
    assert!(page.contains("On hold: each order asks a manager.") && page.contains("End the hold"), "{page}");
    let seen = rep.get(&path).text().unwrap();
    assert!(seen.contains("Two invoices are not paid") && !seen.contains("End the hold"), "{seen}");
    let order = json!({"customerId": id, "lines": [{"productId": pils, "quantity": 1}], "submit": true});
    let made: Value = rep.post("/api/sales/orders", &order).json().unwrap();
    assert_eq!(made["status"], "awaiting_approval");
    assert!(manager.get("/sales/customers").text().unwrap().contains("On hold"));
    let api = format!("/api{path}");
    problem(manager.post(&format!("{api}/release"), &json!({"version": 1})), 409);
    let released: Value = manager.post(&format!("{api}/release"), &json!({"version": 2})).json().unwrap();
    assert_eq!(released["holdReason"], Value::Null);
    assert_eq!(audited(&house, "customer_held")[0]["after"]["holdReason"], "Two invoices are not paid");
    assert_eq!(audited(&house, "customer_released").len(), 1);
}

#[test]
fn a_closed_customer_is_asked_for_nothing_until_it_is_open_again() {
    let house = House::open();
    let rep = house.signed_in("rep@blue.example");
    let id = make(&rep, &json!({"name": "Blue Door Bar"}));
    let path = format!("/sales/customers/{id}");
    let close = format!("{path}/close");
    assert!(refused(rep.submit(&close, &[("version", "1"), ("reason", "")])).contains("#f-reason"));
    let (_, page) = followed(&rep, &rep.submit(&close, &[("version", "1"), ("reason", "Sold to a bank")]));
    assert!(page.contains("Closed since 2026-11-23.") && page.contains("Sold to a bank"), "{page}");
    assert!(!page.contains("/sales/orders/new?customer="), "no order is offered");
    let api = format!("/api{path}");
    assert_eq!(rep.json(&api)["health"], "closed");
    assert_eq!(rep.json("/api/sales/customers?health=closed")["total"], 1);
    problem(rep.post(&format!("{api}/close"), &json!({"version": 2, "reason": "Again"})), 409);
    problem(house.signed_in("viewer@blue.example").post(&format!("{api}/reopen"), &json!({"version": 2})), 403);
    problem(house.signed_in("second@blue.example").post(&format!("{api}/reopen"), &json!({"version": 2})), 404);
    let (_, page) = followed(&rep, &rep.submit(&format!("{path}/reopen"), &[("version", "2")]));
    assert!(page.contains("open again") && page.contains("/sales/orders/new?customer="), "{page}");
    assert_eq!((version(&rep, &id), &rep.json(&api)["health"]), (3, &json!("prospect")));
    let told = audited(&house, "customer_closed");
    assert_eq!(told[0]["after"], json!({"closedOn": "2026-11-23", "closedReason": "Sold to a bank"}));
}

#[test]
fn the_page_says_what_a_licence_asks_for() {
    let house = House::open();
    let rep = house.signed_in("rep@blue.example");
    for (ends, said) in [
        ("2026-11-22", "The licence expired on 2026-11-22"),
        ("2026-11-23", "The licence expires today."),
        ("2026-12-23", "The licence expires on 2026-12-23."),
        ("2026-12-24", ""),
    ] {
        let id = make(&rep, &json!({"name": "Bar", "licenceExpiresOn": ends}));
        let page = rep.get(&format!("/sales/customers/{id}")).text().unwrap();
        assert_eq!(page.contains("The licence"), !said.is_empty(), "{ends}");
        assert!(page.contains(said), "{ends}");
    }
    let count = |filter: &str| rep.json(&format!("/api/sales/customers?licence={filter}"))["total"].as_i64();
    assert_eq!((count("expired"), count("30"), count("90")), (Some(1), Some(3), Some(4)));
}
