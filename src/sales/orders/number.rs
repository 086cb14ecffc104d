//! Order numbers.

use crate::values::Refusal;
use std::{fmt, str::FromStr};

/// A number that Routebook gave, `2026-00042`: the year, and a counter that
/// begins at 1 and grows past five digits when it has to. Imported orders keep
/// the numbers they came with, which may be any text; one that reads as a
/// number of ours is skipped by the counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrderNumber {
    year: i16,
    counter: i64,
}

impl OrderNumber {
    /// None outside the years 1900 to 2200 or below 1.
    pub fn new(year: i16, counter: i64) -> Option<Self> {
        ((1900..=2200).contains(&year) && counter >= 1).then_some(Self { year, counter })
    }

    pub const fn year(self) -> i16 {
        self.year
    }

    pub const fn counter(self) -> i64 {
        self.counter
    }
}

impl fmt::Display for OrderNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:05}", self.year, self.counter)
    }
}

/// Exactly as it is written, so that a number has one text.
impl FromStr for OrderNumber {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        text.split_once('-')
            .and_then(|(year, counter)| Self::new(year.parse().ok()?, counter.parse().ok()?))
            .filter(|number| number.to_string() == text)
            .ok_or_else(|| Refusal::new("Must be an order number like 2026-00042."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_text() {
        for (year, counter, text) in
            [(2026, 42, "2026-00042"), (2026, 99_999, "2026-99999"), (2026, 100_000, "2026-100000")]
        {
            let number = OrderNumber::new(year, counter).unwrap();
            assert_eq!(number.to_string(), text);
            assert_eq!(text.parse(), Ok(number));
            assert_eq!((number.year(), number.counter()), (year, counter));
        }
        for text in ["", "10248", "2026-42", "2026-000042", "2026-00000", "26-00042", "2026-+0042"] {
            assert!(text.parse::<OrderNumber>().is_err(), "{text}");
        }
    }
}
