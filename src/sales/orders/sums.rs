//! How many orders fit a query, and what they come to.

use super::list::{Asked, Bounds, IN_DAYS, walks};
use super::query::{OrderQuery, Walk};
use super::tally;
use crate::sales::periods::Period;
use crate::store::{Clause, ReadTx, Sql};
use crate::values::{Money, Problem};
use crate::web::paging::COUNTED;

const TOTALS: Sql = Sql::new("SELECT o.total_cents, o.delivered_on FROM orders o WHERE o.tenant_id = :tenant");
const TOTALS_OF_CUSTOMER: Sql = Sql::new(
    "SELECT o.total_cents FROM orders o JOIN customers c ON c.tenant_id = :tenant AND c.id = o.customer_id \
     WHERE o.tenant_id = :tenant",
);
const FOUND_TOTALS: Sql = Sql::new(
    "SELECT o.total_cents FROM search_fts JOIN search_docs d ON d.doc = search_fts.rowid AND d.tenant_id = :tenant \
     JOIN orders o ON o.tenant_id = :tenant AND o.id = d.id \
     JOIN customers c ON c.tenant_id = :tenant AND c.id = o.customer_id WHERE search_fts MATCH :match",
);
const CAP: Clause = Clause::new("LIMIT 10001");

/// How many, and what they come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// Up to 10,001 where no figure is kept and the list isn't by delivery; else exact.
    pub count: i64,
    /// None where the orders are too many to be added up for a page.
    pub total: Option<Money>,
}

impl Sum {
    /// Both together; no total where it doesn't fit.
    pub(super) fn and(self, other: Sum) -> Sum {
        let total = self.total.zip(other.total).and_then(|(one, more)| one.checked_add(more));
        Sum { count: self.count + other.count, total }
    }
}

/// How many orders fit, and their total: the tile and the header of the list behind it both ask here.
pub fn sum_where(tx: &ReadTx<'_>, query: &OrderQuery) -> Result<Sum, Problem> {
    if let Some(kept) = tally::kept(tx, query)? {
        return Ok(kept);
    }
    let mut amounts: Vec<Money> = Vec::new();
    for status in walks(tx, query) {
        let asked = Asked::new(tx, query, status)?;
        let Some(asked) = asked else { return Ok(Sum { count: 0, total: Some(Money::ZERO) }) };
        let head = match asked.walk {
            Walk::Words => FOUND_TOTALS,
            Walk::Customer => TOTALS_OF_CUSTOMER,
            _ => TOTALS,
        };
        let capped: &[Clause] = if query.is_by_delivery() { &[] } else { &[CAP] };
        // A page begins at its key; a sum has to be told where what is owed begins.
        let owed: &[Clause] = if matches!(asked.walk, Walk::Owed | Walk::OwedOfRep) { &[IN_DAYS] } else { &[] };
        let statement = head.with(&asked.filters).and(owed).and(capped);
        amounts.extend(tx.all(statement, &asked.binds(&Bounds::default()), |row| row.get::<_, Money>(0))?);
    }
    let count = i64::try_from(amounts.len()).unwrap_or(i64::MAX);
    let exact = query.is_by_delivery() || count <= COUNTED;
    let total = if exact { Money::checked_sum(amounts) } else { None };
    Ok(Sum { count, total })
}

/// What was delivered in each of several periods: [`sum_where`] of `query` within each. The query narrows by
/// rep alone.
pub fn sums_delivered(tx: &ReadTx<'_>, query: &OrderQuery, periods: &[Period]) -> Result<Vec<Sum>, Problem> {
    tally::delivered(tx, query, periods)
}
