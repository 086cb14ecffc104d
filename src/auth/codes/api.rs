//! DELETE `/api/sales/users/{id}/second-factor`.

use actix_web::{HttpResponse, web};

use crate::values::{Problem, UserId};
use crate::web::SignedIn;

/// An admin turns off the second step of somebody who lost phone, passkeys and recovery codes.
pub async fn reset(me: SignedIn, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let user: UserId = path.parse().map_err(|_| Problem::not_found("second factor"))?;
    me.administer(move |tx| super::reset(tx, user)).await?;
    Ok(HttpResponse::NoContent().finish())
}
