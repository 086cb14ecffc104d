//! How many orders fit a query, and what they come to.

use super::list::{Asked, Bounds, IN_DAYS, walks};
use super::query::{OrderQuery, Walk};
use super::tally;
use crate::store::{Clause, ReadTx, Sql};
use crate::values::{Money, Problem};
use crate::web::paging::COUNTED;

const TOTALS: Sql = Sql::new("SELECT o.total_cents, o.delivered_on FROM orders o WHERE o.tenant_id = :tenant");
const TOTALS_OF_CUSTOMER: Sql = Sql::new(
    "SELECT o.total_cents FROM orders o CROSS JOIN customers c ON c.tenant_id = :tenant AND c.id = o.customer_id \
     WHERE o.tenant_id = :tenant",
);
const FOUND_TOTALS: Sql = Sql::new(
    "SELECT o.total_cents FROM search_fts CROSS JOIN search_docs d ON d.doc = search_fts.rowid AND d.tenant_id = :tenant \
     CROSS JOIN orders o ON o.tenant_id = :tenant AND o.id = d.id \
     CROSS JOIN customers c ON c.tenant_id = :tenant AND c.id = o.customer_id WHERE search_fts MATCH :match",
);
/// The same where nobody's orders are hidden and nothing else narrows them.
const ALL_FOUND_TOTALS: Sql = Sql::new(
    "SELECT o.total_cents FROM search_fts CROSS JOIN search_docs d ON d.doc = search_fts.rowid AND d.tenant_id = :tenant \
     CROSS JOIN orders o ON o.tenant_id = :tenant AND o.id = d.id WHERE search_fts MATCH :match",
);
/// There the words alone say how many.
const ALL_FOUND: Sql = Sql::new("SELECT 1 FROM search_fts WHERE search_fts MATCH :match");
const CAP: Clause = Clause::new("LIMIT 10001");
/// A search of more matches than this tells only how many there are: what they come to is no figure that
/// anybody looks for, and each is to be looked up somewhere else in the file.
const SUMMED: usize = 200;
const FOUND_CAP: Clause = Clause::new("LIMIT 201");

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
    if !query.search.is_empty() {
        return found(tx, query);
    }
    let mut amounts: Vec<Money> = Vec::new();
    for status in walks(tx, query) {
        let asked = Asked::new(tx, query, status)?;
        let Some(asked) = asked else { return Ok(Sum { count: 0, total: Some(Money::ZERO) }) };
        let head = match asked.walk {
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

/// The same for what words find.
fn found(tx: &ReadTx<'_>, query: &OrderQuery) -> Result<Sum, Problem> {
    let Some(asked) = Asked::new(tx, query, None)? else { return Ok(Sum { count: 0, total: Some(Money::ZERO) }) };
    let (bounds, all) = (Bounds::default(), asked.filters.is_empty());
    let totals = if all { ALL_FOUND_TOTALS } else { FOUND_TOTALS };
    let first = totals.with(&asked.filters).and(&[FOUND_CAP]);
    let amounts: Vec<Money> = tx.all(first, &asked.binds(&bounds), |row| row.get(0))?;
    if amounts.len() <= SUMMED {
        let count = i64::try_from(amounts.len()).unwrap_or(i64::MAX);
        return Ok(Sum { count, total: Money::checked_sum(amounts) });
    }
    let each = if all { ALL_FOUND } else { FOUND_TOTALS };
    let number = each.with(&asked.filters).and(&[CAP]).count();
    let count = tx.one(number, &asked.binds(&bounds), |row| row.get(0))?.unwrap_or_default();
    Ok(Sum { count, total: None })
}
