//! POST `/api/sales/orders/{id}/returns`.

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use utoipa::ToSchema;

use super::api::{answer_of, order_id};
use super::deliver_api::{LineUnits, units_of};
use super::returns::{TakenBack, return_goods};
use crate::values::{Errors, Problem, Text};
use crate::web::{JsonOnce, SignedIn};

/// What comes back of a delivered order.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReturnBody {
    /// The order's version; 409 if it is another by now.
    version: i64,
    /// At most what was delivered and hasn't come back.
    lines: Vec<LineUnits>,
    /// Why, in 3 to 200 characters.
    reason: String,
    /// Whether the goods are on hand again; else they are written off.
    to_stock: bool,
    /// `YYYY-MM-DD`, from the delivery to today; today unless given.
    returned_on: Option<String>,
}

impl ReturnBody {
    fn parse(self) -> Result<TakenBack, Problem> {
        let mut errors = Errors::new();
        let lines = units_of(self.lines, &mut errors);
        let reason = errors.take("reason", Text::parse(&self.reason));
        let on = errors.take_optional("returnedOn", self.returned_on.as_deref().unwrap_or_default(), str::parse);
        match (reason, on) {
            (Some(reason), Some(on)) if errors.is_empty() => {
                Ok(TakenBack { lines, reason, to_stock: self.to_stock, on })
            }
            _ => Err(errors.into_problem()),
        }
    }
}

/// Answers 201 with the return; once for each `Idempotency-Key`.
pub async fn post(me: SignedIn, id: web::Path<String>, body: JsonOnce<ReturnBody>) -> Result<HttpResponse, Problem> {
    let JsonOnce { body, once } = body;
    let (id, version) = (order_id(&id)?, body.version);
    let back = body.parse()?;
    let answer = me
        .write(move |tx| {
            once.answer(tx, 201, || {
                let made = return_goods(tx, id, version, &back)?;
                answer_of(tx, made)
            })
        })
        .await?;
    Ok(answer.into())
}
