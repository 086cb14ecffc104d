//! The typed cells of one row. A cell that can't be read is noted with its line and column, and the
//! reading goes on, so that a person hears of all of them at once.

use super::faults::Faults;
use super::table::{Row, Table};
use crate::values::{BasisPoints, Currency, Day, FieldError, Money, Note, Refusal, Text};

/// One row while it is read. Each reader answers None where the file has no such column.
pub(super) struct Cells<'t> {
    table: &'t Table,
    row: &'t Row,
    faults: &'t mut Faults,
}

impl<'t> Cells<'t> {
    pub fn new(table: &'t Table, row: &'t Row, faults: &'t mut Faults) -> Cells<'t> {
        Cells { table, row, faults }
    }

    /// As it stands; None also where it is blank.
    pub fn raw(&self, column: &str) -> Option<&'t str> {
        self.table.cell(self.row, column).filter(|cell| !cell.is_empty())
    }

    pub fn fault(&mut self, column: &str, message: &str) {
        self.faults.add(FieldError::new(format!("line {}, {column}", self.row.line), message.to_owned()));
    }

    /// A cell by its parser; `Some(None)` where it is blank.
    pub fn optional<T>(&mut self, column: &str, parse: impl FnOnce(&str) -> Result<T, Refusal>) -> Option<Option<T>> {
        match self.table.cell(self.row, column)? {
            "" => Some(None),
            cell => match parse(cell) {
                Ok(value) => Some(Some(value)),
                Err(refusal) => {
                    self.fault(column, &refusal.to_string());
                    None
                }
            },
        }
    }

    /// A cell that must be there.
    pub fn needed<T>(&mut self, column: &str, parse: impl FnOnce(&str) -> Result<T, Refusal>) -> Option<T> {
        let found = self.table.cell(self.row, column).filter(|cell| !cell.is_empty());
        let Some(cell) = found else {
            let missing = if self.table.has(column) { "Must not be empty." } else { "The file has no such column." };
            self.fault(column, missing);
            return None;
        };
        match parse(cell) {
            Ok(value) => Some(value),
            Err(refusal) => {
                self.fault(column, &refusal.to_string());
                None
            }
        }
    }

    /// One line of at most `MAX` characters.
    pub fn text<const MAX: usize>(&mut self, column: &str) -> Option<String> {
        let read = self.optional(column, |cell| Text::<0, MAX>::parse(cell).map(|text| text.as_str().to_owned()))?;
        Some(read.unwrap_or_default())
    }

    /// Several lines of at most `MAX` characters.
    pub fn note<const MAX: usize>(&mut self, column: &str) -> Option<String> {
        let read = self.optional(column, |cell| Note::<MAX>::parse(cell).map(|note| note.as_str().to_owned()))?;
        Some(read.unwrap_or_default())
    }

    /// A day, or a moment of which the day counts.
    pub fn day(&mut self, column: &str) -> Option<Option<Day>> {
        self.optional(column, day)
    }

    pub fn money(&mut self, column: &str, currency: &Currency) -> Option<Option<Money>> {
        self.optional(column, |cell| money(cell, currency))
    }

    pub fn yes(&mut self, column: &str) -> Option<bool> {
        Some(self.optional(column, yes)?.unwrap_or_default())
    }
}

/// `2026-11-23`, also as the beginning of `2026-11-23 00:00:00.000` or `2026-11-23T09:00Z`.
pub(super) fn day(cell: &str) -> Result<Day, Refusal> {
    cell.split([' ', 'T']).next().unwrap_or_default().parse()
}

/// An amount, exactly: idle zeros past the currency's decimals are dropped, other decimals refused.
/// `12,50` and `1.234,50` are understood; a comma before three digits alone separates thousands.
pub(super) fn money(cell: &str, currency: &Currency) -> Result<Money, Refusal> {
    let cell = with_point(cell);
    let digits = usize::from(currency.digits());
    let exact = match cell.split_once('.') {
        Some((whole, decimals)) if decimals.len() > digits => {
            let (kept, idle) = decimals.split_at_checked(digits).unwrap_or((decimals, ""));
            match (idle.bytes().all(|b| b == b'0'), digits) {
                (true, 0) => whole.to_owned(),
                (true, _) => format!("{whole}.{kept}"),
                (false, _) => cell.clone(),
            }
        }
        _ => cell.clone(),
    };
    let leading = if exact.starts_with('.') { format!("0{exact}") } else { exact };
    Money::parse_decimal(&leading, currency)
}

fn with_point(cell: &str) -> String {
    match (cell.rfind('.'), cell.rfind(',')) {
        (None, Some(comma)) if cell.len() - comma != 4 => cell.replace(',', "."),
        (Some(point), Some(comma)) if point < comma => cell.replace('.', "").replace(',', "."),
        _ => cell.to_owned(),
    }
}

/// Whether a column of discounts is in percent: one of them has the sign, or is more than 1.
pub(super) fn in_percent<'a>(cells: impl Iterator<Item = &'a str>) -> bool {
    let more_than_one = |cell: &str| {
        let (whole, decimals) = cell.split_once('.').unwrap_or((cell, ""));
        let whole = whole.trim_start_matches('0');
        whole.len() > 1 || whole > "1" || (whole == "1" && decimals.bytes().any(|b| b != b'0'))
    };
    cells.map(str::trim).any(|cell| cell.ends_with('%') || more_than_one(&with_point(cell)))
}

/// A discount as a percentage, or as a fraction like `0.15`, exactly.
pub(super) fn discount(cell: &str, percent: bool) -> Result<BasisPoints, Refusal> {
    let cell = with_point(cell);
    if percent {
        return BasisPoints::parse_percent(&cell);
    }
    let (whole, decimals) = cell.split_once('.').unwrap_or((&cell, ""));
    let digits = decimals.trim_end_matches('0');
    if !whole.trim_start_matches('0').is_empty() {
        return Err(Refusal::new("Is 1 percent or the whole? Write 1% or 100%."));
    }
    if digits.len() > 4 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Refusal::new("Must be a discount like 0.15 or 15%, with at most four decimals."));
    }
    BasisPoints::new(format!("{digits:0<4}").parse().unwrap_or(i64::MAX))
}

pub(super) fn yes(cell: &str) -> Result<bool, Refusal> {
    match cell.to_lowercase().as_str() {
        "1" | "yes" | "true" | "y" | "x" | "-1" => Ok(true),
        "0" | "no" | "false" | "n" => Ok(false),
        _ => Err(Refusal::new("Must be yes or no.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact() {
        for (cell, cents) in [
            ("14.0000", 1_400),
            ("14", 1_400),
            (".5", 50),
            ("12,5", 1_250),
            ("12,50", 1_250),
            ("1.234,50", 123_450),
            ("1,234.50", 123_450),
            ("1,234", 123_400),
        ] {
            assert_eq!(money(cell, &Currency::USD), Ok(Money::from_minor(cents)), "{cell}");
        }
        let yen = Currency::parse("JPY").unwrap();
        assert_eq!(money("1200.00", &yen), Ok(Money::from_minor(1_200)));
        for cell in ["14.005", "-1", "a", "1é,0"] {
            assert!(money(cell, &Currency::USD).is_err(), "{cell}");
        }
    }

    #[test]
    fn discounts_are_fractions_or_percent() {
        for (column, points) in [
            (&["0", "0.15", "0.05"][..], &[0, 1_500, 500][..]),
            (&["0.1500", ".0125", "0,2"], &[1_500, 125, 2_000]),
            (&["15", "0.5", "1"], &[1_500, 50, 100]),
            (&["15%", "0", "2.5 %"], &[1_500, 0, 250]),
        ] {
            let percent = in_percent(column.iter().copied());
            let read: Vec<i64> = column.iter().map(|cell| discount(cell, percent).unwrap().points()).collect();
            assert_eq!(read, points, "{column:?}");
        }
        assert!(discount("1", false).is_err(), "1 percent or the whole?");
        assert!(discount("0.12345", false).is_err());
        assert!(discount("0.x", false).is_err());
    }

    #[test]
    fn days_of_moments() {
        for cell in ["1996-07-16", "1996-07-16 00:00:00.000", "1996-07-16T09:30:00Z"] {
            assert_eq!(day(cell).unwrap().to_string(), "1996-07-16");
        }
        assert!(day("16.7.1996").is_err());
    }
}
