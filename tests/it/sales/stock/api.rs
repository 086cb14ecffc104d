use serde_json::{Value, json};

use super::{Store, first, problem};
use crate::sales::fixtures;
use crate::sales::orders::typed::texts;

#[test]
fn what_is_received_adjusted_counted_and_moved_stands_in_the_ledger_with_its_reason() {
    let store = Store::open();
    let (manager, pils) = (store.manager(), store.pils.as_str());
    let north = store.north();
    let received = json!({"note": "LS 4711", "rows": [{"productId": pils, "quantity": 24}]});
    assert_eq!(manager.post("/api/sales/stock/receive", &received).status(), 200);
    let broken = json!({"quantity": -4, "reason": "Broken in the yard"});
    assert_eq!(manager.post(&format!("/api/sales/stock/{pils}/adjust"), &broken).status(), 200);
    let moved = json!({"toWarehouseId": north, "quantity": 20, "note": "for the fair"});
    let answer: Value = manager.post(&format!("/api/sales/stock/{pils}/move"), &moved).json().unwrap();
    assert_eq!((&answer["onHand"], &answer["available"]), (&json!(120), &json!(120)));
    let counted = json!({"rows": [{"productId": pils, "counted": 99, "onHand": 100}]});
    let answer: Value = manager.post("/api/sales/stock/count", &counted).json().unwrap();
    assert_eq!(answer["differences"], 1);
    assert_eq!(store.pils_on_hand(&manager), [("Main".to_owned(), 99), ("North".to_owned(), 20)]);
    store.assert_sums();

    let ledger = store.house.signed_in("viewer@blue.example").json(&format!("/api/sales/stock/{pils}/moves"));
    let mut rows: Vec<(String, i64, String)> = ledger["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let text = |key: &str| row[key].as_str().unwrap().to_owned();
            (text("reason"), row["quantity"].as_i64().unwrap(), text("note"))
        })
        .collect();
    assert_eq!((ledger["total"].clone(), ledger["items"][0]["onHand"].clone()), (json!(6), json!(119)));
    assert_eq!(ledger["items"][5]["quantity"], ledger["items"][5]["onHand"], "the oldest began at nothing");
    rows.sort();
    let expected = [
        ("adjusted", -4, "Broken in the yard"),
        ("count", -1, ""),
        ("moved", -20, "to North: for the fair"),
        ("moved", 20, "from Main: for the fair"),
        ("received", 24, "LS 4711"),
        ("received", 100, ""),
    ];
    assert_eq!(rows, expected.map(|(reason, units, note)| (reason.to_owned(), units, note.to_owned())));
    let in_north = manager.json(&format!("/api/sales/stock/{pils}/moves?warehouseId={north}"));
    assert_eq!((in_north["total"].clone(), in_north["items"][0]["onHand"].clone()), (json!(1), json!(20)));
}

#[test]
fn o13_the_ledger_goes_on_by_page_and_by_cursor_and_its_balance_with_it() {
    let store = Store::open();
    let (manager, pils) = (store.manager(), store.pils.as_str());
    for units in 1..=9 {
        store.house.clock.advance_seconds(60);
        let body = json!({"rows": [{"productId": pils, "quantity": units}]});
        assert_eq!(manager.post("/api/sales/stock/receive", &body).status(), 200);
    }
    let balances = |list: &Value| -> Vec<i64> {
        list["items"].as_array().unwrap().iter().map(|row| row["onHand"].as_i64().unwrap()).collect()
    };
    let path = format!("/api/sales/stock/{pils}/moves");
    let whole = balances(&manager.json(&path));
    assert_eq!(whole, [145, 136, 128, 121, 115, 110, 106, 103, 101, 100]);
    let (mut by_cursor, mut by_page, mut after) = (Vec::new(), Vec::new(), String::new());
    for page in 1..=4 {
        let list = manager.json(&format!("{path}?pageSize=3&after={after}"));
        by_cursor.extend(balances(&list));
        after = list["next"].as_str().unwrap_or_default().to_owned();
        by_page.extend(balances(&manager.json(&format!("{path}?pageSize=3&page={page}"))));
    }
    assert_eq!((&by_cursor, &by_page), (&whole, &whole));
}

#[test]
fn what_is_not_there_can_not_be_taken_and_what_nobody_counts_has_no_stock() {
    let store = Store::open();
    let (manager, pils, advice) = (store.manager(), store.pils.as_str(), store.advice.as_str());
    let north = store.north();
    let adjust = format!("/api/sales/stock/{pils}/adjust");
    let refused = problem(manager.post(&adjust, &json!({"quantity": -101, "reason": "Missing"})), 422);
    assert_eq!(first(&refused), ("quantity", "Only 100 are on hand."));
    let none = problem(manager.post(&adjust, &json!({"quantity": 0, "reason": "Missing"})), 422);
    assert_eq!(first(&none).0, "quantity");
    let why = problem(manager.post(&adjust, &json!({"quantity": 1, "reason": " "})), 422);
    assert_eq!(first(&why).0, "reason");
    let moving = format!("/api/sales/stock/{pils}/move");
    let too_many = problem(manager.post(&moving, &json!({"toWarehouseId": north, "quantity": 101})), 422);
    assert_eq!(first(&too_many), ("quantity", "Only 100 are on hand."));
    let main = store.shop.warehouse.to_string();
    let same = problem(manager.post(&moving, &json!({"toWarehouseId": main, "quantity": 1})), 422);
    assert_eq!(first(&same), ("toWarehouseId", "Must be another warehouse."));
    let both = json!({"rows": [{"productId": pils, "quantity": 5}, {"productId": advice, "quantity": 5}]});
    let refused = problem(manager.post("/api/sales/stock/receive", &both), 422);
    assert_eq!(first(&refused), ("rows[1].productId", "A1: its stock isn’t counted. Start counting it first."));
    let strange = json!({"warehouseId": advice, "rows": []});
    assert_eq!(first(&problem(manager.post("/api/sales/stock/receive", &strange), 422)).0, "warehouseId");
    assert_eq!(store.pils_on_hand(&manager)[0], ("Main".to_owned(), 100), "all or nothing");
    store.assert_sums();
}

#[test]
fn a_count_is_refused_where_goods_went_in_or_out_meanwhile() {
    let store = Store::open();
    let (manager, pils) = (store.manager(), store.pils.as_str());
    let count = |counted: i64, seen: i64| {
        manager
            .post("/api/sales/stock/count", &json!({"rows": [{"productId": pils, "counted": counted, "onHand": seen}]}))
    };
    let refused = problem(count(90, 80), 409);
    assert_eq!(
        first(&refused),
        ("rows[0].counted", "P1: 80 were on hand when the sheet was made, 100 are now. Count again.")
    );
    assert_eq!(count(0, 100).status(), 200);
    assert_eq!(store.pils_on_hand(&manager)[0].1, 0);
    assert_eq!(problem(count(-1, 0), 422)["errors"][0]["field"], "rows[0].counted");
    store.assert_sums();
}

#[test]
fn o8_only_managers_change_stock() {
    let store = Store::open();
    let pils = store.pils.as_str();
    for who in ["rep", "viewer"] {
        let browser = store.house.signed_in(&format!("{who}@blue.example"));
        let rows = json!({"rows": [{"productId": pils, "quantity": 1}]});
        assert_eq!(browser.post("/api/sales/stock/receive", &rows).status(), 403);
        let reason = json!({"quantity": 1, "reason": "Found"});
        assert_eq!(browser.post(&format!("/api/sales/stock/{pils}/adjust"), &reason).status(), 403);
        assert_eq!(browser.post("/api/sales/stock/warehouses", &json!({"name": "Mine"})).status(), 403);
        for page in ["count", "receive", "warehouses", &format!("{pils}/adjust")] {
            assert_eq!(browser.get(&format!("/sales/stock/{page}")).status(), 403, "{page}");
        }
        let page = browser.get(&format!("/sales/stock/{pils}")).text().unwrap();
        assert!(page.contains("Received") && !page.contains("/adjust") && !page.contains("/tracked"), "{page}");
    }
    let other = store.house.signed_in("admin@green.example");
    assert_eq!(other.get(&format!("/api/sales/stock/{pils}")).status(), 404);
}

#[test]
fn inp_4_goods_received_twice_with_one_key_are_received_once() {
    let store = Store::open();
    let manager = store.manager();
    let body = json!({"rows": [{"productId": store.pils, "quantity": 5}]});
    for _ in 0..2 {
        let request = manager.client().post(manager.address("/api/sales/stock/receive"));
        assert_eq!(request.header("idempotency-key", "k1").json(&body).send().unwrap().status(), 200);
    }
    assert_eq!(store.pils_on_hand(&manager)[0].1, 105);
}

/// O14: a product that nobody counts isn't one of which there are none.
#[test]
fn o14_untracked_is_not_zero() {
    let store = Store::open();
    let manager = store.manager();
    let list = manager.json("/api/sales/stock");
    assert_eq!((list["total"].clone(), list["items"][0]["code"].clone()), (json!(1), json!("P1")));
    let advice = manager.json(&format!("/api/sales/stock/{}", store.advice));
    assert_eq!(advice["tracked"], false);
    let page = manager.get(&format!("/sales/stock/{}", store.advice)).text().unwrap();
    assert!(page.contains("Untracked") && page.contains("Start counting it"), "{page}");
    let form = [("version", "1"), ("on", "yes")];
    assert_eq!(manager.submit(&format!("/sales/stock/{}/tracked", store.advice), &form).status(), 303);
    assert_eq!(manager.json("/api/sales/stock")["total"], 2);
}

#[test]
fn what_is_short_is_listed_the_shortest_first() {
    let store = Store::open();
    let manager = store.manager();
    let (house, shop) = (&store.house, store.shop);
    for (code, name, units) in [("B1", "Bock", 0), ("C1", "Cola", 7), ("D1", "Dunkel", 3)] {
        fixtures::product(&house.store, shop, code, name, 500, Some(units));
    }
    let conn = house.sqlite();
    for (code, units) in [("C1", 9), ("D1", 12), ("P1", 100)] {
        let sql = "UPDATE stock SET reserved = ?2 WHERE product_id = (SELECT id FROM products WHERE code = ?1)";
        conn.execute(sql, rusqlite::params![code, units]).unwrap();
    }
    let codes = |query: &str| -> Vec<String> {
        let list = manager.json(&format!("/api/sales/stock?{query}"));
        list["items"].as_array().unwrap().iter().map(|item| item["code"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(codes("show=short"), ["D1", "C1"]);
    assert_eq!(codes("show=out")[..2], ["D1", "C1"]);
    assert_eq!(codes("show=out").len(), 4);
    assert_eq!(codes(&format!("show=short&warehouseId={}", shop.warehouse)), ["D1", "C1"]);
    assert_eq!(codes("show=short&search=cola"), ["C1"]);
    // A search beside it asks of the chosen warehouse too.
    let (here, north) = (shop.warehouse.to_string(), store.north());
    for what in ["short", "out"] {
        let found = |id: &str| codes(&format!("show={what}&search=cola&warehouseId={id}"));
        assert_eq!((found(&here), found(&north)), (vec!["C1".to_owned()], vec![]), "{what}");
    }
    assert_eq!(codes(""), ["B1", "C1", "D1", "P1"]);
    let mut paged = Vec::new();
    let mut after = String::new();
    for _ in 0..4 {
        let list = manager.json(&format!("/api/sales/stock?show=out&pageSize=1&after={after}"));
        paged.push(list["items"][0]["code"].as_str().unwrap().to_owned());
        after = list["next"].as_str().unwrap_or_default().to_owned();
    }
    assert_eq!(paged, codes("show=out"));
    let page = manager.get("/sales/stock?show=short").text().unwrap();
    assert_eq!(texts(&page, "tbody th a"), ["Dunkel", "Cola"]);
    assert_eq!(texts(&page, "td[data-label='Available']"), ["-9", "-2"]);
}

#[test]
fn inp_2_units_beyond_all_bounds_are_refused_at_their_field() {
    let store = Store::open();
    let manager = store.manager();
    let path = format!("/api/sales/stock/{}/adjust", store.pils);
    for units in [i64::MIN, i64::MIN + 1, -100_000_001, 0, 100_000_001, i64::MAX] {
        let refused = problem(manager.post(&path, &json!({"quantity": units, "reason": "Broken"})), 422);
        assert_eq!(refused["errors"][0]["field"], "quantity", "{units}");
    }
    let form = [("quantity", "-9223372036854775808"), ("note", "Broken")];
    let page = manager.submit(&format!("/sales/stock/{}/adjust", store.pils), &form);
    assert_eq!(page.status(), 422);
    assert_eq!(texts(&page.text().unwrap(), "a[href='#f-quantity']").len(), 1);
    assert_eq!(store.pils_on_hand(&manager), [("Main".to_owned(), 100)]);
}
