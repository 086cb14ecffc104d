//! `/api/sales/stock`.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ledger::{Move, moves as listed_moves};
use super::model::{Held, Place, StockLine, Units};
use super::query::{ListQuery, MovesQuery, warehouse};
use super::warehouses::{Warehouse, add, change as change_warehouse, one as one_warehouse, warehouses as all};
use super::{Arrival, Counted, count as count_all, list, product_page, shift};
use crate::sales::products;
use crate::store::ReadTx;
use crate::values::{Errors, Name, Problem, ProductId, Quantity, Refusal, Text, WarehouseId};
use crate::web::idempotency::JsonOnce;
use crate::web::{Json, Query, SignedIn};

/// Rows that one call may have.
const MOST_ROWS: usize = 500;

/// A product's stock, in units.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StockItem {
    product_id: String,
    code: String,
    product: String,
    units_per_case: i64,
    /// false: nobody counts it, which is not 0.
    tracked: bool,
    on_hand: i64,
    reserved: i64,
    /// Below 0 where more is promised than is there.
    available: i64,
    /// The figures above are the sums of these.
    warehouses: Vec<StockPlace>,
}

/// What one warehouse has, in units.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StockPlace {
    warehouse_id: String,
    warehouse: String,
    on_hand: i64,
    reserved: i64,
    available: i64,
}

impl From<Place> for StockPlace {
    fn from(place: Place) -> StockPlace {
        let Held { on_hand, reserved } = place.held;
        let available = place.held.available();
        StockPlace { warehouse_id: place.warehouse.to_string(), warehouse: place.name, on_hand, reserved, available }
    }
}

impl From<StockLine> for StockItem {
    fn from(line: StockLine) -> StockItem {
        let total = line.total();
        StockItem {
            product_id: line.product.id.to_string(),
            code: line.product.code,
            product: line.product.name,
            units_per_case: line.product.units_per_case,
            tracked: line.product.tracked,
            on_hand: total.on_hand,
            reserved: total.reserved,
            available: total.available(),
            warehouses: line.places.into_iter().map(StockPlace::from).collect(),
        }
    }
}

/// GET `stock`.
pub async fn list(me: SignedIn, query: Query<ListQuery>) -> Result<HttpResponse, Problem> {
    let (query, paging) = query.0.parse()?;
    let found = me.read(move |tx| list::page(tx, &query, &paging)).await?;
    Ok(HttpResponse::Ok().json(found.map(StockItem::from)))
}

fn item(tx: &ReadTx<'_>, id: ProductId) -> Result<StockItem, Problem> {
    let product = products::one(tx, id)?;
    let places = product_page::places(tx, id)?;
    let total = places.iter().fold(Held::default(), |sum, place| Held {
        on_hand: sum.on_hand + place.held.on_hand,
        reserved: sum.reserved + place.held.reserved,
    });
    Ok(StockItem {
        product_id: id.to_string(),
        code: product.code,
        product: product.name,
        units_per_case: product.units_per_case,
        tracked: product.tracked,
        on_hand: total.on_hand,
        reserved: total.reserved,
        available: total.available(),
        warehouses: places.into_iter().map(StockPlace::from).collect(),
    })
}

/// GET `stock/{id}`.
pub async fn one(me: SignedIn, id: web::Path<ProductId>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    Ok(HttpResponse::Ok().json(me.read(move |tx| item(tx, id)).await?))
}

/// A row of the ledger.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StockMove {
    /// RFC 3339, UTC.
    at: String,
    warehouse: String,
    /// Added, or taken if negative.
    quantity: i64,
    reason: String,
    note: String,
    /// The person's name; empty for an operator at the machine.
    by: String,
    order_id: Option<String>,
    /// On hand after it, in the warehouse asked for, or in all.
    on_hand: i64,
}

impl From<Move> for StockMove {
    fn from(one: Move) -> StockMove {
        StockMove {
            at: one.at.to_string(),
            warehouse: one.warehouse,
            quantity: one.units,
            reason: one.reason,
            note: one.note,
            by: one.who,
            order_id: one.order.map(|id| id.to_string()),
            on_hand: one.on_hand,
        }
    }
}

/// GET `stock/{id}/moves`.
pub async fn moves(me: SignedIn, id: web::Path<ProductId>, query: Query<MovesQuery>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let (only, paging) = (warehouse(&query.0.warehouse_id)?, query.0.paging.parse()?);
    let read = move |tx: &ReadTx<'_>| {
        products::one(tx, id)?;
        listed_moves(tx, id, only, &paging)
    };
    Ok(HttpResponse::Ok().json(me.read(read).await?.map(StockMove::from)))
}

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
            rows.iter().map(|row| item(tx, row.product)).collect::<Result<Vec<_>, _>>()
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
            item(tx, id)
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
            item(tx, id)
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
        me.manage(move |tx| once.answer(tx, 200, || Ok(Differences { differences: count_all(tx, place, &rows)? })));
    Ok(done.await?.into())
}

/// A warehouse.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WarehouseItem {
    id: String,
    name: String,
    is_default: bool,
    /// To be given back with a change.
    version: i64,
}

impl From<Warehouse> for WarehouseItem {
    fn from(one: Warehouse) -> WarehouseItem {
        WarehouseItem { id: one.id.to_string(), name: one.name, is_default: one.is_default, version: one.version }
    }
}

/// All of a team's.
#[derive(Serialize, ToSchema)]
pub struct WarehouseList {
    items: Vec<WarehouseItem>,
}

/// GET `stock/warehouses`.
pub async fn warehouses(me: SignedIn) -> Result<HttpResponse, Problem> {
    let found = me.read(all).await?;
    Ok(HttpResponse::Ok().json(WarehouseList { items: found.into_iter().map(WarehouseItem::from).collect() }))
}

/// A warehouse to be added.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewWarehouse {
    name: String,
    #[serde(default)]
    is_default: bool,
}

fn name(typed: &str) -> Result<Name, Problem> {
    Name::parse(typed).map_err(|refusal: Refusal| Problem::invalid(vec![refusal.at("name")]))
}

/// POST `stock/warehouses`.
pub async fn create(me: SignedIn, body: JsonOnce<NewWarehouse>) -> Result<HttpResponse, Problem> {
    let (body, once) = (body.body, body.once);
    let name = name(&body.name)?;
    let made = me.manage(move |tx| {
        once.answer(tx, 201, || Ok(WarehouseItem::from(one_warehouse(tx, add(tx, &name, body.is_default)?)?)))
    });
    Ok(made.await?.into())
}

/// A change of a warehouse; what is left out stays as it is.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WarehouseChange {
    /// As it was when the warehouse was read.
    version: i64,
    name: Option<String>,
    /// Only true: the default passes to another by making that one the default.
    is_default: Option<bool>,
}

/// PATCH `stock/warehouses/{id}`.
pub async fn update(
    me: SignedIn,
    id: web::Path<WarehouseId>,
    body: Json<WarehouseChange>,
) -> Result<HttpResponse, Problem> {
    let (id, body) = (id.into_inner(), body.0);
    let typed = body.name.as_deref().map(name).transpose()?;
    let changed = me.manage(move |tx| {
        let before = one_warehouse(tx, id)?;
        let name = typed.clone().map_or_else(|| name(&before.name), Ok)?;
        change_warehouse(tx, id, body.version, &name, body.is_default.unwrap_or(before.is_default))?;
        one_warehouse(tx, id)
    });
    Ok(HttpResponse::Ok().json(WarehouseItem::from(changed.await?)))
}
