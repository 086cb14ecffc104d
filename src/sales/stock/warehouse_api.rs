//! `/api/sales/stock/warehouses`.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::warehouses::{Warehouse, add, change, one, warehouses};
use crate::values::{Name, Problem, Refusal, WarehouseId};
use crate::web::idempotency::JsonOnce;
use crate::web::{Json, SignedIn};

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
pub async fn list(me: SignedIn) -> Result<HttpResponse, Problem> {
    let found = me.read(warehouses).await?;
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
    let made = me
        .manage(move |tx| once.answer(tx, 201, || Ok(WarehouseItem::from(one(tx, add(tx, &name, body.is_default)?)?))));
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
        let before = one(tx, id)?;
        let name = typed.clone().map_or_else(|| name(&before.name), Ok)?;
        change(tx, id, body.version, &name, body.is_default.unwrap_or(before.is_default))?;
        one(tx, id)
    });
    Ok(HttpResponse::Ok().json(WarehouseItem::from(changed.await?)))
}
