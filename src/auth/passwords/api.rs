//! PUT `/api/sales/auth/password`.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use utoipa::ToSchema;

use super::Change;
use crate::auth::api::Renewal;
use crate::auth::cookies as session_cookies;
use crate::auth::lane::Lane;
use crate::values::Problem;
use crate::web::cookies::{self, Jar};
use crate::web::{Json, SignedIn, Site};

/// A change of one's own password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    #[schema(format = "password")]
    current: String,
    /// 12 to 128 characters.
    #[schema(format = "password")]
    new: String,
}

/// Ends every other session and gives this one new cookies.
pub async fn change(
    me: SignedIn,
    site: web::Data<Site>,
    lane: web::Data<Lane>,
    request: HttpRequest,
    body: Json<PasswordChange>,
) -> Result<HttpResponse, Problem> {
    let PasswordChange { current, new } = body.0;
    let known_device = cookies::read(&request, Jar::KnownDevice, site.is_secure()).token();
    let changed = super::change(&site.store, &lane, &me, Change { current, new, known_device }).await?;
    let mut answer = HttpResponse::Ok();
    session_cookies::set(&mut answer, &changed.issued, None, site.store.clock().now(), site.is_secure());
    Ok(answer.json(Renewal::from(&changed.issued)))
}
