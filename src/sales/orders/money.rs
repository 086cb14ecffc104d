//! What an order costs (domain, "Money"): integers of minor units, computed in
//! 128 bits, rounded half-up once per line and never again.

use crate::values::{BasisPoints, FieldError, Money, Quantity};

/// What a line's total is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineMoney {
    pub quantity: Quantity,
    pub unit_price: Money,
    pub discount: BasisPoints,
}

/// What an order comes to: `gross` is its lines before discounts, `net` after
/// them, `total` is net and fees.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    pub gross: Money,
    pub net: Money,
    pub fees: Money,
    pub total: Money,
}

impl LineMoney {
    /// Quantity × unit price, before the discount; none past [`Money::MOST`].
    pub fn gross(&self) -> Option<Money> {
        charged(self.product())
    }

    /// Quantity × unit price × (10,000 − discount) / 10,000, to the nearest
    /// minor unit, halves up; none past [`Money::MOST`].
    pub fn total(&self) -> Option<Money> {
        let whole = i128::from(BasisPoints::WHOLE.points());
        let kept = whole - i128::from(self.discount.points());
        charged((self.product() * kept + whole / 2).div_euclid(whole))
    }

    fn product(&self) -> i128 {
        i128::from(self.quantity.units()) * i128::from(self.unit_price.minor())
    }
}

impl Totals {
    /// # Errors
    /// If an amount is past [`Money::MOST`], naming `lines[0].unitPrice` and so
    /// on, `lines` for their sum, or `fees` for the total.
    pub fn of(lines: &[LineMoney], fees: Money) -> Result<Self, FieldError> {
        let amounts = lines.iter().enumerate().map(|(index, line)| {
            line.gross().zip(line.total()).ok_or_else(|| too_large(format!("lines[{index}].unitPrice")))
        });
        Self::sum(amounts.collect::<Result<Vec<_>, _>>()?, fees)
    }

    /// Of lines' gross and net as they are stored.
    ///
    /// # Errors
    /// If a sum is past [`Money::MOST`] on either side, naming `lines` or `fees`.
    pub fn sum(lines: impl IntoIterator<Item = (Money, Money)>, fees: Money) -> Result<Self, FieldError> {
        let mut sums = Self { fees, ..Self::default() };
        for (gross, net) in lines {
            sums.gross = sum(sums.gross, gross).ok_or_else(|| too_large("lines"))?;
            sums.net = sum(sums.net, net).ok_or_else(|| too_large("lines"))?;
        }
        sums.total = sum(sums.net, fees).ok_or_else(|| too_large("fees"))?;
        Ok(sums)
    }
}

fn sum(one: Money, other: Money) -> Option<Money> {
    one.checked_add(other).filter(|sum| sum.minor().unsigned_abs() <= Money::MOST.minor().unsigned_abs())
}

fn charged(minor: i128) -> Option<Money> {
    let money = i64::try_from(minor).ok().map(Money::from_minor);
    money.filter(|&money| money <= Money::MOST)
}

fn too_large(field: impl Into<String>) -> FieldError {
    FieldError::new(field, "Makes the order too large an amount.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(units: i64, cents: i64, discount: i64) -> LineMoney {
        LineMoney {
            quantity: Quantity::new(units).unwrap(),
            unit_price: Money::from_minor(cents),
            discount: BasisPoints::new(discount).unwrap(),
        }
    }

    #[test]
    fn a_line_is_rounded_half_up_once() {
        for (units, cents, discount, total) in [
            (1, 0, 0, 0),
            (12, 1_050, 0, 12_600),
            (12, 1_050, 1_000, 11_340),
            (1, 1, 4_999, 1),    // 0.5001
            (1, 1, 5_000, 1),    // 0.5 is 1
            (1, 1, 5_001, 0),    // 0.4999
            (3, 1, 5_000, 2),    // 1.5 is 2, not three times 1
            (7, 333, 10_000, 0), // all of it
            (1_000_000, 999_999, 1, 999_899_000_100),
        ] {
            let line = line(units, cents, discount);
            assert_eq!(line.total(), Some(Money::from_minor(total)), "{line:?}");
            assert_eq!(line.gross(), Some(Money::from_minor(units * cents)));
        }
    }

    #[test]
    fn the_largest_line_is_exact() {
        let most = Money::MOST.minor();
        assert_eq!(line(1, most, 0).total(), Some(Money::MOST));
        assert_eq!(line(1, most, 1).total().map(Money::minor), Some(9_006_298_534_815_517));
        assert_eq!(line(1, most + 1, 0).total(), None);
        assert_eq!(line(2, most, 5_000).total(), Some(Money::MOST));
        assert_eq!(line(2, most, 5_000).gross(), None);
        assert_eq!(line(1_000_000, i64::MAX, 0).total(), None);
    }

    #[test]
    fn an_order_is_its_lines_and_fees() {
        let lines = [line(12, 1_050, 1_000), line(1, 1, 5_000)];
        let totals = Totals::of(&lines, Money::from_minor(500)).unwrap();
        let cents = [totals.gross, totals.net, totals.fees, totals.total].map(Money::minor);
        assert_eq!(cents, [12_601, 11_341, 500, 11_841]);
        assert_eq!(Totals::of(&[], Money::ZERO), Ok(Totals::default()));
    }

    #[test]
    fn too_much_names_its_field() {
        let (most, one) = (line(1, Money::MOST.minor(), 0), line(1, 1, 0));
        for (lines, fees, field) in [
            (vec![one, line(2, Money::MOST.minor(), 0)], 0, "lines[1].unitPrice"),
            (vec![most, one], 0, "lines"),
            (vec![most], 1, "fees"),
        ] {
            let error = Totals::of(&lines, Money::from_minor(fees)).unwrap_err();
            assert_eq!(error.field, field);
        }
    }
}
