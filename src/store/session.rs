//! The lookup that mints a [`Scope`]: one indexed search, in the asker's own transaction.

use rusqlite::{Connection, OptionalExtension, named_params};

use super::errors::storage;
use super::scope::{Person, Scope, tenant_at};
use crate::values::{Code, Problem, SessionId, Timestamp};

/// SHA-256 of what the client showed, and where from.
#[derive(Clone, Debug)]
pub struct Credential {
    pub session_hash: [u8; 32],
    /// The client's address as audit rows show it.
    pub address: String,
}

/// How long sessions live, in seconds. The defaults are contract.md's.
#[derive(Clone, Copy, Debug)]
pub struct SessionLimits {
    /// How long `session-id` authenticates.
    pub access_seconds: i64,
    /// How long a session lives unused.
    pub idle_seconds: i64,
    /// How long it lives at all.
    pub absolute_seconds: i64,
    /// Both limits of a session that is not kept.
    pub brief_seconds: i64,
    /// How long a spent refresh token yields the same successors after their first use.
    pub grace_seconds: i64,
    /// As many sessions as one person has; the oldest goes.
    pub per_user: i64,
}

impl Default for SessionLimits {
    fn default() -> SessionLimits {
        SessionLimits {
            access_seconds: 24 * 3600,
            idle_seconds: 7 * 24 * 3600,
            absolute_seconds: 30 * 24 * 3600,
            brief_seconds: 12 * 3600,
            grace_seconds: 30,
            per_user: 20,
        }
    }
}

/// A live session: who asks, and whether its row wants to hear of it.
pub(super) struct Live {
    pub scope: Scope,
    pub last_seen_at: Timestamp,
    /// The tokens of this generation were not used before.
    pub unused: bool,
}

const LIVE: &str = "SELECT t.id, t.slug, t.name, t.time_zone, t.currency, t.minimum_order_cents, t.reps_see_all, \
     t.reps_see_unassigned, t.own_approval, s.id, s.last_seen_at, s.generation_used_at IS NULL, u.id, u.full_name, \
     u.email, u.role \
     FROM sales_sessions s \
     JOIN users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id \
     JOIN tenants t ON t.id = s.tenant_id \
     WHERE s.session_hash = :hash AND s.access_expires_at > :now AND s.expires_at > :now AND u.active = 1";

/// SESSION_EXPIRED if the credential opens nothing. A storage failure is BUSY, never a session problem.
pub(super) fn live(conn: &Connection, credential: &Credential, now: Timestamp) -> Result<Live, Problem> {
    let found = conn
        .prepare_cached(LIVE)
        .and_then(|mut s| {
            s.query_row(named_params! {":hash": credential.session_hash, ":now": now}, |row| live_at(row, credential))
                .optional()
        })
        .map_err(unreadable)?;
    found.ok_or_else(Problem::session_expired)
}

/// Whatever fails here is the storage's fault: 503, so that nobody is told to sign in again (SES-8).
fn unreadable(error: rusqlite::Error) -> Problem {
    let problem = storage(error);
    match problem.code {
        Code::Internal => Problem { cause: problem.cause, ..Problem::busy("The database can't be read right now.") },
        _ => problem,
    }
}

fn live_at(row: &rusqlite::Row<'_>, credential: &Credential) -> rusqlite::Result<Live> {
    let session: SessionId = row.get(9)?;
    let person = Person { id: row.get(12)?, full_name: row.get(13)?, email: row.get(14)?, role: row.get(15)? };
    Ok(Live {
        scope: Scope {
            tenant: tenant_at(row, 0)?,
            person: Some(person),
            session: Some(session),
            address: credential.address.clone(),
        },
        last_seen_at: row.get(10)?,
        unused: row.get(11)?,
    })
}

/// Notes that a session was used: once a minute, and at the first use of a generation's tokens. Use
/// puts off the idle limit, never the absolute one.
pub(super) fn touch(
    conn: &Connection,
    session_hash: &[u8; 32],
    now: Timestamp,
    limits: &SessionLimits,
) -> Result<(), Problem> {
    conn.prepare_cached(
        "UPDATE sales_sessions SET last_seen_at = MAX(last_seen_at, :now), \
         generation_used_at = COALESCE(generation_used_at, :now), \
         expires_at = MIN(absolute_expires_at, MAX(expires_at, :now + CASE remember WHEN 1 THEN :idle ELSE :brief END)) \
         WHERE session_hash = :hash AND expires_at > :now",
    )
    .and_then(|mut s| {
        s.execute(named_params! {
            ":hash": session_hash,
            ":now": now,
            ":idle": limits.idle_seconds * 1000,
            ":brief": limits.brief_seconds * 1000,
        })
    })
    .map_err(storage)?;
    Ok(())
}
