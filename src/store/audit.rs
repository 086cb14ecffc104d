//! Who did what, in the transaction that did it. Append only, by trigger.

use rusqlite::{Connection, ToSql, named_params};

use super::scope::Scope;
use crate::values::{TenantId, Timestamp, UserId};

/// What an event is about: a noun and its id.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    pub subject: &'a str,
    pub id: &'a [u8; 16],
}

/// One audit row as it will stand. `detail` is a JSON object and holds no secret.
#[derive(Clone, Copy, Debug)]
pub struct Event<'a> {
    pub tenant: TenantId,
    pub user: Option<UserId>,
    pub actor: &'a str,
    pub address: &'a str,
    pub action: &'a str,
    pub about: Option<About<'a>>,
    pub detail: &'a str,
}

pub(super) fn append(
    conn: &Connection,
    scope: &Scope,
    now: Timestamp,
    id: &[u8; 16],
    action: &str,
    about: Option<About<'_>>,
    detail: &str,
) -> rusqlite::Result<()> {
    let person = scope.person.as_ref();
    let event = Event {
        tenant: scope.tenant.id,
        user: person.map(|p| p.id),
        actor: &scope.actor(),
        address: &scope.address,
        action,
        about,
        detail,
    };
    insert(conn, id, now, &event)
}

pub(super) fn insert(conn: &Connection, id: &[u8; 16], now: Timestamp, event: &Event<'_>) -> rusqlite::Result<()> {
    let subject_id: Option<&dyn ToSql> = event.about.as_ref().map(|a| &a.id as &dyn ToSql);
    conn.prepare_cached(concat!(
        "INSERT INTO audit_events (tenant_id, id, at, user_id, actor, address, action, subject, subject_id, detail) ",
        "VALUES (:tenant, :id, :at, :user, :actor, :address, :action, :subject, :subject_id, :detail)"
    ))?
    .execute(named_params! {
        ":tenant": event.tenant,
        ":id": id,
        ":at": now,
        ":user": event.user,
        ":actor": event.actor,
        ":address": event.address,
        ":action": event.action,
        ":subject": event.about.map_or("", |a| a.subject),
        ":subject_id": subject_id,
        ":detail": event.detail,
    })?;
    Ok(())
}
