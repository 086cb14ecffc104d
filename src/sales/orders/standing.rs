//! An order as an action finds it, and whose it is.

use super::model::Line;
use super::{Action, Circumstances, OrderKind, Status, flow};
use crate::bind;
use crate::store::{Clause, ReadTx, Row, RowError, Sql, word};
use crate::values::{BasisPoints, CustomerId, Day, Money, OrderId, Problem, Quantity, Role, UserId, WarehouseId};

/// What an action has to know.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    pub id: OrderId,
    pub number: String,
    pub status: Status,
    pub version: i64,
    pub customer: CustomerId,
    pub rep: Option<UserId>,
    pub warehouse: WarehouseId,
    pub ordered_on: Day,
    pub delivered_on: Option<Day>,
    pub paid_on: Option<Day>,
    /// Delivered, not paid, and not for nothing.
    pub owed: bool,
    pub net: Money,
    pub fees: Money,
    pub created_by: Option<UserId>,
    pub kind: OrderKind,
    /// The rate that its tax is reckoned at.
    pub tax: BasisPoints,
    pub lines: Vec<Line>,
}

const STANDING: Sql = Sql::new(
    "SELECT o.id, o.number, o.status, o.version, o.customer_id, o.rep_id, o.warehouse_id, o.delivered_on, o.net_cents, \
     o.fees_cents, o.created_by, o.ordered_on, o.paid_on, o.owed, o.kind, o.tax_bp FROM orders o \
     JOIN customers c ON c.tenant_id = :tenant AND c.id = o.customer_id \
     WHERE o.tenant_id = :tenant AND o.id = :order",
);
const LINES: Sql = Sql::new(
    "SELECT l.id, l.product_id, p.code, l.description, l.quantity, l.list_price_cents, l.unit_price_cents, \
     l.discount_bp, l.override_reason, l.sample, l.gross_cents, l.net_cents, p.units_per_case, \
     l.deposit_cents, l.position, l.of_position, l.returned, p.active FROM order_lines l \
     JOIN products p ON p.tenant_id = :tenant AND p.id = l.product_id \
     WHERE l.tenant_id = :tenant AND l.order_id = :order ORDER BY l.position",
);

/// A rep sees the orders credited to it and those of the customers that are its own now, so that who
/// takes a customer over knows what it bought.
pub(super) const SEEN: Clause =
    Clause::new("AND (o.rep_id = :me OR c.rep_id = :me OR (c.rep_id IS NULL AND :unassigned = 1))");

/// The order, if the person sees it; NOT_FOUND else.
pub(super) fn standing(tx: &ReadTx<'_>, order: OrderId) -> Result<Standing, Problem> {
    let mine = tx.sees_only();
    let clauses: &[Clause] = if mine.is_some() { &[SEEN] } else { &[] };
    let binds = bind! {":order" => order, ":me" => mine, ":unassigned" => tx.tenant().reps_see_unassigned};
    let found = tx.one(STANDING.with(clauses), binds, |row| {
        Ok(Standing {
            id: row.get(0)?,
            number: row.get(1)?,
            status: word(row, 2)?,
            version: row.get(3)?,
            customer: row.get(4)?,
            rep: row.get(5)?,
            warehouse: row.get(6)?,
            delivered_on: row.get(7)?,
            net: row.get(8)?,
            fees: row.get(9)?,
            created_by: row.get(10)?,
            ordered_on: row.get(11)?,
            paid_on: row.get(12)?,
            owed: row.get(13)?,
            kind: word(row, 14)?,
            tax: row.get(15)?,
            lines: Vec::new(),
        })
    })?;
    let mut found = found.ok_or_else(|| Problem::not_found("order"))?;
    found.lines = lines_of(tx, order)?;
    Ok(found)
}

/// An order's lines as they stand.
pub(super) fn lines_of(tx: &ReadTx<'_>, order: OrderId) -> Result<Vec<Line>, Problem> {
    tx.all(LINES, bind! {":order" => order}, line)
}

fn line(row: &Row<'_>) -> Result<Line, RowError> {
    let units: i64 = row.get(4)?;
    Ok(Line {
        id: row.get(0)?,
        position: row.get(14)?,
        of_position: row.get(15)?,
        product: row.get(1)?,
        code: row.get(2)?,
        description: row.get(3)?,
        // The table's own check lets nothing else in.
        quantity: Quantity::new(units.abs()).unwrap_or(Quantity::MOST),
        came_back: units < 0,
        returned: row.get(16)?,
        list_price: row.get(5)?,
        unit_price: row.get(6)?,
        discount: row.get(7)?,
        reason: row.get(8)?,
        sample: row.get(9)?,
        gross: row.get(10)?,
        net: row.get(11)?,
        units_per_case: row.get(12)?,
        active: row.get(17)?,
        deposit: row.get(13)?,
    })
}

impl Standing {
    /// As the table of `flow` asks; reasons apart.
    pub fn circumstances(&self, tx: &ReadTx<'_>) -> Circumstances {
        circumstances(tx, self.kind, self.delivered_on)
    }

    /// Refuses what the table has no row for with CONFLICT, and what takes another role with FORBIDDEN.
    pub fn may(&self, tx: &ReadTx<'_>, action: Action) -> Result<(), Problem> {
        allows(tx, (&self.number, self.status), self.circumstances(tx), action)
    }

    /// The table has no such row.
    pub fn no_step(&self, action: Action) -> Problem {
        no_step(&self.number, self.status, action)
    }
}

/// [`Standing::may`] for an order that was read for a page.
pub(super) fn may(tx: &ReadTx<'_>, order: &super::Row, action: Action) -> Result<(), Problem> {
    allows(tx, (&order.number, order.status), circumstances(tx, order.kind, order.delivered_on), action)
}

/// As the table of `flow` asks; reasons apart.
pub(super) fn circumstances(tx: &ReadTx<'_>, kind: OrderKind, delivered_on: Option<Day>) -> Circumstances {
    Circumstances { any_reason: false, delivered_today: delivered_on == Some(tx.today()), is_return: kind.is_return() }
}

fn allows(
    tx: &ReadTx<'_>,
    (number, status): (&str, Status),
    order: Circumstances,
    action: Action,
) -> Result<(), Problem> {
    if flow::allowed(status, tx.role(), order).contains(&action) {
        Ok(())
    } else if flow::allowed(status, Role::Admin, order).contains(&action) {
        Err(Problem::forbidden("Only a manager may do this with an order that stands so."))
    } else {
        Err(no_step(number, status, action))
    }
}

fn no_step(number: &str, status: Status, action: Action) -> Problem {
    let status = status.label().to_lowercase();
    Problem::conflict(format!("Order {number} is {status} now, so “{}” isn't possible.", action.label()))
}
