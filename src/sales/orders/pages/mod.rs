//! `/sales/orders` for people.

mod approvals;
mod board;
mod list;
mod one;
mod payment;

pub use approvals::approvals;
pub use board::{bulk, show as board};
pub use list::list;

pub use one::{refused, show, step};
pub use payment::{paid, pay_chosen, unpaid};

const PATH: &str = "/sales/orders";
