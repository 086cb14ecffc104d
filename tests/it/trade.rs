//! A team in the middle of its year: customers of every health, deliveries in every period, open orders.

use routebook::bind;
use routebook::sales::{customers, orders};
use routebook::store::{AdminTx, Sql};
use routebook::values::{CustomerId, Day, OrderId, ProductId};
use serde_json::json;

use crate::house::House;
use crate::sales::fixtures;

const DELIVERED: Sql = Sql::new(
    "INSERT INTO orders (tenant_id, id, number, customer_id, rep_id, warehouse_id, status, ordered_on, delivered_on, \
     line_count, gross_cents, net_cents, fees_cents, total_cents, created_at, updated_at) \
     SELECT :tenant, :id, :number, c.id, c.rep_id, w.id, 'delivered', :day, :day, 1, :cents, :cents, 250, \
     :cents + 250, 0, 0 \
     FROM warehouses w JOIN customers c ON c.tenant_id = :tenant AND c.id = :customer WHERE w.tenant_id = :tenant",
);
const LINE: Sql = Sql::new(
    "INSERT INTO order_lines (tenant_id, order_id, position, id, product_id, description, quantity, \
     unit_price_cents, gross_cents, net_cents) VALUES (:tenant, :order, 1, :id, :product, 'Pils', 1, :cents, :cents, :cents)",
);
const CLOSE: Sql = Sql::new(
    "UPDATE customers SET closed_on = '2026-11-01', closed_reason = 'Moved away' \
     WHERE tenant_id = :tenant AND number = '9'",
);
const LONG_QUIET: Sql =
    Sql::new("UPDATE customers SET last_sign_on = '2026-01-01' WHERE tenant_id = :tenant AND number = '8'");

/// Number, name, rep, days since the last delivery, days between deliveries, how many there were.
type Buyer = (&'static str, &'static str, &'static str, i32, i32, i32);

const BUYERS: [Buyer; 10] = [
    ("1", "Linde", "rep@blue.example", 0, 7, 110),
    ("2", "Krone", "rep@blue.example", 9, 7, 20),
    ("3", "Adler", "second@blue.example", 38, 21, 12),
    ("4", "Hirsch", "rep@blue.example", 25, 21, 8),
    ("5", "Rose", "second@blue.example", 200, 14, 9),
    ("6", "Bären", "", 16, 14, 30),
    ("7", "Neu", "rep@blue.example", 0, 0, 0),
    ("8", "Stille", "rep@blue.example", 0, 0, 0),
    ("9", "Ade", "rep@blue.example", 30, 14, 5),
    ("10", "Anker", "rep@blue.example", 8, 14, 16),
];

/// Fills team blue; the rows that tell of the past are written beneath the services.
pub fn fill(house: &House) {
    let shop = fixtures::open_shop(&house.store, "blue");
    let pils = fixtures::product(&house.store, shop, "P1", "Pils", 1_000, Some(500));
    fixtures::product(&house.store, shop, "A1", "Advice", 5_000, None);
    let ids = BUYERS.map(|(number, name, rep, ..)| fixtures::customer(&house.store, shop, number, name, rep));
    let past = move |tx: &AdminTx<'_>| {
        for (buyer, id) in BUYERS.iter().zip(ids) {
            deliver(tx, buyer, id, pils);
        }
        tx.run(CLOSE, bind! {})?;
        tx.run(LONG_QUIET, bind! {})?;
        customers::repace_all(tx)
    };
    house.store.system_write_blocking(move |tx| tx.operate("blue", past)).unwrap();
    open_orders(house, &ids.map(|id| id.to_string()), &pils.to_string());
}

fn deliver(tx: &AdminTx<'_>, buyer: &Buyer, customer: CustomerId, product: ProductId) {
    let (number, _, _, last, gap, count) = *buyer;
    for n in 0..count {
        let day: Day = tx.today().plus_days(-last - n * gap);
        let (order, cents) = (OrderId::from_bytes(tx.new_id()), 10_000 + i64::from(n) * 37);
        let name = format!("X{number}-{n}");
        let binds =
            bind! {":id" => order, ":number" => name, ":customer" => customer, ":day" => day, ":cents" => cents};
        tx.run(DELIVERED, binds).unwrap();
        tx.run(LINE, bind! {":order" => order, ":id" => tx.new_id(), ":product" => product, ":cents" => cents})
            .unwrap();
        orders::reindex(tx, order).unwrap();
    }
}

/// Three pending ones, one of them the second rep's; one made ready; one to approve; one draft.
fn open_orders(house: &House, customers: &[String], pils: &str) {
    let rep = house.signed_in("rep@blue.example");
    let manager = house.signed_in("manager@blue.example");
    let order = |who: &crate::house::Browser, customer: usize, more: serde_json::Value| {
        let mut line = json!({"productId": pils, "quantity": 12});
        line.as_object_mut().unwrap().extend(more["line"].as_object().cloned().unwrap_or_default());
        let body = json!({"customerId": customers[customer], "lines": [line], "submit": more["submit"] != false});
        let answer = who.post("/api/sales/orders", &body);
        assert_eq!(answer.status(), 201);
        answer.json::<serde_json::Value>().unwrap()
    };
    order(&rep, 0, json!({}));
    order(&rep, 6, json!({}));
    order(&manager, 2, json!({}));
    order(&rep, 1, json!({"line": {"unitPriceCents": 500, "reason": "Opening offer, once"}}));
    order(&rep, 3, json!({"submit": false}));
    let made = order(&rep, 9, json!({}));
    let path = format!("/api/sales/orders/{}/ready", made["id"].as_str().unwrap());
    assert_eq!(manager.post(&path, &json!({"version": made["version"]})).status(), 200);
}
