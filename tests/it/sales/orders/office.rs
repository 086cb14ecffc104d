//! The office's day: approvals, the board, many orders at once, paper.

use routebook::sales::orders::{self, BoardQuery, Status};
use routebook::store::Statement;
use serde_json::{Value, json};

use super::typed::{attributes, texts};
use super::{Desk, act, done};
use crate::house::Browser;
use crate::sales::fixtures;

fn id(order: &Value) -> &str {
    order["id"].as_str().unwrap()
}

/// As the board's checkboxes say it.
fn seen(order: &Value) -> String {
    format!("{} {}", id(order), order["version"])
}

/// So many Pils, wanted on a day.
fn wanted(desk: &Desk, who: &Browser, units: i64, day: &str) -> Value {
    let mut body = desk.pils(units);
    body["submit"] = true.into();
    body["wantedOn"] = day.into();
    let answer = who.post("/api/sales/orders", &body);
    assert_eq!(answer.status(), 201);
    answer.json().unwrap()
}

#[test]
fn approvals_show_reasons_beside_the_facts_and_are_decided_there() {
    let desk = Desk::open();
    desk.run("UPDATE customers SET hold_reason = 'Owes us' WHERE tenant_id = :tenant");
    desk.run("UPDATE tenants SET minimum_order_cents = 9000 WHERE id = :tenant");
    let (rep, manager) = (desk.rep(), desk.manager());
    let first = desk.ordered(&rep, 3);
    let own = desk.ordered(&manager, 12);
    let page = manager.get("/sales/orders/approvals").text().unwrap();
    let told = texts(&page, "article tbody tr");
    assert!(told.contains(&"It is below the minimum order.Lines of $30.00, minimum $90.00".to_owned()), "{told:?}");
    assert!(told.contains(&"The customer is on hold.Owes us".to_owned()));
    let steps = attributes(&page, "article form", "action");
    assert!(steps.contains(&format!("/sales/orders/{}/approve", id(&first))));
    assert!(!steps.contains(&format!("/sales/orders/{}/approve", id(&own))), "not one's own");
    assert!(page.contains("You made this order, so another manager has to approve it."));
    let version = first["version"].to_string();
    let approve = format!("/sales/orders/{}/approve", id(&first));
    let answer = manager.submit(&approve, &[("version", &version), ("back", "approvals")]);
    assert_eq!(
        answer.headers()["location"],
        format!("/sales/orders/approvals?number={}", first["number"].as_str().unwrap())
    );
    assert_eq!(desk.stock(), (100, 3));
    assert_eq!(texts(&manager.get("/sales/orders/approvals").text().unwrap(), "article").len(), 1);
    // A rep and a viewer look on; another team sees nothing.
    let viewer = desk.house.signed_in("viewer@blue.example").get("/sales/orders/approvals").text().unwrap();
    assert_eq!((texts(&viewer, "article").len(), texts(&viewer, "article form").len()), (1, 0));
    let second = desk.house.signed_in("second@blue.example").get("/sales/orders/approvals").text().unwrap();
    assert_eq!(texts(&second, ".empty h2"), ["Nothing waits for approval"]);
    let green = desk.house.signed_in("manager@green.example").get("/sales/orders/approvals").text().unwrap();
    assert!(texts(&green, "article").is_empty());
}

#[test]
fn the_board_has_open_orders_by_the_day_they_are_wanted_on() {
    let desk = Desk::open();
    let (rep, manager) = (desk.rep(), desk.manager());
    let late = wanted(&desk, &rep, 1, "2026-11-20");
    wanted(&desk, &rep, 2, "2026-11-23");
    let any = wanted(&desk, &rep, 3, "");
    wanted(&desk, &rep, 4, "2026-11-24");
    wanted(&desk, &rep, 5, "2026-11-24");
    rep.post("/api/sales/orders", &desk.pils(9));
    act(&rep, &any, "cancel");
    let any = wanted(&desk, &rep, 6, "");
    let page = manager.get("/sales/orders/board").text().unwrap();
    assert_eq!(
        texts(&page, "main section h2"),
        [
            "Friday, 2026-11-20, late 1 order, $10.00",
            "Today, 2026-11-23 1 order, $20.00",
            "Tomorrow, 2026-11-24 2 orders, $90.00",
            "Any day 1 order, $60.00",
        ]
    );
    let boxes = attributes(&page, "input[name=order]", "value");
    assert_eq!((boxes.first(), boxes.last()), (Some(&seen(&late)), Some(&seen(&any))));
    let day = manager.get("/sales/orders/board?day=2026-11-24&status=pending").text().unwrap();
    assert_eq!(texts(&day, "input[name=order]").len(), 2);
    let none = manager.get("/sales/orders/board?status=picked").text().unwrap();
    assert_eq!(texts(&none, ".empty h2"), ["Nothing is open here"]);
    assert_eq!(manager.get("/sales/orders/board?day=soon").status(), 422);
    let second = desk.house.signed_in("second@blue.example").get("/sales/orders/board").text().unwrap();
    assert_eq!(texts(&second, ".empty h2"), ["Nothing is open"]);
    let viewer = desk.house.signed_in("viewer@blue.example").get("/sales/orders/board").text().unwrap();
    assert_eq!(attributes(&viewer, "button[name=do]", "value"), [] as [String; 0]);
}

#[test]
fn many_orders_go_a_step_at_once_and_a_refusal_keeps_no_other_back() {
    let desk = Desk::open();
    let (rep, manager) = (desk.rep(), desk.manager());
    let [first, second, third] = [10, 20, 80].map(|units| desk.ordered(&rep, units));
    let cancelled = seen(&third);
    act(&rep, &third, "cancel");
    let form = [("order", seen(&first)), ("order", seen(&second)), ("order", cancelled), ("do", "ready".to_owned())];
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(rep.submit("/sales/orders/bulk", &form).status(), 403);
    let answer = manager.submit("/sales/orders/bulk", &form);
    assert_eq!(answer.status(), 409);
    let page = answer.text().unwrap();
    let number = third["number"].as_str().unwrap();
    let said = texts(&page, ".summary li");
    assert_eq!(said, [format!("{number}: Order {number} is cancelled now, so “Mark ready” isn't possible.")]);
    assert_eq!(texts(&page, "tbody .badge"), ["Ready", "Ready"]);
    let boxes = attributes(&page, "input[name=order]", "value");
    let form = [("order", boxes[0].as_str()), ("order", &boxes[1]), ("do", "pick")];
    let answer = manager.submit("/sales/orders/bulk", &form);
    assert_eq!(answer.headers()["location"], "/sales/orders/board?notice=pick&done=2");
    let page = manager.get("/sales/orders/board?notice=pick&done=2").text().unwrap();
    assert_eq!(texts(&page, "[data-saved]"), ["Marked picked: 2 orders."]);
    let nothing = manager.submit("/sales/orders/bulk", &[("do", "deliver")]);
    assert_eq!(texts(&nothing.text().unwrap(), ".summary li"), ["Choose at least one order."]);
    // The same by API; what is short says so and stays.
    desk.run("UPDATE stock SET on_hand = 15 WHERE tenant_id = :tenant");
    let orders: Vec<Value> = [&first, &second]
        .iter()
        .map(|order| json!({"orderId": order["id"], "version": order["version"].as_i64().unwrap() + 2}))
        .collect();
    let body = json!({"action": "deliver", "orders": orders});
    assert_eq!(rep.post("/api/sales/orders/bulk", &body).status(), 403);
    let answer: Value = manager.post("/api/sales/orders/bulk", &body).json().unwrap();
    assert_eq!(answer["done"], json!([first["id"]]));
    assert_eq!(answer["refused"][0]["code"], "CONFLICT");
    assert!(answer["refused"][0]["detail"].as_str().unwrap().ends_with("Pils: 20 to deliver, 5 on hand."), "{answer}");
    assert_eq!(desk.stock(), (5, 20));
    assert_eq!(manager.post("/api/sales/orders/bulk", &json!({"action": "cancel", "orders": orders})).status(), 422);
}

#[test]
fn paper_has_one_order_or_several_and_only_those_one_sees() {
    let desk = Desk::open();
    desk.run("UPDATE products SET units_per_case = 24 WHERE tenant_id = :tenant");
    fixtures::product(&desk.house.store, desk.shop, "W1", "Wine", 700, None);
    let rep = desk.rep();
    let wine = rep.json("/api/sales/products?search=W1")["items"][0]["id"].clone();
    let first = wanted(&desk, &rep, 24, "2026-11-25");
    let mut body = desk.pils(30);
    body["lines"].as_array_mut().unwrap().push(json!({"productId": wine, "quantity": 1, "sample": true}));
    let second: Value = rep.post("/api/sales/orders", &body).json().unwrap();
    let both = format!("order={}&order={}", id(&first), id(&second));
    let page = rep.get(&format!("/sales/orders/print?kind=pick&{both}")).text().unwrap();
    assert_eq!(texts(&page, ".sheet:first-of-type tbody tr"), ["PilsP1542 cases + 6", "WineW11"]);
    assert_eq!(texts(&page, ".sheet h2").len(), 3);
    assert!(page.contains("wanted on 2026-11-25"));
    let page = rep.get(&format!("/sales/orders/print?kind=sheet&{both}")).text().unwrap();
    assert_eq!(texts(&page, ".sheet .grand td"), ["$240.00", "$300.00"]);
    assert!(!page.contains("Discount %"), "nothing was taken off, so there is no column for it");
    assert!(page.contains("Gasthaus Zur Linde") && page.contains("Team blue"));
    // As the board sends it.
    assert_eq!(rep.get(&format!("/sales/orders/print?kind=sheet&order={}%201&day=", id(&first))).status(), 200);
    assert_eq!(rep.get("/sales/orders/print?kind=pick").status(), 422);
    for who in ["second@blue.example", "manager@green.example"] {
        let other = desk.house.signed_in(who);
        assert_eq!(other.get(&format!("/sales/orders/print?kind=sheet&{both}")).status(), 404, "{who}");
    }
}

#[test]
fn what_lies_in_two_warehouses_is_fetched_in_two_rounds() {
    let desk = Desk::open();
    let manager = desk.manager();
    let lakes = manager.post("/api/sales/stock/warehouses", &json!({"name": "Lakes"}));
    assert_eq!(lakes.status(), 201);
    let lakes = lakes.json::<Value>().unwrap()["id"].clone();
    let mut there = desk.pils(7);
    there["warehouseId"] = lakes;
    let there: Value = manager.post("/api/sales/orders", &there).json().unwrap();
    let here: Value = manager.post("/api/sales/orders", &desk.pils(4)).json().unwrap();
    let page = manager.get(&format!("/sales/orders/print?kind=pick&order={}&order={}", id(&here), id(&there)));
    let page = page.text().unwrap();
    let heads = texts(&page, ".sheet h2");
    assert_eq!(heads[..2], ["To fetch from Lakes", "To fetch from Main"]);
    assert_eq!(texts(&page, ".sheet:first-of-type tbody tr"), ["PilsP17"]);
    assert_eq!(texts(&page, ".sheet:nth-of-type(2) tbody tr"), ["PilsP14"]);
}

#[test]
fn o10_office_pages_run_few_statements() {
    let desk = Desk::open();
    desk.run("UPDATE customers SET hold_reason = 'Owes us' WHERE tenant_id = :tenant");
    let (rep, manager) = (desk.rep(), desk.manager());
    let orders: Vec<Value> = (0..5).map(|_| desk.ordered(&rep, 2)).collect();
    done(&manager, &orders[0], "approve");
    let all: Vec<String> = orders.iter().map(|order| format!("order={}", id(order))).collect();
    let print = format!("/sales/orders/print?kind=sheet&{}", all.join("&"));
    for (path, most) in [("/sales/orders/approvals", 4), ("/sales/orders/board", 2), (print.as_str(), 4)] {
        let before = desk.house.store.statements();
        assert_eq!(manager.get(path).status(), 200);
        let run = desk.house.store.statements() - before;
        assert!(run <= most, "{path}: {run}");
    }
}

#[test]
fn spd_4_the_offices_lists_walk_their_indexes() {
    let desk = Desk::open();
    let day = BoardQuery { day: Some("2026-11-24".parse().unwrap()), status: Some(Status::Ready), after: None };
    let mut statements: Vec<Statement> = orders::approval_statements().into();
    statements.extend(orders::link_statements());
    for query in [BoardQuery::default(), day] {
        statements.extend([true, false].map(|own| orders::board_statement(&query, own)));
    }
    for statement in statements {
        let text = statement.text().to_owned();
        let plan = desk
            .house
            .store
            .system_write_blocking(move |tx| tx.operate("blue", |tx| tx.plan(statement.clone())))
            .unwrap();
        let bad = ["SCAN", "TEMP B-TREE", "(tenant_id=?)"];
        assert!(!plan.iter().any(|step| bad.iter().any(|word| step.contains(word))), "{text}: {plan:#?}");
    }
}

#[test]
fn the_board_and_the_next_delivery_day_are_there_for_programs() {
    let desk = Desk::open();
    let (rep, manager) = (desk.rep(), desk.manager());
    for (units, day) in [(1, json!("2026-11-25")), (2, Value::Null), (3, json!("2026-11-20")), (4, json!("2026-11-25"))]
    {
        let mut body = desk.pils(units);
        body["submit"] = true.into();
        body["wantedOn"] = day;
        assert_eq!(rep.post("/api/sales/orders", &body).status(), 201);
    }
    let board = manager.json("/api/sales/orders/board");
    let days: Vec<(Value, Value, Value)> = board["days"]
        .as_array()
        .unwrap()
        .iter()
        .map(|day| (day["day"].clone(), day["late"].clone(), day["totalCents"].clone()))
        .collect();
    let expected = [
        (json!("2026-11-20"), json!(true), json!(3_000)),
        (json!("2026-11-25"), json!(false), json!(5_000)),
        (Value::Null, json!(false), json!(2_000)),
    ];
    assert_eq!((days.as_slice(), &board["next"]), (expected.as_slice(), &Value::Null));
    assert_eq!(
        manager.json("/api/sales/orders/board?day=2026-11-25")["days"][0]["orders"].as_array().unwrap().len(),
        2
    );
    assert_eq!(manager.get("/api/sales/orders/board?after=x&status=ready").status(), 422);
    let day = format!("/api/sales/customers/{}/delivery-day", desk.linde);
    assert_eq!(rep.json(&day)["proposedOn"], Value::Null);
    desk.run("UPDATE customers SET delivery_weekdays = 2 WHERE tenant_id = :tenant");
    assert_eq!(rep.json(&day)["proposedOn"], "2026-11-24");
    assert_eq!(desk.house.signed_in("second@blue.example").get(&day).status(), 404);
}

#[test]
fn who_may_not_edit_an_order_sees_it_and_why() {
    let desk = Desk::open();
    let (rep, manager) = (desk.rep(), desk.manager());
    let pending = desk.ordered(&rep, 3);
    let ready = done(&manager, &pending, "ready");
    let edit = format!("/sales/orders/{}/edit", ready["id"].as_str().unwrap());
    let answer = rep.get(&edit);
    assert_eq!(answer.status(), 409);
    let page = answer.text().unwrap();
    let number = ready["number"].as_str().unwrap();
    assert_eq!(texts(&page, "h1"), [format!("Order {number}")]);
    assert_eq!(texts(&page, ".summary li"), [format!("Order {number} is ready now, so “Edit” isn't possible.")]);
    let sent = rep.submit(&edit, &[("version", "1"), ("do", "save")]);
    assert_eq!(sent.status(), 409);
    assert_eq!(texts(&sent.text().unwrap(), "h1"), [format!("Order {number}")]);
}
