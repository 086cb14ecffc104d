//! A page as a browser reads it.

use scraper::{Html, Selector};

fn all<'a>(html: &'a Html, selector: &str) -> Vec<scraper::ElementRef<'a>> {
    let selector = Selector::parse(selector).unwrap();
    html.select(&selector).collect()
}

/// The addresses in an attribute of the elements, without fragments, those of other schemes left out.
pub fn addresses(html: &Html, selector: &str, attribute: &str, base: &str) -> Vec<String> {
    let found = all(html, selector).into_iter().filter_map(|element| element.value().attr(attribute));
    found.filter_map(|address| absolute(address, base)).collect()
}

/// Links that leave the portal: somebody is rung up, written to, or found on a map.
const ELSEWHERE: [&str; 4] = ["tel:", "mailto:", "data:", "https://www.openstreetmap.org/search?"];

/// An address of ours as path and query; a bare query belongs to the page's own path.
pub fn absolute(address: &str, base: &str) -> Option<String> {
    let address = address.split('#').next().unwrap_or_default();
    match address.chars().next() {
        None => None,
        Some('/') => Some(address.to_owned()),
        Some('?') => Some(format!("{}{address}", base.split('?').next().unwrap_or_default())),
        Some(_) if ELSEWHERE.iter().any(|scheme| address.starts_with(scheme)) => None,
        Some(_) => panic!("{base} has a link to {address}"),
    }
}
