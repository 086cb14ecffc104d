//! Orders on paper: a pick list for the warehouse and a sheet for the customer, of one order or of several.

mod pages;
mod read;

pub(super) use pages::print;
pub(super) use read::{Paper, papers};
