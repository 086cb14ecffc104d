//! A person who opens every link of every page, a few times where only ids and filters differ, and looks
//! at each form.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use routebook::app;
use routebook::web::routes::Route;
use scraper::{ElementRef, Html, Selector};

use super::paths::route_of;
use crate::house::Browser;
use crate::web::page::{absolute, addresses};

/// Pages of one route and one set of filters.
const OF_A_KIND: usize = 2;
/// Pages of one person.
const MOST: usize = 600;

/// A form as a page shows it, filled; one for each button that sends something of its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sight {
    pub page: String,
    pub method: String,
    pub action: String,
    pub fields: Vec<(String, String)>,
    pub is_upload: bool,
}

/// What a person saw.
#[derive(Default)]
pub struct Seen {
    /// Address and text of each page.
    pub pages: BTreeMap<String, String>,
    /// How many statements each page ran.
    pub statements: BTreeMap<String, u64>,
    pub forms: Vec<Sight>,
    /// Addresses that scripts ask, by the page that names them.
    pub asked: BTreeSet<(String, String)>,
    /// Scripts, styles, pictures.
    pub assets: BTreeSet<String>,
    /// What is wrong, a line each.
    pub faults: Vec<String>,
}

pub struct Crawl<'a> {
    who: &'a Browser,
    /// Statements that ran so far, for whoever counts them.
    ran: &'a dyn Fn() -> u64,
    routes: Vec<Route>,
    kinds: BTreeMap<String, usize>,
    waiting: VecDeque<(String, String)>,
    seen: Seen,
}

/// From the dashboard on.
pub fn crawl(who: &Browser) -> Seen {
    crawl_from(&["/sales/dashboard".to_owned()], who, &|| 0)
}

/// From these addresses on, counting what ran for each page.
pub fn crawl_from(starts: &[String], who: &Browser, ran: &dyn Fn() -> u64) -> Seen {
    let (kinds, waiting) = (BTreeMap::new(), VecDeque::new());
    let mut crawl = Crawl { who, ran, routes: app::routes(), kinds, waiting, seen: Seen::default() };
    starts.iter().for_each(|start| crawl.waiting.push_back((start.clone(), "the start".to_owned())));
    while let Some((address, from)) = crawl.waiting.pop_front() {
        if crawl.seen.pages.len() == MOST {
            break;
        }
        crawl.visit(&address, &from);
    }
    crawl.seen
}

fn all<'a>(html: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    let selector = Selector::parse(selector).unwrap();
    html.select(&selector).collect()
}

impl Crawl<'_> {
    /// Remembers an address to open, unless enough of its kind were opened.
    fn wait(&mut self, address: &str, from: &str) {
        let Some(route) = route_of(&self.routes, "GET", address) else {
            return self.seen.faults.push(format!("{from} links to {address}, which has no route"));
        };
        let query = address.split_once('?').map_or("", |(_, query)| query);
        let mut names: Vec<&str> = query.split('&').filter_map(|pair| pair.split('=').next()).collect();
        names.sort_unstable();
        if self.seen.pages.contains_key(address) || self.waiting.iter().any(|(waits, _)| waits == address) {
            return;
        }
        let known = self.kinds.entry(format!("{}?{}", route.path, names.join("&"))).or_default();
        if *known < OF_A_KIND {
            *known += 1;
            self.waiting.push_back((address.to_owned(), from.to_owned()));
        }
    }

    fn visit(&mut self, address: &str, from: &str) {
        let before = (self.ran)();
        let answer = self.who.get(address);
        self.seen.statements.insert(address.to_owned(), (self.ran)() - before);
        let status = answer.status().as_u16();
        let header = |name: &str| answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        let (kind, place) = (header("content-type").unwrap_or_default(), header("location"));
        let text = answer.text().unwrap_or_default();
        self.seen.pages.insert(address.to_owned(), text.clone());
        match (status, place) {
            (303, Some(place)) if place.starts_with("/sales/login") => {
                self.seen.faults.push(format!("{from} links to {address}, which asks to sign in"));
            }
            (303, Some(place)) => self.wait(&place, address),
            (200, _) if kind.starts_with("text/html") => self.read(address, &text),
            (200, _) => {}
            _ => self.seen.faults.push(format!("{from} links to {address}: {status}")),
        }
    }

    fn read(&mut self, address: &str, text: &str) {
        let html = Html::parse_document(text);
        for link in addresses(&html, "a[href], area[href]", "href", address) {
            self.wait(&link, address);
        }
        for (selector, attribute) in [("link[href]", "href"), ("script[src]", "src"), ("img[src]", "src")] {
            self.seen.assets.extend(addresses(&html, selector, attribute, address));
        }
        let asked = addresses(&html, "[data-url]", "data-url", address);
        self.seen.asked.extend(asked.into_iter().map(|asked| (address.to_owned(), asked)));
        for form in all(&html, "form") {
            self.seen.forms.extend(sights(&html, form, address));
        }
    }
}

/// One for each button that has a name or an address of its own.
fn sights(html: &Html, form: ElementRef<'_>, page: &str) -> Vec<Sight> {
    let controls = controls(html, form);
    let own = form.value();
    let fields: Vec<(String, String)> = controls.iter().filter_map(|control| field(*control)).collect();
    let sight = |button: Option<ElementRef<'_>>| {
        let of = |name: &str| button.and_then(|button| button.value().attr(name));
        let mut fields = fields.clone();
        if let Some(name) = of("name") {
            fields.push((name.to_owned(), of("value").unwrap_or_default().to_owned()));
        }
        let action = of("formaction").or(own.attr("action")).unwrap_or(page);
        let method = of("formmethod").or(own.attr("method")).unwrap_or("get").to_uppercase();
        Sight {
            page: page.to_owned(),
            method,
            action: absolute(action, page).unwrap_or_else(|| page.to_owned()),
            fields,
            is_upload: own.attr("enctype") == Some("multipart/form-data"),
        }
    };
    let buttons = controls.iter().filter(|control| is_button(**control));
    let mut found: Vec<Sight> = buttons.map(|button| sight(Some(*button))).collect();
    if found.is_empty() {
        found.push(sight(None));
    }
    found.sort();
    found.dedup();
    found
}

fn is_button(control: ElementRef<'_>) -> bool {
    let kind = control.value().attr("type").unwrap_or("submit");
    control.value().name() == "button" && kind == "submit"
}

/// What belongs to a form: inside it, or tied to it by its id. What a template holds isn't there yet.
fn controls<'a>(html: &'a Html, form: ElementRef<'a>) -> Vec<ElementRef<'a>> {
    let controls = all(html, "input[name], select[name], textarea[name], button");
    let id = form.value().attr("id");
    let belongs = |control: &ElementRef<'a>| match control.value().attr("form") {
        Some(tied) => Some(tied) == id,
        None => control.ancestors().any(|above| above.id() == form.id()),
    };
    let enabled = |control: &ElementRef<'a>| control.value().attr("disabled").is_none();
    controls.into_iter().filter(|control| belongs(control) && enabled(control)).collect()
}

/// Name and value as a browser would send them; None for what it would not.
fn field(control: ElementRef<'_>) -> Option<(String, String)> {
    let value = control.value();
    let name = value.attr("name")?.to_owned();
    let given = value.attr("value").unwrap_or_default().to_owned();
    match (value.name(), value.attr("type").unwrap_or_default()) {
        ("button", _) | ("input", "file" | "submit" | "button") => None,
        ("input", "checkbox" | "radio") => {
            let sent = if given.is_empty() { "on".to_owned() } else { given };
            value.attr("checked").map(|_| (name, sent))
        }
        ("textarea", _) => Some((name, control.text().collect::<String>().trim_start_matches('\n').to_owned())),
        ("select", _) => Some((name, chosen(control))),
        _ => Some((name, given)),
    }
}

fn chosen(select: ElementRef<'_>) -> String {
    let options = |selector: &str| {
        let selector = Selector::parse(selector).unwrap();
        select.select(&selector).next().map(|option| option.value().attr("value").unwrap_or_default().to_owned())
    };
    options("option[selected]").or_else(|| options("option")).unwrap_or_default()
}
