//! The history: orders that were delivered or cancelled, and what came of them, as the services would have left
//! them.

use std::ops::Range;

use super::super::plan::{After, Dice, Fate, LEDGER_DAYS, Line, Order, Trade};
use super::book::Entry;
use super::{Cast, shelves};
use crate::bind;
use crate::sales::orders::{self, LineMoney, OrderKind, Status, Totals};
use crate::store::{AdminTx, Sql};
use crate::values::{LineId, Money, Problem, Timestamp, UserId};

const ORDER: Sql = Sql::new(
    "INSERT INTO orders (tenant_id, id, number, customer_id, rep_id, warehouse_id, status, po_number, ordered_on, \
     wanted_on, delivered_on, paid_on, notes, kind, line_count, gross_cents, net_cents, fees_cents, total_cents, \
     created_by, submitted_at, created_at, updated_at) \
     VALUES (:tenant, :id, :number, :customer, :rep, :warehouse, :status, :po, :ordered, :wanted, :delivered, :paid, \
     :notes, :kind, :lines, :gross, :net, :fees, :total, :user, :at, :at, :done)",
);
const LINE: Sql = Sql::new(
    "INSERT INTO order_lines (tenant_id, order_id, position, id, product_id, description, quantity, \
     list_price_cents, unit_price_cents, discount_bp, override_reason, sample, gross_cents, net_cents, returned, \
     of_position) \
     VALUES (:tenant, :order, :position, :id, :product, :description, :quantity, :list, :unit, :discount, :reason, \
     :sample, :gross, :net, :returned, :of)",
);
const FEE: Sql = Sql::new(
    "INSERT INTO order_fees (tenant_id, order_id, position, label, amount_cents) \
     VALUES (:tenant, :order, 1, 'Delivery', :amount)",
);
const LINK: Sql =
    Sql::new("INSERT INTO order_links (tenant_id, order_id, of_id, kind) VALUES (:tenant, :order, :of, :link)");
const EVENT: Sql = Sql::new(
    "INSERT INTO order_events (tenant_id, order_id, id, at, user_id, action, from_status, to_status, note) \
     VALUES (:tenant, :order, :id, :at, :user, :action, :from, :to, :note)",
);

/// An order to be written.
struct Written<'a> {
    tx: &'a AdminTx<'a>,
    trade: &'a Trade,
    cast: &'a Cast,
    order: &'a Order,
    /// What it came of another by.
    came: Option<&'a After>,
    /// What came of it.
    left: Option<&'a After>,
}

pub(super) fn add(tx: &AdminTx<'_>, trade: &Trade, cast: &Cast, some: Range<usize>) -> Result<(), Problem> {
    for entry in &cast.book.entries[some] {
        Written::of(tx, trade, cast, *entry).write()?;
        orders::reindex(tx, entry.order(trade).id)?;
    }
    Ok(())
}

impl<'a> Written<'a> {
    fn of(tx: &'a AdminTx<'a>, trade: &'a Trade, cast: &'a Cast, entry: Entry) -> Written<'a> {
        Written { tx, trade, cast, order: entry.order(trade), came: entry.came(trade), left: entry.left(trade) }
    }

    fn write(&self) -> Result<(), Problem> {
        self.add_order()?;
        for (place, line) in self.order.lines.iter().enumerate() {
            self.add_line(place, line)?;
        }
        if let Some(fee) = self.order.fee {
            self.tx.run(FEE, bind! {":order" => self.order.id, ":amount" => fee})?;
        }
        if let Some(came) = self.came {
            let of = self.trade.history[came.of].id;
            self.tx.run(LINK, bind! {":order" => self.order.id, ":of" => of, ":link" => came.link.text()})?;
        }
        self.add_events()?;
        let each = self.came.map_or(1, After::takes);
        if each != 0 && self.order.in_ledger(&self.trade.calendar) {
            shelves::take(self.tx, self.trade, self.cast, self.order, each)?;
        }
        Ok(())
    }

    fn add_order(&self) -> Result<(), Problem> {
        let (order, is_return) = (self.order, self.is_return());
        let parts: Vec<LineMoney> = order.lines.iter().map(Line::money).collect();
        let totals =
            Totals::of(&parts, order.fee.unwrap_or_default()).map_err(|fault| Problem::invalid(vec![fault]))?;
        let kind = if is_return { OrderKind::Return } else { OrderKind::Order };
        self.tx.run(
            ORDER,
            bind! {
                ":id" => order.id, ":number" => self.cast.book.number(order),
                ":customer" => self.trade.clients[order.client].id, ":rep" => self.rep(),
                ":warehouse" => self.cast.warehouses[order.warehouse], ":status" => self.status().text(),
                ":po" => order.po_number, ":ordered" => order.ordered_on,
                ":wanted" => Some(order.wanted_on).filter(|_| !is_return), ":delivered" => order.delivered_on(),
                ":paid" => order.paid_on(self.trade.calendar.today), ":kind" => kind.text(),
                ":notes" => self.came.map_or("", |came| came.reason),
                ":lines" => i64::try_from(parts.len()).unwrap_or(i64::MAX), ":gross" => self.signed(totals.gross),
                ":net" => self.signed(totals.net), ":fees" => totals.fees, ":total" => self.signed(totals.total),
                ":user" => self.maker(), ":at" => order.ordered_at, ":done" => self.done_at(),
            },
        )?;
        Ok(())
    }

    fn add_line(&self, place: usize, line: &Line) -> Result<(), Problem> {
        let product = &self.trade.catalogue.products[line.product];
        let (units, gross) = (line.quantity.units(), line.money().gross().unwrap_or_default());
        self.tx.run(
            LINE,
            bind! {
                ":order" => self.order.id, ":position" => i64::try_from(place + 1).unwrap_or(i64::MAX),
                ":id" => LineId::from_bytes(self.tx.new_id()), ":product" => product.id,
                ":description" => product.name, ":quantity" => if self.is_return() { -units } else { units },
                ":list" => line.list_price, ":unit" => line.unit_price, ":discount" => line.discount,
                ":reason" => line.reason, ":sample" => line.sample, ":gross" => self.signed(gross),
                ":net" => self.signed(line.net()), ":returned" => line.returned,
                ":of" => self.came.and_then(|came| came.positions.get(place).copied()),
            },
        )?;
        Ok(())
    }

    fn is_return(&self) -> bool {
        self.came.is_some_and(After::is_return)
    }

    /// Below nothing in a return.
    fn signed(&self, amount: Money) -> Money {
        if self.is_return() { Money::from_minor(-amount.minor()) } else { amount }
    }

    fn rep(&self) -> Option<UserId> {
        self.order.rep.and_then(|rep| self.cast.reps.get(rep).copied())
    }

    /// Who delivers makes what comes of a delivery.
    fn maker(&self) -> Option<UserId> {
        if self.came.is_some() { Some(self.cast.boss) } else { self.rep() }
    }

    fn status(&self) -> Status {
        if self.order.delivered_on().is_some() { Status::Delivered } else { Status::Cancelled }
    }

    /// When it came to its end.
    fn done_at(&self) -> Timestamp {
        let order = self.order;
        if self.is_return() {
            return order.ordered_at;
        }
        let day = order.delivered_on().unwrap_or(order.ordered_on);
        self.trade.calendar.at(day, 15 * 60).max(order.ordered_at)
    }

    /// The timeline: all its steps of late, the first and the last before.
    fn add_events(&self) -> Result<(), Problem> {
        use Status::{Cancelled, Delivered, Draft, Pending, Picked, Ready};
        let whole = [("ready", Pending, Ready), ("pick", Ready, Picked), ("deliver", Picked, Delivered)];
        let recent = self.trade.calendar.today.days_since(self.order.ordered_on) < LEDGER_DAYS;
        let steps = match self.order.fate {
            Fate::Cancelled => &[("cancel", Pending, Cancelled)][..],
            _ if self.is_return() => &[],
            _ if recent => &whole,
            _ => &whole[2..],
        };
        let (boss, done) = (Some(self.cast.boss), self.done_at());
        let mut dice = Dice::of("events", &self.order.id.to_string());
        let mut add =
            |at: Timestamp, user: Option<UserId>, action: &str, (from, to): (Option<Status>, Status), note: &str| {
                self.add_event(&mut dice, (at, user), action, (from, to), note)
            };
        let began = self.order.ordered_at;
        match self.came {
            None => {
                add(began, self.rep(), "create", (None, Draft), "")?;
                add(began.plus_seconds(40), self.rep(), "submit", (Some(Draft), Pending), "")?;
            }
            Some(came) => {
                let at = if came.is_return() { Delivered } else { Pending };
                add(began, boss, "create", (None, at), &self.origin(came))?;
            }
        }
        for (minutes, (action, from, to)) in (1_i64..).zip(steps) {
            let note = if *to == Delivered { self.missing() } else { String::new() };
            add(done.plus_minutes(minutes), boss, action, (Some(*from), *to), &note)?;
        }
        if let Some(back) = self.left.filter(|left| left.is_return()) {
            let note = format!("Order {}: {}.", self.cast.book.number(&back.order), back.reason);
            add(back.order.ordered_at, boss, "return", (Some(Delivered), Delivered), &note)?;
        }
        if let Some(day) = self.order.paid_on(self.trade.calendar.today).filter(|_| recent) {
            let at = self.trade.calendar.at(day, 16 * 60).max(done.plus_minutes(5));
            add(at, boss, orders::PAID, (Some(Delivered), Delivered), "")?;
        }
        Ok(())
    }

    fn add_event(
        &self,
        dice: &mut Dice,
        (at, user): (Timestamp, Option<UserId>),
        action: &str,
        (from, to): (Option<Status>, Status),
        note: &str,
    ) -> Result<(), Problem> {
        let (id, from, to) = (dice.id(at), from.map(Status::text), to.text());
        self.tx.run(
            EVENT,
            bind! {
                ":order" => self.order.id, ":id" => id, ":at" => at, ":user" => user, ":action" => action,
                ":from" => from, ":to" => to, ":note" => note,
            },
        )?;
        Ok(())
    }

    /// The first sentence of what came of another.
    fn origin(&self, came: &After) -> String {
        let number = self.cast.book.number(&self.trade.history[came.of]);
        let where_to = if came.to_stock { "Back in stock" } else { "Written off" };
        match came.is_return() {
            true => format!("Return of order {number}: {}. {where_to}.", came.reason),
            false => format!("The rest of order {number}."),
        }
    }

    /// What a short delivery says of what it left.
    fn missing(&self) -> String {
        let Some(rest) = self.left.filter(|left| !left.is_return()) else { return String::new() };
        let name = |line: &Line| format!("{} {}", line.quantity, self.trade.catalogue.products[line.product].name);
        let missing: Vec<String> = rest.order.lines.iter().map(name).collect();
        format!("Not delivered, and now in order {}: {}.", self.cast.book.number(&rest.order), missing.join(", "))
    }
}
