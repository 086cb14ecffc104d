//! Renewal: each rotates both tokens; the spent refresh token keeps yielding the same successors until
//! 30 s after their first use (two tabs, a lost answer, a tunnel); used later, it ends the session.
//!
//! Only hashes are stored, so each successor is sealed by its predecessor: successor XOR
//! HMAC-SHA256(predecessor, its kind ‖ session id ‖ generation), a pad of its own for each of the two.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::sessions::{self, Issued, Tokens};
use crate::bind;
use crate::store::{SessionLimits, SystemSql, SystemTx};
use crate::values::{Problem, SessionId, TenantId, Timestamp, Token, UserId};

#[derive(Clone, Copy)]
struct Held {
    tenant: TenantId,
    id: SessionId,
    user: UserId,
    generation: i64,
    remember: bool,
    absolute: Timestamp,
    expires: Timestamp,
    access: Timestamp,
    used_at: Option<Timestamp>,
}

const COLUMNS: [&str; 2] = [
    "SELECT s.tenant_id, s.id, s.user_id, s.generation, s.remember, s.absolute_expires_at, s.expires_at, \
     s.access_expires_at, s.generation_used_at \
     FROM sales_sessions s JOIN users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id \
     WHERE s.refresh_hash = :refresh AND s.expires_at > :now AND s.absolute_expires_at > :now AND u.active = 1",
    "SELECT s.tenant_id, s.id, s.user_id, s.generation, s.remember, s.absolute_expires_at, s.expires_at, \
     s.access_expires_at, s.generation_used_at, p.generation, p.sealed_session, p.sealed_refresh, p.successor_used_at \
     FROM spent_refresh_tokens p \
     JOIN sales_sessions s ON s.tenant_id = p.tenant_id AND s.id = p.session_id \
     JOIN users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id \
     WHERE p.refresh_hash = :refresh AND s.expires_at > :now AND s.absolute_expires_at > :now AND u.active = 1",
];
const CURRENT: SystemSql = SystemSql::new(COLUMNS[0]);
const SPENT: SystemSql = SystemSql::new(COLUMNS[1]);

fn held(row: &crate::store::Row<'_>) -> Result<Held, crate::store::RowError> {
    Ok(Held {
        tenant: row.get(0)?,
        id: row.get(1)?,
        user: row.get(2)?,
        generation: row.get(3)?,
        remember: row.get(4)?,
        absolute: row.get(5)?,
        expires: row.get(6)?,
        access: row.get(7)?,
        used_at: row.get(8)?,
    })
}

/// What came of a refresh. A reuse is not an error of the transaction: its end of the session must stay.
pub enum Refreshed {
    Renewed(Issued),
    /// Nothing opens; SESSION_EXPIRED.
    Refused,
}

/// Redeems a refresh token. `fresh` was drawn before the job was queued.
pub fn refresh(
    tx: &SystemTx<'_>,
    shown: &Token,
    fresh: &Tokens,
    limits: &SessionLimits,
    address: &str,
) -> Result<Refreshed, Problem> {
    let (hash, now) = (shown.hash(), tx.now());
    let binds = bind! {":refresh" => hash, ":now" => now};
    if let Some(held) = tx.one(CURRENT, binds, held)? {
        return rotate(tx, &held, shown, fresh, limits).map(Refreshed::Renewed);
    }
    let spent = tx.one(SPENT, binds, |row| {
        let sealed = row.get(10)?;
        Ok((
            held(row)?,
            Spent { generation: row.get(9)?, session: sealed, refresh: row.get(11)?, used_at: row.get(12)? },
        ))
    })?;
    let Some((held, spent)) = spent else {
        tx.run(LAPSE, binds)?;
        return Ok(Refreshed::Refused);
    };
    match spent.successors(shown, &held, now, limits) {
        Some(tokens) => Ok(Refreshed::Renewed(issued(&held, tokens))),
        None => reused(tx, &held, address),
    }
}

/// What was once refused as expired stays so, should the clock jump back (SES-4).
const LAPSE: SystemSql = SystemSql::new(
    "UPDATE sales_sessions SET access_expires_at = 0, absolute_expires_at = 0 \
     WHERE refresh_hash = :refresh AND expires_at <= :now AND absolute_expires_at > 0",
);

/// A redeemed token's row.
struct Spent {
    generation: i64,
    session: Option<[u8; 32]>,
    refresh: Option<[u8; 32]>,
    used_at: Option<Timestamp>,
}

impl Spent {
    /// The same successors as before, while the grace lasts.
    fn successors(&self, shown: &Token, held: &Held, now: Timestamp, limits: &SessionLimits) -> Option<Tokens> {
        // Of the newest pair the session's own row knows whether it was used.
        let used_at = if self.generation + 1 == held.generation { held.used_at } else { self.used_at };
        if used_at.is_some_and(|used| now >= used.plus_seconds(limits.grace_seconds)) {
            return None;
        }
        let session = seal(shown, b"session", &held.id, self.generation, &self.session?);
        let refresh = seal(shown, b"refresh", &held.id, self.generation, &self.refresh?);
        Some(Tokens { session, refresh })
    }
}

fn issued(held: &Held, tokens: Tokens) -> Issued {
    Issued {
        id: held.id,
        session: tokens.session,
        refresh: tokens.refresh,
        remember: held.remember,
        access_expires_at: held.access,
        expires_at: held.expires,
        absolute_expires_at: held.absolute,
    }
}

const ROTATE: SystemSql = SystemSql::new(
    "UPDATE sales_sessions SET session_hash = :session, refresh_hash = :refresh, generation = generation + 1, \
     generation_used_at = NULL, access_expires_at = :access, expires_at = :expires, last_seen_at = :now \
     WHERE tenant_id = :tenant AND id = :id AND generation = :generation",
);
const NOTE_USE: SystemSql = SystemSql::new(
    "UPDATE spent_refresh_tokens SET successor_used_at = :used \
     WHERE tenant_id = :tenant AND session_id = :id AND generation = :generation - 1",
);
const ERASE_SEALS: SystemSql = SystemSql::new(
    "UPDATE spent_refresh_tokens SET sealed_session = NULL, sealed_refresh = NULL \
     WHERE tenant_id = :tenant AND session_id = :id AND sealed_session IS NOT NULL AND successor_used_at < :graceful",
);
const FORGET_OLDEST: SystemSql = SystemSql::new(
    "DELETE FROM spent_refresh_tokens WHERE tenant_id = :tenant AND session_id = :id AND generation < :generation - 100",
);
const SPEND: SystemSql = SystemSql::new(
    "INSERT INTO spent_refresh_tokens (refresh_hash, tenant_id, session_id, generation, sealed_session, \
     sealed_refresh, spent_at) VALUES (:spent, :tenant, :id, :generation, :sealed_session, :sealed_refresh, :now)",
);

fn rotate(
    tx: &SystemTx<'_>,
    held: &Held,
    shown: &Token,
    fresh: &Tokens,
    limits: &SessionLimits,
) -> Result<Issued, Problem> {
    let now = tx.now();
    let idle = if held.remember { limits.idle_seconds } else { limits.brief_seconds };
    let expires = now.plus_seconds(idle).min(held.absolute).max(held.expires);
    let access = now.plus_seconds(limits.access_seconds).min(expires);
    let own = bind! {":tenant" => held.tenant, ":id" => held.id, ":generation" => held.generation};
    tx.run(
        ROTATE,
        bind! {
            ":session" => fresh.session.hash(), ":refresh" => fresh.refresh.hash(), ":access" => access,
            ":expires" => expires, ":now" => now, ":tenant" => held.tenant, ":id" => held.id,
            ":generation" => held.generation,
        },
    )?;
    // Whoever redeems this token has used it: the grace of the one before it runs from here at the latest.
    let used = held.used_at.unwrap_or(now);
    tx.run(
        NOTE_USE,
        bind! {":used" => used, ":tenant" => held.tenant, ":id" => held.id, ":generation" => held.generation},
    )?;
    let graceful = now.plus_seconds(-limits.grace_seconds);
    tx.run(ERASE_SEALS, bind! {":tenant" => held.tenant, ":id" => held.id, ":graceful" => graceful})?;
    tx.run(FORGET_OLDEST, own)?;
    let sealed_session = seal(shown, b"session", &held.id, held.generation, fresh.session.as_bytes());
    let sealed_refresh = seal(shown, b"refresh", &held.id, held.generation, fresh.refresh.as_bytes());
    tx.run(
        SPEND,
        bind! {
            ":spent" => shown.hash(), ":tenant" => held.tenant, ":id" => held.id, ":generation" => held.generation,
            ":sealed_session" => sealed_session.as_bytes(), ":sealed_refresh" => sealed_refresh.as_bytes(),
            ":now" => now,
        },
    )?;
    Ok(issued(&Held { access, expires, ..*held }, *fresh))
}

const END: SystemSql = SystemSql::new("DELETE FROM sales_sessions WHERE tenant_id = :tenant AND id = :id");

/// A spent token that shows up late was stolen, by this client or from it: the whole session ends.
fn reused(tx: &SystemTx<'_>, held: &Held, address: &str) -> Result<Refreshed, Problem> {
    tx.run(END, bind! {":tenant" => held.tenant, ":id" => held.id})?;
    sessions::note(tx, held.tenant, held.id, held.user, "refresh_token_reused", address)?;
    Ok(Refreshed::Refused)
}

/// Seals and unseals: XOR with a pad that only the predecessor can make.
fn seal(predecessor: &Token, kind: &[u8], id: &SessionId, generation: i64, secret: &[u8; 32]) -> Token {
    // An HMAC takes a key of any length.
    let mut pad = [0; 32];
    if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(predecessor.as_bytes()) {
        mac.update(kind);
        mac.update(id.as_bytes());
        mac.update(&generation.to_be_bytes());
        pad.copy_from_slice(&mac.finalize().into_bytes());
    }
    let mut sealed = *secret;
    sealed.iter_mut().zip(pad).for_each(|(byte, pad)| *byte ^= pad);
    Token::from_bytes(sealed)
}
