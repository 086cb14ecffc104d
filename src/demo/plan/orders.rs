//! Orders: whose, when, and what became of them.

use super::Calendar;
use super::clients::Client;
use super::dice::Dice;
use super::rhythm::{Rhythm, shared_out, taken_on};
use super::shape::Shape;
use super::shelves::warehouse_of;
use crate::sales::orders::{LineMoney, Reason, Status};
use crate::values::{BasisPoints, Day, Money, OrderId, Quantity, Timestamp, Weekdays};

/// What became of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Delivered(Day),
    Cancelled,
    /// Pending, ready or picked.
    Open(Status),
    /// For this reason, and perhaps others that turn up.
    Awaiting(Reason),
    Draft,
}

/// An order; customers, reps, products and warehouses are places in their lists.
#[derive(Debug)]
pub struct Order {
    pub id: OrderId,
    pub client: usize,
    /// As it was frozen: now and then the one who had the customer before.
    pub rep: Option<usize>,
    pub warehouse: usize,
    pub ordered_on: Day,
    pub ordered_at: Timestamp,
    pub wanted_on: Day,
    pub fate: Fate,
    pub po_number: String,
    pub fee: Option<Money>,
    pub lines: Vec<Line>,
}

/// A line.
#[derive(Clone, Debug)]
pub struct Line {
    pub product: usize,
    /// What was thrown, in hundredths of a case, before all is brought to its level.
    pub thrown: i64,
    pub quantity: Quantity,
    pub list_price: Money,
    pub unit_price: Money,
    pub discount: BasisPoints,
    pub reason: Option<&'static str>,
    pub sample: bool,
    /// Units of it that came back.
    pub returned: i64,
}

impl Line {
    pub fn money(&self) -> LineMoney {
        LineMoney { quantity: self.quantity, unit_price: self.unit_price, discount: self.discount }
    }

    pub fn net(&self) -> Money {
        self.money().total().unwrap_or_default()
    }
}

impl Order {
    pub fn net(&self) -> Money {
        Money::from_minor(self.lines.iter().map(|line| line.net().minor()).sum())
    }

    pub fn total(&self) -> Money {
        Money::from_minor(self.net().minor() + self.fee.unwrap_or_default().minor())
    }

    pub fn delivered_on(&self) -> Option<Day> {
        match self.fate {
            Fate::Delivered(day) => Some(day),
            _ => None,
        }
    }

    /// Most pay within four weeks of the delivery, a few take months; none if it is still owed.
    pub fn paid_on(&self, today: Day) -> Option<Day> {
        let delivered_on = self.delivered_on()?;
        // A stream of its own, so that payments leave all else as it was.
        let mut dice = Dice::of("payments", &self.id.to_string());
        let days = if dice.percent(4) { dice.days(35, 110) } else { dice.days(0, 28) };
        Some(delivered_on.plus_days(days)).filter(|day| *day <= today)
    }
}

/// What was delivered or cancelled, in order, without lines yet. A customer was made before its first.
pub(super) fn history(
    team: &str,
    calendar: &Calendar,
    shape: &Shape,
    clients: &mut [Client],
    reps: usize,
) -> Vec<Order> {
    let mut dice = Dice::of(team, "orders");
    let rhythms: Vec<Rhythm> = clients.iter().filter_map(|client| client.rhythm).take(shape.buyers).collect();
    let shares = shared_out(&rhythms, shape.delivered);
    let mut orders = Vec::with_capacity(shape.delivered + shape.cancelled);
    for (place, (rhythm, share)) in rhythms.iter().zip(shares).enumerate() {
        let days = rhythm.days(&mut dice, share, calendar.today, clients[place].record.delivery_weekdays);
        if let Some(first) = days.last() {
            clients[place].made_at = calendar.at(first.plus_days(-dice.days(4, 40)), 10 * 60);
        }
        orders.extend(days.into_iter().map(|day| past(&mut dice, calendar, clients, place, day, reps)));
    }
    for _ in 0..shape.cancelled {
        let like = &orders[dice.below(shape.delivered)];
        let (place, day) = (like.client, like.ordered_on);
        orders.push(Order { fate: Fate::Cancelled, ..past(&mut dice, calendar, clients, place, day, reps) });
    }
    orders.sort_by_key(|order| (order.ordered_at, order.id));
    orders
}

fn past(dice: &mut Dice, calendar: &Calendar, clients: &[Client], place: usize, day: Day, reps: usize) -> Order {
    let client = &clients[place];
    let ordered_on = working_day(day.plus_days(-dice.days(1, 3)));
    let ordered_at = calendar.at(ordered_on, dice.between(8 * 60, 17 * 60));
    let long_ago = calendar.today.days_since(day) > 730 && place.is_multiple_of(9);
    Order {
        id: OrderId::from_bytes(dice.id(ordered_at)),
        client: place,
        rep: if long_ago { Some(place % reps.max(1)) } else { client.rep },
        warehouse: warehouse_of(client),
        ordered_on,
        ordered_at,
        wanted_on: day,
        fate: Fate::Delivered(day),
        po_number: po_number(dice),
        fee: dice.percent(7).then(|| Money::from_minor(1_500)),
        lines: Vec::new(),
    }
}

pub(super) fn po_number(dice: &mut Dice) -> String {
    if dice.percent(12) { format!("PO-{}", dice.between(1_000, 99_999)) } else { String::new() }
}

/// The day itself, or the Friday before.
pub(super) fn working_day(day: Day) -> Day {
    let week: Weekdays = crate::values::Weekday::ALL[..5].iter().copied().collect();
    taken_on(day, week)
}
