//! `/api/sales/stock`: what is there, and a product's moves.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::ledger::{Move, moves as listed_moves};
use super::model::{Held, Place, StockLine};
use super::query::{ListQuery, MovesQuery, warehouse};
use super::{list, product_page};
use crate::sales::products;
use crate::store::ReadTx;
use crate::values::{Problem, ProductId};
use crate::web::{Query, SignedIn};

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

impl StockItem {
    fn of(id: ProductId, [code, product]: [String; 2], units_per_case: i64, tracked: bool, places: Vec<Place>) -> Self {
        let total = Held::total(&places);
        StockItem {
            product_id: id.to_string(),
            code,
            product,
            units_per_case,
            tracked,
            on_hand: total.on_hand,
            reserved: total.reserved,
            available: total.available(),
            warehouses: places.into_iter().map(StockPlace::from).collect(),
        }
    }

    /// One product's. NOT_FOUND if the team has none such.
    pub(super) fn read(tx: &ReadTx<'_>, id: ProductId) -> Result<StockItem, Problem> {
        let product = products::one(tx, id)?;
        let names = [product.code, product.name];
        Ok(StockItem::of(id, names, product.units_per_case, product.tracked, product_page::places(tx, id)?))
    }
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
    fn from(StockLine { product, places, .. }: StockLine) -> StockItem {
        let names = [product.code, product.name];
        StockItem::of(product.id, names, product.units_per_case, product.tracked, places)
    }
}

/// GET `stock`.
pub async fn list(me: SignedIn, query: Query<ListQuery>) -> Result<HttpResponse, Problem> {
    let (query, paging) = query.0.parse()?;
    let found = me.read(move |tx| list::page(tx, &query, &paging)).await?;
    Ok(HttpResponse::Ok().json(found.map(StockItem::from)))
}

/// GET `stock/{id}`.
pub async fn one(me: SignedIn, id: web::Path<ProductId>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    Ok(HttpResponse::Ok().json(me.read(move |tx| StockItem::read(tx, id)).await?))
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
