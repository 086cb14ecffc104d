//! POST `/api/sales/orders/{id}/paid` and `unpaid`.

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use utoipa::ToSchema;

use super::api;
use super::api::{ActionBody, order_id};
use super::payment::{Payment, pay, take_back};
use crate::store::ManagerTx;
use crate::values::{Errors, OrderId, Problem, Text};
use crate::web::{Json, SignedIn};

/// A payment of an order as it was seen.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaidBody {
    /// The order's version; 409 if it is another by now.
    version: i64,
    /// `YYYY-MM-DD`, from the order's own day to today; today unless given.
    paid_on: Option<String>,
    /// How, in a few words.
    note: Option<String>,
}

impl Payment {
    /// As forms and programs write it. INVALID names `paidOn` and `note`.
    pub fn read(on: &str, how: &str) -> Result<Payment, Problem> {
        let mut errors = Errors::new();
        let on = errors.take_optional("paidOn", on, str::parse);
        let how = errors.take("note", Text::parse(how));
        match (on, how) {
            (Some(on), Some(how)) => Ok(Payment { on, how }),
            _ => Err(errors.into_problem()),
        }
    }
}

/// POST `orders/{id}/paid`.
pub async fn paid(me: SignedIn, id: web::Path<String>, body: Json<PaidBody>) -> Result<HttpResponse, Problem> {
    let (id, PaidBody { version, paid_on, note }) = (order_id(&id)?, body.0);
    let payment = Payment::read(&paid_on.unwrap_or_default(), &note.unwrap_or_default())?;
    answered(me, id, move |tx| pay(tx, id, version, &payment)).await
}

/// POST `orders/{id}/unpaid`.
pub async fn unpaid(me: SignedIn, id: web::Path<String>, body: Json<ActionBody>) -> Result<HttpResponse, Problem> {
    let id = order_id(&id)?;
    let (version, why) = body.0.parse()?;
    answered(me, id, move |tx| take_back(tx, id, version, why.as_str())).await
}

async fn answered(
    me: SignedIn,
    id: OrderId,
    does: impl for<'c> Fn(&ManagerTx<'c>) -> Result<(), Problem> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    let answer = me
        .manage(move |tx| {
            does(tx)?;
            api::answer_of(tx, id)
        })
        .await?;
    Ok(HttpResponse::Ok().json(answer))
}
