//! What a list of customers may be asked: filters and orders, each a checked part of a statement.

mod filters;
mod licence;
mod sort;

use super::{Health, Premise, Priority};
use crate::values::UserId;

pub(super) use filters::{Drive, Found};
pub use licence::LicenceFilter;
pub use sort::Sort;
pub(super) use sort::{Bound, FROM_FIRST_NAME, no_cursor};

/// Whose customers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RepFilter {
    Of(UserId),
    /// Of nobody.
    None,
}

/// Which customers a list shows; the same query counts them for a tile.
#[derive(Clone, Debug, Default)]
pub struct CustomerQuery {
    /// As typed; empty for none.
    pub search: String,
    pub rep: Option<RepFilter>,
    pub territory: Option<String>,
    pub priority: Option<Priority>,
    pub premise: Option<Premise>,
    /// As [`super::Tag`] writes it.
    pub tag: Option<String>,
    pub licence: Option<LicenceFilter>,
    pub health: Option<Health>,
    pub due: bool,
    pub overdue: bool,
    pub sort: Sort,
}

impl CustomerQuery {
    /// Those of one health.
    pub fn of_health(health: Health) -> CustomerQuery {
        CustomerQuery { health: Some(health), ..CustomerQuery::default() }
    }

    /// Those to be asked for their next order.
    pub fn due() -> CustomerQuery {
        CustomerQuery { due: true, ..CustomerQuery::default() }
    }

    /// Those that should have been asked already.
    pub fn overdue() -> CustomerQuery {
        CustomerQuery { overdue: true, ..CustomerQuery::default() }
    }
}
