//! The addresses of people.

use actix_web::http::Method;
use actix_web::web;

use super::{api, leaving, list, pages};
use crate::web::openapi::Operation;
use crate::web::paging::List;
use crate::web::routes::{Access, Route};

/// The pages and calls of a team's people; admins only.
pub fn routes() -> Vec<Route> {
    let mut all = page_routes();
    all.extend(api_routes());
    all
}

fn page_routes() -> Vec<Route> {
    let page = |method, path, make| Route::page(method, path, Access::Admin, make);
    vec![
        page(Method::GET, "/sales/admin/users", || web::get().to(list::show)),
        page(Method::GET, "/sales/admin/users/new", || web::get().to(pages::new)),
        page(Method::POST, "/sales/admin/users", || web::post().to(pages::invite)),
        page(Method::GET, "/sales/admin/users/{id}", || web::get().to(pages::one)),
        page(Method::POST, "/sales/admin/users/{id}", || web::post().to(pages::save)),
        page(Method::POST, "/sales/admin/users/{id}/link", || web::post().to(pages::link)),
        page(Method::POST, "/sales/admin/users/{id}/enable", || web::post().to(pages::enable)),
        page(Method::POST, "/sales/admin/users/{id}/hand-over", || web::post().to(leaving::hand_over)),
        page(Method::POST, "/sales/admin/users/{id}/end-sessions", || web::post().to(pages::end_sessions)),
        page(Method::POST, "/sales/admin/users/{id}/second-factor", || web::post().to(pages::reset_second_factor)),
    ]
}

fn api_routes() -> Vec<Route> {
    let call = |method, path, operation, make| Route::api(method, path, Access::Admin, operation, make);
    let (all, one) = ("/api/sales/users", "/api/sales/users/{id}");
    let list = Operation::new("The people of the team, by name.").query(&list::QUERY).answers::<List<api::UserItem>>();
    let create = Operation::new("Adds a person, who is let in by a link of their own.")
        .takes::<api::NewPerson>()
        .answers::<api::UserItem>()
        .status(201);
    let update = Operation::new("Changes what is mentioned, from the version named; with `handOverTo`, customers and open orders go to somebody else in the same step.")
        .takes::<api::PersonChange>()
        .answers::<api::UserItem>();
    let link =
        Operation::new("Makes a one-time link (72 hours) by which the person sets a password; an earlier one ends.")
            .answers::<api::Link>();
    let end = Operation::new("Signs the person out everywhere.").answers::<api::Ended>();
    vec![
        call(Method::GET, all, list, || web::get().to(api::list)),
        call(Method::POST, all, create, || web::post().to(api::create)),
        call(Method::GET, one, Operation::new("One person.").answers::<api::UserItem>(), || web::get().to(api::one)),
        call(Method::PATCH, one, update, || web::patch().to(api::update)),
        call(Method::POST, "/api/sales/users/{id}/link", link, || web::post().to(api::link)),
        call(Method::DELETE, "/api/sales/users/{id}/sessions", end, || web::delete().to(api::end_sessions)),
    ]
}
