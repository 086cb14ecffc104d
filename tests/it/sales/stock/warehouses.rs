use serde_json::{Value, json};

use super::{Store, first, problem};

/// O14: a warehouse spelled two ways was two, and stock was 0.
#[test]
fn o14_a_warehouse_is_a_row_and_its_name_is_taken_in_every_spelling() {
    let store = Store::open();
    let manager = store.manager();
    store.north();
    for name in ["north", " NORTH ", "Nórth"] {
        let refused = problem(manager.post("/api/sales/stock/warehouses", &json!({"name": name})), 409);
        assert_eq!(first(&refused).0, "name", "{name}");
    }
    let list = manager.json("/api/sales/stock/warehouses");
    let names: Vec<&str> = list["items"].as_array().unwrap().iter().map(|w| w["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Main", "North"]);
}

#[test]
fn one_warehouse_is_the_default_and_another_takes_its_place() {
    let store = Store::open();
    let manager = store.manager();
    let north = store.north();
    let path = format!("/api/sales/stock/warehouses/{north}");
    let changed = manager.send("PATCH", &path, &json!({"version": 1, "name": "North hall", "isDefault": true}));
    assert_eq!(changed.status(), 200);
    let list = manager.json("/api/sales/stock/warehouses");
    let all: Vec<(Value, Value)> =
        list["items"].as_array().unwrap().iter().map(|w| (w["name"].clone(), w["isDefault"].clone())).collect();
    assert_eq!(all, [(json!("Main"), json!(false)), (json!("North hall"), json!(true))]);
    let none = problem(manager.send("PATCH", &path, &json!({"version": 2, "isDefault": false})), 422);
    assert_eq!(first(&none), ("isDefault", "Make another warehouse the default instead."));
    let late = problem(manager.send("PATCH", &path, &json!({"version": 1, "name": "Late"})), 409);
    assert_eq!(late["code"], "CONFLICT");
}

#[test]
fn the_page_adds_and_renames_warehouses_and_keeps_what_was_typed() {
    let store = Store::open();
    let manager = store.manager();
    let again = manager.submit("/sales/stock/warehouses", &[("name", "MAIN")]);
    assert_eq!(again.status(), 422);
    let page = again.text().unwrap();
    assert!(page.contains("value=\"MAIN\"") && page.contains("href=\"#f-name\""), "{page}");
    assert_eq!(manager.submit("/sales/stock/warehouses", &[("name", "South")]).status(), 303);
    let page = manager.get("/sales/stock/warehouses").text().unwrap();
    assert!(page.contains("South") && page.contains("Default"), "{page}");
    let main = store.shop.warehouse.to_string();
    let path = format!("/sales/stock/warehouses/{main}");
    assert!(manager.get(&path).text().unwrap().contains("value=\"Main\""));
    assert_eq!(manager.submit(&path, &[("version", "1"), ("name", "Yard")]).status(), 422, "it is the default");
    assert_eq!(manager.submit(&path, &[("version", "1"), ("name", "Yard"), ("isDefault", "on")]).status(), 303);
}
