//! What products cost a customer, from the lists in the file.

use std::collections::{BTreeMap, BTreeSet};

use super::{Break, Breaks, Candidate, ListKind, Priced, price_of};
use crate::bind;
use crate::sales::products::{AT_ONCE, slots};
use crate::store::{Bind, ReadTx, RowError, Sql};
use crate::values::{CustomerId, Day, PriceListId, Problem, ProductId, Quantity};

/// The lists that are asked for one customer on one day; one statement more for fifty lines.
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

/// Lists of one statement, the three kinds and one more; fewer repeat the last.
const LISTS_AT_ONCE: [&str; 4] = [":l0", ":l1", ":l2", ":l3"];

const ROWS: Sql = Sql::new(
    "SELECT r.price_list_id, r.product_id, r.from_quantity, r.unit_price_cents FROM price_list_rows r \
     WHERE r.tenant_id = :tenant AND r.price_list_id IN (:l0, :l1, :l2, :l3) AND r.product_id IN \
     (:p0, :p1, :p2, :p3, :p4, :p5, :p6, :p7, :p8, :p9, :p10, :p11, :p12, :p13, :p14, :p15, :p16, :p17, :p18, :p19, \
     :p20, :p21, :p22, :p23, :p24, :p25, :p26, :p27, :p28, :p29, :p30, :p31, :p32, :p33, :p34, :p35, :p36, :p37, \
     :p38, :p39, :p40, :p41, :p42, :p43, :p44, :p45, :p46, :p47, :p48, :p49)",
);

impl Pricer {
    /// For a customer on a day of the tenant.
    pub fn of(tx: &ReadTx<'_>, customer: CustomerId, day: Day) -> Result<Pricer, Problem> {
        let lists = tx.all(LISTS, bind! {":customer" => customer, ":day" => day}, |row| {
            Ok(Listed { kind: kind(row.get(0)?)?, id: row.get(1)?, name: row.get(2)? })
        })?;
        Ok(Pricer { day, lists })
    }

    /// The prices of so many lines, in their order; one statement for fifty products.
    pub fn prices(&self, tx: &ReadTx<'_>, asked: &[(ProductId, Quantity)]) -> Result<Vec<Option<Priced>>, Problem> {
        // Sets: a list may be both own and default, and a product on several lines.
        let products: BTreeSet<ProductId> = asked.iter().map(|(product, _)| *product).collect();
        let lists: BTreeSet<PriceListId> = self.lists.iter().map(|list| list.id).collect();
        let (products, lists): (Vec<_>, Vec<_>) = (products.into_iter().collect(), lists.into_iter().collect());
        let known = rows_of(tx, &lists, &products)?;
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

/// What the lists say of the products, each of both once.
pub(super) fn rows_of(tx: &ReadTx<'_>, lists: &[PriceListId], products: &[ProductId]) -> Result<Rows, Problem> {
    let mut known = Rows::new();
    for lists in lists.chunks(LISTS_AT_ONCE.len()) {
        for some in products.chunks(AT_ONCE) {
            let mut binds: Vec<Bind<'_>> = slots(some);
            let list = |place: usize| Some(lists.get(place).or(lists.last())? as _);
            binds.extend(LISTS_AT_ONCE.into_iter().enumerate().filter_map(|(place, name)| Some((name, list(place)?))));
            let rows = tx.all(ROWS, &binds, |row| {
                let price = Break { from_quantity: row.get(2)?, unit_price: row.get(3)? };
                Ok(((row.get(0)?, row.get(1)?), price))
            })?;
            rows.into_iter().for_each(|(key, price)| known.entry(key).or_default().push(price));
        }
    }
    Ok(known)
}

pub(super) fn kind(number: i64) -> Result<ListKind, RowError> {
    match number {
        0 => Ok(ListKind::Own),
        1 => Ok(ListKind::Territory),
        2 => Ok(ListKind::Default),
        other => Err(RowError::IntegralValueOutOfRange(0, other)),
    }
}
