//! The second step of the sign-in page: a code or a passkey, by the token that the first step left.

use std::net::IpAddr;

use super::entering::{Entry, Second, Step};
use super::sessions::{Beginning, Tokens};
use super::sign_in::{self, Outcome};
use super::throttle::{self, Subjects};
use crate::bind;
use crate::store::{Store, SystemSql, SystemTx};
use crate::values::{Problem, TenantId, Token, UserId};

/// What the second page sends.
#[derive(Clone)]
pub struct SecondStep {
    pub step: Token,
    pub second: Second,
    pub device: String,
    pub address: Option<IpAddr>,
    pub known_device: Option<Token>,
}

/// Whose step it is.
struct Waiting {
    tenant: TenantId,
    user: UserId,
    hash: String,
    remember: bool,
    email: String,
    offers: Offers,
}

/// What a person may answer with, beside a recovery code.
#[derive(Clone, Copy, Debug)]
pub struct Offers {
    /// An app shows codes.
    pub has_app: bool,
    pub has_passkey: bool,
}

/// Of a passkey's answer that doesn't fit.
pub const PASSKEY_WRONG: &str = "This passkey could not be checked. Please try again.";

const WAITING: SystemSql = SystemSql::new(
    "SELECT p.tenant_id, p.user_id, p.password_hash, p.remember, u.email_folded, \
     COALESCE(f.has_app, 1), EXISTS (SELECT 1 FROM passkeys k WHERE k.tenant_id = p.tenant_id AND k.user_id = p.user_id) \
     FROM sign_in_steps p \
     JOIN users u ON u.tenant_id = p.tenant_id AND u.id = p.user_id \
     LEFT JOIN second_factors f ON f.tenant_id = p.tenant_id AND f.user_id = p.user_id \
     WHERE p.step_hash = :step AND p.expires_at > :now AND u.active = 1",
);

fn waiting(tx: &SystemTx<'_>, step: &Token) -> Result<Option<Waiting>, Problem> {
    tx.one(WAITING, bind! {":step" => step.hash(), ":now" => tx.now()}, |row| {
        Ok(Waiting {
            tenant: row.get(0)?,
            user: row.get(1)?,
            hash: row.get(2)?,
            remember: row.get(3)?,
            email: row.get(4)?,
            offers: Offers { has_app: row.get(5)?, has_passkey: row.get(6)? },
        })
    })
}

async fn look(store: &Store, step: Token) -> Result<Option<Waiting>, Problem> {
    store.system_read(move |tx| waiting(tx, &step)).await
}

/// What the page may ask for; None if the step's time is over.
pub async fn offers(store: &Store, step: Token) -> Result<Option<Offers>, Problem> {
    Ok(look(store, step).await?.map(|waiting| waiting.offers))
}

/// Whose step it is.
pub async fn owner(store: &Store, step: Token) -> Result<Option<(TenantId, UserId)>, Problem> {
    Ok(look(store, step).await?.map(|waiting| (waiting.tenant, waiting.user)))
}

/// Goes on with an answer. None if the step's time is over, or it was taken already.
pub async fn go_on(store: &Store, sent: SecondStep) -> Result<Option<Outcome>, Problem> {
    let asked = sent.clone();
    let found = store
        .system_read(move |tx| {
            let Some(waiting) = waiting(tx, &asked.step)? else { return Ok(None) };
            let (known, subjects) = sign_in::counted_by(tx, &waiting.email, asked.known_device, asked.address)?;
            throttle::check(tx, &subjects)?;
            Ok(Some((waiting, known, subjects)))
        })
        .await?;
    let Some((waiting, known, subjects)) = found else { return Ok(None) };
    let entry = entry(sent, waiting, known, subjects)?;
    sign_in::finish(store, entry).await.map(Some)
}

fn entry(sent: SecondStep, waiting: Waiting, known: bool, subjects: Subjects) -> Result<Entry, Problem> {
    Ok(Entry {
        new: Beginning {
            tenant: waiting.tenant,
            user: waiting.user,
            remember: waiting.remember,
            device: sent.device,
            address: sent.address.map(|a| a.to_string()).unwrap_or_default(),
            tokens: Tokens::draw()?,
        },
        hash: Some(waiting.hash),
        rehashed: None,
        subjects,
        device: sign_in::mark(known)?,
        second: sent.second,
        step: Step::Take(sent.step),
    })
}
