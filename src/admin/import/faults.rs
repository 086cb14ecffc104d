//! What is wrong with a file, gathered: all rows are looked at, and nothing is written if one is bad.

use crate::values::{FieldError, Problem};

/// As many are told one by one; of the rest, how many.
const TOLD: usize = 100;

#[derive(Debug, Default)]
pub(super) struct Faults {
    told: Vec<FieldError>,
    more: usize,
}

impl Faults {
    pub fn add(&mut self, fault: FieldError) {
        if self.told.len() < TOLD { self.told.push(fault) } else { self.more += 1 }
    }

    /// INVALID with each fault, its field as `line 12, unitPrice`.
    pub fn finish(mut self) -> Result<(), Problem> {
        if self.told.is_empty() {
            return Ok(());
        }
        if self.more > 0 {
            self.told.push(FieldError::new("file", format!("{} more are wrong in the same file.", self.more)));
        }
        Err(Problem::invalid(self.told))
    }
}
