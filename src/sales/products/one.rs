//! One product: its facts, the prices it stands under, what is in stock, and who bought it last.

use super::model::{Bought, PriceRow, Product, StockRow};
use super::sql;
use crate::bind;
use crate::store::{Clause, ReadTx, Row, RowError, Sql};
use crate::values::{Problem, ProductId};

pub(super) const FACTS: Sql = Sql::new(
    "SELECT p.id, p.code, p.name, p.supplier, p.category, p.units_per_case, p.unit_volume_ml, p.active, p.tracked, \
     p.description, p.deposit_cents, p.version FROM products p WHERE p.tenant_id = :tenant",
);
const BY_ID: Clause = Clause::new("AND p.id = :id");

/// The product. NOT_FOUND if the team has none such.
pub fn one(tx: &ReadTx<'_>, id: ProductId) -> Result<Product, Problem> {
    tx.one(FACTS.with(&[BY_ID]), bind! {":id" => id}, product_of)?.ok_or_else(|| Problem::not_found("product"))
}

pub(super) fn product_of(row: &Row<'_>) -> Result<Product, RowError> {
    Ok(Product {
        id: row.get(0)?,
        code: row.get(1)?,
        name: row.get(2)?,
        supplier: row.get(3)?,
        category: row.get(4)?,
        units_per_case: row.get(5)?,
        unit_volume_ml: row.get(6)?,
        active: row.get(7)?,
        tracked: row.get(8)?,
        description: row.get(9)?,
        deposit: row.get(10)?,
        version: row.get(11)?,
    })
}

const PRICES: Sql = Sql::new(
    "SELECT l.id, l.name, l.territory, l.is_default, l.starts_on, l.ends_on, r.from_quantity, r.unit_price_cents \
     FROM price_list_rows r \
     JOIN price_lists l ON l.tenant_id = :tenant AND l.id = r.price_list_id \
     WHERE r.tenant_id = :tenant AND r.product_id = :id \
     ORDER BY r.price_list_id, r.from_quantity LIMIT 500",
);

/// The rows of every price list that has the product, list by list and by rising quantity, 500 at most.
pub fn prices(tx: &ReadTx<'_>, id: ProductId) -> Result<Vec<PriceRow>, Problem> {
    tx.all(PRICES, bind! {":id" => id}, |row| {
        Ok(PriceRow {
            list: row.get(0)?,
            list_name: row.get(1)?,
            territory: row.get(2)?,
            is_default: row.get(3)?,
            starts_on: row.get(4)?,
            ends_on: row.get(5)?,
            from_quantity: row.get(6)?,
            unit_price: row.get(7)?,
        })
    })
}

const STOCK: Sql = Sql::new(
    "SELECT w.id, w.name, COALESCE(s.on_hand, 0), COALESCE(s.reserved, 0) FROM warehouses w \
     LEFT JOIN stock s ON s.tenant_id = :tenant AND s.product_id = :id AND s.warehouse_id = w.id \
     WHERE w.tenant_id = :tenant AND w.name_key > :least ORDER BY w.name_key LIMIT 200",
);

/// What each warehouse has, in units; None for a product whose stock isn't counted.
pub fn stock(tx: &ReadTx<'_>, product: &Product) -> Result<Option<Vec<StockRow>>, Problem> {
    if !product.tracked {
        return Ok(None);
    }
    let rows = tx.all(STOCK, bind! {":id" => product.id, ":least" => ""}, |row| {
        Ok(StockRow { warehouse: row.get(0)?, name: row.get(1)?, on_hand: row.get(2)?, reserved: row.get(3)? })
    });
    rows.map(Some)
}

// "From the least id on" keeps it on the product's index before SQLite has counted anything.
const BOUGHT: Sql = Sql::new(
    "SELECT o.id, o.number, o.ordered_on, o.status, c.id, c.name, l.quantity, l.unit_price_cents \
     FROM order_lines l \
     JOIN orders o ON o.tenant_id = :tenant AND o.id = l.order_id \
     JOIN customers c ON c.tenant_id = :tenant AND c.id = o.customer_id \
     WHERE l.tenant_id = :tenant AND l.product_id = :id AND l.order_id > :least AND l.sample = 0 \
     AND o.status NOT IN ('draft', 'cancelled') AND o.kind = 'order'",
);
const LATEST: Clause = Clause::new("ORDER BY l.order_id DESC LIMIT 10");

/// The ten latest orders of it, drafts, cancelled ones and samples apart, that the person may see.
pub fn bought_last(tx: &ReadTx<'_>, id: ProductId) -> Result<Vec<Bought>, Problem> {
    let (me, unassigned) = (tx.sees_only(), tx.tenant().reps_see_unassigned);
    let clauses: &[Clause] = if me.is_some() { &[sql::SEEN, LATEST] } else { &[LATEST] };
    let binds = bind! {":id" => id, ":me" => me, ":unassigned" => unassigned, ":least" => [0_u8; 16]};
    tx.all(BOUGHT.with(clauses), binds, |row| {
        Ok(Bought {
            order: row.get(0)?,
            number: row.get(1)?,
            ordered_on: row.get(2)?,
            status: row.get(3)?,
            customer: row.get(4)?,
            customer_name: row.get(5)?,
            quantity: row.get(6)?,
            unit_price: row.get(7)?,
        })
    })
}

// One step in the index for each word, however many products bear it.
const CATEGORIES: Sql = Sql::new(
    "WITH RECURSIVE step AS ( \
     SELECT MIN(p.category) AS word FROM products p WHERE p.tenant_id = :tenant AND p.category > '' \
     UNION ALL \
     SELECT (SELECT MIN(q.category) FROM products q WHERE q.tenant_id = :tenant AND q.category > step.word) \
     FROM step WHERE step.word IS NOT NULL) \
     SELECT word FROM step WHERE word IS NOT NULL LIMIT 200",
);
const SUPPLIERS: Sql = Sql::new(
    "WITH RECURSIVE step AS ( \
     SELECT MIN(p.supplier) AS word FROM products p WHERE p.tenant_id = :tenant AND p.supplier > '' \
     UNION ALL \
     SELECT (SELECT MIN(q.supplier) FROM products q WHERE q.tenant_id = :tenant AND q.supplier > step.word) \
     FROM step WHERE step.word IS NOT NULL) \
     SELECT word FROM step WHERE word IS NOT NULL LIMIT 200",
);

/// The categories in use, 200 at most, sorted.
pub fn categories(tx: &ReadTx<'_>) -> Result<Vec<String>, Problem> {
    tx.all(CATEGORIES, bind! {}, |row| row.get(0))
}

/// The suppliers in use, 200 at most, sorted.
pub fn suppliers(tx: &ReadTx<'_>) -> Result<Vec<String>, Problem> {
    tx.all(SUPPLIERS, bind! {}, |row| row.get(0))
}
