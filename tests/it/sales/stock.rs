//! Stock, asked as a person and a program would.

mod api;
mod pages;
mod parallel;
mod plans;
mod warehouses;

use reqwest::blocking::Response;
use serde_json::{Value, json};

use super::fixtures::{self, Shop};
use crate::house::{Browser, House};

/// Team blue with 100 Pils on hand (counted) and Advice, which nobody counts.
pub struct Store {
    pub house: House,
    pub shop: Shop,
    pub pils: String,
    pub advice: String,
}

impl Store {
    pub fn open() -> Store {
        let house = House::open();
        let shop = fixtures::open_shop(&house.store, "blue");
        let pils = fixtures::product(&house.store, shop, "P1", "Pils", 1_000, Some(100)).to_string();
        let advice = fixtures::product(&house.store, shop, "A1", "Advice", 5_000, None).to_string();
        Store { house, shop, pils, advice }
    }

    pub fn manager(&self) -> Browser {
        self.house.signed_in("manager@blue.example")
    }

    /// A second warehouse.
    pub fn north(&self) -> String {
        let answer = self.manager().post("/api/sales/stock/warehouses", &json!({"name": "North"}));
        assert_eq!(answer.status(), 201);
        answer.json::<Value>().unwrap()["id"].as_str().unwrap().to_owned()
    }

    /// On hand of Pils by warehouse.
    pub fn pils_on_hand(&self, who: &Browser) -> Vec<(String, i64)> {
        let item = who.json(&format!("/api/sales/stock/{}", self.pils));
        let places = item["warehouses"].as_array().unwrap().iter();
        places.map(|p| (p["warehouse"].as_str().unwrap().to_owned(), p["onHand"].as_i64().unwrap())).collect()
    }

    /// What the file must always say: on hand is the sum of the moves, reserved that of the holds.
    pub fn assert_sums(&self) {
        let off = "SELECT COUNT(*) FROM stock s WHERE \
             s.on_hand <> (SELECT COALESCE(SUM(quantity), 0) FROM stock_moves m WHERE m.tenant_id = s.tenant_id \
                AND m.product_id = s.product_id AND m.warehouse_id = s.warehouse_id) \
             OR s.reserved <> (SELECT COALESCE(SUM(quantity), 0) FROM order_holds h WHERE h.tenant_id = s.tenant_id \
                AND h.product_id = s.product_id AND h.warehouse_id = s.warehouse_id)";
        let off: i64 = self.house.sqlite().query_row(off, [], |row| row.get(0)).unwrap();
        assert_eq!(off, 0, "on hand = Σ moves and reserved = Σ holds");
    }
}

pub fn problem(answer: Response, status: u16) -> Value {
    assert_eq!(answer.status(), status);
    answer.json().unwrap()
}

pub fn first(problem: &Value) -> (&str, &str) {
    (problem["errors"][0]["field"].as_str().unwrap(), problem["errors"][0]["message"].as_str().unwrap())
}
