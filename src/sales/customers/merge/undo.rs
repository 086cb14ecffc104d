//! A merge undone: the row that went is there again with its own number and id, and with all that was its.

use serde_json::json;

use super::moves::Moves;
use super::{Merge, row, settle, since, sql};
use crate::bind;
use crate::store::{About, ManagerTx};
use crate::values::{CustomerId, MergeId, Problem};

/// Undoes a merge of the last day and returns the customer that is there again. What came to the kept one
/// since then stays with it; what was moved on or removed meanwhile isn't brought back.
///
/// # Errors
/// CONFLICT after a day, the second time, or if the number of the one that went is in use by now.
pub fn undo_merge(tx: &ManagerTx<'_>, id: MergeId) -> Result<CustomerId, Problem> {
    let merge = tx.one(sql::ONE, bind! {":merge" => id}, row)?.ok_or_else(|| Problem::not_found("merge"))?;
    let (now, since) = (tx.now(), since(tx));
    tx.run_one(sql::UNDONE, bind! {":merge" => id, ":now" => now, ":since" => since}, too_late)?;
    tx.run_one(sql::PUT_BACK, bind! {":merge" => id}, too_late).map_err(|problem| in_use(problem, &merge))?;
    tx.run(sql::FORGET_ROW, bind! {":merge" => id})?;
    tx.run(sql::LEAD_BACK, bind! {":merge" => id, ":kept" => merge.kept, ":gone" => merge.gone})?;
    Moves::back(tx, id, &merge.kept, &merge.gone)?;
    let (kept, before, after) = (merge.kept, merge.sign_before, merge.sign_after);
    let binds = bind! {":kept" => kept, ":before" => before, ":after" => after, ":now" => now};
    tx.run_one(sql::UNKEEP, binds, || Problem::not_found("customer"))?;
    settle(tx, merge.gone)?;
    settle(tx, merge.kept)?;
    for (customer, other) in [(merge.kept, merge.gone), (merge.gone, merge.kept)] {
        let detail = json!({"other": other}).to_string();
        tx.audit("customer_unmerged", Some(About { subject: "customer", id: customer.as_bytes() }), &detail)?;
    }
    Ok(merge.gone)
}

fn too_late() -> Problem {
    Problem::conflict("A merge can be undone once, within a day.")
}

/// The number was free for a while, and somebody took it.
fn in_use(problem: Problem, merge: &Merge) -> Problem {
    if problem.errors.iter().any(|error| error.field == "number") {
        let number = &merge.gone_number;
        return Problem::conflict(format!(
            "Another customer has the number {number} by now. Give that one another first."
        ));
    }
    problem
}
