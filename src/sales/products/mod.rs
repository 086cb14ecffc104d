//! The catalogue: what is sold, by code and name. Anyone signed in reads it, managers change it.

mod api;
mod browse;
mod change;
mod find;
mod form_page;
mod input;
mod many;
mod model;
mod one;
mod pages;
mod sold;
mod sold_api;
mod sold_pages;
mod sql;
mod switch;
mod words;

use actix_web::http::Method;
use actix_web::web;

use crate::web::openapi::Operation;
use crate::web::paging::List;
use crate::web::routes::{Access, Route};

pub use browse::{list, plans};
pub use change::{by_code, create, reindex, update};
pub use find::best;
pub use input::{ProductInput, RawProduct};
pub use many::{AT_ONCE, names, slots};
pub use model::{Bought, PriceRow, Product, ProductQuery, ProductRow, Shown, Sort, StockRow};
pub use one::{bought_last, categories, one, prices, stock, suppliers};
pub use sold::{Buyer, Month, Sold, SoldLine, sold, sold_statement};
pub use switch::{Switch, switch};
pub use words::ProductWords;

const PLACE_QUERY: [(&str, &str); 3] = [
    ("page", "From 1; page × pageSize up to 10,000."),
    ("pageSize", "Rows of a page, 1 to 200; 50 unless given."),
    ("after", "The `next` of the page before; goes on for ever."),
];

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
        Route::page(Method::GET, "/sales/products/new", Manager, || web::get().to(form_page::new)),
        Route::page(Method::POST, "/sales/products", Manager, || web::post().to(form_page::create)),
        Route::page(Method::GET, "/sales/products/{id}", SignedIn, || web::get().to(pages::one)),
        Route::page(Method::POST, "/sales/products/{id}", Manager, || web::post().to(form_page::update)),
        Route::page(Method::GET, "/sales/products/{id}/edit", Manager, || web::get().to(form_page::edit)),
        Route::page(Method::POST, "/sales/products/{id}/active", Manager, || web::post().to(pages::archive)),
        Route::page(Method::GET, "/sales/products/{id}/customers", SignedIn, || web::get().to(sold_pages::buyers)),
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
    let sales = Operation::new("What was delivered of a product in each of 13 months, to customers whom one sees.")
        .answers::<sold_api::ProductSales>();
    let buyers = Operation::new("Who was delivered a product in the last 13 months, most revenue first.")
        .query(&PLACE_QUERY)
        .answers::<List<sold_api::ProductBuyer>>();
    let (of_sales, of_buyers) = ("/api/sales/products/{id}/sales", "/api/sales/products/{id}/customers");
    vec![
        Route::api(Method::GET, of_sales, SignedIn, sales, || web::get().to(sold_api::sales)),
        Route::api(Method::GET, of_buyers, SignedIn, buyers, || web::get().to(sold_api::buyers)),
        Route::api(Method::GET, "/api/sales/products", SignedIn, list, || web::get().to(api::list)),
        Route::api(Method::POST, "/api/sales/products", Manager, create, || web::post().to(api::create)),
        Route::api(Method::GET, "/api/sales/products/{id}", SignedIn, one, || web::get().to(api::one)),
        Route::api(Method::PATCH, "/api/sales/products/{id}", Manager, update, || web::patch().to(api::update)),
    ]
}
