//! Delivering less than was ordered.

use serde_json::{Value, json};

use super::typed::{Typed, texts};
use super::{Desk, act, done};
use crate::house::Browser;
use crate::sales::fixtures;

fn api(order: &Value) -> String {
    format!("/api/sales/orders/{}", order["id"].as_str().unwrap())
}

fn picked(desk: &Desk, units: i64) -> Value {
    let manager = desk.manager();
    let pending = desk.ordered(&desk.rep(), units);
    done(&manager, &done(&manager, &pending, "ready"), "pick")
}

/// So many units of each line, by the order of the lines.
fn deliver(who: &Browser, order: &Value, units: &[i64], rest: &str) -> (u16, Value) {
    let ids = order["lines"].as_array().unwrap().iter().map(|line| line["id"].clone());
    let lines: Vec<Value> = ids.zip(units).map(|(id, units)| json!({"lineId": id, "quantity": units})).collect();
    let body = json!({"version": order["version"], "note": "", "lines": lines, "rest": rest});
    let answer = who.post(&format!("{}/deliver", api(order)), &body);
    (answer.status().as_u16(), answer.json().unwrap())
}

fn linked(who: &Browser, order: &Value, link: &str) -> Value {
    let links = order["links"].as_array().unwrap();
    let found = links.iter().find(|one| one["link"] == link).unwrap_or_else(|| panic!("{link} among {links:?}"));
    who.json(&format!("/api/sales/orders/{}", found["orderId"].as_str().unwrap()))
}

fn notes(order: &Value) -> Vec<&str> {
    order["timeline"].as_array().unwrap().iter().map(|entry| entry["note"].as_str().unwrap()).collect()
}

#[test]
fn what_did_not_come_becomes_a_pending_order_and_holds_its_stock() {
    let desk = Desk::open();
    desk.run("UPDATE tenants SET tax_bp = 1000, tax_label = 'VAT' WHERE id = :tenant");
    desk.run("UPDATE products SET deposit_cents = 25 WHERE tenant_id = :tenant");
    desk.run("UPDATE customers SET delivery_weekdays = 8 WHERE tenant_id = :tenant");
    let (rep, manager) = (desk.rep(), desk.manager());
    let mut body = desk.pils(24);
    body["submit"] = true.into();
    body["poNumber"] = "PO 7".into();
    body["fees"] = json!([{"label": "Freight", "amountCents": 500}]);
    let pending: Value = rep.post("/api/sales/orders", &body).json().unwrap();
    let picked = done(&manager, &done(&manager, &pending, "ready"), "pick");
    // Prices, deposits and the rate of today are none of a delivery's business.
    desk.run("UPDATE price_list_rows SET unit_price_cents = 9999 WHERE tenant_id = :tenant");
    desk.run("UPDATE products SET deposit_cents = 99 WHERE tenant_id = :tenant");
    desk.run("UPDATE tenants SET tax_bp = 2000 WHERE id = :tenant");
    let (status, short) = deliver(&manager, &picked, &[10], "order");
    assert_eq!(status, 200, "{short}");
    assert_eq!((short["status"].as_str(), &short["netCents"]), (Some("delivered"), &json!(10_000)));
    // 500 of freight, 10 deposits, a tenth of 105.00.
    assert_eq!((&short["feesCents"], &short["totalCents"]), (&json!(1_800), &json!(11_800)));
    let rest = linked(&manager, &short, "rest");
    assert_eq!(rest["status"], "pending");
    assert_eq!((&rest["netCents"], &rest["feesCents"]), (&json!(14_000), &json!(1_750)));
    assert_eq!(rest["lines"][0]["unitPriceCents"], 1_000);
    assert_eq!(rest["lines"][0]["quantity"], 14);
    for same in ["customerId", "repId", "warehouseId", "poNumber"] {
        assert_eq!(rest[same], picked[same], "{same}");
    }
    assert_eq!(rest["wantedOn"], "2026-11-26", "the customer's next Thursday");
    assert_ne!(rest["number"], picked["number"]);
    assert_eq!(linked(&manager, &rest, "rest_of")["id"], picked["id"]);
    assert_eq!(desk.stock(), (90, 14));
    let number = rest["number"].as_str().unwrap();
    assert!(notes(&short).contains(&format!("Not delivered, and now in order {number}: 14 Pils.").as_str()));
    assert_eq!(notes(&rest), [format!("The rest of order {}.", picked["number"].as_str().unwrap())]);
    // The rep finds it, by its number too, and it goes its way like any other.
    assert_eq!(rep.json(&format!("/api/sales/orders?search={number}"))["total"], 1);
    let delivered = done(&manager, &done(&manager, &done(&manager, &rest, "ready"), "pick"), "deliver");
    assert_eq!((delivered["status"].as_str(), desk.stock()), (Some("delivered"), (76, 0)));
    assert_eq!(act(&manager, &short, "deliver").0, 409, "it was delivered once");
}

#[test]
fn the_rest_may_be_dropped_and_a_line_that_did_not_come_leaves_the_order() {
    let desk = Desk::open();
    let (rep, manager) = (desk.rep(), desk.manager());
    let advice = fixtures::product(&desk.house.store, desk.shop, "A1", "Advice", 5_000, None);
    let mut body = desk.pils(12);
    body["submit"] = true.into();
    body["lines"].as_array_mut().unwrap().push(json!({"productId": advice.to_string(), "quantity": 2}));
    let pending: Value = rep.post("/api/sales/orders", &body).json().unwrap();
    let picked = done(&manager, &done(&manager, &pending, "ready"), "pick");
    let (status, short) = deliver(&manager, &picked, &[0, 2], "drop");
    assert_eq!(status, 200, "{short}");
    assert_eq!((&short["lineCount"], &short["totalCents"]), (&json!(1), &json!(10_000)));
    assert_eq!((short["links"].as_array().unwrap().len(), desk.stock()), (0, (100, 0)));
    assert!(notes(&short).contains(&"Not delivered, and dropped: 12 Pils."));
    let undone = done(&manager, &short, "undo");
    assert_eq!((&undone["totalCents"], desk.stock()), (&json!(10_000), (100, 0)));
}

#[test]
fn nothing_too_much_and_what_is_no_line_are_refused_and_change_nothing() {
    let desk = Desk::open();
    let manager = desk.manager();
    let picked = picked(&desk, 12);
    for (units, field, message) in [
        (0, "lines", "Deliver at least one unit, or cancel the order."),
        (13, "lines[0].quantity", "Pils: from 0 to 12, as were ordered."),
        (-1, "lines[0].quantity", "Pils: from 0 to 12, as were ordered."),
    ] {
        let (status, problem) = deliver(&manager, &picked, &[units], "order");
        assert_eq!(status, 422, "{units}");
        assert_eq!(problem["errors"], json!([{"field": field, "message": message}]));
    }
    let path = format!("{}/deliver", api(&picked));
    let strange = json!({"version": picked["version"], "lines": [{"lineId": picked["id"], "quantity": 1}]});
    assert_eq!(manager.post(&path, &strange).status(), 422);
    assert_eq!(manager.post(&path, &json!({"version": picked["version"], "rest": "burn"})).status(), 422);
    assert_eq!(deliver(&desk.rep(), &picked, &[5], "order").0, 403);
    let stale = json!({"version": 1, "lines": [{"lineId": picked["lines"][0]["id"], "quantity": 1}]});
    assert_eq!(manager.post(&path, &stale).status(), 409);
    assert_eq!((desk.stock(), manager.json(&api(&picked))["version"].clone()), ((100, 12), picked["version"].clone()));
    assert_eq!(manager.json("/api/sales/orders")["total"], 1);
}

#[test]
fn a_short_delivery_of_today_is_undone_whole_unless_its_rest_went_on() {
    let desk = Desk::open();
    let manager = desk.manager();
    let picked = picked(&desk, 24);
    let (_, short) = deliver(&manager, &picked, &[10], "order");
    let rest = linked(&manager, &short, "rest");
    let ready = done(&manager, &rest, "ready");
    let undone = done(&manager, &short, "undo");
    assert_eq!((undone["status"].as_str(), &undone["totalCents"]), (Some("picked"), &json!(24_000)));
    assert_eq!((undone["lines"].as_array().unwrap().len(), desk.stock()), (1, (100, 24)));
    assert_eq!(manager.json(&api(&ready))["status"], "cancelled");

    // Another moment, so that the rests have an order.
    desk.house.clock.advance_seconds(1);
    // Again, and now the rest is changed: it can't be put back as it was.
    let (_, short) = deliver(&manager, &undone, &[4], "order");
    let statuses: Vec<&str> =
        short["links"].as_array().unwrap().iter().map(|one| one["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, ["cancelled", "pending"], "the oldest first");
    let rest = manager.json(&format!("/api/sales/orders/{}", short["links"][1]["orderId"].as_str().unwrap()));
    let mut body = desk.pils(5);
    body["version"] = rest["version"].clone();
    assert_eq!(desk.rep().send("PATCH", &api(&rest), &body).status(), 200);
    let (status, problem) = act(&manager, &short, "undo");
    assert_eq!(status, 409);
    let number = rest["number"].as_str().unwrap();
    assert!(problem["detail"].as_str().unwrap().starts_with(&format!("Order {number} has the rest of this one")));
    assert!(!manager.json(&api(&short))["actions"].as_array().unwrap().contains(&json!("undo")), "no such button");
    done(&manager, &manager.json(&api(&rest)), "cancel");
    let undone = done(&manager, &short, "undo");
    assert_eq!((&undone["totalCents"], desk.stock()), (&json!(4_000), (100, 4)));
}

#[test]
fn ten_4_a_rest_that_went_to_anothers_customer_is_no_link_for_the_rep() {
    let desk = Desk::open();
    let (rep, manager) = (desk.rep(), desk.manager());
    let (_, short) = deliver(&manager, &picked(&desk, 24), &[10], "order");
    let rest = linked(&manager, &short, "rest");
    let krone = fixtures::customer(&desk.house.store, desk.shop, "4863", "Krone", "second@blue.example");
    let mut body = desk.pils(14);
    body["customerId"] = krone.to_string().into();
    body["version"] = rest["version"].clone();
    assert_eq!(manager.send("PATCH", &api(&rest), &body).status(), 200);
    assert_eq!(linked(&manager, &short, "rest")["customerId"], krone.to_string());
    assert_eq!(rep.json(&api(&short))["links"], json!([]));
    let page = rep.get(&format!("/sales/orders/{}", short["id"].as_str().unwrap())).text().unwrap();
    assert!(!page.contains(rest["id"].as_str().unwrap()), "nor does its page lead there");
    let second = desk.house.signed_in("second@blue.example");
    assert_eq!(second.json(&api(&rest))["links"], json!([]), "nor is what it came of for the other rep");
    assert_eq!(manager.json(&api(&rest))["links"][0]["orderId"], short["id"]);
}

#[test]
fn a_line_is_named_by_its_place_in_what_was_sent() {
    let desk = Desk::open();
    let (rep, manager) = (desk.rep(), desk.manager());
    let advice = fixtures::product(&desk.house.store, desk.shop, "A1", "Advice", 5_000, None);
    let mut body = desk.pils(12);
    body["submit"] = true.into();
    body["lines"].as_array_mut().unwrap().push(json!({"productId": advice.to_string(), "quantity": 2}));
    let pending: Value = rep.post("/api/sales/orders", &body).json().unwrap();
    let picked = done(&manager, &done(&manager, &pending, "ready"), "pick");
    let refused = |path: &str, order: &Value| {
        let lines = json!([{"lineId": order["lines"][1]["id"], "quantity": 3}]);
        let mut body = json!({"version": order["version"], "lines": lines});
        if path == "returns" {
            body["reason"] = "Corked".into();
            body["toStock"] = true.into();
        }
        let answer = manager.post(&format!("{}/{path}", api(order)), &body);
        assert_eq!(answer.status(), 422);
        answer.json::<Value>().unwrap()["errors"].clone()
    };
    let too_much = json!([{"field": "lines[0].quantity", "message": "Advice: from 0 to 2, as were ordered."}]);
    assert_eq!(refused("deliver", &picked), too_much);
    let delivered = done(&manager, &picked, "deliver");
    let too_much = json!([{"field": "lines[0].quantity", "message": "Advice: from 0 to 2 can come back."}]);
    assert_eq!(refused("returns", &delivered), too_much);
}

#[test]
fn less_on_hand_than_ordered_offers_what_is_there_on_the_page() {
    let desk = Desk::open();
    let manager = desk.manager();
    let picked = picked(&desk, 50);
    desk.run("UPDATE stock SET on_hand = 30 WHERE tenant_id = :tenant");
    let path = format!("/sales/orders/{}", picked["id"].as_str().unwrap());
    let form = Typed::of(&manager.get(&path).text().unwrap(), "form[action$=deliver]");
    assert_eq!(form.value("quantity", 0), "50");
    let answer = form.press(&manager, "", "");
    assert_eq!(answer.status(), 409);
    let page = answer.text().unwrap();
    let told = texts(&page, ".summary li");
    assert_eq!(told, ["There is less on hand than this order delivers.", "Pils: 50 to deliver, 30 on hand."]);
    let form = Typed::of(&page, "form[action$=deliver]");
    assert_eq!((form.value("quantity", 0), form.value("rest", 0)), ("30", "order"));
    // What is typed and refused is kept.
    let refused = form.clone().with("quantity", 0, "a few").press(&manager, "", "");
    assert_eq!(refused.status(), 422);
    let page = refused.text().unwrap();
    assert_eq!(Typed::of(&page, "form[action$=deliver]").value("quantity", 0), "a few");
    assert_eq!(form.press(&manager, "", "").status(), 303);
    let page = manager.get(&path).text().unwrap();
    assert!(texts(&page, ".terms dt").contains(&"The rest".to_owned()), "it leads to its rest");
    assert_eq!(desk.stock(), (0, 20));
}
