//! Price lists and what they say, asked as a person and a program would.

mod lists;
mod pages;
mod plans;
mod why;

use reqwest::blocking::Response;
use serde_json::{Value, json};

use super::fixtures::{self, Shop};
use crate::house::{Browser, House};

/// Team blue with its default list "Standard" and two products: Pils at 10.00, Wein at 20.00.
pub struct Board {
    pub house: House,
    pub shop: Shop,
    pub pils: String,
    pub wein: String,
}

impl Board {
    pub fn open() -> Board {
        let house = House::open();
        let shop = fixtures::open_shop(&house.store, "blue");
        let pils = fixtures::product(&house.store, shop, "P1", "Pils", 1_000, None).to_string();
        let wein = fixtures::product(&house.store, shop, "W1", "Wein", 2_000, None).to_string();
        Board { house, shop, pils, wein }
    }

    pub fn manager(&self) -> Browser {
        self.house.signed_in("manager@blue.example")
    }

    pub fn standard(&self) -> String {
        self.shop.list.to_string()
    }

    /// From-quantities and cents that a product has on a list.
    pub fn breaks(&self, who: &Browser, list: &str, product: &str) -> Vec<(i64, i64)> {
        let rows = who.json(&format!("/api/sales/price-lists/{list}/rows?show=all"));
        let items = rows["items"].as_array().unwrap();
        let of = items.iter().find(|item| item["productId"] == product).unwrap();
        let breaks = of["breaks"].as_array().unwrap().iter();
        breaks.map(|b| (b["fromQuantity"].as_i64().unwrap(), b["unitPriceCents"].as_i64().unwrap())).collect()
    }
}

pub fn make(who: &Browser, body: &Value) -> Response {
    let mut whole = json!({"startsOn": "2026-12-01"});
    whole.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
    who.post("/api/sales/price-lists", &whole)
}

pub fn made(who: &Browser, body: &Value) -> Value {
    let answer = make(who, body);
    assert_eq!(answer.status(), 201, "{body}");
    answer.json().unwrap()
}

pub fn problem(answer: Response, status: u16) -> Value {
    assert_eq!(answer.status(), status);
    answer.json().unwrap()
}

pub fn fields(problem: &Value) -> Vec<&str> {
    problem["errors"].as_array().unwrap().iter().map(|e| e["field"].as_str().unwrap()).collect()
}
