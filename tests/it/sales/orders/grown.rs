//! Pages of orders as they grow: many lines with prices of their own, fees, deposits and tax, three price lists,
//! purchases of months, a rest and a return.

use reqwest::blocking::Response;
use serde_json::{Value, json};

use super::typed::Typed;
use super::{Desk, done};
use crate::house::Browser;

/// Statements of one page, the session's look-up included.
const MOST: u64 = 12;

/// Forty products at the side of Pils, which three lists price.
const GOODS: &str = "WITH RECURSIVE n (n) AS (SELECT 10 UNION ALL SELECT n + 1 FROM n WHERE n < 49) \
     INSERT INTO products (tenant_id, id, code, name, name_key, tracked, deposit_cents, created_at, updated_at) \
     SELECT :tenant, randomblob(16), 'W' || n, 'Wine ' || n, 'wine ' || n, 1, 25, 0, 0 FROM n";
const SHELVES: &str = "INSERT INTO stock (tenant_id, product_id, warehouse_id, on_hand) \
     SELECT p.tenant_id, p.id, w.id, 500 FROM products p JOIN warehouses w ON w.tenant_id = p.tenant_id \
     WHERE p.tenant_id = :tenant AND p.code LIKE 'W%'";
const LISTS: &str = "INSERT INTO price_lists (tenant_id, id, name, name_key, territory, starts_on) \
     VALUES (:tenant, randomblob(16), 'Own', 'own', '', '2020-01-01'), \
     (:tenant, randomblob(16), 'North', 'north', 'North', '2020-01-01')";
const PRICES: &str = "INSERT INTO price_list_rows (tenant_id, price_list_id, product_id, from_quantity, unit_price_cents) \
     SELECT p.tenant_id, l.id, p.id, 1, 900 FROM products p JOIN price_lists l ON l.tenant_id = p.tenant_id \
     WHERE p.tenant_id = :tenant AND p.code LIKE 'W%'";
const CUSTOMER: &str = "UPDATE customers SET territory = 'North', credit_limit_cents = 9000000, \
     price_list_id = (SELECT id FROM price_lists WHERE tenant_id = :tenant AND name_key = 'own') WHERE tenant_id = :tenant";

struct Grown {
    desk: Desk,
    rep: Browser,
    manager: Browser,
    wines: Vec<String>,
}

impl Grown {
    fn open() -> Grown {
        let desk = Desk::open();
        desk.run("UPDATE tenants SET tax_bp = 825, tax_label = 'Sales tax' WHERE id = :tenant");
        for sql in [GOODS, SHELVES, LISTS, PRICES, CUSTOMER] {
            desk.run(sql);
        }
        let (rep, manager) = (desk.rep(), desk.manager());
        let all = rep.json("/api/sales/products?search=wine&pageSize=50");
        let ids = all["items"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned());
        let wines: Vec<String> = ids.collect();
        assert_eq!(wines.len(), 40);
        Grown { desk, rep, manager, wines }
    }

    /// Submitted, and approved where that was asked: a line of each wine from the one to the other, every third
    /// at a price of its own, with freight.
    fn ordered(&self, from: usize, to: usize) -> Value {
        let line = |(n, wine): (usize, &String)| match n % 3 {
            0 => json!({"productId": wine, "quantity": 4, "unitPriceCents": 850, "reason": "Agreed by telephone"}),
            1 => json!({"productId": wine, "quantity": 4, "discountBp": 500, "reason": "Agreed by telephone"}),
            _ => json!({"productId": wine, "quantity": 4}),
        };
        let lines: Vec<Value> = self.wines[from..to].iter().enumerate().map(line).collect();
        let customer = self.desk.linde.to_string();
        let fees = json!([{"label": "Freight", "amountCents": 500}, {"label": "Ice", "amountCents": 300}]);
        let body = json!({"customerId": customer, "lines": lines, "fees": fees, "submit": true});
        let answer = self.rep.post("/api/sales/orders", &body);
        assert_eq!(answer.status(), 201);
        done(&self.manager, &answer.json().unwrap(), "approve")
    }

    fn picked(&self, from: usize, to: usize) -> Value {
        done(&self.manager, &done(&self.manager, &self.ordered(from, to), "ready"), "pick")
    }

    /// The rest that a delivery of two of each line leaves, and the order as it is then.
    fn short(&self, from: usize, to: usize) -> (Value, Value) {
        let picked = self.picked(from, to);
        let line = |line: &Value| json!({"lineId": line["id"], "quantity": 2});
        let lines: Vec<Value> = picked["lines"].as_array().unwrap().iter().map(line).collect();
        let body = json!({"version": picked["version"], "lines": lines});
        let answer = self.manager.post(&format!("{}/deliver", api(&picked)), &body);
        assert_eq!(answer.status(), 200);
        let order: Value = answer.json().unwrap();
        let rest = self.manager.json(&format!("/api/sales/orders/{}", order["links"][0]["orderId"].as_str().unwrap()));
        (rest, order)
    }

    /// How many statements it takes, no more than there may be.
    fn count(&self, what: &str, status: u16, ask: &dyn Fn() -> Response) -> u64 {
        let before = self.desk.house.store.statements();
        assert_eq!(ask().status(), status, "{what}");
        let run = self.desk.house.store.statements() - before;
        assert!(run <= MOST, "{what}: {run}");
        run
    }
}

fn api(order: &Value) -> String {
    format!("/api/sales/orders/{}", order["id"].as_str().unwrap())
}

fn page(order: &Value) -> String {
    format!("/sales/orders/{}", order["id"].as_str().unwrap())
}

#[test]
fn o10_pages_of_an_order_with_all_there_can_be_run_few_statements() {
    let grown = Grown::open();
    let (_, delivered) = grown.short(0, 14);
    let (rest, _) = grown.short(14, 20);
    let lines = json!([{"lineId": delivered["lines"][0]["id"], "quantity": 1}]);
    let body = json!({"version": delivered["version"], "lines": lines, "reason": "Corked", "toStock": true});
    assert_eq!(grown.manager.post(&format!("{}/returns", api(&delivered)), &body).status(), 201);
    let (pending, picked) = (grown.ordered(20, 40), grown.picked(2, 8));
    let id = |order: &Value| order["id"].as_str().unwrap().to_owned();
    let sheet = format!("/sales/orders/print?kind=sheet&order={}", id(&delivered));
    for (name, who) in
        [("rep", &grown.rep), ("manager", &grown.manager), ("admin", &grown.desk.house.signed_in("admin@blue.example"))]
    {
        let get = |path: &str, most: u64| {
            let run = grown.count(&format!("{name} GET {path}"), 200, &|| who.get(path));
            assert!(run <= most, "{path}: {run}");
        };
        for order in [&pending, &picked, &delivered, &rest] {
            get(&page(order), 10);
        }
        get("/sales/orders/new", 3);
        get(&format!("/sales/orders/new?customer={}", grown.desk.linde), 8);
        get(&format!("/sales/orders/new?from={}", id(&delivered)), 10);
        get(&format!("/sales/orders/new?copy={}", id(&delivered)), 11);
        get(&format!("{}/edit", page(&pending)), 11);
        get(&format!("{}/edit", page(&rest)), 11);
        get(&sheet, 4);
        // Nothing is chosen yet, and both are searched.
        let new = Typed::order(who.get("/sales/orders/new")).with("customerIdSearch", 0, "lin");
        let new = new.with("productSearch", 0, "wine");
        grown.count(&format!("{name} POST new, both searched"), 200, &|| new.press(who, "do", "update"));
        // Each button that only looks up or reckons.
        let form = Typed::order(who.get(&format!("{}/edit", page(&pending))));
        let words = form.clone().with("productId", 0, "").with("productSearch", 0, "pil");
        for (button, value, form) in [
            ("do", "update", &form),
            ("add", "1", &form),
            ("remove", "0", &form),
            ("find", "product-0", &words),
            ("do", "update", &words),
        ] {
            grown.count(&format!("{name} POST edit {button}={value}"), 200, &|| form.press(who, button, value));
        }
        if name == "rep" {
            continue;
        }
        get(&format!("{}/return", page(&delivered)), 4);
    }
}

#[test]
fn o10_pages_that_an_orders_form_comes_back_to_run_few_statements() {
    let grown = Grown::open();
    let (_, delivered) = grown.short(0, 14);
    let form = Typed::of(&grown.manager.get(&format!("{}/return", page(&delivered))).text().unwrap(), "form.form");
    grown.count("POST return, refused", 422, &|| form.press(&grown.manager, "", ""));
    let paid = [("version", "1"), ("paidOn", "soon")];
    grown.count("POST paid, refused", 422, &|| grown.manager.submit(&format!("{}/paid", page(&delivered)), &paid));
    let share = [("days", "7")];
    grown.count("POST share", 200, &|| grown.rep.submit(&format!("{}/share", page(&delivered)), &share));
    let picked = grown.picked(20, 34);
    grown.desk.run("UPDATE stock SET on_hand = 1 WHERE tenant_id = :tenant");
    let form = Typed::of(&grown.manager.get(&page(&picked)).text().unwrap(), "form[action$=deliver]");
    grown.count("POST deliver, less on hand", 409, &|| form.press(&grown.manager, "", ""));
}
