//! Failed sign-ins, counted in the database by account and by address (LIM-2): five are free, then the
//! wait doubles from a second to a quarter of an hour. Success forgets the account's failures.

use std::net::IpAddr;

use sha2::{Digest, Sha256};

use crate::bind;
use crate::store::{SystemSql, SystemTx};
use crate::values::{Problem, Timestamp, UserId};

/// Failures without a wait, and the longest wait in seconds.
const FREE: i64 = 5;
const LONGEST: i64 = 15 * 60;

/// Failures older than this, in seconds, are forgotten.
pub const MEMORY: i64 = 24 * 3600;

/// An address has more free failures than an account: a whole office may sit behind it.
const FREE_AN_ADDRESS: i64 = 20;

/// What a sign-in is counted by.
#[derive(Clone, Copy, Debug)]
pub struct Subjects {
    account: [u8; 32],
    address: Option<[u8; 32]>,
}

impl Subjects {
    /// By the folded e-mail and by the address, IPv6 by its /64.
    pub fn new(email_key: &str, address: Option<IpAddr>) -> Subjects {
        let address = match address {
            Some(IpAddr::V6(v6)) => format!("{:x?}", &v6.segments()[..4]),
            Some(v4) => v4.to_string(),
            None => String::new(),
        };
        Subjects { account: hash("account", email_key), address: Some(hash("address", address)) }
    }

    /// A known device has a count of its own (LIM-3): strangers' guesses don't keep it out, and whoever
    /// holds it has no more guesses than a stranger.
    pub fn of_device(device_hash: &[u8; 32]) -> Subjects {
        Subjects { account: hash("device", device_hash), address: None }
    }
}

/// The count of wrong passwords typed by somebody who is signed in already.
pub fn own(user: &UserId) -> [u8; 32] {
    hash("own", user.as_bytes())
}

fn hash(kind: &str, what: impl AsRef<[u8]>) -> [u8; 32] {
    Sha256::new().chain_update(kind).chain_update([0]).chain_update(what).finalize().into()
}

/// A wait that lasts.
pub struct Wait {
    /// THROTTLED, with its end.
    pub refusal: Problem,
    /// The audit log knows of it.
    pub noted: bool,
}

const BLOCKED: SystemSql = SystemSql::new(
    "SELECT MAX(blocked_until), MIN(CASE WHEN noted_until < blocked_until THEN 0 ELSE 1 END) FROM sign_in_failures \
     WHERE (subject = :account OR subject = :address) AND blocked_until > :now",
);

/// The wait that either count imposes, if one does.
pub fn wait(tx: &SystemTx<'_>, subjects: &Subjects) -> Result<Option<Wait>, Problem> {
    let now = tx.now();
    let binds = bind! {":account" => subjects.account, ":address" => subjects.address, ":now" => now};
    let found =
        tx.one(BLOCKED, binds, |row| Ok(row.get::<_, Option<Timestamp>>(0)?.zip(row.get::<_, Option<bool>>(1)?)))?;
    Ok(found.flatten().map(|(until, noted)| {
        let seconds = (until.millis_since(tx.now()) + 999) / 1000;
        Wait { refusal: Problem::throttled(u64::try_from(seconds).unwrap_or(1)), noted }
    }))
}

/// THROTTLED while a wait lasts.
pub fn check(tx: &SystemTx<'_>, subjects: &Subjects) -> Result<(), Problem> {
    wait(tx, subjects)?.map_or(Ok(()), |wait| Err(wait.refusal))
}

const NOTE: SystemSql = SystemSql::new(
    "UPDATE sign_in_failures SET noted_until = blocked_until \
     WHERE (subject = :account OR subject = :address) AND blocked_until > :now AND noted_until < blocked_until",
);

/// Marks a wait as known to the audit log; false if it was already.
pub fn note(tx: &SystemTx<'_>, subjects: &Subjects) -> Result<bool, Problem> {
    let now = tx.now();
    let binds = bind! {":account" => subjects.account, ":address" => subjects.address, ":now" => now};
    Ok(tx.run(NOTE, binds)? > 0)
}

/// The same for one count.
pub fn check_one(tx: &SystemTx<'_>, subject: &[u8; 32]) -> Result<(), Problem> {
    check(tx, &Subjects { account: *subject, address: None })
}

const FAILED: SystemSql = SystemSql::new(
    "INSERT INTO sign_in_failures (subject, failures, blocked_until, last_at) VALUES (:subject, 1, 0, :now) \
     ON CONFLICT (subject) DO UPDATE SET last_at = :now, \
     failures = CASE WHEN last_at < :forget THEN 1 ELSE failures + 1 END \
     RETURNING failures",
);

const BLOCK: SystemSql = SystemSql::new("UPDATE sign_in_failures SET blocked_until = :until WHERE subject = :subject");

/// Counts a failure of both.
pub fn failed(tx: &SystemTx<'_>, subjects: &Subjects) -> Result<(), Problem> {
    failed_one(tx, &subjects.account)?;
    subjects.address.iter().try_for_each(|address| count(tx, address, FREE_AN_ADDRESS))
}

/// Counts a failure of one.
pub fn failed_one(tx: &SystemTx<'_>, subject: &[u8; 32]) -> Result<(), Problem> {
    count(tx, subject, FREE)
}

fn count(tx: &SystemTx<'_>, subject: &[u8; 32], free: i64) -> Result<(), Problem> {
    let forget = tx.now().plus_seconds(-MEMORY);
    let failures = tx
        .one(FAILED, bind! {":subject" => subject, ":now" => tx.now(), ":forget" => forget}, |row| row.get(0))?
        .unwrap_or(0);
    let wait = wait_seconds(failures, free);
    if wait > 0 {
        let until = tx.now().plus_seconds(wait);
        tx.run(BLOCK, bind! {":subject" => subject, ":until" => until})?;
    }
    Ok(())
}

/// Seconds to wait after so many failures.
fn wait_seconds(failures: i64, free: i64) -> i64 {
    match failures - free {
        over if over < 0 => 0,
        over => 1_i64.checked_shl(u32::try_from(over).unwrap_or(63).min(20)).unwrap_or(LONGEST).min(LONGEST),
    }
}

const FORGET: SystemSql = SystemSql::new("DELETE FROM sign_in_failures WHERE subject = :account");

/// A success forgets the account's failures, not the address's: one right password must not wash away
/// the guesses at others.
pub fn succeeded(tx: &SystemTx<'_>, subjects: &Subjects) -> Result<(), Problem> {
    forget_one(tx, &subjects.account)
}

/// Forgets one count's failures.
pub fn forget_one(tx: &SystemTx<'_>, subject: &[u8; 32]) -> Result<(), Problem> {
    tx.run(FORGET, bind! {":account" => subject}).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::wait_seconds;

    #[test]
    fn lim_2_five_are_free_then_the_wait_grows() {
        let waits: Vec<i64> = (1..=18).map(|failures| wait_seconds(failures, 5)).collect();
        assert_eq!(waits, [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900]);
        assert_eq!(wait_seconds(i64::MAX, 5), 900);
    }
}
