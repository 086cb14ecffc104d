//! A table of prices under the keyboard: what somebody expects who comes from a spreadsheet.

use serde_json::json;
use thirtyfour::Key;

use crate::browser::{Browser, DESK};
use crate::demo::{MARIA, demo, serve};
use crate::program::free_port;
use crate::walk::sign_in;

const FIELDS: &str = "[...document.querySelectorAll('[name=price]')]";

/// Which row has the focus.
fn row(browser: &Browser) -> i64 {
    browser.script(&format!("return {FIELDS}.indexOf(document.activeElement)"), vec![]).as_i64().unwrap()
}

fn price(browser: &Browser, row: usize) -> String {
    let found = browser.script(&format!("return {FIELDS}[arguments[0]].value"), vec![json!(row)]);
    found.as_str().unwrap().to_owned()
}

fn prices(browser: &Browser) -> Vec<String> {
    (0..5).map(|row| price(browser, row)).collect()
}

/// Pastes where the focus is, as a spreadsheet puts it on the clipboard; says whether the table took it, else it
/// is the browser's to paste.
fn paste(browser: &Browser, text: &str) -> bool {
    let script = "const data = new DataTransfer(); data.setData('text', arguments[0]); \
                  return !document.activeElement.dispatchEvent(new ClipboardEvent('paste', \
                  { clipboardData: data, bubbles: true, cancelable: true }))";
    browser.script(script, vec![json!(text)]).as_bool().unwrap()
}

#[test]
fn ui_1_a_table_of_prices_goes_like_a_sheet() {
    let demo = demo();
    let server = serve(&demo, free_port());
    let browser = Browser::open(&server.base, DESK);
    sign_in(&browser, MARIA);
    browser.go("/sales/prices");
    browser.tap("tbody th a");
    browser.wait("the list", || (browser.path().matches('/').count() == 3).then_some(()));
    let table = format!("{}/table", browser.path().split('?').next().unwrap());
    browser.go(&table);
    browser.tap("tr:nth-of-type(1) [name=price]");
    let before = prices(&browser);
    // Arrows, Enter and Tab go on; nothing leads off the table's edge.
    for (key, at) in [
        (Key::Down, 1),
        (Key::Enter, 2),
        (Key::Up, 1),
        (Key::Tab, 2),
        (Key::Up, 1),
        (Key::Up, 0),
        (Key::Up, 0),
        (Key::Right, 0),
        (Key::Left, 0),
    ] {
        browser.press(key.clone());
        assert_eq!(row(&browser), at, "{key:?}");
    }
    browser.press(Key::Shift + Key::Tab);
    assert_eq!(row(&browser), -1, "Tab leads out of the table, backwards too");
    browser.tap("tr:nth-of-type(1) [name=price]");
    browser.press(Key::Down);
    browser.press(Key::Down);
    browser.press(Key::Shift + Key::Tab);
    assert_eq!(row(&browser), 1, "and from row to row");
    // A cell that was come to is typed over; Escape takes that back.
    browser.press("12.34");
    assert_eq!(price(&browser, 1), "12.34");
    assert!(browser.has("tr:nth-of-type(2) [name=price].typed"), "what was typed shows");
    browser.press(Key::Escape);
    assert_eq!(prices(&browser), before);
    assert!(!browser.has(".typed"));
    // A block fills down from where the focus is; what is past the edge is left out.
    assert!(paste(&browser, "1.11\tx\r\n2.22\ty\r\n3.33\tz\r\n"));
    let with_block = [&before[..1], &["1.11", "2.22", "3.33"].map(str::to_owned), &before[4..]].concat();
    assert_eq!(prices(&browser), with_block);
    assert_eq!(row(&browser), 1);
    // Typed into it since: that is taken back first, then the paste, all of it.
    browser.press(Key::End + "9");
    assert_eq!(price(&browser, 1), "1.119");
    browser.press(Key::Control + "z");
    assert_eq!(prices(&browser), with_block);
    browser.press(Key::Control + "z");
    assert_eq!(prices(&browser), before);
    // One cell's text is pasted as text, by the browser itself.
    assert!(!paste(&browser, "9.99"));
    // What was pasted is saved like what was typed.
    assert!(paste(&browser, "4.44\n5.55"));
    browser.tap_on("main button", "Save prices");
    browser.wait("the page anew", || browser.has("[role='status']").then_some(()));
    browser.go(&table);
    let saved = [&before[..1], &["4.44", "5.55"].map(str::to_owned), &before[3..]].concat();
    assert_eq!(prices(&browser), saved);
    assert!(browser.console().is_empty(), "{:?}", browser.console());
}
