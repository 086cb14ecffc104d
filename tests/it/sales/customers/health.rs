//! The pure health function as people meet it: in lists and on the page, day after day.

use serde_json::{Value, json};

use super::api::make;
use crate::house::House;
use crate::trade;

/// What the list says of Krone, who buys each week and did so nine days ago.
fn krone(house: &House) -> Value {
    let list = house.signed_in("manager@blue.example").json("/api/sales/customers?pageSize=200");
    let found = list["items"].as_array().unwrap().iter().find(|item| item["name"] == "Krone");
    found.unwrap().clone()
}

#[test]
fn o12_a_weekly_buyer_is_due_in_its_week_late_after_two_and_dormant_after_sixty_days() {
    let house = House::open();
    trade::fill(&house);
    let mut since = 9;
    for (days, health, due, overdue) in [
        (9, "healthy", true, true),
        (14, "healthy", true, true),
        (15, "late", true, true),
        (45, "late", true, true),
        (59, "late", true, true),
        (60, "dormant", false, false),
        (561, "dormant", false, false),
    ] {
        house.clock.advance_seconds((days - since) * 86_400);
        since = days;
        let krone = krone(&house);
        assert_eq!(
            (&krone["health"], &krone["due"], &krone["overdue"]),
            (&json!(health), &json!(due), &json!(overdue))
        );
        assert_eq!(krone["pace"], format!("Last order {days} days ago; usually every 7."));
        let manager = house.signed_in("manager@blue.example");
        let listed = |query: &str| {
            let list = manager.json(&format!("/api/sales/customers?{query}&pageSize=200"));
            list["items"].to_string().contains("Krone")
        };
        assert!(listed(&format!("health={health}")), "{days}");
        assert_eq!((listed("due=true"), listed("overdue=true")), (due, overdue), "{days}");
        let page = manager.get(&format!("/sales/customers/{}", krone["id"].as_str().unwrap())).text().unwrap();
        assert!(page.contains(krone["pace"].as_str().unwrap()), "{page}");
    }
}

#[test]
fn o12_who_never_bought_is_a_prospect_or_cold_and_never_dormant() {
    let house = House::open();
    let id = make(&house.signed_in("rep@blue.example"), &json!({"name": "Neu"}));
    for (days, health) in [(0, "prospect"), (89, "prospect"), (1, "cold"), (471, "cold")] {
        house.clock.advance_seconds(days * 86_400);
        let manager = house.signed_in("manager@blue.example");
        let one = manager.json(&format!("/api/sales/customers/{id}"));
        assert_eq!((&one["health"], &one["pace"]), (&json!(health), &json!("No order delivered yet.")));
    }
}

/// A gap set by hand counts at once, and the orders keep the customer's new name.
#[test]
fn what_follows_from_a_customers_fields_follows_them() {
    let house = House::open();
    trade::fill(&house);
    let manager = house.signed_in("manager@blue.example");
    let krone = krone(&house);
    let address = format!("/api/sales/customers/{}", krone["id"].as_str().unwrap());
    let version = manager.json(&address)["version"].clone();
    let change = json!({"version": version, "name": "Zur Sonne", "usualGapDays": 30});
    let changed: Value = manager.send("PATCH", &address, &change).json().unwrap();
    assert_eq!((&changed["nextOrderOn"], &changed["due"]), (&json!("2026-12-14"), &json!(false)));
    assert_eq!(manager.json("/api/sales/orders?search=sonne")["total"], 21);
    assert_eq!(manager.json("/api/sales/orders?search=krone")["total"], 0, "by the old name");
}
