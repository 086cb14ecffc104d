//! Discounts and rates, in hundredths of a percent.

use super::Refusal;
use serde::{Deserialize, Serialize};
use std::fmt;

/// 0 to 10,000 basis points: 0 to 100 percent, exactly. In JSON and in the file
/// it is the integer; people read and type percent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct BasisPoints(i64);

impl BasisPoints {
    pub const ZERO: Self = Self(0);
    /// The whole: 100 percent.
    pub const WHOLE: Self = Self(10_000);

    /// # Errors
    /// Outside 0 to 10,000.
    pub fn new(points: i64) -> Result<Self, Refusal> {
        if (0..=Self::WHOLE.0).contains(&points) { Ok(Self(points)) } else { Err(not_a_percentage()) }
    }

    /// What a person types: `12.5` or `12.5%` is 1,250.
    ///
    /// # Errors
    /// If it isn't a percentage from 0 to 100 with at most two decimals.
    pub fn parse_percent(text: &str) -> Result<Self, Refusal> {
        let typed = text.trim().trim_end_matches('%').trim_end();
        let (whole, decimals) = typed.split_once('.').unwrap_or((typed, "0"));
        if whole.is_empty() || !(1..=2).contains(&decimals.len()) {
            return Err(not_a_percentage());
        }
        let digits = format!("{whole}{decimals:0<2}");
        if digits.bytes().all(|b| b.is_ascii_digit()) {
            Self::new(digits.parse().unwrap_or(i64::MAX))
        } else {
            Err(not_a_percentage())
        }
    }

    pub const fn points(self) -> i64 {
        self.0
    }
}

fn not_a_percentage() -> Refusal {
    Refusal::new("Must be a percentage from 0 to 100 with at most two decimals.")
}

impl TryFrom<i64> for BasisPoints {
    type Error = Refusal;

    fn try_from(points: i64) -> Result<Self, Refusal> {
        Self::new(points)
    }
}

impl From<BasisPoints> for i64 {
    fn from(points: BasisPoints) -> Self {
        points.0
    }
}

/// In percent, without the sign and without idle zeros: "12.5".
impl fmt::Display for BasisPoints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / 100, self.0 % 100) {
            (whole, 0) => write!(f, "{whole}"),
            (whole, rest) if rest % 10 == 0 => write!(f, "{whole}.{}", rest / 10),
            (whole, rest) => write!(f, "{whole}.{rest:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_goes_there_and_back() {
        for (typed, points, text) in [
            ("12.5", 1_250, "12.5"),
            ("12.5 %", 1_250, "12.5"),
            ("0", 0, "0"),
            ("100", 10_000, "100"),
            ("0.05", 5, "0.05"),
            ("7.50", 750, "7.5"),
        ] {
            let parsed = BasisPoints::parse_percent(typed).unwrap();
            assert_eq!((parsed.points(), parsed.to_string()), (points, text.into()));
        }
    }

    #[test]
    fn what_is_no_percentage_is_refused() {
        for typed in ["", "%", "100.01", "-1", "12.555", "1.", ".5", "a", "1,5", "1e1", "99999999999999999999"] {
            assert!(BasisPoints::parse_percent(typed).is_err(), "{typed}");
        }
    }
}
