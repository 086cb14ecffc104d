//! The people of a team.

use crate::bind;
use crate::store::{About, AdminTx, Sql};
use crate::values::{Email, Name, Problem, Role, UserId};

/// A person to be added. The password is hashed before, never inside a transaction.
#[derive(Clone, Debug)]
pub struct NewUser {
    pub email: Email,
    pub full_name: Name,
    pub role: Role,
    pub password_hash: Option<String>,
}

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
    tx.audit("user_added", Some(About { subject: "user", id: id.as_bytes() }), "{}")?;
    Ok(id)
}
