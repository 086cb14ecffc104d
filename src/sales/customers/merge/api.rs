//! `/api/sales/customers/{id}/merge`, and its undoing.

use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Pair, merge, other, undo_merge};
use crate::sales::customers::api::customer_id;
use crate::sales::customers::dto::CustomerDetail;
use crate::sales::customers::one;
use crate::values::Problem;
use crate::web::{Json, SignedIn};

/// The customer that goes, both as they were read.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MergeBody {
    /// The version of the one that stays.
    version: i64,
    gone_id: String,
    gone_version: i64,
}

/// What was merged.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Merged {
    merge_id: String,
    customer: CustomerDetail,
}

/// POST `customers/{id}/merge`.
pub async fn post(me: SignedIn, id: Path<String>, body: Json<MergeBody>) -> Result<HttpResponse, Problem> {
    let (kept, body) = (customer_id(&id)?, body.0);
    let merged = me
        .manage(move |tx| {
            one(tx, &kept)?;
            let gone = other(&body.gone_id)?;
            let pair = Pair { kept, kept_version: body.version, gone, gone_version: body.gone_version };
            let merge_id = merge(tx, &pair)?.to_string();
            Ok(Merged { merge_id, customer: CustomerDetail::read(tx, &kept)? })
        })
        .await?;
    Ok(HttpResponse::Ok().json(merged))
}

/// POST `customers/merges/{mergeId}/undo`.
pub async fn undo(me: SignedIn, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = id.parse().map_err(|_| Problem::not_found("merge"))?;
    let back = me
        .manage(move |tx| {
            let gone = undo_merge(tx, id)?;
            CustomerDetail::read(tx, &gone)
        })
        .await?;
    Ok(HttpResponse::Ok().json(back))
}
