//! Amounts of money: integers all the way.

use super::{Currency, Refusal};
use serde::{Deserialize, Serialize};

/// An amount in minor units (cents) of the tenant's one currency. In JSON and in
/// the file it is the integer; sums are checked, never wrapped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(i64);

impl Money {
    pub const ZERO: Self = Self(0);
    /// 2^53 − 1 minor units: the most that may be entered or charged, because
    /// every JSON reader still has it exactly.
    pub const MOST: Self = Self((1 << 53) - 1);

    pub const fn from_minor(minor: i64) -> Self {
        Self(minor)
    }

    pub const fn minor(self) -> i64 {
        self.0
    }

    /// A price, fee or limit that somebody enters in minor units.
    ///
    /// # Errors
    /// If it is negative or more than [`Money::MOST`].
    pub fn entered(minor: i64) -> Result<Self, Refusal> {
        match minor {
            ..0 => Err(negative()),
            _ if minor > Self::MOST.0 => Err(too_large()),
            _ => Ok(Self(minor)),
        }
    }

    /// None where the sum doesn't fit.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// None where the difference doesn't fit.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// None where the sum doesn't fit.
    pub fn checked_sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    /// The amount alone: `1,303,810.87`.
    pub fn format(self, currency: &Currency) -> String {
        let unsigned = self.0.unsigned_abs();
        let per_major = currency.minor_per_major().unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        let major = with_thousands(unsigned / per_major);
        match usize::from(currency.digits()) {
            0 => format!("{sign}{major}"),
            digits => format!("{sign}{major}.{:0digits$}", unsigned % per_major),
        }
    }

    /// The amount with its currency: `$1,303,810.87`, `CHF 12.00`.
    pub fn format_with_currency(self, currency: &Currency) -> String {
        let amount = self.format(currency);
        match amount.strip_prefix('-') {
            Some(amount) => format!("-{}{amount}", currency.prefix()),
            None => format!("{}{amount}", currency.prefix()),
        }
    }

    /// What a person types: `12`, `1234.5`, `1,234.50`. A comma separates
    /// thousands, in groups of three, and nothing else.
    ///
    /// # Errors
    /// If it isn't an amount, is negative, has more decimals than the currency,
    /// or is more than [`Money::MOST`].
    pub fn parse_decimal(text: &str, currency: &Currency) -> Result<Self, Refusal> {
        let typed = text.trim();
        if typed.starts_with('-') {
            return Err(negative());
        }
        let (whole, decimals) = match typed.split_once('.') {
            Some((whole, decimals)) => (whole, digits_of(decimals)?),
            None => (typed, ""),
        };
        let width = usize::from(currency.digits());
        if decimals.len() > width {
            return Err(too_many_decimals(currency));
        }
        let minor = format!("{}{decimals:0<width$}", whole_part(whole)?);
        Self::entered(minor.parse().map_err(|_| too_large())?)
    }
}

fn whole_part(text: &str) -> Result<String, Refusal> {
    let mut groups = text.split(',');
    let first = digits_of(groups.next().unwrap_or_default())?;
    let grouped = text.contains(',');
    if grouped && first.len() > 3 {
        return Err(not_an_amount());
    }
    groups.try_fold(first.to_owned(), |whole, group| match group.len() {
        3 => Ok(whole + digits_of(group)?),
        _ => Err(not_an_amount()),
    })
}

fn digits_of(text: &str) -> Result<&str, Refusal> {
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) { Ok(text) } else { Err(not_an_amount()) }
}

fn with_thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn not_an_amount() -> Refusal {
    Refusal::new("Must be an amount like 1,234.50.")
}

fn negative() -> Refusal {
    Refusal::new("Must not be negative.")
}

fn too_large() -> Refusal {
    Refusal::new("Is too large an amount.")
}

fn too_many_decimals(currency: &Currency) -> Refusal {
    match currency.digits() {
        0 => Refusal::new(format!("{currency} has no decimals.")),
        digits => Refusal::new(format!("Must have at most {digits} decimals.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn currency(code: &str) -> Currency {
        Currency::parse(code).unwrap()
    }

    #[test]
    fn amounts_are_written_with_thousands() {
        for (minor, code, text, with_sign) in [
            (130_381_087, "USD", "1,303,810.87", "$1,303,810.87"),
            (0, "USD", "0.00", "$0.00"),
            (5, "EUR", "0.05", "€0.05"),
            (-123_450, "USD", "-1,234.50", "-$1,234.50"),
            (1_000, "JPY", "1,000", "¥1,000"),
            (1_234_567, "KWD", "1,234.567", "KWD\u{a0}1,234.567"),
            (i64::MIN, "USD", "-92,233,720,368,547,758.08", "-$92,233,720,368,547,758.08"),
        ] {
            let money = Money::from_minor(minor);
            assert_eq!(money.format(&currency(code)), text);
            assert_eq!(money.format_with_currency(&currency(code)), with_sign);
        }
    }

    #[test]
    fn what_people_type() {
        for (typed, code, minor) in [
            ("12", "USD", 1_200),
            (" 1234.5 ", "USD", 123_450),
            ("1,234.50", "USD", 123_450),
            ("1,234,567", "JPY", 1_234_567),
            ("0", "USD", 0),
            ("007.05", "USD", 705),
            ("1.234", "KWD", 1_234),
            ("90071992547409.91", "USD", Money::MOST.minor()),
        ] {
            let money = Money::parse_decimal(typed, &currency(code));
            assert_eq!(money, Ok(Money::from_minor(minor)), "{typed}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused_with_a_reason() {
        for (typed, code, reason) in [
            ("", "USD", "Must be an amount like 1,234.50."),
            ("twelve", "USD", "Must be an amount like 1,234.50."),
            ("1,23", "USD", "Must be an amount like 1,234.50."),
            ("1234,567", "USD", "Must be an amount like 1,234.50."),
            (",123", "USD", "Must be an amount like 1,234.50."),
            ("1.", "USD", "Must be an amount like 1,234.50."),
            (".5", "USD", "Must be an amount like 1,234.50."),
            ("1.2.3", "USD", "Must be an amount like 1,234.50."),
            ("1e5", "USD", "Must be an amount like 1,234.50."),
            ("+5", "USD", "Must be an amount like 1,234.50."),
            ("-5", "USD", "Must not be negative."),
            ("1.005", "USD", "Must have at most 2 decimals."),
            ("1.5", "JPY", "JPY has no decimals."),
            ("1.0", "JPY", "JPY has no decimals."),
            ("90071992547409.92", "USD", "Is too large an amount."),
            ("999999999999999999999", "USD", "Is too large an amount."),
        ] {
            let refusal = Money::parse_decimal(typed, &currency(code)).unwrap_err();
            assert_eq!(refusal.to_string(), reason, "{typed}");
        }
    }

    #[test]
    fn sums_are_checked() {
        let [one, max] = [1, i64::MAX].map(Money::from_minor);
        assert_eq!(Money::checked_sum([one, one]), Some(Money::from_minor(2)));
        assert_eq!(Money::checked_sum([]), Some(Money::ZERO));
        assert_eq!(Money::checked_sum([max, one]), None);
        assert_eq!(Money::from_minor(-2).checked_sub(max), None);
    }
}
