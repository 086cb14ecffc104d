//! Orders: what they cost, what they ask for, and where they stand.

mod approval;
mod approver;
mod flow;
mod hand_over;
mod money;
mod number;
mod status;

pub use approval::{Asked, Question, Reason, is_override};
pub use approver::{Involved, may_approve};
pub use flow::{Circumstances, Step, Stock, TABLE, When, allowed, next};
pub use hand_over::hand_over;
pub use money::{LineMoney, Totals};
pub use number::OrderNumber;
pub use status::{Action, Status};

/// The routes of this part of the house.
pub fn routes() -> Vec<crate::web::routes::Route> {
    Vec::new()
}
