//! The orders of a list, and where in one a page begins.

use crate::store::Clause;
use crate::values::{CustomerId, Day, Problem};

/// The order of a list, each with its other direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    Name,
    NameDown,
    Number,
    NumberDown,
    /// The longest ago first; never delivered before all.
    LastOrder,
    LastOrderDown,
    /// The earliest first; without an expectation last.
    NextOrder,
    NextOrderDown,
}

impl Sort {
    pub const ALL: [Sort; 8] = [
        Sort::Name,
        Sort::NameDown,
        Sort::Number,
        Sort::NumberDown,
        Sort::LastOrder,
        Sort::LastOrderDown,
        Sort::NextOrder,
        Sort::NextOrderDown,
    ];

    /// The word in the address; a minus turns it round.
    pub const fn text(self) -> &'static str {
        match self {
            Sort::Name => "name",
            Sort::NameDown => "-name",
            Sort::Number => "number",
            Sort::NumberDown => "-number",
            Sort::LastOrder => "lastOrder",
            Sort::LastOrderDown => "-lastOrder",
            Sort::NextOrder => "nextOrder",
            Sort::NextOrderDown => "-nextOrder",
        }
    }

    /// What the list calls it.
    pub const fn label(self) -> &'static str {
        match self {
            Sort::Name => "Name",
            Sort::NameDown => "Name, from Z",
            Sort::Number => "Number",
            Sort::NumberDown => "Number, highest first",
            Sort::LastOrder => "Last order, oldest first",
            Sort::LastOrderDown => "Last order, newest first",
            Sort::NextOrder => "Next order, earliest first",
            Sort::NextOrderDown => "Next order, latest first",
        }
    }

    /// INVALID names `sort`.
    pub fn parse(text: &str) -> Result<Sort, Problem> {
        Sort::ALL.into_iter().find(|sort| sort.text() == text).ok_or_else(|| {
            Problem::invalid_field("sort", "Must be name, number, lastOrder or nextOrder, perhaps with a minus before.")
        })
    }

    pub fn is_down(self) -> bool {
        self.text().starts_with('-')
    }

    /// Where the list begins or goes on, and its order.
    pub const fn clause(self) -> Clause {
        match self {
            Sort::Name => BY_NAME,
            Sort::NameDown => BY_NAME_DOWN,
            Sort::Number => BY_NUMBER,
            Sort::NumberDown => BY_NUMBER_DOWN,
            Sort::LastOrder => BY_LAST,
            Sort::LastOrderDown => BY_LAST_DOWN,
            Sort::NextOrder => BY_NEXT,
            Sort::NextOrderDown => BY_NEXT_DOWN,
        }
    }

    /// A bound that lies before every row of a list, for the first page.
    pub fn start(self) -> Bound {
        if self.is_down() {
            Bound { key: "\u{10FFFF}".to_owned(), length: i64::MAX, id: vec![0xFF; 17] }
        } else {
            Bound { key: String::new(), length: -1, id: Vec::new() }
        }
    }

    /// The same, where each row has an order whose last delivery isn't before `first`: those that the list
    /// would pass over before its first row aren't looked at.
    pub fn start_from(self, first: Option<Day>) -> Bound {
        match (self, first) {
            (Sort::LastOrder | Sort::NextOrder, Some(day)) => Bound { key: day.to_string(), ..self.start() },
            _ => self.start(),
        }
    }

    /// The bound that a cursor names: sort, key, id. INVALID names `after`.
    pub fn bound(self, after: &[String], first: Option<Day>) -> Result<Bound, Problem> {
        match after {
            [] => Ok(self.start_from(first)),
            [sort, key, id] if sort == self.text() => {
                let id: CustomerId = id.parse().map_err(|_| no_cursor())?;
                let length = i64::try_from(key.chars().count()).unwrap_or(i64::MAX);
                Ok(Bound { key: key.clone(), length, id: id.as_bytes().to_vec() })
            }
            _ => Err(no_cursor()),
        }
    }
}

pub fn no_cursor() -> Problem {
    Problem::invalid_field("after", "This is no cursor of this list.")
}

/// Rows come after it.
#[derive(Clone, Debug)]
pub struct Bound {
    pub key: String,
    /// Characters of the key: shorter numbers come first.
    pub length: i64,
    pub id: Vec<u8>,
}

const BY_NAME: Clause =
    Clause::new("AND (c.name_key, c.id) > (:from, :from_id) ORDER BY c.name_key, c.id LIMIT :limit OFFSET :offset");
const BY_NAME_DOWN: Clause = Clause::new(
    "AND (c.name_key, c.id) < (:from, :from_id) ORDER BY c.name_key DESC, c.id DESC LIMIT :limit OFFSET :offset",
);
const BY_NUMBER: Clause = Clause::new(
    "AND (c.number_length, c.number, c.id) > (:length, :from, :from_id) \
     ORDER BY c.number_length, c.number, c.id LIMIT :limit OFFSET :offset",
);
const BY_NUMBER_DOWN: Clause = Clause::new(
    "AND (c.number_length, c.number, c.id) < (:length, :from, :from_id) \
     ORDER BY c.number_length DESC, c.number DESC, c.id DESC LIMIT :limit OFFSET :offset",
);
const BY_LAST: Clause = Clause::new(
    "AND (c.last_order_key, c.id) > (:from, :from_id) \
     ORDER BY c.last_order_key, c.id LIMIT :limit OFFSET :offset",
);
const BY_LAST_DOWN: Clause = Clause::new(
    "AND (c.last_order_key, c.id) < (:from, :from_id) \
     ORDER BY c.last_order_key DESC, c.id DESC LIMIT :limit OFFSET :offset",
);
const BY_NEXT: Clause = Clause::new(
    "AND (c.next_order_key, c.id) > (:from, :from_id) \
     ORDER BY c.next_order_key, c.id LIMIT :limit OFFSET :offset",
);
const BY_NEXT_DOWN: Clause = Clause::new(
    "AND (c.next_order_key, c.id) < (:from, :from_id) \
     ORDER BY c.next_order_key DESC, c.id DESC LIMIT :limit OFFSET :offset",
);
/// Begins a count as the list by name begins.
pub const FROM_FIRST_NAME: Clause = Clause::new("AND (c.name_key, c.id) > (:from, :from_id)");
