//! Teams and their people.

pub mod audit;
pub mod check;
pub mod export;
pub mod import;
mod import_pages;
pub mod links;
pub mod sessions;
pub mod settings;
pub mod tenants;
pub mod users;

use actix_web::http::Method;
use actix_web::web;

use crate::web::page;
use crate::web::routes::{Access, Route};

/// The routes of this part of the house.
pub fn routes() -> Vec<Route> {
    let home = || web::get().to(|| async { page::see_other("/sales/admin/users") });
    let mut all = vec![Route::page(Method::GET, "/sales/admin", Access::Admin, home)];
    all.extend(users::routes());
    all.extend(sessions::routes());
    all.extend(settings::routes());
    all.extend(audit::routes());
    all.extend(check::routes());
    all.extend(import_pages::routes());
    all
}
