//! The rows that a count sheet and a sheet of arrivals send; an empty row says nothing of its product.

use serde::Deserialize;

use super::count::Counted;
use super::model::Units;
use super::shift::Arrival;
use crate::values::{Errors, Problem, ProductId, Quantity};

/// Three fields a row, in the order of the page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SheetForm {
    pub warehouse_id: String,
    pub note: String,
    product: Vec<String>,
    was: Vec<String>,
    units: Vec<String>,
}

/// One row with its units as typed.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    pub product: ProductId,
    /// What was shown as on hand.
    pub was: i64,
    pub units: String,
}

impl SheetForm {
    /// Malformed if what the page itself wrote into the form doesn't come back.
    pub(super) fn rows(&self) -> Result<Vec<Typed>, Problem> {
        let same = [&self.was, &self.units].iter().all(|column| column.len() == self.product.len());
        let fields = self.product.iter().zip(self.was.iter().zip(&self.units));
        let rows = fields.map(|(product, (was, units))| {
            Some(Typed { product: product.parse().ok()?, was: was.parse().ok()?, units: units.clone() })
        });
        let read: Option<Vec<Typed>> = rows.collect();
        read.filter(|_| same).ok_or_else(|| Problem::malformed("The sheet's rows are not whole."))
    }
}

/// What was counted, each with its place on the page. INVALID names `rows[n].units`.
pub(super) fn counted(typed: &[Typed]) -> Result<(Vec<usize>, Vec<Counted>), Problem> {
    filled(typed, Units::parse, |row, units| Counted { product: row.product, units, seen: Some(row.was) })
}

/// What came in, each with its place on the page. INVALID names `rows[n].units`.
pub(super) fn arrived(typed: &[Typed]) -> Result<(Vec<usize>, Vec<Arrival>), Problem> {
    filled(typed, Quantity::parse, |row, units| Arrival { product: row.product, units })
}

fn filled<U, R, E: std::fmt::Display>(
    typed: &[Typed],
    parse: impl Fn(&str) -> Result<U, E>,
    make: impl Fn(&Typed, U) -> R,
) -> Result<(Vec<usize>, Vec<R>), Problem> {
    let mut errors = Errors::new();
    let (mut places, mut rows) = (Vec::new(), Vec::new());
    for (place, row) in typed.iter().enumerate().filter(|(_, row)| !row.units.trim().is_empty()) {
        if let Some(units) = errors.take(format!("rows[{place}].units"), parse(&row.units)) {
            places.push(place);
            rows.push(make(row, units));
        }
    }
    errors.finish()?;
    if rows.is_empty() {
        return Err(Problem::invalid_field("", "Nothing was typed yet."));
    }
    Ok((places, rows))
}

/// `rows[n].…` of what was filled in as `rows[n].units` of the page.
pub(super) fn put_back(places: &[usize], mut problem: Problem) -> Problem {
    for error in &mut problem.errors {
        let place = error.field.strip_prefix("rows[").and_then(|rest| rest.split_once(']'));
        let place = place.and_then(|(place, _)| place.parse::<usize>().ok());
        if let Some(place) = place.and_then(|place| places.get(place)) {
            error.field = format!("rows[{place}].units");
        }
    }
    problem
}
