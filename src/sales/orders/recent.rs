//! What a customer bought lately, so that the next order begins with it.

use std::collections::HashMap;

use crate::bind;
use crate::store::{ReadTx, Row, RowError, Sql, Statement};
use crate::values::{CustomerId, Day, Problem, ProductId, Quantity};

/// A product that a customer ordered in the last six months.
#[derive(Debug, Clone)]
pub struct Recent {
    pub product: ProductId,
    pub code: String,
    pub name: String,
    pub last_ordered_on: Day,
    /// Units of the last time.
    pub quantity: Quantity,
    /// Units of all times, less what came back.
    pub units: i64,
    /// In how many lines it was.
    pub times: usize,
}

/// Orders of forty lines on each working day; what is older adds nothing.
const LINES: Sql = Sql::new(
    "SELECT l.product_id, l.quantity, o.ordered_on, p.code, p.name FROM orders o \
     JOIN order_lines l ON l.tenant_id = :tenant AND l.order_id = o.id AND l.sample = 0 \
     JOIN products p ON p.tenant_id = :tenant AND p.id = l.product_id \
     WHERE o.tenant_id = :tenant AND o.customer_id = :customer AND o.ordered_on >= :since \
     AND CASE WHEN o.status IN ('draft', 'cancelled') THEN 0 ELSE 1 END = 1 \
     ORDER BY o.ordered_on DESC, o.id DESC LIMIT 5000",
);

/// Products of the last six months' orders, the most often ordered first, then the latest; samples,
/// drafts and what was cancelled don't count. Ask only for a customer that the person sees.
pub fn recent(tx: &ReadTx<'_>, customer: CustomerId) -> Result<Vec<Recent>, Problem> {
    let since = tx.today().plus_months(-6);
    let lines = tx.all(LINES, bind! {":customer" => customer, ":since" => since}, line)?;
    let mut found: Vec<Recent> = Vec::new();
    let mut places: HashMap<ProductId, usize> = HashMap::new();
    let mut back: HashMap<ProductId, i64> = HashMap::new();
    for line in lines {
        let Some(line) = line.bought() else {
            *back.entry(line.product).or_default() += line.units;
            continue;
        };
        match places.get(&line.product) {
            Some(place) => {
                found[*place].times += 1;
                found[*place].units += line.units;
            }
            None => {
                places.insert(line.product, found.len());
                found.push(line);
            }
        }
    }
    found.iter_mut().for_each(|recent| recent.units += back.get(&recent.product).copied().unwrap_or_default());
    found.sort_by_key(|recent| std::cmp::Reverse((recent.times, recent.last_ordered_on)));
    Ok(found)
}

/// A line as it lies in the file.
struct Bought {
    product: ProductId,
    /// Below nothing where they came back.
    units: i64,
    on: Day,
    code: String,
    name: String,
}

fn line(row: &Row<'_>) -> Result<Bought, RowError> {
    Ok(Bought { product: row.get(0)?, units: row.get(1)?, on: row.get(2)?, code: row.get(3)?, name: row.get(4)? })
}

impl Bought {
    /// As the first of its product; none if it came back.
    fn bought(&self) -> Option<Recent> {
        let quantity = Quantity::new(self.units).ok()?;
        Some(Recent {
            product: self.product,
            quantity,
            units: self.units,
            last_ordered_on: self.on,
            code: self.code.clone(),
            name: self.name.clone(),
            times: 1,
        })
    }
}

/// The statement, for the plan test.
pub fn recent_statement() -> Statement {
    LINES.into()
}
