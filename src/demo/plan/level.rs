//! Brings what was thrown to the level that all orders together shall have, in whole cases.

use super::Calendar;
use super::catalogue::Catalogue;
use super::clients::Client;
use super::orders::{Fate, Line, Order};
use crate::sales::orders::Reason;
use crate::values::{Money, Quantity};

/// An order that is accepted at once is of so much at least.
pub const OPEN_FROM: Money = Money::from_minor(20_000);

/// One in a million of a throw.
const WHOLE: i64 = 1_000_000;

struct Level<'a> {
    catalogue: &'a Catalogue,
    clients: &'a [Client],
    calendar: &'a Calendar,
}

/// Sets quantities and prices so that all orders come to `total`, or as near to it as a case is.
pub(super) fn bring_to(
    total: Money,
    catalogue: &Catalogue,
    clients: &[Client],
    calendar: &Calendar,
    history: &mut [Order],
    desk: &mut [Order],
) {
    let level = Level { catalogue, clients, calendar };
    let mut factor = WHOLE;
    for _ in 0..4 {
        history.iter_mut().chain(desk.iter_mut()).for_each(|order| level.set(order, factor));
        let sum = sum_of(history, desk);
        factor =
            i64::try_from(i128::from(factor) * i128::from(total.minor()) / i128::from(sum.max(1))).unwrap_or(factor);
    }
    desk.iter_mut()
        .filter(|order| matches!(order.fate, Fate::Open(_) | Fate::Awaiting(Reason::Credit)))
        .for_each(|order| level.lift(order));
    level.settle(total.minor() - sum_of(history, desk), history);
}

fn sum_of(history: &[Order], desk: &[Order]) -> i64 {
    history.iter().chain(desk).map(|order| order.total().minor()).sum()
}

impl Level<'_> {
    fn set(&self, order: &mut Order, factor: i64) {
        let mut lines = std::mem::take(&mut order.lines);
        for (n, line) in lines.iter_mut().enumerate() {
            match order.fate {
                Fate::Awaiting(Reason::Stock) if n == 0 => {}
                Fate::Awaiting(Reason::Minimum) => line.quantity = Quantity::ONE,
                _ if line.sample => line.quantity = Quantity::ONE,
                _ => line.quantity = self.cases(line, (line.thrown * factor / WHOLE + 50) / 100),
            }
            self.price(order, line);
        }
        order.lines = lines;
    }

    /// So many cases, one at least.
    fn cases(&self, line: &Line, cases: i64) -> Quantity {
        Quantity::new(cases.max(1) * self.case_of(line)).unwrap_or(Quantity::MOST)
    }

    fn case_of(&self, line: &Line) -> i64 {
        self.catalogue.products[line.product].units_per_case
    }

    fn price(&self, order: &Order, line: &mut Line) {
        let (terms, year) = (self.clients[order.client].terms, self.calendar.today.year());
        line.list_price = self.catalogue.price(terms, line.product, line.quantity, order.ordered_on, year);
        line.unit_price = if line.sample { Money::ZERO } else { line.list_price };
    }

    /// Adds cases of the first line until a minimum is no matter.
    fn lift(&self, order: &mut Order) {
        while order.net() < OPEN_FROM {
            let Some(mut line) = order.lines.first().cloned() else { return };
            self.add_case(order, &mut line, 1);
            order.lines[0] = line;
        }
    }

    /// A case more, or one less if it has two.
    fn add_case(&self, order: &Order, line: &mut Line, cases: i64) {
        let units = line.quantity.units() + cases * self.case_of(line);
        if let Ok(quantity) = Quantity::new(units) {
            line.quantity = quantity;
            self.price(order, line);
        }
    }

    /// Adds or takes single cases, here and there, while that brings the sum nearer.
    fn settle(&self, mut missing: i64, history: &mut [Order]) {
        for stride in [97, 13, 1] {
            for order in history.iter_mut().step_by(stride).filter(|order| order.delivered_on().is_some()) {
                let Some(before) = order.lines.first().filter(|line| !line.sample).cloned() else { continue };
                let mut line = before.clone();
                self.add_case(order, &mut line, missing.signum());
                let changed = line.net().minor() - before.net().minor();
                if (missing - changed).abs() < missing.abs() {
                    missing -= changed;
                    order.lines[0] = line;
                }
            }
        }
    }
}
