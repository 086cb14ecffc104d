//! The routes of stock.

use actix_web::http::Method;
use actix_web::web;

use super::query::{LIST_QUERY, MOVES_QUERY};
use super::sheet_page::{self, Job};
use super::{api, change_api, change_page, pages, print_page, product_page, warehouse_api, warehouse_pages};
use crate::web::openapi::Operation;
use crate::web::paging::List;
use crate::web::routes::{Access, Route};

/// The routes of this part of the house.
pub fn routes() -> Vec<Route> {
    let mut all = page_routes();
    all.extend(changes());
    all.extend(warehouses());
    all.extend(reads());
    all
}

fn page_routes() -> Vec<Route> {
    use Access::{Manager, SignedIn};
    let (of_count, of_arrivals) = ("/sales/stock/count", "/sales/stock/receive");
    let (all, single) = ("/sales/stock/warehouses", "/sales/stock/warehouses/{id}");
    vec![
        Route::page(Method::GET, "/sales/stock", SignedIn, || web::get().to(pages::list)),
        Route::page(Method::GET, of_count, Manager, || web::get().to(|me, q| sheet_page::show(me, q, Job::Count))),
        Route::page(Method::POST, of_count, Manager, || {
            web::post().to(|me, query, form| sheet_page::save(me, query, form, Job::Count))
        }),
        Route::page(Method::GET, of_arrivals, Manager, || web::get().to(|me, q| sheet_page::show(me, q, Job::Receive))),
        Route::page(Method::POST, of_arrivals, Manager, || {
            web::post().to(|me, query, form| sheet_page::save(me, query, form, Job::Receive))
        }),
        Route::page(Method::GET, "/sales/stock/count/print", Manager, || web::get().to(print_page::show)),
        Route::page(Method::GET, all, Manager, || web::get().to(warehouse_pages::list)),
        Route::page(Method::POST, all, Manager, || web::post().to(warehouse_pages::create)),
        Route::page(Method::GET, single, Manager, || web::get().to(warehouse_pages::edit)),
        Route::page(Method::POST, single, Manager, || web::post().to(warehouse_pages::update)),
        Route::page(Method::GET, "/sales/stock/{id}", SignedIn, || web::get().to(product_page::show)),
        Route::page(Method::POST, "/sales/stock/{id}/tracked", Manager, || web::post().to(product_page::track)),
        Route::page(Method::GET, "/sales/stock/{id}/{job}", Manager, || web::get().to(change_page::show)),
        Route::page(Method::POST, "/sales/stock/{id}/{job}", Manager, || web::post().to(change_page::save)),
    ]
}

fn reads() -> Vec<Route> {
    use Access::SignedIn;
    let list = Operation::new("What is there of the products whose stock is counted.")
        .query(LIST_QUERY)
        .answers::<List<api::StockItem>>();
    let one = Operation::new("What each warehouse has of a product.").answers::<api::StockItem>();
    let moves =
        Operation::new("A product's moves, the newest first.").query(MOVES_QUERY).answers::<List<api::StockMove>>();
    vec![
        Route::api(Method::GET, "/api/sales/stock", SignedIn, list, || web::get().to(api::list)),
        Route::api(Method::GET, "/api/sales/stock/{id}", SignedIn, one, || web::get().to(api::one)),
        Route::api(Method::GET, "/api/sales/stock/{id}/moves", SignedIn, moves, || web::get().to(api::moves)),
    ]
}

fn changes() -> Vec<Route> {
    use Access::Manager;
    let receive = Operation::new("Puts what came in on hand, all or nothing. Takes an Idempotency-Key.")
        .takes::<change_api::Arrivals>()
        .answers::<Vec<api::StockItem>>();
    let count = Operation::new("Sets what is on hand to what was counted. Takes an Idempotency-Key.")
        .takes::<change_api::Count>()
        .answers::<change_api::Differences>();
    let adjust = Operation::new("Adds or takes units, and says why. Takes an Idempotency-Key.")
        .takes::<change_api::Adjustment>()
        .answers::<api::StockItem>();
    let transfer = Operation::new("Takes units to another warehouse. Takes an Idempotency-Key.")
        .takes::<change_api::Transfer>()
        .answers::<api::StockItem>();
    vec![
        Route::api(Method::POST, "/api/sales/stock/receive", Manager, receive, || web::post().to(change_api::receive)),
        Route::api(Method::POST, "/api/sales/stock/count", Manager, count, || web::post().to(change_api::count)),
        Route::api(Method::POST, "/api/sales/stock/{id}/adjust", Manager, adjust, || {
            web::post().to(change_api::adjust)
        }),
        Route::api(Method::POST, "/api/sales/stock/{id}/move", Manager, transfer, || {
            web::post().to(change_api::transfer)
        }),
    ]
}

fn warehouses() -> Vec<Route> {
    use Access::{Manager, SignedIn};
    let list = Operation::new("The team's warehouses by name.").answers::<warehouse_api::WarehouseList>();
    let create = Operation::new("Adds a warehouse. Takes an Idempotency-Key.")
        .takes::<warehouse_api::NewWarehouse>()
        .answers::<warehouse_api::WarehouseItem>()
        .status(201);
    let update = Operation::new("Renames a warehouse, or makes it the default.")
        .takes::<warehouse_api::WarehouseChange>()
        .answers::<warehouse_api::WarehouseItem>();
    let (all, single) = ("/api/sales/stock/warehouses", "/api/sales/stock/warehouses/{id}");
    vec![
        Route::api(Method::GET, all, SignedIn, list, || web::get().to(warehouse_api::list)),
        Route::api(Method::POST, all, Manager, create, || web::post().to(warehouse_api::create)),
        Route::api(Method::PATCH, single, Manager, update, || web::patch().to(warehouse_api::update)),
    ]
}
