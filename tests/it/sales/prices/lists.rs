use serde_json::{Value, json};

use super::{Board, fields, made, make, problem};
use crate::sales::fixtures;
use routebook::store::SystemSql;

#[test]
fn a_manager_makes_and_changes_a_list_and_everyone_reads_it() {
    let board = Board::open();
    let manager = board.manager();
    let list = made(&manager, &json!({"name": "North 2027", "territory": "North", "endsOn": "2027-12-31"}));
    assert_eq!((&list["standing"], &list["version"]), (&json!("coming"), &json!(1)));
    let path = format!("/api/sales/price-lists/{}", list["id"].as_str().unwrap());
    let change = json!({"version": 1, "startsOn": "2026-11-23", "endsOn": ""});
    assert_eq!(manager.send("PATCH", &path, &change).status(), 200);
    let seen = board.house.signed_in("viewer@blue.example").json(&path);
    assert_eq!((&seen["standing"], &seen["endsOn"]), (&json!("inForce"), &Value::Null), "{seen}");
    let late = problem(manager.send("PATCH", &path, &json!({"version": 1, "name": "Other"})), 409);
    assert_eq!(late["code"], "CONFLICT");
    let all = manager.json("/api/sales/price-lists");
    let names: Vec<_> =
        all["items"].as_array().unwrap().iter().map(|l| (l["name"].clone(), l["prices"].clone())).collect();
    assert_eq!(names, [(json!("North 2027"), json!(0)), (json!("Standard"), json!(2))]);
    let found = manager.json("/api/sales/price-lists?search=nor");
    assert_eq!((found["total"].clone(), found["items"][0]["name"].clone()), (json!(1), json!("North 2027")));
}

#[test]
fn o8_only_managers_change_prices() {
    let board = Board::open();
    let (list, pils) = (board.standard(), &board.pils);
    for who in ["rep", "viewer"] {
        let browser = board.house.signed_in(&format!("{who}@blue.example"));
        assert_eq!(make(&browser, &json!({"name": "Mine"})).status(), 403);
        let path = format!("/api/sales/price-lists/{list}");
        assert_eq!(browser.send("PATCH", &path, &json!({"version": 1, "name": "Mine"})).status(), 403);
        let rows = json!({"version": 1, "rows": [{"productId": pils, "unitPriceCents": 1}]});
        assert_eq!(browser.send("PATCH", &format!("{path}/rows"), &rows).status(), 403);
        let copy = json!({"list": {"name": "Mine", "startsOn": "2027-01-01"}});
        assert_eq!(browser.post(&format!("{path}/copy"), &copy).status(), 403);
        for page in ["new", &format!("{list}/edit"), &format!("{list}/copy"), &format!("{list}/table")] {
            assert_eq!(browser.get(&format!("/sales/prices/{page}")).status(), 403, "{page}");
        }
        assert_eq!(browser.submit(&format!("/sales/prices/{list}/table"), &[]).status(), 403);
        assert_eq!(browser.submit(&format!("/sales/prices/{list}/products/{pils}"), &[]).status(), 403);
        let page = browser.get(&format!("/sales/prices/{list}")).text().unwrap();
        assert!(page.contains("$10.00") && !page.contains(&format!("{list}/table")), "no button that would be refused");
    }
    let other = board.house.signed_in("admin@green.example");
    assert_eq!(other.get(&format!("/api/sales/price-lists/{list}")).status(), 404);
    assert_eq!(other.get(&format!("/sales/prices/{list}")).status(), 404);
}

#[test]
fn one_list_a_territory_and_one_default_at_a_time_and_the_other_is_named() {
    let board = Board::open();
    let manager = board.manager();
    let refused = problem(make(&manager, &json!({"name": "Second", "isDefault": true})), 422);
    assert_eq!(fields(&refused), ["startsOn"]);
    let message = refused["errors"][0]["message"].as_str().unwrap();
    assert_eq!(message, "“Standard” is the default list from 2020-01-01 on. One default at a time.");
    let standard = format!("/api/sales/price-lists/{}", board.standard());
    let ended = manager.send("PATCH", &standard, &json!({"version": 1, "endsOn": "2026-11-30"}));
    assert_eq!(ended.status(), 200);
    made(&manager, &json!({"name": "Second", "isDefault": true}));
    let longer = problem(manager.send("PATCH", &standard, &json!({"version": 2, "endsOn": "2026-12-01"})), 422);
    assert!(longer["errors"][0]["message"].as_str().unwrap().contains("“Second”"), "{longer}");

    made(&manager, &json!({"name": "North", "territory": "North", "endsOn": "2026-12-31"}));
    let clash =
        problem(make(&manager, &json!({"name": "North again", "territory": "North", "startsOn": "2026-12-31"})), 422);
    assert!(clash["errors"][0]["message"].as_str().unwrap().contains("“North” is the list of North"), "{clash}");
    made(&manager, &json!({"name": "North again", "territory": "North", "startsOn": "2027-01-01"}));
    made(&manager, &json!({"name": "South", "territory": "South"}));
    let same = problem(make(&manager, &json!({"name": "NORTH", "startsOn": "2030-01-01"})), 409);
    assert_eq!(fields(&same), ["name"]);
    let ends = problem(make(&manager, &json!({"name": "Odd", "endsOn": "2026-11-30"})), 422);
    assert_eq!(fields(&ends), ["endsOn"]);
}

#[test]
fn rows_are_set_and_taken_away_all_or_none() {
    let board = Board::open();
    let manager = board.manager();
    let (list, pils, wein) = (board.standard(), board.pils.as_str(), board.wein.as_str());
    let path = format!("/api/sales/price-lists/{list}/rows");
    let rows = json!([
        {"productId": pils, "unitPriceCents": 1_100},
        {"productId": pils, "fromQuantity": 12, "unitPriceCents": 900},
        {"productId": wein, "unitPriceCents": null},
    ]);
    let changed = manager.send("PATCH", &path, &json!({"version": 1, "rows": rows}));
    assert_eq!(changed.json::<Value>().unwrap()["version"], 2);
    assert_eq!(board.breaks(&manager, &list, pils), [(1, 1_100), (12, 900)]);
    assert_eq!(board.breaks(&manager, &list, wein), []);
    let late = problem(manager.send("PATCH", &path, &json!({"version": 1, "rows": []})), 409);
    assert_eq!(late["code"], "CONFLICT");

    let none = "00000000-0000-7000-8000-000000000000";
    for (rows, named) in [
        (
            json!([{"productId": pils, "unitPriceCents": 5}, {"productId": none, "unitPriceCents": 5}]),
            vec!["rows[1].productId"],
        ),
        (
            json!([{"productId": pils, "unitPriceCents": 5}, {"productId": wein, "unitPriceCents": 5}, {"productId": pils, "unitPriceCents": 6}]),
            vec!["rows[0].fromQuantity", "rows[2].fromQuantity"],
        ),
        (json!([{"productId": pils, "fromQuantity": 0, "unitPriceCents": 5}]), vec!["rows[0].fromQuantity"]),
        (json!([{"productId": pils, "unitPriceCents": -1}]), vec!["rows[0].unitPriceCents"]),
        (json!([{"productId": pils, "unitPriceCents": 1_i64 << 53}]), vec!["rows[0].unitPriceCents"]),
    ] {
        let refused = problem(manager.send("PATCH", &path, &json!({"version": 2, "rows": rows})), 422);
        assert_eq!(fields(&refused), named);
    }
    assert_eq!(board.breaks(&manager, &list, pils), [(1, 1_100), (12, 900)], "nothing of a refused call is kept");
}

#[test]
fn a_copy_raises_every_price_into_a_list_of_days_to_come() {
    let board = Board::open();
    let manager = board.manager();
    let (list, pils) = (board.standard(), board.pils.as_str());
    let rows = json!([{"productId": pils, "fromQuantity": 12, "unitPriceCents": 999}]);
    let path = format!("/api/sales/price-lists/{list}");
    assert_eq!(manager.send("PATCH", &format!("{path}/rows"), &json!({"version": 1, "rows": rows})).status(), 200);
    let copy = json!({"list": {"name": "Next year", "startsOn": "2027-01-01"}, "raiseBp": 400, "roundToCents": 5});
    let answer = manager.post(&format!("{path}/copy"), &copy);
    assert_eq!(answer.status(), 201);
    let next: Value = answer.json().unwrap();
    let id = next["id"].as_str().unwrap();
    assert_eq!(next["standing"], "coming");
    assert_eq!(board.breaks(&manager, id, pils), [(1, 1_040), (12, 1_040)]);
    assert_eq!(board.breaks(&manager, id, &board.wein), [(1, 2_080)]);
    assert_eq!(board.breaks(&manager, &list, pils), [(1, 1_000), (12, 999)], "the source stays as it was");
    let too_much = json!({"list": {"name": "Never", "startsOn": "2027-01-01"}, "raiseBp": 100_001});
    assert_eq!(fields(&problem(manager.post(&format!("{path}/copy"), &too_much), 422)), ["raiseBp"]);
}

#[test]
fn inp_4_a_list_made_twice_with_one_key_is_made_once() {
    let board = Board::open();
    let manager = board.manager();
    let body = json!({"name": "Once", "startsOn": "2027-01-01"});
    let send = || {
        let request = manager.client().post(manager.address("/api/sales/price-lists")).header("idempotency-key", "k1");
        request.json(&body).send().unwrap()
    };
    let (first, second): (Value, Value) = (send().json().unwrap(), send().json().unwrap());
    assert_eq!(first, second);
    assert_eq!(manager.json("/api/sales/price-lists?search=once")["total"], 1);
}

#[test]
fn aud_1_each_change_of_prices_says_what_was_and_what_is() {
    let board = Board::open();
    let manager = board.manager();
    let list = board.standard();
    let rows = json!([{"productId": board.pils, "unitPriceCents": 1_100}]);
    let path = format!("/api/sales/price-lists/{list}");
    assert_eq!(manager.send("PATCH", &format!("{path}/rows"), &json!({"version": 1, "rows": rows})).status(), 200);
    assert_eq!(manager.send("PATCH", &path, &json!({"version": 2, "name": "Basic"})).status(), 200);
    let detail = |action: &str| -> Value {
        let sql = "SELECT detail FROM audit_events WHERE subject = 'price_list' AND action = ?1";
        let text: String = board.house.sqlite().query_row(sql, [action], |row| row.get(0)).unwrap();
        serde_json::from_str(&text).unwrap()
    };
    let prices = json!([{"code": "P1", "fromQuantity": 1, "from": 1_000, "to": 1_100}]);
    assert_eq!(detail("prices_changed")["prices"], prices);
    assert_eq!(detail("price_list_changed"), json!({"name": {"from": "Standard", "to": "Basic"}}));
}

/// O14: nothing could be ordered because no product matched a price list; here one sees which have none.
#[test]
fn o14_products_without_a_price_are_a_list_of_their_own() {
    let board = Board::open();
    let manager = board.manager();
    let list = board.standard();
    fixtures::run(
        &board.house.store,
        SystemSql::new("DELETE FROM price_list_rows WHERE tenant_id = :tenant AND unit_price_cents = 2000"),
        board.shop,
    );
    let of = |show: &str| {
        let rows = manager.json(&format!("/api/sales/price-lists/{list}/rows?show={show}"));
        let items = rows["items"].as_array().unwrap().iter();
        (items.map(|item| item["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>(), rows["total"].clone())
    };
    assert_eq!(of("none"), (vec!["W1".to_owned()], json!(1)));
    assert_eq!(of("on"), (vec!["P1".to_owned()], json!(1)));
    assert_eq!(of("all"), (vec!["P1".to_owned(), "W1".to_owned()], json!(2)));
    let page = manager.get(&format!("/sales/prices/{list}?show=none")).text().unwrap();
    assert!(page.contains("Wein") && !page.contains(">Pils<"), "{page}");
}
