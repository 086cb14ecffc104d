//! The lookup that mints a [`Scope`]: one indexed search, in the asker's own transaction.

use rusqlite::{Connection, OptionalExtension, named_params};

use super::errors::storage;
use super::scope::{Person, Scope, SessionInUse, TokenInUse, tenant_at};
use crate::values::{Code, Problem, Timestamp, Token};

/// SHA-256 of what the client showed.
#[derive(Clone, Copy, Debug)]
pub enum Shown {
    /// The session cookie.
    Session([u8; 32]),
    /// A personal token, in `Authorization: Bearer`.
    Bearer([u8; 32]),
}

/// What the client showed, and where from.
#[derive(Clone, Debug)]
pub struct Credential {
    pub shown: Shown,
    /// The client's address as audit rows show it.
    pub address: String,
    /// Method and path, for the row of a refusal; may be empty.
    pub asked: String,
}

impl Credential {
    /// By a session's token.
    pub fn session(token: &Token, address: String) -> Credential {
        Credential { shown: Shown::Session(token.hash()), address, asked: String::new() }
    }

    /// By a personal token.
    pub fn bearer(token: &Token, address: String) -> Credential {
        Credential { shown: Shown::Bearer(token.hash()), address, asked: String::new() }
    }
}

/// As many letters of a path as a row keeps.
const LONGEST_PATH: usize = 200;

impl Credential {
    /// For a request; its query may hold what was typed and is left out.
    pub fn asking(mut self, method: &str, path: &str) -> Credential {
        self.asked = format!("{method} {}", path.get(..LONGEST_PATH).unwrap_or(path));
        self
    }
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

macro_rules! live_columns {
    ($own:literal) => {
        concat!(
            "SELECT t.id, t.slug, t.name, t.time_zone, t.currency, t.minimum_order_cents, t.reps_see_all, ",
            "t.reps_see_unassigned, t.own_approval, t.tax_bp, t.tax_label, u.id, u.full_name, u.email, u.role, ",
            "u.date_language, ",
            $own
        )
    };
}

const LIVE: &str = live_columns!(
    "s.id, s.last_seen_at, s.generation_used_at IS NULL, s.expires_at, s.access_expires_at \
     FROM sales_sessions s \
     JOIN users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id \
     JOIN tenants t ON t.id = s.tenant_id \
     WHERE s.session_hash = :hash AND s.access_expires_at > :now AND s.expires_at > :now AND u.active = 1"
);
const LIVE_BEARER: &str = live_columns!(
    "NULL, COALESCE(k.last_used_at, 0), 0, k.name, k.may_write \
     FROM api_tokens k \
     JOIN users u ON u.tenant_id = k.tenant_id AND u.id = k.user_id \
     JOIN tenants t ON t.id = k.tenant_id \
     WHERE k.token_hash = :hash AND k.expires_at > :now AND u.active = 1"
);

/// SESSION_EXPIRED if the credential opens nothing. A storage failure is BUSY, never a session problem.
pub(super) fn live(conn: &Connection, credential: &Credential, now: Timestamp) -> Result<Live, Problem> {
    let (sql, hash) = match &credential.shown {
        Shown::Session(hash) => (LIVE, hash),
        Shown::Bearer(hash) => (LIVE_BEARER, hash),
    };
    let found = conn
        .prepare_cached(sql)
        .and_then(|mut s| {
            s.query_row(named_params! {":hash": hash, ":now": now}, |row| live_at(row, credential)).optional()
        })
        .map_err(unreadable)?;
    found.ok_or_else(|| match credential.shown {
        Shown::Session(_) => Problem::session_expired(),
        Shown::Bearer(_) => Problem { detail: NO_SUCH_TOKEN.to_owned(), ..Problem::session_expired() },
    })
}

const NO_SUCH_TOKEN: &str = "This token opens nothing: it was revoked, it expired, or it never was.";

/// Whatever fails here is the storage's fault: 503, so that nobody is told to sign in again (SES-8).
fn unreadable(error: rusqlite::Error) -> Problem {
    let problem = storage(error);
    match problem.code {
        Code::Internal => Problem { cause: problem.cause, ..Problem::busy("The database can't be read right now.") },
        _ => problem,
    }
}

fn live_at(row: &rusqlite::Row<'_>, credential: &Credential) -> rusqlite::Result<Live> {
    let person = Person {
        id: row.get(11)?,
        full_name: row.get(12)?,
        email: row.get(13)?,
        role: row.get(14)?,
        language: row.get(15)?,
    };
    let (session, token) = match credential.shown {
        Shown::Session(_) => {
            (Some(SessionInUse { id: row.get(16)?, expires_at: row.get(19)?, access_expires_at: row.get(20)? }), None)
        }
        Shown::Bearer(_) => (None, Some(TokenInUse { name: row.get(19)?, may_write: row.get(20)? })),
    };
    Ok(Live {
        scope: Scope {
            tenant: tenant_at(row, 0)?,
            person: Some(person),
            session,
            token,
            address: credential.address.clone(),
        },
        last_seen_at: row.get(17)?,
        unused: row.get(18)?,
    })
}

/// Notes that a session or token was used: once a minute, and at the first use of a generation's tokens.
/// Use puts off a session's idle limit, never its absolute one.
pub(super) fn touch(conn: &Connection, shown: &Shown, now: Timestamp, limits: &SessionLimits) -> Result<(), Problem> {
    let touched = match shown {
        Shown::Session(hash) => conn.prepare_cached(TOUCH).and_then(|mut s| {
            let (idle, brief) = (limits.idle_seconds * 1000, limits.brief_seconds * 1000);
            s.execute(named_params! {":hash": hash, ":now": now, ":idle": idle, ":brief": brief})
        }),
        Shown::Bearer(hash) => {
            conn.prepare_cached(TOUCH_BEARER).and_then(|mut s| s.execute(named_params! {":hash": hash, ":now": now}))
        }
    };
    touched.map(|_| ()).map_err(storage)
}

const TOUCH: &str = "UPDATE sales_sessions SET last_seen_at = MAX(last_seen_at, :now), \
     generation_used_at = COALESCE(generation_used_at, :now), \
     expires_at = MIN(absolute_expires_at, MAX(expires_at, :now + CASE remember WHEN 1 THEN :idle ELSE :brief END)) \
     WHERE session_hash = :hash AND expires_at > :now";
const TOUCH_BEARER: &str =
    "UPDATE api_tokens SET last_used_at = MAX(COALESCE(last_used_at, 0), :now) WHERE token_hash = :hash";

const LAPSED: &str = "SELECT 1 FROM sales_sessions WHERE session_hash = :hash AND access_expires_at <= :now \
     AND (access_expires_at > 0 OR (expires_at <= :now AND absolute_expires_at > 0))";
const LAPSE: &str = "UPDATE sales_sessions SET access_expires_at = 0, \
     absolute_expires_at = CASE WHEN expires_at <= :now THEN 0 ELSE absolute_expires_at END \
     WHERE session_hash = :hash AND access_expires_at <= :now";

/// Was this cookie's time over, and is that not yet written down?
pub(super) fn lapsed(conn: &Connection, hash: &[u8; 32], now: Timestamp) -> Result<bool, Problem> {
    let found = conn.prepare_cached(LAPSED).and_then(|mut s| s.exists(named_params! {":hash": hash, ":now": now}));
    found.map_err(storage)
}

/// What was once refused as expired stays so, should the clock jump back (SES-4).
pub(super) fn lapse(conn: &Connection, hash: &[u8; 32], now: Timestamp) -> Result<(), Problem> {
    let done = conn.prepare_cached(LAPSE).and_then(|mut s| s.execute(named_params! {":hash": hash, ":now": now}));
    done.map(|_| ()).map_err(storage)
}
