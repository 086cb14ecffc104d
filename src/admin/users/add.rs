//! How people come: added with a password by a command, or invited by a link.

use crate::admin::links::{self, Kind};
use crate::bind;
use crate::store::{About, AdminTx, Sql};
use crate::values::{Problem, UserId};

use super::change::save_profile;
use super::model::{Invitation, NewUser};

const ADD: Sql = Sql::new(
    "INSERT INTO users (tenant_id, id, email, email_folded, full_name, role, password_hash, created_at) \
     VALUES (:tenant, :id, :email, :folded, :name, :role, :hash, :now)",
);

/// Adds a person. CONFLICT names `email`.
pub fn add(tx: &AdminTx<'_>, new: &NewUser) -> Result<UserId, Problem> {
    let id = UserId::from_bytes(tx.new_id());
    tx.run(
        ADD,
        bind! {
            ":id" => id, ":email" => new.email.as_str(), ":folded" => new.email.key(),
            ":name" => new.full_name.as_str(), ":role" => new.role, ":hash" => new.password_hash, ":now" => tx.now(),
        },
    )?;
    let detail = serde_json::json!({"after": {
        "email": new.email.as_str(), "fullName": new.full_name.as_str(), "role": new.role.text(),
    }});
    tx.audit("user_added", Some(About { subject: "user", id: id.as_bytes() }), &detail.to_string())?;
    Ok(id)
}

/// Adds a person without a password; a link, good for 72 hours, lets them set one. CONFLICT names `email`.
pub fn invite(tx: &AdminTx<'_>, new: &Invitation) -> Result<UserId, Problem> {
    let id = add(
        tx,
        &NewUser { email: new.email.clone(), full_name: new.full_name.clone(), role: new.role, password_hash: None },
    )?;
    if let Some(rep) = &new.rep {
        save_profile(tx, id, rep)?;
    }
    if let Some(hash) = &new.link_hash {
        links::issue(tx, id, Kind::Invite, hash)?;
    }
    Ok(id)
}

const SET_PASSWORD: Sql =
    Sql::new("UPDATE users SET password_hash = :hash, version = version + 1 WHERE tenant_id = :tenant AND id = :id");
// "Begun at any time" keeps it on the person's index before SQLite has counted anything.
const END_SESSIONS: Sql =
    Sql::new("DELETE FROM sales_sessions WHERE tenant_id = :tenant AND user_id = :id AND created_at >= 0");

/// Sets a password for somebody, as an operator does at the machine: ends all their sessions and links.
/// NOT_FOUND if there is no such person.
pub fn set_password(tx: &AdminTx<'_>, id: UserId, password_hash: &str) -> Result<(), Problem> {
    tx.run_one(SET_PASSWORD, bind! {":id" => id, ":hash" => password_hash}, || Problem::not_found("person"))?;
    tx.run(END_SESSIONS, bind! {":id" => id})?;
    links::withdraw(tx, id)?;
    tx.audit("password_set", Some(About { subject: "user", id: id.as_bytes() }), "{}")
}
