//! Stock: what each warehouse has of each product, why, and what of it is promised. Anyone signed in reads
//! it, managers change it. On hand is the sum of the moves, reserved the sum of what open orders hold.

mod api;
mod change_api;
mod change_page;
mod count;
mod ledger;
mod list;
mod model;
mod pages;
mod print_page;
mod product_page;
mod query;
mod routes;
mod sheet_form;
mod sheet_page;
mod shift;
mod warehouse_api;
mod warehouse_pages;
mod warehouses;

pub use count::{Counted, count};
pub use ledger::{Move, moves, statements as ledger_statements};
pub use list::{PLACES, page, short_statements};
pub use model::{Held, Place, Short, Standing, StockLine, StockQuery, Units};
pub use routes::routes;
pub use shift::{Arrival, MOST, adjust, receive, standing, transfer};
pub use warehouses::{Warehouse, add, change, default, named, one, warehouses};
