//! The morning page: figures, each with the list that has exactly its rows.

mod api;
mod figures;
mod pages;

use actix_web::http::Method;
use actix_web::web;

use crate::web::openapi::Operation;
use crate::web::routes::{Access, Route};

pub use figures::{Amount, Dashboard, Revenue, Tile, dashboard};

/// The routes of this part of the house.
pub fn routes() -> Vec<Route> {
    let figures = Operation::new("Today's figures, each with the address of the list behind it.")
        .query(&[("rep", "One rep's figures, for those who see all; everyone's unless given.")])
        .answers::<api::DashboardAnswer>();
    vec![
        Route::page(Method::GET, "/sales/dashboard", Access::SignedIn, || web::get().to(pages::show)),
        Route::api(Method::GET, "/api/sales/dashboard", Access::SignedIn, figures, || web::get().to(api::show)),
    ]
}
