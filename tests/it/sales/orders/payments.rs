//! Paid or unpaid, on the order, in the list, by program and for many at once.

use serde_json::{Value, json};

use super::typed::{Typed, attributes, texts};
use super::{Desk, act, delivered, done};
use crate::house::Browser;

fn path(order: &Value, step: &str) -> String {
    format!("/api/sales/orders/{}/{step}", order["id"].as_str().unwrap())
}

/// The status, and the body.
fn pay(who: &Browser, order: &Value, more: &Value) -> (u16, Value) {
    let mut body = json!({"version": order["version"]});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let answer = who.post(&path(order, "paid"), &body);
    (answer.status().as_u16(), answer.json().unwrap())
}

fn numbers(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|row| row["number"].as_str().unwrap()).collect()
}

#[test]
fn a_delivered_order_is_owed_until_a_manager_marks_it_paid_and_again_when_that_is_taken_back() {
    let desk = Desk::open();
    let (manager, admin) = (desk.manager(), desk.house.signed_in("admin@blue.example"));
    let order = delivered(&desk, 12);
    assert_eq!((order["owed"].as_bool(), &order["paidOn"]), (Some(true), &Value::Null));
    let (status, paid) = pay(&manager, &order, &json!({"note": "Bank"}));
    assert_eq!((status, paid["paidOn"].as_str(), paid["owed"].as_bool()), (200, Some("2026-11-23"), Some(false)));
    assert_eq!((paid["paidNote"].as_str(), paid["status"].as_str()), (Some("Bank"), Some("delivered")));
    let last = paid["timeline"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((last["action"].as_str(), last["note"].as_str()), (Some("paid"), Some("2026-11-23, Bank")));
    assert_eq!(pay(&manager, &paid, &json!({})).0, 409, "not twice");
    assert_eq!(act(&manager, &paid, "undo").0, 409, "what is paid stays delivered");
    assert!(!paid["actions"].as_array().unwrap().contains(&json!("undo")), "{paid}");
    desk.house.clock.advance_seconds(1);
    let (status, open) = act(&admin, &paid, "unpaid");
    assert_eq!((status, open["owed"].as_bool(), open["paidNote"].as_str()), (200, Some(true), Some("")));
    assert_eq!(act(&admin, &open, "unpaid").0, 409);
    assert_eq!(pay(&manager, &order, &json!({})).0, 409, "an older version");
    desk.house.clock.advance_seconds(1);
    assert_eq!(pay(&manager, &open, &json!({"paidOn": "2026-11-23"})).0, 200);
    let log = admin.json("/api/sales/audit?subject=order");
    let told: Vec<&str> = log["items"].as_array().unwrap().iter().filter_map(|row| row["action"].as_str()).collect();
    assert_eq!(told[..3], ["order_paid", "order_unpaid", "order_paid"]);
}

#[test]
fn a_payment_lies_between_the_orders_day_and_today_where_the_team_is() {
    let desk = Desk::open();
    let manager = desk.manager();
    // Ordered and delivered on the 23rd: in London it is three in the morning of the 24th, in New York ten at night.
    let pending = desk.ordered(&desk.rep(), 12);
    assert_eq!(pay(&manager, &pending, &json!({})).0, 409, "nothing is paid before it is delivered");
    desk.house.clock.advance_seconds(12 * 3600);
    let manager = desk.manager();
    let picked = done(&manager, &done(&manager, &pending, "ready"), "pick");
    let order = done(&manager, &picked, "deliver");
    assert_eq!(order["deliveredOn"], "2026-11-23");
    for (day, said) in [
        ("2026-11-24", "That day is still to come."),
        ("2026-11-22", "It was ordered on 2026-11-23 only."),
        ("soon", "Must be a date like 2026-11-23."),
    ] {
        let (status, problem) = pay(&manager, &order, &json!({"paidOn": day}));
        assert_eq!(status, 422, "{day}");
        assert_eq!(problem["errors"], json!([{"field": "paidOn", "message": said}]), "{day}");
    }
    assert_eq!(pay(&manager, &order, &json!({"note": "x".repeat(121)})).1["errors"][0]["field"], "note");
    assert_eq!(pay(&manager, &order, &json!({"paidOn": "2026-11-23"})).0, 200);
}

#[test]
fn ten_4_only_managers_of_the_team_mark_paid() {
    let desk = Desk::open();
    let order = delivered(&desk, 12);
    for (who, status) in [("rep", 403), ("second", 403), ("viewer", 403)] {
        let who = desk.house.signed_in(&format!("{who}@blue.example"));
        assert_eq!(pay(&who, &order, &json!({})).0, status);
        let form = [("version", "5"), ("paidOn", "2026-11-23")];
        let page = format!("/sales/orders/{}/paid", order["id"].as_str().unwrap());
        assert_eq!(who.submit(&page, &form).status(), status);
        assert_eq!(who.submit("/sales/orders/paid", &[("order", "x 1")]).status(), status);
    }
    let green = desk.house.signed_in("manager@green.example");
    assert_eq!(pay(&green, &order, &json!({})).0, 404);
    assert_eq!(act(&green, &order, "unpaid").0, 404);
    assert_eq!(desk.rep().json(&format!("/api/sales/orders/{}", order["id"].as_str().unwrap()))["owed"], true);
}

#[test]
fn an_order_for_nothing_is_neither_owed_nor_paid() {
    let desk = Desk::open();
    desk.run("UPDATE customers SET minimum_order_cents = 0 WHERE tenant_id = :tenant");
    let (rep, manager) = (desk.rep(), desk.manager());
    let mut body = desk.pils(1);
    body["submit"] = true.into();
    body["lines"][0]["sample"] = true.into();
    let sample: Value = rep.post("/api/sales/orders", &body).json().unwrap();
    let picked = done(&manager, &done(&manager, &sample, "ready"), "pick");
    let order = done(&manager, &picked, "deliver");
    assert_eq!((order["totalCents"].as_i64(), order["owed"].as_bool()), (Some(0), Some(false)));
    assert_eq!(pay(&manager, &order, &json!({})).0, 409);
    assert_eq!(manager.json("/api/sales/orders?paid=no")["total"], 0);
}

#[test]
fn the_orders_page_takes_a_payment_without_scripts_and_keeps_what_was_typed() {
    let desk = Desk::open();
    let (rep, manager) = (desk.rep(), desk.manager());
    let order = delivered(&desk, 12);
    let page = format!("/sales/orders/{}", order["id"].as_str().unwrap());
    let shown = manager.get(&page).text().unwrap();
    assert_eq!(attributes(&shown, "input[name=paidOn]", "value"), ["2026-11-23"]);
    let form = || Typed::of(&manager.get(&page).text().unwrap(), "form[action$='/paid']");
    let refused = form().with("paidOn", 0, "2026-11-30").with("how", 0, "Cash <b>").send(&manager);
    assert_eq!(refused.status(), 422);
    let again = refused.text().unwrap();
    assert_eq!(attributes(&again, "input[name=paidOn]", "value"), ["2026-11-30"]);
    assert_eq!(attributes(&again, "input[name=how]", "value"), ["Cash <b>"]);
    assert_eq!(attributes(&again, ".summary a", "href"), ["#f-paidOn"]);
    let answer = form().with("how", 0, "Cash to the driver").send(&manager);
    assert_eq!(answer.headers()["location"], format!("{page}?notice=paid"));
    let shown = manager.get(&format!("{page}?notice=paid")).text().unwrap();
    assert_eq!(texts(&shown, "[data-saved]"), ["The order is marked paid."]);
    assert!(shown.contains("Paid on 2026-11-23: Cash to the driver."));
    assert!(texts(&shown, "form[action$='/undo']").is_empty(), "no button that would be refused");
    assert!(shown.contains("Take the payment back first, then the delivery."), "and why there is none");
    let seen_by_rep = rep.get(&page).text().unwrap();
    assert!(texts(&seen_by_rep, "form[action$='/unpaid']").is_empty() && seen_by_rep.contains("Cash to the driver"));
    let back = Typed::of(&shown, "form[action$='/unpaid']").send(&manager);
    assert_eq!(back.headers()["location"], format!("{page}?notice=unpaid"));
    assert!(manager.get(&page).text().unwrap().contains("Payment taken back"));
}

#[test]
fn the_list_narrows_to_what_is_paid_or_owed_and_marks_several_paid_at_once() {
    let desk = Desk::open();
    let manager = desk.manager();
    let [first, second, third] = [1, 2, 4].map(|units| delivered(&desk, units));
    desk.ordered(&desk.rep(), 8);
    pay(&manager, &first, &json!({}));
    let listed = |query: &str| manager.json(&format!("/api/sales/orders?{query}"));
    let owed = listed("paid=no");
    assert_eq!((numbers(&owed), owed["totalCents"].as_i64()), (vec!["2026-00003", "2026-00002"], Some(6_000)));
    assert_eq!(numbers(&listed("paid=yes")), ["2026-00001"]);
    assert_eq!(numbers(&listed("paid=no&status=pending")), [] as [&str; 0]);
    assert_eq!(numbers(&listed(&format!("paid=no&customer={}&sort=oldest", desk.linde))), ["2026-00002", "2026-00003"]);
    assert_eq!(numbers(&listed("paid=no&deliveredFrom=2026-11-24")), [] as [&str; 0]);
    assert_eq!(numbers(&listed("paid=yes&search=linde")), ["2026-00001"]);
    assert_eq!(manager.get("/api/sales/orders?paid=maybe").status(), 422);
    let rep = desk.rep();
    assert_eq!(numbers(&rep.json("/api/sales/orders?paid=no")).len(), 2);
    assert_eq!(desk.house.signed_in("second@blue.example").json("/api/sales/orders?paid=no")["total"], 0);

    let page = manager.get("/sales/orders?paid=no").text().unwrap();
    assert_eq!(texts(&page, ".chips a"), ["Remove filter Unpaid"]);
    assert!(texts(&rep.get("/sales/orders?paid=no").text().unwrap(), "input[name=order]").is_empty());
    let boxes = attributes(&page, "input[name=order]", "value");
    assert_eq!(boxes.len(), 2);
    let query = attributes(&page, "#pay input[name=query]", "value");
    assert_eq!(query, ["paid=no"]);
    // One of them was paid meanwhile by somebody else; the other is paid all the same.
    pay(&manager, &second, &json!({}));
    let seen: Vec<(&str, &str)> = boxes.iter().map(|seen| ("order", seen.as_str())).collect();
    let form = [&seen[..], &[("paidOn", "2026-11-23"), ("how", "Bank"), ("query", "paid=no")]].concat();
    let answer = manager.submit("/sales/orders/paid", &form);
    assert_eq!(answer.status(), 409);
    let said = texts(&answer.text().unwrap(), ".summary li");
    assert!(said[0].starts_with("2026-00002: Somebody else changed this order"), "{said:?}");
    assert_eq!(listed("paid=no")["total"], 0);
    let nothing = manager.submit("/sales/orders/paid", &[("paidOn", "2026-11-23"), ("query", "paid=no")]);
    assert_eq!((nothing.status().as_u16(), texts(&nothing.text().unwrap(), ".summary li").len()), (422, 1));

    // The same by program, for a day that some don't fit.
    act(&manager, &manager.json(path(&third, "").trim_end_matches('/')), "unpaid");
    let now = manager.json(path(&third, "").trim_end_matches('/'));
    let body = |day: &str| json!({"action": "paid", "paidOn": day, "orders": [{"orderId": now["id"], "version": now["version"]}]});
    let refused: Value = manager.post("/api/sales/orders/bulk", &body("2026-11-20")).json().unwrap();
    assert_eq!(refused["refused"][0]["detail"], "2026-00003: It was ordered on 2026-11-23 only.");
    let paid: Value = manager.post("/api/sales/orders/bulk", &body("2026-11-23")).json().unwrap();
    assert_eq!(paid["done"], json!([third["id"]]));
    assert_eq!(manager.post("/api/sales/orders/bulk", &body("soon")).status(), 422);
}
