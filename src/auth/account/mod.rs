//! One's own account: name, how dates look, and what happened with it.

mod history;
mod pages;

use actix_web::http::Method;
use actix_web::web;

use serde_json::{Map, Value};

use crate::admin::audit::differences;
use crate::auth::{moments, person_at_a_device};
use crate::bind;
use crate::store::{About, OwnTx, Sql};
use crate::values::{DateStyle, Name, Problem};
use crate::web::routes::{Access, Route};

const CHANGE: Sql =
    Sql::new("UPDATE users SET full_name = :name, date_style = :style WHERE tenant_id = :tenant AND id = :user");

/// Changes one's own name and the way dates are written for oneself.
pub fn change(tx: &OwnTx<'_>, name: &Name, style: DateStyle) -> Result<(), Problem> {
    let user = person_at_a_device(tx)?;
    let name_before = tx.person().map(|person| person.full_name.clone()).unwrap_or_default();
    let before = facts(&name_before, moments::style_of(tx)?);
    tx.run_one(CHANGE, bind! {":name" => name.as_str(), ":style" => style, ":user" => user}, || {
        Problem::not_found("account")
    })?;
    let detail = differences(&before, &facts(name.as_str(), style)).to_string();
    tx.audit("account_changed", Some(About { subject: "user", id: user.as_bytes() }), &detail)
}

fn facts(name: &str, style: DateStyle) -> Map<String, Value> {
    [("fullName", name), ("dates", style.text())]
        .map(|(field, value)| (field.to_owned(), value.into()))
        .into_iter()
        .collect()
}

/// The account page and its form.
pub fn routes() -> Vec<Route> {
    vec![
        Route::page(Method::GET, "/sales/account", Access::SignedIn, || web::get().to(pages::show)),
        Route::page(Method::POST, "/sales/account", Access::SignedIn, || web::post().to(pages::change)),
    ]
}
