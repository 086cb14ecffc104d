//! A product's moves, the newest first, each with what was on hand after it.

use crate::bind;
use crate::store::{Clause, ReadTx, Sql, Statement};
use crate::values::{OrderId, Problem, ProductId, Timestamp, UserId, WarehouseId};
use crate::web::paging::{List, Paging};

/// A row of the ledger.
#[derive(Clone, Debug)]
pub struct Move {
    pub id: [u8; 16],
    pub at: Timestamp,
    pub warehouse: String,
    /// Added, or taken if negative.
    pub units: i64,
    /// `received`, `adjusted`, `moved`, `count`, `delivered`, `delivery undone` or what an import says.
    pub reason: String,
    pub note: String,
    /// The person's name; empty for an operator at the machine.
    pub who: String,
    /// The order it went out or came back with, if the person may see it.
    pub order: Option<OrderId>,
    /// On hand after it, in the warehouse asked for, or in all.
    pub on_hand: i64,
}

const MOVES: Sql = Sql::new(
    "SELECT m.id, m.at, w.name, m.quantity, m.reason, m.note, COALESCE(u.full_name, ''), m.order_id, c.rep_id \
     FROM stock_moves m \
     LEFT JOIN warehouses w ON w.tenant_id = :tenant AND w.id = m.warehouse_id \
     LEFT JOIN users u ON u.tenant_id = :tenant AND u.id = m.user_id \
     LEFT JOIN orders o ON o.tenant_id = :tenant AND o.id = m.order_id \
     LEFT JOIN customers c ON c.tenant_id = :tenant AND c.id = o.customer_id \
     WHERE m.tenant_id = :tenant AND m.product_id = :product AND (m.at, m.id) < (:at, :id)",
);
const COUNTED: Sql = Sql::new("SELECT 1 FROM stock_moves m WHERE m.tenant_id = :tenant AND m.product_id = :product");
const LATER: Sql = Sql::new(
    "SELECT COALESCE(SUM(m.quantity), 0) FROM stock_moves m \
     WHERE m.tenant_id = :tenant AND m.product_id = :product AND (m.at, m.id) > (:at, :id)",
);
const ON_HAND: Sql =
    Sql::new("SELECT COALESCE(SUM(s.on_hand), 0) FROM stock s WHERE s.tenant_id = :tenant AND s.product_id = :product");
// In a CASE, so that the walk goes on along the product's own moves, by time.
const IN_ONE: Clause = Clause::new("AND CASE WHEN m.warehouse_id = :warehouse THEN 1 ELSE 0 END = 1");
const STOCK_IN_ONE: Clause = Clause::new("AND s.warehouse_id = :warehouse");
const NEWEST: Clause = Clause::new("ORDER BY m.at DESC, m.id DESC LIMIT :limit OFFSET :offset");

/// One page of the moves of a product, in one warehouse or in all.
pub fn moves(
    tx: &ReadTx<'_>,
    product: ProductId,
    warehouse: Option<WarehouseId>,
    paging: &Paging,
) -> Result<List<Move>, Problem> {
    let (at, id) = beginning(&paging.after)?;
    let (limit, offset) = (paging.size + 1, paging.offset());
    let binds = bind! {
        ":product" => product, ":warehouse" => warehouse, ":at" => at, ":id" => id, ":limit" => limit,
        ":offset" => offset,
    };
    let [page, counted, _, _] = statements(warehouse.is_some());
    let (only, free) = (tx.sees_only(), tx.tenant().reps_see_unassigned);
    let mut rows = tx.all(page, binds, |row| {
        let rep: Option<UserId> = row.get(8)?;
        let seen = only.is_none() || rep == only || (rep.is_none() && free);
        Ok(Move {
            id: row.get(0)?,
            at: row.get(1)?,
            warehouse: row.get(2)?,
            units: row.get(3)?,
            reason: row.get(4)?,
            note: if seen { row.get(5)? } else { String::new() },
            who: row.get(6)?,
            order: row.get::<_, Option<OrderId>>(7)?.filter(|_| seen),
            on_hand: 0,
        })
    })?;
    balance(tx, product, warehouse, &mut rows)?;
    let count = tx.one(counted, binds, |row| row.get(0))?.unwrap_or_default();
    Ok(List::new(rows, paging, count, |row| vec![row.at.millis().to_string(), data_encoding::HEXLOWER.encode(&row.id)]))
}

/// From what is on hand now, back through the moves since.
fn balance(
    tx: &ReadTx<'_>,
    product: ProductId,
    warehouse: Option<WarehouseId>,
    rows: &mut [Move],
) -> Result<(), Problem> {
    let Some((at, id)) = rows.first().map(|row| (row.at, row.id)) else { return Ok(()) };
    let [_, _, later, on_hand] = statements(warehouse.is_some());
    let binds = bind! {":product" => product, ":warehouse" => warehouse, ":at" => at, ":id" => id};
    let now: i64 = tx.one(on_hand, binds, |row| row.get(0))?.unwrap_or_default();
    let since: i64 = tx.one(later, binds, |row| row.get(0))?.unwrap_or_default();
    let mut on_hand = now - since;
    for row in rows {
        row.on_hand = on_hand;
        on_hand -= row.units;
    }
    Ok(())
}

/// The page, its count, what came later, and what is on hand; for the plan test too.
pub fn statements(in_one: bool) -> [Statement; 4] {
    let only: &[Clause] = if in_one { &[IN_ONE] } else { &[] };
    let held: &[Clause] = if in_one { &[STOCK_IN_ONE] } else { &[] };
    [MOVES.with(only).and(&[NEWEST]), COUNTED.with(only).counted(), LATER.with(only), ON_HAND.with(held)]
}

fn beginning(after: &[String]) -> Result<(Timestamp, [u8; 16]), Problem> {
    let read = |at: &str, id: &str| {
        let bytes = data_encoding::HEXLOWER.decode(id.as_bytes()).ok()?;
        Some((Timestamp::from_millis(at.parse().ok()?), bytes.try_into().ok()?))
    };
    match after {
        [] => Ok((Timestamp::LATEST, [0xff; 16])),
        [at, id] => read(at, id).ok_or_else(|| Problem::invalid_field("after", "This cursor is of another list.")),
        _ => Err(Problem::invalid_field("after", "This cursor is of another list.")),
    }
}
