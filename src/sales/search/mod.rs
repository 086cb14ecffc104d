//! One search over customers, products, orders and the people at customers; where no word fits, names
//! that are spelt about the same.

mod alike;
mod api;
mod everything;
mod pages;
mod rebuild;
mod spelling;

use actix_web::http::Method;
use actix_web::web;

use crate::web::openapi::Operation;
use crate::web::routes::{Access, Route};

pub use alike::statement as alike_statement;
pub use everything::{Found, Hit, everything};
pub use rebuild::{drift, rebuild};

const QUERY: [(&str, &str); 1] = [("search", "Words that each begin a word of what is looked for.")];

/// The routes of this part of the house.
pub fn routes() -> Vec<Route> {
    let search = Operation::new("The first that fit of each kind; else names spelt about the same.")
        .query(&QUERY)
        .answers::<api::SearchAnswer>();
    vec![
        Route::page(Method::GET, "/sales/search", Access::SignedIn, || web::get().to(pages::show)),
        Route::api(Method::GET, "/api/sales/search", Access::SignedIn, search, || web::get().to(api::search)),
    ]
}
