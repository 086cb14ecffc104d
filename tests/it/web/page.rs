//! A page as a browser reads it.

use scraper::{Html, Selector};

/// A form of a page: where it goes, how, and what its fields say.
#[derive(Clone, Debug)]
pub struct PageForm {
    pub post: bool,
    pub action: String,
    pub fields: Vec<(String, String)>,
}

fn all<'a>(html: &'a Html, selector: &str) -> Vec<scraper::ElementRef<'a>> {
    let selector = Selector::parse(selector).unwrap();
    html.select(&selector).collect()
}

/// The addresses in an attribute of the elements, without fragments, those of other schemes left out.
pub fn addresses(html: &Html, selector: &str, attribute: &str, base: &str) -> Vec<String> {
    let found = all(html, selector).into_iter().filter_map(|element| element.value().attr(attribute));
    found.filter_map(|address| absolute(address, base)).collect()
}

/// An address of ours as path and query; a bare query belongs to the page's own path.
fn absolute(address: &str, base: &str) -> Option<String> {
    let address = address.split('#').next().unwrap_or_default();
    match address.chars().next() {
        None => None,
        Some('/') => Some(address.to_owned()),
        Some('?') => Some(format!("{}{address}", base.split('?').next().unwrap_or_default())),
        Some(_) if ["tel:", "mailto:", "data:"].iter().any(|scheme| address.starts_with(scheme)) => None,
        Some(_) => panic!("{base} has a link to {address}"),
    }
}

/// The forms of a page; a button with its own action is a form too.
pub fn forms(html: &Html, base: &str) -> Vec<PageForm> {
    let mut forms = Vec::new();
    for form in all(html, "form") {
        let post = form.value().attr("method").is_some_and(|m| m.eq_ignore_ascii_case("post"));
        let action = form.value().attr("action").and_then(|a| absolute(a, base));
        let action = action.unwrap_or_else(|| base.to_owned());
        let fields = fields(&form);
        let buttons = Selector::parse("[formaction]").unwrap();
        for button in form.select(&buttons) {
            let action = absolute(button.value().attr("formaction").unwrap_or_default(), base).unwrap();
            forms.push(PageForm { post, action, fields: fields.clone() });
        }
        forms.push(PageForm { post, action, fields });
    }
    forms
}

fn fields(form: &scraper::ElementRef<'_>) -> Vec<(String, String)> {
    let controls = Selector::parse("input[name], textarea[name], select[name]").unwrap();
    let mut fields = Vec::new();
    for control in form.select(&controls) {
        let value = control.value();
        let name = value.attr("name").unwrap_or_default().to_owned();
        let ticked = value.attr("checked").is_some() || !matches!(value.attr("type"), Some("checkbox" | "radio"));
        let text = match value.name() {
            "textarea" => control.text().collect(),
            "select" => chosen(&control),
            _ => value.attr("value").unwrap_or_default().to_owned(),
        };
        if ticked {
            fields.push((name, text));
        }
    }
    fields
}

fn chosen(select: &scraper::ElementRef<'_>) -> String {
    let options = Selector::parse("option").unwrap();
    let all: Vec<_> = select.select(&options).collect();
    let chosen = all.iter().find(|option| option.value().attr("selected").is_some()).or(all.first());
    chosen.and_then(|option| option.value().attr("value")).unwrap_or_default().to_owned()
}
