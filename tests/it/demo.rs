//! The demo's generated trade, written small, holds what every service promises.

use routebook::admin::check::{self, Level};
use routebook::demo::{self, Size, people};
use routebook::sales::search;

use crate::house::{House, cheap_hash};
use crate::sales::dashboard::{amounts_are_their_lists, counts_are_their_lists};

const SMALL: Size = Size { customers: 300, orders: 2000 };

/// Both teams with their trade; everyone has the house's password.
pub fn demo_house(size: Size) -> House {
    let house = House::empty();
    people::add(&house.store, &cheap_hash()).unwrap();
    for (team, size) in people::TEAMS.iter().zip([size, size.of_second()]) {
        let steps = std::cell::Cell::new(0);
        demo::fill(&house.store, team, size, |done| steps.set(steps.get() + done)).unwrap();
        assert_eq!(steps.get(), demo::steps(size), "the bar ends at its end");
    }
    house
}

fn numbers(house: &House, sql: &str) -> Vec<i64> {
    let conn = house.sqlite();
    let mut statement = conn.prepare(sql).unwrap();
    let columns = statement.column_count();
    let row = statement.query_row([], |row| (0..columns).map(|at| row.get(at)).collect::<Result<_, _>>());
    row.unwrap()
}

/// All rows as text, to compare.
fn rows(house: &House, sql: &str) -> Vec<String> {
    let conn = house.sqlite();
    let mut statement = conn.prepare(sql).unwrap();
    let columns = statement.column_count();
    let text = |row: &rusqlite::Row<'_>| {
        let cells = (0..columns).map(|at| Ok(format!("{:?}", row.get::<_, rusqlite::types::Value>(at)?)));
        cells.collect::<Result<Vec<_>, rusqlite::Error>>().map(|cells| cells.join("|"))
    };
    statement.query_map([], text).unwrap().collect::<Result<_, _>>().unwrap()
}

const TEAM: &str = "(SELECT id FROM tenants WHERE slug = 'well-crafted')";

/// What was ordered, and not what came of another order's delivery.
const ORDERED: &str = "NOT EXISTS (SELECT 1 FROM order_links k WHERE k.tenant_id = o.tenant_id AND k.order_id = o.id)";

#[test]
fn o4_the_demos_trade_holds_every_promise() {
    let house = demo_house(SMALL);
    has_its_counts(&house);
    sums_are_sums(&house);
    stock_is_its_moves_and_holds(&house);
    every_order_can_be_found(&house);
    let told = check::books(&house.store).unwrap();
    let wrong: Vec<_> = told.iter().filter(|finding| finding.level != Level::Fine).collect();
    assert!(wrong.is_empty() && told.len() == 3, "{told:?}");
    what_came_of_deliveries_adds_up(&house);
    assert_eq!(numbers(&house, "SELECT COUNT(*) FROM pragma_foreign_key_check"), [0]);
    tiles_are_lists(&house);
    numbers_go_on(&house);
}

fn has_its_counts(house: &House) {
    let shape = demo::Shape::of(SMALL);
    let counts = numbers(
        house,
        &format!(
            "SELECT (SELECT COUNT(*) FROM customers WHERE tenant_id = {TEAM}), \
             (SELECT COUNT(*) FROM customers WHERE tenant_id = {TEAM} AND delivery_days > 0), \
             (SELECT COUNT(*) FROM products WHERE tenant_id = {TEAM}), \
             (SELECT COUNT(DISTINCT product_id) FROM price_list_rows WHERE tenant_id = {TEAM}), \
             (SELECT COUNT(*) FROM orders o WHERE tenant_id = {TEAM} AND {ORDERED}), \
             (SELECT COUNT(*) FROM orders o JOIN order_lines l ON l.tenant_id = o.tenant_id AND l.order_id = o.id \
             WHERE o.tenant_id = {TEAM} AND {ORDERED}), \
             (SELECT COUNT(*) FROM price_lists WHERE tenant_id = {TEAM}), \
             (SELECT COUNT(*) FROM warehouses WHERE tenant_id = {TEAM}), \
             (SELECT COUNT(*) FROM rep_profiles WHERE tenant_id = {TEAM} AND weekly_quota_cents = 1500000)"
        ),
    );
    let planned = [shape.customers, shape.buyers, shape.products, shape.priced, shape.orders, shape.lines, 4, 3, 11];
    assert_eq!(counts, planned.map(|n| i64::try_from(n).unwrap()));
    let statuses = numbers(
        house,
        &format!(
            "SELECT SUM(status = 'delivered'), SUM(status = 'cancelled'), \
             SUM(status IN ('pending', 'ready', 'picked')), SUM(status = 'awaiting_approval'), SUM(status = 'draft') \
             FROM orders o WHERE tenant_id = {TEAM} AND {ORDERED}"
        ),
    );
    let planned = [shape.delivered, shape.cancelled, shape.open, shape.awaiting, shape.drafts];
    assert_eq!(statuses, planned.map(|n| i64::try_from(n).unwrap()));
    let reasons = rows(house, &format!("SELECT DISTINCT reason FROM order_reasons WHERE tenant_id = {TEAM}"));
    assert_eq!(reasons.len(), 6, "each reason for approval: {reasons:?}");
    let total =
        numbers(house, &format!("SELECT SUM(total_cents) FROM orders WHERE tenant_id = {TEAM} AND kind = 'order'"))[0];
    assert!((total - shape.total.minor()).abs() * 1000 <= shape.total.minor(), "{total} of {}", shape.total.minor());
}

fn sums_are_sums(house: &House) {
    let wrong = "SELECT COUNT(*) FROM orders o WHERE o.total_cents <> o.net_cents + o.fees_cents \
         OR (o.gross_cents, o.net_cents, o.line_count) <> (SELECT SUM(l.gross_cents), SUM(l.net_cents), COUNT(*) \
         FROM order_lines l WHERE l.tenant_id = o.tenant_id AND l.order_id = o.id) \
         OR o.fees_cents <> (SELECT COALESCE(SUM(f.amount_cents), 0) FROM order_fees f \
         WHERE f.tenant_id = o.tenant_id AND f.order_id = o.id)";
    assert_eq!(numbers(house, wrong), [0], "total = lines + fees");
    let lines = "SELECT COUNT(*) FROM order_lines WHERE gross_cents <> quantity * unit_price_cents \
         OR ABS(net_cents) <> (ABS(quantity) * unit_price_cents * (10000 - discount_bp) + 5000) / 10000 \
         OR net_cents * quantity < 0";
    assert_eq!(numbers(house, lines), [0], "each line rounded once, half-up");
    assert!(numbers(house, "SELECT COUNT(*) FROM order_lines WHERE sample = 1 AND net_cents = 0")[0] > 10);
}

/// What the services promise of rests and returns, and that there are some to be seen.
fn what_came_of_deliveries_adds_up(house: &House) {
    for (kind, least) in [("rest", 20), ("return", 20)] {
        let some =
            numbers(house, &format!("SELECT COUNT(*) FROM order_links WHERE tenant_id = {TEAM} AND kind = '{kind}'"));
        assert!((least..=80).contains(&some[0]), "{some:?} {kind}");
    }
    let returned = "SELECT COUNT(*) FROM order_lines l WHERE l.returned <> (SELECT COALESCE(-SUM(r.quantity), 0) \
         FROM order_links k JOIN order_lines r ON r.tenant_id = k.tenant_id AND r.order_id = k.order_id \
         AND r.of_position = l.position WHERE k.tenant_id = l.tenant_id AND k.of_id = l.order_id AND k.kind = 'return')";
    assert_eq!(numbers(house, returned), [0], "what came back of a line is what its return has");
    let whole = "SELECT COUNT(*) FROM order_lines l WHERE l.returned = l.quantity AND l.net_cents <> \
         (SELECT COALESCE(-SUM(r.net_cents), 0) FROM order_links k JOIN order_lines r ON r.tenant_id = k.tenant_id \
         AND r.order_id = k.order_id AND r.of_position = l.position \
         WHERE k.tenant_id = l.tenant_id AND k.of_id = l.order_id AND k.kind = 'return')";
    assert_eq!(numbers(house, whole), [0], "what is back whole was credited to the cent");
    let strange = "SELECT COUNT(*) FROM order_links k JOIN orders o ON o.tenant_id = k.tenant_id AND o.id = k.order_id \
         JOIN orders f ON f.tenant_id = k.tenant_id AND f.id = k.of_id WHERE f.status <> 'delivered' \
         OR (k.kind = 'return') <> (o.kind = 'return') OR (o.customer_id, o.warehouse_id) <> (f.customer_id, f.warehouse_id) \
         OR o.rep_id IS NOT f.rep_id OR o.ordered_on < f.delivered_on OR o.number = f.number";
    assert_eq!(numbers(house, strange), [0]);
    let travis = house.signed_in("travis@wellcraftedbeverage.com");
    let credits = travis.json("/api/sales/orders?kind=return");
    assert!(credits["total"].as_i64().unwrap() > 0 && credits["totalCents"].as_i64().unwrap() < 0);
    let credit = travis.json(&format!("/api/sales/orders/{}", credits["items"][0]["id"].as_str().unwrap()));
    let of = travis.json(&format!("/api/sales/orders/{}", credit["links"][0]["orderId"].as_str().unwrap()));
    assert_eq!((&credit["links"][0]["link"], &of["links"][0]["orderId"]), (&"return_of".into(), &credit["id"]));
    let told = of["timeline"].as_array().unwrap().iter().find(|entry| entry["action"] == "return").unwrap();
    assert!(told["note"].as_str().unwrap().contains(credit["number"].as_str().unwrap()), "{told}");
}

fn stock_is_its_moves_and_holds(house: &House) {
    let on_hand = "SELECT COUNT(*) FROM stock s WHERE s.on_hand <> (SELECT COALESCE(SUM(m.quantity), 0) \
         FROM stock_moves m WHERE m.tenant_id = s.tenant_id AND m.product_id = s.product_id \
         AND m.warehouse_id = s.warehouse_id)";
    assert_eq!(numbers(house, on_hand), [0], "on hand = moves");
    let reserved = "SELECT COUNT(*) FROM stock s WHERE s.reserved <> (SELECT COALESCE(SUM(h.quantity), 0) \
         FROM order_holds h JOIN orders o ON o.tenant_id = h.tenant_id AND o.id = h.order_id \
         AND o.status IN ('pending', 'ready', 'picked') WHERE h.tenant_id = s.tenant_id \
         AND h.product_id = s.product_id AND h.warehouse_id = s.warehouse_id)";
    assert_eq!(numbers(house, reserved), [0], "reserved = what open orders hold");
    let some = numbers(house, "SELECT COUNT(*), SUM(reserved > 0), SUM(on_hand = 0) FROM stock");
    assert!(some.iter().all(|n| *n > 0), "{some:?}");
    assert!(numbers(house, "SELECT COUNT(*) FROM stock_moves WHERE reason = 'delivered'")[0] > 50);
}

fn every_order_can_be_found(house: &House) {
    for team in people::TEAMS.map(|team| team.slug) {
        let drift = house.store.system_read_blocking(|tx| tx.operate(team, |tx| search::drift(tx))).unwrap();
        assert_eq!(drift, (0, 0), "{team}");
    }
    let any = rows(house, &format!("SELECT number FROM orders WHERE tenant_id = {TEAM} ORDER BY number LIMIT 1"));
    let number = any[0].trim_start_matches("Text(\"").trim_end_matches("\")").to_owned();
    let found = house.signed_in("maria@wellcraftedbeverage.com").json(&format!("/api/sales/orders?search={number}"));
    assert_eq!(found["items"][0]["number"], number);
}

fn tiles_are_lists(house: &House) {
    for who in ["travis", "maria"] {
        let browser = house.signed_in(&format!("{who}@wellcraftedbeverage.com"));
        let all = browser.json("/api/sales/dashboard");
        let page = browser.get("/sales/dashboard").text().unwrap();
        counts_are_their_lists(&browser, &all["toDo"], &page);
        counts_are_their_lists(&browser, &all["health"], &page);
        amounts_are_their_lists(&browser, &all["revenue"], &page);
        for key in ["healthy", "late", "dormant", "prospect", "cold"] {
            let tile = all["health"].as_array().unwrap().iter().find(|tile| tile["key"] == key).unwrap();
            assert!(tile["count"].as_i64().unwrap() > 0, "{who}: {tile}");
        }
    }
}

fn numbers_go_on(house: &House) {
    let last = || {
        numbers(house, &format!("SELECT last FROM order_counters WHERE tenant_id = {TEAM} ORDER BY year DESC LIMIT 1"))
    };
    let travis = house.signed_in("travis@wellcraftedbeverage.com");
    let customer = travis.json("/api/sales/customers?health=healthy")["items"][0]["id"].clone();
    let before = last()[0];
    let body = serde_json::json!({"customerId": customer, "lines": [], "submit": false});
    let made = travis.post("/api/sales/orders", &body);
    assert_eq!(made.status(), 201);
    assert_eq!(made.json::<serde_json::Value>().unwrap()["number"], format!("2026-{:05}", before + 1));
    assert_eq!(last()[0], before + 1);
}

#[test]
fn a_demo_is_the_same_twice() {
    let size = Size { customers: 60, orders: 300 };
    let (one, other) = (demo_house(size), demo_house(size));
    for sql in [
        "SELECT id, number, customer_id, status, ordered_on, delivered_on, po_number, net_cents, total_cents \
         FROM orders WHERE status IN ('delivered', 'cancelled') ORDER BY id",
        "SELECT number, status, ordered_on, wanted_on, total_cents FROM orders ORDER BY number",
        "SELECT o.number, l.position, l.product_id, l.quantity, l.unit_price_cents, l.discount_bp FROM order_lines l \
         JOIN orders o ON o.tenant_id = l.tenant_id AND o.id = l.order_id ORDER BY o.number, o.total_cents, l.position",
        "SELECT id, number, name, city, territory, phone, health.last_delivered_on, next_order_on, late_from, \
         last_sign_on, created_at FROM customers AS health ORDER BY id",
        "SELECT id, code, name, supplier, tracked, active FROM products ORDER BY id",
        "SELECT product_id, on_hand, reserved FROM stock ORDER BY product_id, on_hand, reserved",
        "SELECT price_list_id, product_id, from_quantity, unit_price_cents FROM price_list_rows ORDER BY 1, 2, 3",
    ] {
        let (first, second) = (rows(&one, sql), rows(&other, sql));
        assert!(first.len() > 20, "{sql}");
        assert!(first == second, "{sql}");
    }
}
