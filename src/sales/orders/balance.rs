//! What a customer owes. The rule is a column of orders, `owed`: delivered, not paid, and not for nothing;
//! the list with `paid=no` has the same orders.

use super::OrderQuery;
use crate::bind;
use crate::store::{ReadTx, Sql, Statement};
use crate::values::{CustomerId, Day, Money, OrderId, Problem};

/// What a customer owes, and since when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// Totals of its orders that are owed; less than nothing if credits come to more.
    pub total: Money,
    pub orders: i64,
    /// The day of delivery of the oldest that is to be paid; credits don't count.
    pub oldest: Option<Day>,
}

const OWED: Sql = Sql::new(
    "SELECT COALESCE(SUM(o.total_cents), 0), COUNT(*), MIN(CASE WHEN o.total_cents > 0 THEN o.delivered_on END) \
     FROM orders o WHERE o.tenant_id = :tenant AND o.customer_id = :customer AND o.owed = 1",
);
const OPEN: Sql = Sql::new(
    "SELECT COALESCE(SUM(o.total_cents), 0) FROM orders o WHERE o.tenant_id = :tenant AND o.customer_id = :customer \
     AND o.status IN ('pending', 'ready', 'picked') AND o.id <> :but",
);

/// The balance of a customer. Ask only for one that the person sees.
pub fn balance(tx: &ReadTx<'_>, customer: CustomerId) -> Result<Balance, Problem> {
    let found = tx.one(OWED, bind! {":customer" => customer}, |row| {
        Ok(Balance { total: row.get(0)?, orders: row.get(1)?, oldest: row.get(2)? })
    })?;
    Ok(found.unwrap_or_default())
}

/// What a customer's open orders come to, but for one of them.
pub(super) fn open_beside(tx: &ReadTx<'_>, customer: CustomerId, but: OrderId) -> Result<Money, Problem> {
    Ok(tx.one(OPEN, bind! {":customer" => customer, ":but" => but}, |row| row.get(0))?.unwrap_or_default())
}

/// Both statements, for the plan test.
pub fn balance_statements() -> [Statement; 2] {
    [OWED.into(), OPEN.into()]
}

impl OrderQuery {
    /// What a customer owes.
    pub fn owed_by(customer: CustomerId) -> OrderQuery {
        OrderQuery { customer: Some(customer), paid: Some(false), ..OrderQuery::default() }
    }
}
