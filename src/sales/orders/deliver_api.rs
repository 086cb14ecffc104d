//! POST `/api/sales/orders/{id}/deliver`.

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use utoipa::ToSchema;

use super::api::{answer_of, order_id};
use super::short::{Brought, Rest, deliver};
use crate::values::{Errors, LineId, Note, Problem};
use crate::web::{Json, SignedIn};

/// A delivery of an order as it was seen.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeliverBody {
    /// The order's version; 409 if it is another by now.
    version: i64,
    /// A sentence for the timeline.
    note: Option<String>,
    /// Lines that came in another quantity than was ordered; the others came whole.
    lines: Option<Vec<LineUnits>>,
    /// What becomes of what didn't come: order, unless said, for a pending order of its own, or drop.
    rest: Option<String>,
}

/// Units of a line.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LineUnits {
    pub line_id: String,
    /// Units, from 0.
    pub quantity: i64,
}

/// Answers with the delivered order; `links` names the order of the rest.
pub async fn post(me: SignedIn, id: web::Path<String>, body: Json<DeliverBody>) -> Result<HttpResponse, Problem> {
    let (id, body) = (order_id(&id)?, body.0);
    let mut errors = Errors::new();
    let note = errors.take("note", Note::<500>::parse(body.note.as_deref().unwrap_or_default()));
    let lines = units_of(body.lines.unwrap_or_default(), &mut errors);
    let rest = errors.take("rest", Rest::parse(body.rest.as_deref().unwrap_or_default()));
    let (Some(note), Some(rest), true) = (note, rest, errors.is_empty()) else { return Err(errors.into_problem()) };
    let brought = Brought { lines, rest };
    let answer = me
        .write(move |tx| {
            deliver(tx, id, body.version, note.as_str(), &brought)?;
            answer_of(tx, id)
        })
        .await?;
    Ok(HttpResponse::Ok().json(answer))
}

/// Lines by their id; what is no id is noted.
pub(super) fn units_of(lines: Vec<LineUnits>, errors: &mut Errors) -> Vec<(LineId, i64)> {
    let mut read = Vec::new();
    for (index, line) in lines.into_iter().enumerate() {
        let known = line.line_id.parse().map_err(|_| "This is no line’s id.");
        read.extend(errors.take(format!("lines[{index}].lineId"), known).map(|id| (id, line.quantity)));
    }
    read
}

impl Rest {
    /// The word of an address or a body; an order of its own unless said.
    pub(super) fn parse(word: &str) -> Result<Rest, &'static str> {
        match word {
            "" | "order" => Ok(Rest::Order),
            "drop" => Ok(Rest::Drop),
            _ => Err("Must be order or drop."),
        }
    }
}
