//! `/api/sales/stock`: what changes what is on hand. Each call takes an Idempotency-Key.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::api::StockItem;
use super::model::Units;
use super::query::warehouse;
use super::{Arrival, Counted, shift};
use crate::sales::products;
use crate::values::{Errors, Problem, ProductId, Quantity, Refusal, Text, WarehouseId};
use crate::web::SignedIn;
use crate::web::idempotency::JsonOnce;

/// Rows that one call may have.
const MOST_ROWS: usize = 500;

/// What came in.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Arrivals {
    /// The default warehouse unless given.
    warehouse_id: Option<String>,
    /// Such as the number of the delivery note.
    #[serde(default)]
    note: String,
    /// 500 at most.
    rows: Vec<ArrivalBody>,
}

/// Units of a product.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ArrivalBody {
    product_id: String,
    quantity: i64,
}

fn few(rows: usize) -> Result<(), Problem> {
    if rows > MOST_ROWS { Err(Problem::invalid_field("rows", "At most 500 rows in one call.")) } else { Ok(()) }
}

/// POST `stock/receive`.
pub async fn receive(me: SignedIn, body: JsonOnce<Arrivals>) -> Result<HttpResponse, Problem> {
    let (body, once) = (body.body, body.once);
    few(body.rows.len())?;
    let mut errors = Errors::new();
    let place = warehouse(body.warehouse_id.as_deref().unwrap_or_default())?;
    let note = errors.take("note", Text::parse(&body.note));
    let mut rows = Vec::new();
    for (at, row) in body.rows.iter().enumerate() {
        let product = errors.take(format!("rows[{at}].productId"), row.product_id.parse());
        let units = errors.take(format!("rows[{at}].quantity"), Quantity::new(row.quantity));
        rows.extend(product.zip(units).map(|(product, units)| Arrival { product, units }));
    }
    let Some(note) = note.filter(|_| errors.is_empty()) else { return Err(errors.into_problem()) };
    let done = me.manage(move |tx| {
        once.answer(tx, 200, || {
            shift::receive(tx, place, &note, &rows)?;
            rows.iter().map(|row| StockItem::read(tx, row.product)).collect::<Result<Vec<_>, _>>()
        })
    });
    Ok(done.await?.into())
}

/// Units added, or taken if negative, and why.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Adjustment {
    /// The default warehouse unless given.
    warehouse_id: Option<String>,
    quantity: i64,
    /// 3 characters or more.
    reason: String,
}

/// POST `stock/{id}/adjust`.
pub async fn adjust(
    me: SignedIn,
    id: web::Path<ProductId>,
    body: JsonOnce<Adjustment>,
) -> Result<HttpResponse, Problem> {
    let (id, body, once) = (id.into_inner(), body.body, body.once);
    let place = warehouse(body.warehouse_id.as_deref().unwrap_or_default())?;
    let reason = Text::parse(&body.reason).map_err(|refusal: Refusal| Problem::invalid(vec![refusal.at("reason")]))?;
    let done = me.manage(move |tx| {
        once.answer(tx, 200, || {
            products::one(tx, id)?;
            shift::adjust(tx, id, place, body.quantity, &reason)?;
            StockItem::read(tx, id)
        })
    });
    Ok(done.await?.into())
}

/// Units to go to another warehouse.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Transfer {
    /// From where; the default warehouse unless given.
    warehouse_id: Option<String>,
    to_warehouse_id: String,
    quantity: i64,
    #[serde(default)]
    note: String,
}

/// POST `stock/{id}/move`.
pub async fn transfer(
    me: SignedIn,
    id: web::Path<ProductId>,
    body: JsonOnce<Transfer>,
) -> Result<HttpResponse, Problem> {
    let (id, body, once) = (id.into_inner(), body.body, body.once);
    let mut errors = Errors::new();
    let from = warehouse(body.warehouse_id.as_deref().unwrap_or_default())?;
    let to = errors.take("toWarehouseId", body.to_warehouse_id.parse::<WarehouseId>());
    let units = errors.take("quantity", Quantity::new(body.quantity));
    let note = errors.take("note", Text::parse(&body.note));
    let (Some(to), Some(units), Some(note)) = (to, units, note) else { return Err(errors.into_problem()) };
    let done = me.manage(move |tx| {
        once.answer(tx, 200, || {
            products::one(tx, id)?;
            shift::transfer(tx, id, (from, to), units, &note).map_err(as_named)?;
            StockItem::read(tx, id)
        })
    });
    Ok(done.await?.into())
}

/// The form says `to`, the API `toWarehouseId`.
fn as_named(mut problem: Problem) -> Problem {
    for error in problem.errors.iter_mut().filter(|error| error.field == "to") {
        error.field = "toWarehouseId".to_owned();
    }
    problem
}

/// What was counted.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Count {
    /// The default warehouse unless given.
    warehouse_id: Option<String>,
    /// 500 at most.
    rows: Vec<CountBody>,
}

/// What was counted of a product.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CountBody {
    product_id: String,
    /// 0 to 100,000,000.
    counted: i64,
    /// What was on hand when the count began: if it is another by now, the row is a 409.
    on_hand: Option<i64>,
}

/// How many products differed.
#[derive(Serialize, ToSchema)]
pub struct Differences {
    differences: usize,
}

/// POST `stock/count`.
pub async fn count(me: SignedIn, body: JsonOnce<Count>) -> Result<HttpResponse, Problem> {
    let (body, once) = (body.body, body.once);
    few(body.rows.len())?;
    let mut errors = Errors::new();
    let place = warehouse(body.warehouse_id.as_deref().unwrap_or_default())?;
    let mut rows = Vec::new();
    for (at, row) in body.rows.iter().enumerate() {
        let product = errors.take(format!("rows[{at}].productId"), row.product_id.parse());
        let units = errors.take(format!("rows[{at}].counted"), Units::new(row.counted));
        rows.extend(product.zip(units).map(|(product, units)| Counted { product, units, seen: row.on_hand }));
    }
    errors.finish()?;
    let done =
        me.manage(move |tx| once.answer(tx, 200, || Ok(Differences { differences: super::count(tx, place, &rows)? })));
    Ok(done.await?.into())
}
