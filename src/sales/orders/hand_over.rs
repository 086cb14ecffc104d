//! A rep's unfinished orders go to another rep; delivered and cancelled ones keep whose they were.

use crate::bind;
use crate::store::{ManagerTx, ReadTx, Sql};
use crate::values::{Problem, UserId};

const HAND_OVER: Sql = Sql::new(
    "UPDATE orders SET rep_id = :heir, version = version + 1, updated_at = :now \
     WHERE tenant_id = :tenant AND rep_id = :rep \
     AND status IN ('draft', 'awaiting_approval', 'pending', 'ready', 'picked')",
);

/// Gives drafts and open orders of one rep to another; returns how many.
pub fn hand_over(tx: &ManagerTx<'_>, rep: UserId, heir: UserId) -> Result<usize, Problem> {
    tx.run(HAND_OVER, bind! {":rep" => rep, ":heir" => heir, ":now" => tx.now()})
}

const HELD: Sql = Sql::new(
    "SELECT 1 FROM orders o WHERE o.tenant_id = :tenant AND o.rep_id = :rep \
     AND o.status IN ('draft', 'awaiting_approval', 'pending', 'ready', 'picked')",
);

/// How many drafts and open orders a rep has; 10,001 for more than 10,000.
pub fn held_by(tx: &ReadTx<'_>, rep: UserId) -> Result<i64, Problem> {
    Ok(tx.one(HELD.with(&[]).counted(), bind! {":rep" => rep}, |row| row.get(0))?.unwrap_or(0))
}
