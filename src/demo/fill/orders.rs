//! The history: orders that were delivered or cancelled, as the services would have left them.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::plan::{Dice, Fate, LEDGER_DAYS, Line, Order, Trade};
use super::{Cast, shelves};
use crate::bind;
use crate::sales::orders::{self, LineMoney, OrderNumber, Status, Totals};
use crate::store::{AdminTx, Sql};
use crate::values::{LineId, Problem, Timestamp, UserId};

const ORDER: Sql = Sql::new(
    "INSERT INTO orders (tenant_id, id, number, customer_id, rep_id, warehouse_id, status, po_number, ordered_on, \
     wanted_on, delivered_on, paid_on, line_count, gross_cents, net_cents, fees_cents, total_cents, created_by, submitted_at, \
     created_at, updated_at) \
     VALUES (:tenant, :id, :number, :customer, :rep, :warehouse, :status, :po, :ordered, :wanted, :delivered, :paid, :lines, \
     :gross, :net, :fees, :total, :user, :at, :at, :done)",
);
const LINE: Sql = Sql::new(
    "INSERT INTO order_lines (tenant_id, order_id, position, id, product_id, description, quantity, \
     list_price_cents, unit_price_cents, discount_bp, override_reason, sample, gross_cents, net_cents) \
     VALUES (:tenant, :order, :position, :id, :product, :description, :quantity, :list, :unit, :discount, :reason, \
     :sample, :gross, :net)",
);
const FEE: Sql = Sql::new(
    "INSERT INTO order_fees (tenant_id, order_id, position, label, amount_cents) \
     VALUES (:tenant, :order, 1, 'Delivery', :amount)",
);
const EVENT: Sql = Sql::new(
    "INSERT INTO order_events (tenant_id, order_id, id, at, user_id, action, from_status, to_status) \
     VALUES (:tenant, :order, :id, :at, :user, :action, :from, :to)",
);

pub(super) fn add(tx: &AdminTx<'_>, trade: &Trade, cast: &Cast, some: Range<usize>) -> Result<(), Problem> {
    let numbers = numbers(trade);
    for place in some {
        let order = &trade.history[place];
        add_order(tx, trade, cast, order, numbers[place])?;
        add_events(tx, trade, cast, order)?;
        if order.in_ledger(&trade.calendar) {
            shelves::take(tx, trade, cast, order, &numbers[place].to_string())?;
        }
        orders::reindex(tx, order.id)?;
    }
    Ok(())
}

/// Each year counts from one.
fn numbers(trade: &Trade) -> Vec<OrderNumber> {
    let mut last = BTreeMap::new();
    let next = |order: &Order| {
        let counter: &mut i64 = last.entry(order.ordered_on.year()).or_default();
        *counter += 1;
        OrderNumber::new(order.ordered_on.year(), *counter)
    };
    trade.history.iter().filter_map(next).collect()
}

/// The last number of each year.
pub(super) fn last_numbers(trade: &Trade) -> BTreeMap<i16, i64> {
    numbers(trade).into_iter().map(|number| (number.year(), number.counter())).collect()
}

fn add_order(tx: &AdminTx<'_>, trade: &Trade, cast: &Cast, order: &Order, number: OrderNumber) -> Result<(), Problem> {
    let parts: Vec<LineMoney> = order.lines.iter().map(Line::money).collect();
    let totals = Totals::of(&parts, order.fee.unwrap_or_default()).map_err(|fault| Problem::invalid(vec![fault]))?;
    let (status, done) = (status(order), done_at(trade, order));
    tx.run(
        ORDER,
        bind! {
            ":id" => order.id, ":number" => number.to_string(), ":customer" => trade.clients[order.client].id,
            ":rep" => rep(cast, order), ":warehouse" => cast.warehouses[order.warehouse], ":status" => status.text(),
            ":po" => order.po_number, ":ordered" => order.ordered_on, ":wanted" => order.wanted_on,
            ":delivered" => order.delivered_on(), ":paid" => order.paid_on(trade.calendar.today),
            ":lines" => i64::try_from(parts.len()).unwrap_or(i64::MAX),
            ":gross" => totals.gross, ":net" => totals.net, ":fees" => totals.fees, ":total" => totals.total,
            ":user" => rep(cast, order), ":at" => order.ordered_at, ":done" => done,
        },
    )?;
    for (position, line) in (1_i64..).zip(&order.lines) {
        add_line(tx, trade, order, position, line)?;
    }
    match order.fee {
        Some(fee) => tx.run(FEE, bind! {":order" => order.id, ":amount" => fee}).map(drop),
        None => Ok(()),
    }
}

fn add_line(tx: &AdminTx<'_>, trade: &Trade, order: &Order, position: i64, line: &Line) -> Result<(), Problem> {
    let product = &trade.catalogue.products[line.product];
    tx.run(
        LINE,
        bind! {
            ":order" => order.id, ":position" => position, ":id" => LineId::from_bytes(tx.new_id()),
            ":product" => product.id, ":description" => product.name, ":quantity" => line.quantity,
            ":list" => line.list_price, ":unit" => line.unit_price, ":discount" => line.discount,
            ":reason" => line.reason, ":sample" => line.sample, ":gross" => line.money().gross(), ":net" => line.net(),
        },
    )?;
    Ok(())
}

fn rep(cast: &Cast, order: &Order) -> Option<UserId> {
    order.rep.and_then(|rep| cast.reps.get(rep).copied())
}

fn status(order: &Order) -> Status {
    if order.delivered_on().is_some() { Status::Delivered } else { Status::Cancelled }
}

/// When it came to its end.
fn done_at(trade: &Trade, order: &Order) -> Timestamp {
    trade.calendar.at(order.delivered_on().unwrap_or(order.ordered_on), 15 * 60).max(order.ordered_at)
}

/// The timeline: all its steps of late, the first and the last before.
fn add_events(tx: &AdminTx<'_>, trade: &Trade, cast: &Cast, order: &Order) -> Result<(), Problem> {
    use Status::{Cancelled, Delivered, Draft, Pending, Picked, Ready};
    let whole = [("ready", Pending, Ready), ("pick", Ready, Picked), ("deliver", Picked, Delivered)];
    let recent = trade.calendar.today.days_since(order.ordered_on) < LEDGER_DAYS;
    let steps = match order.fate {
        Fate::Cancelled => &[("cancel", Pending, Cancelled)][..],
        _ if recent => &whole,
        _ => &whole[2..],
    };
    let (rep, done) = (rep(cast, order), done_at(trade, order));
    let mut dice = Dice::of("events", &order.id.to_string());
    let mut add = |at: Timestamp, user: Option<UserId>, action: &str, from: Option<Status>, to: Status| {
        let (id, from, to) = (dice.id(at), from.map(Status::text), to.text());
        tx.run(
            EVENT,
            bind! {
                ":order" => order.id, ":id" => id, ":at" => at, ":user" => user, ":action" => action, ":from" => from,
                ":to" => to,
            },
        )
    };
    add(order.ordered_at, rep, "create", None, Draft)?;
    add(order.ordered_at.plus_seconds(40), rep, "submit", Some(Draft), Pending)?;
    for (minutes, (action, from, to)) in (1_i64..).zip(steps) {
        add(done.plus_minutes(minutes), Some(cast.boss), action, Some(*from), *to)?;
    }
    if let Some(day) = order.paid_on(trade.calendar.today).filter(|_| recent) {
        let at = trade.calendar.at(day, 16 * 60).max(done.plus_minutes(5));
        add(at, Some(cast.boss), orders::PAID, Some(Delivered), Delivered)?;
    }
    Ok(())
}
