//! All that a demo's team has traded, thought up before a row is written: the same each time for a day.

mod after;
mod baskets;
mod catalogue;
mod clients;
mod desk;
mod dice;
mod level;
mod orders;
mod rhythm;
mod shape;
mod shelves;
mod wares;
mod words;

pub use after::After;
pub use catalogue::{Catalogue, KEY_ACCOUNTS};
pub use clients::Client;
pub use dice::Dice;
pub use orders::{Fate, Line, Order};
pub use shape::{MONTHS, Shape, Size};
pub use shelves::{LEDGER_DAYS, Shelf, WAREHOUSES};
pub use words::TERRITORIES;

use crate::values::{Day, Money, Timestamp, Zone};

/// The days that a plan lies in.
#[derive(Clone, Debug)]
pub struct Calendar {
    pub now: Timestamp,
    pub today: Day,
    /// Days since the trade began.
    pub span: i32,
    zone: Zone,
}

impl Calendar {
    pub fn of(zone: Zone, now: Timestamp) -> Calendar {
        let today = zone.today(now);
        let span = today.days_since(today.plus_months(-MONTHS));
        Calendar { now, today, span, zone }
    }

    /// So many minutes into a day, but not after now.
    pub fn at(&self, day: Day, minutes: i64) -> Timestamp {
        self.zone.start_of(day).plus_minutes(minutes).min(self.now)
    }
}

/// A team's trade.
#[derive(Debug)]
pub struct Trade {
    pub calendar: Calendar,
    pub shape: Shape,
    pub catalogue: Catalogue,
    pub clients: Vec<Client>,
    /// What was delivered or cancelled, in the order in which it was ordered.
    pub history: Vec<Order>,
    /// What is on the desk today: to be approved, to be delivered, not yet submitted.
    pub desk: Vec<Order>,
    /// What came of the history's deliveries, by the order it came of.
    pub after: Vec<After>,
    pub shelves: Vec<Shelf>,
}

impl Trade {
    /// The trade of a team with so many reps.
    pub fn plan(team: &str, size: Size, reps: usize, calendar: Calendar) -> Trade {
        let shape = Shape::of(size);
        let first = calendar.at(calendar.today.plus_days(-calendar.span - 60), 9 * 60);
        let catalogue = Catalogue::of(team, shape.products, shape.priced, first);
        let mut clients = clients::clients(team, &calendar, shape.customers, shape.buyers, reps);
        let mut history = orders::history(team, &calendar, &shape, &mut clients, reps);
        let mut desk = desk::orders(team, &calendar, &shape, &mut clients);
        let mut shelves = shelves::stocked(team, &catalogue);
        baskets::fill(team, &calendar, &catalogue, &clients, shape.lines, &mut history, &mut desk);
        desk::ask_for_a_manager(&catalogue, &shelves, &clients, &calendar, &mut desk);
        level::bring_to(shape.total, &catalogue, &clients, &calendar, &mut history, &mut desk);
        let after = after::of_deliveries(team, &calendar, &catalogue, &clients, &mut history);
        shelves::settle(&mut shelves, &catalogue, &calendar, (&history, &desk), &after);
        Trade { calendar, shape, catalogue, clients, history, desk, after, shelves }
    }

    /// What was ordered, without what came of it.
    pub fn orders(&self) -> impl Iterator<Item = &Order> {
        self.history.iter().chain(&self.desk)
    }

    /// What came of the history's order at that place.
    pub fn after_of(&self, place: usize) -> Option<&After> {
        self.after.binary_search_by_key(&place, |after| after.of).ok().map(|found| &self.after[found])
    }

    /// What all that was ordered comes to, rests of short deliveries too.
    pub fn total(&self) -> Money {
        let rests = self.after.iter().filter(|after| !after.is_return()).map(|after| &after.order);
        Money::from_minor(self.orders().chain(rests).map(|order| order.total().minor()).sum())
    }
}

#[cfg(test)]
mod tests;
