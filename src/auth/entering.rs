//! The last part of every sign-in, one transaction: is the password still the one that fitted, does a
//! code have to come and does it fit, and then the session begins.

use super::codes::{self, Asked};
use super::passkeys::{self, Proven};
use super::sessions::{self, Beginning, Issued};
use super::throttle::{self, Subjects};
use crate::bind;
use crate::store::{SessionLimits, SystemSql, SystemTx};
use crate::values::{Problem, Token};

/// Somebody whose password fitted.
pub struct Entry {
    pub new: Beginning,
    /// The hash that it fitted, and a stronger one of the same password if that is due.
    pub hash: Option<String>,
    pub rehashed: Option<String>,
    /// What a wrong code is counted by.
    pub subjects: Subjects,
    /// A mark for a device not known before.
    pub device: Option<Token>,
    pub second: Second,
    pub step: Step,
}

/// What came beside the password.
#[derive(Clone, Debug)]
pub enum Second {
    Nothing,
    /// Of the app, or a recovery code.
    Code(String),
    /// Nothing is proven by an answer that doesn't fit.
    Passkey(Option<Proven>),
}

/// The way between the password and the code.
#[derive(Clone, Copy)]
pub enum Step {
    /// Both come at once, as from a program.
    None,
    /// The password came; if a code is due, the page goes on by this token.
    Leave(Token),
    /// The code came with this token.
    Take(Token),
}

/// What became of it. A wrong code is not an error of the transaction: its count must stay.
pub enum Entered {
    In(Issued),
    CodeNeeded,
    CodeWrong,
}

const STILL_ACTIVE: SystemSql = SystemSql::new(
    "SELECT 1 FROM users WHERE tenant_id = :tenant AND id = :user AND active = 1 AND password_hash = :hash",
);

/// Enters, if nothing changed since the password was hashed.
pub fn enter(tx: &SystemTx<'_>, entry: &Entry, limits: &SessionLimits) -> Result<Entered, Problem> {
    let Entry { new, hash, subjects, .. } = entry;
    // Guesses in parallel passed the first look together; here they stand in line.
    throttle::check(tx, subjects)?;
    let same = bind! {":tenant" => new.tenant, ":user" => new.user, ":hash" => hash};
    tx.one(STILL_ACTIVE, same, |_| Ok(()))?.ok_or_else(Problem::invalid_credentials)?;
    match ask(tx, entry)? {
        Asked::Nothing | Asked::Right => begin(tx, entry, limits).map(Entered::In),
        Asked::Missing => {
            leave(tx, entry)?;
            Ok(Entered::CodeNeeded)
        }
        Asked::Wrong => {
            throttle::failed(tx, subjects)?;
            if let Second::Code(_) = entry.second {
                note(tx, new, "sign_in_code_refused")?;
            }
            Ok(Entered::CodeWrong)
        }
    }
}

fn ask(tx: &SystemTx<'_>, entry: &Entry) -> Result<Asked, Problem> {
    let new = &entry.new;
    match &entry.second {
        Second::Nothing => codes::ask(tx, new, None),
        Second::Code(code) => codes::ask(tx, new, Some(code)),
        Second::Passkey(Some(proven)) if (proven.tenant, proven.user) == (new.tenant, new.user) => {
            Ok(if passkeys::spend(tx, proven, &new.address)? { Asked::Right } else { Asked::Wrong })
        }
        Second::Passkey(_) => Ok(Asked::Wrong),
    }
}

/// Somebody whose passkey proved who they are.
pub struct Passed {
    pub new: Beginning,
    pub proven: Proven,
    /// A mark for a device not known before.
    pub device: Option<Token>,
}

const ACTIVE: SystemSql = SystemSql::new("SELECT 1 FROM users WHERE tenant_id = :tenant AND id = :user AND active = 1");

/// Enters without a password. None if the person was disabled, or the passkey removed or used, meanwhile.
pub fn enter_by_passkey(tx: &SystemTx<'_>, passed: &Passed, limits: &SessionLimits) -> Result<Option<Issued>, Problem> {
    let Passed { new, proven, device } = passed;
    let active = tx.one(ACTIVE, bind! {":tenant" => new.tenant, ":user" => new.user}, |_| Ok(()))?;
    if active.is_none() || !passkeys::spend(tx, proven, &new.address)? {
        return Ok(None);
    }
    know_device(tx, new, *device)?;
    let issued = sessions::begin(tx, new, limits)?;
    sessions::note(tx, new.tenant, issued.id, new.user, "signed_in", &new.address)?;
    Ok(Some(issued))
}

fn note(tx: &SystemTx<'_>, new: &Beginning, action: &str) -> Result<(), Problem> {
    sessions::note_user(tx, new.tenant, new.user, action, &new.address)
}

const REHASH: SystemSql = SystemSql::new(
    "UPDATE users SET password_hash = :new WHERE tenant_id = :tenant AND id = :user AND password_hash = :old",
);

fn begin(tx: &SystemTx<'_>, entry: &Entry, limits: &SessionLimits) -> Result<Issued, Problem> {
    let Entry { new, hash, .. } = entry;
    if let Step::Take(step) = &entry.step {
        take(tx, step)?;
    }
    throttle::succeeded(tx, &entry.subjects)?;
    if let Some(rehashed) = &entry.rehashed {
        tx.run(REHASH, bind! {":new" => rehashed, ":tenant" => new.tenant, ":user" => new.user, ":old" => hash})?;
    }
    know_device(tx, new, entry.device)?;
    let issued = sessions::begin(tx, new, limits)?;
    sessions::note(tx, new.tenant, issued.id, new.user, "signed_in", &new.address)?;
    Ok(issued)
}

/// How long the page waits for a code, in seconds.
const STEP_SECONDS: i64 = 5 * 60;

const LEAVE: SystemSql = SystemSql::new(
    "INSERT INTO sign_in_steps (step_hash, tenant_id, user_id, password_hash, remember, expires_at) \
     VALUES (:step, :tenant, :user, :hash, :remember, :expires)",
);
const SWEEP: SystemSql = SystemSql::new("DELETE FROM sign_in_steps WHERE expires_at <= :now");

/// Leaves a step for the page to go on by, and takes away those that nobody went on by.
fn leave(tx: &SystemTx<'_>, entry: &Entry) -> Result<(), Problem> {
    let Step::Leave(step) = &entry.step else { return Ok(()) };
    let new = &entry.new;
    tx.run(SWEEP, bind! {":now" => tx.now()})?;
    tx.run(
        LEAVE,
        bind! {
            ":step" => step.hash(), ":tenant" => new.tenant, ":user" => new.user, ":hash" => entry.hash,
            ":remember" => new.remember, ":expires" => tx.now().plus_seconds(STEP_SECONDS),
        },
    )
    .map(|_| ())
}

const TAKE: SystemSql = SystemSql::new("DELETE FROM sign_in_steps WHERE step_hash = :step");

fn take(tx: &SystemTx<'_>, step: &Token) -> Result<(), Problem> {
    match tx.run(TAKE, bind! {":step" => step.hash()})? {
        1 => Ok(()),
        _ => Err(Problem::invalid_credentials()),
    }
}

/// A known device stays known for a year.
pub const KNOWN_SECONDS: i64 = 365 * 24 * 3600;

const KNOW: SystemSql = SystemSql::new(
    "INSERT INTO known_devices (device_hash, tenant_id, user_id, expires_at) VALUES (:device, :tenant, :user, :expires)",
);

fn know_device(tx: &SystemTx<'_>, new: &Beginning, device: Option<Token>) -> Result<(), Problem> {
    let Some(device) = device else { return Ok(()) };
    let (hash, expires) = (device.hash(), tx.now().plus_seconds(KNOWN_SECONDS));
    let binds = bind! {":device" => hash, ":tenant" => new.tenant, ":user" => new.user, ":expires" => expires};
    tx.run(KNOW, binds).map(|_| ())
}
