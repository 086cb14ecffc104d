//! `GET /api/sales/price`: which list and which row give a price.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AskedList, Outcome, Why, why};
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
    /// The deposit on a unit, beside its price.
    deposit_cents: i64,
    /// `own`, `territory` or `default`.
    because: Option<&'static str>,
    price_list_id: Option<String>,
    price_list: Option<String>,
    from_quantity: Option<i64>,
    /// Every list that was asked, in that order: the first with a price gave it.
    asked: Vec<ListSays>,
}

/// What one list says for itself.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListSays {
    price_list_id: String,
    price_list: String,
    /// `own`, `territory` or `default`.
    because: &'static str,
    /// null where it has always been in force.
    starts_on: Option<String>,
    ends_on: Option<String>,
    /// `price`, `notReached`, `noRow` or `notInForce`.
    outcome: &'static str,
    /// Of the row that fits, or of the first that isn't reached.
    from_quantity: Option<i64>,
    price_cents: Option<i64>,
}

impl From<&AskedList> for ListSays {
    fn from(list: &AskedList) -> ListSays {
        let (outcome, from_quantity, price_cents) = match list.outcome {
            Outcome::Price(priced) => ("price", Some(priced.from_quantity.units()), Some(priced.unit_price.minor())),
            Outcome::NotReached(least) => ("notReached", Some(least.units()), None),
            Outcome::NoRow => ("noRow", None, None),
            Outcome::NotInForce => ("notInForce", None, None),
        };
        ListSays {
            price_list_id: list.id.to_string(),
            price_list: list.name.clone(),
            because: list.kind.text(),
            starts_on: list.span.first().map(|day| day.to_string()),
            ends_on: list.span.ends_on.map(|day| day.to_string()),
            outcome,
            from_quantity,
            price_cents,
        }
    }
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
    let deposit = orders::goods(tx, product)?.deposit;
    let Why { day, price, asked } = why(tx, customer, product, quantity, tx.today())?;
    let decides = asked.iter().find(|list| list.decides);
    Ok(PriceAnswer {
        customer_id: customer.to_string(),
        product_id: product.to_string(),
        quantity: quantity.units(),
        currency: tx.tenant().currency.code().to_owned(),
        day: day.to_string(),
        price_cents: price.map(|priced| priced.unit_price.minor()),
        deposit_cents: deposit.minor(),
        because: decides.map(|list| list.kind.text()),
        price_list_id: decides.map(|list| list.id.to_string()),
        price_list: decides.map(|list| list.name.clone()),
        from_quantity: price.map(|priced| priced.from_quantity.units()),
        asked: asked.iter().map(ListSays::from).collect(),
    })
}
