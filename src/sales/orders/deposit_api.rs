//! PUT `/api/sales/products/{id}/deposit`: what a unit of a product costs beside its price until it comes back.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::goods;
use crate::bind;
use crate::store::{About, ManagerTx, Sql};
use crate::values::{Money, Problem, ProductId};
use crate::web::{Json, SignedIn};

/// A deposit, on a unit.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Deposit {
    deposit_cents: i64,
}

const SET: Sql = Sql::new(
    "UPDATE products SET deposit_cents = :deposit, version = version + 1, updated_at = :now \
     WHERE tenant_id = :tenant AND id = :product",
);

/// Sets it for orders that are written from now on. NOT_FOUND if there is no such product.
fn set(tx: &ManagerTx<'_>, product: ProductId, deposit: Money) -> Result<(), Problem> {
    let before = goods(tx, product)?.deposit;
    let missed = || Problem::not_found("product");
    tx.run_one(SET, bind! {":product" => product, ":deposit" => deposit, ":now" => tx.now()}, missed)?;
    let detail = json!({"before": {"depositCents": before.minor()}, "after": {"depositCents": deposit.minor()}});
    tx.audit("product_changed", Some(About { subject: "product", id: product.as_bytes() }), &detail.to_string())
}

/// PUT `products/{id}/deposit`.
pub async fn put(me: SignedIn, id: web::Path<ProductId>, body: Json<Deposit>) -> Result<HttpResponse, Problem> {
    let (id, body) = (id.into_inner(), body.0);
    let deposit = Money::entered(body.deposit_cents).map_err(|r| Problem::invalid(vec![r.at("depositCents")]))?;
    me.manage(move |tx| set(tx, id, deposit)).await?;
    Ok(HttpResponse::Ok().json(body))
}
