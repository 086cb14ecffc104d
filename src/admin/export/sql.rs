//! What is exported, and in which columns: those that an import understands.

use std::collections::HashMap;
use std::hash::Hash;

use super::sheet::{Sheet, amount};
use crate::admin::import::{customers::COLUMNS as CUSTOMER_COLUMNS, orders, prices, stock};
use crate::bind;
use crate::store::{Clause, ReadTx, Row, RowError, Sql, Statement};
use crate::values::{BasisPoints, Currency, CustomerId, Money, OrderId, Problem, Weekdays};

const OWN: Clause = Clause::new("AND c.rep_id = :rep");
const BY_NUMBER: Clause = Clause::new("ORDER BY c.number");
const BY_ORDER: Clause = Clause::new("ORDER BY o.ordered_on, o.id, l.position");

/// The statement as far as the person sees.
fn visible(tx: &ReadTx<'_>, head: Sql, order: Clause) -> Statement {
    match tx.sees_only() {
        Some(_) => head.with(&[OWN, order]),
        None => head.with(&[order]),
    }
}

/// An empty cell for what isn't there.
fn or_blank(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// So many columns of text, from the first on.
fn texts(row: &Row<'_>, columns: std::ops::Range<usize>) -> Result<Vec<String>, RowError> {
    columns.map(|column| Ok(row.get::<_, Option<String>>(column)?.unwrap_or_default())).collect()
}

fn grouped<K: Eq + Hash, V>(rows: Vec<(K, V)>) -> HashMap<K, Vec<V>> {
    let mut groups = HashMap::<K, Vec<V>>::new();
    for (key, value) in rows {
        groups.entry(key).or_default().push(value);
    }
    groups
}

const CUSTOMERS: Sql = Sql::new(
    "SELECT c.number, c.name, u.email, c.territory, c.priority, c.premise, c.licence_number, c.licence_type, \
     c.licence_expires_on, c.terms, c.phone, c.email, c.street, c.city, c.region, c.postal_code, c.country, \
     c.delivery_window, p.name, c.do_not_contact_until, c.hold_reason, c.notes, c.closed_on, c.closed_reason, \
     c.delivery_weekdays, c.minimum_order_cents, c.usual_gap_override, c.id, c.credit_limit_cents \
     FROM customers c \
     LEFT JOIN users u ON u.tenant_id = :tenant AND u.id = c.rep_id \
     LEFT JOIN price_lists p ON p.tenant_id = :tenant AND p.id = c.price_list_id \
     WHERE c.tenant_id = :tenant",
);
const TAGS: Sql = Sql::new(
    "SELECT t.customer_id, t.tag FROM customer_tags t WHERE t.tenant_id = :tenant ORDER BY t.customer_id, t.tag",
);
const CONTACTS: Sql = Sql::new(
    "SELECT k.customer_id, k.name, k.title, k.phone, k.email FROM contacts k WHERE k.tenant_id = :tenant \
     ORDER BY k.customer_id, k.name, k.id",
);

/// Each with its first contact.
pub(super) fn customers(tx: &ReadTx<'_>, sheet: &mut Sheet) -> Result<(), Problem> {
    let currency = tx.tenant().currency;
    let tags = grouped(tx.all(TAGS, bind! {}, |row| Ok((row.get::<_, CustomerId>(0)?, row.get::<_, String>(1)?)))?);
    let contacts = grouped(tx.all(CONTACTS, bind! {}, |row| Ok((row.get::<_, CustomerId>(0)?, texts(row, 1..5)?)))?);
    let rows = tx.all(visible(tx, CUSTOMERS, BY_NUMBER), bind! {":rep" => tx.sees_only()}, |row| {
        Ok((row.get::<_, CustomerId>(27)?, customer(row, &currency)?))
    })?;
    sheet.row(CUSTOMER_COLUMNS)?;
    for (id, mut cells) in rows {
        cells.push(tags.get(&id).map(|tags| tags.join("; ")).unwrap_or_default());
        let contact = contacts.get(&id).and_then(|contacts| contacts.first()).cloned();
        cells.extend(contact.unwrap_or_else(|| vec![String::new(); 4]));
        sheet.row(cells)?;
    }
    Ok(())
}

/// All cells but tags and contact.
fn customer(row: &Row<'_>, currency: &Currency) -> Result<Vec<String>, RowError> {
    let mut cells = texts(row, 0..17)?;
    cells.push(row.get::<_, Weekdays>(24)?.to_string());
    cells.extend(texts(row, 17..19)?);
    cells.push(or_blank(row.get::<_, Option<Money>>(25)?.map(|minimum| amount(minimum, currency))));
    cells.extend(texts(row, 19..24)?);
    cells.push(or_blank(row.get::<_, Option<i64>>(26)?));
    cells.push(or_blank(row.get::<_, Option<Money>>(28)?.map(|limit| amount(limit, currency))));
    Ok(cells)
}

const PRODUCTS: Sql = Sql::new(
    "SELECT p.code, p.name, p.supplier, p.category, p.units_per_case, p.unit_volume_ml, p.active, p.description \
     FROM products p WHERE p.tenant_id = :tenant ORDER BY p.code",
);

/// Without prices and stock: those are exports of their own.
pub(super) fn products(tx: &ReadTx<'_>, sheet: &mut Sheet) -> Result<(), Problem> {
    sheet.row(["code", "name", "supplier", "category", "unitsPerCase", "unitVolumeMl", "active", "description"])?;
    let rows = tx.all(PRODUCTS, bind! {}, |row| {
        let mut cells = texts(row, 0..4)?;
        cells.push(row.get::<_, i64>(4)?.to_string());
        cells.push(or_blank(row.get::<_, Option<i64>>(5)?));
        cells.push(if row.get(6)? { "yes" } else { "no" }.to_owned());
        cells.push(row.get(7)?);
        Ok(cells)
    })?;
    rows.into_iter().try_for_each(|cells| sheet.row(cells))
}

const PRICES: Sql = Sql::new(
    "SELECT l.name, p.code, r.from_quantity, r.unit_price_cents FROM price_lists l \
     JOIN price_list_rows r ON r.tenant_id = :tenant AND r.price_list_id = l.id \
     JOIN products p ON p.tenant_id = :tenant AND p.id = r.product_id \
     WHERE l.tenant_id = :tenant ORDER BY l.name_key, p.code, r.from_quantity",
);

pub(super) fn prices(tx: &ReadTx<'_>, sheet: &mut Sheet) -> Result<(), Problem> {
    let currency = tx.tenant().currency;
    sheet.row(prices::COLUMNS)?;
    let rows = tx.all(PRICES, bind! {}, |row| {
        let (from, price) = (row.get::<_, i64>(2)?.to_string(), amount(row.get(3)?, &currency));
        Ok([row.get(0)?, row.get(1)?, from, price])
    })?;
    rows.into_iter().try_for_each(|cells| sheet.row(cells))
}

const STOCK: Sql = Sql::new(
    "SELECT p.code, w.name, s.on_hand FROM products p \
     JOIN stock s ON s.tenant_id = :tenant AND s.product_id = p.id \
     JOIN warehouses w ON w.tenant_id = :tenant AND w.id = s.warehouse_id \
     WHERE p.tenant_id = :tenant AND p.tracked = 1 ORDER BY p.code, w.name_key",
);

/// Of tracked products only: an import of it would make others tracked.
pub(super) fn stock(tx: &ReadTx<'_>, sheet: &mut Sheet) -> Result<(), Problem> {
    sheet.row(stock::COLUMNS)?;
    let rows = tx.all(STOCK, bind! {}, |row| Ok([row.get(0)?, row.get(1)?, row.get::<_, i64>(2)?.to_string()]))?;
    rows.into_iter().try_for_each(|cells| sheet.row(cells))
}

const ORDERS: Sql = Sql::new(
    "SELECT o.number, c.number, u.email, w.name, o.status, o.po_number, o.ordered_on, o.wanted_on, o.delivered_on, \
     o.paid_on, o.notes, o.id, p.code, l.description, l.quantity, l.list_price_cents, l.unit_price_cents, l.discount_bp, \
     l.override_reason, l.sample \
     FROM orders o \
     JOIN customers c ON c.tenant_id = :tenant AND c.id = o.customer_id \
     JOIN warehouses w ON w.tenant_id = :tenant AND w.id = o.warehouse_id \
     LEFT JOIN users u ON u.tenant_id = :tenant AND u.id = o.rep_id \
     LEFT JOIN order_lines l ON l.tenant_id = :tenant AND l.order_id = o.id \
     LEFT JOIN products p ON p.tenant_id = :tenant AND p.id = l.product_id \
     WHERE o.tenant_id = :tenant",
);
const FEES: Sql = Sql::new(
    "SELECT f.order_id, f.label, f.amount_cents FROM order_fees f WHERE f.tenant_id = :tenant \
     ORDER BY f.order_id, f.position",
);

/// One row a line; an order without lines has one without a product.
pub(super) fn orders(tx: &ReadTx<'_>, sheet: &mut Sheet) -> Result<(), Problem> {
    let currency = tx.tenant().currency;
    let fees = grouped(tx.all(FEES, bind! {}, |row| {
        let (label, money): (String, Money) = (row.get(1)?, row.get(2)?);
        Ok((row.get::<_, OrderId>(0)?, format!("{}={}", label.replace(';', ","), amount(money, &currency))))
    })?);
    // Freight is among the fees.
    let columns = orders::ORDER_COLUMNS.into_iter().filter(|column| *column != "freight");
    sheet.row(columns.chain(orders::LINE_COLUMNS))?;
    let rows = tx.all(visible(tx, ORDERS, BY_ORDER), bind! {":rep" => tx.sees_only()}, |row| {
        let mut cells = texts(row, 0..11)?;
        cells.push(fees.get(&row.get(11)?).map(|fees| fees.join("; ")).unwrap_or_default());
        cells.extend(line(row, &currency)?);
        Ok(cells)
    })?;
    rows.into_iter().try_for_each(|cells| sheet.row(cells))
}

fn line(row: &Row<'_>, currency: &Currency) -> Result<[String; 8], RowError> {
    let money = |column| Ok::<_, RowError>(or_blank(row.get::<_, Option<Money>>(column)?.map(|m| amount(m, currency))));
    let discount = row.get::<_, Option<BasisPoints>>(17)?.map(|discount| format!("{discount}%"));
    let sample = row.get::<_, Option<bool>>(19)?.map(|sample| if sample { "yes" } else { "no" });
    Ok([
        or_blank(row.get::<_, Option<String>>(12)?),
        or_blank(row.get::<_, Option<String>>(13)?),
        or_blank(row.get::<_, Option<i64>>(14)?),
        money(15)?,
        money(16)?,
        or_blank(discount),
        or_blank(row.get::<_, Option<String>>(18)?),
        or_blank(sample),
    ])
}
