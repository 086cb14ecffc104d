//! `/api/sales/customers/{id}/tags`.

use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{parse, set_tags};
use crate::sales::customers::api::customer_id;
use crate::sales::customers::dto::CustomerDetail;
use crate::sales::customers::one;
use crate::values::Problem;
use crate::web::{Json, SignedIn};

/// The tags that a customer shall have, and no others.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TagsBody {
    /// The customer's version that was read.
    version: i64,
    tags: Vec<String>,
}

/// PUT `customers/{id}/tags`.
pub async fn put(me: SignedIn, id: Path<String>, body: Json<TagsBody>) -> Result<HttpResponse, Problem> {
    let (id, body) = (customer_id(&id)?, body.0);
    let tagged = me
        .write(move |tx| {
            one(tx, &id)?;
            set_tags(tx, &id, body.version, &parse(body.tags.iter().map(String::as_str))?)?;
            CustomerDetail::read(tx, &id)
        })
        .await?;
    Ok(HttpResponse::Ok().json(tagged))
}
