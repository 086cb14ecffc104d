//! The page of one order and the list.

use serde_json::{Value, json};

use super::typed::{attributes, texts};
use super::{Desk, act, done};
use crate::house::Browser;
use crate::sales::fixtures;

fn path(order: &Value) -> String {
    format!("/sales/orders/{}", order["id"].as_str().unwrap())
}

fn page_of(who: &Browser, order: &Value) -> String {
    who.get(&path(order)).text().unwrap()
}

/// The steps that a page has buttons for.
fn buttons(page: &str) -> Vec<String> {
    let to = attributes(page, "form", "action").into_iter().filter(|to| to.starts_with("/sales/orders/"));
    let steps = to.map(|to| to.rsplit('/').next().unwrap().to_owned());
    // A confirmation is shared by whoever sells, and is no step.
    steps.filter(|step| !step.ends_with("share")).collect()
}

fn sorted(mut words: Vec<String>) -> Vec<String> {
    words.sort();
    words
}

#[test]
fn o8_each_button_is_a_step_that_is_allowed_and_none_is_missing() {
    let desk = Desk::open();
    desk.run("UPDATE customers SET hold_reason = 'Owes us' WHERE tenant_id = :tenant");
    let people = ["rep", "manager", "admin", "viewer"].map(|who| desk.house.signed_in(&format!("{who}@blue.example")));
    let check = |order: &Value| {
        for who in &people {
            let page = page_of(who, order);
            let mut shown = buttons(&page);
            shown.extend(
                attributes(&page, ".actions a", "href")
                    .into_iter()
                    .filter(|to| ["edit", "return"].iter().any(|word| to.ends_with(&format!("/{word}"))))
                    .map(|to| to.rsplit('/').next().unwrap().to_owned()),
            );
            let answer = who.json(&format!("/api{}", path(order)));
            let allowed = answer["actions"].as_array().unwrap().iter().map(|a| a.as_str().unwrap().to_owned());
            assert_eq!(sorted(shown), sorted(allowed.collect()), "{}", answer["status"]);
        }
    };
    let [rep, manager, ..] = &people;
    let waits = desk.ordered(rep, 12);
    check(&waits);
    let pending = done(manager, &waits, "approve");
    check(&pending);
    let ready = done(manager, &pending, "ready");
    check(&ready);
    let picked = done(manager, &ready, "pick");
    check(&picked);
    let delivered = done(manager, &picked, "deliver");
    check(&delivered);
    desk.house.clock.advance_seconds(86_400);
    let later = ["rep", "manager"].map(|who| desk.house.signed_in(&format!("{who}@blue.example")));
    assert_eq!(buttons(&page_of(&later[0], &delivered)), [] as [&str; 0], "yesterday's delivery stays");
    assert_eq!(buttons(&page_of(&later[1], &delivered)), ["paid"]);
    let paid = done(&later[1], &delivered, "paid");
    assert_eq!(buttons(&page_of(&later[1], &paid)), ["unpaid"]);
}

#[test]
fn o8_who_made_an_order_reads_why_another_has_to_approve_it() {
    let desk = Desk::open();
    desk.run("UPDATE customers SET hold_reason = 'Owes us' WHERE tenant_id = :tenant");
    let (manager, admin) = (desk.manager(), desk.house.signed_in("admin@blue.example"));
    let own = desk.ordered(&manager, 3);
    let page = page_of(&manager, &own);
    assert_eq!(buttons(&page), ["cancel", "reject"]);
    assert!(page.contains("You made this order, so another manager has to approve it."));
    assert_eq!(texts(&page, ".facts li"), ["The customer is on hold. Owes us"]);
    assert_eq!(buttons(&page_of(&admin, &own)), ["approve", "cancel", "reject"]);
    let waits = desk.ordered(&desk.rep(), 3);
    assert!(page_of(&desk.rep(), &waits).contains("A manager approves it or sends it back."));
}

#[test]
fn a_rejection_asks_a_sentence_and_keeps_the_page() {
    let desk = Desk::open();
    desk.run("UPDATE customers SET hold_reason = 'Owes us' WHERE tenant_id = :tenant");
    let manager = desk.manager();
    let order = desk.ordered(&desk.rep(), 3);
    desk.house.clock.advance_seconds(60);
    let version = order["version"].to_string();
    let reject = format!("{}/reject", path(&order));
    let answer = manager.submit(&reject, &[("version", &version), ("note", " ")]);
    assert_eq!(answer.status(), 422);
    let page = answer.text().unwrap();
    assert_eq!(attributes(&page, ".summary a", "href"), ["#f-note"]);
    assert_eq!(buttons(&page), ["approve", "cancel", "reject"]);
    let answer = manager.submit(&reject, &[("version", &version), ("note", "Ask them to pay first.")]);
    assert_eq!(answer.status(), 303);
    let page = manager.get(answer.headers()["location"].to_str().unwrap()).text().unwrap();
    assert_eq!(texts(&page, "[data-saved]"), ["Done: the order is draft now."]);
    let happened = texts(&page, ".timeline li");
    assert_eq!(happened[2], "today 10:01 Sent back by manager blue“Ask them to pay first.”");
    assert_eq!(happened.len(), 3);
}

#[test]
fn a_step_that_fails_shows_the_order_and_why() {
    let desk = Desk::open();
    let manager = desk.manager();
    let pending = desk.ordered(&desk.rep(), 50);
    let picked = done(&manager, &done(&manager, &pending, "ready"), "pick");
    desk.run("UPDATE stock SET on_hand = 49 WHERE tenant_id = :tenant");
    let deliver = format!("{}/deliver", path(&picked));
    let answer = manager.submit(&deliver, &[("version", &picked["version"].to_string())]);
    assert_eq!(answer.status(), 409);
    let page = answer.text().unwrap();
    assert_eq!(
        texts(&page, ".summary li"),
        ["There is less on hand than this order delivers.", "Pils: 50 to deliver, 49 on hand."]
    );
    assert_eq!(buttons(&page), ["deliver", "undo", "cancel"]);
    // From a version that is no longer the order's.
    let answer = manager.submit(&format!("{}/undo", path(&picked)), &[("version", &pending["version"].to_string())]);
    assert_eq!(answer.status(), 409);
    assert!(texts(&answer.text().unwrap(), ".summary li")[0].starts_with("Somebody else changed this order"));
    // A step that the role doesn't have.
    let answer = desk.rep().submit(&deliver, &[("version", &picked["version"].to_string())]);
    assert_eq!(answer.status(), 403);
    assert_eq!(manager.submit(&format!("{}/burn", path(&picked)), &[("version", "1")]).status(), 404);
}

#[test]
fn the_page_tells_all_of_an_order() {
    let desk = Desk::open();
    desk.run("UPDATE products SET units_per_case = 5 WHERE tenant_id = :tenant");
    let rep = desk.rep();
    let mut body = desk.pils(12);
    body["poNumber"] = "PO 7".into();
    body["wantedOn"] = "2026-11-27".into();
    body["notes"] = "Ring twice".into();
    body["lines"][0]["discountBp"] = 1000.into();
    body["lines"][0]["reason"] = "Opening offer".into();
    let order: Value = rep.post("/api/sales/orders", &body).json().unwrap();
    let page = page_of(&rep, &order);
    for said in ["2026-00001", "Gasthaus Zur Linde", "rep blue", "PO 7", "2026-11-27", "Ring twice", "2 cases + 2"] {
        assert!(page.contains(said), "{said}");
    }
    assert_eq!(texts(&page, "tfoot td"), ["$108.00"]);
    assert!(page.contains("“Opening offer”"), "{page}");
}

#[test]
fn the_list_is_narrowed_by_status_rep_and_days_and_says_what_they_come_to() {
    let desk = Desk::open();
    fixtures::customer(&desk.house.store, desk.shop, "2", "Bar Centrale", "second@blue.example");
    let (rep, manager) = (desk.rep(), desk.manager());
    let pending = desk.ordered(&rep, 10);
    done(&manager, &desk.ordered(&rep, 5), "ready");
    assert_eq!(rep.post("/api/sales/orders", &desk.pils(1)).status(), 201);
    let page = manager.get("/sales/orders?status=pending%2Cready%2Cpicked").text().unwrap();
    assert_eq!(texts(&page, ".lede"), ["2 that fit, $150.00 together"]);
    assert_eq!(texts(&page, ".chips li"), ["Remove filter Status: Pending, Ready, Picked"]);
    assert_eq!(texts(&page, "select[name=status] option[selected]"), ["Open"]);
    // As the dashboard's tiles say it.
    let same = manager.get("/sales/orders?status=pending&status=ready&status=picked").text().unwrap();
    assert_eq!(texts(&same, ".lede"), ["2 that fit, $150.00 together"]);
    let me = rep.json("/api/sales/auth/me")["user"]["id"].as_str().unwrap().to_owned();
    let of_rep = manager.get(&format!("/sales/orders?rep={me}&from=2026-11-23&to=2026-11-23")).text().unwrap();
    assert_eq!(texts(&of_rep, ".lede"), ["3 that fit, $160.00 together"]);
    assert!(texts(&of_rep, ".chips li").contains(&"Remove filter Rep: rep blue".to_owned()));
    let customer = pending["customerId"].as_str().unwrap();
    let of_customer = rep.get(&format!("/sales/orders?customer={customer}&status=draft")).text().unwrap();
    assert_eq!(texts(&of_customer, ".lede"), ["1 that fit, $10.00 together"]);
    let chips = attributes(&of_customer, ".chips a", "href");
    assert_eq!(chips, [format!("/sales/orders?customer={customer}"), "/sales/orders?status=draft".to_owned()]);
    assert!(texts(&of_customer, "select[name=rep]").is_empty(), "a rep has no choice of reps");
    let none = rep.get("/sales/orders?deliveredFrom=2026-11-01").text().unwrap();
    assert_eq!(texts(&none, ".empty h2"), ["No order fits"]);
    let wrong = manager.get("/sales/orders?from=tomorrow");
    assert_eq!(wrong.status(), 422);
}

#[test]
fn an_empty_list_says_what_to_do_next() {
    let desk = Desk::open();
    let page = desk.rep().get("/sales/orders").text().unwrap();
    assert_eq!(attributes(&page, ".empty a", "href"), ["/sales/orders/new"]);
    assert_eq!(attributes(&page, "[data-hotkey=n]", "href"), ["/sales/orders/new"]);
    let page = desk.house.signed_in("viewer@blue.example").get("/sales/orders").text().unwrap();
    assert!(attributes(&page, ".empty a", "href").is_empty());
}

#[test]
fn o10_list_and_page_run_few_statements() {
    let desk = Desk::open();
    let (rep, manager) = (desk.rep(), desk.manager());
    let order = desk.ordered(&rep, 10);
    act(&manager, &order, "ready");
    let customer = order["customerId"].as_str().unwrap();
    for asked in [
        path(&order),
        "/sales/orders".to_owned(),
        "/sales/orders?status=pending,ready,picked".to_owned(),
        format!("/sales/orders?customer={customer}&from=2026-01-01"),
        "/sales/orders?search=linde".to_owned(),
    ] {
        for who in [&rep, &manager] {
            let before = desk.house.store.statements();
            assert_eq!(who.get(&asked).status(), 200);
            let run = desk.house.store.statements() - before;
            assert!(run <= 12, "{asked}: {run}");
        }
    }
    assert_eq!(json!(run_of(&desk, &rep, &path(&order))), 10);
}

fn run_of(desk: &Desk, who: &Browser, path: &str) -> u64 {
    let before = desk.house.store.statements();
    who.get(path);
    desk.house.store.statements() - before
}
