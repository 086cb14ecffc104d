//! What products cost a customer, from the lists in the file.

use std::collections::{BTreeMap, BTreeSet};

use super::{Break, Breaks, Candidate, ListKind, Priced, price_of};
use crate::bind;
use crate::store::{Bind, ReadTx, RowError, Sql};
use crate::values::{CustomerId, Day, PriceListId, Problem, ProductId, Quantity};

/// The lists that are asked for one customer on one day; two statements however many lines follow.
#[derive(Debug)]
pub struct Pricer {
    day: Day,
    lists: Vec<Listed>,
}

/// A list that is in date for the customer.
#[derive(Debug, Clone)]
struct Listed {
    kind: ListKind,
    id: PriceListId,
    name: String,
}

const LISTS: Sql = Sql::new(
    "SELECT 0 AS kind, l.id, l.name FROM customers c \
     JOIN price_lists l ON l.tenant_id = :tenant AND l.id = c.price_list_id \
     WHERE c.tenant_id = :tenant AND c.id = :customer AND l.starts_on <= :day \
     AND COALESCE(l.ends_on, '9999-12-31') >= :day \
     UNION ALL \
     SELECT 1, l.id, l.name FROM customers c \
     JOIN price_lists l ON l.tenant_id = :tenant AND l.territory = c.territory \
     WHERE c.tenant_id = :tenant AND c.id = :customer AND c.territory <> '' AND l.starts_on <= :day \
     AND COALESCE(l.ends_on, '9999-12-31') >= :day \
     UNION ALL \
     SELECT 2, l.id, l.name FROM price_lists l \
     WHERE l.tenant_id = :tenant AND l.is_default = 1 AND l.starts_on <= :day \
     AND COALESCE(l.ends_on, '9999-12-31') >= :day",
);

/// Products of one statement; a shorter list repeats its last.
const AT_ONCE: usize = 16;
const SLOTS: [&str; AT_ONCE] = [
    ":p0", ":p1", ":p2", ":p3", ":p4", ":p5", ":p6", ":p7", ":p8", ":p9", ":p10", ":p11", ":p12", ":p13", ":p14",
    ":p15",
];

const ROWS: Sql = Sql::new(
    "SELECT r.product_id, r.from_quantity, r.unit_price_cents FROM price_list_rows r \
     WHERE r.tenant_id = :tenant AND r.price_list_id = :list AND r.product_id IN \
     (:p0, :p1, :p2, :p3, :p4, :p5, :p6, :p7, :p8, :p9, :p10, :p11, :p12, :p13, :p14, :p15)",
);

impl Pricer {
    /// For a customer on a day of the tenant.
    pub fn of(tx: &ReadTx<'_>, customer: CustomerId, day: Day) -> Result<Pricer, Problem> {
        let lists = tx.all(LISTS, bind! {":customer" => customer, ":day" => day}, |row| {
            Ok(Listed { kind: kind(row.get(0)?)?, id: row.get(1)?, name: row.get(2)? })
        })?;
        Ok(Pricer { day, lists })
    }

    /// The prices of so many lines, in their order; at most one statement a list and sixteen products.
    pub fn prices(&self, tx: &ReadTx<'_>, asked: &[(ProductId, Quantity)]) -> Result<Vec<Option<Priced>>, Problem> {
        // Sets: a list may be both own and default, and a product on several lines.
        let products: BTreeSet<ProductId> = asked.iter().map(|(product, _)| *product).collect();
        let lists: BTreeSet<PriceListId> = self.lists.iter().map(|list| list.id).collect();
        let products: Vec<ProductId> = products.into_iter().collect();
        let mut known = Rows::new();
        for list in lists {
            for some in products.chunks(AT_ONCE) {
                read_rows(tx, list, some, &mut known)?;
            }
        }
        asked.iter().map(|(product, quantity)| self.price(&known, *product, *quantity)).collect()
    }

    /// A list's name, and why it was asked.
    pub fn list(&self, id: PriceListId) -> Option<(&str, ListKind)> {
        self.lists.iter().find(|list| list.id == id).map(|list| (list.name.as_str(), list.kind))
    }

    fn price(&self, known: &Rows, product: ProductId, quantity: Quantity) -> Result<Option<Priced>, Problem> {
        let mut candidates = Vec::with_capacity(self.lists.len());
        for list in &self.lists {
            let rows = known.get(&(list.id, product)).cloned().unwrap_or_default();
            // Only lists in date were read.
            let breaks = Breaks::new(rows).map_err(Problem::internal)?;
            candidates.push(Candidate { kind: list.kind, list: list.id, starts_on: None, ends_on: None, breaks });
        }
        Ok(price_of(&candidates, quantity, self.day))
    }
}

/// The price of one product, and the row that it is from; none if no list has one.
pub fn price_for(
    tx: &ReadTx<'_>,
    customer: CustomerId,
    product: ProductId,
    quantity: Quantity,
    day: Day,
) -> Result<Option<Priced>, Problem> {
    Ok(prices_for(tx, customer, &[(product, quantity)], day)?.pop().flatten())
}

/// The prices of many products in few statements, in the order asked.
pub fn prices_for(
    tx: &ReadTx<'_>,
    customer: CustomerId,
    asked: &[(ProductId, Quantity)],
    day: Day,
) -> Result<Vec<Option<Priced>>, Problem> {
    Pricer::of(tx, customer, day)?.prices(tx, asked)
}

pub(super) type Rows = BTreeMap<(PriceListId, ProductId), Vec<Break>>;

pub(super) fn read_rows(
    tx: &ReadTx<'_>,
    list: PriceListId,
    some: &[ProductId],
    known: &mut Rows,
) -> Result<(), Problem> {
    let Some(last) = some.last() else { return Ok(()) };
    let mut binds: Vec<Bind<'_>> = vec![(":list", &list)];
    for (slot, name) in SLOTS.into_iter().enumerate() {
        binds.push((name, some.get(slot).unwrap_or(last)));
    }
    let rows =
        tx.all(ROWS, &binds, |row| Ok((row.get(0)?, Break { from_quantity: row.get(1)?, unit_price: row.get(2)? })))?;
    for (product, row) in rows {
        known.entry((list, product)).or_default().push(row);
    }
    Ok(())
}

pub(super) fn kind(number: i64) -> Result<ListKind, RowError> {
    match number {
        0 => Ok(ListKind::Own),
        1 => Ok(ListKind::Territory),
        2 => Ok(ListKind::Default),
        other => Err(RowError::IntegralValueOutOfRange(0, other)),
    }
}
