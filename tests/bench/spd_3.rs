//! SPD-3: 64 clients place orders of five lines at one and a half times the rate, or more, of a bare loop
//! that commits each alone, and none is lost. Both are times on the wall, measured by turns.

use std::path::Path;
use std::time::Instant;

use routebook::demo::{Size, people::PASSWORD};
use rusqlite::{Connection, named_params};
use serde_json::{Value, json};

use crate::bare::Bare;
use crate::files::{MANAGER, copy, demo, new_id};
use crate::load::{drive, post};
use crate::report::{at_least, median, note, percentile, verdict};
use crate::server::Server;

const ROUNDS: usize = 3;
const ORDERS: usize = 1_200;
const CLIENTS: usize = 64;
const LINES: usize = 5;

/// What there is to order, and for whom.
struct Goods {
    tenant: [u8; 16],
    warehouse: [u8; 16],
    rep: [u8; 16],
    customers: Vec<[u8; 16]>,
    products: Vec<[u8; 16]>,
}

pub fn run() {
    let folder = tempfile::tempdir().unwrap();
    let file = copy(&demo(Size::REAL), folder.path());
    let other = tempfile::tempdir().unwrap();
    let beside = copy(&demo(Size::REAL), other.path());
    let goods = Goods::of(&file);
    let server = Server::on(&file);
    let (cookie, _) = server.sign_in(MANAGER, PASSWORD);
    let cookies = format!("session-id={cookie}");
    let request = |n: usize| post("/api/sales/orders", &cookies, &goods.order(n));
    let writer = Bare::writer(&beside);
    let before = orders(&file);
    let mut measures = [Vec::new(), Vec::new(), Vec::new()];
    let mut acknowledged = 0;
    for round in 0..=ROUNDS {
        let cpu = server.cpu();
        let load = drive(&server.address, CLIENTS, ORDERS, request);
        let spent = (server.cpu() - cpu).as_secs_f64() * 1e6 / ORDERS as f64;
        assert_eq!(load.wrong, 0, "each is acknowledged");
        acknowledged += ORDERS;
        let bare = goods.bare_rate(&writer, round);
        let rates = [ORDERS as f64 / load.wall.as_secs_f64(), bare, spent];
        if round > 0 {
            measures.iter_mut().zip(rates).for_each(|(measure, rate)| measure.push(rate));
        }
    }
    let alone = drive(&server.address, 1, 200, request);
    acknowledged += 200;
    let [rate, bare, spent] = measures.map(median);
    note(format!("wall: {rate:.0} orders a second, bare loop {bare:.0}; {spent:.0} µs of CPU an order"));
    at_least("SPD-3", "64 clients against a loop of commits (wall)", rate / bare, 1.5, "×");
    verdict("SPD-3", "orders lost", (before + acknowledged - orders(&file)) as f64, 0.5, "");
    let once = 1000.0 / bare;
    note(format!("one client alone: half within {:.2} ms; bare loop {once:.2} ms", percentile(&alone.latencies, 50)));
    verdict("SPD-3", "one client alone (wall)", percentile(&alone.latencies, 50), 3.0 * once + 2.0, "ms");
}

fn orders(file: &Path) -> usize {
    let conn = Connection::open(file).unwrap();
    let count: i64 = conn.query_row("SELECT COUNT(*) FROM orders", [], |row| row.get(0)).unwrap();
    usize::try_from(count).unwrap()
}

impl Goods {
    fn of(file: &Path) -> Goods {
        let conn = Connection::open(file).unwrap();
        let one = |sql: &str| conn.query_row(sql, [], |row| row.get(0)).unwrap();
        let tenant: [u8; 16] = one("SELECT id FROM tenants WHERE slug = 'well-crafted'");
        let all = |sql: &str| -> Vec<[u8; 16]> {
            let mut statement = conn.prepare(sql).unwrap();
            statement.query_map([tenant], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
        };
        Goods {
            tenant,
            warehouse: all("SELECT id FROM warehouses WHERE tenant_id = ?1 AND is_default = 1")[0],
            rep: all("SELECT user_id FROM rep_profiles WHERE tenant_id = ?1 LIMIT 1")[0],
            customers: all(
                "SELECT id FROM customers WHERE tenant_id = ?1 AND closed_on IS NULL AND hold_reason IS NULL LIMIT 500",
            ),
            products: all(
                "SELECT p.id FROM products p WHERE p.tenant_id = ?1 AND p.tracked = 1 AND EXISTS (SELECT 1 FROM stock s \
                 WHERE s.tenant_id = p.tenant_id AND s.product_id = p.id) LIMIT 500",
            ),
        }
    }

    fn customer(&self, n: usize) -> [u8; 16] {
        self.customers[n * 7 % self.customers.len()]
    }

    fn product(&self, n: usize, line: usize) -> [u8; 16] {
        self.products[(n * 11 + line * 3) % self.products.len()]
    }

    fn order(&self, n: usize) -> Value {
        let text = |id: [u8; 16]| uuid::Uuid::from_bytes(id).to_string();
        let line = |line| json!({"productId": text(self.product(n, line)), "quantity": 1});
        let lines: Vec<Value> = (0..LINES).map(line).collect();
        json!({"customerId": text(self.customer(n)), "lines": lines, "submit": true})
    }

    /// Orders a second of a loop that writes the rows which an order makes, and commits each alone.
    fn bare_rate(&self, writer: &Bare, round: usize) -> f64 {
        let began = Instant::now();
        (0..ORDERS).for_each(|n| self.bare_order(&writer.0, round, n));
        ORDERS as f64 / began.elapsed().as_secs_f64()
    }

    fn bare_order(&self, conn: &Connection, round: usize, n: usize) {
        let (tenant, now) = (self.tenant, 1_800_000_000_000_i64);
        let id = new_id();
        let number = format!("B{round}-{n:06}");
        let run = |sql: &str, values: &[(&str, &dyn rusqlite::ToSql)]| {
            conn.prepare_cached(sql).unwrap().execute(values).unwrap();
        };
        run("BEGIN IMMEDIATE", &[]);
        run(COUNTER, named_params! {":tenant": tenant});
        let (customer, rep, place) = (self.customer(n), self.rep, self.warehouse);
        run(
            ORDER,
            named_params! {":tenant": tenant, ":id": id, ":number": number, ":customer": customer, ":rep": rep,
            ":place": place, ":now": now},
        );
        for line in 0..LINES {
            let product = self.product(n, line);
            let row = new_id();
            let at = i64::try_from(line).unwrap();
            run(LINE, named_params! {":tenant": tenant, ":order": id, ":at": at, ":id": row, ":product": product});
            run(RESERVE, named_params! {":tenant": tenant, ":product": product, ":place": place});
            run(HOLD, named_params! {":tenant": tenant, ":order": id, ":product": product, ":place": place});
        }
        for _ in 0..2 {
            let row = new_id();
            run(EVENT, named_params! {":tenant": tenant, ":order": id, ":id": row, ":now": now, ":rep": rep});
            run(AUDIT, named_params! {":tenant": tenant, ":order": id, ":id": row, ":now": now, ":rep": rep});
        }
        run(DOC, named_params! {":tenant": tenant, ":order": id});
        run(WORDS, named_params! {":doc": conn.last_insert_rowid(), ":words": number});
        run("COMMIT", &[]);
    }
}

const COUNTER: &str = "INSERT INTO order_counters (tenant_id, year, last) VALUES (:tenant, 1999, 1) \
     ON CONFLICT (tenant_id, year) DO UPDATE SET last = last + 1";
const ORDER: &str = "INSERT INTO orders (tenant_id, id, number, customer_id, rep_id, warehouse_id, status, ordered_on, \
     line_count, gross_cents, net_cents, total_cents, created_by, submitted_at, created_at, updated_at) \
     VALUES (:tenant, :id, :number, :customer, :rep, :place, 'pending', '2026-11-23', 5, 5000, 5000, 5000, :rep, :now, \
     :now, :now)";
const LINE: &str = "INSERT INTO order_lines (tenant_id, order_id, position, id, product_id, description, quantity, \
     list_price_cents, unit_price_cents, gross_cents, net_cents) \
     VALUES (:tenant, :order, :at, :id, :product, 'Fernwhistle Hazy IPA 24 × 355 ml', 1, 1000, 1000, 1000, 1000)";
const RESERVE: &str = "UPDATE stock SET reserved = reserved + 1 \
     WHERE tenant_id = :tenant AND product_id = :product AND warehouse_id = :place";
const HOLD: &str = "INSERT INTO order_holds (tenant_id, order_id, product_id, warehouse_id, quantity) \
     VALUES (:tenant, :order, :product, :place, 1)";
const EVENT: &str = "INSERT INTO order_events (tenant_id, order_id, id, at, user_id, action, to_status) \
     VALUES (:tenant, :order, :id, :now, :rep, 'submit', 'pending')";
const AUDIT: &str = "INSERT INTO audit_events (tenant_id, id, at, user_id, actor, action, subject, subject_id, detail) \
     VALUES (:tenant, :id, :now, :rep, 'Travis Reed', 'order_submit', 'order', :order, '{\"number\":\"2026-00001\"}')";
const DOC: &str = "INSERT INTO search_docs (tenant_id, kind, id) VALUES (:tenant, 'order', :order)";
const WORDS: &str = "INSERT INTO search_fts (rowid, scope, words) VALUES (:doc, 'order0123456789abcdef', :words)";
