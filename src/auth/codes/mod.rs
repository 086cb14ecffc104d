//! Sign-in codes, the second factor: a secret shared with an app on the person's phone, and recovery
//! codes for the day on which the phone is gone. Codes are asked for only after the right password, and
//! wrong ones are counted as wrong passwords are.

pub mod api;
pub mod pages;
pub mod recovery;
pub mod totp;

use actix_web::http::Method;
use actix_web::web;

use super::sessions::{self, Beginning};
use super::{passkeys, person_at_a_device};
use crate::bind;
use crate::store::{About, AdminTx, OwnTx, ReadTx, Sql, SystemSql, SystemTx};
use crate::values::{Problem, Timestamp, UserId};
use crate::web::openapi::Operation;
use crate::web::routes::{Access, Route};

pub use recovery::RecoveryCode;
pub use totp::Secret;

/// What a code came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// This person has no second factor.
    Nothing,
    Missing,
    Right,
    Wrong,
}

const FACTOR: SystemSql = SystemSql::new(
    "SELECT secret, last_step, has_app FROM second_factors \
     WHERE tenant_id = :tenant AND user_id = :user AND confirmed_at IS NOT NULL",
);
const SPEND: SystemSql = SystemSql::new(
    "UPDATE second_factors SET last_step = :step WHERE tenant_id = :tenant AND user_id = :user AND last_step < :step",
);
const SPEND_RECOVERY: SystemSql =
    SystemSql::new("DELETE FROM recovery_codes WHERE tenant_id = :tenant AND user_id = :user AND code_hash = :hash");

/// Asks whoever signs in for the code, and spends it.
pub fn ask(tx: &SystemTx<'_>, new: &Beginning, code: Option<&str>) -> Result<Asked, Problem> {
    let own = bind! {":tenant" => new.tenant, ":user" => new.user};
    let factor =
        tx.one(FACTOR, own, |row| Ok((row.get::<_, Secret>(0)?, row.get::<_, i64>(1)?, row.get::<_, bool>(2)?)))?;
    let Some((secret, last_step, has_app)) = factor else { return Ok(Asked::Nothing) };
    let Some(typed) = code.map(bare).filter(|typed| !typed.is_empty()) else { return Ok(Asked::Missing) };
    let step = totp::fits(&secret, &typed, tx.now(), last_step).filter(|_| has_app);
    let spent = if let Some(step) = step {
        tx.run(SPEND, bind! {":step" => step, ":tenant" => new.tenant, ":user" => new.user})?
    } else {
        let hash = recovery::hash(&typed);
        let spent = tx.run(SPEND_RECOVERY, bind! {":hash" => hash, ":tenant" => new.tenant, ":user" => new.user})?;
        if spent == 1 {
            sessions::note_user(tx, new.tenant, new.user, "recovery_code_used", &new.address)?;
        }
        spent
    };
    Ok(if spent == 1 { Asked::Right } else { Asked::Wrong })
}

/// "123 456" is 123456.
fn bare(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_whitespace()).take(64).collect()
}

/// How a person's second factor stands.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    pub on_since: Option<Timestamp>,
    /// By an app's codes, not by a passkey alone.
    pub has_app: bool,
    pub recovery_codes: i64,
}

const ON_SINCE: Sql =
    Sql::new("SELECT confirmed_at, has_app FROM second_factors WHERE tenant_id = :tenant AND user_id = :user");
const LEFT: Sql = Sql::new("SELECT COUNT(*) FROM recovery_codes WHERE tenant_id = :tenant AND user_id = :user");

/// One's own.
pub fn standing(tx: &ReadTx<'_>) -> Result<Standing, Problem> {
    let user = super::person_of(tx)?;
    let factor = tx.one(ON_SINCE, bind! {":user" => user}, |row| Ok((row.get(0)?, row.get(1)?)))?;
    let (on_since, has_app) = factor.unwrap_or((None, false));
    let recovery_codes = tx.one(LEFT, bind! {":user" => user}, |row| row.get(0))?.unwrap_or(0);
    Ok(Standing { on_since, has_app, recovery_codes })
}

/// Does somebody have them on?
pub fn are_on(tx: &ReadTx<'_>, user: UserId) -> Result<bool, Problem> {
    let on_since: Option<Option<Timestamp>> = tx.one(ON_SINCE, bind! {":user" => user}, |row| row.get(0))?;
    Ok(on_since.flatten().is_some())
}

const START: Sql = Sql::new(
    "INSERT INTO second_factors (tenant_id, user_id, secret) VALUES (:tenant, :user, :secret) \
     ON CONFLICT (tenant_id, user_id) DO UPDATE SET secret = excluded.secret WHERE confirmed_at IS NULL",
);

/// Keeps a secret drawn before; nothing is asked for until a code confirmed it.
pub fn start(tx: &OwnTx<'_>, secret: &Secret) -> Result<(), Problem> {
    let user = person_at_a_device(tx)?;
    tx.run_one(START, bind! {":user" => user, ":secret" => secret}, || {
        Problem::conflict("Sign-in codes are on already.")
    })
}

const PENDING: Sql = Sql::new(
    "SELECT secret FROM second_factors WHERE tenant_id = :tenant AND user_id = :user AND confirmed_at IS NULL",
);

/// The secret not yet confirmed, to be shown to its person.
pub fn pending(tx: &ReadTx<'_>) -> Result<Secret, Problem> {
    let user = person_at_a_device(tx)?;
    let found = tx.one(PENDING, bind! {":user" => user}, |row| row.get(0))?;
    found.ok_or_else(|| Problem::conflict("Begin again: there is nothing to confirm."))
}

const CONFIRM: Sql = Sql::new(
    "UPDATE second_factors SET confirmed_at = :now, last_step = :step \
     WHERE tenant_id = :tenant AND user_id = :user AND confirmed_at IS NULL",
);

/// Turns it on by the first code of the app. INVALID names `code`.
pub fn confirm(tx: &OwnTx<'_>, typed: &str, hashes: &[[u8; 32]]) -> Result<(), Problem> {
    let user = person_at_a_device(tx)?;
    let step = totp::fits(&pending(tx)?, &bare(typed), tx.now(), 0);
    let step = step.ok_or_else(|| Problem::invalid_field("code", "This is not the code that the app shows now."))?;
    tx.run_one(CONFIRM, bind! {":now" => tx.now(), ":step" => step, ":user" => user}, || {
        Problem::conflict("Sign-in codes are on already.")
    })?;
    keep(tx, user, hashes)?;
    tx.audit("second_factor_on", Some(About { subject: "user", id: user.as_bytes() }), "{}")
}

const TURN_ON: Sql = Sql::new(
    "INSERT INTO second_factors (tenant_id, user_id, secret, confirmed_at, has_app) \
     VALUES (:tenant, :user, :secret, :now, 0) ON CONFLICT (tenant_id, user_id) DO UPDATE \
     SET secret = excluded.secret, confirmed_at = :now, has_app = 0 WHERE confirmed_at IS NULL",
);

/// Turns the second step on for somebody with a passkey and no app; `unused` is a secret that nobody has.
pub fn turn_on_by_passkey(tx: &OwnTx<'_>, unused: &[u8; 32], hashes: &[[u8; 32]]) -> Result<(), Problem> {
    let user = person_at_a_device(tx)?;
    if passkeys::own(tx)?.is_empty() {
        return Err(Problem::conflict("Add a passkey first."));
    }
    tx.run_one(TURN_ON, bind! {":user" => user, ":secret" => &unused[..20], ":now" => tx.now()}, || {
        Problem::conflict("A second step is asked for already.")
    })?;
    keep(tx, user, hashes)?;
    tx.audit("second_factor_on", Some(About { subject: "user", id: user.as_bytes() }), "{}")
}

const FORGET: Sql = Sql::new("DELETE FROM recovery_codes WHERE tenant_id = :tenant AND user_id = :user");
const KEEP: Sql = Sql::new("INSERT INTO recovery_codes (tenant_id, user_id, code_hash) VALUES (:tenant, :user, :hash)");

fn keep(tx: &OwnTx<'_>, user: UserId, hashes: &[[u8; 32]]) -> Result<(), Problem> {
    tx.run(FORGET, bind! {":user" => user})?;
    hashes.iter().try_for_each(|hash| tx.run(KEEP, bind! {":user" => user, ":hash" => hash}).map(|_| ()))
}

/// New recovery codes; the old ones are no more.
pub fn renew(tx: &OwnTx<'_>, hashes: &[[u8; 32]]) -> Result<(), Problem> {
    let user = person_at_a_device(tx)?;
    if standing(tx)?.on_since.is_none() {
        return Err(Problem::conflict("The second step is off."));
    }
    keep(tx, user, hashes)?;
    tx.audit("recovery_codes_made", Some(About { subject: "user", id: user.as_bytes() }), "{}")
}

const OFF: Sql = Sql::new("DELETE FROM second_factors WHERE tenant_id = :tenant AND user_id = :user");

/// Turns one's own off; the recovery codes go with it.
pub fn turn_off(tx: &OwnTx<'_>) -> Result<(), Problem> {
    let user = person_at_a_device(tx)?;
    tx.run_one(OFF, bind! {":user" => user}, || Problem::conflict("The second step is off."))?;
    tx.audit("second_factor_off", Some(About { subject: "user", id: user.as_bytes() }), "{}")
}

/// Turns off somebody's who lost phone and recovery codes, and removes their passkeys; NOT_FOUND if there is
/// neither in this team, CONFLICT for one's own, which take the password.
pub fn reset(tx: &AdminTx<'_>, user: UserId) -> Result<(), Problem> {
    if tx.user_id() == Some(user) {
        return Err(Problem::conflict("Your own second step is turned off on the account page."));
    }
    let gone = passkeys::remove_all(tx, user)? + tx.run(OFF, bind! {":user" => user})?;
    if gone == 0 {
        return Err(Problem::not_found("second factor"));
    }
    tx.audit("second_factor_reset", Some(About { subject: "user", id: user.as_bytes() }), "{}")
}

/// The pages of one's own codes, and the admin's reset.
pub fn routes() -> Vec<Route> {
    let page = |method, path, make| Route::page(method, path, Access::SignedIn, make);
    vec![
        page(Method::GET, "/sales/account/codes", || web::get().to(pages::show)),
        page(Method::POST, "/sales/account/codes/start", || web::post().to(pages::start)),
        page(Method::POST, "/sales/account/codes/confirm", || web::post().to(pages::confirm)),
        page(Method::POST, "/sales/account/codes/recovery", || web::post().to(pages::renew)),
        page(Method::POST, "/sales/account/codes/off", || web::post().to(pages::turn_off)),
        Route::api(
            Method::DELETE,
            "/api/sales/users/{id}/second-factor",
            Access::Admin,
            Operation::new("Turn off the second step and the passkeys of somebody who lost them.").status(204),
            || web::delete().to(api::reset),
        ),
    ]
}
