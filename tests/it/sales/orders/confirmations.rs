//! A confirmation to share: whoever has the link sees it, and nothing else.

use serde_json::{Value, json};

use super::typed::{Typed, attributes, texts};
use super::{Desk, delivered, done};
use crate::house::{Browser, House};
use crate::pocket::Pocket;
use crate::sales::fixtures;

fn path(order: &Value) -> String {
    format!("/api/sales/orders/{}/confirmation", order["id"].as_str().unwrap())
}

/// The path of a link just made.
fn shared(who: &Browser, order: &Value, body: &Value) -> String {
    let answer = who.post(&path(order), body);
    assert_eq!(answer.status(), 201);
    let made: Value = answer.json().unwrap();
    let url = made["url"].as_str().unwrap();
    url[url.find("/confirmation").unwrap()..].to_owned()
}

fn opens(desk: &Desk, link: &str) -> (u16, String) {
    let answer = desk.house.browser().get(link);
    (answer.status().as_u16(), answer.text().unwrap())
}

#[test]
fn a_confirmation_is_seen_without_signing_in_and_shows_nothing_else() {
    let desk = Desk::open();
    desk.run("UPDATE customers SET notes = 'Pays late', terms = 'Net 7', phone = '518 555' WHERE tenant_id = :tenant");
    let rep = desk.rep();
    let mut body = desk.pils(12);
    body["submit"] = true.into();
    body["wantedOn"] = "2026-11-27".into();
    body["notes"] = "Margin is thin here".into();
    body["fees"] = json!([{"label": "Freight", "amountCents": 500}]);
    let order: Value = rep.post("/api/sales/orders", &body).json().unwrap();
    let other = desk.ordered(&rep, 2);
    let link = shared(&rep, &order, &json!({}));
    let answer = desk.house.browser().get(&link);
    assert_eq!(answer.status(), 200);
    for (name, value) in
        [("cache-control", "no-store"), ("x-robots-tag", "noindex, nofollow"), ("referrer-policy", "same-origin")]
    {
        assert_eq!(answer.headers()[name], value);
    }
    assert!(answer.headers().get("set-cookie").is_none());
    let page = answer.text().unwrap();
    for shown in ["Team blue", "Gasthaus Zur Linde", "2026-00001", "2026-11-27", "Pils", "Freight"] {
        assert!(page.contains(shown), "{shown}");
    }
    assert_eq!(texts(&page, ".grand td"), ["$125.00"]);
    let hidden = [
        "rep blue",
        "rep@blue",
        "Margin",
        "Pays late",
        "Net 7",
        "518 555",
        "/sales",
        other["number"].as_str().unwrap(),
    ];
    for hidden in hidden {
        assert!(!page.contains(hidden), "{hidden}");
    }
    assert!(texts(&page, "form, nav").is_empty());
}

#[test]
fn aut_5_a_link_opens_nothing_once_it_ended_was_replaced_or_taken_back_and_the_file_has_its_hash_alone() {
    let desk = Desk::open();
    let rep = desk.rep();
    let order = desk.ordered(&rep, 12);
    let first = shared(&rep, &order, &json!({"days": 1}));
    let secret = first.split_once("token=").unwrap().1;
    assert_eq!(secret.len(), 43, "256 bits");
    let hash: Vec<u8> =
        desk.house.sqlite().query_row("SELECT link_hash FROM order_confirmations", [], |row| row.get(0)).unwrap();
    assert_eq!(hash, routebook::values::Token::parse(secret).unwrap().hash());
    assert_eq!(opens(&desk, &first).0, 200);
    let second = shared(&rep, &order, &json!({"days": 1}));
    assert_eq!(opens(&desk, &first).0, 410, "a newer one takes its place");
    assert_eq!(opens(&desk, &second).0, 200);
    desk.house.clock.advance_seconds(86_399);
    assert_eq!(opens(&desk, &second).0, 200);
    desk.house.clock.advance_seconds(1);
    let ended = opens(&desk, &second);
    assert_eq!(ended.0, 410);
    let kept = || -> i64 {
        desk.house.sqlite().query_row("SELECT COUNT(*) FROM order_confirmations", [], |row| row.get(0)).unwrap()
    };
    assert_eq!(kept(), 1);
    actix_web::rt::System::new().block_on(routebook::jobs::sweep(&desk.house.store)).unwrap();
    assert_eq!(kept(), 0, "what has ended is swept");
    let rep = desk.rep();
    let third = shared(&rep, &order, &json!({"days": 30}));
    assert_eq!(rep.send("DELETE", &path(&order), &json!({})).status(), 204);
    assert_eq!(rep.send("DELETE", &path(&order), &json!({})).status(), 204);
    // All of them, and what never was a link, have one answer.
    let unknown = format!("/confirmation?token={}", "A".repeat(43));
    for link in [&first, &third, &unknown, "/confirmation?token=x", "/confirmation"] {
        assert_eq!(opens(&desk, link), ended, "{link}");
    }
    assert!(ended.1.contains("This link opens nothing"));
    assert_eq!(rep.post(&path(&order), &json!({"days": 3})).status(), 422);
    let log = desk.house.signed_in("admin@blue.example").json("/api/sales/audit?subject=order").to_string();
    assert_eq!(log.matches("confirmation_shared").count(), 3, "{log}");
    assert_eq!(log.matches("confirmation_withdrawn").count(), 1);
    assert!(!log.contains(secret));
}

#[test]
fn only_what_is_confirmed_is_shared_and_a_cancelled_orders_link_opens_nothing() {
    let desk = Desk::open();
    let (rep, manager) = (desk.rep(), desk.manager());
    let draft: Value = rep.post("/api/sales/orders", &desk.pils(3)).json().unwrap();
    assert_eq!(rep.post(&path(&draft), &json!({})).status(), 409);
    let order = desk.ordered(&rep, 12);
    let link = shared(&rep, &order, &json!({}));
    done(&rep, &order, "cancel");
    assert_eq!(opens(&desk, &link).0, 410);
    assert_eq!(rep.post(&path(&order), &json!({})).status(), 409);
    let order = delivered(&desk, 4);
    let (_, page) = opens(&desk, &shared(&manager, &order, &json!({})));
    assert!(page.contains("This is what Team blue delivered."));
}

#[test]
fn a_link_ends_when_its_order_gets_another_customer_and_no_sooner() {
    let desk = Desk::open();
    let rep = desk.rep();
    let krone = fixtures::customer(&desk.house.store, desk.shop, "4863", "Krone", "rep@blue.example");
    let order = desk.ordered(&rep, 12);
    let at = path(&order).replace("/confirmation", "");
    let link = shared(&rep, &order, &json!({}));
    let mut body = desk.pils(9);
    body["version"] = order["version"].clone();
    let changed = rep.send("PATCH", &at, &body);
    assert_eq!(changed.status(), 200);
    assert_eq!(opens(&desk, &link).0, 200, "what the same customer ordered may still be seen");
    body["version"] = changed.json::<Value>().unwrap()["version"].clone();
    body["customerId"] = krone.to_string().into();
    body["lines"][0]["productId"] = order["id"].clone();
    assert_eq!(rep.send("PATCH", &at, &body).status(), 422);
    assert_eq!(opens(&desk, &link).0, 200, "what is refused changes nothing");
    body["lines"][0]["productId"] = desk.pils.to_string().into();
    let changed = rep.send("PATCH", &at, &body);
    assert_eq!(changed.status(), 200);
    let (status, page) = opens(&desk, &link);
    assert_eq!(status, 410);
    assert!(!page.contains("Krone"));
    let changed: Value = changed.json().unwrap();
    let steps: Vec<&str> =
        changed["timeline"].as_array().unwrap().iter().map(|entry| entry["action"].as_str().unwrap()).collect();
    assert!(steps.contains(&"unshare"), "{steps:?}");
    assert_eq!(opens(&desk, &shared(&rep, &changed, &json!({}))).0, 200, "a new one is for the new customer");
}

#[test]
fn ten_4_only_who_sees_an_order_and_sells_shares_it() {
    let desk = Desk::open();
    let order = desk.ordered(&desk.rep(), 12);
    let page = format!("/sales/orders/{}", order["id"].as_str().unwrap());
    for (who, status) in [
        ("second@blue.example", 404),
        ("viewer@blue.example", 403),
        ("manager@green.example", 404),
        ("admin@blue.example", 201),
    ] {
        let who = desk.house.signed_in(who);
        assert_eq!(who.post(&path(&order), &json!({})).status(), status);
        let form = who.submit(&format!("{page}/share"), &[("days", "7")]);
        assert_eq!(form.status(), if status == 201 { 200 } else { status });
        let back = who.submit(&format!("{page}/unshare"), &[]);
        assert_eq!(back.status(), if status == 201 { 303 } else { status });
    }
    assert_eq!(desk.house.browser().post(&path(&order), &json!({})).status(), 401);
}

#[test]
fn the_orders_page_shares_and_takes_back_without_scripts_and_shows_the_link_once() {
    let desk = Desk::open();
    let rep = desk.rep();
    let order = desk.ordered(&rep, 12);
    let page = format!("/sales/orders/{}", order["id"].as_str().unwrap());
    let form = Typed::of(&rep.get(&page).text().unwrap(), "form[action$='/share']");
    assert_eq!(form.value("days", 0), "14");
    let made = form.send(&rep).text().unwrap();
    let url = attributes(&made, "#f-url", "value").remove(0);
    assert!(url.starts_with("http://") && url.contains("/confirmation?token="), "{url}");
    assert_eq!(opens(&desk, &url[url.find("/confirmation").unwrap()..]).0, 200);
    let again = rep.get(&page).text().unwrap();
    assert!(!again.contains("token=") && again.contains("Confirmation shared"), "{again}");
    let back = Typed::of(&again, "form[action$='/unshare']").send(&rep);
    assert_eq!(back.headers()["location"], format!("{page}?notice=unshared"));
    assert!(texts(&rep.get(&page).text().unwrap(), "form[action$='/unshare']").is_empty());
    let viewer = desk.house.signed_in("viewer@blue.example").get(&page).text().unwrap();
    assert!(texts(&viewer, "form").iter().all(|text| !text.contains("Share")), "no button that would be refused");
    assert_eq!(rep.submit(&format!("{page}/share"), &[("days", "3")]).status(), 422);
}

#[test]
fn hdr_3_a_link_has_the_public_address_whatever_the_request_says() {
    let house = House::https();
    let shop = fixtures::open_shop(&house.store, "blue");
    let linde = fixtures::customer(&house.store, shop, "4862", "Gasthaus Zur Linde", "rep@blue.example");
    let pils = fixtures::product(&house.store, shop, "P1", "Pils", 1_000, None);
    let mut pocket = Pocket::of(&house);
    pocket.sign_in("rep@blue.example", &json!({}));
    let line = json!({"productId": pils.to_string(), "quantity": 2});
    let body = json!({"customerId": linde.to_string(), "lines": [line], "submit": true});
    let order: Value = pocket.ask("POST", "/api/sales/orders", |request| request.json(&body)).json().unwrap();
    let forwarded = |request: reqwest::blocking::RequestBuilder| request.header("x-forwarded-host", "evil.example");
    let made = pocket.ask("POST", &path(&order), |request| forwarded(request).json(&json!({})));
    let made: Value = made.json().unwrap();
    assert!(made["url"].as_str().unwrap().starts_with("https://routebook.example/confirmation?token="), "{made}");
}
