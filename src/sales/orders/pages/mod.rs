//! `/sales/orders` for people.

mod approvals;
mod board;
mod list;
mod one;

pub use approvals::approvals;
pub use board::{bulk, show as board};
pub use list::list;
pub use one::{show, step};

const PATH: &str = "/sales/orders";
