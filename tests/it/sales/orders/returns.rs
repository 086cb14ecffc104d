//! What comes back of a delivered order.

use serde_json::{Value, json};

use super::typed::{Typed, texts};
use super::{Desk, act, done};
use crate::house::Browser;

fn api(order: &Value) -> String {
    format!("/api/sales/orders/{}", order["id"].as_str().unwrap())
}

fn page(order: &Value) -> String {
    format!("/sales/orders/{}", order["id"].as_str().unwrap())
}

fn delivered(desk: &Desk, body: &mut Value) -> Value {
    let manager = desk.manager();
    body["submit"] = true.into();
    let answer = desk.rep().post("/api/sales/orders", body);
    let order: Value = answer.json().unwrap();
    let order = if order["status"] == "awaiting_approval" { done(&manager, &order, "approve") } else { order };
    done(&manager, &done(&manager, &done(&manager, &order, "ready"), "pick"), "deliver")
}

fn body_of(order: &Value, units: i64, to_stock: bool) -> Value {
    json!({
        "version": order["version"], "reason": "Corked", "toStock": to_stock,
        "lines": [{"lineId": order["lines"][0]["id"], "quantity": units}],
    })
}

fn give_back(who: &Browser, order: &Value, units: i64, to_stock: bool) -> (u16, Value) {
    let answer = who.post(&format!("{}/returns", api(order)), &body_of(order, units, to_stock));
    (answer.status().as_u16(), answer.json().unwrap())
}

fn revenue(who: &Browser, key: &str) -> i64 {
    let board = who.json("/api/sales/dashboard");
    let of = board["revenue"].as_array().unwrap().iter().find(|one| one["key"] == key).unwrap();
    of["current"]["totalCents"].as_i64().unwrap()
}

#[test]
fn a_return_is_a_credit_order_of_its_own_and_revenue_falls_by_it() {
    let desk = Desk::open();
    desk.run("UPDATE tenants SET tax_bp = 825, tax_label = 'Sales tax' WHERE id = :tenant");
    desk.run("UPDATE products SET deposit_cents = 25 WHERE tenant_id = :tenant");
    let manager = desk.manager();
    let mut body = desk.pils(12);
    body["fees"] = json!([{"label": "Freight", "amountCents": 500}]);
    let order = delivered(&desk, &mut body);
    assert_eq!((&order["totalCents"], desk.stock()), (&json!(13_831), (88, 0)));
    let pace = |who: &Browser| {
        let customer = who.json(&format!("/api/sales/customers/{}", desk.linde));
        (customer["deliveryDays"].clone(), customer["lastDeliveredOn"].clone(), customer["health"].clone())
    };
    let before = (revenue(&manager, "week"), pace(&manager));
    desk.house.clock.advance_seconds(86_400);
    let manager = desk.manager();
    let (status, credit) = give_back(&manager, &order, 4, true);
    assert_eq!(status, 201, "{credit}");
    assert_eq!((credit["kind"].as_str(), credit["status"].as_str()), (Some("return"), Some("delivered")));
    assert_eq!((&credit["deliveredOn"], &credit["repId"]), (&json!("2026-11-24"), &order["repId"]));
    assert_eq!((&credit["lines"][0]["quantity"], &credit["netCents"]), (&json!(-4), &json!(-4_000)));
    // Four deposits, and the tax with and without the four: 10.31 of 125.00, 7.01 of 85.00.
    assert_eq!((&credit["feesCents"], &credit["totalCents"]), (&json!(-430), &json!(-4_430)));
    assert_eq!(credit["links"][0]["link"], "return_of");
    assert_eq!(desk.stock(), (92, 0));
    assert_eq!(revenue(&manager, "week"), before.0 - 4_430);
    assert_eq!(pace(&manager), before.1, "a day on which goods came back is no day of delivery");
    let moves = manager.json(&format!("/api/sales/stock/{}/moves", desk.pils));
    assert_eq!((&moves["items"][0]["reason"], &moves["items"][0]["quantity"]), (&json!("returned"), &json!(4)));
    // The original says so, and what it is worth stays what it was.
    let order = manager.json(&api(&order));
    assert_eq!((&order["lines"][0]["returned"], &order["totalCents"]), (&json!(4), &json!(13_831)));
    assert_eq!(order["links"][0]["number"], credit["number"]);
    let last = order["timeline"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["note"], format!("Order {}: Corked.", credit["number"].as_str().unwrap()));
    assert_eq!(act(&manager, &order, "undo").0, 409, "what came back was delivered");
    // Written off, the rest of it: nothing comes on hand, and all but the freight and its tax is credited.
    let (_, second) = give_back(&manager, &order, 8, false);
    assert_eq!(desk.stock(), (92, 0));
    let both = credit["totalCents"].as_i64().unwrap() + second["totalCents"].as_i64().unwrap();
    assert_eq!(both, -(13_831 - 500 - 41));
    let order = manager.json(&api(&order));
    assert!(!order["actions"].as_array().unwrap().contains(&json!("return")), "all of it came back");
    assert_eq!(give_back(&manager, &order, 1, true).0, 422);
}

#[test]
fn everything_back_in_pieces_is_exactly_the_lines_net() {
    for (units, cents, discount, pieces) in [
        (7, 333, 1_250, vec![1, 2, 3, 1]),
        (3, 1, 5_000, vec![1, 1, 1]),
        (9, 1_999, 3_333, vec![4, 5]),
        (1, 1, 5_000, vec![1]),
    ] {
        let desk = Desk::open();
        let mut body = desk.pils(units);
        body["lines"][0]["unitPriceCents"] = cents.into();
        body["lines"][0]["discountBp"] = discount.into();
        body["lines"][0]["reason"] = "Agreed by telephone".into();
        let mut order = delivered(&desk, &mut body);
        let (manager, net) = (desk.manager(), order["netCents"].as_i64().unwrap());
        let mut back = 0;
        for piece in pieces {
            let (status, credit) = give_back(&manager, &order, piece, true);
            assert_eq!(status, 201, "{credit}");
            back += credit["netCents"].as_i64().unwrap();
            order = manager.json(&api(&order));
        }
        assert_eq!(back, -net, "{units} at {cents} less {discount}");
        assert_eq!(desk.stock(), (100, 0));
    }
}

#[test]
fn what_can_not_come_back_is_refused_with_its_field() {
    let desk = Desk::open();
    let (rep, manager) = (desk.rep(), desk.manager());
    let pending = desk.ordered(&rep, 3);
    assert_eq!(give_back(&manager, &pending, 1, true).0, 409, "it isn't delivered");
    let order = delivered(&desk, &mut desk.pils(12));
    assert_eq!(give_back(&rep, &order, 1, true).0, 403);
    for (change, value, field) in [
        ("reason", json!("ab"), "reason"),
        ("returnedOn", json!("2026-11-22"), "returnedOn"),
        ("returnedOn", json!("2026-11-24"), "returnedOn"),
        ("lines", json!([]), "lines"),
        ("lines", json!([{"lineId": order["lines"][0]["id"], "quantity": 13}]), "lines[0].quantity"),
        ("lines", json!([{"lineId": order["id"], "quantity": 1}]), "lines"),
        ("lines", json!([{"lineId": "x", "quantity": 1}]), "lines[0].lineId"),
    ] {
        let mut body = body_of(&order, 1, true);
        body[change] = value;
        let answer = manager.post(&format!("{}/returns", api(&order)), &body);
        assert_eq!(answer.status(), 422, "{body}");
        assert_eq!(answer.json::<Value>().unwrap()["errors"][0]["field"], field, "{body}");
    }
    let (_, credit) = give_back(&manager, &order, 12, true);
    assert_eq!(give_back(&manager, &order, 1, true).0, 409, "somebody was quicker");
    // Nothing may be done with a return but to settle it.
    assert_eq!(credit["actions"], json!(["paid"]));
    for action in ["submit", "approve", "reject", "ready", "pick", "deliver", "undo", "cancel"] {
        assert_eq!(act(&manager, &credit, action).0, 409, "{action}");
    }
    assert_eq!(give_back(&manager, &credit, 1, true).0, 409);
    let mut edit = desk.pils(1);
    edit["version"] = credit["version"].clone();
    assert_eq!(manager.send("PATCH", &api(&credit), &edit).status(), 409);
}

#[test]
fn never_more_comes_back_than_was_delivered_however_many_ask_at_once() {
    let desk = Desk::open();
    let order = delivered(&desk, &mut desk.pils(10));
    let people: Vec<Browser> = (0..8).map(|_| desk.manager()).collect();
    let made: usize = std::thread::scope(|scope| {
        let asked: Vec<_> = people
            .iter()
            .map(|who| {
                scope.spawn(|| {
                    let mut made = 0;
                    for _ in 0..4 {
                        let fresh = who.json(&api(&order));
                        made += usize::from(give_back(who, &fresh, 3, true).0 == 201);
                    }
                    made
                })
            })
            .collect();
        asked.into_iter().map(|one| one.join().unwrap()).sum()
    });
    assert_eq!(made, 3);
    assert_eq!(desk.manager().json(&api(&order))["lines"][0]["returned"], 9);
    assert_eq!(desk.stock(), (99, 0));
}

#[test]
fn a_return_is_made_on_a_page_and_lists_say_plainly_what_it_is() {
    let desk = Desk::open();
    let (rep, manager) = (desk.rep(), desk.manager());
    let order = delivered(&desk, &mut desk.pils(12));
    let at = page(&order);
    assert!(manager.get(&at).text().unwrap().contains(&format!("{at}/return")));
    assert!(!rep.get(&at).text().unwrap().contains(&format!("{at}/return")), "a rep has no such button");
    assert_eq!(rep.get(&format!("{at}/return")).status(), 403);
    let form = Typed::of(&manager.get(&format!("{at}/return")).text().unwrap(), "form.form");
    let refused = form.clone().with("quantity", 0, "13").press(&manager, "", "");
    assert_eq!(refused.status(), 422);
    let text = refused.text().unwrap();
    let told = texts(&text, ".summary li");
    assert_eq!(told.len(), 2, "{told:?}");
    let form =
        Typed::of(&text, "form.form").with("reason", 0, "Corked").with("quantity", 0, "13").with("goods", 0, "stock");
    let text = form.press(&manager, "", "").text().unwrap();
    assert_eq!(texts(&text, ".summary li"), ["Pils: from 0 to 12 can come back."]);
    let form = Typed::of(&text, "form.form").with("quantity", 0, "2");
    let made = form.clone().press(&manager, "", "");
    assert_eq!(made.status(), 303);
    let to = made.headers()["location"].to_str().unwrap().to_owned();
    assert_eq!(form.press(&manager, "", "").headers()["location"].to_str().unwrap(), to, "sent twice, made once");
    let text = manager.get(&to).text().unwrap();
    assert_eq!(texts(&text, "h1"), ["Return 2026-00002"]);
    assert!(texts(&text, "tfoot td").contains(&"-$20.00".to_owned()));
    // In the list, alone and among the others.
    for (query, rows) in [("", 2), ("?kind=return", 1), ("?kind=order", 1), ("?kind=return&status=pending", 0)] {
        let text = manager.get(&format!("/sales/orders{query}")).text().unwrap();
        assert_eq!(texts(&text, "tbody th").len(), rows, "{query}");
        assert_eq!(texts(&text, ".badge.is-return").len(), usize::from(query != "?kind=order" && rows > 0), "{query}");
    }
    assert_eq!(rep.json("/api/sales/orders?kind=return")["totalCents"], -2_000);
    assert_eq!(manager.get("/api/sales/orders?kind=gift").status(), 422);
    let sheet = manager.get(&format!("/sales/orders/print?kind=sheet&order={}", &to[14..50])).text().unwrap();
    let terms = texts(&sheet, ".letter .terms dt");
    assert_eq!(terms[..2], ["Credit", "For order"]);
    // What the product sold is less by what came back.
    let sold = manager.json(&format!("/api/sales/products/{}/sales", desk.pils));
    assert_eq!(sold["months"].as_array().unwrap().last().unwrap()["units"], 10, "{sold}");
    let bought = manager.json(&format!("/api/sales/customers/{}/products", desk.linde));
    assert_eq!(
        (&bought["items"][0]["quantity"], &bought["items"][0]["lastQuantity"]),
        (&json!(10), &json!(12)),
        "{bought}"
    );
}
