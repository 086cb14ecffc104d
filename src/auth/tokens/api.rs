//! `/api/sales/auth/tokens`.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{NewToken, TokenRow};
use crate::auth::lane::Lane;
use crate::auth::passwords;
use crate::store;
use crate::values::{Problem, Token};
use crate::web::{Json, SignedIn, Site};

/// A token to be made. It outlives sessions, so the password is asked for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenWish {
    #[schema(format = "password")]
    password: String,
    name: String,
    /// `read` or `write`.
    access: String,
    /// 1 to 366.
    days: i64,
}

/// A personal token, without the secret.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TokenItem {
    id: String,
    name: String,
    access: String,
    created_at: String,
    expires_at: String,
    last_used_at: Option<String>,
}

/// One's own tokens, by name.
#[derive(Serialize, ToSchema)]
pub struct TokenList {
    items: Vec<TokenItem>,
}

/// A token just made: the only time that it is shown.
#[derive(Serialize, ToSchema)]
pub struct MadeToken {
    id: String,
    token: String,
}

impl From<TokenRow> for TokenItem {
    fn from(row: TokenRow) -> TokenItem {
        TokenItem {
            id: row.id.to_string(),
            name: row.name,
            access: if row.may_write { "write" } else { "read" }.to_owned(),
            created_at: row.created_at.to_string(),
            expires_at: row.expires_at.to_string(),
            last_used_at: row.last_used_at.map(|at| at.to_string()),
        }
    }
}

/// GET `auth/tokens`.
pub async fn list(me: SignedIn) -> Result<HttpResponse, Problem> {
    let rows = me.read(super::own).await?;
    Ok(HttpResponse::Ok().json(TokenList { items: rows.into_iter().map(TokenItem::from).collect() }))
}

/// POST `auth/tokens`.
pub async fn make(
    me: SignedIn,
    site: web::Data<Site>,
    lane: web::Data<Lane>,
    body: Json<TokenWish>,
) -> Result<HttpResponse, Problem> {
    let TokenWish { password, name, access, days } = body.0;
    let new = NewToken::parse(&name, &access, &days.to_string())?;
    if !passwords::prove(&site.store, &lane, &me, password).await? {
        return Err(Problem::invalid_field("password", passwords::NOT_YOURS));
    }
    let secret = Token::from_bytes(store::random()?);
    let hash = secret.hash();
    let id = me.own(move |tx| super::make(tx, &new, &hash)).await?;
    Ok(HttpResponse::Created().json(MadeToken { id: id.to_string(), token: super::written(&secret) }))
}

/// DELETE `auth/tokens/{id}`.
pub async fn revoke(me: SignedIn, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id = super::id_in(&path)?;
    me.end(move |tx| super::revoke(tx, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}
