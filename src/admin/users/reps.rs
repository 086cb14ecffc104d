//! Whose customers somebody may be.

use crate::bind;
use crate::store::{ReadTx, Sql};
use crate::values::{Problem, UserId};

const REPS: Sql = Sql::new(
    "SELECT u.id, u.full_name FROM users u WHERE u.tenant_id = :tenant AND u.name_order >= '' AND u.active = 1 \
     AND u.role <> 'viewer' ORDER BY u.name_order, u.id LIMIT 500",
);
const SELLS: Sql = Sql::new(
    "SELECT 1 FROM users u WHERE u.tenant_id = :tenant AND u.id = :id AND u.active = 1 AND u.role <> 'viewer'",
);

/// Everyone active who sells, by name: a rep profile may hang on any of them.
pub fn reps(tx: &ReadTx<'_>) -> Result<Vec<(UserId, String)>, Problem> {
    tx.all(REPS, bind! {}, |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Is this somebody active who sells?
pub fn sells(tx: &ReadTx<'_>, id: &UserId) -> Result<bool, Problem> {
    Ok(tx.one(SELLS, bind! {":id" => *id}, |_| Ok(()))?.is_some())
}
