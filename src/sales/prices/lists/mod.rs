//! Price lists: their days and territories, their rows, and copies of them.

mod api;
mod breaks_page;
mod copy_page;
mod form_page;
mod model;
mod pages;
mod print_page;
mod query;
mod read;
mod routes;
mod rows;
mod sheet;
mod table_form;
mod table_page;
mod write;

pub use model::{ListInput, ListRow, PriceList, PricedProduct, RawList, RowChange, Seen, Show};
pub(in crate::sales) use pages::days;
pub use read::{list, one, reach, statements};
pub use routes::routes;
pub use rows::{BREAKS, breaks_of, change, page, replace};
pub use sheet::ALL as SHEET;
pub use write::{copy, create, update};
