//! Changing one's password: the current one is asked for, this session gets new tokens, and every other
//! session ends in the same transaction (AUT-4, SES-3, SES-6).

use crate::auth::lane::{Lane, Verdict};
use crate::auth::sessions::{Issued, Tokens};
use crate::auth::{devices, person_at_a_device, throttle};
use crate::bind;
use crate::store::{About, OwnTx, ReadTx, Sql, Store};
use crate::values::{FieldError, Problem, SessionId, Timestamp, Token, UserId};
use crate::web::SignedIn;

/// What was typed, and the browser's own mark.
pub struct Change {
    pub current: String,
    pub new: String,
    pub known_device: Option<Token>,
}

/// The session's new tokens, and how many other devices were signed out.
pub struct Changed {
    pub issued: Issued,
    pub ended: usize,
}

/// Where the change stands before anything is hashed.
struct Standing {
    user: UserId,
    hash: Option<String>,
    refused: Option<FieldError>,
}

const HASH: Sql = Sql::new("SELECT password_hash FROM users WHERE tenant_id = :tenant AND id = :id");

/// The hash that the signed-in person's password must fit.
fn hash_of(tx: &ReadTx<'_>, user: UserId) -> Result<Option<String>, Problem> {
    Ok(tx.one(HASH, bind! {":id" => user}, |row| row.get(0))?.flatten())
}

fn standing(tx: &ReadTx<'_>, new: &str) -> Result<Standing, Problem> {
    let user = person_at_a_device(tx)?;
    let words = tx.person().map(|person| super::words_of(tx.tenant(), person));
    let refused = super::check(new, words.as_ref().map_or(&[], |w| &w[..])).err().map(|refusal| refusal.at("new"));
    Ok(Standing { user, hash: hash_of(tx, user)?, refused })
}

/// Is this the signed-in person's password? Wrong ones are counted as at sign-in, but apart from it, so
/// that strangers' guesses there don't keep the person from it here.
pub async fn prove(store: &Store, lane: &Lane, me: &SignedIn, typed: String) -> Result<bool, Problem> {
    let (user, hash) = me.read(|tx| person_at_a_device(tx).and_then(|user| Ok((user, hash_of(tx, user)?)))).await?;
    is_right(store, lane, user, hash, typed).await
}

async fn is_right(
    store: &Store,
    lane: &Lane,
    user: UserId,
    hash: Option<String>,
    typed: String,
) -> Result<bool, Problem> {
    let subject = throttle::own(&user);
    store.system_read(move |tx| throttle::check_one(tx, &subject)).await?;
    let right = lane.verify(typed, hash, true).await? != Verdict::Wrong;
    let count = move |tx: &crate::store::SystemTx<'_>| match right {
        true => throttle::forget_one(tx, &subject),
        false => throttle::failed_one(tx, &subject),
    };
    store.system_write(count).await?;
    Ok(right)
}

/// Changes it. INVALID names `current` or `new`; THROTTLED after too many wrong ones.
pub async fn change(store: &Store, lane: &Lane, me: &SignedIn, change: Change) -> Result<Changed, Problem> {
    let Change { current, new, known_device } = change;
    let asked = new.clone();
    let Standing { user, hash, refused } = me.read(move |tx| standing(tx, &asked)).await?;
    let mut errors: Vec<FieldError> = refused.into_iter().collect();
    if !is_right(store, lane, user, hash.clone(), current.clone()).await? {
        me.own(|tx| tx.audit("password_change_refused", None, "{}")).await?;
        errors.insert(0, FieldError::new("current", super::NOT_YOURS));
    } else if current == new {
        errors.push(FieldError::new("new", "Must not be the one you have."));
    }
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    let (new, tokens) = (lane.hash(new).await?, Tokens::draw()?);
    let device = known_device.map(|token| token.hash());
    me.own(move |tx| replace(tx, user, hash.as_deref(), &new, &tokens, device)).await
}

const REPLACE: Sql =
    Sql::new("UPDATE users SET password_hash = :new WHERE tenant_id = :tenant AND id = :user AND password_hash = :old");
const FORGET_DEVICES: Sql = Sql::new(
    "DELETE FROM known_devices WHERE tenant_id = :tenant AND user_id = :user AND device_hash <> COALESCE(:kept, x'')",
);

fn replace(
    tx: &OwnTx<'_>,
    user: UserId,
    old: Option<&str>,
    new: &str,
    tokens: &Tokens,
    device: Option<[u8; 32]>,
) -> Result<Changed, Problem> {
    // Somebody else may have changed it while it was hashed.
    tx.run_one(REPLACE, bind! {":new" => new, ":user" => user, ":old" => old}, || {
        Problem::conflict("The password was changed a moment ago.")
    })?;
    let ended = devices::end_others(tx)?;
    tx.run(FORGET_DEVICES, bind! {":user" => user, ":kept" => device})?;
    tx.audit("password_changed", Some(About { subject: "user", id: user.as_bytes() }), "{}")?;
    Ok(Changed { issued: renew(tx, tokens)?, ended })
}

const RENEW: Sql = Sql::new(
    "UPDATE sales_sessions SET session_hash = :session, refresh_hash = :refresh, generation = generation + 1, \
     generation_used_at = NULL WHERE tenant_id = :tenant AND id = :id",
);
const FORGET_SPENT: Sql = Sql::new("DELETE FROM spent_refresh_tokens WHERE tenant_id = :tenant AND session_id = :id");
const TIMES: Sql = Sql::new(
    "SELECT remember, access_expires_at, expires_at, absolute_expires_at FROM sales_sessions \
     WHERE tenant_id = :tenant AND id = :id",
);

/// New tokens for the session that asks; its old ones and all before them open nothing any more.
fn renew(tx: &OwnTx<'_>, tokens: &Tokens) -> Result<Issued, Problem> {
    let id: SessionId = tx.session_id().ok_or_else(Problem::session_expired)?;
    let (session, refresh) = (tokens.session.hash(), tokens.refresh.hash());
    tx.run_one(RENEW, bind! {":session" => session, ":refresh" => refresh, ":id" => id}, Problem::session_expired)?;
    tx.run(FORGET_SPENT, bind! {":id" => id})?;
    let times = tx.one(TIMES, bind! {":id" => id}, |row| {
        Ok((row.get(0)?, row.get::<_, Timestamp>(1)?, row.get::<_, Timestamp>(2)?, row.get::<_, Timestamp>(3)?))
    })?;
    let (remember, access_expires_at, expires_at, absolute_expires_at) = times.ok_or_else(Problem::session_expired)?;
    let Tokens { session, refresh } = *tokens;
    Ok(Issued { id, session, refresh, remember, access_expires_at, expires_at, absolute_expires_at })
}
