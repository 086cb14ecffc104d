//! Orders as they stand, and as an import leaves them.

use super::model::{Fee, Line, Order};
use crate::bind;
use crate::sales::orders::{OrderNumber, Status};
use crate::store::{Kind, ManagerTx, ReadTx, Row, RowError, Sql};
use crate::values::{CustomerId, LineId, Money, OrderId, Problem, Timestamp, fold};

const CUSTOMER: Sql = Sql::new("SELECT c.id FROM customers c WHERE c.tenant_id = :tenant AND c.number = :number");

pub(super) fn customer(tx: &ReadTx<'_>, number: &str) -> Result<Option<CustomerId>, Problem> {
    tx.one(CUSTOMER, bind! {":number" => number}, |row| row.get(0))
}

const FIND: Sql = Sql::new(
    "SELECT o.id, o.customer_id, o.rep_id, o.warehouse_id, o.status, o.po_number, o.ordered_on, o.wanted_on, \
     o.delivered_on, o.paid_on, o.notes, \
     EXISTS (SELECT 1 FROM stock_moves m WHERE m.tenant_id = :tenant AND m.order_id = o.id), \
     EXISTS (SELECT 1 FROM order_links k WHERE k.tenant_id = :tenant AND (k.order_id = o.id OR k.of_id = o.id)) \
     FROM orders o WHERE o.tenant_id = :tenant AND o.number = :number",
);
const LINES: Sql = Sql::new(
    "SELECT l.product_id, l.description, ABS(l.quantity), l.list_price_cents, l.unit_price_cents, l.discount_bp, \
     l.override_reason, l.sample \
     FROM order_lines l WHERE l.tenant_id = :tenant AND l.order_id = :order ORDER BY l.position",
);
const FEES: Sql = Sql::new(
    "SELECT f.label, f.amount_cents FROM order_fees f WHERE f.tenant_id = :tenant AND f.order_id = :order \
     ORDER BY f.position",
);

/// An order that is here already.
pub(super) struct Standing {
    pub id: OrderId,
    pub order: Order,
    /// Why an import may not change it; none if it may.
    pub stays: Option<&'static str>,
}

pub(super) fn find(tx: &ReadTx<'_>, number: &str) -> Result<Option<Standing>, Problem> {
    let Some(mut standing) = tx.one(FIND, bind! {":number" => number}, standing)? else { return Ok(None) };
    let order = bind! {":order" => standing.id};
    standing.order.lines = tx.all(LINES, order, line)?;
    standing.order.fees = tx.all(FEES, order, |row| Ok(Fee { label: row.get(0)?, amount: row.get(1)? }))?;
    Ok(Some(standing))
}

fn standing(row: &Row<'_>) -> Result<Standing, RowError> {
    let status: String = row.get(4)?;
    let order = Order {
        customer_id: row.get(1)?,
        rep_id: row.get(2)?,
        warehouse_id: row.get(3)?,
        // The table's own check lets no other word in.
        status: status.parse().unwrap_or(Status::Draft),
        po_number: row.get(5)?,
        ordered_on: row.get(6)?,
        wanted_on: row.get(7)?,
        delivered_on: row.get(8)?,
        paid_on: row.get(9)?,
        notes: row.get(10)?,
        fees: Vec::new(),
        lines: Vec::new(),
    };
    let (moved_stock, linked): (bool, bool) = (row.get(11)?, row.get(12)?);
    let stays = match (moved_stock, linked) {
        (_, true) => Some("Goods of it came back here, or it was delivered short, so an import can't change it."),
        (true, false) => Some("Took stock when it was delivered here, so an import can't change it."),
        (false, false) => None,
    };
    Ok(Standing { id: row.get(0)?, order, stays })
}

fn line(row: &Row<'_>) -> Result<Line, RowError> {
    Ok(Line {
        product_id: row.get(0)?,
        description: row.get(1)?,
        quantity: row.get(2)?,
        list_price: row.get(3)?,
        unit_price: row.get(4)?,
        discount: row.get(5)?,
        override_reason: row.get(6)?,
        sample: row.get(7)?,
    })
}

const PUT: Sql = Sql::new(
    "INSERT INTO orders (tenant_id, id, number, customer_id, rep_id, warehouse_id, status, po_number, ordered_on, \
     wanted_on, delivered_on, paid_on, notes, line_count, gross_cents, net_cents, fees_cents, total_cents, created_by, \
     submitted_at, created_at, updated_at) \
     VALUES (:tenant, :id, :number, :customer, :rep, :warehouse, :status, :po, :ordered, :wanted, :delivered, :paid, \
     :notes, :lines, :gross, :net, :fees, :total, :user, :submitted, :at, :at) \
     ON CONFLICT (tenant_id, id) DO UPDATE SET customer_id = excluded.customer_id, rep_id = excluded.rep_id, \
     warehouse_id = excluded.warehouse_id, status = excluded.status, po_number = excluded.po_number, \
     ordered_on = excluded.ordered_on, wanted_on = excluded.wanted_on, delivered_on = excluded.delivered_on, \
     paid_on = excluded.paid_on, \
     notes = excluded.notes, line_count = excluded.line_count, gross_cents = excluded.gross_cents, \
     net_cents = excluded.net_cents, fees_cents = excluded.fees_cents, total_cents = excluded.total_cents, \
     submitted_at = excluded.submitted_at, version = orders.version + 1, updated_at = excluded.updated_at",
);
const DROP_LINES: Sql = Sql::new("DELETE FROM order_lines WHERE tenant_id = :tenant AND order_id = :order");
const DROP_FEES: Sql = Sql::new("DELETE FROM order_fees WHERE tenant_id = :tenant AND order_id = :order");
const ADD_LINE: Sql = Sql::new(
    "INSERT INTO order_lines (tenant_id, order_id, position, id, product_id, description, quantity, \
     list_price_cents, unit_price_cents, discount_bp, override_reason, sample, gross_cents, net_cents) \
     VALUES (:tenant, :order, :position, :id, :product, :description, :quantity, :list, :price, :discount, :reason, \
     :sample, :gross, :net)",
);
const ADD_FEE: Sql = Sql::new(
    "INSERT INTO order_fees (tenant_id, order_id, position, label, amount_cents) \
     VALUES (:tenant, :order, :position, :label, :amount)",
);
const ADD_EVENT: Sql = Sql::new(
    "INSERT INTO order_events (tenant_id, order_id, id, at, user_id, action, to_status) \
     VALUES (:tenant, :order, :id, :at, :user, :action, :status)",
);
const WORDS: Sql =
    Sql::new("SELECT c.name, c.number FROM customers c WHERE c.tenant_id = :tenant AND c.id = :customer");

/// Numbers that look like ours are skipped by the counter.
const SKIP: Sql = Sql::new(
    "INSERT INTO order_counters (tenant_id, year, last) VALUES (:tenant, :year, :counter) \
     ON CONFLICT (tenant_id, year) DO UPDATE SET last = excluded.last WHERE order_counters.last < excluded.last",
);

/// Which order is written, and what its timeline says.
pub(crate) struct Written<'a> {
    pub id: OrderId,
    pub number: &'a str,
    pub at: Timestamp,
    pub submitted_at: Timestamp,
    pub action: &'static str,
}

/// Adds or changes an order with its lines, fees, totals and the words it is found by.
pub(crate) fn put(tx: &ManagerTx<'_>, written: &Written<'_>, order: &Order) -> Result<(), Problem> {
    put_order(tx, written, order)?;
    tx.run(DROP_LINES, bind! {":order" => written.id})?;
    tx.run(DROP_FEES, bind! {":order" => written.id})?;
    put_lines(tx, written.id, order)?;
    tx.run(
        ADD_EVENT,
        bind! {
            ":order" => written.id, ":id" => tx.new_id(), ":at" => written.at, ":user" => tx.user_id(),
            ":action" => written.action, ":status" => order.status.text(),
        },
    )?;
    if let Ok(number) = written.number.parse::<OrderNumber>() {
        tx.run(SKIP, bind! {":year" => number.year(), ":counter" => number.counter()})?;
    }
    index(tx, written, order)
}

fn put_order(tx: &ManagerTx<'_>, written: &Written<'_>, order: &Order) -> Result<(), Problem> {
    let totals = order.totals().map_err(|fault| Problem::invalid(vec![fault]))?;
    let submitted = (order.status != Status::Draft).then_some(written.submitted_at);
    tx.run(
        PUT,
        bind! {
            ":id" => written.id, ":number" => written.number, ":customer" => order.customer_id,
            ":rep" => order.rep_id, ":warehouse" => order.warehouse_id, ":status" => order.status.text(),
            ":po" => order.po_number, ":ordered" => order.ordered_on, ":wanted" => order.wanted_on,
            ":delivered" => order.delivered_on, ":paid" => order.paid_on, ":notes" => order.notes,
            ":lines" => i64::try_from(order.lines.len()).unwrap_or(i64::MAX), ":gross" => totals.gross,
            ":net" => totals.net, ":fees" => totals.fees, ":total" => totals.total, ":user" => tx.user_id(),
            ":submitted" => submitted, ":at" => written.at,
        },
    )?;
    Ok(())
}

fn put_lines(tx: &ManagerTx<'_>, id: OrderId, order: &Order) -> Result<(), Problem> {
    for (position, line) in (1_i64..).zip(&order.lines) {
        let money = line.money();
        let too_large = || Problem::invalid_field("unitPrice", "Makes the order too large an amount.");
        let gross: Money = money.gross().ok_or_else(too_large)?;
        let net: Money = money.total().ok_or_else(too_large)?;
        tx.run(
            ADD_LINE,
            bind! {
                ":order" => id, ":position" => position, ":id" => LineId::from_bytes(tx.new_id()),
                ":product" => line.product_id, ":description" => line.description, ":quantity" => line.quantity,
                ":list" => line.list_price, ":price" => line.unit_price, ":discount" => line.discount,
                ":reason" => line.override_reason, ":sample" => line.sample, ":gross" => gross, ":net" => net,
            },
        )?;
    }
    for (position, fee) in (1_i64..).zip(&order.fees) {
        tx.run(
            ADD_FEE,
            bind! {":order" => id, ":position" => position, ":label" => fee.label, ":amount" => fee.amount},
        )?;
    }
    Ok(())
}

fn index(tx: &ManagerTx<'_>, written: &Written<'_>, order: &Order) -> Result<(), Problem> {
    let of_customer = |row: &Row<'_>| Ok(format!("{} {}", row.get::<_, String>(0)?, row.get::<_, String>(1)?));
    let customer = tx.one(WORDS, bind! {":customer" => order.customer_id}, of_customer)?.unwrap_or_default();
    let words = fold(&format!("{} {} {customer}", written.number, order.po_number));
    tx.index_words(Kind::Order, written.id.as_bytes(), Some(&words));
    Ok(())
}
