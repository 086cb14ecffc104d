//! The next order number, taken in the transaction that uses it: no gap, none twice.

use super::OrderNumber;
use crate::bind;
use crate::store::{Sql, WriteTx};
use crate::values::Problem;

const NEXT: Sql = Sql::new(
    "INSERT INTO order_counters (tenant_id, year, last) VALUES (:tenant, :year, 1) \
     ON CONFLICT (tenant_id, year) DO UPDATE SET last = order_counters.last + 1 RETURNING last",
);
const TAKEN: Sql = Sql::new("SELECT 1 FROM orders WHERE tenant_id = :tenant AND number = :number");

/// Skips the numbers that imported orders came with.
pub(super) fn next_number(tx: &WriteTx<'_>) -> Result<String, Problem> {
    let year = tx.today().year();
    loop {
        let counter = tx.one(NEXT, bind! {":year" => year}, |row| row.get(0))?;
        let number = counter.and_then(|counter| OrderNumber::new(year, counter));
        let number = number.ok_or_else(|| Problem::internal("the order counter is out of range"))?.to_string();
        if tx.one(TAKEN, bind! {":number" => number}, |_| Ok(()))?.is_none() {
            return Ok(number);
        }
    }
}
