//! Importing and exporting by page: a file is brought, looked at, and only then written. Managers bring
//! prices and stock, admins all.

mod export;
mod kept;
mod look;
mod pages;

use actix_web::http::Method;
use actix_web::web;

use crate::admin::import::Kind;
use crate::values::Role;
use crate::web::routes::{Access, Route};

/// The pages of importing and exporting.
pub fn routes() -> Vec<Route> {
    let page = |method, path, make| Route::page(method, path, Access::Manager, make);
    vec![
        page(Method::GET, "/sales/admin/import", || web::get().to(pages::start)),
        page(Method::POST, "/sales/admin/import", || web::post().to(pages::bring)),
        page(Method::GET, "/sales/admin/import/{id}", || web::get().to(look::show)),
        page(Method::POST, "/sales/admin/import/{id}", || web::post().to(look::map)),
        page(Method::POST, "/sales/admin/import/{id}/confirm", || web::post().to(look::confirm)),
        page(Method::GET, "/sales/admin/export/{kind}", || web::get().to(export::download)),
    ]
}

/// May this role bring, or take out, this kind?
fn may(role: Role, kind: Kind) -> bool {
    role.may_administer() || (role.may_manage() && matches!(kind, Kind::Prices | Kind::Stock))
}

/// The kinds that a role may, in their order.
fn kinds(role: Role) -> Vec<Kind> {
    Kind::ALL.into_iter().filter(|kind| may(role, *kind)).collect()
}
