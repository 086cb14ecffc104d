//! What came of deliveries: what one of them left to be brought later, and what was taken back.

use super::Calendar;
use super::catalogue::Catalogue;
use super::clients::Client;
use super::dice::Dice;
use super::orders::{Fate, Line, Order, working_day};
use crate::sales::orders::{Link, proposed_day};
use crate::values::{Day, OrderId, Quantity, Timestamp};

/// An order that came of another's delivery.
#[derive(Debug)]
pub struct After {
    /// Delivered on its day; the units of a return are those that came back.
    pub order: Order,
    pub link: Link,
    /// The place in the history of the order that it came of.
    pub of: usize,
    /// The positions there of its lines, from 1.
    pub positions: Vec<i64>,
    /// Why it came back; empty of a rest.
    pub reason: &'static str,
    /// What came back is on hand again; else it was written off.
    pub to_stock: bool,
}

/// So many of a hundred deliveries bring less than was ordered.
const SHORT: i64 = 2;
/// So many of a hundred are followed by a return.
const RETURNED: i64 = 2;
/// Why goods come back, and whether they can be sold again.
const REASONS: [(&str, bool); 6] = [
    ("Corked", false),
    ("Broken on the way", false),
    ("Past its date", false),
    ("Ordered by mistake", true),
    ("Too much for the season", true),
    ("Took the wrong size", true),
];

impl After {
    pub fn is_return(&self) -> bool {
        self.link == Link::Return
    }

    /// What a unit of it takes from the shelf: one that came back is there again, unless it was written off.
    pub fn takes(&self) -> i64 {
        match (self.link, self.to_stock) {
            (Link::Rest, _) => 1,
            (Link::Return, true) => -1,
            (Link::Return, false) => 0,
        }
    }
}

/// What came of the deliveries, by the order they came of: a few of them brought less, at the prices they were
/// ordered at, and of a few something came back.
pub(super) fn of_deliveries(
    team: &str,
    calendar: &Calendar,
    catalogue: &Catalogue,
    clients: &[Client],
    history: &mut [Order],
) -> Vec<After> {
    let mut dice = Dice::of(team, "after");
    let mut after = Vec::new();
    for (of, order) in history.iter_mut().enumerate() {
        let Some(day) = order.delivered_on() else { continue };
        if dice.percent(SHORT) {
            let next = proposed_day(clients[order.client].record.delivery_weekdays, day);
            let next = next.filter(|next| *next <= calendar.today);
            after.extend(next.and_then(|next| rest(&mut dice, calendar, catalogue, (of, order), (day, next))));
        } else if dice.percent(RETURNED) {
            let on = working_day(day.plus_days(dice.days(1, 12))).max(day.plus_days(1));
            let on = Some(on).filter(|on| *on <= calendar.today);
            after.extend(on.and_then(|on| returned(&mut dice, calendar, catalogue, (of, order), on)));
        }
    }
    after
}

/// Cases that a delivery left, brought on the customer's next day; none where no line has two.
fn rest(
    dice: &mut Dice,
    calendar: &Calendar,
    catalogue: &Catalogue,
    (of, order): (usize, &mut Order),
    (day, next): (Day, Day),
) -> Option<After> {
    let (mut positions, mut lines) = (Vec::new(), Vec::new());
    for (position, line) in (1_i64..).zip(&mut order.lines) {
        let case = catalogue.products[line.product].units_per_case;
        let cases = line.quantity.units() / case;
        if line.sample || cases < 2 || !(lines.is_empty() || dice.percent(30)) {
            continue;
        }
        let missing = dice.between(1, cases - 1) * case;
        let split = Quantity::new(line.quantity.units() - missing).ok().zip(Quantity::new(missing).ok());
        if let Some((came, missing)) = split {
            line.quantity = came;
            positions.push(position);
            lines.push(Line { quantity: missing, ..line.clone() });
        }
    }
    // A moment after the delivery.
    let at = calendar.at(day, 15 * 60 + 3).max(order.ordered_at);
    let rest = came_of(dice, order, (day, at), next, lines);
    let after = After { order: rest, link: Link::Rest, of, positions, reason: "", to_stock: false };
    Some(after).filter(|after| !after.positions.is_empty())
}

/// Some or all units of one line; none of what was left to taste.
fn returned(
    dice: &mut Dice,
    calendar: &Calendar,
    catalogue: &Catalogue,
    (of, order): (usize, &mut Order),
    on: Day,
) -> Option<After> {
    let place = dice.below(order.lines.len());
    let line = order.lines.get_mut(place).filter(|line| !line.sample)?;
    let (all, case) = (line.quantity.units(), catalogue.products[line.product].units_per_case);
    let units = if dice.percent(15) { all } else { dice.between(1, case.min(all)) };
    let back = Line { quantity: Quantity::new(units).ok()?, ..line.clone() };
    line.returned = units;
    let (reason, sound) = REASONS[dice.below(REASONS.len())];
    let at = calendar.at(on, dice.between(9 * 60, 17 * 60));
    let credit = came_of(dice, order, (on, at), on, vec![back]);
    // The ledger has what it took only where it goes back to the delivery.
    let to_stock = sound && (order.in_ledger(calendar) || !credit.in_ledger(calendar));
    let positions = vec![i64::try_from(place + 1).unwrap_or(i64::MAX)];
    Some(After { order: credit, link: Link::Return, of, positions, reason, to_stock })
}

/// An order of the same customer, begun then and delivered on a day.
fn came_of(dice: &mut Dice, order: &Order, (day, at): (Day, Timestamp), delivered: Day, lines: Vec<Line>) -> Order {
    Order {
        id: OrderId::from_bytes(dice.id(at)),
        ordered_on: day,
        ordered_at: at,
        wanted_on: delivered,
        fate: Fate::Delivered(delivered),
        po_number: order.po_number.clone(),
        fee: None,
        lines,
        ..*order
    }
}
