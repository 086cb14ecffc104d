use std::collections::BTreeSet;

use scraper::{Html, Selector};

use super::page::addresses;
use crate::house::{Browser, House};

/// What a page may weigh, with all it needs at first, compressed (UI-1).
const BYTES: usize = 60 * 1024;
const REQUESTS: usize = 8;

pub fn is_plain(html: &Html, path: &str) {
    let element = Selector::parse("*").unwrap();
    for node in html.select(&element).map(|element| element.value()) {
        let bad = node.attrs().find(|(name, _)| *name == "style" || name.starts_with("on"));
        assert!(bad.is_none(), "{path}: <{} {bad:?}>", node.name());
        assert!(node.name() != "style", "{path} has a <style>");
        assert!(node.name() != "script" || node.attr("src").is_some(), "{path} has an inline script");
    }
}

/// The bytes of an answer as they travel.
fn weight(browser: &Browser, path: &str) -> (usize, String) {
    let asked = browser.client().get(browser.address(path));
    let answer = asked.header("accept-encoding", "gzip").send().unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    let bytes = answer.bytes().unwrap().len();
    (bytes, browser.get(path).text().unwrap())
}

/// The modules that a module asks for: by `from` always, by `import()` if the page has what wants it.
fn modules(text: &str, page: &str) -> Vec<String> {
    let asked = text.split("\"./").skip(1).filter_map(|rest| rest.split('"').next());
    let wanted = |name: &&str| match name.split('.').next().unwrap_or_default() {
        name if name.starts_with("hotkeys") => false,
        name if name.starts_with("typeahead") => page.contains("data-combo") || page.contains("data-line-template"),
        name if name.starts_with("passkey") => page.contains("data-passkey"),
        name if name.starts_with("sheet") => page.contains("data-sheet"),
        name if name.starts_with("order") => page.contains("data-order"),
        _ => true,
    };
    asked.filter(wanted).map(|name| format!("/static/{name}")).collect()
}

/// Everything that the first look at a page fetches: how many requests, how many bytes.
pub fn first_load(browser: &Browser, path: &str) -> (usize, usize) {
    let (mut bytes, page) = weight(browser, path);
    let html = Html::parse_document(&page);
    let mut waiting = addresses(&html, "link[href]", "href", path);
    waiting.extend(addresses(&html, "script[src], img[src]", "src", path));
    let mut seen = BTreeSet::new();
    while let Some(address) = waiting.pop() {
        if seen.insert(address.clone()) {
            let (weight, text) = weight(browser, &address);
            bytes += weight;
            if address.ends_with(".js") {
                waiting.extend(modules(&text, &page));
            }
        }
    }
    (1 + seen.len(), bytes)
}

pub fn is_light(browser: &Browser, path: &str) {
    let (requests, bytes) = first_load(browser, path);
    assert!(requests <= REQUESTS, "{path}: {requests} requests");
    assert!(bytes <= BYTES, "{path}: {bytes} bytes");
}

#[test]
fn ui_1_the_style_guide_shows_every_part_without_inline_style_or_script() {
    let house = House::empty();
    let answer = house.browser().get("/styleguide");
    assert_eq!(answer.status(), 200, "a debug build shows it");
    let text = answer.text().unwrap();
    for part in ["class=\"tiles\"", "class=\"table\"", "data-order", "class=\"timeline\"", "data-error-summary"] {
        assert!(text.contains(part), "{part}");
    }
    is_plain(&Html::parse_document(&text), "/styleguide");
}

#[test]
fn ui_1_the_sign_in_page_is_light() {
    let house = House::open();
    is_light(&house.browser(), "/sales/login");
}
