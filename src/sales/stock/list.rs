//! What is there: product by product, or only what is short, the shortest first.

use std::collections::BTreeMap;

use super::model::{Held, Place, Short, StockLine, StockQuery};
use super::warehouses::{Warehouse, warehouses};
use crate::bind;
use crate::sales::products::{self, ProductRow};
use crate::store::{Bind, Clause, ReadTx, Sql, Statement};
use crate::values::{Problem, ProductId, WarehouseId};
use crate::web::paging::{List, Paging};

/// What up to fifty products have where, for the plan test too.
pub const PLACES: Sql = Sql::new(
    "SELECT s.product_id, s.warehouse_id, s.on_hand, s.reserved FROM stock s \
     WHERE s.tenant_id = :tenant AND s.product_id IN \
     (:p0, :p1, :p2, :p3, :p4, :p5, :p6, :p7, :p8, :p9, :p10, :p11, :p12, :p13, :p14, :p15, :p16, :p17, :p18, :p19, \
     :p20, :p21, :p22, :p23, :p24, :p25, :p26, :p27, :p28, :p29, :p30, :p31, :p32, :p33, :p34, :p35, :p36, :p37, \
     :p38, :p39, :p40, :p41, :p42, :p43, :p44, :p45, :p46, :p47, :p48, :p49)",
);
const SHORT: Sql = Sql::new(
    "SELECT s.available, s.product_id, s.warehouse_id, s.on_hand, s.reserved, p.code, p.name, p.supplier, \
     p.category, p.units_per_case, p.unit_volume_ml FROM stock s \
     LEFT JOIN products p ON p.tenant_id = :tenant AND p.id = s.product_id \
     WHERE s.tenant_id = :tenant AND s.available <= 0",
);
const COUNTED: Sql = Sql::new(
    "SELECT 1 FROM stock s LEFT JOIN products p ON p.tenant_id = :tenant AND p.id = s.product_id \
     WHERE s.tenant_id = :tenant AND s.available <= 0",
);
const BELOW: Clause = Clause::new("AND s.available < 0");
const IN_ONE: Clause = Clause::new("AND s.warehouse_id = :warehouse");
// In a CASE, so that the walk goes on along the stock.
const SOLD: Clause = Clause::new("AND CASE WHEN p.tracked = 1 AND p.active = 1 THEN 1 ELSE 0 END = 1");
const AFTER: Clause = Clause::new(
    "AND (s.available, s.product_id, s.warehouse_id) > (:available, :product, :place) \
     ORDER BY s.available, s.product_id, s.warehouse_id LIMIT :limit OFFSET :offset",
);
const AFTER_IN_ONE: Clause = Clause::new(
    "AND (s.available, s.product_id) > (:available, :product) \
     ORDER BY s.available, s.product_id LIMIT :limit OFFSET :offset",
);

/// One page of the products whose stock is counted: by name, or, where nothing narrows a list of what is
/// short, each product and warehouse for itself, the shortest first.
pub fn page(tx: &ReadTx<'_>, query: &StockQuery, paging: &Paging) -> Result<List<StockLine>, Problem> {
    page_in(tx, query, &warehouses(tx)?, paging)
}

/// The same, where the warehouses are known already.
pub(super) fn page_in(
    tx: &ReadTx<'_>,
    query: &StockQuery,
    known: &[Warehouse],
    paging: &Paging,
) -> Result<List<StockLine>, Problem> {
    let words = &query.words;
    let narrowed = words.search.is_some() || words.category.is_some() || words.supplier.is_some();
    match query.short {
        Some(short) if !narrowed => shortest(tx, short, query.warehouse, known, paging),
        _ => by_name(tx, query, known, paging),
    }
}

fn by_name(
    tx: &ReadTx<'_>,
    query: &StockQuery,
    known: &[Warehouse],
    paging: &Paging,
) -> Result<List<StockLine>, Problem> {
    let found = products::list(tx, &query.products(), paging)?;
    let ids: Vec<ProductId> = found.items.iter().map(|product| product.id).collect();
    let mut places = places_of(tx, &ids)?;
    Ok(found.map(|product| {
        let held = places.remove(&product.id).unwrap_or_default();
        let of = |one: &Warehouse| Place {
            warehouse: one.id,
            name: one.name.clone(),
            held: held.get(&one.id).copied().unwrap_or_default(),
        };
        let shown = |one: &&Warehouse| match query.warehouse {
            Some(wanted) => one.id == wanted,
            None => held.contains_key(&one.id) || one.is_default,
        };
        StockLine { places: known.iter().filter(shown).map(of).collect(), product, key: Vec::new() }
    }))
}

type Places = BTreeMap<ProductId, BTreeMap<WarehouseId, Held>>;

/// What so many products have where.
pub(super) fn places_of(tx: &ReadTx<'_>, wanted: &[ProductId]) -> Result<Places, Problem> {
    let mut found = Places::new();
    for some in wanted.chunks(products::AT_ONCE) {
        let rows = tx.all(PLACES, &products::slots(some), |row| {
            Ok((row.get(0)?, row.get(1)?, Held { on_hand: row.get(2)?, reserved: row.get(3)? }))
        })?;
        for (product, warehouse, held) in rows {
            found.entry(product).or_default().insert(warehouse, held);
        }
    }
    Ok(found)
}

fn shortest(
    tx: &ReadTx<'_>,
    short: Short,
    warehouse: Option<WarehouseId>,
    known: &[Warehouse],
    paging: &Paging,
) -> Result<List<StockLine>, Problem> {
    let (available, product, place) = beginning(&paging.after)?;
    let (limit, offset) = (paging.size + 1, paging.offset());
    let binds: &[Bind<'_>] = bind! {
        ":warehouse" => warehouse, ":available" => available, ":product" => product, ":place" => place,
        ":limit" => limit, ":offset" => offset,
    };
    let [page, count] = short_statements(short, warehouse.is_some());
    let rows = tx.all(page, binds, |row| {
        let (available, product, warehouse): (i64, ProductId, WarehouseId) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let name = known.iter().find(|one| one.id == warehouse).map(|one| one.name.clone()).unwrap_or_default();
        Ok(StockLine {
            product: ProductRow::new(
                product,
                [row.get(5)?, row.get(6)?, row.get(7)?, row.get(8)?],
                row.get(9)?,
                row.get(10)?,
            ),
            places: vec![Place { warehouse, name, held: Held { on_hand: row.get(3)?, reserved: row.get(4)? } }],
            key: vec![available.to_string(), product.to_string(), warehouse.to_string()],
        })
    })?;
    let counted = tx.one(count, binds, |row| row.get(0))?.unwrap_or_default();
    Ok(List::new(rows, paging, counted, |row| row.key.clone()))
}

/// The statements of a list of what is short, for the plan test.
pub fn short_statements(short: Short, in_one: bool) -> [Statement; 2] {
    let mut narrow = vec![SOLD];
    narrow.extend((short == Short::Below).then_some(BELOW));
    narrow.extend(in_one.then_some(IN_ONE));
    let after = if in_one { AFTER_IN_ONE } else { AFTER };
    [SHORT.with(&narrow).and(&[after]), COUNTED.with(&narrow).counted()]
}

fn beginning(after: &[String]) -> Result<(i64, ProductId, WarehouseId), Problem> {
    let none = || (i64::MIN, ProductId::from_bytes([0; 16]), WarehouseId::from_bytes([0; 16]));
    let [available, product, warehouse] = after else {
        return if after.is_empty() { Ok(none()) } else { Err(strange()) };
    };
    let parsed = || Some((available.parse().ok()?, product.parse().ok()?, warehouse.parse().ok()?));
    parsed().ok_or_else(strange)
}

fn strange() -> Problem {
    Problem::invalid_field("after", "This cursor is of another list.")
}
