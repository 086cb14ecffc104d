//! `GET /api/sales/price`: which list and which row give a price.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Pricer;
use crate::sales::orders;
use crate::store::ReadTx;
use crate::values::{CustomerId, Errors, Problem, ProductId, Quantity};
use crate::web::{Query, SignedIn};

/// What is asked; each name is understood with and without `Id`.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default, alias = "customerId")]
    customer: String,
    #[serde(default, alias = "productId")]
    product: String,
    #[serde(default)]
    quantity: String,
}

/// A price and where it is from; without a price the line needs one of its own and a reason.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PriceAnswer {
    customer_id: String,
    product_id: String,
    quantity: i64,
    currency: String,
    /// The day that the price is of, in the team's zone.
    day: String,
    price_cents: Option<i64>,
    /// `own`, `territory` or `default`.
    because: Option<&'static str>,
    price_list_id: Option<String>,
    price_list: Option<String>,
    from_quantity: Option<i64>,
}

/// GET `/api/sales/price`.
pub async fn price(me: SignedIn, query: Query<Asked>) -> Result<HttpResponse, Problem> {
    let asked = query.0;
    let mut errors = Errors::new();
    let customer = errors.take("customer", asked.customer.parse::<CustomerId>());
    let product = errors.take("product", asked.product.parse::<ProductId>());
    let typed = if asked.quantity.is_empty() { "1" } else { &asked.quantity };
    let quantity = errors.take("quantity", Quantity::parse(typed));
    let (Some(customer), Some(product), Some(quantity)) = (customer, product, quantity) else {
        return Err(errors.into_problem());
    };
    let answer = me.read(move |tx| explain(tx, customer, product, quantity)).await?;
    Ok(HttpResponse::Ok().json(answer))
}

fn explain(
    tx: &ReadTx<'_>,
    customer: CustomerId,
    product: ProductId,
    quantity: Quantity,
) -> Result<PriceAnswer, Problem> {
    orders::buyer(tx, customer)?;
    orders::goods(tx, product)?;
    let pricer = Pricer::of(tx, customer, tx.today())?;
    let priced = pricer.prices(tx, &[(product, quantity)])?.pop().flatten();
    let list = priced.and_then(|priced| pricer.list(priced.list));
    Ok(PriceAnswer {
        customer_id: customer.to_string(),
        product_id: product.to_string(),
        quantity: quantity.units(),
        currency: tx.tenant().currency.code().to_owned(),
        day: tx.today().to_string(),
        price_cents: priced.map(|priced| priced.unit_price.minor()),
        because: list.map(|(_, kind)| kind.text()),
        price_list_id: priced.map(|priced| priced.list.to_string()),
        price_list: list.map(|(name, _)| name.to_owned()),
        from_quantity: priced.map(|priced| priced.from_quantity.units()),
    })
}
