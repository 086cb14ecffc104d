//! Fees that somebody adds, deposits, and a flat tax.

use serde_json::{Value, json};

use super::typed::{Typed, attributes, texts};
use super::{Desk, done};

fn fees(order: &Value) -> Vec<(&str, &str, i64)> {
    let each = order["fees"].as_array().unwrap().iter();
    each.map(|f| (f["kind"].as_str().unwrap(), f["label"].as_str().unwrap(), f["amountCents"].as_i64().unwrap()))
        .collect()
}

/// A tax of 8.25 % and a deposit of 25 cents on each Pils.
fn taxed() -> Desk {
    let desk = Desk::open();
    desk.run("UPDATE tenants SET tax_bp = 825, tax_label = 'Sales tax' WHERE id = :tenant");
    let path = format!("/api/sales/products/{}/deposit", desk.pils);
    assert_eq!(desk.rep().send("PUT", &path, &json!({"depositCents": 25})).status(), 403);
    assert_eq!(desk.manager().send("PUT", &path, &json!({"depositCents": -1})).status(), 422);
    assert_eq!(desk.manager().send("PUT", &path, &json!({"depositCents": 25})).status(), 200);
    desk
}

#[test]
fn the_server_reckons_deposits_and_tax_and_the_total_is_lines_and_fees() {
    let desk = taxed();
    let rep = desk.rep();
    let mut body = desk.pils(12);
    let sample = json!({"productId": desk.pils.to_string(), "quantity": 1, "sample": true});
    body["lines"].as_array_mut().unwrap().push(sample);
    body["fees"] = json!([{"label": "Freight", "amountCents": 500}]);
    let order: Value = rep.post("/api/sales/orders", &body).json().unwrap();
    assert_eq!(fees(&order), [("added", "Freight", 500), ("deposit", "Deposit", 300), ("tax", "Sales tax", 1_031)]);
    assert_eq!((&order["netCents"], &order["totalCents"]), (&json!(12_000), &json!(13_831)));
    // An edit that says nothing of fees keeps those that were added, and reckons the rest anew.
    let path = format!("/api/sales/orders/{}", order["id"].as_str().unwrap());
    let mut change = desk.pils(6);
    change["version"] = order["version"].clone();
    let changed: Value = rep.send("PATCH", &path, &change).json().unwrap();
    assert_eq!(fees(&changed), [("added", "Freight", 500), ("deposit", "Deposit", 150), ("tax", "Sales tax", 536)]);
    change["version"] = changed["version"].clone();
    change["fees"] = json!([]);
    let none: Value = rep.send("PATCH", &path, &change).json().unwrap();
    assert_eq!(fees(&none), [("deposit", "Deposit", 150), ("tax", "Sales tax", 495)]);
    // What was submitted keeps its tax, whatever the rate becomes.
    let pending = done(&rep, &none, "submit");
    desk.run("UPDATE tenants SET tax_bp = 1000 WHERE id = :tenant");
    assert_eq!(rep.json(&path)["totalCents"], pending["totalCents"]);
    for wrong in [json!([{"label": "", "amountCents": 5}]), json!([{"label": "Freight", "amountCents": -5}])] {
        let mut body = desk.pils(1);
        body["fees"] = wrong;
        assert_eq!(rep.post("/api/sales/orders", &body).status(), 422);
    }
}

#[test]
fn fees_are_typed_on_the_form_and_what_is_wrong_is_named() {
    let desk = taxed();
    let rep = desk.rep();
    let id = desk.pils.to_string();
    let form = Typed::order(rep.get(&format!("/sales/orders/new?customer={}", desk.linde)));
    let form = form.with("productId", 0, &id).with("quantity", 0, "12").with("feeAmount", 0, "5.00");
    let answer = form.press(&rep, "do", "save");
    assert_eq!(answer.status(), 422);
    let page = answer.text().unwrap();
    assert_eq!(texts(&page, ".summary li"), ["Say what the fee is for."]);
    assert_eq!(attributes(&page, ".summary a", "href"), ["#f-feeLabel-0"]);
    let form = Typed::of(&page, "form[data-order]").with("feeLabel", 0, "Freight");
    let page = form.press(&rep, "do", "update").text().unwrap();
    assert_eq!(texts(&page, ".totals dd"), ["$120.00", "$8.00", "$10.31", "$138.31"]);
    let form = Typed::of(&page, "form[data-order]");
    assert_eq!((form.count("feeLabel"), form.value("feeAmount", 0), form.value("feeLabel", 1)), (2, "5.00", ""));
    let saved = form.press(&rep, "do", "save");
    let location = saved.headers()["location"].to_str().unwrap().to_owned();
    let page = rep.get(&location).text().unwrap();
    assert_eq!(texts(&page, "tfoot td"), ["$120.00", "$5.00", "$3.00", "$10.31", "$138.31"]);
    let edit = Typed::order(rep.get(&format!("{}/edit", location.split('?').next().unwrap())));
    assert_eq!((edit.value("feeLabel", 0), edit.value("feeAmount", 0)), ("Freight", "5.00"));
}

#[test]
fn an_admin_sets_the_tax_among_the_settings() {
    let desk = Desk::open();
    let admin = desk.house.signed_in("admin@blue.example");
    let settings = "/sales/admin/settings";
    let form = Typed::of(&admin.get(settings).text().unwrap(), "form.form");
    let answer = form.with("taxRate", 0, "ten").press(&admin, "do", "save");
    assert_eq!(answer.status(), 422);
    let form = Typed::of(&answer.text().unwrap(), "form.form");
    let answer = form.with("taxRate", 0, "19").with("taxLabel", 0, "VAT 19%").press(&admin, "do", "save");
    assert_eq!(answer.status(), 303);
    let order = desk.ordered(&desk.rep(), 1);
    assert_eq!(fees(&order), [("tax", "VAT 19%", 190)]);
}
