//! Price lists, and what a product costs.

mod api;
pub mod lists;
mod lookup;
mod names;
mod pricing;
mod raise;
mod span;
mod why;
mod why_page;

use actix_web::http::Method;
use actix_web::web;

use crate::web::openapi::Operation;
use crate::web::routes::{Access, Route};

pub use lookup::{Pricer, price_for, prices_for};
pub use names::names;
pub use pricing::{Break, Breaks, Candidate, ListKind, Outcome, Priced, doubles, price_of};
pub use raise::Raise;
pub use span::{Claim, Clash, Span, Standing};
pub use why::{AskedList, Why, why};

const PRICE_QUERY: &[(&str, &str)] =
    &[("customer", "The customer's id."), ("product", "The product's id."), ("quantity", "Units; 1 unless given.")];

/// The routes of this part of the house.
pub fn routes() -> Vec<Route> {
    let explain = Operation::new("Says what a product costs a customer, and which list and row say so.")
        .query(PRICE_QUERY)
        .answers::<api::PriceAnswer>();
    let mut all = lists::routes();
    all.extend([
        Route::page(Method::GET, "/sales/prices/why", Access::SignedIn, || web::get().to(why_page::show)),
        Route::api(Method::GET, "/api/sales/price", Access::SignedIn, explain, || web::get().to(api::price)),
    ]);
    all
}
