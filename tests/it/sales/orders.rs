//! Orders, asked as a person and a program would.

mod confirmations;
mod fees;
mod form;
mod grown;
mod lifecycle;
mod office;
mod pages;
mod payments;
mod returns;
mod short;
pub mod typed;

use routebook::store::SystemSql;
use routebook::values::{CustomerId, ProductId};
use serde_json::{Value, json};

use super::fixtures::{self, Shop};
use crate::house::{Browser, House};

/// A running portal in which team blue sells Pils (tracked, 100 on hand, $10.00) to the Linde,
/// a customer of `rep@blue.example`.
pub struct Desk {
    pub house: House,
    pub shop: Shop,
    pub linde: CustomerId,
    pub pils: ProductId,
}

impl Desk {
    pub fn open() -> Desk {
        let house = House::open();
        let shop = fixtures::open_shop(&house.store, "blue");
        let linde = fixtures::customer(&house.store, shop, "4862", "Gasthaus Zur Linde", "rep@blue.example");
        let pils = fixtures::product(&house.store, shop, "P1", "Pils", 1_000, Some(100));
        Desk { house, shop, linde, pils }
    }

    pub fn rep(&self) -> Browser {
        self.house.signed_in("rep@blue.example")
    }

    pub fn manager(&self) -> Browser {
        self.house.signed_in("manager@blue.example")
    }

    /// So many Pils for the Linde.
    pub fn pils(&self, units: i64) -> Value {
        json!({"customerId": self.linde.to_string(), "lines": [{"productId": self.pils.to_string(), "quantity": units}]})
    }

    /// The same, submitted at once.
    pub fn ordered(&self, who: &Browser, units: i64) -> Value {
        let mut body = self.pils(units);
        body["submit"] = true.into();
        let answer = who.post("/api/sales/orders", &body);
        assert_eq!(answer.status(), 201);
        answer.json().unwrap()
    }

    /// On hand and reserved Pils.
    pub fn stock(&self) -> (i64, i64) {
        fixtures::stock(&self.house.store, self.shop, self.pils)
    }

    pub fn run(&self, sql: &'static str) {
        fixtures::run(&self.house.store, SystemSql::new(sql), self.shop);
    }
}

/// Does something with an order as it was seen; returns status and body.
pub fn act(who: &Browser, order: &Value, action: &str) -> (u16, Value) {
    act_with(who, order, action, "As agreed on the telephone.")
}

pub fn act_with(who: &Browser, order: &Value, action: &str, note: &str) -> (u16, Value) {
    let path = format!("/api/sales/orders/{}/{action}", order["id"].as_str().unwrap());
    let answer = who.post(&path, &json!({"version": order["version"], "note": note}));
    (answer.status().as_u16(), answer.json().unwrap())
}

/// The same, and it must work.
pub fn done(who: &Browser, order: &Value, action: &str) -> Value {
    let (status, body) = act(who, order, action);
    assert_eq!(status, 200, "{action}: {body}");
    body
}

/// Submitted by the rep and delivered by a manager today.
pub fn delivered(desk: &Desk, units: i64) -> Value {
    let manager = desk.manager();
    let mut order = desk.ordered(&desk.rep(), units);
    for step in ["ready", "pick", "deliver"] {
        // What is done in one moment has no order.
        desk.house.clock.advance_seconds(1);
        order = done(&manager, &order, step);
    }
    desk.house.clock.advance_seconds(1);
    order
}

pub fn reasons(order: &Value) -> Vec<&str> {
    order["reasons"].as_array().unwrap().iter().map(|r| r["reason"].as_str().unwrap()).collect()
}
