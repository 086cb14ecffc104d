//! Orders: what they cost, what they ask for, where they stand, and what becomes of the stock.
//!
//! `flow` is the one table of what may be done; `step` is the one place that does it.

mod api;
mod approval;
mod approver;
mod ask;
mod body;
mod buyer;
mod choices;
mod dto;
mod flow;
mod form;
mod goods;
mod hand_over;
mod index;
mod latest;
mod list;
mod model;
mod money;
mod number;
mod numbering;
mod pages;
mod pricing;
mod query;
mod read;
mod recent;
mod routes;
mod save;
mod standing;
mod status;
mod step;
mod stock;
mod sums;
mod timeline;

pub use approval::{Asked, Question, Reason, is_override};
pub use approver::{Involved, may_approve};
pub use buyer::{Buyer, buyer};
pub use choices::{Choices, choices};
pub use flow::{Circumstances, Step, Stock, TABLE, When, allowed, next};
pub use goods::{Goods, default_warehouse, goods, goods_of, warehouses};
pub use hand_over::{hand_over, held_by};
pub use index::{reindex, reindex_orders_of};
pub use latest::{latest, latest_of, latest_where, revenue};
pub use list::{list, list_and_sum, statements};
pub use model::{Because, Draft, Entry, Fee, Line, Order, Row, Wanted};
pub use money::{LineMoney, Totals};
pub use number::OrderNumber;
pub use query::{ListQuery, OrderQuery};
pub use read::one;
pub use recent::{Recent, recent, recent_statement};
pub use routes::routes;
pub use save::{create, edit, edit_and_submit, place};
pub use status::{Action, Status};
pub use step::act;
pub use sums::{Sum, sum_where, sums_delivered};
