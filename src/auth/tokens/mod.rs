//! Personal tokens for other programs: named, read-only or read-write, with an end, revocable, shown
//! once and hashed at rest. A token does what its person may do and dies with the person; it never
//! manages the account that it hangs on.

pub mod api;
pub mod pages;

use actix_web::http::Method;
use actix_web::web;

use crate::auth::{person_at_a_device, person_of};
use crate::bind;
use crate::store::{About, OwnTx, ReadTx, Sql};
use crate::values::{Errors, Problem, Text, Timestamp, Token, TokenId};
use crate::web::bearer::PREFIX;
use crate::web::openapi::Operation;
use crate::web::routes::{Access, Route};

/// As many tokens as one person has.
const MOST: i64 = 20;
/// The longest life of a token in days.
const LONGEST_DAYS: i64 = 366;

/// A token to be made.
#[derive(Clone, Debug)]
pub struct NewToken {
    pub name: Text<1, 60>,
    pub may_write: bool,
    pub days: i64,
}

impl NewToken {
    /// From what was typed; INVALID names `name`, `access` (read, write) or `days` (1 to 366).
    pub fn parse(name: &str, access: &str, days: &str) -> Result<NewToken, Problem> {
        let mut errors = Errors::new();
        let name = errors.take("name", Text::parse(name));
        let may_write = match access {
            "read" => Some(false),
            "write" => Some(true),
            _ => errors.take("access", Err("Must be read or write.")),
        };
        let days = days.trim().parse().ok().filter(|days| (1..=LONGEST_DAYS).contains(days));
        let days = errors.take("days", days.ok_or(format!("Must be 1 to {LONGEST_DAYS} days.")));
        match (name, may_write, days) {
            (Some(name), Some(may_write), Some(days)) => Ok(NewToken { name, may_write, days }),
            _ => Err(errors.into_problem()),
        }
    }
}

/// A token as its person sees it, without the secret.
#[derive(Clone, Debug)]
pub struct TokenRow {
    pub id: TokenId,
    pub name: String,
    pub may_write: bool,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
}

/// What the program sends after `Bearer`.
pub fn written(secret: &Token) -> String {
    format!("{PREFIX}{}", secret.reveal())
}

const MAKE: Sql = Sql::new(
    "INSERT INTO api_tokens (tenant_id, id, user_id, name, token_hash, may_write, expires_at, created_at) \
     SELECT :tenant, :id, :user, :name, :hash, :write, :expires, :now \
     WHERE (SELECT COUNT(*) FROM api_tokens k WHERE k.tenant_id = :tenant AND k.user_id = :user) < :most",
);

/// Makes one; `hash` is of a secret drawn before. CONFLICT names `name`, or says that there are enough.
pub fn make(tx: &OwnTx<'_>, new: &NewToken, hash: &[u8; 32]) -> Result<TokenId, Problem> {
    let user = person_at_a_device(tx)?;
    let id = TokenId::from_bytes(tx.new_id());
    tx.run_one(
        MAKE,
        bind! {
            ":id" => id, ":user" => user, ":name" => new.name.as_str(), ":hash" => hash, ":write" => new.may_write,
            ":expires" => tx.now().plus_days(new.days), ":now" => tx.now(), ":most" => MOST,
        },
        || Problem::conflict(format!("You have {MOST} tokens; revoke one first.")),
    )?;
    tx.audit("token_made", Some(About { subject: "token", id: id.as_bytes() }), "{}")?;
    Ok(id)
}

const LIST: Sql = Sql::new(
    "SELECT k.id, k.name, k.may_write, k.created_at, k.expires_at, k.last_used_at FROM api_tokens k \
     WHERE k.tenant_id = :tenant AND k.user_id = :user ORDER BY k.name LIMIT 100",
);

/// One's own tokens, those whose time is over too.
pub fn own(tx: &ReadTx<'_>) -> Result<Vec<TokenRow>, Problem> {
    tx.all(LIST, bind! {":user" => person_of(tx)?}, |row| {
        Ok(TokenRow {
            id: row.get(0)?,
            name: row.get(1)?,
            may_write: row.get(2)?,
            created_at: row.get(3)?,
            expires_at: row.get(4)?,
            last_used_at: row.get(5)?,
        })
    })
}

const REVOKE: Sql = Sql::new("DELETE FROM api_tokens WHERE tenant_id = :tenant AND user_id = :user AND id = :id");

/// Revokes one of one's own: the next request with it is refused.
pub fn revoke(tx: &OwnTx<'_>, id: TokenId) -> Result<(), Problem> {
    let user = person_at_a_device(tx)?;
    tx.run_one(REVOKE, bind! {":user" => user, ":id" => id}, || Problem::not_found("token"))?;
    tx.audit("token_revoked", Some(About { subject: "token", id: id.as_bytes() }), "{}")
}

fn id_in(path: &str) -> Result<TokenId, Problem> {
    path.parse().map_err(|_| Problem::not_found("token"))
}

/// The page and calls of personal tokens.
pub fn routes() -> Vec<Route> {
    let page = |method, path, make| Route::page(method, path, Access::SignedIn, make);
    let call = |method, path, operation, make| Route::api(method, path, Access::SignedIn, operation, make);
    let all = "/api/sales/auth/tokens";
    let made = Operation::new("Make a personal token; the answer alone shows it.");
    vec![
        page(Method::GET, "/sales/account/tokens", || web::get().to(pages::list)),
        page(Method::POST, "/sales/account/tokens", || web::post().to(pages::make)),
        page(Method::POST, "/sales/account/tokens/{id}/revoke", || web::post().to(pages::revoke)),
        call(Method::GET, all, Operation::new("One's own personal tokens.").answers::<api::TokenList>(), || {
            web::get().to(api::list)
        }),
        call(Method::POST, all, made.takes::<api::TokenWish>().answers::<api::MadeToken>().status(201), || {
            web::post().to(api::make)
        }),
        call(
            Method::DELETE,
            "/api/sales/auth/tokens/{id}",
            Operation::new("Revoke a personal token.").status(204),
            || web::delete().to(api::revoke),
        ),
    ]
}
