//! First run: the one-time link (30 minutes) and its page that make the first team and its admin (AUT-5).

mod pages;

use actix_web::http::Method;
use actix_web::web;

use super::sessions::{self, Beginning, Issued, Tokens};
use crate::admin::{tenants, users};
use crate::bind;
use crate::store::{SessionLimits, Store, SystemSql, SystemTx, random};
use crate::values::{Problem, Token};
use crate::web::routes::{Access, Route};

/// The routes of the set-up page; on a file with a team they are 404.
pub fn routes() -> Vec<Route> {
    vec![
        Route::page(Method::GET, "/setup", Access::Open, || web::get().to(pages::page)),
        Route::page(Method::POST, "/setup", Access::Open, || web::post().to(pages::make)),
    ]
}

/// A set-up link lives so long.
const SECONDS: i64 = 30 * 60;

const TEAMS: SystemSql = SystemSql::new("SELECT EXISTS (SELECT 1 FROM tenants)");
const FORGET: SystemSql = SystemSql::new("DELETE FROM one_time_links WHERE kind = 'setup'");
const ADD: SystemSql =
    SystemSql::new("INSERT INTO one_time_links (link_hash, kind, expires_at) VALUES (:hash, 'setup', :expires)");

/// Is any team in the file?
fn has_team(tx: &SystemTx<'_>) -> Result<bool, Problem> {
    Ok(tx.one(TEAMS, bind! {}, |row| row.get(0))?.unwrap_or(false))
}

/// A fresh link for a file without a team; the ones before open nothing any more.
pub fn link(store: &Store) -> Result<Option<Token>, Problem> {
    let token = Token::from_bytes(random()?);
    let hash = token.hash();
    // A full disk must not keep a server with people in it from starting.
    if store.system_read_blocking(has_team)? {
        return Ok(None);
    }
    store.system_write_blocking(move |tx| {
        if has_team(tx)? {
            return Ok(None);
        }
        tx.run(FORGET, bind! {})?;
        tx.run(ADD, bind! {":hash" => hash, ":expires" => tx.now().plus_seconds(SECONDS)})?;
        Ok(Some(token))
    })
}

/// What a set-up link finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// A team is there: there is no set-up any more.
    Team,
    /// Wrong, used or too old.
    Nothing,
    Open,
}

const OPEN: SystemSql =
    SystemSql::new("SELECT 1 FROM one_time_links WHERE link_hash = :hash AND kind = 'setup' AND expires_at > :now");

/// Looks without redeeming.
pub fn find(tx: &SystemTx<'_>, hash: &[u8; 32]) -> Result<Found, Problem> {
    if has_team(tx)? {
        return Ok(Found::Team);
    }
    let open = tx.one(OPEN, bind! {":hash" => hash, ":now" => tx.now()}, |_| Ok(()))?;
    Ok(if open.is_some() { Found::Open } else { Found::Nothing })
}

/// The first team, its admin, and the session that begins at once.
#[derive(Clone)]
pub struct FirstTeam {
    pub team: tenants::NewTenant,
    pub admin: users::NewUser,
    pub tokens: Tokens,
    pub device: String,
    pub address: String,
}

/// Redeems the link; None if it opens nothing.
pub fn redeem(
    tx: &SystemTx<'_>,
    hash: &[u8; 32],
    first: &FirstTeam,
    limits: &SessionLimits,
) -> Result<Option<Issued>, Problem> {
    if find(tx, hash)? != Found::Open {
        return Ok(None);
    }
    tx.run(FORGET, bind! {})?;
    let tenant = tenants::add(tx, &first.team)?;
    let user = tx.operate(first.team.slug.as_str(), |tx| users::add(tx, &first.admin))?;
    let new = Beginning {
        tenant,
        user,
        remember: true,
        device: first.device.clone(),
        address: first.address.clone(),
        tokens: first.tokens,
    };
    let issued = sessions::begin(tx, &new, limits)?;
    sessions::note(tx, tenant, issued.id, user, "signed_in", &first.address)?;
    Ok(Some(issued))
}
