//! What a customer owes, and how much it may.

use routebook::sales::orders::balance_statements;
use serde_json::{Value, json};

use crate::house::Browser;
use crate::sales::orders::typed::{Typed, attributes, texts};
use crate::sales::orders::{Desk, delivered, done, reasons};
use crate::sales::plans::assert_walks;

fn customer(desk: &Desk, who: &Browser) -> Value {
    who.json(&format!("/api/sales/customers/{}", desk.linde))
}

fn paid(desk: &Desk, order: &Value) {
    let path = format!("/api/sales/orders/{}/paid", order["id"].as_str().unwrap());
    let answer = desk.manager().post(&path, &json!({"version": order["version"]}));
    assert_eq!(answer.status(), 200);
}

/// What the customer may owe from now on.
fn limit(desk: &Desk, cents: &Value) -> Value {
    let manager = desk.manager();
    let body = json!({"version": customer(desk, &manager)["version"], "creditLimitCents": cents});
    let answer = manager.send("PATCH", &format!("/api/sales/customers/{}", desk.linde), &body);
    assert_eq!(answer.status(), 200);
    answer.json().unwrap()
}

#[test]
fn the_balance_is_what_its_delivered_unpaid_orders_come_to_and_the_list_behind_it_has_them() {
    let desk = Desk::open();
    let page = format!("/sales/customers/{}", desk.linde);
    assert!(desk.rep().get(&page).text().unwrap().contains("nothing owed"));
    let first = delivered(&desk, 3);
    desk.house.clock.advance_seconds(86_400);
    delivered(&desk, 5);
    desk.ordered(&desk.rep(), 7);
    let rep = desk.rep();
    let one = customer(&desk, &rep);
    assert_eq!((one["balanceCents"].as_i64(), one["oldestUnpaidOn"].as_str()), (Some(8_000), Some("2026-11-23")));
    for who in [&rep, &desk.manager()] {
        let shown = who.get(&page).text().unwrap();
        assert_eq!(texts(&shown, "[data-balance]"), ["$80.00"]);
        assert!(shown.contains("2 unpaid orders, the oldest delivered on 2026-11-23"));
        let list = attributes(&shown, "[data-balance]", "href").remove(0);
        let behind = who.json(&list.replace("/sales/", "/api/sales/"));
        assert_eq!((behind["total"].as_i64(), behind["totalCents"].as_i64()), (Some(2), Some(8_000)), "{list}");
        assert_eq!(texts(&who.get(&list).text().unwrap(), "tbody tr").len(), 2);
    }
    paid(&desk, &first);
    let one = customer(&desk, &rep);
    assert_eq!((one["balanceCents"].as_i64(), one["oldestUnpaidOn"].as_str()), (Some(5_000), Some("2026-11-24")));
    // A credit is owed to it, and no day on which it ought to have paid.
    desk.run(
        "UPDATE orders SET net_cents = -9000, total_cents = -9000 WHERE tenant_id = :tenant AND delivered_on = '2026-11-24'",
    );
    let one = customer(&desk, &rep);
    assert_eq!((one["balanceCents"].as_i64(), &one["oldestUnpaidOn"]), (Some(-9_000), &Value::Null));
    assert_eq!(texts(&rep.get(&page).text().unwrap(), "[data-balance]"), ["-$90.00"]);
    assert_eq!(rep.json(&format!("/api/sales/orders?customer={}&paid=no", desk.linde))["totalCents"], -9_000);
}

#[test]
fn spd_4_a_balance_is_read_along_what_is_owed_alone() {
    let desk = Desk::open();
    for statement in balance_statements() {
        assert_walks(&desk.house, statement);
    }
    let [owed, open] = balance_statements().map(|statement| {
        let read = move |tx: &routebook::store::ReadTx<'_>| tx.plan(statement.clone());
        desk.house.store.system_read_blocking(|tx| tx.operate("blue", |tx| read(tx))).unwrap().join(" ")
    });
    assert!(owed.contains("INDEX orders_owed_by_customer "), "{owed}");
    assert!(open.contains("INDEX orders_open "), "{open}");
}

#[test]
fn a_manager_sets_the_credit_limit_and_nobody_else() {
    let desk = Desk::open();
    let (rep, manager) = (desk.rep(), desk.manager());
    let path = format!("/api/sales/customers/{}", desk.linde);
    assert_eq!(limit(&desk, &json!(100_000))["creditLimitCents"], 100_000);
    let refused = rep.send("PATCH", &path, &json!({"version": 2, "creditLimitCents": 200_000}));
    assert_eq!(refused.status(), 422);
    assert_eq!(refused.json::<Value>().unwrap()["errors"][0]["field"], "creditLimitCents");
    let made = rep.post("/api/sales/customers", &json!({"name": "Krone", "creditLimitCents": 1}));
    assert_eq!(made.status(), 422);
    // A rep changes everything else, by form and by program, and the limit stays.
    let page = format!("/sales/customers/{}", desk.linde);
    let form = Typed::of(&rep.get(&format!("{page}/edit")).text().unwrap(), "form.form");
    assert_eq!(form.with("city", 0, "Basel").send(&rep).headers()["location"], format!("{page}?notice=saved"));
    assert_eq!(customer(&desk, &rep)["creditLimitCents"], 100_000);
    let form = |cents: &str| {
        let shown = manager.get(&format!("{page}/edit")).text().unwrap();
        Typed::of(&shown, "form.form").with("creditLimit", 0, cents).send(&manager)
    };
    let wrong = form("-3");
    assert_eq!(wrong.status(), 422);
    assert_eq!(attributes(&wrong.text().unwrap(), ".summary a", "href"), ["#f-creditLimit"]);
    assert_eq!(form("50.00").status(), 303);
    assert!(rep.get(&page).text().unwrap().contains("$50.00"));
    assert_eq!(form("").status(), 303);
    assert_eq!(customer(&desk, &rep)["creditLimitCents"], Value::Null);
    let log = desk.house.signed_in("admin@blue.example").json("/api/sales/audit?subject=customer");
    assert!(log.to_string().contains("creditLimit"), "{log}");
}

#[test]
fn an_order_beyond_the_limit_asks_a_manager_and_says_the_figures() {
    let desk = Desk::open();
    let (rep, manager) = (desk.rep(), desk.manager());
    let owed = delivered(&desk, 6);
    limit(&desk, &json!(15_000));
    let open = desk.ordered(&rep, 4);
    assert_eq!(open["status"], "pending");
    // 60.00 owed, 40.00 open: 50.00 more is exactly the limit.
    let within = desk.ordered(&rep, 5);
    assert_eq!((within["status"].as_str(), reasons(&within)), (Some("pending"), vec![]));
    let beyond = desk.ordered(&rep, 1);
    assert_eq!((beyond["status"].as_str(), reasons(&beyond)), (Some("awaiting_approval"), vec!["CREDIT"]));
    let told = "Owes $60.00, other open orders $90.00, this one $10.00: together $160.00, limit $150.00";
    assert_eq!(beyond["reasons"][0]["detail"], told);
    let queue = manager.get("/sales/orders/approvals").text().unwrap();
    assert_eq!(texts(&queue, "article tbody tr"), [format!("It goes beyond the customer’s credit limit.{told}")]);
    // What waits for a manager isn't open, so it takes nothing of the room.
    done(&rep, &within, "cancel");
    let other = desk.ordered(&rep, 5);
    assert_eq!(other["status"], "pending");
    // An edit of a pending order asks anew, and its own former total doesn't count against it.
    let edit = |order: &Value, units: i64| {
        let mut body = desk.pils(units);
        body["version"] = order["version"].clone();
        let path = format!("/api/sales/orders/{}", order["id"].as_str().unwrap());
        rep.send("PATCH", &path, &body).json::<Value>().unwrap()
    };
    let less = edit(&other, 4);
    assert_eq!(less["status"], "pending");
    let more = edit(&less, 6);
    assert_eq!((more["status"].as_str(), reasons(&more)), (Some("awaiting_approval"), vec!["CREDIT"]));
    // Once what was delivered is paid there is room again.
    paid(&desk, &owed);
    assert_eq!(edit(&more, 6)["status"], "pending");
    assert_eq!(done(&manager, &beyond, "approve")["status"], "pending");
}

#[test]
fn who_owes_more_than_the_limit_is_pointed_out() {
    let desk = Desk::open();
    delivered(&desk, 6);
    limit(&desk, &json!(5_000));
    let page = desk.rep().get(&format!("/sales/customers/{}", desk.linde)).text().unwrap();
    assert_eq!(
        texts(&page, "p.message.warning"),
        ["It owes $60.00, more than its credit limit of $50.00: each order asks a manager."]
    );
}
