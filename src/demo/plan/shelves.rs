//! Stock: what lies where, what came in, and what the last weeks took.

use std::collections::HashMap;

use super::Calendar;
use super::after::After;
use super::catalogue::Catalogue;
use super::clients::Client;
use super::dice::Dice;
use super::orders::{Fate, Order};

/// The team is made with the first.
pub const WAREHOUSES: [&str; 3] = ["Main", "North", "Lakes"];

/// The ledger goes back so many days: deliveries since then moved stock, and what they took had come in.
pub const LEDGER_DAYS: i32 = 45;

/// A tracked product in a warehouse, in units.
#[derive(Clone, Debug)]
pub struct Shelf {
    pub product: usize,
    pub warehouse: usize,
    /// What nobody has asked for yet.
    pub spare: i64,
    /// What open orders will take.
    pub promised: i64,
    /// What was delivered from here since the ledger began, less what came back.
    pub delivered: i64,
}

impl Shelf {
    pub fn on_hand(&self) -> i64 {
        self.spare + self.promised
    }

    /// What came in when the ledger began.
    pub fn received(&self) -> i64 {
        self.on_hand() + self.delivered
    }
}

/// Where a customer's orders are picked.
pub fn warehouse_of(client: &Client) -> usize {
    [0, 0, 1, 0, 2, 1, 0, 0].get(client.terms.territory).copied().unwrap_or_default()
}

/// All shelves, with what nobody asked for; now and then there is nothing.
pub(super) fn stocked(team: &str, catalogue: &Catalogue) -> Vec<Shelf> {
    let mut dice = Dice::of(team, "stock");
    let tracked = catalogue.products.iter().enumerate().filter(|(_, product)| product.tracked);
    let places = tracked.flat_map(|(place, product)| (0..WAREHOUSES.len()).map(move |w| (place, product, w)));
    let shelf = |(product, goods, warehouse): (usize, &super::catalogue::Product, usize)| {
        let cases = if dice.percent(6) { 0 } else { dice.between(2, 45) };
        Shelf { product, warehouse, spare: cases * goods.units_per_case, promised: 0, delivered: 0 }
    };
    places.map(shelf).collect()
}

/// Adds what open orders will take and what the last weeks took.
pub(super) fn settle(
    shelves: &mut [Shelf],
    catalogue: &Catalogue,
    calendar: &Calendar,
    (history, desk): (&[Order], &[Order]),
    after: &[After],
) {
    let (mut promised, mut delivered) = (HashMap::new(), HashMap::new());
    for order in desk.iter().filter(|order| matches!(order.fate, Fate::Open(_))) {
        add(&mut promised, order, 1, catalogue);
    }
    let after = after.iter().map(|after| (&after.order, after.takes()));
    let taken = history.iter().map(|order| (order, 1)).chain(after);
    for (order, each) in taken.filter(|(order, _)| order.in_ledger(calendar)) {
        add(&mut delivered, order, each, catalogue);
    }
    for shelf in shelves {
        let place = (shelf.product, shelf.warehouse);
        shelf.promised = promised.get(&place).copied().unwrap_or_default();
        shelf.delivered = delivered.get(&place).copied().unwrap_or_default();
    }
}

/// Each unit of an order counts for `each`.
fn add(units: &mut HashMap<(usize, usize), i64>, order: &Order, each: i64, catalogue: &Catalogue) {
    for line in order.lines.iter().filter(|line| catalogue.products[line.product].tracked) {
        *units.entry((line.product, order.warehouse)).or_default() += each * line.quantity.units();
    }
}

impl Order {
    /// Whether its delivery is in the ledger of stock.
    pub fn in_ledger(&self, calendar: &Calendar) -> bool {
        self.delivered_on().is_some_and(|day| calendar.today.days_since(day) < LEDGER_DAYS)
    }
}
