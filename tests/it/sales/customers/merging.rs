//! Two that are one become one, and two again.

use std::collections::BTreeSet;

use routebook::sales::customers::{MERGED_COLUMNS, MERGED_TABLES, merged_into};
use routebook::values::CustomerId;
use serde_json::{Value, json};

use super::api::{make, problem};
use super::pages::{followed, refused};
use crate::house::{Browser, House};
use crate::sales::fixtures;

/// All that belongs to customers, as text, but for versions and times of change.
fn belongings(house: &House) -> Vec<String> {
    let conn = house.sqlite();
    let mut all = Vec::new();
    for table in ["customers", "contacts", "customer_addresses", "customer_tags", "orders", "order_lines"] {
        let mut statement = conn.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let names: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let kept = names.iter().enumerate().filter(|(_, name)| !matches!(name.as_str(), "version" | "updated_at"));
            let cells: Vec<String> = kept.map(|(at, name)| format!("{name}={:?}", row.get_ref(at).unwrap())).collect();
            all.push(format!("{table}: {}", cells.join(", ")));
        }
    }
    all.sort();
    all
}

/// Two of Blue Door, the second with every field, people, addresses, tags and orders.
struct Pair {
    kept: String,
    gone: String,
    order: String,
}

fn pair(house: &House) -> Pair {
    let shop = fixtures::open_shop(&house.store, "blue");
    let pils = fixtures::product(&house.store, shop, "P1", "Pils", 1_000, None).to_string();
    let kept = make(&house.signed_in("rep@blue.example"), &json!({"name": "Blue Door Bar"}));
    house.clock.advance_seconds(86_400);
    let (rep, manager) = (house.signed_in("rep@blue.example"), house.signed_in("manager@blue.example"));
    let full = json!({
        "name": "Blue Door", "number": "B-7", "territory": "North", "priority": "high", "premise": "on",
        "licenceNumber": "L1", "licenceType": "Bar", "licenceExpiresOn": "2027-01-01", "terms": "30 days",
        "phone": "518 555", "email": "door@blue.example", "street": "Main St 1", "city": "Albany", "region": "NY",
        "postalCode": "12207", "country": "USA", "deliveryWeekdays": ["tue"], "deliveryWindow": "8 to 11",
        "minimumOrderCents": 5_000, "creditLimitCents": 900_000, "doNotContactUntil": "2026-11-01", "notes": "Ring", "usualGapDays": 14,
        "priceListId": shop.list.to_string(),
    });
    let gone = make(&manager, &full);
    let (api, version) = (format!("/api/sales/customers/{gone}"), json!(1));
    manager.post(&format!("{api}/hold"), &json!({"version": version, "reason": "Not paid"}));
    manager.send("PUT", &format!("{api}/tags"), &json!({"version": 2, "tags": ["vip", "terrace"]}));
    rep.send("PUT", &format!("/api/sales/customers/{kept}/tags"), &json!({"version": 1, "tags": ["vip", "old"]}));
    manager.post(&format!("{api}/contacts"), &json!({"name": "Zoë Quinn"}));
    manager.post(&format!("{api}/addresses"), &json!({"label": "Deliveries", "street": "Hof 3"}));
    let mut orders = Vec::new();
    for customer in [&kept, &gone] {
        let body = json!({"customerId": customer, "lines": [{"productId": pils, "quantity": 12}], "submit": true});
        let mut order: Value = manager.post("/api/sales/orders", &body).json().unwrap();
        for step in ["approve", "ready", "pick", "deliver"] {
            let path = format!("/api/sales/orders/{}/{step}", order["id"].as_str().unwrap());
            let answer = manager.post(&path, &json!({"version": order["version"]}));
            if answer.status() == 200 {
                order = answer.json().unwrap();
            }
        }
        orders.push(order["id"].as_str().unwrap().to_owned());
    }
    let draft = json!({"customerId": gone, "lines": [{"productId": pils, "quantity": 1}]});
    assert_eq!(manager.post("/api/sales/orders", &draft).status(), 201);
    Pair { order: orders.pop().unwrap(), kept, gone }
}

fn version(browser: &Browser, id: &str) -> i64 {
    browser.json(&format!("/api/sales/customers/{id}"))["version"].as_i64().unwrap()
}

fn merge(manager: &Browser, kept: &str, gone: &str) -> Value {
    let body = json!({"version": version(manager, kept), "goneId": gone, "goneVersion": version(manager, gone)});
    let answer = manager.post(&format!("/api/sales/customers/{kept}/merge"), &body);
    assert_eq!(answer.status(), 200);
    answer.json().unwrap()
}

#[test]
fn a_merge_moves_all_and_is_undone_exactly_for_a_day() {
    let house = House::open();
    let pair = pair(&house);
    let manager = house.signed_in("manager@blue.example");
    let before = belongings(&house);
    let merged = merge(&manager, &pair.kept, &pair.gone);
    assert_eq!(merged["customer"]["tags"], json!(["old", "terrace", "vip"]));
    let kept = format!("/api/sales/customers/{}", pair.kept);
    assert_eq!(manager.json(&format!("{kept}/orders"))["total"], 3);
    assert_eq!(manager.json(&format!("{kept}/contacts"))["items"][0]["name"], "Zoë Quinn");
    assert_eq!(manager.json(&format!("{kept}/addresses"))["items"][0]["label"], "Deliveries");
    assert_eq!(manager.json("/api/sales/customers")["total"], 1);
    assert_eq!(manager.json("/api/sales/customers?search=zoe")["items"][0]["name"], "Blue Door Bar");
    assert_eq!(manager.json("/api/sales/orders?search=bar")["total"], 3, "orders are found by the one name now");
    assert_eq!(manager.json(&format!("/api/sales/orders/{}", pair.order))["customerId"], json!(pair.kept));
    problem(manager.get(&format!("/api/sales/customers/{}", pair.gone)), 404);
    let undo = format!("/api/sales/customers/merges/{}/undo", merged["mergeId"].as_str().unwrap());
    house.clock.advance_seconds(86_399);
    let back: Value = manager.post(&undo, &json!({})).json().unwrap();
    assert_eq!(
        (&back["id"], &back["number"], &back["holdReason"]),
        (&json!(pair.gone), &json!("B-7"), &json!("Not paid"))
    );
    let after = belongings(&house);
    let (was, is): (BTreeSet<_>, BTreeSet<_>) = (before.iter().collect(), after.iter().collect());
    assert_eq!(
        was.difference(&is).collect::<Vec<_>>(),
        Vec::<&&String>::new(),
        "is no longer: {:#?}",
        is.difference(&was)
    );
    assert_eq!(before.len(), after.len());
    assert_eq!(manager.json("/api/sales/customers?search=b-7")["total"], 1);
    assert_eq!(manager.json("/api/sales/orders?search=b-7")["total"], 2);
    problem(manager.post(&undo, &json!({})), 409);
    assert!(pace_is_right(&house));
}

fn pace_is_right(house: &House) -> bool {
    let drift =
        house.store.system_read_blocking(|tx| tx.operate("blue", |tx| routebook::sales::customers::pace_drift(tx)));
    drift.unwrap().is_empty()
}

#[test]
fn the_pace_is_that_of_both_and_after_a_day_it_stays_so() {
    let house = House::open();
    let pair = pair(&house);
    let manager = house.signed_in("manager@blue.example");
    let merged = merge(&manager, &pair.kept, &pair.gone);
    assert!(pace_is_right(&house));
    assert_eq!(merged["customer"]["lastOrderOn"], "2026-11-24");
    house.clock.advance_seconds(86_400);
    let undo = format!("/api/sales/customers/merges/{}/undo", merged["mergeId"].as_str().unwrap());
    let manager = house.signed_in("manager@blue.example");
    problem(manager.post(&undo, &json!({})), 409);
    actix_web::rt::System::new().block_on(routebook::jobs::sweep(&house.store)).unwrap();
    let kept: i64 = house.sqlite().query_row("SELECT COUNT(*) FROM merged_customers", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, 0, "what is no longer of use is gone");
    let old = manager.get(&format!("/sales/customers/{}", pair.gone));
    assert_eq!(old.headers()["location"].to_str().unwrap(), format!("/sales/customers/{}", pair.kept));
}

#[test]
fn what_came_to_the_kept_one_meanwhile_stays_with_it() {
    let house = House::open();
    let pair = pair(&house);
    let manager = house.signed_in("manager@blue.example");
    let merged = merge(&manager, &pair.kept, &pair.gone);
    let kept = format!("/api/sales/customers/{}", pair.kept);
    manager.post(&format!("{kept}/contacts"), &json!({"name": "New Man"}));
    let who = manager.json(&format!("{kept}/contacts"))["items"][1]["id"].as_str().unwrap().to_owned();
    assert_eq!(manager.send("DELETE", &format!("{kept}/contacts/{who}"), &json!({})).status(), 204, "Zoë left");
    let tags = json!({"version": version(&manager, &pair.kept), "tags": ["old", "vip", "terrace", "new"]});
    assert_eq!(manager.send("PUT", &format!("{kept}/tags"), &tags).status(), 200);
    make(&manager, &json!({"name": "Taker", "number": "B-7"}));
    let undo = format!("/api/sales/customers/merges/{}/undo", merged["mergeId"].as_str().unwrap());
    let refused = problem(manager.post(&undo, &json!({})), 409);
    assert!(refused["detail"].as_str().unwrap().contains("B-7"), "{refused}");
    let taker = manager.json("/api/sales/customers?search=taker")["items"][0]["id"].as_str().unwrap().to_owned();
    manager.send("PATCH", &format!("/api/sales/customers/{taker}"), &json!({"version": 1, "number": "B-8"}));
    let back: Value = manager.post(&undo, &json!({})).json().unwrap();
    assert_eq!(back["tags"], json!(["terrace", "vip"]));
    let stays = manager.json(&kept);
    assert_eq!(stays["tags"], json!(["new", "old", "vip"]));
    assert_eq!(manager.json(&format!("{kept}/contacts"))["items"][0]["name"], "New Man");
    let people = manager.json(&format!("/api/sales/customers/{}/contacts", pair.gone));
    assert_eq!(people["items"], json!([]), "who was removed meanwhile stays removed");
}

#[test]
fn a_merge_goes_from_what_was_shown_and_never_in_a_ring() {
    let house = House::open();
    let pair = pair(&house);
    let (rep, manager) = (house.signed_in("rep@blue.example"), house.signed_in("manager@blue.example"));
    let path = format!("/api/sales/customers/{}/merge", pair.kept);
    let (mine, others) = (version(&manager, &pair.kept), version(&manager, &pair.gone));
    let body = |version: i64, gone: &str, of: i64| json!({"version": version, "goneId": gone, "goneVersion": of});
    problem(rep.post(&path, &body(mine, &pair.gone, others)), 403);
    problem(manager.post(&path, &body(mine - 1, &pair.gone, others)), 409);
    problem(manager.post(&path, &body(mine, &pair.gone, others - 1)), 409);
    problem(manager.post(&path, &body(mine, &pair.kept, mine)), 422);
    let green = house.signed_in("admin@green.example");
    problem(green.post(&path, &body(mine, &pair.gone, others)), 404);
    let third = make(&manager, &json!({"name": "Blue"}));
    merge(&manager, &pair.kept, &pair.gone);
    let chain = body(version(&manager, &third), &pair.kept, version(&manager, &pair.kept));
    problem(manager.post(&format!("/api/sales/customers/{third}/merge"), &chain), 409);
    house.clock.advance_seconds(86_400);
    let manager = house.signed_in("manager@blue.example");
    merge(&manager, &third, &pair.kept);
    let old = manager.get(&format!("/sales/customers/{}", pair.gone));
    assert_eq!(old.headers()["location"].to_str().unwrap(), format!("/sales/customers/{third}"));
    assert_eq!(manager.json(&format!("/api/sales/customers/{third}/orders"))["total"], 3);
}

fn undo(manager: &Browser, merged: &Value) {
    let path = format!("/api/sales/customers/merges/{}/undo", merged["mergeId"].as_str().unwrap());
    assert_eq!(manager.post(&path, &json!({})).status(), 200);
}

/// Where the service says that each leads to, and where its page does, which have to be one.
fn lead_to(house: &House, gone: [&str; 2]) -> [Option<String>; 2] {
    let manager = house.signed_in("manager@blue.example");
    gone.map(|gone| {
        let id: CustomerId = gone.parse().unwrap();
        let said = house.store.system_read_blocking(move |tx| tx.operate("blue", |tx| merged_into(tx, &id))).unwrap();
        let said = said.map(|id| id.to_string());
        let answer = manager.get(&format!("/sales/customers/{gone}"));
        let place = answer.headers().get("location").map(|place| place.to_str().unwrap().to_owned());
        assert_eq!(place, said.as_ref().map(|id| format!("/sales/customers/{id}")));
        said
    })
}

#[test]
fn who_was_led_on_is_led_back_by_undoing_and_nobody_else() {
    let house = House::open();
    let Pair { kept: second, gone: first, .. } = pair(&house);
    let manager = house.signed_in("manager@blue.example");
    let third = make(&manager, &json!({"name": "Blue"}));
    let other = make(&manager, &json!({"name": "Blue Bar"}));
    merge(&manager, &second, &first);
    merge(&manager, &third, &other);
    let (to_second, to_third) = (Some(second.clone()), Some(third.clone()));
    assert_eq!(lead_to(&house, [&first, &other]), [to_second.clone(), to_third.clone()]);
    house.clock.advance_seconds(86_400);
    let manager = house.signed_in("manager@blue.example");
    for _ in 0..2 {
        let merged = merge(&manager, &third, &second);
        assert_eq!(lead_to(&house, [&first, &second]), [to_third.clone(), to_third.clone()]);
        undo(&manager, &merged);
        assert_eq!(lead_to(&house, [&first, &other]), [to_second.clone(), to_third.clone()]);
        assert_eq!(lead_to(&house, [&second, &third]), [None, None], "both are there");
    }
    merge(&manager, &third, &second);
    house.clock.advance_seconds(86_400);
    let manager = house.signed_in("manager@blue.example");
    let fourth = make(&manager, &json!({"name": "Blue Room"}));
    let merged = merge(&manager, &fourth, &third);
    assert_eq!(lead_to(&house, [&first, &other]), [Some(fourth.clone()), Some(fourth)]);
    undo(&manager, &merged);
    assert_eq!(lead_to(&house, [&first, &other]), [to_third.clone(), to_third]);
}

#[test]
fn duplicates_are_found_compared_and_merged_by_pages() {
    let house = House::open();
    let pair = pair(&house);
    let manager = house.signed_in("manager@blue.example");
    let path = format!("/sales/customers/{}/merge", pair.kept);
    assert!(manager.get(&path).text().unwrap().contains("Nobody else fits"), "no other begins with the whole name");
    let found = manager.get(&format!("{path}?search=blue")).text().unwrap();
    assert!(found.contains(&format!("?with={}", pair.gone)), "{found}");
    let both = manager.get(&format!("{path}?with={}", pair.gone)).text().unwrap();
    for part in ["Stays: Blue Door Bar", "Goes: Blue Door", "B-7", "Merge into Blue Door Bar"] {
        assert!(both.contains(part), "{part}\n{both}");
    }
    let versions = [version(&manager, &pair.kept), version(&manager, &pair.gone)].map(|version| version.to_string());
    let form =
        |mine: &str| manager.submit(&path, &[("version", mine), ("goneId", &pair.gone), ("goneVersion", &versions[1])]);
    assert!(refused(form("1")).contains("Somebody else changed"));
    let (_, page) = followed(&manager, &form(&versions[0]));
    assert!(page.contains("can be undone until tomorrow 10:00"), "{page}");
    let undo = page.split("/sales/customers/merges/").nth(1).unwrap().split('/').next().unwrap();
    let (place, page) = followed(&manager, &manager.submit(&format!("/sales/customers/merges/{undo}/undo"), &[]));
    assert!(place.ends_with(&pair.gone) && page.contains("The merge was undone"), "{page}");
}

/// Whoever adds a column to customers, or a table that names them, is told here what to do.
#[test]
fn a_merge_knows_every_column_and_every_table_of_customers() {
    let house = House::empty();
    let conn = house.sqlite();
    let names = |sql: &str| -> BTreeSet<String> {
        let mut statement = conn.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let computed = [
        "tenant_id",
        "id",
        "last_delivered_on",
        "delivery_days",
        "usual_gap_half_days",
        "next_order_on",
        "due_from",
        "late_from",
        "dormant_from",
        "shrinking",
    ];
    let mut columns = names("SELECT name FROM pragma_table_xinfo('customers') WHERE hidden = 0");
    columns.retain(|name| !computed.contains(&name.as_str()));
    let copied: BTreeSet<String> = MERGED_COLUMNS.split(',').map(|name| name.trim().to_owned()).collect();
    assert_eq!(columns, copied, "add it to merged_customers by a migration and to columns! of customers/merge/sql.rs");
    let tables = names(
        "SELECT DISTINCT m.name FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f \
         WHERE m.type = 'table' AND f.\"table\" = 'customers'",
    );
    let known: BTreeSet<String> = MERGED_TABLES.map(str::to_owned).into();
    assert_eq!(tables, known, "say in customers/merge/moves.rs what a merge does with its rows");
}
