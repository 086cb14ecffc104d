//! A page's form as a browser without scripts has it: its fields in the order of the page.

use reqwest::blocking::Response;
use scraper::{ElementRef, Html, Selector};

use crate::house::Browser;

#[derive(Clone)]
pub struct Typed {
    action: String,
    fields: Vec<(String, String)>,
}

fn all(text: &str) -> Selector {
    Selector::parse(text).unwrap()
}

impl Typed {
    /// The form that the selector finds on a page.
    pub fn of(page: &str, form: &str) -> Typed {
        let html = Html::parse_document(page);
        let form = html.select(&all(form)).next().unwrap_or_else(|| panic!("no form in {page}"));
        let kinds = all("input, select, textarea");
        let controls = form.select(&kinds);
        Typed {
            action: form.value().attr("action").unwrap().to_owned(),
            fields: controls.filter(|control| !in_template(*control)).filter_map(sent).collect(),
        }
    }

    /// The order form of an answer.
    pub fn order(answer: Response) -> Typed {
        let page = answer.text().unwrap();
        Typed::of(&page, "form[data-order]")
    }

    /// Types into the nth field of a name, from 0; a field that isn't sent, as a radio, is chosen.
    pub fn with(mut self, name: &str, nth: usize, value: &str) -> Typed {
        match self.fields.iter_mut().filter(|(known, _)| known == name).nth(nth) {
            Some((_, held)) => value.clone_into(held),
            None => self.fields.push((name.to_owned(), value.to_owned())),
        }
        self
    }

    pub fn value(&self, name: &str, nth: usize) -> &str {
        let found = self.fields.iter().filter(|(known, _)| known == name).nth(nth);
        found.map(|(_, value)| value.as_str()).unwrap_or_else(|| panic!("no {name} {nth} in {:?}", self.fields))
    }

    pub fn count(&self, name: &str) -> usize {
        self.fields.iter().filter(|(known, _)| known == name).count()
    }

    /// Sends it by its only button.
    pub fn send(&self, browser: &Browser) -> Response {
        browser.client().post(browser.address(&self.action)).form(&self.fields).send().unwrap()
    }

    /// Presses a button.
    pub fn press(&self, browser: &Browser, name: &str, value: &str) -> Response {
        let fields = self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        browser.submit(&self.action, &fields.chain([(name, value)]).collect::<Vec<_>>())
    }
}

fn in_template(control: ElementRef<'_>) -> bool {
    control.ancestors().filter_map(ElementRef::wrap).any(|parent| parent.value().name() == "template")
}

fn sent(control: ElementRef<'_>) -> Option<(String, String)> {
    let element = control.value();
    let name = element.attr("name")?.to_owned();
    let chosen = element.attr("checked").is_some();
    let value = match (element.name(), element.attr("type")) {
        ("input", Some("radio" | "checkbox")) if !chosen => return None,
        ("input", _) => element.attr("value").unwrap_or_default().to_owned(),
        ("select", _) => {
            let options: Vec<ElementRef<'_>> = control.select(&all("option")).collect();
            let chosen = options.iter().find(|option| option.value().attr("selected").is_some());
            chosen.or(options.first())?.value().attr("value")?.to_owned()
        }
        _ => control.text().collect::<String>().trim().to_owned(),
    };
    Some((name, value))
}

/// The texts of what a selector finds.
pub fn texts(page: &str, selector: &str) -> Vec<String> {
    let html = Html::parse_document(page);
    let tidy =
        |element: ElementRef<'_>| element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
    html.select(&all(selector)).map(tidy).collect()
}

/// The values of an attribute of what a selector finds.
pub fn attributes(page: &str, selector: &str, name: &str) -> Vec<String> {
    let html = Html::parse_document(page);
    html.select(&all(selector)).filter_map(|element| element.value().attr(name).map(str::to_owned)).collect()
}
