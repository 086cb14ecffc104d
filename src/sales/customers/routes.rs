//! The addresses of customers.

use actix_web::http::Method;
use actix_web::web;

use super::asked::FILTERS;
use super::{api, dto, pages};
use crate::web::openapi::Operation;
use crate::web::routes::{Access, Route};

/// The routes of this part of the house.
pub fn routes() -> Vec<Route> {
    let mut all = page_routes();
    all.extend(api_routes());
    all
}

fn page_routes() -> Vec<Route> {
    use Access::{Seller, SignedIn};
    vec![
        Route::page(Method::GET, "/sales/customers", SignedIn, || web::get().to(pages::list)),
        Route::page(Method::POST, "/sales/customers", Seller, || web::post().to(pages::create)),
        Route::page(Method::GET, "/sales/customers/new", Seller, || web::get().to(pages::new)),
        Route::page(Method::GET, "/sales/customers/{id}", SignedIn, || web::get().to(pages::show)),
        Route::page(Method::POST, "/sales/customers/{id}", Seller, || web::post().to(pages::update)),
        Route::page(Method::GET, "/sales/customers/{id}/edit", Seller, || web::get().to(pages::edit)),
        Route::page(Method::POST, "/sales/customers/{id}/contacts", Seller, || web::post().to(pages::add)),
        Route::page(Method::POST, "/sales/customers/{id}/contacts/{contactId}", Seller, || {
            web::post().to(pages::change)
        }),
        Route::page(Method::POST, "/sales/customers/{id}/contacts/{contactId}/remove", Seller, || {
            web::post().to(pages::remove)
        }),
    ]
}

fn api_routes() -> Vec<Route> {
    vec![
        Route::api(
            Method::GET,
            "/api/sales/customers",
            Access::SignedIn,
            Operation::new("Customers that you may see.").query(&FILTERS).answers::<dto::CustomerPage>(),
            || web::get().to(api::list),
        ),
        Route::api(
            Method::POST,
            "/api/sales/customers",
            Access::Seller,
            Operation::new("Make a customer.")
                .takes::<dto::CustomerBody>()
                .answers::<dto::CustomerDetail>()
                .status(201),
            || web::post().to(api::create),
        ),
        Route::api(
            Method::GET,
            "/api/sales/customers/{id}",
            Access::SignedIn,
            Operation::new("One customer.").answers::<dto::CustomerDetail>(),
            || web::get().to(api::one),
        ),
        Route::api(
            Method::PATCH,
            "/api/sales/customers/{id}",
            Access::Seller,
            Operation::new("Change what is mentioned, from the version named.")
                .takes::<dto::CustomerBody>()
                .answers::<dto::CustomerDetail>(),
            || web::patch().to(api::change),
        ),
        Route::api(
            Method::GET,
            "/api/sales/customers/{id}/contacts",
            Access::SignedIn,
            Operation::new("The people at a customer.").answers::<dto::ContactItems>(),
            || web::get().to(api::contacts_of),
        ),
        Route::api(
            Method::POST,
            "/api/sales/customers/{id}/contacts",
            Access::Seller,
            Operation::new("Add a contact.").takes::<dto::ContactBody>().answers::<dto::ContactItem>().status(201),
            || web::post().to(api::add_contact),
        ),
        Route::api(
            Method::PATCH,
            "/api/sales/customers/{id}/contacts/{contactId}",
            Access::Seller,
            Operation::new("Change a contact.").takes::<dto::ContactBody>().answers::<dto::ContactItem>(),
            || web::patch().to(api::change_contact),
        ),
        Route::api(
            Method::DELETE,
            "/api/sales/customers/{id}/contacts/{contactId}",
            Access::Seller,
            Operation::new("Remove a contact.").status(204),
            || web::delete().to(api::remove_contact),
        ),
    ]
}
