//! The routes of price lists.

use actix_web::http::Method;
use actix_web::web;

use super::query::{LISTS_QUERY, ROWS_QUERY};
use super::{api, breaks_page, copy_page, form_page, pages, print_page, table_page};
use crate::web::openapi::Operation;
use crate::web::paging::List;
use crate::web::routes::{Access, Route};

/// The routes of this part of the house.
pub fn routes() -> Vec<Route> {
    let mut all = page_routes();
    all.extend(api_routes());
    all
}

fn page_routes() -> Vec<Route> {
    use Access::{Manager, SignedIn};
    let product = "/sales/prices/{id}/products/{product}";
    vec![
        Route::page(Method::GET, "/sales/prices", SignedIn, || web::get().to(pages::list)),
        Route::page(Method::POST, "/sales/prices", Manager, || web::post().to(form_page::create)),
        Route::page(Method::GET, "/sales/prices/new", Manager, || web::get().to(form_page::new)),
        Route::page(Method::GET, "/sales/prices/{id}", SignedIn, || web::get().to(pages::one)),
        Route::page(Method::POST, "/sales/prices/{id}", Manager, || web::post().to(form_page::update)),
        Route::page(Method::GET, "/sales/prices/{id}/edit", Manager, || web::get().to(form_page::edit)),
        Route::page(Method::GET, "/sales/prices/{id}/copy", Manager, || web::get().to(copy_page::show)),
        Route::page(Method::POST, "/sales/prices/{id}/copy", Manager, || web::post().to(copy_page::copy)),
        Route::page(Method::GET, "/sales/prices/{id}/print", SignedIn, || web::get().to(print_page::show)),
        Route::page(Method::GET, "/sales/prices/{id}/table", Manager, || web::get().to(table_page::show)),
        Route::page(Method::POST, "/sales/prices/{id}/table", Manager, || web::post().to(table_page::save)),
        Route::page(Method::GET, product, Manager, || web::get().to(breaks_page::show)),
        Route::page(Method::POST, product, Manager, || web::post().to(breaks_page::save)),
    ]
}

fn api_routes() -> Vec<Route> {
    use Access::{Manager, SignedIn};
    let list = Operation::new("Price lists by name.").query(LISTS_QUERY).answers::<List<api::PriceListItem>>();
    let create = Operation::new("Makes an empty price list. Takes an Idempotency-Key.")
        .takes::<api::NewPriceList>()
        .answers::<api::PriceListItem>()
        .status(201);
    let one = Operation::new("One price list.").answers::<api::PriceListItem>();
    let update = Operation::new("Changes a price list; what is left out stays as it is.")
        .takes::<api::PriceListChange>()
        .answers::<api::PriceListItem>();
    let rows = Operation::new("A list's products by name, each with its prices.")
        .query(ROWS_QUERY)
        .answers::<List<api::ListProduct>>();
    let change = Operation::new("Sets and takes away rows of a list, all or none.")
        .takes::<api::RowsChange>()
        .answers::<api::PriceListItem>();
    let copy = Operation::new("Copies a list with every row, each price raised. Takes an Idempotency-Key.")
        .takes::<api::ListCopy>()
        .answers::<api::PriceListItem>()
        .status(201);
    let (all, single) = ("/api/sales/price-lists", "/api/sales/price-lists/{id}");
    let (of_rows, of_copy) = ("/api/sales/price-lists/{id}/rows", "/api/sales/price-lists/{id}/copy");
    vec![
        Route::api(Method::GET, all, SignedIn, list, || web::get().to(api::list)),
        Route::api(Method::POST, all, Manager, create, || web::post().to(api::create)),
        Route::api(Method::GET, single, SignedIn, one, || web::get().to(api::one)),
        Route::api(Method::PATCH, single, Manager, update, || web::patch().to(api::update)),
        Route::api(Method::GET, of_rows, SignedIn, rows, || web::get().to(api::rows)),
        Route::api(Method::PATCH, of_rows, Manager, change, || web::patch().to(api::change)),
        Route::api(Method::POST, of_copy, Manager, copy, || web::post().to(api::copy)),
    ]
}
