use serde_json::{Value, json};

use crate::house::{Browser, House};

/// Makes a customer and gives its id.
pub fn make(browser: &Browser, body: &Value) -> String {
    let answer = browser.post("/api/sales/customers", body);
    assert_eq!(answer.status(), 201, "{body}");
    answer.json::<Value>().unwrap()["id"].as_str().unwrap().to_owned()
}

pub fn problem(answer: reqwest::blocking::Response, status: u16) -> Value {
    assert_eq!(answer.status(), status);
    answer.json().unwrap()
}

fn names(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap()).collect()
}

#[test]
fn a_rep_makes_a_customer_and_it_is_his() {
    let house = House::open();
    let rep = house.signed_in("rep@blue.example");
    let made: Value =
        rep.post("/api/sales/customers", &json!({"name": "Blue Door Bar", "city": "Albany"})).json().unwrap();
    assert_eq!((made["number"].as_str(), made["repName"].as_str()), (Some("1"), Some("rep blue")));
    assert_eq!((made["health"].as_str(), made["version"].as_i64()), (Some("prospect"), Some(1)));
    let list = rep.json("/api/sales/customers");
    assert_eq!((list["total"].as_i64(), names(&list)), (Some(1), vec!["Blue Door Bar"]));
    let other = house.signed_in("second@blue.example");
    assert_eq!(other.json("/api/sales/customers")["total"], 0);
    problem(other.get(&format!("/api/sales/customers/{}", made["id"].as_str().unwrap())), 404);
}

#[test]
fn ten_3_another_team_has_no_such_customer() {
    let house = House::open();
    let id = make(&house.signed_in("manager@blue.example"), &json!({"name": "Blue Door Bar"}));
    let green = house.signed_in("admin@green.example");
    let address = format!("/api/sales/customers/{id}");
    problem(green.get(&address), 404);
    problem(green.send("PATCH", &address, &json!({"version": 1, "name": "Ours"})), 404);
    problem(green.post(&format!("{address}/contacts"), &json!({"name": "Ann"})), 404);
    assert_eq!(green.json("/api/sales/customers")["total"], 0);
    assert_eq!(green.json("/api/sales/customers?search=blue&pageSize=8")["items"], json!([]));
}

#[test]
fn a_viewer_sees_all_and_changes_nothing() {
    let house = House::open();
    let id = make(&house.signed_in("rep@blue.example"), &json!({"name": "Blue Door Bar"}));
    let viewer = house.signed_in("viewer@blue.example");
    assert_eq!(viewer.json("/api/sales/customers")["total"], 1);
    problem(viewer.post("/api/sales/customers", &json!({"name": "Mine"})), 403);
    problem(viewer.send("PATCH", &format!("/api/sales/customers/{id}"), &json!({"version": 1})), 403);
}

#[test]
fn o8_only_a_manager_chooses_the_rep() {
    let house = House::open();
    let manager = house.signed_in("manager@blue.example");
    let me = house.signed_in("second@blue.example").json("/api/sales/auth/me");
    let second = me["user"]["id"].as_str().unwrap();
    let rep = house.signed_in("rep@blue.example");
    let refused = problem(rep.post("/api/sales/customers", &json!({"name": "A", "repId": second})), 422);
    assert_eq!(refused["errors"][0]["field"], "repId");
    let id = make(&manager, &json!({"name": "A", "repId": second}));
    assert_eq!(manager.json(&format!("/api/sales/customers/{id}"))["repName"], "second blue");
    let free = make(&manager, &json!({"name": "B"}));
    assert_eq!(manager.json(&format!("/api/sales/customers/{free}"))["repId"], Value::Null);
    assert_eq!(manager.json("/api/sales/customers?rep=none")["total"], 1);
    assert_eq!(manager.json(&format!("/api/sales/customers?rep={second}"))["total"], 1);
}

#[test]
fn the_next_number_passes_over_those_in_use() {
    let house = House::open();
    let manager = house.signed_in("manager@blue.example");
    for number in ["1", "2", "7"] {
        make(&manager, &json!({"name": "Given", "number": number}));
    }
    let numbers: Vec<Value> = (0..5)
        .map(|_| {
            manager.json(&format!("/api/sales/customers/{}", make(&manager, &json!({"name": "Next"}))))["number"]
                .clone()
        })
        .collect();
    assert_eq!(numbers, ["3", "4", "5", "6", "8"]);
    let taken = problem(manager.post("/api/sales/customers", &json!({"name": "Again", "number": "7"})), 409);
    assert_eq!(taken["errors"][0]["field"], "number");
}

#[test]
fn inp_2_all_that_is_wrong_is_said_at_once() {
    let house = House::open();
    let rep = house.signed_in("rep@blue.example");
    let body = json!({
        "name": " ", "priority": "urgent", "email": "nobody", "licenceExpiresOn": "soon", "minimumOrderCents": -1,
        "usualGapDays": 301, "deliveryWeekdays": ["mon", "moon"], "phone": "1".repeat(41),
    });
    let refused = problem(rep.post("/api/sales/customers", &body), 422);
    let mut fields: Vec<&str> =
        refused["errors"].as_array().unwrap().iter().map(|e| e["field"].as_str().unwrap()).collect();
    fields.sort_unstable();
    let all = "deliveryWeekdays email licenceExpiresOn minimumOrderCents name phone priority usualGapDays";
    assert_eq!(fields.join(" "), all);
    problem(rep.post("/api/sales/customers", &json!({"name": "A", "version_": 1})), 422);
    let references = json!({"name": "A", "priceListId": "0192f3a0-1c2d-7e3f-8a4b-5c6d7e8f9a0b"});
    assert_eq!(problem(rep.post("/api/sales/customers", &references), 422)["errors"][0]["field"], "priceListId");
}

#[test]
fn a_change_names_the_version_that_was_read() {
    let house = House::open();
    let rep = house.signed_in("rep@blue.example");
    let id = make(&rep, &json!({"name": "Blue Door Bar", "phone": "518 555 0100", "minimumOrderCents": 12_345}));
    let address = format!("/api/sales/customers/{id}");
    let changed: Value =
        rep.send("PATCH", &address, &json!({"version": 1, "city": "Troy", "phone": null})).json().unwrap();
    assert_eq!((changed["city"].as_str(), changed["phone"].as_str()), (Some("Troy"), Some("")));
    assert_eq!((changed["minimumOrderCents"].as_i64(), changed["version"].as_i64()), (Some(12_345), Some(2)));
    problem(rep.send("PATCH", &address, &json!({"version": 1, "city": "Rome"})), 409);
    problem(rep.send("PATCH", &address, &json!({"city": "Rome"})), 422);
    assert_eq!(rep.json(&address)["city"], "Troy");
}

#[test]
fn contacts_come_and_go_and_are_words_to_find_by() {
    let house = House::open();
    let rep = house.signed_in("rep@blue.example");
    let id = make(&rep, &json!({"name": "Blue Door Bar"}));
    let address = format!("/api/sales/customers/{id}/contacts");
    let found = |typed: &str| rep.json(&format!("/api/sales/customers?search={typed}"))["total"].clone();
    let added: Value = rep.post(&address, &json!({"name": "Zoë Quinn", "title": "Owner"})).json().unwrap();
    assert_eq!(found("zoe"), 1);
    let one = format!("{address}/{}", added["id"].as_str().unwrap());
    let changed: Value = rep.send("PATCH", &one, &json!({"phone": "518 555 0101"})).json().unwrap();
    assert_eq!((changed["name"].as_str(), changed["title"].as_str()), (Some("Zoë Quinn"), Some("Owner")));
    assert_eq!(rep.json(&address)["items"].as_array().unwrap().len(), 1);
    problem(rep.post(&address, &json!({"name": "", "email": "x"})), 422);
    let second = house.signed_in("second@blue.example");
    problem(second.send("DELETE", &one, &json!({})), 404);
    assert_eq!(rep.send("DELETE", &one, &json!({})).status(), 204);
    assert_eq!(found("zoe"), 0);
    problem(rep.send("DELETE", &one, &json!({})), 404);
}
