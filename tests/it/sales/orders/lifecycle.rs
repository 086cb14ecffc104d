//! From draft to delivered, and back.

use serde_json::json;

use super::{Desk, act, act_with, done, reasons};

#[test]
fn an_order_goes_from_draft_to_delivered_and_takes_its_stock() {
    let desk = Desk::open();
    let (rep, manager) = (desk.rep(), desk.manager());
    let answer = rep.post("/api/sales/orders", &desk.pils(12));
    assert_eq!(answer.status(), 201);
    let draft: serde_json::Value = answer.json().unwrap();
    assert_eq!(draft["status"], "draft");
    assert_eq!(draft["number"], "2026-00001");
    assert_eq!(draft["totalCents"], 12_000);
    assert_eq!(draft["rep"], "rep blue");
    assert_eq!(desk.stock(), (100, 0));

    let pending = done(&rep, &draft, "submit");
    assert_eq!(pending["status"], "pending");
    assert_eq!(desk.stock(), (100, 12));
    let ready = done(&manager, &pending, "ready");
    let picked = done(&manager, &ready, "pick");
    assert_eq!(desk.stock(), (100, 12));
    let delivered = done(&manager, &picked, "deliver");
    assert_eq!(delivered["deliveredOn"], "2026-11-23");
    assert_eq!(desk.stock(), (88, 0));
    assert_eq!(delivered["timeline"].as_array().unwrap().len(), 5);

    let back = done(&manager, &delivered, "undo");
    assert_eq!(back["status"], "picked");
    assert_eq!(desk.stock(), (100, 12));
}

#[test]
fn o15_cancel_frees_exactly_what_was_reserved() {
    let desk = Desk::open();
    let rep = desk.rep();
    let first = desk.ordered(&rep, 12);
    let second = desk.ordered(&rep, 7);
    assert_eq!(desk.stock(), (100, 19));
    // Nobody counts Pils any more, and yet what was held is released.
    desk.run("UPDATE products SET tracked = 0 WHERE tenant_id = :tenant");
    assert_eq!(done(&rep, &first, "cancel")["status"], "cancelled");
    assert_eq!(desk.stock(), (100, 7));
    done(&rep, &second, "cancel");
    assert_eq!(desk.stock(), (100, 0));
    assert_eq!(act(&rep, &second, "cancel").0, 409);
}

#[test]
fn each_reason_asks_a_manager() {
    for (setting, units, reason) in [
        ("UPDATE tenants SET minimum_order_cents = 12001 WHERE id = :tenant", 12, "MINIMUM"),
        ("UPDATE customers SET licence_expires_on = '2026-11-22' WHERE tenant_id = :tenant", 12, "LICENCE"),
        ("UPDATE customers SET hold_reason = 'Owes us' WHERE tenant_id = :tenant", 12, "HOLD"),
        ("UPDATE customers SET minimum_order_cents = 0 WHERE tenant_id = :tenant", 101, "STOCK"),
    ] {
        let desk = Desk::open();
        desk.run(setting);
        let order = desk.ordered(&desk.rep(), units);
        assert_eq!(order["status"], "awaiting_approval", "{reason}");
        assert_eq!(reasons(&order), [reason]);
        assert_eq!(desk.stock(), (100, 0), "waiting reserves nothing");
    }
}

#[test]
fn an_own_price_needs_a_reason_and_a_manager() {
    let desk = Desk::open();
    let rep = desk.rep();
    let mut body = desk.pils(12);
    body["submit"] = true.into();
    body["lines"][0]["unitPriceCents"] = 900.into();
    let refused: serde_json::Value = rep.post("/api/sales/orders", &body).json().unwrap();
    assert_eq!(refused["errors"][0]["field"], "lines[0].reason");
    body["lines"][0]["reason"] = "Opening offer".into();
    let order: serde_json::Value = rep.post("/api/sales/orders", &body).json().unwrap();
    assert_eq!(reasons(&order), ["PRICE"]);
    assert_eq!(order["totalCents"], 10_800);
}

#[test]
fn o8_another_manager_approves_and_never_a_rep() {
    let desk = Desk::open();
    desk.run("UPDATE customers SET hold_reason = 'Owes us' WHERE tenant_id = :tenant");
    let (rep, manager, admin) = (desk.rep(), desk.manager(), desk.house.signed_in("admin@blue.example"));
    let own = desk.ordered(&manager, 3);
    assert_eq!(act(&rep, &own, "approve").0, 403);
    assert_eq!(act(&manager, &own, "approve").0, 403);
    assert_eq!(act_with(&admin, &own, "reject", "").0, 422);
    let approved = done(&admin, &own, "approve");
    assert_eq!(approved["status"], "pending");
    assert_eq!(desk.stock(), (100, 3));

    let other = desk.ordered(&rep, 3);
    let rejected = done(&manager, &other, "reject");
    assert_eq!(rejected["status"], "draft");
    assert_eq!(desk.stock(), (100, 3));

    desk.run("UPDATE tenants SET own_approval = 1 WHERE id = :tenant");
    let alone = desk.ordered(&manager, 3);
    assert_eq!(done(&manager, &alone, "approve")["status"], "pending");
}

#[test]
fn a_delivery_beyond_what_is_on_hand_is_refused_and_names_its_lines() {
    let desk = Desk::open();
    let manager = desk.manager();
    let pending = desk.ordered(&desk.rep(), 50);
    let picked = done(&manager, &done(&manager, &pending, "ready"), "pick");
    desk.run("UPDATE stock SET on_hand = 49 WHERE tenant_id = :tenant");
    let (status, problem) = act(&manager, &picked, "deliver");
    assert_eq!(status, 409);
    assert_eq!(
        problem["errors"][0],
        json!({"field": "lines[0].quantity", "message": "Pils: 50 to deliver, 49 on hand."})
    );
    assert_eq!(desk.stock(), (49, 50));
}

#[test]
fn an_edit_of_a_pending_order_asks_anew() {
    let desk = Desk::open();
    let rep = desk.rep();
    let pending = desk.ordered(&rep, 10);
    let path = format!("/api/sales/orders/{}", pending["id"].as_str().unwrap());
    let mut body = desk.pils(25);
    body["version"] = pending["version"].clone();
    let larger: serde_json::Value = rep.send("PATCH", &path, &body).json().unwrap();
    assert_eq!((larger["status"].as_str(), desk.stock()), (Some("pending"), (100, 25)));
    // What the order holds itself doesn't count against it.
    body = desk.pils(100);
    body["version"] = larger["version"].clone();
    let all: serde_json::Value = rep.send("PATCH", &path, &body).json().unwrap();
    assert_eq!((all["status"].as_str(), desk.stock()), (Some("pending"), (100, 100)));
    body = desk.pils(101);
    body["version"] = all["version"].clone();
    let waiting: serde_json::Value = rep.send("PATCH", &path, &body).json().unwrap();
    assert_eq!((waiting["status"].as_str(), desk.stock()), (Some("awaiting_approval"), (100, 0)));
    assert_eq!(rep.send("PATCH", &path, &body).status(), 409);
}
