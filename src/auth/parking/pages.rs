//! `/sales/parked/{id}`: "You were signed out; here is what you typed."

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::Parked;
use crate::values::{FormId, Problem};
use crate::web::SignedIn;
use crate::web::page::{self, Shell};

#[derive(Template)]
#[template(path = "auth/parked.html")]
struct ParkedPage {
    shell: Shell,
    form: Parked,
}

fn id_in(path: &str) -> Result<FormId, Problem> {
    path.parse().map_err(|_| super::gone())
}

/// GET `/sales/parked/{id}`: the form as it came, to be sent by a button. Looking redeems nothing.
pub async fn show(me: SignedIn, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id = id_in(&path)?;
    page::html(&me.read(move |tx| Ok(ParkedPage { shell: Shell::of(tx, "", None), form: super::find(tx, id)? })).await?)
}

/// POST `/sales/parked/{id}`: redeems it, and has the browser send the same fields on to where the form
/// belongs: 307 keeps the method and the body.
pub async fn send(me: SignedIn, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id = id_in(&path)?;
    let action = me.own(move |tx| super::take(tx, id)).await?;
    Ok(HttpResponse::TemporaryRedirect().insert_header((header::LOCATION, action)).finish())
}

/// POST `/sales/parked/{id}/discard`.
pub async fn discard(me: SignedIn, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id = id_in(&path)?;
    me.own(move |tx| super::take(tx, id)).await?;
    Ok(page::see_other("/sales/dashboard"))
}
