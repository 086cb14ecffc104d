//! What an import did, or would do.

use std::fmt;

use super::Kind;
use crate::sales::orders::Totals;
use crate::values::{Currency, Money};

/// Counts of things (not of lines of the file), and money for orders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub added: usize,
    pub changed: usize,
    pub unchanged: usize,
    pub money: Option<Sums>,
    /// The file's columns that mean nothing here.
    pub ignored: Vec<String>,
    /// Rows of which a cell had commas without quotes.
    pub mended: usize,
    /// Reps that the team doesn't have; their customers and orders come without one.
    pub unknown_reps: Vec<String>,
}

/// The sums of the orders in the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    pub lines: usize,
    pub gross: Money,
    pub net: Money,
    pub fees: Money,
}

impl Sums {
    /// Adds an order; None past what sixty-four bits hold.
    pub(super) fn add(&mut self, lines: usize, totals: &Totals) -> Option<()> {
        self.lines += lines;
        self.gross = self.gross.checked_add(totals.gross)?;
        self.net = self.net.checked_add(totals.net)?;
        self.fees = self.fees.checked_add(totals.fees)?;
        Some(())
    }
}

impl Report {
    pub fn rows(&self) -> usize {
        self.added + self.changed + self.unchanged
    }

    /// For people, in a few lines.
    pub fn told<'a>(&'a self, kind: Kind, currency: &'a Currency) -> Told<'a> {
        Told { report: self, kind, currency }
    }

    /// For the audit log: a JSON object.
    pub(super) fn detail(&self, kind: Kind) -> String {
        serde_json::json!({
            "kind": kind.text(), "added": self.added, "changed": self.changed, "unchanged": self.unchanged,
        })
        .to_string()
    }
}

/// A report with what it takes to write it.
pub struct Told<'a> {
    report: &'a Report,
    kind: Kind,
    currency: &'a Currency,
}

impl fmt::Display for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report { added, changed, unchanged, money, ignored, mended, unknown_reps } = self.report;
        let rows = self.report.rows();
        write!(f, "{rows} {}: {added} added, {changed} changed, {unchanged} as they were", self.kind.text())?;
        if let Some(sums) = money {
            let [gross, net, fees] = [sums.gross, sums.net, sums.fees].map(|sum| sum.format(self.currency));
            write!(f, "\n{} lines, gross {gross}, net {net}, fees {fees} {}", sums.lines, self.currency)?;
        }
        if !ignored.is_empty() {
            write!(f, "\nColumns not used: {}", ignored.join(", "))?;
        }
        if *mended > 0 {
            write!(f, "\nRows with commas but without quotes, put together again: {mended}")?;
        }
        if !unknown_reps.is_empty() {
            write!(f, "\nReps not known, left empty: {}", unknown_reps.join(", "))?;
        }
        Ok(())
    }
}
