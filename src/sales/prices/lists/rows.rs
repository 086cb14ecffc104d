//! The rows of a price list: product by product, and many changed at once.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::model::{PricedProduct, RowChange, Seen};
use super::read::one;
use super::write::{about, changed_meanwhile};
use crate::bind;
use crate::sales::prices::{Break, doubles};
use crate::sales::products::{self, ProductQuery};
use crate::store::{Bind, ManagerTx, ReadTx, Sql};
use crate::values::{FieldError, Money, PriceListId, Problem, ProductId, Quantity};
use crate::web::paging::{List, Paging};

/// The breaks of many products, for the plan test too.
pub const BREAKS: Sql = Sql::new(
    "SELECT r.product_id, r.from_quantity, r.unit_price_cents FROM price_list_rows r \
     WHERE r.tenant_id = :tenant AND r.price_list_id = :list AND r.product_id IN \
     (:p0, :p1, :p2, :p3, :p4, :p5, :p6, :p7, :p8, :p9, :p10, :p11, :p12, :p13, :p14, :p15, :p16, :p17, :p18, :p19, \
     :p20, :p21, :p22, :p23, :p24, :p25, :p26, :p27, :p28, :p29, :p30, :p31, :p32, :p33, :p34, :p35, :p36, :p37, \
     :p38, :p39, :p40, :p41, :p42, :p43, :p44, :p45, :p46, :p47, :p48, :p49)",
);

/// One page of the products that the query asks for, each with its prices on the list.
pub fn page(
    tx: &ReadTx<'_>,
    list: PriceListId,
    query: &ProductQuery,
    paging: &Paging,
) -> Result<List<PricedProduct>, Problem> {
    let found = products::list(tx, query, paging)?;
    let ids: Vec<ProductId> = found.items.iter().map(|product| product.id).collect();
    let mut breaks = breaks_of(tx, list, &ids)?;
    Ok(found.map(|product| {
        let breaks = breaks.remove(&product.id).unwrap_or_default();
        PricedProduct { product, breaks }
    }))
}

/// What so many products cost on the list, each by rising quantity.
pub fn breaks_of(
    tx: &ReadTx<'_>,
    list: PriceListId,
    wanted: &[ProductId],
) -> Result<BTreeMap<ProductId, Vec<Break>>, Problem> {
    let mut found: BTreeMap<ProductId, Vec<Break>> = BTreeMap::new();
    for some in wanted.chunks(products::AT_ONCE) {
        let mut binds: Vec<Bind<'_>> = products::slots(some);
        binds.push((":list", &list));
        let rows = tx.all(BREAKS, &binds, |row| {
            Ok((row.get(0)?, Break { from_quantity: row.get(1)?, unit_price: row.get(2)? }))
        })?;
        for (product, row) in rows {
            found.entry(product).or_default().push(row);
        }
    }
    for breaks in found.values_mut() {
        breaks.sort_by_key(|row| row.from_quantity);
    }
    Ok(found)
}

const STANDING: Sql = Sql::new(
    "SELECT p.code, r.unit_price_cents FROM products p \
     LEFT JOIN price_list_rows r ON r.tenant_id = :tenant AND r.price_list_id = :list AND r.product_id = p.id \
     AND r.from_quantity = :from \
     WHERE p.tenant_id = :tenant AND p.id = :product",
);
const PUT: Sql = Sql::new(
    "INSERT INTO price_list_rows (tenant_id, price_list_id, product_id, from_quantity, unit_price_cents) \
     VALUES (:tenant, :list, :product, :from, :price) \
     ON CONFLICT (tenant_id, price_list_id, product_id, from_quantity) DO UPDATE SET unit_price_cents = :price",
);
const TAKE: Sql = Sql::new(
    "DELETE FROM price_list_rows WHERE tenant_id = :tenant AND price_list_id = :list AND product_id = :product \
     AND from_quantity = :from",
);
const TURN: Sql = Sql::new(
    "UPDATE price_lists SET version = version + 1 WHERE tenant_id = :tenant AND id = :list AND version = :version",
);

/// Sets and takes away rows, all or none, and returns how many differ from before. With a version the list
/// must be as it was then.
///
/// # Errors
/// NOT_FOUND without such a list; INVALID naming `rows[n].productId` without such a product and both of two
/// `rows[n].fromQuantity` that are the same; CONFLICT for another version, or naming `rows[n].price` where
/// another price stands than was seen.
pub fn change(
    tx: &ManagerTx<'_>,
    list: PriceListId,
    version: Option<i64>,
    rows: &[RowChange],
) -> Result<usize, Problem> {
    refuse_doubles(rows)?;
    let before = one(tx, list)?;
    let version = version.unwrap_or(before.version);
    tx.run_one(TURN, bind! {":list" => list, ":version" => version}, changed_meanwhile)?;
    let mut refused = Vec::new();
    let mut changes: Vec<Value> = Vec::new();
    let mut conflict = false;
    for (place, row) in rows.iter().enumerate() {
        match put(tx, list, place, row)? {
            Put::Same => {}
            Put::Done(change) => changes.push(change),
            Put::Unknown(error) => refused.push(error),
            Put::Moved(error) => {
                conflict = true;
                refused.push(error);
            }
        }
    }
    if conflict {
        let mut problem = Problem::conflict("Somebody changed prices that you changed too.");
        problem.errors = refused;
        return Err(problem);
    }
    if !refused.is_empty() {
        return Err(Problem::invalid(refused));
    }
    let count = changes.len();
    if count > 0 {
        let detail = json!({ "name": before.name, "prices": changes });
        tx.audit("prices_changed", about(&list), &detail.to_string())?;
    }
    Ok(count)
}

/// What became of one row.
enum Put {
    Same,
    /// Its line of the audit log.
    Done(Value),
    Unknown(FieldError),
    Moved(FieldError),
}

fn put(tx: &ManagerTx<'_>, list: PriceListId, place: usize, row: &RowChange) -> Result<Put, Problem> {
    let key = bind! {":list" => list, ":product" => row.product, ":from" => row.from};
    let standing: Option<(String, Option<Money>)> = tx.one(STANDING, key, |row| Ok((row.get(0)?, row.get(1)?)))?;
    let Some((code, stands)) = standing else {
        return Ok(Put::Unknown(FieldError::new(format!("rows[{place}].productId"), "There is no such product.")));
    };
    if let Seen::Price(seen) = row.seen
        && seen != stands
        && stands != row.price
    {
        return Ok(Put::Moved(moved(tx, place, &code, seen, stands)));
    }
    if stands == row.price {
        return Ok(Put::Same);
    }
    match row.price {
        Some(price) => {
            let binds = bind! {":list" => list, ":product" => row.product, ":from" => row.from, ":price" => price};
            tx.run(PUT, binds)?;
        }
        None => {
            tx.run(TAKE, key)?;
        }
    }
    let minor = |price: Option<Money>| price.map(Money::minor);
    let change =
        json!({ "code": code, "fromQuantity": row.from.units(), "from": minor(stands), "to": minor(row.price) });
    Ok(Put::Done(change))
}

fn moved(tx: &ReadTx<'_>, place: usize, code: &str, seen: Option<Money>, stands: Option<Money>) -> FieldError {
    let currency = tx.tenant().currency;
    let words =
        |price: Option<Money>| price.map_or("no price".to_owned(), |price| price.format_with_currency(&currency));
    let message = format!("{code}: {} stands here now; it was {} when you began.", words(stands), words(seen));
    FieldError::new(format!("rows[{place}].price"), message)
}

fn refuse_doubles(rows: &[RowChange]) -> Result<(), Problem> {
    let pairs = doubles(rows.iter().map(|row| (row.product, row.from)));
    let mut errors = Vec::new();
    for (one, other) in pairs {
        let message = format!("Rows {} and {} both begin at {} units.", one + 1, other + 1, rows[one].from);
        for place in [one, other] {
            errors.push(FieldError::new(format!("rows[{place}].fromQuantity"), message.clone()));
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(Problem::invalid(errors)) }
}

const QUANTITIES: Sql = Sql::new(
    "SELECT r.from_quantity FROM price_list_rows r \
     WHERE r.tenant_id = :tenant AND r.price_list_id = :list AND r.product_id = :product \
     ORDER BY r.from_quantity LIMIT 200",
);

/// Puts these rows in place of all that the product has on the list, as the list was at `version`. As
/// [`change`], with the places of `rows`.
pub fn replace(
    tx: &ManagerTx<'_>,
    list: PriceListId,
    version: i64,
    product: ProductId,
    rows: &[(Quantity, Money)],
) -> Result<(), Problem> {
    let mut changes: Vec<RowChange> = rows
        .iter()
        .map(|(from, price)| RowChange { product, from: *from, price: Some(*price), seen: Seen::Unasked })
        .collect();
    let standing: Vec<Quantity> =
        tx.all(QUANTITIES, bind! {":list" => list, ":product" => product}, |row| row.get(0))?;
    let gone = standing.into_iter().filter(|from| rows.iter().all(|(kept, _)| kept != from));
    changes.extend(gone.map(|from| RowChange { product, from, price: None, seen: Seen::Unasked }));
    change(tx, list, Some(version), &changes).map(drop)
}
