//! `/api/sales/customers/assign`.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Which, assign};
use crate::sales::customers::Asked;
use crate::values::{CustomerId, Problem, UserId};
use crate::web::{Json, SignedIn};

/// Whose customers they shall be: either these, or all that a list's query shows.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AssignBody {
    /// null for nobody.
    #[schema(value_type = Option<String>)]
    rep_id: Option<UserId>,
    #[schema(value_type = Option<Vec<String>>)]
    customer_ids: Option<Vec<CustomerId>>,
    /// The query of the list's address, such as `rep=none&territory=North`.
    query: Option<String>,
}

impl AssignBody {
    fn which(&self) -> Result<Which, Problem> {
        match (&self.customer_ids, &self.query) {
            (Some(ids), None) => Ok(Which::These(ids.clone())),
            (None, Some(query)) => Ok(Which::Fitting(Asked::of_query(query)?.query()?)),
            _ => Err(Problem::invalid_field("customerIds", "Name either customerIds or query.")),
        }
    }
}

/// How many changed hands.
#[derive(Serialize, ToSchema)]
pub struct Assigned {
    assigned: usize,
}

/// POST `customers/assign`.
pub async fn post(me: SignedIn, body: Json<AssignBody>) -> Result<HttpResponse, Problem> {
    let body = body.0;
    let assigned = me.manage(move |tx| assign(tx, &body.which()?, body.rep_id)).await?;
    Ok(HttpResponse::Ok().json(Assigned { assigned }))
}
