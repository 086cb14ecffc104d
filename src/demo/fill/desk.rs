//! Today's desk, through the services themselves: numbers, prices, reasons and reservations are theirs.

use std::ops::Range;

use super::super::plan::{Fate, Line, Order, Trade};
use super::Cast;
use crate::bind;
use crate::sales::orders::{self, Action, Draft, Status, Wanted};
use crate::store::{AdminTx, Sql};
use crate::values::{Note, OrderId, Problem, Text};

// Only within the year: a number tells its year.
const EARLIER: Sql =
    Sql::new("UPDATE orders SET ordered_on = :day WHERE tenant_id = :tenant AND id = :order AND ordered_on > :day");

pub(super) fn add(tx: &AdminTx<'_>, trade: &Trade, cast: &Cast, some: Range<usize>) -> Result<(), Problem> {
    trade.desk[some].iter().try_for_each(|order| add_one(tx, trade, cast, order))
}

fn add_one(tx: &AdminTx<'_>, trade: &Trade, cast: &Cast, order: &Order) -> Result<(), Problem> {
    let draft = Draft {
        customer: trade.clients[order.client].id,
        warehouse: cast.warehouses.get(order.warehouse).copied(),
        po_number: Text::parse(&order.po_number).map_err(Problem::internal)?,
        wanted_on: Some(order.wanted_on),
        notes: Note::default(),
        lines: order.lines.iter().map(|line| wanted(trade, line)).collect::<Result<_, _>>()?,
        fees: None,
    };
    if order.fate == Fate::Draft {
        return orders::create(tx, &draft).map(drop);
    }
    let id = orders::place(tx, &draft)?;
    if let Fate::Open(to) = order.fate {
        advance(tx, id, to)?;
        if order.ordered_on.year() == trade.calendar.today.year() {
            tx.run(EARLIER, bind! {":order" => id, ":day" => order.ordered_on})?;
        }
    }
    Ok(())
}

fn wanted(trade: &Trade, line: &Line) -> Result<Wanted, Problem> {
    Ok(Wanted {
        product: trade.catalogue.products[line.product].id,
        quantity: line.quantity,
        own_price: None,
        discount: line.discount,
        reason: Text::parse(line.reason.unwrap_or_default()).map_err(Problem::internal)?,
        sample: line.sample,
        shown: Some(line.list_price),
    })
}

/// On to ready and picked, unless it waits for a manager.
fn advance(tx: &AdminTx<'_>, id: OrderId, to: Status) -> Result<(), Problem> {
    let steps = match to {
        Status::Ready => &[Action::Ready][..],
        Status::Picked => &[Action::Ready, Action::Pick],
        _ => &[],
    };
    for action in steps {
        let standing = orders::one(tx, id)?;
        if !standing.row.status.is_open() {
            return Ok(());
        }
        orders::act(tx, id, *action, standing.row.version, "")?;
    }
    Ok(())
}
