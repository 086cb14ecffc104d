//! What an order does to the stock. What it holds is remembered product by product (`order_holds`), so
//! that exactly this is released, even if the product became tracked or untracked meanwhile.

use std::collections::BTreeMap;

use super::model::Line;
use super::standing::Standing;
use crate::bind;
use crate::store::{ReadTx, Sql, WriteTx};
use crate::values::{FieldError, OrderId, Problem, ProductId, WarehouseId};

const TRACKED: Sql = Sql::new(
    "SELECT l.product_id, l.quantity, COALESCE(s.on_hand, 0) FROM order_lines l \
     JOIN products p ON p.tenant_id = :tenant AND p.id = l.product_id AND p.tracked = 1 \
     LEFT JOIN stock s ON s.tenant_id = :tenant AND s.product_id = l.product_id AND s.warehouse_id = :warehouse \
     WHERE l.tenant_id = :tenant AND l.order_id = :order ORDER BY l.position",
);
const RESERVE: Sql = Sql::new(
    "INSERT INTO stock (tenant_id, product_id, warehouse_id, reserved) VALUES (:tenant, :product, :warehouse, :units) \
     ON CONFLICT (tenant_id, product_id, warehouse_id) DO UPDATE SET reserved = stock.reserved + :units",
);
const HOLD: Sql = Sql::new(
    "INSERT INTO order_holds (tenant_id, order_id, product_id, warehouse_id, quantity) \
     VALUES (:tenant, :order, :product, :warehouse, :units)",
);
const HOLDS: Sql = Sql::new(
    "SELECT h.product_id, h.warehouse_id, h.quantity FROM order_holds h WHERE h.tenant_id = :tenant AND h.order_id = :order",
);
const RELEASE: Sql = Sql::new(
    "UPDATE stock SET reserved = reserved - :units \
     WHERE tenant_id = :tenant AND product_id = :product AND warehouse_id = :warehouse",
);
const FORGET: Sql = Sql::new("DELETE FROM order_holds WHERE tenant_id = :tenant AND order_id = :order");
const ON_HAND: Sql = Sql::new(
    "UPDATE stock SET on_hand = on_hand + :units \
     WHERE tenant_id = :tenant AND product_id = :product AND warehouse_id = :warehouse AND on_hand + :units >= 0",
);
const PLACE: Sql = Sql::new(
    "INSERT INTO stock (tenant_id, product_id, warehouse_id) VALUES (:tenant, :product, :warehouse) \
     ON CONFLICT (tenant_id, product_id, warehouse_id) DO NOTHING",
);
const NOTE: Sql = Sql::new(
    "INSERT INTO stock_moves (tenant_id, product_id, warehouse_id, id, at, quantity, reason, order_id, user_id, note) \
     VALUES (:tenant, :product, :warehouse, :id, :now, :units, :reason, :order, :user, :number)",
);
const TAKEN: Sql = Sql::new(
    "SELECT m.product_id, m.warehouse_id, SUM(m.quantity) FROM stock_moves m \
     WHERE m.tenant_id = :tenant AND m.order_id = :order GROUP BY m.product_id, m.warehouse_id",
);

/// Units of one product in one warehouse.
struct Units {
    product: ProductId,
    warehouse: WarehouseId,
    units: i64,
}

/// Reserves what the tracked lines ask for; what isn't there yet may be reserved too, as a manager allowed it.
pub(super) fn reserve(tx: &WriteTx<'_>, order: &Standing) -> Result<(), Problem> {
    for (product, units, _) in tracked(tx, order.id, order.warehouse)? {
        let binds = bind! {
            ":order" => order.id, ":product" => product, ":warehouse" => order.warehouse, ":units" => units,
        };
        tx.run(RESERVE, binds)?;
        tx.run(HOLD, binds)?;
    }
    Ok(())
}

/// Releases what this order holds, and not a unit more.
pub(super) fn release(tx: &WriteTx<'_>, order: OrderId) -> Result<(), Problem> {
    for held in all(tx, HOLDS, order)? {
        let binds = bind! {":product" => held.product, ":warehouse" => held.warehouse, ":units" => held.units};
        tx.run_one(RELEASE, binds, || Problem::internal("a hold without its stock"))?;
    }
    tx.run(FORGET, bind! {":order" => order})?;
    Ok(())
}

/// On hand and reserved go down together. CONFLICT names the lines that are more than is on hand.
pub(super) fn take(tx: &WriteTx<'_>, order: &Standing) -> Result<(), Problem> {
    let tracked = tracked(tx, order.id, order.warehouse)?;
    refuse_short(order, &tracked)?;
    release(tx, order.id)?;
    for (product, units, _) in tracked {
        shift(tx, order, &Units { product, warehouse: order.warehouse, units: -units }, "delivered")?;
    }
    Ok(())
}

/// What the delivery took comes back, and is reserved again.
pub(super) fn give_back(tx: &WriteTx<'_>, order: &Standing) -> Result<(), Problem> {
    for taken in all(tx, TAKEN, order.id)?.into_iter().filter(|taken| taken.units != 0) {
        shift(tx, order, &Units { units: -taken.units, ..taken }, "delivery undone")?;
    }
    reserve(tx, order)
}

/// One change of what is on hand, with its row in the ledger.
fn shift(tx: &WriteTx<'_>, order: &Standing, by: &Units, reason: &str) -> Result<(), Problem> {
    let (id, now, user) = (tx.new_id(), tx.now(), tx.user_id());
    let binds = bind! {
        ":product" => by.product, ":warehouse" => by.warehouse, ":units" => by.units, ":id" => id, ":now" => now,
        ":reason" => reason, ":order" => order.id, ":user" => user, ":number" => order.number,
    };
    tx.run_one(ON_HAND, binds, || Problem::conflict("The stock changed in the meantime. Try again."))?;
    tx.run(NOTE, binds)?;
    Ok(())
}

/// CONFLICT names the lines of the order that are more than is on hand, if these are to be taken.
pub(super) fn may_take(tx: &ReadTx<'_>, order: &Standing, lines: &[Line]) -> Result<(), Problem> {
    let units = |product| lines.iter().filter(|line| line.product == product).map(|line| line.quantity.units()).sum();
    let tracked = tracked(tx, order.id, order.warehouse)?;
    let taken: Vec<_> = tracked.into_iter().map(|(product, _, on_hand)| (product, units(product), on_hand)).collect();
    refuse_short(order, &taken)
}

/// Units on hand of an order's tracked products, in its warehouse.
pub(super) fn on_hand(
    tx: &ReadTx<'_>,
    order: OrderId,
    warehouse: WarehouseId,
) -> Result<BTreeMap<ProductId, i64>, Problem> {
    Ok(tracked(tx, order, warehouse)?.into_iter().map(|(product, _, on_hand)| (product, on_hand)).collect())
}

/// What came back is on hand again, and nothing of it reserved.
pub(super) fn come_back(tx: &WriteTx<'_>, order: &Standing) -> Result<(), Problem> {
    let back = tracked(tx, order.id, order.warehouse)?;
    for (product, units, _) in back.into_iter().filter(|(_, units, _)| *units != 0) {
        tx.run(PLACE, bind! {":product" => product, ":warehouse" => order.warehouse})?;
        shift(tx, order, &Units { product, warehouse: order.warehouse, units: -units }, "returned")?;
    }
    Ok(())
}

fn refuse_short(order: &Standing, tracked: &[(ProductId, i64, i64)]) -> Result<(), Problem> {
    let mut problem = Problem::conflict("There is less on hand than this order delivers.");
    for (product, units, on_hand) in tracked.iter().filter(|(_, units, on_hand)| units > on_hand) {
        let lines = order.lines.iter().enumerate().filter(|(_, line)| line.product == *product);
        problem.errors.extend(lines.map(|(index, line)| {
            let message = format!("{}: {units} to deliver, {on_hand} on hand.", line.description);
            FieldError::new(format!("lines[{index}].quantity"), message)
        }));
    }
    if problem.errors.is_empty() { Ok(()) } else { Err(problem) }
}

/// Product, units asked, units on hand. The lines are added up here: grouped by the database, it walks the
/// products of all orders instead of the lines of this one.
fn tracked(tx: &ReadTx<'_>, order: OrderId, warehouse: WarehouseId) -> Result<Vec<(ProductId, i64, i64)>, Problem> {
    let binds = bind! {":order" => order, ":warehouse" => warehouse};
    let lines: Vec<(ProductId, i64, i64)> =
        tx.all(TRACKED, binds, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let mut products = BTreeMap::<ProductId, (i64, i64)>::new();
    for (product, units, on_hand) in lines {
        let asked = products.entry(product).or_insert((0, on_hand));
        asked.0 += units;
    }
    Ok(products.into_iter().map(|(product, (units, on_hand))| (product, units, on_hand)).collect())
}

fn all(tx: &WriteTx<'_>, sql: Sql, order: OrderId) -> Result<Vec<Units>, Problem> {
    tx.all(sql, bind! {":order" => order}, |row| {
        Ok(Units { product: row.get(0)?, warehouse: row.get(1)?, units: row.get(2)? })
    })
}
