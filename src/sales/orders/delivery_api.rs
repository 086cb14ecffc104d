//! GET `/api/sales/customers/{id}/delivery-day`.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::{buyer, proposed_day};
use crate::values::{CustomerId, Problem};
use crate::web::SignedIn;

/// The day that a new order of a customer is proposed for.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeliveryDay {
    /// The first of its delivery weekdays after today; null if it has none.
    proposed_on: Option<String>,
}

/// GET `customers/{id}/delivery-day`.
pub async fn get(me: SignedIn, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id: CustomerId = id.parse().map_err(|_| Problem::not_found("customer"))?;
    let read = me.read(move |tx| {
        let day = proposed_day(buyer(tx, id)?.delivery_weekdays, tx.today());
        Ok(DeliveryDay { proposed_on: day.map(|day| day.to_string()) })
    });
    Ok(HttpResponse::Ok().json(read.await?))
}
