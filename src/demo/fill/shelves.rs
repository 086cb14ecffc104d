//! Stock, with a move for each change of it.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::plan::{LEDGER_DAYS, Order, Trade};
use super::Cast;
use crate::bind;
use crate::store::{AdminTx, Sql};
use crate::values::{OrderId, Problem};

const PLACE: Sql = Sql::new(
    "INSERT INTO stock (tenant_id, product_id, warehouse_id, on_hand) VALUES (:tenant, :product, :warehouse, :units) \
     ON CONFLICT (tenant_id, product_id, warehouse_id) DO UPDATE SET on_hand = excluded.on_hand",
);
const ROOM: Sql = Sql::new(
    "INSERT INTO stock (tenant_id, product_id, warehouse_id) VALUES (:tenant, :product, :warehouse) \
     ON CONFLICT (tenant_id, product_id, warehouse_id) DO NOTHING",
);
const MOVE: Sql = Sql::new(
    "INSERT INTO stock_moves (tenant_id, product_id, warehouse_id, id, at, quantity, reason, order_id, user_id, note) \
     VALUES (:tenant, :product, :warehouse, :id, :at, :units, :reason, :order, :user, :note)",
);

/// What a recent delivery took, `each` for a unit, or what a return brought; what lies there in the end is
/// written with the shelf.
pub(super) fn take(tx: &AdminTx<'_>, trade: &Trade, cast: &Cast, order: &Order, each: i64) -> Result<(), Problem> {
    let mut taken = BTreeMap::<usize, i64>::new();
    for line in order.lines.iter().filter(|line| trade.catalogue.products[line.product].tracked) {
        *taken.entry(line.product).or_default() -= each * line.quantity.units();
    }
    let number = cast.book.number(order);
    let (reason, at) = match order.delivered_on() {
        Some(day) if each > 0 => ("delivered", trade.calendar.at(day, 15 * 60)),
        _ => ("returned", order.ordered_at),
    };
    for (product, units) in taken {
        let (product, warehouse) = (trade.catalogue.products[product].id, cast.warehouses[order.warehouse]);
        tx.run(ROOM, bind! {":product" => product, ":warehouse" => warehouse})?;
        tx.run(
            MOVE,
            bind! {
                ":product" => product, ":warehouse" => warehouse, ":id" => tx.new_id(), ":at" => at,
                ":units" => units, ":reason" => reason, ":order" => Some(order.id), ":user" => cast.boss,
                ":note" => number,
            },
        )?;
    }
    Ok(())
}

pub(super) fn add(tx: &AdminTx<'_>, trade: &Trade, cast: &Cast, some: Range<usize>) -> Result<(), Problem> {
    let began = trade.calendar.at(trade.calendar.today.plus_days(-LEDGER_DAYS), 7 * 60);
    let no_order: Option<OrderId> = None;
    for shelf in &trade.shelves[some] {
        let (product, warehouse) = (trade.catalogue.products[shelf.product].id, cast.warehouses[shelf.warehouse]);
        tx.run(PLACE, bind! {":product" => product, ":warehouse" => warehouse, ":units" => shelf.on_hand()})?;
        if shelf.received() == 0 {
            continue;
        }
        tx.run(
            MOVE,
            bind! {
                ":product" => product, ":warehouse" => warehouse, ":id" => tx.new_id(), ":at" => began,
                ":units" => shelf.received(), ":reason" => "received", ":order" => no_order, ":user" => cast.boss,
                ":note" => "",
            },
        )?;
    }
    Ok(())
}
