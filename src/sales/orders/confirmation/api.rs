//! POST and DELETE `/api/sales/orders/{id}/confirmation`.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::link::{Days, path, share, withdraw};
use crate::sales::orders::api::order_id;
use crate::values::{Problem, Token};
use crate::web::{Json, SignedIn, Site};

/// For how long.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShareBody {
    /// 1, 7, 14 or 30; 14 unless given.
    days: Option<i64>,
}

/// A link just made.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Shared {
    /// Whoever has it sees the confirmation without signing in. It is shown this once.
    url: String,
    expires_at: String,
}

/// POST `orders/{id}/confirmation`. The answer holds a secret, so it is kept for no `Idempotency-Key`: asked
/// twice, the second link takes the first one's place.
pub async fn post(
    me: SignedIn,
    site: web::Data<Site>,
    id: web::Path<String>,
    body: Json<ShareBody>,
) -> Result<HttpResponse, Problem> {
    let (id, token) = (order_id(&id)?, Token::from_bytes(crate::store::random()?));
    let days = body.0.days.map_or(Ok(Days::default()), Days::new);
    let days = days.map_err(|refusal| Problem::invalid(vec![refusal.at("days")]))?;
    let hash = token.hash();
    let expires = me.write(move |tx| share(tx, id, &hash, days)).await?;
    let url = format!("{}{}", site.address(), path(&token));
    Ok(HttpResponse::Created().json(Shared { url, expires_at: expires.to_string() }))
}

/// DELETE `orders/{id}/confirmation`.
pub async fn delete(me: SignedIn, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id = order_id(&id)?;
    me.write(move |tx| withdraw(tx, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}
