//! The steps of a day, each in a browser as the people do it who do it.

use rusqlite::OptionalExtension;
use serde_json::json;

use crate::browser::{Browser, DESK, Look, PHONE};
use crate::demo::{MARIA, TRAVIS, demo, serve, sqlite};
use crate::program::{Program, free_port};
use crate::walk::sign_in;

/// A demo with its server and a browser that is signed in.
fn desk(email: &str, look: Look) -> (Program, crate::program::Server, Browser) {
    let demo = demo();
    let server = serve(&demo, free_port());
    let browser = Browser::open(&server.base, look);
    sign_in(&browser, email);
    (demo, server, browser)
}

/// Of the order that the page shows; none while one page goes and the next comes.
fn status_of(demo: &Program, browser: &Browser) -> Option<String> {
    let number = browser.text("h1").trim_start_matches("Order ").to_owned();
    let ask = "SELECT o.status FROM orders o JOIN tenants t ON t.id = o.tenant_id \
               WHERE t.slug = 'well-crafted' AND o.number = ?1";
    sqlite(demo).query_row(ask, [number], |row| row.get(0)).optional().unwrap()
}

#[test]
fn ui_3_an_order_from_recent_purchases_takes_at_most_six_taps_on_a_phone() {
    let (demo, _server, browser) = desk(TRAVIS, PHONE);
    browser.count_taps();
    // Whom to see: the dashboard's number, then the customer.
    browser.tap_on(".tile", "Due");
    browser.tap("tbody th a");
    browser.wait_for_path("/sales/customers/");
    browser.tap_on(".page-head a", "New order");
    browser.tap("[data-take]");
    browser.tap_on("button", "Submit");
    browser.wait("the order", || browser.text("h1").starts_with("Order 20").then_some(()));
    assert!(browser.taps() <= 6, "{} taps", browser.taps());
    assert!(["pending", "awaiting_approval"].map(Some).contains(&status_of(&demo, &browser).as_deref()));
}

/// The number of an order that waits because the customer is on hold: there is stock for it.
fn waiting(demo: &Program) -> String {
    let ask = "SELECT o.number FROM orders o JOIN tenants t ON t.id = o.tenant_id \
               JOIN order_reasons r ON r.tenant_id = o.tenant_id AND r.order_id = o.id AND r.reason = 'HOLD' \
               WHERE t.slug = 'well-crafted' AND o.status = 'awaiting_approval' ORDER BY o.number DESC";
    sqlite(demo).query_row(ask, [], |row| row.get(0)).unwrap()
}

#[test]
fn the_office_approves_readies_picks_and_delivers() {
    let (demo, _server, browser) = desk(MARIA, DESK);
    browser.go("/sales/orders?status=awaiting_approval");
    browser.tap_on("tbody th a", &waiting(&demo));
    browser.wait("the order", || browser.text("h1").starts_with("Order 20").then_some(()));
    assert!(browser.text("main").contains("Why it waits for a manager"), "the reasons stand beside the facts");
    for (button, status) in
        [("Approve", "pending"), ("Mark ready", "ready"), ("Mark picked", "picked"), ("Mark delivered", "delivered")]
    {
        browser.tap_on(".steps button", button);
        browser.wait(status, || (status_of(&demo, &browser).as_deref() == Some(status)).then_some(()));
        browser.wait("the page anew", || browser.has("[role='status']").then_some(()));
    }
}

#[test]
fn print_views_become_sheets_of_paper() {
    let (_demo, _server, browser) = desk(MARIA, DESK);
    browser.go("/sales/orders?status=delivered");
    browser.tap("tbody th a");
    browser.wait_for_path("/sales/orders/");
    assert_prints(&browser);
    // Several orders, as the office chooses them.
    for (button, kind) in [("Pick list", "pick"), ("Order sheets", "sheet")] {
        browser.look(DESK);
        browser.go("/sales/orders/board");
        browser.tap(".pick input");
        browser.tap("section:nth-of-type(2) .pick input");
        browser.tap_on("main button", button);
        browser.wait("the sheets", || browser.path().contains(&format!("kind={kind}")).then_some(()));
        assert_prints(&browser);
    }
}

/// It becomes a PDF that has what matters, and nothing that is for the screen alone.
fn assert_prints(browser: &Browser) {
    browser.find("main tbody th");
    let printed = browser.cdp("Page.printToPDF", json!({"printBackground": false, "preferCSSPageSize": true}));
    let pdf = data_encoding::BASE64.decode(printed["data"].as_str().unwrap().as_bytes()).unwrap();
    assert!(pdf.starts_with(b"%PDF-") && pdf.len() > 5_000, "{} bytes", pdf.len());
    browser.cdp("Emulation.setEmulatedMedia", json!({"media": "print"}));
    for screen_only in [".cover", ".tabs", ".thumb", "main button", ".page-head .actions"] {
        assert!(!browser.has(screen_only), "{screen_only} is printed at {}", browser.path());
    }
    assert!(browser.has("main tbody th"), "the lines are printed");
}
