//! Sessions across the file, for the operator at the machine: the original portal's debugging queries.

use crate::bind;
use crate::store::{SystemSql, SystemTx};
use crate::values::{Problem, SessionId, TenantId, Timestamp, UserId};

use super::sessions;

/// One live session.
#[derive(Clone, Debug)]
pub struct Listed {
    pub id: SessionId,
    pub full_name: String,
    pub email: String,
    pub tenant: String,
    pub expires_at: Timestamp,
    pub created_at: Timestamp,
    pub last_seen_at: Timestamp,
    pub device: String,
}

const LIST: SystemSql = SystemSql::new(
    "SELECT s.id, u.full_name, u.email, t.slug, s.expires_at, s.created_at, s.last_seen_at, s.device \
     FROM sales_sessions s \
     JOIN users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id \
     JOIN tenants t ON t.id = s.tenant_id \
     WHERE s.expires_at > :now AND (:tenant = '' OR t.slug = :tenant) AND (:email = '' OR u.email_folded = :email) \
     ORDER BY s.created_at DESC, s.id DESC",
);

/// Live sessions, newest first; an empty slug or e-mail key means all.
pub fn list(tx: &SystemTx<'_>, tenant: &str, email: &str) -> Result<Vec<Listed>, Problem> {
    tx.all(LIST, bind! {":now" => tx.now(), ":tenant" => tenant, ":email" => email}, |row| {
        Ok(Listed {
            id: row.get(0)?,
            full_name: row.get(1)?,
            email: row.get(2)?,
            tenant: row.get(3)?,
            expires_at: row.get(4)?,
            created_at: row.get(5)?,
            last_seen_at: row.get(6)?,
            device: row.get(7)?,
        })
    })
}

const END: SystemSql = SystemSql::new("DELETE FROM sales_sessions WHERE id = :id RETURNING tenant_id, id, user_id");
const END_OF: SystemSql = SystemSql::new(
    "DELETE FROM sales_sessions WHERE (tenant_id, user_id) IN ( \
     SELECT u.tenant_id, u.id FROM users u WHERE u.email_folded = :email) RETURNING tenant_id, id, user_id",
);

/// Ends one session; false if there is none of that id.
pub fn revoke(tx: &SystemTx<'_>, id: SessionId) -> Result<bool, Problem> {
    Ok(revoke_all(tx, END, bind! {":id" => id})? > 0)
}

/// Ends all sessions of an e-mail, in every team; returns how many.
pub fn revoke_of(tx: &SystemTx<'_>, email: &str) -> Result<usize, Problem> {
    revoke_all(tx, END_OF, bind! {":email" => email})
}

fn revoke_all(tx: &SystemTx<'_>, sql: SystemSql, binds: &[crate::store::Bind<'_>]) -> Result<usize, Problem> {
    let ended = tx.all(sql, binds, |row| {
        Ok((row.get::<_, TenantId>(0)?, row.get::<_, SessionId>(1)?, row.get::<_, UserId>(2)?))
    })?;
    for (tenant, id, user) in &ended {
        sessions::note(tx, *tenant, *id, *user, "session_revoked_by_operator", "")?;
    }
    Ok(ended.len())
}
