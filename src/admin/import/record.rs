//! A row as it stands in the file of data, and what an import says of it.

/// Declares a record and its patch: the same fields, each only if the import has it.
macro_rules! record {
    ($(#[$doc:meta])* $record:ident, $patch:ident { $($field:ident: $type:ty),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct $record {
            $(pub $field: $type),*
        }

        /// What an import says of it: a field that it doesn't have is None.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct $patch {
            $(pub $field: Option<$type>),*
        }

        impl $patch {
            /// The record as it is after the import.
            pub fn over(&self, old: &$record) -> $record {
                $record { $($field: self.$field.clone().unwrap_or_else(|| old.$field.clone())),* }
            }
        }
    };
}
pub(super) use record;

/// What becomes of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change<Id> {
    Add,
    Known(Id),
    Keep,
}

impl<Id> Change<Id> {
    /// By what stands there now and what shall.
    pub fn of<R: PartialEq>(old: Option<(Id, R)>, new: &R) -> Change<Id> {
        match old {
            None => Change::Add,
            Some((_, old)) if old == *new => Change::Keep,
            Some((id, _)) => Change::Known(id),
        }
    }
}

impl super::Report {
    pub(super) fn count<Id>(&mut self, change: &Change<Id>) {
        match change {
            Change::Add => self.added += 1,
            Change::Known(_) => self.changed += 1,
            Change::Keep => self.unchanged += 1,
        }
    }
}
