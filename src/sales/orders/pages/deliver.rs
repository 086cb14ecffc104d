//! The delivery on an order's page: all of it with one press, or less of it line by line.

use std::collections::BTreeMap;

use super::units::{Typed, UnitsRow};
use crate::sales::orders::{Line, Order, Rest, stock};
use crate::store::ReadTx;
use crate::values::{Problem, ProductId};

/// The form.
pub(super) struct DeliverForm {
    pub rows: Vec<UnitsRow>,
    /// `drop`, else an order of its own.
    pub rest: String,
    /// Something other than everything is there to be read.
    pub open: bool,
    /// The units are what is on hand.
    pub filled: bool,
}

impl DeliverForm {
    /// As nobody has touched it, or as it was typed.
    pub(super) fn of(order: &Order, typed: &Typed, rest: &str) -> DeliverForm {
        let row = |line: &Line| UnitsRow::of(line, line.quantity.units(), typed, line.quantity.to_string());
        let rows: Vec<UnitsRow> = order.lines.iter().map(row).collect();
        let open = rows.iter().any(|row| row.typed != row.most.to_string()) || rest == "drop";
        DeliverForm { rows, rest: rest.to_owned(), open, filled: false }
    }

    /// Each line cut down to what is on hand.
    pub(super) fn cut(mut self, tx: &ReadTx<'_>, order: &Order) -> Result<DeliverForm, Problem> {
        let mut left: BTreeMap<ProductId, i64> = stock::on_hand(tx, order.row.id, order.warehouse)?;
        for (row, line) in self.rows.iter_mut().zip(&order.lines) {
            let Some(left) = left.get_mut(&line.product) else { continue };
            let units = row.typed.parse::<i64>().unwrap_or(row.most).min(*left).max(0);
            *left -= units;
            row.typed = units.to_string();
        }
        Ok(DeliverForm { open: true, filled: true, ..self })
    }

    pub(super) fn drops(&self) -> bool {
        self.rest == "drop"
    }
}

/// What the form says becomes of the rest. INVALID names `rest`.
pub(super) fn rest_of(word: &str) -> Result<Rest, Problem> {
    Rest::parse(word).map_err(|message| Problem::invalid_field("rest", message))
}
