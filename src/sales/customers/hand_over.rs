//! A rep's customers go to another rep.

use crate::bind;
use crate::store::{ManagerTx, Sql};
use crate::values::{Problem, UserId};

const HAND_OVER: Sql = Sql::new(
    "UPDATE customers SET rep_id = :heir, version = version + 1, updated_at = :now \
     WHERE tenant_id = :tenant AND rep_id = :rep",
);

/// Gives all customers of one rep to another; returns how many.
pub fn hand_over(tx: &ManagerTx<'_>, rep: UserId, heir: UserId) -> Result<usize, Problem> {
    tx.run(HAND_OVER, bind! {":rep" => rep, ":heir" => heir, ":now" => tx.now()})
}
