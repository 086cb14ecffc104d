use reqwest::blocking::Response;
use serde_json::json;

use super::api::make;
use crate::house::{Browser, House};
use crate::trade;

/// Where a form that worked leads, and what stands there.
pub fn followed(browser: &Browser, done: &Response) -> (String, String) {
    assert_eq!(done.status(), 303);
    let place = done.headers()["location"].to_str().unwrap().to_owned();
    let text = browser.get(&place).text().unwrap();
    (place.split(['?', '#']).next().unwrap().to_owned(), text)
}

pub fn refused(answer: Response) -> String {
    assert_eq!(answer.status(), 422);
    answer.text().unwrap()
}

#[test]
fn a_customer_is_made_and_changed_by_forms_that_keep_what_was_typed() {
    let house = House::open();
    let rep = house.signed_in("rep@blue.example");
    assert!(!rep.get("/sales/customers/new").text().unwrap().contains("name=\"repId\" id"), "a rep has no choice");
    let wrong = [("name", ""), ("city", "<Albany>"), ("email", "nobody"), ("deliveryWeekdays", "tue")];
    let page = refused(rep.submit("/sales/customers", &wrong));
    for kept in ["&#60;Albany&#62;", "value=\"nobody\"", "value=\"tue\" checked", "#f-name", "#f-email"] {
        assert!(page.contains(kept), "{kept}\n{page}");
    }
    let right = [
        ("name", "Blue Door Bar"),
        ("city", "Albany"),
        ("deliveryWeekdays", "tue"),
        ("deliveryWeekdays", "fri"),
        ("minimumOrder", "150.00"),
        ("notes", "Ring twice"),
    ];
    let (path, page) = followed(&rep, &rep.submit("/sales/customers", &right));
    assert!(page.contains("The customer was added.") && page.contains("Blue Door Bar"), "{page}");
    let edit = rep.get(&format!("{path}/edit")).text().unwrap();
    for filled in ["value=\"tue\" checked", "value=\"fri\" checked", "value=\"150.00\"", "name=\"version\" value=\"1\""]
    {
        assert!(edit.contains(filled), "{filled}");
    }
    let id = path.rsplit('/').next().unwrap();
    let one = rep.json(&format!("/api/sales/customers/{id}"));
    assert_eq!((&one["deliveryWeekdays"], &one["repName"]), (&json!(["tue", "fri"]), &json!("rep blue")));
}

#[test]
fn a_form_that_comes_late_is_told_so_and_kept() {
    let house = House::open();
    let rep = house.signed_in("rep@blue.example");
    let id = make(&rep, &json!({"name": "Blue Door Bar"}));
    let path = format!("/sales/customers/{id}");
    let own = rep.json(&format!("/api/sales/customers/{id}"))["repId"].as_str().unwrap().to_owned();
    let form =
        |name| [("version", "1"), ("name", name), ("repId", own.as_str())].map(|(k, v)| (k.to_owned(), v.to_owned()));
    let send = |name| {
        let fields = form(name);
        rep.submit(&path, &fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect::<Vec<_>>())
    };
    assert!(followed(&rep, &send("Green Door Bar")).1.contains("The customer was saved."));
    let late = refused(send("Red Door Bar"));
    assert!(late.contains("Somebody else changed this customer") && late.contains("value=\"Red Door Bar\""), "{late}");
    assert_eq!(rep.json(&format!("/api/sales/customers/{id}"))["name"], "Green Door Bar");
}

#[test]
fn o8_a_button_stands_only_where_it_would_not_be_refused() {
    let house = House::open();
    let id = make(&house.signed_in("rep@blue.example"), &json!({"name": "Blue Door Bar"}));
    let path = format!("/sales/customers/{id}");
    for (who, list, one) in [("rep", true, true), ("manager", true, true), ("viewer", false, false)] {
        let browser = house.signed_in(&format!("{who}@blue.example"));
        let has = |page: &str, link: &str| browser.get(page).text().unwrap().contains(link);
        assert_eq!(has("/sales/customers", "\"/sales/customers/new\""), list, "{who}");
        assert_eq!(has(&path, &format!("\"{path}/edit\"")), one, "{who}");
        assert_eq!(has(&path, "contact=new"), one, "{who}");
        assert_eq!(has(&path, "/sales/orders/new?customer="), one, "{who}");
        assert_eq!(browser.get(&format!("{path}/edit")).status(), if one { 200 } else { 403 }, "{who}");
    }
    let second = house.signed_in("second@blue.example");
    assert_eq!(second.get(&path).status(), 404);
    assert_eq!(second.submit(&path, &[("version", "1"), ("name", "Mine")]).status(), 404);
}

#[test]
fn contacts_are_added_changed_and_removed_on_the_customers_page() {
    let house = House::open();
    let rep = house.signed_in("rep@blue.example");
    let path = format!("/sales/customers/{}", make(&rep, &json!({"name": "Blue Door Bar"})));
    assert!(rep.get(&format!("{path}?contact=new")).text().unwrap().contains("New contact"));
    let page = refused(rep.submit(&format!("{path}/contacts"), &[("name", ""), ("title", "Owner")]));
    assert!(page.contains("value=\"Owner\"") && page.contains("#f-name"), "{page}");
    let new = [("name", "Zoë Quinn"), ("phone", "+1 (518) 555-0100"), ("email", "zoe@blue.example")];
    let (_, page) = followed(&rep, &rep.submit(&format!("{path}/contacts"), &new));
    for part in ["The contact was added.", "href=\"tel:+15185550100\"", "href=\"mailto:zoe@blue.example\""] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    let id = page.split("?contact=").nth(2).unwrap().split('#').next().unwrap().to_owned();
    assert!(rep.get(&format!("{path}?contact={id}")).text().unwrap().contains("Change the contact"));
    let one = format!("{path}/contacts/{id}");
    assert!(refused(rep.submit(&one, &[("name", "Zoë"), ("email", "?")])).contains("value=\"?\""));
    assert!(followed(&rep, &rep.submit(&one, &[("name", "Zoë Q.")])).1.contains("Zoë Q."));
    assert!(followed(&rep, &rep.submit(&format!("{one}/remove"), &[])).1.contains("No contacts yet"));
}

#[test]
fn filters_are_controls_and_an_empty_list_says_what_to_do() {
    let house = House::open();
    let manager = house.signed_in("manager@blue.example");
    let empty = manager.get("/sales/customers").text().unwrap();
    assert!(empty.contains("No customers yet") && empty.contains("New customer"), "{empty}");
    let me = house.signed_in("second@blue.example").json("/api/sales/auth/me");
    let second = me["user"]["id"].as_str().unwrap();
    make(&manager, &json!({"name": "Blue Door Bar", "territory": "North", "repId": second}));
    make(&manager, &json!({"name": "Red Door Bar", "territory": "South"}));
    let page = manager.get(&format!("/sales/customers?rep={second}&sort=-name")).text().unwrap();
    for part in ["Blue Door Bar", "Rep: second blue", ">North<", "value=\"-name\" selected", "id=\"f-overdue\""] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert!(!page.contains("Red Door Bar"));
    let none = manager.get("/sales/customers?territory=South&due=true").text().unwrap();
    assert!(none.contains("No customer fits"), "{none}");
    let own = house.signed_in("second@blue.example").get("/sales/customers").text().unwrap();
    assert!(!own.contains("name=\"rep\"") && own.contains("Blue Door Bar"), "{own}");
}

#[test]
fn o10_each_page_of_customers_runs_few_statements() {
    let house = House::open();
    trade::fill(&house);
    let manager = house.signed_in("manager@blue.example");
    let list = manager.json("/api/sales/customers?sort=number");
    let [one, twin] = [0, 1].map(|n| list["items"][n]["id"].as_str().unwrap().to_owned());
    let api = format!("/api/sales/customers/{one}");
    let version = || manager.json(&api)["version"].clone();
    manager.post(&format!("{api}/contacts"), &json!({"name": "Ann"}));
    manager.post(&format!("{api}/addresses"), &json!({"label": "Invoices", "street": "Hof 3"}));
    manager.send("PUT", &format!("{api}/tags"), &json!({"version": version(), "tags": ["vip"]}));
    manager.post(&format!("{api}/hold"), &json!({"version": version(), "reason": "Not paid"}));
    let new = make(&manager, &json!({"name": "Linde twice"}));
    let merged = manager.post(&format!("{api}/merge"), &json!({"version": version(), "goneId": new, "goneVersion": 1}));
    assert_eq!(merged.status(), 200);
    manager.post("/api/sales/customers/views", &json!({"name": "Late", "query": "health=late"}));
    let one = format!("/sales/customers/{one}");
    let paths = [
        "/sales/customers".to_owned(),
        "/sales/customers?search=linde&sort=-number".to_owned(),
        "/sales/customers?tag=vip&due=true".to_owned(),
        "/sales/customers/new".to_owned(),
        one.clone(),
        format!("{one}?contact=new"),
        format!("{one}/edit"),
        format!("{one}/merge?search=krone"),
        format!("{one}/merge?with={twin}"),
    ];
    for path in paths {
        let before = house.store.statements();
        let page = manager.get(&path);
        assert_eq!(page.status(), 200, "{path}");
        let run = house.store.statements() - before;
        assert!(run <= 12, "{path}: {run}");
    }
}

#[test]
fn o13_each_territory_tag_and_rep_can_be_chosen() {
    let house = House::open();
    let manager = house.signed_in("manager@blue.example");
    for n in 0..110 {
        let id = make(&manager, &json!({"name": format!("Bar {n}"), "territory": format!("Quarter {n:03}")}));
        let tags = json!({"version": 1, "tags": [format!("word {n:03}")]});
        manager.send("PUT", &format!("/api/sales/customers/{id}/tags"), &tags);
    }
    let page = manager.get("/sales/customers").text().unwrap();
    for n in 0..110 {
        assert!(
            page.contains(&format!(">Quarter {n:03}</option>")) && page.contains(&format!(">word {n:03}</option>"))
        );
    }
    for name in ["admin", "manager", "rep", "second"] {
        assert!(page.contains(&format!(">{name} blue</option>")), "{name}");
    }
    assert!(!page.contains(">viewer blue</option>"), "a viewer has no customers");
}
