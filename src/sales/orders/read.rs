//! One order, whole: seven statements.

use super::fees;
use super::links::links_of;
use super::model::{Because, Entry, Order, Row};
use super::standing::{SEEN, lines_of};
use crate::bind;
use crate::store::{self, Clause, ReadTx, RowError, Sql, word};
use crate::values::{OrderId, Problem};

const ONE: Sql = Sql::new(
    "SELECT o.id, o.number, o.status, o.customer_id, c.number, c.name, o.rep_id, u.full_name, o.ordered_on, \
     o.wanted_on, o.delivered_on, o.po_number, o.line_count, o.total_cents, 0, o.version, o.created_by, \
     o.paid_on, o.owed, o.kind, o.warehouse_id, w.name, o.notes, o.gross_cents, o.net_cents, o.fees_cents, \
     o.created_at, o.paid_note FROM orders o \
     JOIN customers c ON c.tenant_id = :tenant AND c.id = o.customer_id \
     JOIN warehouses w ON w.tenant_id = :tenant AND w.id = o.warehouse_id \
     LEFT JOIN users u ON u.tenant_id = :tenant AND u.id = o.rep_id \
     WHERE o.tenant_id = :tenant AND o.id = :order",
);
const REASONS: Sql = Sql::new(
    "SELECT r.reason, r.detail FROM order_reasons r \
     WHERE r.tenant_id = :tenant AND r.order_id = :order ORDER BY r.reason",
);
const TIMELINE: Sql = Sql::new(
    "SELECT e.id, e.at, e.user_id, u.full_name, e.action, e.to_status, e.note FROM order_events e \
     LEFT JOIN users u ON u.tenant_id = :tenant AND u.id = e.user_id \
     WHERE e.tenant_id = :tenant AND e.order_id = :order ORDER BY e.id",
);

/// The order with its lines, fees, reasons, timeline and the orders linked to it; NOT_FOUND if the person doesn't see it.
pub fn one(tx: &ReadTx<'_>, order: OrderId) -> Result<Order, Problem> {
    complete(tx, head_and_lines(tx, order)?)
}

/// With fees, reasons, timeline and links to what is known of it already.
pub(super) fn complete(tx: &ReadTx<'_>, mut found: Order) -> Result<Order, Problem> {
    let order = found.row.id;
    let binds = bind! {":order" => order};
    found.fees = fees::fees_of(tx, order, found.fees_total)?;
    found.reasons = tx.all(REASONS, binds, |row| Ok(Because { reason: word(row, 0)?, detail: row.get(1)? }))?;
    found.timeline = tx.all(TIMELINE, binds, entry)?;
    found.links = links_of(tx, order)?;
    Ok(found)
}

/// The same without fees, reasons, timeline and links, as a form needs it.
pub(super) fn head_and_lines(tx: &ReadTx<'_>, order: OrderId) -> Result<Order, Problem> {
    let mut found = head(tx, order)?;
    found.lines = lines_of(tx, order)?;
    Ok(found)
}

/// The order's own row alone.
pub(super) fn head(tx: &ReadTx<'_>, order: OrderId) -> Result<Order, Problem> {
    let mine = tx.sees_only();
    let clauses: &[Clause] = if mine.is_some() { &[SEEN] } else { &[] };
    let binds = bind! {":order" => order, ":me" => mine, ":unassigned" => tx.tenant().reps_see_unassigned};
    tx.one(ONE.with(clauses), binds, order_at)?.ok_or_else(|| Problem::not_found("order"))
}

fn order_at(row: &store::Row<'_>) -> Result<Order, RowError> {
    Ok(Order {
        row: summary(row)?,
        warehouse: row.get(20)?,
        warehouse_name: row.get(21)?,
        notes: row.get(22)?,
        gross: row.get(23)?,
        net: row.get(24)?,
        fees_total: row.get(25)?,
        created_at: row.get(26)?,
        paid_note: row.get(27)?,
        lines: Vec::new(),
        fees: Vec::new(),
        reasons: Vec::new(),
        timeline: Vec::new(),
        links: Vec::new(),
    })
}

/// The first twenty columns, as lists read them too.
pub(super) fn summary(row: &store::Row<'_>) -> Result<Row, RowError> {
    Ok(Row {
        id: row.get(0)?,
        number: row.get(1)?,
        status: word(row, 2)?,
        customer: row.get(3)?,
        customer_number: row.get(4)?,
        customer_name: row.get(5)?,
        rep: row.get(6)?,
        rep_name: row.get(7)?,
        ordered_on: row.get(8)?,
        wanted_on: row.get(9)?,
        delivered_on: row.get(10)?,
        po_number: row.get(11)?,
        line_count: row.get(12)?,
        total: row.get(13)?,
        doc: row.get(14)?,
        version: row.get(15)?,
        created_by: row.get(16)?,
        paid_on: row.get(17)?,
        owed: row.get(18)?,
        kind: word(row, 19)?,
    })
}

fn entry(row: &store::Row<'_>) -> Result<Entry, RowError> {
    Ok(Entry {
        id: row.get(0)?,
        at: row.get(1)?,
        user: row.get(2)?,
        who: row.get::<_, Option<String>>(3)?.unwrap_or_default(),
        action: row.get(4)?,
        to: word(row, 5)?,
        note: row.get(6)?,
    })
}
