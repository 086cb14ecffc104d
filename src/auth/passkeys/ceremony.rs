//! What is kept between a question and its answer: single use, for a few minutes.

use crate::bind;
use crate::store::{SystemSql, SystemTx};
use crate::values::{Problem, TenantId, Token, UserId};

/// What a question was asked for; an answer counts for that alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Add,
    SignIn,
    Second,
}

impl Purpose {
    fn text(self) -> &'static str {
        match self {
            Purpose::Add => "add",
            Purpose::SignIn => "sign_in",
            Purpose::Second => "second",
        }
    }
}

/// Whose answer it must be.
pub type Owner = (TenantId, UserId);

/// How long an answer is waited for, in seconds: what browsers give a person.
const SECONDS: i64 = 5 * 60;
/// As many open questions as the file holds; the oldest go, so a flood of strangers costs no more.
const MOST: i64 = 5000;

const FORGET: SystemSql = SystemSql::new(
    "DELETE FROM passkey_ceremonies WHERE ceremony_hash IN ( \
     SELECT c.ceremony_hash FROM passkey_ceremonies c ORDER BY c.expires_at DESC LIMIT -1 OFFSET :most)",
);
const KEEP: SystemSql = SystemSql::new(
    "INSERT INTO passkey_ceremonies (ceremony_hash, kind, tenant_id, user_id, state, expires_at) \
     VALUES (:hash, :kind, :tenant, :user, :state, :expires)",
);

/// Keeps the state of a question under a token drawn before.
pub fn keep(
    tx: &SystemTx<'_>,
    token: &Token,
    purpose: Purpose,
    owner: Option<Owner>,
    state: &str,
) -> Result<(), Problem> {
    tx.run(FORGET, bind! {":most" => MOST - 1})?;
    let (tenant, user) = owner.unzip();
    tx.run(
        KEEP,
        bind! {
            ":hash" => token.hash(), ":kind" => purpose.text(), ":tenant" => tenant, ":user" => user,
            ":state" => state, ":expires" => tx.now().plus_seconds(SECONDS),
        },
    )?;
    Ok(())
}

const TAKE: SystemSql = SystemSql::new(
    "DELETE FROM passkey_ceremonies WHERE ceremony_hash = :hash AND kind = :kind RETURNING tenant_id, user_id, state, \
     expires_at > :now",
);

/// Takes the state of a question, whatever the answer will be worth. None if there is none, it was another
/// person's or for another purpose, or its time is over.
pub fn take(
    tx: &SystemTx<'_>,
    token: &Token,
    purpose: Purpose,
    owner: Option<Owner>,
) -> Result<Option<String>, Problem> {
    let taken =
        tx.one(TAKE, bind! {":hash" => token.hash(), ":kind" => purpose.text(), ":now" => tx.now()}, |row| {
            let whose: (Option<TenantId>, Option<UserId>) = (row.get(0)?, row.get(1)?);
            Ok((whose, row.get::<_, String>(2)?, row.get::<_, bool>(3)?))
        })?;
    Ok(taken.filter(|(whose, _, in_time)| *in_time && *whose == owner.unzip()).map(|(_, state, _)| state))
}
