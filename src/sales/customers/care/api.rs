//! `/api/sales/customers/{id}/hold`, `release`, `close` and `reopen`.

use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Deserialize;
use utoipa::ToSchema;

use super::reason;
use crate::sales::customers::api::customer_id;
use crate::sales::customers::dto::CustomerDetail;
use crate::sales::customers::one;
use crate::values::Problem;
use crate::web::{Json, SignedIn};

/// Why, from the version that was read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WhyBody {
    version: i64,
    /// 3 to 200 characters.
    reason: String,
}

/// From the version that was read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VersionBody {
    version: i64,
}

/// POST `customers/{id}/hold`.
pub async fn hold(me: SignedIn, id: Path<String>, body: Json<WhyBody>) -> Result<HttpResponse, Problem> {
    let (id, body) = (customer_id(&id)?, body.0);
    let held = me
        .manage(move |tx| {
            one(tx, &id)?;
            super::hold(tx, &id, body.version, &reason(&body.reason)?)?;
            CustomerDetail::read(tx, &id)
        })
        .await?;
    Ok(HttpResponse::Ok().json(held))
}

/// POST `customers/{id}/release`.
pub async fn release(me: SignedIn, id: Path<String>, body: Json<VersionBody>) -> Result<HttpResponse, Problem> {
    let (id, version) = (customer_id(&id)?, body.0.version);
    let released = me
        .manage(move |tx| {
            super::release(tx, &id, version)?;
            CustomerDetail::read(tx, &id)
        })
        .await?;
    Ok(HttpResponse::Ok().json(released))
}

/// POST `customers/{id}/close`.
pub async fn close(me: SignedIn, id: Path<String>, body: Json<WhyBody>) -> Result<HttpResponse, Problem> {
    let (id, body) = (customer_id(&id)?, body.0);
    let closed = me
        .write(move |tx| {
            one(tx, &id)?;
            super::close(tx, &id, body.version, &reason(&body.reason)?)?;
            CustomerDetail::read(tx, &id)
        })
        .await?;
    Ok(HttpResponse::Ok().json(closed))
}

/// POST `customers/{id}/reopen`.
pub async fn reopen(me: SignedIn, id: Path<String>, body: Json<VersionBody>) -> Result<HttpResponse, Problem> {
    let (id, version) = (customer_id(&id)?, body.0.version);
    let reopened = me
        .write(move |tx| {
            super::reopen(tx, &id, version)?;
            CustomerDetail::read(tx, &id)
        })
        .await?;
    Ok(HttpResponse::Ok().json(reopened))
}
