//! The order form, as it is with scripts and without.

use reqwest::blocking::Response;
use routebook::sales::orders;
use serde_json::{Value, json};

use super::typed::{Typed, attributes, texts};
use super::{Desk, act};
use crate::house::Browser;
use crate::sales::fixtures;

/// The order that an answer leads to.
fn made(who: &Browser, answer: &Response) -> Value {
    assert_eq!(answer.status(), 303);
    let location = answer.headers()["location"].to_str().unwrap();
    let path = location.split('?').next().unwrap();
    who.json(&format!("/api{path}"))
}

fn new_for(desk: &Desk, who: &Browser) -> Typed {
    Typed::order(who.get(&format!("/sales/orders/new?customer={}", desk.linde)))
}

/// The form as the type-aheads leave it.
fn twelve_pils(desk: &Desk, who: &Browser) -> Typed {
    let id = desk.pils.to_string();
    let form = new_for(desk, who).with("productId", 0, &id).with("productSearch", 0, "Pils");
    form.with("quantity", 0, "12").with("listCents", 0, "1000")
}

fn orders_made(desk: &Desk) -> i64 {
    desk.house.sqlite().query_row("SELECT COUNT(*) FROM orders", [], |row| row.get(0)).unwrap()
}

#[test]
fn ui_1_an_order_is_made_without_scripts_by_search_steps() {
    let desk = Desk::open();
    let rep = desk.rep();
    let form =
        Typed::order(rep.get("/sales/orders/new")).with("customerIdSearch", 0, "gasth").with("notes", 0, "Ring twice");
    let page = form.press(&rep, "find", "customerId").text().unwrap();
    assert_eq!(attributes(&page, "input[name=customerId]", "value"), [desk.linde.to_string()]);
    let form = Typed::of(&page, "form[data-order]").with("customerId", 0, &desk.linde.to_string());
    let form = form.with("productSearch", 0, "pil").with("quantity", 0, "12");
    let page = form.press(&rep, "find", "product-0").text().unwrap();
    assert_eq!(texts(&page, "fieldset.line-product .choice"), ["PilsP1 · $10.00 · 100 available"]);
    let form = Typed::of(&page, "form[data-order]").with("found-0", 0, &desk.pils.to_string());
    assert_eq!((form.value("notes", 0), form.value("quantity", 0)), ("Ring twice", "12"));
    let priced = form.press(&rep, "do", "update").text().unwrap();
    assert_eq!(texts(&priced, ".grand dd"), ["$120.00"]);
    assert!(texts(&priced, "[data-list-price]").contains(&"List $10.00".to_owned()), "{priced}");
    let order = made(&rep, &Typed::of(&priced, "form[data-order]").press(&rep, "do", "submit"));
    assert_eq!((&order["status"], &order["totalCents"]), (&json!("pending"), &json!(12_000)));
    assert_eq!(order["notes"], "Ring twice");
}

#[test]
fn an_order_is_made_from_what_the_type_aheads_fill_in() {
    let desk = Desk::open();
    let rep = desk.rep();
    let form = twelve_pils(&desk, &rep).with("wantedOn", 0, "2026-11-25").with("poNumber", 0, "PO 7");
    let draft = made(&rep, &form.press(&rep, "do", "save"));
    assert_eq!(
        (&draft["status"], &draft["wantedOn"], &draft["poNumber"]),
        (&json!("draft"), &json!("2026-11-25"), &json!("PO 7"))
    );
    assert_eq!((&draft["totalCents"], desk.stock()), (&json!(12_000), (100, 0)));
    let order = made(&rep, &twelve_pils(&desk, &rep).press(&rep, "do", "submit"));
    assert_eq!((&order["status"], desk.stock()), (&json!("pending"), (100, 12)));
    let page = rep.get(&format!("/sales/orders/{}?notice=submitted", order["id"].as_str().unwrap())).text().unwrap();
    assert_eq!(texts(&page, "[data-saved]"), ["The order was submitted and is pending."]);
}

#[test]
fn lines_come_and_go_and_keep_what_was_typed() {
    let desk = Desk::open();
    let rep = desk.rep();
    let two = Typed::order(twelve_pils(&desk, &rep).press(&rep, "add", "1"));
    assert_eq!((two.count("productId"), two.count("quantity"), two.count("reason")), (2, 2, 2));
    let two = two.with("productSearch", 1, "unknown thing").with("reason", 1, "Because we said so");
    let page = two.press(&rep, "find", "product-1").text().unwrap();
    assert!(page.contains("Nothing fits “unknown thing”"), "{page}");
    let two = Typed::of(&page, "form[data-order]");
    assert_eq!((two.value("quantity", 0), two.value("reason", 1)), ("12", "Because we said so"));
    let one = Typed::order(two.press(&rep, "remove", "0"));
    assert_eq!((one.count("productId"), one.value("productSearch", 0)), (1, "unknown thing"));
    let none = Typed::order(one.press(&rep, "remove", "0"));
    assert_eq!((none.count("productId"), none.value("productSearch", 0)), (1, ""));
}

#[test]
fn wrong_input_names_the_line_and_keeps_what_was_typed() {
    let desk = Desk::open();
    let rep = desk.rep();
    let form = Typed::order(twelve_pils(&desk, &rep).press(&rep, "add", "1"));
    let form = form.with("productId", 1, &desk.pils.to_string()).with("quantity", 1, "0").with("unitPrice", 1, "cheap");
    let answer = form.with("wantedOn", 0, "tomorrow").press(&rep, "do", "submit");
    assert_eq!(answer.status(), 422);
    let page = answer.text().unwrap();
    let said = texts(&page, ".summary li");
    assert!(said.contains(&"Line 2: Must be a whole number from 1 to 1,000,000.".to_owned()), "{said:?}");
    let links = attributes(&page, ".summary a", "href");
    assert_eq!(links, ["#f-wantedOn", "#f-quantity-1", "#f-price-1"]);
    for link in links {
        assert_eq!(attributes(&page, &link, "id").len(), 1, "{link} leads somewhere");
    }
    let form = Typed::of(&page, "form[data-order]");
    assert_eq!(
        (form.value("quantity", 0), form.value("quantity", 1), form.value("unitPrice", 1)),
        ("12", "0", "cheap")
    );
    // What only the service can tell is named by its line too.
    let form = form.with("quantity", 1, "3").with("unitPrice", 1, "9.00").with("wantedOn", 0, "");
    let answer = form.press(&rep, "do", "save");
    assert_eq!(answer.status(), 422);
    let page = answer.text().unwrap();
    assert_eq!(attributes(&page, ".summary a", "href"), ["#f-reason-1"]);
    assert_eq!(orders_made(&desk), 0);
    let order = made(
        &rep,
        &Typed::of(&page, "form[data-order]").with("reason", 1, "Opening offer").press(&rep, "do", "submit"),
    );
    assert_eq!((&order["status"], &order["totalCents"]), (&json!("awaiting_approval"), &json!(14_700)));
}

#[test]
fn an_order_needs_a_customer_and_a_line_and_says_so() {
    let desk = Desk::open();
    let rep = desk.rep();
    let page = Typed::order(rep.get("/sales/orders/new")).press(&rep, "do", "submit").text().unwrap();
    assert_eq!(texts(&page, ".summary li"), ["Choose a customer."]);
    let page = new_for(&desk, &rep).press(&rep, "do", "submit").text().unwrap();
    assert_eq!(texts(&page, ".summary li"), ["An order needs at least one line."]);
    // Words alone are looked up, so that the person chooses.
    let page = new_for(&desk, &rep).with("productSearch", 0, "Pils").press(&rep, "do", "submit").text().unwrap();
    assert_eq!(texts(&page, ".summary li"), ["Line 1: Choose which product it is."]);
    assert_eq!(attributes(&page, "input[name=found-0]", "value"), [desk.pils.to_string()]);
    assert_eq!(orders_made(&desk), 0);
}

#[test]
fn inp_4_a_form_sent_twice_makes_one_order() {
    let desk = Desk::open();
    let rep = desk.rep();
    let form = twelve_pils(&desk, &rep);
    let first = made(&rep, &form.press(&rep, "do", "submit"));
    let second = made(&rep, &form.press(&rep, "do", "submit"));
    assert_eq!(first["id"], second["id"]);
    assert_eq!((orders_made(&desk), desk.stock()), (1, (100, 12)));
    // Gone back and changed: that asks first, and then is another order.
    let again = form.with("quantity", 0, "5").press(&rep, "do", "submit");
    assert_eq!(again.status(), 409);
    let again = Typed::order(again);
    assert_eq!((orders_made(&desk), again.value("quantity", 0)), (1, "5"));
    made(&rep, &again.press(&rep, "do", "submit"));
    assert_eq!(orders_made(&desk), 2);
}

#[test]
fn a_price_changed_under_the_form_is_said_and_filled_in() {
    let desk = Desk::open();
    let rep = desk.rep();
    let form = twelve_pils(&desk, &rep);
    desk.run("UPDATE price_list_rows SET unit_price_cents = 1150 WHERE tenant_id = :tenant");
    let answer = form.press(&rep, "do", "submit");
    assert_eq!(answer.status(), 409);
    let page = answer.text().unwrap();
    assert_eq!(texts(&page, ".summary li")[1], "Line 1: Pils changed from $10.00 to $11.50.");
    assert_eq!(texts(&page, ".grand dd"), ["$138.00"]);
    let form = Typed::of(&page, "form[data-order]");
    assert_eq!((form.value("listCents", 0), form.value("quantity", 0), orders_made(&desk)), ("1150", "12", 0));
    assert_eq!(made(&rep, &form.press(&rep, "do", "submit"))["totalCents"], 13_800);
}

#[test]
fn cases_are_units_per_case_of_units() {
    let desk = Desk::open();
    desk.run("UPDATE products SET units_per_case = 24 WHERE tenant_id = :tenant");
    let rep = desk.rep();
    let form = twelve_pils(&desk, &rep).with("quantity", 0, "2").with("unit", 0, "cases");
    let page = form.press(&rep, "do", "update").text().unwrap();
    assert_eq!(texts(&page, "[data-amount]")[0], "· 2 cases, 48 units");
    assert_eq!(texts(&page, ".line-quantity option")[1], "cases of 24");
    let order = made(&rep, &Typed::of(&page, "form[data-order]").press(&rep, "do", "submit"));
    assert_eq!((&order["lines"][0]["quantity"], desk.stock()), (&json!(48), (100, 48)));
}

#[test]
fn samples_cost_nothing_and_discounts_take_off() {
    let desk = Desk::open();
    let rep = desk.rep();
    let form = Typed::order(
        twelve_pils(&desk, &rep).with("discount", 0, "10").with("reason", 0, "Opening offer").press(&rep, "add", "1"),
    );
    let form = form.with("productId", 1, &desk.pils.to_string()).with("kind", 1, "sample");
    let page = form.press(&rep, "do", "update").text().unwrap();
    assert_eq!(texts(&page, "[data-line-total]")[..2], ["$108.00", "$0.00"]);
    let order = made(&rep, &Typed::of(&page, "form[data-order]").press(&rep, "do", "save"));
    assert_eq!((&order["totalCents"], &order["lines"][1]["sample"]), (&json!(10_800), &json!(true)));
}

#[test]
fn ui_1_an_order_from_recent_purchases_takes_three_taps_from_the_customer() {
    let desk = Desk::open();
    let rep = desk.rep();
    desk.ordered(&rep, 12);
    desk.house.clock.advance_seconds(60);
    desk.ordered(&rep, 30);
    let gone = desk.ordered(&rep, 50);
    act(&rep, &gone, "cancel");
    // 1: New order. 2: one of the offers. 3: Submit.
    let page = rep.get(&format!("/sales/customers/{}", desk.linde)).text().unwrap();
    let tap = attributes(&page, ".page-head .primary", "href");
    let page = rep.get(&tap[0]).text().unwrap();
    assert_eq!(texts(&page, ".offers small"), ["30 at $10.00, last on 2026-11-23"]);
    let form = Typed::order(Typed::of(&page, "form[data-order]").press(&rep, "take", &desk.pils.to_string()));
    assert_eq!((form.count("productId"), form.value("quantity", 0), form.value("listCents", 0)), (1, "30", "1000"));
    let order = made(&rep, &form.press(&rep, "do", "submit"));
    assert_eq!((&order["status"], &order["totalCents"]), (&json!("pending"), &json!(30_000)));
    // What is half a year old isn't offered any more.
    desk.house.clock.advance_seconds(190 * 86_400);
    let rep = desk.rep();
    let page = rep.get(&tap[0]).text().unwrap();
    assert!(texts(&page, ".offers small").is_empty());
}

#[test]
fn reorder_copies_an_order_at_todays_prices_but_for_what_is_no_longer_sold() {
    let desk = Desk::open();
    fixtures::product(&desk.house.store, desk.shop, "W1", "Wine", 700, None);
    let rep = desk.rep();
    let wine = rep.json("/api/sales/products?search=W1")["items"][0]["id"].clone();
    let mut body = desk.pils(12);
    body["lines"].as_array_mut().unwrap().push(json!({"productId": wine, "quantity": 3}));
    let order: Value = rep.post("/api/sales/orders", &body).json().unwrap();
    desk.run("UPDATE price_list_rows SET unit_price_cents = 1150 WHERE tenant_id = :tenant");
    desk.run("UPDATE products SET active = 0 WHERE tenant_id = :tenant AND code = 'W1'");
    let page = rep.get(&format!("/sales/orders/{}", order["id"].as_str().unwrap())).text().unwrap();
    let reorder = attributes(&page, ".actions a[href*='new?from=']", "href");
    let page = rep.get(&reorder[0]).text().unwrap();
    assert!(page.contains("No longer sold, and left out: Wine."), "{page}");
    let form = Typed::of(&page, "form[data-order]");
    assert_eq!((form.count("productId"), form.value("quantity", 0), form.value("listCents", 0)), (1, "12", "1150"));
    assert_eq!(made(&rep, &form.press(&rep, "do", "submit"))["totalCents"], 13_800);
}

#[test]
fn what_may_be_edited_is_edited_from_the_version_that_was_seen() {
    let desk = Desk::open();
    let rep = desk.rep();
    let pending = desk.ordered(&rep, 12);
    let path = format!("/sales/orders/{}/edit", pending["id"].as_str().unwrap());
    let form = Typed::order(rep.get(&path)).with("quantity", 0, "20");
    let late = Typed::order(rep.get(&path)).with("quantity", 0, "30").with("poNumber", 0, "Mine");
    let changed = made(&rep, &form.press(&rep, "do", "save"));
    assert_eq!((&changed["status"], desk.stock()), (&json!("pending"), (100, 20)));
    let refused = late.press(&rep, "do", "save");
    assert_eq!(refused.status(), 409);
    let page = refused.text().unwrap();
    assert!(texts(&page, ".summary li")[0].starts_with("Somebody else changed this order"), "{page}");
    let kept = Typed::of(&page, "form[data-order]");
    assert_eq!((kept.value("quantity", 0), kept.value("poNumber", 0)), ("30", "Mine"));
    let manager = desk.manager();
    act(&manager, &changed, "ready");
    assert_eq!(rep.get(&path).status(), 409, "what is ready isn't edited");
}

#[test]
fn a_draft_is_edited_and_submitted_in_one_step() {
    let desk = Desk::open();
    let rep = desk.rep();
    let draft = made(&rep, &twelve_pils(&desk, &rep).press(&rep, "do", "save"));
    let path = format!("/sales/orders/{}/edit", draft["id"].as_str().unwrap());
    let form = Typed::order(rep.get(&path)).with("quantity", 0, "8");
    let order = made(&rep, &form.press(&rep, "do", "submit"));
    assert_eq!((&order["status"], &order["totalCents"], desk.stock()), (&json!("pending"), &json!(8_000), (100, 8)));
}

#[test]
fn ten_4_viewers_other_reps_and_other_teams_make_and_edit_nothing() {
    let desk = Desk::open();
    let rep = desk.rep();
    let form = twelve_pils(&desk, &rep);
    let draft = made(&rep, &form.press(&rep, "do", "save"));
    let path = format!("/sales/orders/{}", draft["id"].as_str().unwrap());
    let viewer = desk.house.signed_in("viewer@blue.example");
    assert_eq!(viewer.get("/sales/orders/new").status(), 403);
    assert_eq!(form.press(&viewer, "do", "save").status(), 403);
    assert_eq!(viewer.get(&format!("{path}/edit")).status(), 403);
    for page in ["/sales/dashboard", "/sales/orders", &format!("/sales/customers/{}", desk.linde), &path] {
        let page = viewer.get(page).text().unwrap();
        let offered = attributes(&page, "a, form", "href").into_iter().chain(attributes(&page, "form", "action"));
        let refused: Vec<String> =
            offered.filter(|to| to.contains("/new") || to.contains("/edit") || to.contains("/submit")).collect();
        assert!(refused.is_empty(), "{refused:?}");
    }
    for who in ["second@blue.example", "manager@green.example"] {
        let other = desk.house.signed_in(who);
        let answer = twelve_pils(&desk, &rep).press(&other, "do", "save");
        assert_eq!(answer.status(), 422, "{who}");
        let said = answer.text().unwrap();
        assert!(!said.contains("4862") && !said.contains("$10.00"), "{who}: {said}");
        assert_eq!(other.get(&format!("{path}/edit")).status(), 404, "{who}");
        assert_eq!(other.get(&format!("/sales/orders/new?from={}", draft["id"].as_str().unwrap())).status(), 404);
    }
    assert_eq!(orders_made(&desk), 1);
}

#[test]
fn o10_the_form_runs_few_statements() {
    let desk = Desk::open();
    let rep = desk.rep();
    desk.ordered(&rep, 12);
    let pending = desk.ordered(&rep, 10);
    let path = format!("/sales/orders/{}/edit", pending["id"].as_str().unwrap());
    let form = twelve_pils(&desk, &rep);
    let search = new_for(&desk, &rep).with("productSearch", 0, "pil");
    let pages: [(&str, &dyn Fn() -> Response); 4] = [
        ("new", &|| rep.get(&format!("/sales/orders/new?customer={}", desk.linde))),
        ("edit", &|| rep.get(&path)),
        ("update", &|| form.press(&rep, "do", "update")),
        ("search", &|| search.press(&rep, "find", "product-0")),
    ];
    for (name, ask) in pages {
        let before = desk.house.store.statements();
        assert_eq!(ask().status(), 200);
        let run = desk.house.store.statements() - before;
        assert!(run <= 12, "{name}: {run}");
    }
}

#[test]
fn spd_4_recent_purchases_walk_the_customers_orders() {
    let desk = Desk::open();
    let plan = desk
        .house
        .store
        .system_write_blocking(|tx| tx.operate("blue", |tx| tx.plan(orders::recent_statement())))
        .unwrap();
    let bad = ["SCAN", "TEMP B-TREE", "(tenant_id=?)"];
    assert!(!plan.iter().any(|step| bad.iter().any(|word| step.contains(word))), "{plan:#?}");
}

#[test]
fn the_customers_next_delivery_day_is_proposed_and_may_be_another() {
    let desk = Desk::open();
    // Tuesdays and Fridays; today is a Monday.
    desk.run("UPDATE customers SET delivery_weekdays = 18 WHERE tenant_id = :tenant");
    let rep = desk.rep();
    let form = new_for(&desk, &rep);
    assert_eq!(form.value("wantedOn", 0), "2026-11-24");
    let form = twelve_pils(&desk, &rep).with("wantedOn", 0, "");
    assert_eq!(made(&rep, &form.press(&rep, "do", "save"))["wantedOn"], Value::Null, "taken away, it stays away");
    // Chosen by a type-ahead: the page asks for what it shows of the customer.
    let form = Typed::order(rep.get("/sales/orders/new")).with("customerId", 0, &desk.linde.to_string());
    let page = form.press(&rep, "do", "update").text().unwrap();
    assert_eq!(attributes(&page, "[data-about]", "data-about"), ["2026-11-24"]);
}

#[test]
fn ui_4_what_a_browser_keeps_of_one_customers_order_never_comes_up_in_anothers() {
    let desk = Desk::open();
    let rep = desk.rep();
    let name = |path: &str| attributes(&rep.get(path).text().unwrap(), "form[data-draft]", "data-draft");
    assert_eq!(name("/sales/orders/new"), ["order-new"]);
    assert_eq!(name(&format!("/sales/orders/new?customer={}", desk.linde)), [format!("order-new-{}", desk.linde)]);
}

#[test]
fn a_duplicate_has_own_prices_samples_and_notes_too() {
    let desk = Desk::open();
    let rep = desk.rep();
    let form = Typed::order(twelve_pils(&desk, &rep).with("notes", 0, "Ring twice").press(&rep, "add", "1"));
    let form = form.with("productId", 1, &desk.pils.to_string()).with("kind", 1, "sample");
    let form = form.with("unitPrice", 0, "9.00").with("reason", 0, "Opening offer").with("poNumber", 0, "PO 7");
    let order = made(&rep, &form.press(&rep, "do", "save"));
    let page = rep.get(&format!("/sales/orders/{}", order["id"].as_str().unwrap())).text().unwrap();
    let copy = Typed::order(rep.get(&attributes(&page, ".actions a[href*='new?copy=']", "href")[0]));
    assert_eq!((copy.value("unitPrice", 0), copy.value("kind", 1), copy.value("poNumber", 0)), ("9.00", "sample", ""));
    let twin = made(&rep, &copy.press(&rep, "do", "save"));
    assert_eq!((&twin["totalCents"], &twin["notes"]), (&order["totalCents"], &order["notes"]));
    assert_ne!(twin["number"], order["number"]);
}
