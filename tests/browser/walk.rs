//! The walk-through of the original report, with the server killed in the middle.

use thirtyfour::Key;

use crate::browser::{Browser, DESK, Look};
use crate::demo::{PASSWORD, TRAVIS, demo, serve, sqlite};
use crate::program::{Program, free_port};

#[test]
fn the_walk_through_with_scripts() {
    walk_through(DESK);
}

#[test]
fn the_walk_through_without_scripts() {
    walk_through(Look { scripts: false, ..DESK });
}

#[test]
fn ui_2_the_keyboard_alone_signs_in_and_orders() {
    let demo = demo();
    let server = serve(&demo, free_port());
    let browser = Browser::open(&server.base, DESK);
    let goods = Goods::of(&demo);
    browser.go("/sales/login");
    browser.tab_to("#f-email");
    browser.press(TRAVIS);
    browser.tab_to("#f-password");
    browser.press(PASSWORD);
    browser.press(Key::Enter);
    browser.wait_for_path("/sales/dashboard");
    // "n" is the key for what is new on a page.
    browser.press("n");
    browser.wait_for_path("/sales/orders/new");
    for (field, wanted) in [("#f-customerId", &goods.customer), ("[name='productSearch']", &goods.product)] {
        browser.tab_to(field);
        browser.press(wanted.as_str());
        browser.find(".listbox [role='option']");
        browser.press(Key::Down);
        browser.press(Key::Enter);
    }
    browser.tab_to("[name='quantity']");
    browser.press("6");
    browser.tab_to(".primary[value='submit']");
    browser.press(Key::Enter);
    browser.wait("the order", || browser.text("h1").starts_with("Order 20").then_some(()));
    let said = browser.text("main");
    assert!(said.contains(&goods.customer) && said.contains(&goods.product), "{said}");
    browser.tab_to(".who > summary");
    browser.press(Key::Enter);
    browser.tab_to(".who form button");
    browser.press(Key::Enter);
    browser.wait_for_path("/sales/login");
}

fn walk_through(look: Look) {
    let (demo, port) = (demo(), free_port());
    let server = serve(&demo, port);
    let browser = Browser::open(&server.base, look);
    sign_in(&browser, TRAVIS);
    pages_load(&browser);
    let goods = Goods::of(&demo);
    let number = order(&browser, look, &goods);
    server.stop("-KILL");
    let server = serve(&demo, port);
    browser.reload();
    assert_eq!(browser.text("h1"), number, "still signed in, and the order is there");
    let said = browser.text("main");
    assert!(said.contains(&goods.customer) && said.contains(&goods.product), "{said}");
    log_out(&browser, &demo, &server.base);
}

/// By the page, as people do.
pub fn sign_in(browser: &Browser, email: &str) {
    browser.go("/sales/login");
    browser.type_in("#f-email", email);
    browser.type_in("#f-password", PASSWORD);
    browser.press(Key::Enter);
    browser.wait_for_path("/sales/dashboard");
}

/// Every section of the navigation.
fn pages_load(browser: &Browser) {
    let script = "return [...document.querySelectorAll('.tabs a')].map(a => new URL(a.href).pathname)";
    let sections: Vec<String> = serde_json::from_value(browser.script(script, vec![])).unwrap();
    assert!(sections.len() >= 4, "{sections:?}");
    for section in sections {
        browser.tap(&format!(".tabs a[href='{section}']"));
        browser.wait_for_path(&section);
        assert!(browser.has("h1") && browser.has(&format!(".tabs a[href='{section}'][aria-current]")), "{section}");
    }
}

/// What the rep can sell to whom.
struct Goods {
    customer: String,
    product: String,
}

impl Goods {
    fn of(demo: &Program) -> Goods {
        let sqlite = sqlite(demo);
        let ask = |sql: &str| sqlite.query_row(sql, [], |row| row.get(0)).unwrap();
        Goods {
            customer: ask(
                "SELECT c.name FROM customers c JOIN users u ON u.id = c.rep_id WHERE u.email LIKE 'travis@%' \
                 AND c.closed_on IS NULL AND c.hold_reason IS NULL AND c.name NOT LIKE '%  %' ORDER BY c.name DESC",
            ),
            product: ask("SELECT p.name FROM products p JOIN price_list_rows r ON r.product_id = p.id \
                 JOIN price_lists l ON l.id = r.price_list_id AND l.is_default = 1 \
                 WHERE p.active = 1 AND p.name NOT LIKE '%  %' ORDER BY p.name DESC"),
        }
    }
}

/// Both type-aheads find what is far down in the alphabet; without scripts they are steps of a search.
fn order(browser: &Browser, look: Look, goods: &Goods) -> String {
    browser.go("/sales/dashboard");
    browser.tap_on(".page-head a", "New order");
    for (field, wanted) in [("#f-customerId", &goods.customer), ("[name='productSearch']", &goods.product)] {
        browser.type_in(field, wanted);
        // "Find" is taken away by the script that suggests while one types.
        if look.scripts {
            browser.tap_on(".listbox [role='option']", wanted);
        } else {
            browser.tap(&format!(".combo:has({field}) [name='find']"));
            browser.tap_on(".found .choice", wanted);
        }
    }
    browser.fill("[name='quantity']", "12");
    browser.tap_on("button", "Submit");
    browser.wait("the order", || browser.text("h1").starts_with("Order 20").then_some(()));
    browser.text("h1")
}

/// By the navigation: the row is gone, the cookies are gone, and the old one opens nothing.
fn log_out(browser: &Browser, demo: &Program, base: &str) {
    let old = browser.cookie("session-id").unwrap();
    assert_eq!(sessions(demo), 1);
    browser.tap(".who > summary");
    browser.tap_on(".who button", "Log out");
    browser.wait_for_path("/sales/login");
    assert_eq!(sessions(demo), 0);
    assert_eq!((browser.cookie("session-id"), browser.cookie("refresh-token")), (None, None));
    browser.go("/api/sales/auth/me");
    assert!(browser.text("body").contains("AUTH_REQUIRED"));
    let me = reqwest::blocking::Client::new().get(format!("{base}/api/sales/auth/me"));
    assert_eq!(me.header("cookie", format!("session-id={old}")).send().unwrap().status(), 401);
}

fn sessions(demo: &Program) -> i64 {
    sqlite(demo).query_row("SELECT COUNT(*) FROM active_sessions", [], |row| row.get(0)).unwrap()
}
