//! `/sales/customers`: the list, one customer with its small forms, and the large form.

mod form;
pub(super) mod list;
pub(super) mod one;
mod view;

pub use form::{create, edit, new, update};
pub use list::list as all;
pub use one::show;

use crate::values::CustomerId;

const PATH: &str = "/sales/customers";

/// Where a customer's page is.
pub(super) fn place(id: CustomerId) -> String {
    format!("{PATH}/{id}")
}

/// A telephone number as a link dials it: what isn't dialled left out.
fn dialled(phone: &str) -> String {
    phone.chars().filter(|c| c.is_ascii_digit() || matches!(c, '+' | '*' | '#' | ',' | ';')).collect()
}

/// Where a public map shows an address. Nothing is asked of it before somebody follows the link.
fn map(parts: &[&String]) -> String {
    let known: Vec<&str> = parts.iter().map(|part| part.as_str()).filter(|part| !part.is_empty()).collect();
    let query = serde_html_form::to_string([("query", known.join(", "))]).unwrap_or_default();
    format!("https://www.openstreetmap.org/search?{query}")
}
