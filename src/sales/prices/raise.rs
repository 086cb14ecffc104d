//! All prices of a list raised or lowered by a percentage.

use crate::values::{Money, Refusal};

/// A change of prices in hundredths of a percent, −9,000 to 100,000, and the amount in minor units that a
/// new price is a multiple of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Raise {
    basis_points: i64,
    step: i64,
}

/// What a new price may be a multiple of, in minor units.
pub const STEPS: [i64; 5] = [1, 5, 10, 50, 100];

const WHOLE: i128 = 10_000;

impl Raise {
    /// Prices stay as they are.
    pub const NONE: Self = Self { basis_points: 0, step: 1 };

    /// # Errors
    /// Below −90 % or beyond 1,000 %, or for another step than [`STEPS`].
    pub fn new(basis_points: i64, step: i64) -> Result<Self, Refusal> {
        if !(-9_000..=100_000).contains(&basis_points) {
            return Err(not_a_raise());
        }
        if !STEPS.contains(&step) {
            return Err(Refusal::new("Must be 1, 5, 10, 50 or 100."));
        }
        Ok(Self { basis_points, step })
    }

    /// What a person types: `4`, `2.5 %`, `-10`, `+3`. Nothing typed is 0.
    ///
    /// # Errors
    /// If it isn't a percentage from −90 to 1,000 with at most two decimals.
    pub fn parse(percent: &str, step: i64) -> Result<Self, Refusal> {
        let typed = percent.trim().trim_end_matches('%').trim_end();
        let (sign, digits) = match typed.strip_prefix(['-', '−']) {
            Some(digits) => (-1, digits),
            None => (1, typed.strip_prefix('+').unwrap_or(typed)),
        };
        if typed.is_empty() {
            return Self::new(0, step);
        }
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
        let written = format!("{whole}{decimals:0<2}");
        if whole.is_empty() || !(1..=2).contains(&decimals.len()) || !written.bytes().all(|b| b.is_ascii_digit()) {
            return Err(not_a_raise());
        }
        Self::new(sign * written.parse::<i64>().map_err(|_| not_a_raise())?, step)
    }

    /// The new price: exact in 128 bits, rounded half-up once, to the step. A price of nothing stays nothing.
    ///
    /// # Errors
    /// If it is more than [`Money::MOST`].
    pub fn of(self, price: Money) -> Result<Money, Refusal> {
        let exact = i128::from(price.minor()) * (WHOLE + i128::from(self.basis_points));
        let unit = WHOLE * i128::from(self.step);
        let steps = (2 * exact + unit).div_euclid(2 * unit);
        let minor = i64::try_from(steps * i128::from(self.step));
        minor.map_err(|_| Refusal::new("Is too large an amount.")).and_then(Money::entered)
    }
}

fn not_a_raise() -> Refusal {
    Refusal::new("Must be a percentage from −90 to 1,000 with at most two decimals.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rustfmt::skip]
    #[test]
    fn prices_are_raised_by_a_percentage_and_rounded_half_up() {
        const MOST: i64 = (1 << 53) - 1;
        for (percent, step, old, new) in [
            ("4",     1, 1_000, Some(1_040)),
            ("2.5 %", 1,   999, Some(1_024)),     // 1,023.975
            ("0.05",  1, 1_000, Some(1_001)),     // 1,000.5
            ("-10",   1,   995, Some(896)),       // 895.5
            ("−10",   1, 1_000, Some(900)),
            ("",      1, 1_234, Some(1_234)),
            ("4",    10, 1_999, Some(2_080)),     // 2,078.96
            ("4",    50, 1_999, Some(2_100)),
            ("0",   100, 1_049, Some(1_000)),
            ("0",   100, 1_050, Some(1_100)),
            ("1000",  1,   100, Some(1_100)),
            ("5",     1,     0, Some(0)),
            ("0",     1,  MOST, Some(MOST)),
            ("0.01",  1,  MOST, None),
        ] {
            let raised = Raise::parse(percent, step).unwrap().of(Money::from_minor(old));
            assert_eq!(raised.ok().map(Money::minor), new, "{old} and {percent} %, to {step}");
        }
    }

    #[test]
    fn what_is_no_percentage_is_refused() {
        for typed in ["x", "1.234", "-90.01", "1000.01", ".5", "1,5", "--1", "99999999999999999999"] {
            assert!(Raise::parse(typed, 1).is_err(), "{typed}");
        }
        assert!(Raise::parse("1", 3).is_err());
        assert!(Raise::parse("1", 0).is_err());
    }
}
