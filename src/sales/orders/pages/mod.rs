//! `/sales/orders` for people.

mod list;
mod one;

pub use list::list;
pub use one::{show, step};

const PATH: &str = "/sales/orders";
