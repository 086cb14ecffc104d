//! Several people at once, over HTTP: whatever they do in whatever order, the sums hold.

use serde_json::{Value, json};

use super::Store;
use crate::house::Browser;
use crate::sales::fixtures;

/// What one person does, by numbers that look like chance and are the same each time.
struct Hand<'s> {
    who: Browser,
    store: &'s Store,
    north: String,
    seed: u64,
    refused: usize,
}

impl Hand<'_> {
    fn next(&mut self, below: u64) -> u64 {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.seed >> 33) % below
    }

    fn act(&mut self) {
        let (pils, units) = (self.store.pils.clone(), self.next(30) + 1);
        let rows = json!([{"productId": pils, "quantity": units}]);
        let answer = match self.next(8) {
            0 => self.who.post("/api/sales/stock/receive", &json!({"rows": rows})),
            1 => {
                let body = json!({"quantity": 15 - i64::try_from(units).unwrap(), "reason": "Found or lost"});
                self.who.post(&format!("/api/sales/stock/{pils}/adjust"), &body)
            }
            2 => {
                let body = json!({"toWarehouseId": self.north, "quantity": units});
                self.who.post(&format!("/api/sales/stock/{pils}/move"), &body)
            }
            3 => {
                let counted = json!({"rows": [{"productId": pils, "counted": units * 3}]});
                self.who.post("/api/sales/stock/count", &counted)
            }
            4 | 5 => return self.order(&rows),
            _ => return self.step(),
        };
        self.note(answer.status().as_u16());
    }

    fn order(&mut self, rows: &Value) {
        let linde = self.who.json("/api/sales/customers?pageSize=1")["items"][0]["id"].clone();
        let body = json!({"customerId": linde, "lines": rows, "submit": true});
        let answer = self.who.post("/api/sales/orders", &body);
        self.note(answer.status().as_u16());
    }

    /// Whatever step some open order may take, from the version that was just read; two may want the same.
    fn step(&mut self) {
        let list = self.who.json("/api/sales/orders?pageSize=20");
        let orders = list["items"].as_array().unwrap();
        if orders.is_empty() {
            return;
        }
        let pick = usize::try_from(self.next(u64::try_from(orders.len()).unwrap())).unwrap();
        let path = format!("/api/sales/orders/{}", orders[pick]["id"].as_str().unwrap());
        let order = self.who.json(&path);
        let actions = ["approve", "reject", "ready", "pick", "deliver", "undo", "cancel", "submit"];
        for _ in 0..3 {
            let action = actions[usize::try_from(self.next(8)).unwrap()];
            let body = json!({"version": order["version"], "note": "As agreed on the telephone."});
            let status = self.who.post(&format!("{path}/{action}"), &body).status().as_u16();
            self.note(status);
        }
    }

    fn note(&mut self, status: u16) {
        assert!(matches!(status, 200 | 201 | 403 | 409 | 422), "{status}");
        self.refused += usize::from(status >= 400);
    }
}

#[test]
fn o15_four_people_at_once_leave_every_sum_right() {
    let store = Store::open();
    let linde = fixtures::customer(&store.house.store, store.shop, "1", "Linde", "rep@blue.example");
    let north = store.north();
    let people = ["manager", "admin", "manager", "rep"];
    std::thread::scope(|scope| {
        for (seed, person) in (1_u64..).zip(people) {
            let (store, north) = (&store, north.clone());
            scope.spawn(move || {
                let who = store.house.signed_in(&format!("{person}@blue.example"));
                let mut hand = Hand { who, store, north, seed, refused: 0 };
                for _ in 0..40 {
                    hand.act();
                }
                assert!(hand.refused > 0, "some of it had to be refused");
            });
        }
    });
    store.assert_sums();
    let conn = store.house.sqlite();
    let count = |sql: &str| -> i64 { conn.query_row(sql, [], |row| row.get(0)).unwrap() };
    assert!(count("SELECT COUNT(*) FROM orders") > 10, "{linde}");
    let totals = "SELECT COUNT(*) FROM orders o WHERE o.total_cents <> o.fees_cents + \
         (SELECT COALESCE(SUM(l.net_cents), 0) FROM order_lines l WHERE l.order_id = o.id)";
    assert_eq!(count(totals), 0, "an order is its lines and its fees");
    let held = "SELECT COUNT(*) FROM order_holds h JOIN orders o ON o.id = h.order_id \
         WHERE o.status NOT IN ('pending', 'ready', 'picked')";
    assert_eq!(count(held), 0, "only open orders hold");
    let twice = "SELECT COUNT(*) FROM (SELECT order_id, SUM(quantity) AS taken FROM stock_moves \
         WHERE order_id IS NOT NULL GROUP BY order_id) m JOIN orders o ON o.id = m.order_id \
         WHERE m.taken <> CASE o.status WHEN 'delivered' THEN \
         -(SELECT SUM(l.quantity) FROM order_lines l WHERE l.order_id = o.id) ELSE 0 END";
    assert_eq!(count(twice), 0, "delivered is taken once, anything else not at all");
}
