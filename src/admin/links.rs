//! Invite and reset links, without a mail server: an admin copies the link and hands it over, and never
//! learns a password (AUT-5). 256 bits, only SHA-256 is kept, single use, 72 hours.

use crate::bind;
use crate::store::{About, AdminTx, OwnTx, Sql};
use crate::values::{Problem, Timestamp, Token, UserId};

/// How long an invite or reset link is good, in seconds.
pub const LINK_SECONDS: i64 = 72 * 3600;

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The first password of someone new.
    Invite,
    /// A new password for someone who forgot theirs.
    Reset,
}

impl Kind {
    /// The text in the file.
    pub fn text(self) -> &'static str {
        match self {
            Kind::Invite => "invite",
            Kind::Reset => "reset",
        }
    }
}

/// A fresh secret, drawn before the job that keeps its hash.
pub fn draw() -> Result<Token, Problem> {
    crate::store::random().map(Token::from_bytes)
}

/// The path of a link's page; put the portal's address before it.
pub fn path(token: &Token) -> String {
    format!("/invite?token={}", token.reveal())
}

/// When a link made now ends.
pub fn ends(now: Timestamp) -> Timestamp {
    now.plus_seconds(LINK_SECONDS)
}

const WITHDRAW: Sql = Sql::new("DELETE FROM one_time_links WHERE tenant_id = :tenant AND user_id = :user");
const FORM: Sql = Sql::new(
    "SELECT u.password_hash IS NULL FROM users u WHERE u.tenant_id = :tenant AND u.id = :user AND u.active = 1",
);
const ISSUE: Sql = Sql::new(
    "INSERT INTO one_time_links (tenant_id, user_id, kind, link_hash, expires_at) \
     VALUES (:tenant, :user, :kind, :hash, :expires)",
);

/// Takes back whatever links a person has.
pub fn withdraw(tx: &OwnTx<'_>, user: UserId) -> Result<(), Problem> {
    tx.run(WITHDRAW, bind! {":user" => user}).map(|_| ())
}

/// Makes a link for somebody; an earlier one ends.
pub fn issue(tx: &AdminTx<'_>, user: UserId, kind: Kind, hash: &[u8; 32]) -> Result<(), Problem> {
    withdraw(tx, user)?;
    tx.run(ISSUE, bind! {":user" => user, ":kind" => kind.text(), ":hash" => hash, ":expires" => ends(tx.now())})?;
    let action = match kind {
        Kind::Invite => "invite_made",
        Kind::Reset => "reset_link_made",
    };
    tx.audit(action, Some(About { subject: "user", id: user.as_bytes() }), "{}")
}

/// Makes whichever link the person needs: an invite while there is no password, else a reset. NOT_FOUND
/// if there is no such active person; CONFLICT for oneself, whose current password must be asked (AUT-4).
pub fn issue_fitting(tx: &AdminTx<'_>, user: UserId, hash: &[u8; 32]) -> Result<Kind, Problem> {
    if tx.user_id() == Some(user) {
        return Err(Problem::conflict("Your own password is changed on the account page."));
    }
    let new = tx.one(FORM, bind! {":user" => user}, |row| row.get::<_, bool>(0))?;
    let kind = if new.ok_or_else(|| Problem::not_found("active person"))? { Kind::Invite } else { Kind::Reset };
    issue(tx, user, kind, hash)?;
    Ok(kind)
}
