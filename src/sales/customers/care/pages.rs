//! The forms that hold, release, close and reopen a customer.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::reason;
use crate::sales::customers::pages::one::{Opened, again};
use crate::sales::customers::pages::place;
use crate::values::{CustomerId, Problem};
use crate::web::{Form, SignedIn, page};

/// Why, from the version that the page showed; nothing where no reason is asked for.
#[derive(Clone, Debug, Deserialize)]
pub struct CareForm {
    version: i64,
    #[serde(default)]
    reason: String,
}

fn done(id: CustomerId, notice: &str) -> HttpResponse {
    page::see_other(&format!("{}?notice={notice}", place(id)))
}

/// POST `/sales/customers/{id}/hold`.
pub async fn hold(me: SignedIn, id: web::Path<CustomerId>, form: Form<CareForm>) -> Result<HttpResponse, Problem> {
    let (id, form, typed) = (id.into_inner(), form.0.clone(), form.0);
    match me.manage(move |tx| super::hold(tx, &id, typed.version, &reason(&typed.reason)?)).await {
        Ok(()) => Ok(done(id, "held")),
        Err(problem) => again(&me, id, Opened::Hold(form.reason), problem).await,
    }
}

/// POST `/sales/customers/{id}/release`.
pub async fn release(me: SignedIn, id: web::Path<CustomerId>, form: Form<CareForm>) -> Result<HttpResponse, Problem> {
    let (id, version) = (id.into_inner(), form.0.version);
    match me.manage(move |tx| super::release(tx, &id, version)).await {
        Ok(()) => Ok(done(id, "released")),
        Err(problem) => again(&me, id, Opened::Nothing, problem).await,
    }
}

/// POST `/sales/customers/{id}/close`.
pub async fn close(me: SignedIn, id: web::Path<CustomerId>, form: Form<CareForm>) -> Result<HttpResponse, Problem> {
    let (id, form, typed) = (id.into_inner(), form.0.clone(), form.0);
    match me.write(move |tx| super::close(tx, &id, typed.version, &reason(&typed.reason)?)).await {
        Ok(()) => Ok(done(id, "closed")),
        Err(problem) => again(&me, id, Opened::Close(form.reason), problem).await,
    }
}

/// POST `/sales/customers/{id}/reopen`.
pub async fn reopen(me: SignedIn, id: web::Path<CustomerId>, form: Form<CareForm>) -> Result<HttpResponse, Problem> {
    let (id, version) = (id.into_inner(), form.0.version);
    match me.write(move |tx| super::reopen(tx, &id, version)).await {
        Ok(()) => Ok(done(id, "reopened")),
        Err(problem) => again(&me, id, Opened::Nothing, problem).await,
    }
}
