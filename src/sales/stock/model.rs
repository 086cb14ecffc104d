//! What the services of stock take and hand out.

use crate::sales::products::{ProductQuery, ProductRow};
use crate::values::{Problem, ProductId, Refusal, WarehouseId};

/// What one warehouse has of a product, in units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    pub on_hand: i64,
    pub reserved: i64,
}

/// The same, with the warehouse it is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub warehouse: WarehouseId,
    pub name: String,
    pub held: Held,
}

/// A product with what warehouses have of it.
#[derive(Clone, Debug)]
pub struct StockLine {
    pub product: ProductRow,
    pub places: Vec<Place>,
    /// Where a list of what is short goes on after this line.
    pub(super) key: Vec<String>,
}

/// Of which products a list shows what is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Short {
    /// More is promised than is on hand.
    Below,
    /// Nothing is left to promise.
    Out,
}

/// What a list of stock is asked for.
#[derive(Clone, Debug, Default)]
pub struct StockQuery {
    /// Of those whose stock is counted, the ones that these words find.
    pub words: ProductQuery,
    /// All warehouses unless said.
    pub warehouse: Option<WarehouseId>,
    pub short: Option<Short>,
}

/// A product as a change of stock finds it in one warehouse.
#[derive(Clone, Debug)]
pub struct Standing {
    pub product: ProductId,
    pub code: String,
    pub name: String,
    pub tracked: bool,
    pub on_hand: i64,
}

/// Units that were counted, 0 to 100,000,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Units(i64);

impl Held {
    /// Less than nothing where more is promised than is there.
    pub fn available(self) -> i64 {
        self.on_hand - self.reserved
    }

    /// All places together.
    pub fn total(places: &[Place]) -> Held {
        places.iter().fold(Held::default(), |sum, place| Held {
            on_hand: sum.on_hand + place.held.on_hand,
            reserved: sum.reserved + place.held.reserved,
        })
    }
}

impl StockLine {
    /// All places together.
    pub fn total(&self) -> Held {
        Held::total(&self.places)
    }
}

impl StockQuery {
    /// The products that it asks for, by name.
    pub(super) fn products(&self) -> ProductQuery {
        ProductQuery {
            tracked: Some(true),
            short: self.short.map(|short| short == Short::Below),
            short_in: self.warehouse.filter(|_| self.short.is_some()),
            ..self.words.clone()
        }
    }
}

impl Short {
    /// INVALID names `show`.
    pub fn parse(text: &str) -> Result<Option<Short>, Problem> {
        match text {
            "" => Ok(None),
            "short" => Ok(Some(Short::Below)),
            "out" => Ok(Some(Short::Out)),
            _ => Err(Problem::invalid_field("show", "Must be short or out.")),
        }
    }
}

impl Units {
    /// # Errors
    /// Outside 0 to 100,000,000.
    pub fn new(units: i64) -> Result<Units, Refusal> {
        let fits = (0..=super::MOST).contains(&units);
        if fits { Ok(Units(units)) } else { Err(Refusal::new("Must be whole units from 0 to 100,000,000.")) }
    }

    /// # Errors
    /// As [`Units::new`].
    pub fn parse(text: &str) -> Result<Units, Refusal> {
        Units::new(text.trim().parse().unwrap_or(-1))
    }

    pub fn units(self) -> i64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_promised_beyond_what_is_there_is_less_than_nothing() {
        for (on_hand, reserved, available) in [(10, 0, 10), (10, 9, 1), (10, 10, 0), (10, 11, -1), (0, 0, 0)] {
            assert_eq!(Held { on_hand, reserved }.available(), available);
        }
    }

    #[test]
    fn nothing_may_be_counted_but_not_less() {
        assert_eq!(Units::parse(" 0 ").unwrap().units(), 0);
        assert_eq!(Units::parse("100000000").unwrap().units(), 100_000_000);
        for typed in ["-1", "100000001", "1.5", "", "a few"] {
            assert!(Units::parse(typed).is_err(), "{typed}");
        }
    }
}
