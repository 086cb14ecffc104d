//! The price of a line (domain, "Price of a line").

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::values::{Day, Money, PriceListId, Quantity, Refusal};

/// Why a list is asked, in the order in which lists are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ListKind {
    Own,
    Territory,
    Default,
}

/// From this quantity on a unit costs so much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Break {
    pub from_quantity: Quantity,
    pub unit_price: Money,
}

/// The rows that one list has for one product, by rising quantity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Breaks(Vec<Break>);

/// One list that may hold the price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub kind: ListKind,
    pub list: PriceListId,
    /// Its first day; none if it has always begun.
    pub starts_on: Option<Day>,
    /// Its last day; none if it goes on.
    pub ends_on: Option<Day>,
    pub breaks: Breaks,
}

/// The price, and the row it is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Priced {
    pub list: PriceListId,
    pub from_quantity: Quantity,
    pub unit_price: Money,
}

/// What a list has to say of a product and a quantity on a day, taken for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Price(Priced),
    /// Its least quantity is more than is asked for.
    NotReached(Quantity),
    /// It hasn't got the product.
    NoRow,
    /// It is over, or hasn't begun.
    NotInForce,
}

impl ListKind {
    /// The text in JSON.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Territory => "territory",
            Self::Default => "default",
        }
    }
}

impl Breaks {
    /// # Errors
    /// If two rows begin at the same quantity.
    pub fn new(mut rows: Vec<Break>) -> Result<Self, Refusal> {
        rows.sort_by_key(|row| row.from_quantity);
        let doubled = rows.windows(2).find(|pair| pair[0].from_quantity == pair[1].from_quantity);
        match doubled {
            Some(pair) => Err(Refusal::new(format!("Two prices begin at {} units.", pair[0].from_quantity))),
            None => Ok(Self(rows)),
        }
    }

    /// The least quantity that has a price.
    pub fn least(&self) -> Option<Quantity> {
        self.0.first().map(|row| row.from_quantity)
    }

    /// The row with the highest from-quantity at or under the quantity.
    fn at(&self, quantity: Quantity) -> Option<Break> {
        let under = self.0.partition_point(|row| row.from_quantity <= quantity);
        self.0[..under].last().copied()
    }
}

impl Candidate {
    fn is_in_date(&self, day: Day) -> bool {
        self.starts_on.is_none_or(|starts| starts <= day) && self.ends_on.is_none_or(|ends| day <= ends)
    }

    /// What it says, whatever other lists say.
    pub fn outcome(&self, quantity: Quantity, day: Day) -> Outcome {
        if !self.is_in_date(day) {
            return Outcome::NotInForce;
        }
        match (self.breaks.at(quantity), self.breaks.least()) {
            (Some(row), _) => {
                Outcome::Price(Priced { list: self.list, from_quantity: row.from_quantity, unit_price: row.unit_price })
            }
            (None, Some(least)) => Outcome::NotReached(least),
            (None, None) => Outcome::NoRow,
        }
    }

    fn price(&self, quantity: Quantity, day: Day) -> Option<Priced> {
        match self.outcome(quantity, day) {
            Outcome::Price(priced) => Some(priced),
            _ => None,
        }
    }
}

/// The pairs of places in a form, or a call, at which the same thing has a price from the same quantity on:
/// both are named, as either may be the slip.
pub fn doubles<K: Ord>(rows: impl IntoIterator<Item = (K, Quantity)>) -> Vec<(usize, usize)> {
    let mut first = BTreeMap::new();
    let mut pairs = Vec::new();
    for (place, key) in rows.into_iter().enumerate() {
        match first.entry(key) {
            Entry::Vacant(free) => {
                free.insert(place);
            }
            Entry::Occupied(taken) => pairs.push((*taken.get(), place)),
        }
    }
    pairs
}

/// The first of the customer's own list, its territory's and the default that
/// is in date and has a row at or under the quantity gives the price; none means
/// that the line needs an override with a reason. The candidates stand in any
/// order.
pub fn price_of(candidates: &[Candidate], quantity: Quantity, day: Day) -> Option<Priced> {
    let mut asked: Vec<&Candidate> = candidates.iter().collect();
    asked.sort_by_key(|candidate| candidate.kind);
    asked.iter().find_map(|list| list.price(quantity, day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ListKind::{Default, Own, Territory};

    const OCTOBER: (Option<&str>, Option<&str>) = (Some("2026-10-01"), Some("2026-10-31"));
    const ALWAYS: (Option<&str>, Option<&str>) = (None, None);

    /// The list's id is told from its kind; rows are from-quantity and cents.
    fn list(kind: ListKind, (starts, ends): (Option<&str>, Option<&str>), rows: &[(i64, i64)]) -> Candidate {
        Candidate {
            kind,
            list: PriceListId::from_bytes([kind as u8; 16]),
            starts_on: starts.map(|day| day.parse().unwrap()),
            ends_on: ends.map(|day| day.parse().unwrap()),
            breaks: breaks(rows).unwrap(),
        }
    }

    fn breaks(rows: &[(i64, i64)]) -> Result<Breaks, Refusal> {
        let row = |&(from, cents)| Break {
            from_quantity: Quantity::new(from).unwrap(),
            unit_price: Money::from_minor(cents),
        };
        Breaks::new(rows.iter().map(row).collect())
    }

    fn ask(lists: &[Candidate], units: i64, day: &str) -> Option<(u8, i64, i64)> {
        let quantity = Quantity::new(units).unwrap();
        price_of(lists, quantity, day.parse().unwrap()).map(|priced| {
            let kind = priced.list.as_bytes()[0];
            (kind, priced.from_quantity.units(), priced.unit_price.minor())
        })
    }

    #[test]
    fn own_before_territory_before_default() {
        let lists = [
            list(Default, ALWAYS, &[(1, 300)]),
            list(Territory, OCTOBER, &[(1, 200)]),
            list(Own, OCTOBER, &[(12, 100)]),
        ];
        for (units, day, expected) in [
            (12, "2026-10-15", Some((Own as u8, 12, 100))),
            (11, "2026-10-15", Some((Territory as u8, 1, 200))),
            (12, "2026-10-01", Some((Own as u8, 12, 100))),
            (12, "2026-10-31", Some((Own as u8, 12, 100))),
            (12, "2026-09-30", Some((Default as u8, 1, 300))),
            (12, "2026-11-01", Some((Default as u8, 1, 300))),
        ] {
            assert_eq!(ask(&lists, units, day), expected, "{units} on {day}");
        }
    }

    #[test]
    fn the_highest_quantity_that_is_reached() {
        let lists = [list(Own, ALWAYS, &[(48, 80), (6, 100), (12, 90)])];
        for (units, cents) in [(6, 100), (11, 100), (12, 90), (47, 90), (48, 80), (999, 80)] {
            assert_eq!(ask(&lists, units, "2026-10-15").map(|p| p.2), Some(cents));
        }
        assert_eq!(ask(&lists, 5, "2026-10-15"), None);
    }

    #[test]
    fn without_a_list_there_is_no_price() {
        assert_eq!(ask(&[], 1, "2026-10-15"), None);
        let empty = list(Own, ALWAYS, &[]);
        let open_ended = list(Default, (Some("2026-10-15"), None), &[(1, 300)]);
        let lists = [empty, open_ended];
        assert_eq!(ask(&lists, 1, "2026-10-14"), None);
        assert_eq!(ask(&lists, 1, "2030-01-01").map(|p| p.2), Some(300));
    }

    #[test]
    fn two_prices_from_one_quantity_are_refused() {
        let refusal = breaks(&[(1, 300), (12, 250), (1, 280)]).unwrap_err();
        assert_eq!(refusal.to_string(), "Two prices begin at 1 units.");
    }

    #[rustfmt::skip]
    #[test]
    fn both_of_two_equal_quantities_are_named() {
        for (typed, expected) in [
            (vec![('P', 1), ('P', 12), ('P', 48)],            vec![]),
            (vec![('P', 1), ('P', 12), ('P', 1)],             vec![(0, 2)]),
            (vec![('P', 1), ('Q', 1)],                        vec![]),
            (vec![('P', 6), ('Q', 1), ('P', 6), ('P', 6)],    vec![(0, 2), (0, 3)]),
            (vec![],                                          vec![]),
        ] {
            let rows = typed.iter().map(|&(product, from)| (product, Quantity::new(from).unwrap()));
            assert_eq!(doubles(rows), expected, "{typed:?}");
        }
    }

    /// Nothing is bought, so nothing has a price: a quantity is 1 or more.
    #[test]
    fn no_quantity_is_zero() {
        assert!(Quantity::new(0).is_err());
        assert!(Quantity::parse("0").is_err());
    }

    #[test]
    fn a_price_of_2_to_the_53_less_one_cents_is_a_price_and_one_cent_more_is_none() {
        const MOST: i64 = (1 << 53) - 1;
        assert_eq!(ask(&[list(Own, ALWAYS, &[(1, MOST)])], 1, "2026-10-15").map(|p| p.2), Some(MOST));
        assert!(Money::entered(MOST).is_ok());
        assert!(Money::entered(MOST + 1).is_err());
    }
}
