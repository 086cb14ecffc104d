//! Every page there is, found by following links from the dashboard, held against the route table.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use actix_web::http::Method;
use reqwest::blocking::Client;
use reqwest::header::CONTENT_TYPE;
use routebook::app;
use routebook::web::routes::{Access, Route};
use scraper::{Html, Selector};
use serde_json::json;

use crate::demo::PASSWORD;
use crate::program::Server;

/// One page of each route that a person can get to.
pub struct Found {
    /// Route pattern to an address that shows it.
    pub pages: BTreeMap<&'static str, String>,
    /// Routes that no link leads to.
    pub unlinked: Vec<&'static str>,
}

/// As many pages of a route are looked at for links: an order has others while it is a draft.
const SAMPLES: usize = 12;
/// The dashboard's latest orders are open ones; one that was delivered has links of its own.
const FIRST: [&str; 2] = ["/sales/dashboard", "/sales/orders?status=delivered"];

/// Follows every link that `email` sees.
pub fn walk(server: &Server, email: &str) -> Found {
    let client = server.client();
    let login = json!({"email": email, "password": PASSWORD});
    let answer = client.post(format!("{}/api/sales/auth/login", server.base)).json(&login).send().unwrap();
    assert_eq!(answer.status(), 200, "{email} signs in");
    let patterns = patterns();
    let (mut pages, mut seen) = (BTreeMap::new(), BTreeSet::new());
    let mut left = VecDeque::from(FIRST.map(str::to_owned));
    while let Some(address) = left.pop_front() {
        let Some(pattern) = patterns.iter().copied().find(|pattern| fits(pattern, &address)) else { continue };
        if seen.iter().filter(|(of, _)| *of == pattern).count() == SAMPLES || !seen.insert((pattern, address.clone())) {
            continue;
        }
        if let Some(html) = page(&client, &format!("{}{address}", server.base)) {
            pages.entry(pattern).or_insert(address);
            left.extend(links(&html));
        }
    }
    let unlinked = patterns.into_iter().filter(|pattern| !seen.iter().any(|(of, _)| of == pattern)).collect();
    Found { pages, unlinked }
}

/// The routes of pages for people who are signed in; literal segments come before parameters.
fn patterns() -> Vec<&'static str> {
    let is_page = |route: &&Route| {
        route.method == Method::GET && route.access != Access::Open && !route.path.starts_with("/api/")
    };
    let mut all: Vec<&str> = app::routes().iter().filter(is_page).map(|route| route.path).collect();
    all.sort_by_key(|path| path.split('/').map(|part| (part.starts_with('{'), part)).collect::<Vec<_>>());
    all
}

fn fits(pattern: &str, address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let (wanted, found): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), path.split('/').collect());
    wanted.len() == found.len() && wanted.iter().zip(&found).all(|(w, f)| w.starts_with('{') || w == f)
}

/// None for what is no page: a file to be saved, a redirect.
fn page(client: &Client, url: &str) -> Option<String> {
    let answer = client.get(url).send().unwrap();
    assert!(!answer.status().is_server_error() && answer.status() != 404, "{url}: {}", answer.status());
    let is_html = answer.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.to_str().unwrap().contains("text/html"));
    (answer.status() == 200 && is_html).then(|| answer.text().unwrap())
}

fn links(html: &str) -> Vec<String> {
    let links = Selector::parse("a[href]").unwrap();
    let found = Html::parse_document(html);
    let hrefs = found.select(&links).filter_map(|link| link.value().attr("href"));
    hrefs.filter(|href| href.starts_with('/')).map(str::to_owned).collect()
}
