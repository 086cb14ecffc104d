//! POST `/api/sales/orders/bulk`.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::payment::{PAID, Payment};
use super::{Outcome, Seen, Together, act_on};
use crate::values::{Errors, Problem, Refusal};
use crate::web::{Json, SignedIn};

/// One step for many orders, or one payment of all of them.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BulkBody {
    /// ready, pick, deliver or paid.
    action: String,
    /// Of `paid` only: `YYYY-MM-DD`, today unless given.
    paid_on: Option<String>,
    /// Of `paid` only: how, in a few words.
    note: Option<String>,
    /// At most 200.
    orders: Vec<SeenBody>,
}

/// An order as it was seen.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SeenBody {
    order_id: String,
    version: i64,
}

/// What became of them.
#[derive(Debug, Serialize, ToSchema)]
pub struct BulkAnswer {
    done: Vec<String>,
    refused: Vec<Refused>,
}

/// An order that stays as it is, and why.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Refused {
    order_id: String,
    code: &'static str,
    detail: String,
}

/// Answers 200 with what was done and what was not.
pub async fn post(me: SignedIn, body: Json<BulkBody>) -> Result<HttpResponse, Problem> {
    let mut errors = Errors::new();
    let BulkBody { action, paid_on, note, orders } = body.0;
    let payment = || Payment::read(&paid_on.unwrap_or_default(), &note.unwrap_or_default());
    let what = match action.as_str() {
        PAID => Some(Together::Pay(payment()?)),
        action => errors.take("action", action.parse()).map(Together::Step),
    };
    let orders: Option<Vec<Seen>> = orders.iter().map(|order| seen(order, &mut errors)).collect();
    let (Some(what), Some(orders)) = (what, orders) else { return Err(errors.into_problem()) };
    let outcomes = act_on(&me, what, orders).await?;
    let mut answer = BulkAnswer { done: Vec::new(), refused: Vec::new() };
    for Outcome { id, result } in outcomes {
        match result {
            Ok(()) => answer.done.push(id.to_string()),
            Err(problem) => answer.refused.push(Refused {
                order_id: id.to_string(),
                code: problem.code.text(),
                detail: problem.detail,
            }),
        }
    }
    Ok(HttpResponse::Ok().json(answer))
}

fn seen(order: &SeenBody, errors: &mut Errors) -> Option<Seen> {
    let id = errors.take("orders", order.order_id.parse().map_err(|_| Refusal::new("This is not an id.")))?;
    Some(Seen { id, version: order.version })
}
