//! What stops the trade with a customer, and what lets it go on: hold and release, close and reopen. Each
//! goes from the version that was shown and leaves an audit row.

pub(super) mod api;
pub(super) mod pages;

use super::visible::changing;
use super::write::{audit_change, changed_meanwhile};
use super::{Customer, one, repace};
use crate::bind;
use crate::store::{ManagerTx, Sql, WriteTx};
use crate::values::{CustomerId, Problem, Text};

/// Why: a sentence for whoever looks at the customer next.
pub type Reason = Text<3, 200>;

const HOLD: Sql = Sql::new(
    "UPDATE customers SET hold_reason = :reason, version = version + 1, updated_at = :now \
     WHERE tenant_id = :tenant AND id = :id AND version = :version",
);
const CLOSE: Sql = Sql::new(
    "UPDATE customers SET closed_on = :today, closed_reason = :reason, version = version + 1, updated_at = :now \
     WHERE tenant_id = :tenant AND id = :id AND version = :version AND closed_on IS NULL",
);
const REOPEN: Sql = Sql::new(
    "UPDATE customers SET closed_on = NULL, closed_reason = NULL, version = version + 1, updated_at = :now \
     WHERE tenant_id = :tenant AND id = :id AND version = :version AND closed_on IS NOT NULL",
);

/// The reason as it was typed. INVALID names `reason`.
pub fn reason(typed: &str) -> Result<Reason, Problem> {
    Reason::parse(typed).map_err(|refusal| Problem::invalid(vec![refusal.at("reason")]))
}

/// From now on each order of the customer asks a manager (domain, "Approval"), so a manager alone holds and
/// releases.
///
/// # Errors
/// CONFLICT if the customer has another version by now.
pub fn hold(tx: &ManagerTx<'_>, id: &CustomerId, version: i64, why: &Reason) -> Result<(), Problem> {
    let before = one(tx, id)?;
    let now = tx.now();
    let binds = bind! {":id" => *id, ":version" => version, ":reason" => why, ":now" => now};
    tx.run_one(HOLD, binds, changed_meanwhile)?;
    audit_change(tx, "customer_held", &before)
}

/// Ends a hold. CONFLICT if the customer has another version by now.
pub fn release(tx: &ManagerTx<'_>, id: &CustomerId, version: i64) -> Result<(), Problem> {
    let before = one(tx, id)?;
    let none: Option<String> = None;
    let now = tx.now();
    let binds = bind! {":id" => *id, ":version" => version, ":reason" => none, ":now" => now};
    tx.run_one(HOLD, binds, changed_meanwhile)?;
    audit_change(tx, "customer_released", &before)
}

/// Closes a customer today: it is asked for no order any more.
///
/// # Errors
/// CONFLICT if it has another version by now or is closed; FORBIDDEN for another rep's.
pub fn close(tx: &WriteTx<'_>, id: &CustomerId, version: i64, why: &Reason) -> Result<(), Problem> {
    let before = own(tx, id)?;
    let (today, now) = (tx.today(), tx.now());
    let binds = bind! {":id" => *id, ":version" => version, ":reason" => why, ":today" => today, ":now" => now};
    tx.run_one(CLOSE, binds, changed_meanwhile)?;
    repace(tx, *id)?;
    audit_change(tx, "customer_closed", &before)
}

/// Takes a customer back. The same errors as [`close`], CONFLICT also if it isn't closed.
pub fn reopen(tx: &WriteTx<'_>, id: &CustomerId, version: i64) -> Result<(), Problem> {
    let before = own(tx, id)?;
    tx.run_one(REOPEN, bind! {":id" => *id, ":version" => version, ":now" => tx.now()}, changed_meanwhile)?;
    repace(tx, *id)?;
    audit_change(tx, "customer_reopened", &before)
}

fn own(tx: &WriteTx<'_>, id: &CustomerId) -> Result<Customer, Problem> {
    let customer = one(tx, id)?;
    changing(tx, customer.rep)?;
    Ok(customer)
}
