//! `/api/sales/products/{id}/sales` and `…/customers`.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::one as facts;
use super::sold::{Buyer, Month, sold};
use crate::store::ReadTx;
use crate::values::{Problem, ProductId};
use crate::web::paging::PageQuery;
use crate::web::{Query, SignedIn};

/// What was delivered of a product, by month, to customers whom one sees.
#[derive(Serialize, ToSchema)]
pub struct ProductSales {
    /// Thirteen, the running one last.
    months: Vec<MonthSales>,
}

/// A month's deliveries, samples apart.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MonthSales {
    /// Its first day.
    month: String,
    units: i64,
    /// Of the lines, without fees.
    net_cents: i64,
}

/// A customer who was delivered a product in the last thirteen months.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProductBuyer {
    customer_id: String,
    customer: String,
    /// null for one who only gave back in these months.
    last_delivered_on: Option<String>,
    units: i64,
    net_cents: i64,
}

impl From<Month> for MonthSales {
    fn from(month: Month) -> MonthSales {
        MonthSales { month: month.first.to_string(), units: month.units, net_cents: month.net.minor() }
    }
}

impl From<Buyer> for ProductBuyer {
    fn from(buyer: Buyer) -> ProductBuyer {
        ProductBuyer {
            customer_id: buyer.customer.to_string(),
            customer: buyer.name,
            last_delivered_on: buyer.last_on.map(|day| day.to_string()),
            units: buyer.units,
            net_cents: buyer.net.minor(),
        }
    }
}

/// GET `products/{id}/sales`.
pub async fn sales(me: SignedIn, id: web::Path<ProductId>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let read = move |tx: &ReadTx<'_>| {
        facts::one(tx, id)?;
        let months = sold(tx, id)?.months.into_iter().map(MonthSales::from).collect();
        Ok(ProductSales { months })
    };
    Ok(HttpResponse::Ok().json(me.read(read).await?))
}

/// GET `products/{id}/customers`.
pub async fn buyers(me: SignedIn, id: web::Path<ProductId>, query: Query<PageQuery>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let paging = query.0.parse()?;
    let read = move |tx: &ReadTx<'_>| {
        facts::one(tx, id)?;
        sold(tx, id)?.page(&paging)
    };
    Ok(HttpResponse::Ok().json(me.read(read).await?.map(|(_, buyer)| ProductBuyer::from(buyer))))
}
