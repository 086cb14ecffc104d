//! The audit log as admins read it: who did what, when, from where, with what was before and after. It is
//! written by every change in the change's own transaction (AUD-1), append-only by trigger (AUD-2), and kept
//! as long as the team has set.

mod api;
mod differ;
mod export;
mod find;
mod pages;
mod query;
mod retention;
mod words;

use actix_web::http::Method;
use actix_web::web;

use crate::web::openapi::Operation;
use crate::web::paging::List;
use crate::web::routes::{Access, Route};

pub use differ::differences;
pub use find::{Entry, count_statement, get, list, page_statement};
pub use query::{Asked, AuditQuery, Who};
pub use retention::retain;

/// The log's pages and calls; admins only.
pub fn routes() -> Vec<Route> {
    let page = |path, make| Route::page(Method::GET, path, Access::Admin, make);
    let list =
        Operation::new("The audit log, the newest first.").query(&query::QUERY).answers::<List<api::AuditItem>>();
    let one = Operation::new("One row of the audit log.").answers::<api::AuditItem>();
    vec![
        page("/sales/admin/audit", || web::get().to(pages::list)),
        page("/sales/admin/audit/export.csv", || web::get().to(export::download)),
        page("/sales/admin/audit/{id}", || web::get().to(pages::one)),
        Route::api(Method::GET, "/api/sales/audit", Access::Admin, list, || web::get().to(api::list)),
        Route::api(Method::GET, "/api/sales/audit/{id}", Access::Admin, one, || web::get().to(api::one)),
    ]
}
