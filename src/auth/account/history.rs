//! One's own security history, from the audit log.

use crate::auth::moments::Moments;
use crate::auth::person_of;
use crate::bind;
use crate::store::{ReadTx, Sql};
use crate::values::Problem;

/// One thing that happened, as its person reads it.
pub struct Entry {
    pub at: String,
    /// RFC 3339, for machines.
    pub instant: String,
    pub what: &'static str,
    pub address: String,
}

/// Rows looked at, and rows shown: most of what somebody does all day is not about security.
const LOOKED_AT: i64 = 400;
const SHOWN: usize = 20;

// "From the least id on" keeps it on the person's index before SQLite has counted anything.
const NEWEST: Sql = Sql::new(
    "SELECT e.at, e.action, e.address FROM audit_events e WHERE e.tenant_id = :tenant AND e.user_id = :user AND e.id > :least \
     ORDER BY e.id DESC LIMIT :most",
);

/// What an audit row's action means to its person, if it is about the safety of the account.
fn words(action: &str) -> Option<&'static str> {
    Some(match action {
        "signed_in" => "Signed in",
        "signed_out" => "Signed out",
        "sign_in_failed" => "A sign-in failed",
        "sign_in_throttled" => "A sign-in was refused, after too many had failed",
        "refresh_token_reused" => "A device was signed out: its sign-in was used twice",
        "session_ended" => "A device was signed out",
        "sessions_ended" => "All other devices were signed out",
        "password_changed" => "The password was changed",
        "password_change_refused" => "A wrong current password, when changing it",
        "second_factor_on" => "A second step of signing in was turned on",
        "second_factor_off" => "The second step of signing in was turned off",
        "sign_in_code_refused" => "The right password, then a wrong sign-in code",
        "recovery_code_used" => "Signed in with a recovery code",
        "recovery_codes_made" => "New recovery codes were made",
        "second_factor_reset" => "An admin turned off the second step of signing in",
        "passkey_added" => "A passkey was added",
        "passkey_removed" => "A passkey was removed",
        "passkey_used" => "A passkey was used to sign in",
        "passkey_refused" => "A passkey was refused",
        "passkey_copied" => "A passkey was refused: there may be a copy of it",
        "token_made" => "A personal token was made",
        "token_revoked" => "A personal token was revoked",
        _ => return None,
    })
}

/// The newest that concern security.
pub fn newest(tx: &ReadTx<'_>, moments: &Moments) -> Result<Vec<Entry>, Problem> {
    let rows =
        tx.all(NEWEST, bind! {":user" => person_of(tx)?, ":least" => [0_u8; 16], ":most" => LOOKED_AT}, |row| {
            Ok((row.get::<_, crate::values::Timestamp>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?))
        })?;
    let entries = rows.into_iter().filter_map(|(at, action, address)| {
        words(&action).map(|what| Entry { at: moments.of(at), instant: at.to_string(), what, address })
    });
    Ok(entries.take(SHOWN).collect())
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn what_has_no_words_is_not_shown() {
        assert_eq!(words("signed_in"), Some("Signed in"));
        assert_eq!(words("order_submitted"), None);
    }
}
