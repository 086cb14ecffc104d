//! The rows that the table of prices sends. Each carries the price that was shown: only those typed over are
//! a change, and where another price stands by now, that one row is refused.

use serde::Deserialize;

use super::model::{RowChange, Seen};
use crate::values::{Currency, Errors, Money, Problem, ProductId, Quantity};

/// Four fields a row, in the order of the page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TableForm {
    product: Vec<String>,
    from: Vec<String>,
    was: Vec<String>,
    price: Vec<String>,
}

/// One row with its price as typed.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    pub product: ProductId,
    pub from: Quantity,
    /// What was shown.
    pub was: Option<Money>,
    pub price: String,
}

/// Which row of the page each change is.
pub(super) struct Places(Vec<usize>);

impl TableForm {
    /// Malformed if what the page itself wrote into the form doesn't come back.
    pub(super) fn rows(&self) -> Result<Vec<Typed>, Problem> {
        let fields = self.product.iter().zip(&self.from).zip(self.was.iter().zip(&self.price));
        let same = [&self.from, &self.was, &self.price].iter().all(|column| column.len() == self.product.len());
        let rows = fields.map(|((product, from), (was, price))| {
            let was = if was.is_empty() { None } else { Some(Money::entered(was.parse().ok()?).ok()?) };
            Some(Typed { product: product.parse().ok()?, from: Quantity::parse(from).ok()?, was, price: price.clone() })
        });
        let read: Option<Vec<Typed>> = rows.collect();
        read.filter(|_| same).ok_or_else(|| Problem::malformed("The table's rows are not whole."))
    }
}

/// The rows that were typed over. INVALID names each `rows[n].price` that is no amount.
pub(super) fn places(typed: &[Typed], currency: &Currency) -> Result<(Vec<RowChange>, Places), Problem> {
    let mut errors = Errors::new();
    let (mut changes, mut places) = (Vec::new(), Vec::new());
    for (place, row) in typed.iter().enumerate() {
        let field = format!("rows[{place}].price");
        let parsed = errors.take_optional(field, &row.price, |text| Money::parse_decimal(text, currency));
        if let Some(price) = parsed.filter(|price| *price != row.was) {
            changes.push(RowChange { product: row.product, from: row.from, price, seen: Seen::Price(row.was) });
            places.push(place);
        }
    }
    errors.finish()?;
    Ok((changes, Places(places)))
}

impl Places {
    /// `rows[n]` of the changes as `rows[n]` of the page.
    pub fn put_back(&self, mut problem: Problem) -> Problem {
        for error in &mut problem.errors {
            let place = error.field.strip_prefix("rows[").and_then(|rest| rest.split_once(']'));
            if let Some((Ok(place), part)) = place.map(|(place, part)| (place.parse::<usize>(), part))
                && let Some(place) = self.0.get(place)
            {
                error.field = format!("rows[{place}]{part}");
            }
        }
        problem
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::FieldError;

    #[test]
    fn what_is_wrong_is_said_at_the_row_it_was_typed_in() {
        let problem = Problem::invalid(vec![FieldError::new("rows[1].price", "No."), FieldError::new("name", "No.")]);
        let back = Places(vec![4, 9]).put_back(problem);
        assert_eq!(back.errors.iter().map(|e| e.field.as_str()).collect::<Vec<_>>(), ["rows[9].price", "name"]);
    }

    #[test]
    fn only_what_was_typed_over_is_a_change() {
        let row = |price: &str, was| Typed {
            product: ProductId::from_bytes([1; 16]),
            from: Quantity::ONE,
            was,
            price: price.to_owned(),
        };
        let ten = Some(Money::from_minor(1_000));
        let typed = [row("10.00", ten), row("10", ten), row("", None), row("9.5", ten), row("", ten), row("3", None)];
        let (changes, at) = places(&typed, &Currency::USD).unwrap();
        assert_eq!(at.0, [3, 4, 5]);
        assert_eq!(changes.iter().map(|c| c.price.map(Money::minor)).collect::<Vec<_>>(), [Some(950), None, Some(300)]);
        let refused = places(&[row("x", ten)], &Currency::USD).err().unwrap();
        assert_eq!(refused.errors[0].field, "rows[0].price");
    }
}
