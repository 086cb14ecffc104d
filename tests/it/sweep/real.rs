//! O10: what each page costs at the shape of real data: 4,862 customers and 35,302 orders of the demo's trade.

use std::collections::{BTreeMap, BTreeSet};

use routebook::app;
use routebook::demo::Size;
use routebook::web::routes::Access;
use rusqlite::Connection;

use super::crawl::crawl_from;
use super::none;
use super::paths::route_of;
use super::plans::{faults, growing};
use super::roles::is_api;
use crate::demo::demo_house;
use crate::house::House;

/// A page runs so many statements at most, the look at its session among them.
const MOST: u64 = 12;

/// Pages that nobody comes to in the demo, and why.
const UNSEEN: [(&str, &str); 4] = [
    ("/sales/admin", "it leads on to the people"),
    ("/sales/parked/{id}", "no session ended in the middle of a form"),
    ("/sales/account/passkeys/{id}", "nobody has a passkey"),
    ("/sales/admin/import/{id}", "no file waits to be looked at"),
];

/// Statements that read a whole team, and why that may be.
const EXCUSED: [(&str, &str); 2] = [
    ("SELECT c.id, c.usual_gap_override", "filling the demo reckons the pace of all its customers"),
    ("ORDER BY p.code, w.name_key", "an export takes all there is"),
];

/// Where there is most to show: of each status the order with the most lines, the customer with the most
/// orders, the product that is sold most and the one that is moved most, with each page that is about one of them.
const HEAVIEST: [(&str, &str); 4] = [
    (
        "/sales/orders/{id}",
        "SELECT id FROM (SELECT o.id, ROW_NUMBER() OVER (PARTITION BY o.status ORDER BY o.line_count DESC, o.id) AS rank \
         FROM orders o JOIN users u ON u.id = o.rep_id WHERE u.email = :rep) WHERE rank <= 2",
    ),
    (
        "/sales/customers/{id}",
        "SELECT o.customer_id FROM orders o JOIN users u ON u.id = o.rep_id WHERE u.email = :rep \
         GROUP BY o.customer_id ORDER BY COUNT(*) DESC LIMIT 2",
    ),
    (
        "/sales/products/{id}",
        "SELECT l.product_id FROM order_lines l JOIN orders o ON o.id = l.order_id JOIN users u ON u.id = o.rep_id \
         WHERE u.email = :rep GROUP BY l.product_id ORDER BY COUNT(*) DESC LIMIT 2",
    ),
    (
        "/sales/stock/{id}",
        "SELECT m.product_id FROM stock_moves m JOIN users u ON u.tenant_id = m.tenant_id AND u.email = :rep \
         GROUP BY m.product_id ORDER BY COUNT(*) DESC LIMIT 2",
    ),
];

/// What is done with a product's stock.
const JOBS: [&str; 3] = ["receive", "adjust", "move"];

const REP: &str = "travis@wellcraftedbeverage.com";

/// Every page about the heaviest rows.
fn heaviest(conn: &Connection) -> Vec<String> {
    let pages: Vec<&str> = app::routes().iter().filter(|route| route.method == "GET").map(|route| route.path).collect();
    let mut addresses = Vec::new();
    for (collection, sql) in HEAVIEST {
        let mut statement = conn.prepare(sql).unwrap();
        let ids = statement.query_map(&[(":rep", REP)], |row| row.get::<_, [u8; 16]>(0)).unwrap();
        let ids: Vec<String> = ids.map(|id| uuid::Uuid::from_bytes(id.unwrap()).to_string()).collect();
        assert!(ids.len() >= 2, "{collection}");
        for page in pages.iter().filter(|page| page.starts_with(collection)) {
            let filled = ids.iter().map(|id| page.replace("{id}", id));
            addresses.extend(filled.flat_map(|page| JOBS.map(|job| page.replace("{job}", job))));
        }
    }
    addresses.dedup();
    addresses
}

/// What each page of one person ran too often; the routes that were seen are added.
fn too_many(house: &House, email: &str, routes: &mut BTreeSet<&'static str>) -> Vec<String> {
    let all = app::routes();
    let who = house.held(email);
    let mut starts = vec!["/sales/dashboard".to_owned()];
    starts.extend(heaviest(&house.sqlite()));
    let seen = crawl_from(&starts, &who, &|| house.store.statements());
    routes.extend(seen.pages.keys().filter_map(|page| route_of(&all, "GET", page)).map(|route| route.path));
    let over = seen.statements.iter().filter(|(_, ran)| **ran > MOST);
    // The worst of each kind says enough.
    let mut worst: BTreeMap<&str, (u64, &str)> = BTreeMap::new();
    for (page, ran) in over {
        let kind = route_of(&all, "GET", page).map_or("", |route| route.path);
        let known = worst.entry(kind).or_default();
        *known = (*known).max((*ran, page));
    }
    // Not every page is for every order and every person; what a page links to is.
    let linked = seen.faults.into_iter().filter(|fault| !fault.starts_with("the start "));
    worst.values().map(|(ran, page)| format!("{email} {page}: {ran} statements")).chain(linked).collect()
}

#[test]
fn o10_at_the_real_shape_each_page_runs_at_most_12_statements_and_none_walks_a_table() {
    let house = demo_house(Size::REAL);
    let (mut routes, mut wrong) = (BTreeSet::new(), Vec::new());
    for name in ["travis", "maria", "ada"] {
        wrong.extend(too_many(&house, &format!("{name}@wellcraftedbeverage.com"), &mut routes));
    }
    let pages = app::routes().into_iter().filter(|route| route.method == "GET" && route.access != Access::Open);
    let unseen: Vec<&str> = pages.filter(|route| !is_api(route)).map(|route| route.path).collect();
    let unseen = unseen.into_iter().filter(|page| !routes.contains(page));
    let unseen = unseen.filter(|page| !UNSEEN.iter().any(|(known, _)| known == page));
    wrong.extend(unseen.map(|page| format!("nobody saw {page}")));
    let seen = UNSEEN.iter().filter(|(page, _)| routes.contains(page));
    wrong.extend(seen.map(|(page, _)| format!("somebody saw {page}")));
    let (conn, mut ran) = (house.sqlite(), house.store.ran());
    assert!(ran.len() > 100, "{} statements", ran.len());
    let unused = EXCUSED.iter().filter(|(part, _)| !ran.iter().any(|sql| sql.contains(part)));
    wrong.extend(unused.map(|(part, _)| format!("nothing to excuse: {part}")));
    ran.retain(|sql| !EXCUSED.iter().any(|(part, _)| sql.contains(part)));
    wrong.extend(faults(&conn, &growing(&conn), &ran, "at the real shape"));
    none(&wrong);
}
