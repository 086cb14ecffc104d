//! One's own account: name, how dates look and in which language, and what happened with it.

mod history;
mod pages;

use actix_web::http::Method;
use actix_web::web;

use serde_json::{Map, Value};

use crate::admin::audit::differences;
use crate::auth::{moments, person_at_a_device};
use crate::bind;
use crate::store::{About, OwnTx, Sql};
use crate::values::{DateLanguage, DateStyle, Name, Problem};
use crate::web::routes::{Access, Route};

const CHANGE: Sql = Sql::new(
    "UPDATE users SET full_name = :name, date_style = :style, date_language = :language WHERE tenant_id = :tenant AND id = :user",
);

/// How somebody reads dates: their order and marks, and the language of names in them.
#[derive(Clone, Copy)]
pub struct Dates {
    style: DateStyle,
    /// None keeps what it is.
    language: Option<DateLanguage>,
}

/// Changes one's own name and the way dates are written for oneself.
pub fn change(tx: &OwnTx<'_>, name: &Name, dates: Dates) -> Result<(), Problem> {
    let user = person_at_a_device(tx)?;
    let name_before = tx.person().map(|person| person.full_name.clone()).unwrap_or_default();
    let before = facts(&name_before, moments::style_of(tx)?, tx.language());
    let (style, language) = (dates.style, dates.language.unwrap_or(tx.language()));
    let name = name.as_str();
    let binds = bind! {":name" => name, ":style" => style, ":language" => language, ":user" => user};
    tx.run_one(CHANGE, binds, || Problem::not_found("account"))?;
    let detail = differences(&before, &facts(name, style, language)).to_string();
    tx.audit("account_changed", Some(About { subject: "user", id: user.as_bytes() }), &detail)
}

fn facts(name: &str, style: DateStyle, language: DateLanguage) -> Map<String, Value> {
    [("fullName", name), ("dates", style.text()), ("dateLanguage", language.code())]
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
