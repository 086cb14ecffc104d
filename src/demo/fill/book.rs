//! The order book: the history and what came of it, in the order of the numbers.

use std::collections::{BTreeMap, HashMap};

use super::super::plan::{After, Order, Trade};
use crate::sales::orders::OrderNumber;
use crate::values::OrderId;

/// A place in the history, or in what came of it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Entry {
    Ordered(usize),
    After(usize),
}

/// All entries, and the number of each.
#[derive(Debug)]
pub(super) struct Book {
    pub entries: Vec<Entry>,
    numbers: HashMap<OrderId, OrderNumber>,
    /// The last number of each year.
    pub last: BTreeMap<i16, i64>,
}

impl Book {
    /// Each year counts from one.
    pub fn of(trade: &Trade) -> Book {
        let after = (0..trade.after.len()).map(Entry::After);
        let mut entries: Vec<Entry> = (0..trade.history.len()).map(Entry::Ordered).chain(after).collect();
        entries.sort_by_key(|entry| (entry.order(trade).ordered_at, entry.order(trade).id));
        let (mut numbers, mut last) = (HashMap::new(), BTreeMap::new());
        for entry in &entries {
            let order = entry.order(trade);
            let counter: &mut i64 = last.entry(order.ordered_on.year()).or_default();
            *counter += 1;
            numbers.extend(OrderNumber::new(order.ordered_on.year(), *counter).map(|number| (order.id, number)));
        }
        Book { entries, numbers, last }
    }

    /// As it is written; empty for an order that isn't in the book.
    pub fn number(&self, order: &Order) -> String {
        self.numbers.get(&order.id).map(OrderNumber::to_string).unwrap_or_default()
    }
}

impl Entry {
    pub fn order(self, trade: &Trade) -> &Order {
        match self {
            Entry::Ordered(place) => &trade.history[place],
            Entry::After(place) => &trade.after[place].order,
        }
    }

    /// What it came of another by; none of what was ordered.
    pub fn came(self, trade: &Trade) -> Option<&After> {
        match self {
            Entry::Ordered(_) => None,
            Entry::After(place) => trade.after.get(place),
        }
    }

    /// What came of it.
    pub fn left(self, trade: &Trade) -> Option<&After> {
        match self {
            Entry::Ordered(place) => trade.after_of(place),
            Entry::After(_) => None,
        }
    }
}
