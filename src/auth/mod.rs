//! Signing in and staying signed in: sessions are rows, and renewed on the way.

pub mod account;
mod api;
pub mod codes;
mod cookies;
pub mod devices;
mod entering;
mod invite;
mod lane;
pub mod listing;
pub mod moments;
mod pages;
pub mod parking;
pub mod passkeys;
pub mod passwords;
mod refresh;
pub mod renewal;
mod second_step;
pub mod sessions;
pub mod setup;
mod sign_in;
mod teams;
mod throttle;
pub mod tokens;

use actix_web::http::Method;
use actix_web::web;

pub use lane::{HashingCost, Lane};
pub use moments::Moments;

use crate::store::ReadTx;
use crate::values::{Problem, UserId};
use crate::web::openapi::Operation;
use crate::web::routes::{Access, Route};

/// The signed-in person; an operator at the machine has no account.
fn person_of(tx: &ReadTx<'_>) -> Result<UserId, Problem> {
    tx.user_id().ok_or_else(|| Problem::forbidden("Only a person has an account."))
}

/// The same, for what a personal token must not do: manage the account that it hangs on.
fn person_at_a_device(tx: &ReadTx<'_>) -> Result<UserId, Problem> {
    if tx.session_id().is_none() {
        return Err(Problem::forbidden("A token can't change the account; sign in for that."));
    }
    person_of(tx)
}

/// All routes of this part of the house.
pub fn routes() -> Vec<Route> {
    let mut all = sign_in_routes();
    all.extend(devices::routes());
    all.extend(account::routes());
    all.extend(passwords::routes());
    all.extend(tokens::routes());
    all.extend(codes::routes());
    all.extend(parking::routes());
    all.extend(passkeys::routes());
    all.extend(setup::routes());
    all.extend(invite::routes());
    all.extend(teams::routes());
    all
}

/// Signing in and out.
fn sign_in_routes() -> Vec<Route> {
    vec![
        Route::page(Method::GET, "/sales/login", Access::Open, || web::get().to(pages::login_page)),
        Route::page(Method::POST, "/sales/login", Access::Open, || web::post().to(pages::login)),
        Route::page(Method::POST, "/sales/login/code", Access::Open, || web::post().to(pages::code)),
        Route::page(Method::POST, "/sales/logout", Access::Open, || web::post().to(pages::logout)),
        Route::api(
            Method::POST,
            "/api/sales/auth/login",
            Access::Open,
            Operation::new("Sign in; sets both cookies.").takes::<api::Login>().answers::<api::Me>(),
            || web::post().to(api::login),
        ),
        Route::api(
            Method::GET,
            "/api/sales/auth/me",
            Access::SignedIn,
            Operation::new("Who is signed in.").answers::<api::Me>(),
            || web::get().to(api::me),
        ),
        Route::api(
            Method::POST,
            "/api/sales/auth/refresh",
            Access::Open,
            Operation::new("Renew the session by its refresh token; rotates both cookies.").answers::<api::Renewal>(),
            || web::post().to(api::renew),
        ),
        Route::api(
            Method::POST,
            "/api/sales/auth/logout",
            Access::Open,
            Operation::new("End this session.").status(204),
            || web::post().to(api::logout),
        ),
    ]
}
