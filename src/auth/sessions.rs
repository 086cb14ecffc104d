//! Sessions are rows: how they begin, renew and end. Each change is one transaction.

use crate::bind;
use crate::store::{Row, SessionLimits, SystemSql, SystemTx};
use crate::values::{Problem, SessionId, TenantId, Timestamp, Token, UserId};

/// Tokens and limits of a session just made or renewed, as the client is told.
#[derive(Clone, Copy, Debug)]
pub struct Issued {
    pub id: SessionId,
    pub session: Token,
    pub refresh: Token,
    pub remember: bool,
    pub access_expires_at: Timestamp,
    pub expires_at: Timestamp,
    pub absolute_expires_at: Timestamp,
}

/// Whose session begins, and on which device.
#[derive(Clone, Debug)]
pub struct Beginning {
    pub tenant: TenantId,
    pub user: UserId,
    pub remember: bool,
    pub device: String,
    pub address: String,
    /// Drawn before the job is queued, so that each run of it gives the same.
    pub tokens: Tokens,
}

/// A pair of fresh secrets.
#[derive(Clone, Copy, Debug)]
pub struct Tokens {
    pub session: Token,
    pub refresh: Token,
}

impl Tokens {
    /// From the system's randomness.
    pub fn draw() -> Result<Tokens, Problem> {
        let fresh = || crate::store::random().map(Token::from_bytes);
        Ok(Tokens { session: fresh()?, refresh: fresh()? })
    }
}

const BEGIN: SystemSql = SystemSql::new(
    "INSERT INTO sales_sessions (tenant_id, id, user_id, session_hash, refresh_hash, remember, access_expires_at, \
     expires_at, absolute_expires_at, last_seen_at, device, address, created_at) \
     VALUES (:tenant, :id, :user, :session, :refresh, :remember, :access, :expires, :absolute, :now, :device, \
     :address, :now)",
);

const OLDEST_OVER: SystemSql = SystemSql::new(
    "DELETE FROM sales_sessions WHERE tenant_id = :tenant AND user_id = :user AND id IN ( \
     SELECT s.id FROM sales_sessions s WHERE s.tenant_id = :tenant AND s.user_id = :user \
     ORDER BY s.created_at DESC, s.id DESC LIMIT -1 OFFSET :keep)",
);

/// Begins a session; the person's oldest beyond the limit goes.
pub fn begin(tx: &SystemTx<'_>, new: &Beginning, limits: &SessionLimits) -> Result<Issued, Problem> {
    let now = tx.now();
    let (idle, absolute) = if new.remember {
        (limits.idle_seconds, limits.absolute_seconds)
    } else {
        (limits.brief_seconds, limits.brief_seconds)
    };
    let absolute_expires_at = now.plus_seconds(absolute);
    let expires_at = now.plus_seconds(idle).min(absolute_expires_at);
    let access_expires_at = now.plus_seconds(limits.access_seconds).min(expires_at);
    let id = SessionId::from_bytes(tx.new_id());
    tx.run(OLDEST_OVER, bind! {":tenant" => new.tenant, ":user" => new.user, ":keep" => limits.per_user - 1})?;
    tx.run(
        BEGIN,
        bind! {
            ":tenant" => new.tenant, ":id" => id, ":user" => new.user,
            ":session" => new.tokens.session.hash(), ":refresh" => new.tokens.refresh.hash(),
            ":remember" => new.remember, ":access" => access_expires_at, ":expires" => expires_at,
            ":absolute" => absolute_expires_at, ":now" => now, ":device" => new.device, ":address" => new.address,
        },
    )?;
    let Tokens { session, refresh } = new.tokens;
    Ok(Issued { id, session, refresh, remember: new.remember, access_expires_at, expires_at, absolute_expires_at })
}

const END: SystemSql = SystemSql::new(
    "DELETE FROM sales_sessions WHERE session_hash = :session OR refresh_hash = :refresh \
     RETURNING tenant_id, id, user_id",
);

const END_BY_SPENT: SystemSql = SystemSql::new(
    "DELETE FROM sales_sessions WHERE (tenant_id, id) IN ( \
     SELECT p.tenant_id, p.session_id FROM spent_refresh_tokens p WHERE p.refresh_hash = :refresh) \
     RETURNING tenant_id, id, user_id",
);

/// Ends the session that either cookie opens, spent or not; false if there was none.
pub fn end(
    tx: &SystemTx<'_>,
    session: Option<&Token>,
    refresh: Option<&Token>,
    address: &str,
) -> Result<bool, Problem> {
    let session = session.map(Token::hash);
    let refresh = refresh.map(Token::hash);
    let owner = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    let mut ended = tx.one(END, bind! {":session" => session, ":refresh" => refresh}, owner)?;
    if ended.is_none() {
        // A renewal whose answer was lost leaves the client with the spent one.
        ended = tx.one(END_BY_SPENT, bind! {":refresh" => refresh}, owner)?;
    }
    let Some((tenant, id, user)) = ended else { return Ok(false) };
    note(tx, tenant, id, user, "signed_out", address)?;
    Ok(true)
}

const NAME: SystemSql = SystemSql::new("SELECT full_name FROM users WHERE tenant_id = :tenant AND id = :user");

/// Writes an audit row about somebody whose session hasn't begun.
pub fn note_user(
    tx: &SystemTx<'_>,
    tenant: TenantId,
    user: UserId,
    action: &str,
    address: &str,
) -> Result<(), Problem> {
    let actor: String =
        tx.one(NAME, bind! {":tenant" => tenant, ":user" => user}, |row| row.get(0))?.unwrap_or_default();
    let about = Some(crate::store::About { subject: "user", id: user.as_bytes() });
    tx.audit(&crate::store::Event { tenant, user: Some(user), actor: &actor, address, action, about, detail: "{}" })
}

/// Writes an audit row about a session.
pub fn note(
    tx: &SystemTx<'_>,
    tenant: TenantId,
    id: SessionId,
    user: UserId,
    action: &str,
    address: &str,
) -> Result<(), Problem> {
    let actor: String =
        tx.one(NAME, bind! {":tenant" => tenant, ":user" => user}, |row| row.get(0))?.unwrap_or_default();
    tx.audit(&crate::store::Event {
        tenant,
        user: Some(user),
        actor: &actor,
        address,
        action,
        about: Some(crate::store::About { subject: "session", id: id.as_bytes() }),
        detail: "{}",
    })
}

const PURGE: SystemSql = SystemSql::new(
    "DELETE FROM sales_sessions WHERE (tenant_id, id) IN ( \
     SELECT s.tenant_id, s.id FROM sales_sessions s WHERE s.expires_at <= :before ORDER BY s.expires_at LIMIT :most)",
);

/// Deletes up to `most` sessions that ended before `before`; returns how many.
pub fn purge(tx: &SystemTx<'_>, before: Timestamp, most: i64) -> Result<usize, Problem> {
    tx.run(PURGE, bind! {":before" => before, ":most" => most})
}

const LIVE: SystemSql = SystemSql::new("SELECT COUNT(*) FROM sales_sessions WHERE expires_at > :now");

/// How many sessions are live, for the start-up line.
pub fn live(tx: &SystemTx<'_>) -> Result<i64, Problem> {
    Ok(tx.one(LIVE, bind! {":now" => tx.now()}, |row| row.get(0))?.unwrap_or(0))
}
