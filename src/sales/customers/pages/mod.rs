//! `/sales/customers`: the list, one customer with its contacts, and the form.

mod contacts;
mod form;
mod list;
mod one;

pub use contacts::{add, change, remove};
pub use form::{create, edit, new, update};
pub use list::list;
pub use one::show;

use crate::values::CustomerId;

const PATH: &str = "/sales/customers";

/// Where a customer's page is.
fn place(id: CustomerId) -> String {
    format!("{PATH}/{id}")
}

/// A telephone number as a link dials it: what isn't dialled left out.
fn dialled(phone: &str) -> String {
    phone.chars().filter(|c| c.is_ascii_digit() || matches!(c, '+' | '*' | '#' | ',' | ';')).collect()
}
