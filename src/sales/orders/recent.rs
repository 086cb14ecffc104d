//! What a customer bought lately, so that the next order begins with it.

use crate::bind;
use crate::store::{ReadTx, Sql, Statement};
use crate::values::{CustomerId, Day, Problem, ProductId, Quantity};

/// A product that a customer ordered in the last six months.
#[derive(Debug, Clone)]
pub struct Recent {
    pub product: ProductId,
    pub last_ordered_on: Day,
    /// Units of the last time.
    pub quantity: Quantity,
    /// In how many lines it was.
    pub times: usize,
}

/// A year of weekly orders of twenty lines; what is older adds nothing.
const LINES: Sql = Sql::new(
    "SELECT l.product_id, l.quantity, o.ordered_on FROM orders o \
     JOIN order_lines l ON l.tenant_id = :tenant AND l.order_id = o.id AND l.sample = 0 \
     WHERE o.tenant_id = :tenant AND o.customer_id = :customer AND o.ordered_on >= :since \
     AND CASE WHEN o.status IN ('draft', 'cancelled') THEN 0 ELSE 1 END = 1 \
     ORDER BY o.ordered_on DESC, o.id DESC LIMIT 1000",
);

/// Products of the last six months' orders, the most often ordered first, then the latest; samples,
/// drafts and what was cancelled don't count. Ask only for a customer that the person sees.
pub fn recent(tx: &ReadTx<'_>, customer: CustomerId) -> Result<Vec<Recent>, Problem> {
    let since = tx.today().plus_months(-6);
    let lines: Vec<(ProductId, Quantity, Day)> =
        tx.all(LINES, bind! {":customer" => customer, ":since" => since}, |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
    let mut found: Vec<Recent> = Vec::new();
    for (product, quantity, last_ordered_on) in lines {
        match found.iter_mut().find(|recent| recent.product == product) {
            Some(recent) => recent.times += 1,
            None => found.push(Recent { product, last_ordered_on, quantity, times: 1 }),
        }
    }
    found.sort_by_key(|recent| std::cmp::Reverse((recent.times, recent.last_ordered_on)));
    Ok(found)
}

/// The statement, for the plan test.
pub fn recent_statement() -> Statement {
    LINES.into()
}
