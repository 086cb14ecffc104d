//! GET `/api/sales/orders/board`.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::dto::OrderRow;
use super::{BoardDay, BoardQuery, board_days, board_place};
use crate::values::{Errors, Problem};
use crate::web::{Query, SignedIn};

/// The query, for the OpenAPI document.
pub const BOARD_QUERY: &[(&str, &str)] = &[
    ("day", "Wanted on this day; all days unless said."),
    ("status", "One of pending, ready, picked; all three unless said."),
    ("after", "The `next` of the answer before; goes on for ever."),
];

/// The same, as the address says it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    day: String,
    status: String,
    after: String,
}

/// Open orders by the day they are wanted on, the earliest first; those wanted on no day come last.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BoardAnswer {
    days: Vec<DayAnswer>,
    currency: String,
    /// A cursor for `after`; absent where there is no more.
    next: Option<String>,
}

/// The orders of one day, or as many of them as fit an answer of 100.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DayAnswer {
    /// null for those that are wanted on no day.
    day: Option<String>,
    /// The day is over.
    late: bool,
    total_cents: i64,
    orders: Vec<OrderRow>,
}

impl Asked {
    fn parse(&self) -> Result<BoardQuery, Problem> {
        let mut errors = Errors::new();
        let place = |text: &str| board_place(text).ok_or("This is no cursor of ours.");
        let query = BoardQuery {
            day: errors.take_optional("day", &self.day, str::parse).flatten(),
            status: errors.take_optional("status", &self.status, str::parse).flatten(),
            after: errors.take_optional("after", &self.after, place).flatten(),
        };
        errors.finish().map(|()| query)
    }
}

/// GET `orders/board`.
pub async fn get(me: SignedIn, asked: Query<Asked>) -> Result<HttpResponse, Problem> {
    let query = asked.0.parse()?;
    let read = me.read(move |tx| {
        let (days, next) = board_days(tx, &query)?;
        let today = tx.today();
        let day = |BoardDay { day, total, rows }: BoardDay| DayAnswer {
            day: day.map(|day| day.to_string()),
            late: day.is_some_and(|day| day < today),
            total_cents: total.minor(),
            orders: rows.into_iter().map(OrderRow::from).collect(),
        };
        let currency = tx.tenant().currency.code().to_owned();
        Ok(BoardAnswer { days: days.into_iter().map(day).collect(), currency, next })
    });
    Ok(HttpResponse::Ok().json(read.await?))
}
