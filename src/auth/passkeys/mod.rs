//! Passkeys: a person's device or password manager signs a question of ours, so there is no secret that
//! could be typed at the wrong place. One signs in without a password, whoever holds it; with "ask for a
//! second step" on, it also serves after the password, beside codes and recovery codes.

pub mod api;
mod ceremony;
mod login;
pub mod pages;
mod proof;
mod relying_party;

use actix_web::http::Method;
use actix_web::web;

use super::{codes, person_at_a_device, person_of};
use crate::bind;
use crate::store::{About, OwnTx, ReadTx, Sql};
use crate::values::{PasskeyId, Problem, Text, Timestamp, UserId};
use crate::web::openapi::Operation;
use crate::web::routes::{Access, Route};

pub use proof::{Proven, spend};
pub use relying_party::{Credential, RelyingParty};

/// As many as one person has.
const MOST: i64 = 20;

/// What a person calls it.
pub type PasskeyName = Text<1, 60>;

/// A passkey as its person sees it.
#[derive(Clone, Debug)]
pub struct PasskeyRow {
    pub id: PasskeyId,
    pub name: String,
    pub created_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
}

const LIST: Sql = Sql::new(
    "SELECT k.id, k.name, k.created_at, k.last_used_at FROM passkeys k \
     WHERE k.tenant_id = :tenant AND k.user_id = :user ORDER BY k.id LIMIT 100",
);

/// One's own, the oldest first.
pub fn own(tx: &ReadTx<'_>) -> Result<Vec<PasskeyRow>, Problem> {
    tx.all(LIST, bind! {":user" => person_of(tx)?}, |row| {
        Ok(PasskeyRow { id: row.get(0)?, name: row.get(1)?, created_at: row.get(2)?, last_used_at: row.get(3)? })
    })
}

const CREDENTIALS: Sql = Sql::new(
    "SELECT k.credential_id, k.credential FROM passkeys k WHERE k.tenant_id = :tenant AND k.user_id = :user \
     ORDER BY k.id LIMIT 100",
);

/// What is needed to check one's own.
fn credentials(tx: &ReadTx<'_>) -> Result<Vec<Credential>, Problem> {
    let user = person_at_a_device(tx)?;
    tx.all(CREDENTIALS, bind! {":user" => user}, |row| Ok(Credential { id: row.get(0)?, json: row.get(1)? }))
}

const ADD: Sql = Sql::new(
    "INSERT INTO passkeys (tenant_id, id, user_id, name, credential_id, credential, created_at) \
     SELECT :tenant, :id, :user, :name, :credential_id, :credential, :now \
     WHERE (SELECT COUNT(*) FROM passkeys k WHERE k.tenant_id = :tenant AND k.user_id = :user) < :most",
);

/// Adds one that was checked before. CONFLICT if there are enough, or somebody has it already.
pub fn add(tx: &OwnTx<'_>, name: &PasskeyName, made: &Credential) -> Result<PasskeyId, Problem> {
    let user = person_at_a_device(tx)?;
    let id = PasskeyId::from_bytes(tx.new_id());
    tx.run_one(
        ADD,
        bind! {
            ":id" => id, ":user" => user, ":name" => name.as_str(), ":credential_id" => made.id,
            ":credential" => made.json, ":now" => tx.now(), ":most" => MOST,
        },
        || Problem::conflict(format!("You have {MOST} passkeys; remove one first.")),
    )?;
    note(tx, "passkey_added", id)?;
    Ok(id)
}

fn note(tx: &OwnTx<'_>, action: &str, id: PasskeyId) -> Result<(), Problem> {
    tx.audit(action, Some(About { subject: "passkey", id: id.as_bytes() }), "{}")
}

const NAME: Sql =
    Sql::new("UPDATE passkeys SET name = :name WHERE tenant_id = :tenant AND user_id = :user AND id = :id");

/// Renames one of one's own.
pub fn rename(tx: &OwnTx<'_>, id: PasskeyId, name: &PasskeyName) -> Result<(), Problem> {
    let user = person_at_a_device(tx)?;
    tx.run_one(NAME, bind! {":name" => name.as_str(), ":user" => user, ":id" => id}, missing)?;
    note(tx, "passkey_named", id)
}

fn missing() -> Problem {
    Problem::not_found("passkey")
}

const REMOVE: Sql = Sql::new("DELETE FROM passkeys WHERE tenant_id = :tenant AND user_id = :user AND id = :id");

/// Removes one of one's own: it opens nothing from here on. CONFLICT if it is the last, and the second step
/// that is asked for after the password is a passkey.
pub fn remove(tx: &OwnTx<'_>, id: PasskeyId) -> Result<(), Problem> {
    let user = person_at_a_device(tx)?;
    tx.run_one(REMOVE, bind! {":user" => user, ":id" => id}, missing)?;
    let second = codes::standing(tx)?;
    if second.on_since.is_some() && !second.has_app && own(tx)?.is_empty() {
        return Err(Problem::conflict("It is your second step. Turn the second step off first."));
    }
    note(tx, "passkey_removed", id)
}

const ANY: Sql = Sql::new("SELECT EXISTS (SELECT 1 FROM passkeys k WHERE k.tenant_id = :tenant AND k.user_id = :user)");

/// Has somebody one at all?
pub fn has_any(tx: &ReadTx<'_>, user: UserId) -> Result<bool, Problem> {
    Ok(tx.one(ANY, bind! {":user" => user}, |row| row.get(0))?.unwrap_or(false))
}

const REMOVE_ALL: Sql = Sql::new("DELETE FROM passkeys WHERE tenant_id = :tenant AND user_id = :user");

/// Removes all of a person who lost them; returns how many.
pub fn remove_all(tx: &OwnTx<'_>, user: UserId) -> Result<usize, Problem> {
    tx.run(REMOVE_ALL, bind! {":user" => user})
}

/// The pages of one's own passkeys, and signing in with one.
pub fn routes() -> Vec<Route> {
    let mut all = page_routes();
    all.extend(api_routes());
    all
}

fn page_routes() -> Vec<Route> {
    let page = |method, path, make| Route::page(method, path, Access::SignedIn, make);
    vec![
        page(Method::GET, "/sales/account/passkeys", || web::get().to(pages::list)),
        page(Method::POST, "/sales/account/passkeys", || web::post().to(pages::add)),
        page(Method::POST, "/sales/account/passkeys/second-step", || web::post().to(pages::ask_for_it)),
        page(Method::GET, "/sales/account/passkeys/{id}", || web::get().to(pages::one)),
        page(Method::POST, "/sales/account/passkeys/{id}", || web::post().to(pages::rename)),
        page(Method::POST, "/sales/account/passkeys/{id}/remove", || web::post().to(pages::remove)),
        Route::page(Method::POST, "/sales/login/passkey", Access::Open, || web::post().to(login::sign_in)),
    ]
}

fn api_routes() -> Vec<Route> {
    let add = Operation::new("Begin to add a passkey: the question for the browser.");
    let ask = Operation::new("Begin to sign in with a passkey: the question for the browser.");
    vec![
        Route::api(
            Method::POST,
            "/api/sales/auth/passkeys/add",
            Access::SignedIn,
            add.takes::<api::Wish>().answers::<api::Asked>(),
            || web::post().to(api::add),
        ),
        Route::api(
            Method::POST,
            "/api/sales/auth/passkeys/ask",
            Access::Open,
            ask.takes::<api::Who>().answers::<api::Asked>(),
            || web::post().to(api::ask),
        ),
    ]
}
