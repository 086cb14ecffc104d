//! Price lists, and what a product costs.

mod api;
mod lookup;
mod pricing;

use actix_web::http::Method;
use actix_web::web;

use crate::web::openapi::Operation;
use crate::web::routes::{Access, Route};

pub use lookup::{Pricer, price_for, prices_for};
pub use pricing::{Break, Breaks, Candidate, ListKind, Priced, price_of};

const PRICE_QUERY: &[(&str, &str)] =
    &[("customer", "The customer's id."), ("product", "The product's id."), ("quantity", "Units; 1 unless given.")];

/// The routes of this part of the house.
pub fn routes() -> Vec<Route> {
    let explain = Operation::new("Says what a product costs a customer, and which list and row say so.")
        .query(PRICE_QUERY)
        .answers::<api::PriceAnswer>();
    vec![Route::api(Method::GET, "/api/sales/price", Access::SignedIn, explain, || web::get().to(api::price))]
}
