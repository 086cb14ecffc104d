//! Why a product costs a customer what it does: each list that is asked, and what it says.

use std::collections::BTreeSet;

use super::lookup::{kind, rows_of};
use super::{Breaks, Candidate, ListKind, Outcome, Priced, Span, price_of};
use crate::bind;
use crate::store::{ReadTx, Sql};
use crate::values::{CustomerId, Day, PriceListId, Problem, ProductId, Quantity};

/// The price, and how it came about.
#[derive(Debug, Clone)]
pub struct Why {
    pub day: Day,
    /// None: an order needs a price of its own, with a reason.
    pub price: Option<Priced>,
    /// In the order in which they are asked: the first with a price gives it.
    pub asked: Vec<AskedList>,
}

/// A list that is asked, and what it says for itself.
#[derive(Debug, Clone)]
pub struct AskedList {
    pub id: PriceListId,
    pub name: String,
    pub kind: ListKind,
    pub span: Span,
    pub outcome: Outcome,
    /// Whether its price is the price.
    pub decides: bool,
}

// The customer's own list is named even when it isn't in force: that it isn't is the answer.
const LISTS: Sql = Sql::new(
    "SELECT 0 AS kind, l.id, l.name, l.starts_on, l.ends_on FROM customers c \
     JOIN price_lists l ON l.tenant_id = :tenant AND l.id = c.price_list_id \
     WHERE c.tenant_id = :tenant AND c.id = :customer \
     UNION ALL \
     SELECT 1, l.id, l.name, l.starts_on, l.ends_on FROM customers c \
     JOIN price_lists l ON l.tenant_id = :tenant AND l.territory = c.territory \
     WHERE c.tenant_id = :tenant AND c.id = :customer AND c.territory <> '' AND l.starts_on <= :day \
     AND COALESCE(l.ends_on, '9999-12-31') >= :day \
     UNION ALL \
     SELECT 2, l.id, l.name, l.starts_on, l.ends_on FROM price_lists l \
     WHERE l.tenant_id = :tenant AND l.is_default = 1 AND l.starts_on <= :day \
     AND COALESCE(l.ends_on, '9999-12-31') >= :day LIMIT 100",
);

/// What a product costs a customer on a day of the tenant, list by list. Whether the person may see the
/// customer is the caller's question.
pub fn why(
    tx: &ReadTx<'_>,
    customer: CustomerId,
    product: ProductId,
    quantity: Quantity,
    day: Day,
) -> Result<Why, Problem> {
    let lists: Vec<(ListKind, PriceListId, String, Span)> =
        tx.all(LISTS, bind! {":customer" => customer, ":day" => day}, |row| {
            let span = Span { starts_on: row.get(3)?, ends_on: row.get(4)? };
            Ok((kind(row.get(0)?)?, row.get(1)?, row.get(2)?, span))
        })?;
    let ids: BTreeSet<PriceListId> = lists.iter().map(|(_, id, ..)| *id).collect();
    let rows = rows_of(tx, &ids.into_iter().collect::<Vec<_>>(), &[product])?;
    let mut candidates = Vec::new();
    for (kind, list, _, span) in &lists {
        let breaks = Breaks::new(rows.get(&(*list, product)).cloned().unwrap_or_default());
        candidates.push(Candidate {
            kind: *kind,
            list: *list,
            starts_on: Some(span.starts_on),
            ends_on: span.ends_on,
            breaks: breaks.map_err(Problem::internal)?,
        });
    }
    let price = price_of(&candidates, quantity, day);
    let mut undecided = price.is_some();
    let asked = lists.into_iter().zip(&candidates).map(|((kind, id, name, span), candidate)| {
        let outcome = candidate.outcome(quantity, day);
        let decides = matches!(outcome, Outcome::Price(_)) && std::mem::take(&mut undecided);
        AskedList { id, name, kind, span, outcome, decides }
    });
    Ok(Why { day, price, asked: asked.collect() })
}
