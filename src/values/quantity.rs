//! How many.

use super::Refusal;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Units of a product on a line, 1 to 1,000,000; a case is units-per-case of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Quantity(i64);

/// A quantity in whole cases and the loose units left over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cases {
    pub cases: i64,
    pub loose: i64,
}

impl Quantity {
    pub const ONE: Self = Self(1);
    pub const MOST: Self = Self(1_000_000);

    /// # Errors
    /// Outside 1 to 1,000,000.
    pub fn new(units: i64) -> Result<Self, Refusal> {
        if (Self::ONE.0..=Self::MOST.0).contains(&units) { Ok(Self(units)) } else { Err(not_a_quantity()) }
    }

    /// # Errors
    /// If it isn't a whole number from 1 to 1,000,000.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let units = text.trim().parse().map_err(|_| not_a_quantity())?;
        Self::new(units)
    }

    /// So many cases and loose units.
    ///
    /// # Errors
    /// If that is no quantity, or more than 1,000,000.
    pub fn of_cases(cases: i64, loose: i64, units_per_case: Self) -> Result<Self, Refusal> {
        let units = cases.checked_mul(units_per_case.0).and_then(|units| units.checked_add(loose));
        units.ok_or_else(not_a_quantity).and_then(Self::new)
    }

    pub const fn units(self) -> i64 {
        self.0
    }

    pub const fn as_cases(self, units_per_case: Self) -> Cases {
        Cases { cases: self.0 / units_per_case.0, loose: self.0 % units_per_case.0 }
    }
}

fn not_a_quantity() -> Refusal {
    Refusal::new("Must be a whole number from 1 to 1,000,000.")
}

impl TryFrom<i64> for Quantity {
    type Error = Refusal;

    fn try_from(units: i64) -> Result<Self, Refusal> {
        Self::new(units)
    }
}

impl From<Quantity> for i64 {
    fn from(quantity: Quantity) -> Self {
        quantity.0
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// "3 cases + 2", "1 case", "2": loose units have no word of their own.
impl fmt::Display for Cases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.cases, self.loose) {
            (0, loose) => write!(f, "{loose}"),
            (1, 0) => write!(f, "1 case"),
            (1, loose) => write!(f, "1 case + {loose}"),
            (cases, 0) => write!(f, "{cases} cases"),
            (cases, loose) => write!(f, "{cases} cases + {loose}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_one_to_a_million() {
        assert_eq!(Quantity::parse(" 12 ").unwrap().units(), 12);
        assert!(Quantity::new(1_000_000).is_ok());
        for typed in ["", "0", "-1", "1.5", "1000001", "a dozen"] {
            assert!(Quantity::parse(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn cases_and_loose_units() {
        let twelve = Quantity::new(12).unwrap();
        for (units, text) in [(5, "5"), (12, "1 case"), (13, "1 case + 1"), (36, "3 cases"), (38, "3 cases + 2")] {
            let quantity = Quantity::new(units).unwrap();
            let split = quantity.as_cases(twelve);
            assert_eq!(split.to_string(), text);
            assert_eq!(Quantity::of_cases(split.cases, split.loose, twelve), Ok(quantity));
        }
        assert!(Quantity::of_cases(i64::MAX, 1, twelve).is_err());
        assert!(Quantity::of_cases(0, 0, twelve).is_err());
    }
}
