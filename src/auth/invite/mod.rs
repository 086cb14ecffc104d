//! Invite and reset links as their person meets them (AUT-5): a page that names who and which team, asks
//! for a password, and signs in. An admin makes the link (`crate::admin::links`) and never learns the password.

mod pages;

use actix_web::http::Method;
use actix_web::web;

use super::entering::{self, Entered, Entry};
use super::throttle::{self, Subjects};
use crate::bind;
use crate::store::{About, Event, SessionLimits, SystemSql, SystemTx, word};
use crate::values::{Problem, Role, TenantId, UserId};
use crate::web::routes::{Access, Route};

/// The routes of the link's page.
pub fn routes() -> Vec<Route> {
    vec![
        Route::page(Method::GET, "/invite", Access::Open, || web::get().to(pages::page)),
        Route::page(Method::POST, "/invite", Access::Open, || web::post().to(pages::redeem_link)),
    ]
}

/// Whom a link is for.
#[derive(Clone, Debug)]
pub struct Invited {
    pub tenant: TenantId,
    pub user: UserId,
    pub team: String,
    pub slug: String,
    pub full_name: String,
    pub email: String,
    pub email_key: String,
    pub role: Role,
    /// There was a password before: the link resets it.
    pub reset: bool,
}

const FIND: SystemSql = SystemSql::new(
    "SELECT l.tenant_id, l.user_id, t.name, t.slug, u.full_name, u.email, u.email_folded, u.role, l.kind = 'reset' \
     FROM one_time_links l \
     JOIN users u ON u.tenant_id = l.tenant_id AND u.id = l.user_id \
     JOIN tenants t ON t.id = l.tenant_id \
     WHERE l.link_hash = :hash AND l.kind IN ('invite', 'reset') AND l.expires_at > :now AND u.active = 1",
);

/// Looks without redeeming; None if the link opens nothing: wrong, used, replaced, withdrawn or too old.
pub fn find(tx: &SystemTx<'_>, hash: &[u8; 32]) -> Result<Option<Invited>, Problem> {
    tx.one(FIND, bind! {":hash" => hash, ":now" => tx.now()}, |row| {
        Ok(Invited {
            tenant: row.get(0)?,
            user: row.get(1)?,
            team: row.get(2)?,
            slug: row.get(3)?,
            full_name: row.get(4)?,
            email: row.get(5)?,
            email_key: row.get(6)?,
            role: word(row, 7)?,
            reset: row.get(8)?,
        })
    })
}

const USE: SystemSql = SystemSql::new("DELETE FROM one_time_links WHERE link_hash = :hash");
const SET: SystemSql = SystemSql::new(
    "UPDATE users SET password_hash = :password, version = version + 1 WHERE tenant_id = :tenant AND id = :user",
);
const END_SESSIONS: SystemSql =
    SystemSql::new("DELETE FROM sales_sessions WHERE tenant_id = :tenant AND user_id = :user");
const FORGET_DEVICES: SystemSql =
    SystemSql::new("DELETE FROM known_devices WHERE tenant_id = :tenant AND user_id = :user");

/// Sets the password that was hashed before, uses the link up, ends what sessions there were, and signs in;
/// whoever has sign-in codes is asked for one first. None if the link opens nothing.
pub fn redeem(
    tx: &SystemTx<'_>,
    link: &[u8; 32],
    entry: &Entry,
    limits: &SessionLimits,
) -> Result<Option<Entered>, Problem> {
    let Some(invited) = find(tx, link)? else { return Ok(None) };
    let Invited { tenant, user, .. } = invited;
    tx.run(USE, bind! {":hash" => link})?;
    tx.run(SET, bind! {":password" => entry.hash, ":tenant" => tenant, ":user" => user})?;
    tx.run(END_SESSIONS, bind! {":tenant" => tenant, ":user" => user})?;
    tx.run(FORGET_DEVICES, bind! {":tenant" => tenant, ":user" => user})?;
    throttle::succeeded(tx, &Subjects::new(&invited.email_key, None))?;
    tx.audit(&Event {
        tenant,
        user: Some(user),
        actor: &invited.full_name,
        address: &entry.new.address,
        action: if invited.reset { "password_reset_by_link" } else { "invitation_accepted" },
        about: Some(About { subject: "user", id: user.as_bytes() }),
        detail: "{}",
    })?;
    entering::enter(tx, entry, limits).map(Some)
}
