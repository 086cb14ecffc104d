//! Lines of an order with a field for units each: what a delivery brought, and what comes back.

use crate::sales::orders::Line;
use crate::values::{Errors, LineId, Problem};

/// One row.
pub(super) struct UnitsRow {
    pub line: String,
    pub name: String,
    pub code: String,
    /// The most that may be typed.
    pub most: i64,
    pub typed: String,
}

impl UnitsRow {
    /// The name that a message at the row goes by.
    pub(super) fn field(&self, row: &usize) -> String {
        format!("quantity-{row}")
    }

    /// With what was typed, if something was.
    pub(super) fn of(line: &Line, most: i64, typed: &Typed, or: String) -> UnitsRow {
        let id = line.id.to_string();
        let typed = typed.of(&id).map_or(or, str::to_owned);
        UnitsRow { line: id, name: line.description.clone(), code: line.code.clone(), most, typed }
    }
}

/// The fields `line` and `quantity`, which repeat in step.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pub line: Vec<String>,
    pub quantity: Vec<String>,
}

impl Typed {
    fn of(&self, line: &str) -> Option<&str> {
        self.pairs().find(|(id, _)| *id == line).map(|(_, units)| units)
    }

    fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.line.iter().map(String::as_str).zip(self.quantity.iter().map(String::as_str))
    }

    /// INVALID names `lines[n].quantity`. An empty field is `blank` units; where there is no such thing, it is wrong.
    pub(super) fn parse(&self, blank: Option<i64>) -> Result<Vec<(LineId, i64)>, Problem> {
        let (mut errors, mut lines) = (Errors::new(), Vec::new());
        for (index, (id, typed)) in self.pairs().enumerate() {
            let line = id.parse().map_err(|_| Problem::not_found("line"))?;
            let units = match typed.trim() {
                "" => blank.ok_or("Type how many units came, 0 if none."),
                typed => typed.parse().map_err(|_| "Must be whole units, 0 if none."),
            };
            lines.extend(errors.take(format!("lines[{index}].quantity"), units).map(|units| (line, units)));
        }
        errors.finish().map(|()| lines)
    }
}

/// The id of a row's field, for a message at `lines[n].quantity`.
pub(super) fn field_of(field: &str) -> Option<String> {
    let row = field.strip_prefix("lines[")?.strip_suffix("].quantity")?;
    Some(format!("quantity-{row}"))
}
