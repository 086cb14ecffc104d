//! The catalogue: what is sold, by code and name. Anyone signed in reads it, managers change it.

mod api;
mod browse;
mod change;
mod find;
mod input;
mod many;
mod model;
mod one;
mod pages;
mod sql;
mod switch;

use actix_web::http::Method;
use actix_web::web;

use crate::web::openapi::Operation;
use crate::web::paging::List;
use crate::web::routes::{Access, Route};

pub use browse::{list, plans};
pub use change::{by_code, create, reindex, update};
pub use input::{ProductInput, RawProduct};
pub use many::{AT_ONCE, names, slots};
pub use model::{Bought, PriceRow, Product, ProductQuery, ProductRow, Shown, Sort, StockRow};
pub use one::{bought_last, categories, one, prices, stock, suppliers};
pub use switch::{Switch, switch};

/// The routes of this part of the house.
pub fn routes() -> Vec<Route> {
    let mut all = page_routes();
    all.extend(api_routes());
    all
}

fn page_routes() -> Vec<Route> {
    use Access::{Manager, SignedIn};
    vec![
        Route::page(Method::GET, "/sales/products", SignedIn, || web::get().to(pages::list)),
        Route::page(Method::GET, "/sales/products/new", Manager, || web::get().to(pages::new)),
        Route::page(Method::POST, "/sales/products", Manager, || web::post().to(pages::create)),
        Route::page(Method::GET, "/sales/products/{id}", SignedIn, || web::get().to(pages::one)),
        Route::page(Method::POST, "/sales/products/{id}", Manager, || web::post().to(pages::update)),
        Route::page(Method::GET, "/sales/products/{id}/edit", Manager, || web::get().to(pages::edit)),
    ]
}

fn api_routes() -> Vec<Route> {
    use Access::{Manager, SignedIn};
    let list = Operation::new("Products by page; with `search`, best first: exact code, beginning of the name, words.")
        .query(&api::LIST_QUERY)
        .answers::<List<api::ProductItem>>();
    let create =
        Operation::new("Adds a product.").takes::<api::NewProduct>().answers::<api::ProductDetail>().status(201);
    let one = Operation::new("One product with its prices and stock.").answers::<api::ProductDetail>();
    let update = Operation::new("Changes a product; what is left out stays as it is.")
        .takes::<api::ProductChange>()
        .answers::<api::ProductDetail>();
    vec![
        Route::api(Method::GET, "/api/sales/products", SignedIn, list, || web::get().to(api::list)),
        Route::api(Method::POST, "/api/sales/products", Manager, create, || web::post().to(api::create)),
        Route::api(Method::GET, "/api/sales/products/{id}", SignedIn, one, || web::get().to(api::one)),
        Route::api(Method::PATCH, "/api/sales/products/{id}", Manager, update, || web::patch().to(api::update)),
    ]
}
