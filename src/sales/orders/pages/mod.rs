//! `/sales/orders` for people.

mod approvals;
mod board;
mod deliver;
mod list;
mod one;
mod payment;
mod return_goods;
mod units;

pub use approvals::approvals;
pub use board::{bulk, show as board};
pub use list::list;
pub(super) use one::{PageOrOrder, instead};
pub use one::{refused, show, step};
pub use payment::{paid, pay_chosen, unpaid};
pub use return_goods::{post as post_return, show as return_form};

const PATH: &str = "/sales/orders";
