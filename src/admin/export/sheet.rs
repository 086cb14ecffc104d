//! A CSV file in the making.

use crate::values::{Currency, Money, Problem};

/// What begins a formula in a spreadsheet.
pub const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Rows of cells; see [`super::export`].
pub(crate) struct Sheet(csv::Writer<Vec<u8>>);

impl Sheet {
    pub fn new() -> Sheet {
        Sheet(csv::Writer::from_writer(Vec::new()))
    }

    pub fn row<C: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = C>) -> Result<(), Problem> {
        for cell in cells {
            self.0.write_field(neutral(cell.as_ref())).map_err(Problem::internal)?;
        }
        self.0.write_record(None::<&[u8]>).map_err(Problem::internal)
    }

    pub fn finish(self) -> Result<Vec<u8>, Problem> {
        self.0.into_inner().map_err(|error| Problem::internal(error.into_error()))
    }
}

/// A formula, or what an import would take for one that was made harmless, gets an apostrophe. A number below
/// nothing, as of a return, is no formula.
fn neutral(cell: &str) -> String {
    if is_number(cell) {
        return cell.to_owned();
    }
    if cell.trim_start_matches('\'').starts_with(FORMULA) { format!("'{cell}") } else { cell.to_owned() }
}

/// `-12`, `-12.50`.
fn is_number(cell: &str) -> bool {
    let Some(unsigned) = cell.strip_prefix('-') else { return false };
    let (whole, decimals) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    [whole, decimals].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// An amount without thousands' separators, as programs read it.
pub(super) fn amount(money: Money, currency: &Currency) -> String {
    money.format(currency).replace(',', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inp_5_formulas_are_neutralised() {
        for (cell, written) in [
            ("=1+1", "'=1+1"),
            ("+49 30", "'+49 30"),
            ("-2", "-2"),
            ("-2.50", "-2.50"),
            ("-2+3", "'-2+3"),
            ("-2.", "'-2."),
            ("-", "'-"),
            ("-1e5", "'-1e5"),
            ("@x", "'@x"),
            ("\tx", "'\tx"),
            ("'=1", "''=1"),
            ("'tis", "'tis"),
            ("a=1", "a=1"),
            ("", ""),
        ] {
            assert_eq!(neutral(cell), written);
        }
    }
}
