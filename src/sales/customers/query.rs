//! What a list of customers may be asked: filters and orders, each a checked part of a statement.

use super::Health;
use super::model::prospect_after;
use super::visible::Visible;
use crate::store::{Clause, ReadTx};
use crate::values::{CustomerId, Day, Problem, UserId};

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

    /// The same for one rep's customers.
    #[must_use]
    pub fn of_rep(self, rep: UserId) -> CustomerQuery {
        CustomerQuery { rep: Some(RepFilter::Of(rep)), ..self }
    }
}

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
    pub(super) const fn clause(self) -> Clause {
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
    pub(super) fn start(self) -> Bound {
        if self.is_down() {
            Bound { key: "\u{10FFFF}".to_owned(), length: i64::MAX, id: vec![0xFF; 17] }
        } else {
            Bound { key: String::new(), length: -1, id: Vec::new() }
        }
    }

    /// The bound that a cursor names: sort, key, id. INVALID names `after`.
    pub(super) fn bound(self, after: &[String]) -> Result<Bound, Problem> {
        match after {
            [] => Ok(self.start()),
            [sort, key, id] if sort == self.text() => {
                let id: CustomerId = id.parse().map_err(|_| no_cursor())?;
                let length = i64::try_from(key.chars().count()).unwrap_or(i64::MAX);
                Ok(Bound { key: key.clone(), length, id: id.as_bytes().to_vec() })
            }
            _ => Err(no_cursor()),
        }
    }
}

pub(super) fn no_cursor() -> Problem {
    Problem::invalid_field("after", "This is no cursor of this list.")
}

/// Rows come after it.
#[derive(Clone, Debug)]
pub(super) struct Bound {
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
pub(super) const FROM_FIRST_NAME: Clause = Clause::new("AND (c.name_key, c.id) > (:from, :from_id)");

const OF_REP: Clause = Clause::new("AND c.rep_id = :rep");
const OF_NOBODY: Clause = Clause::new("AND c.rep_id IS NULL");
const OF_TERRITORY: Clause = Clause::new("AND c.territory = :territory");
// COALESCE keeps the territory's index out of orders that it doesn't have.
const SEEN_TERRITORY: Clause = Clause::new("AND COALESCE(c.territory, '') = :territory");

// The rules of health.rs in SQL; a test holds the two against each other. COALESCE keeps the indexes by
// date out: they would give the rows in another order than the list's.
const NOT_CLOSED: Clause = Clause::new("AND c.closed_on IS NULL");
const CLOSED: Clause = Clause::new("AND c.closed_on IS NOT NULL");
const NEVER: Clause = Clause::new("AND COALESCE(c.last_delivered_on, '') = ''");
const EVER: Clause = Clause::new("AND COALESCE(c.last_delivered_on, '') > ''");
const SIGN_OF_LIFE: Clause = Clause::new(
    "AND (c.last_sign_on > :prospect_after OR EXISTS (SELECT 1 FROM orders o WHERE o.tenant_id = :tenant \
     AND o.customer_id = c.id AND o.status IN ('pending', 'ready', 'picked')))",
);
const NO_SIGN_OF_LIFE: Clause = Clause::new("AND c.last_sign_on <= :prospect_after");
const NO_OPEN_ORDER: Clause = Clause::new(
    "AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.tenant_id = :tenant \
     AND o.customer_id = c.id AND o.status IN ('pending', 'ready', 'picked'))",
);
const DORMANT: Clause = Clause::new("AND COALESCE(c.dormant_from, '9999-12-31') <= :today");
const NOT_DORMANT: Clause = Clause::new("AND COALESCE(c.dormant_from, '9999-12-31') > :today");
const LATE: Clause = Clause::new("AND COALESCE(c.late_from, '9999-12-31') <= :today");
const NOT_LATE: Clause = Clause::new("AND COALESCE(c.late_from, '9999-12-31') > :today");
const SHRINKING: Clause = Clause::new("AND c.shrinking = 1");
const NOT_SHRINKING: Clause = Clause::new("AND c.shrinking = 0");
const DUE: Clause = Clause::new("AND COALESCE(c.due_from, '9999-12-31') <= :today");
const MAY_BE_ASKED: Clause = Clause::new("AND COALESCE(c.do_not_contact_until, '') <= :today");
const EXPECTED_BEFORE: Clause = Clause::new("AND COALESCE(c.next_order_on, '9999-12-31') < :today");

/// The parts that keep exactly the customers of one health.
const fn of_health(health: Health) -> &'static [Clause] {
    match health {
        Health::Closed => &[CLOSED],
        Health::Prospect => &[NOT_CLOSED, NEVER, SIGN_OF_LIFE],
        Health::Cold => &[NOT_CLOSED, NEVER, NO_SIGN_OF_LIFE, NO_OPEN_ORDER],
        Health::Dormant => &[NOT_CLOSED, EVER, DORMANT],
        Health::Late => &[NOT_CLOSED, EVER, NOT_DORMANT, LATE],
        Health::Shrinking => &[NOT_CLOSED, EVER, NOT_DORMANT, NOT_LATE, SHRINKING],
        Health::Healthy => &[NOT_CLOSED, EVER, NOT_DORMANT, NOT_LATE, NOT_SHRINKING],
    }
}

const IS_DUE: &[Clause] = &[NOT_CLOSED, NOT_DORMANT, DUE, MAY_BE_ASKED, NO_OPEN_ORDER];

impl CustomerQuery {
    /// All parts that narrow a statement whose customers are called `c`. `sort` is the order that the
    /// statement has, or None if it has none of ours.
    pub(super) fn narrow(&self, visible: Visible, sort: Option<Sort>) -> Vec<Clause> {
        let mut parts = self.whose(visible, sort);
        parts.extend(self.how());
        parts
    }

    /// The parts that say whose customers, and where.
    pub(super) fn whose(&self, visible: Visible, sort: Option<Sort>) -> Vec<Clause> {
        let mut parts: Vec<Clause> = visible.clause().into_iter().collect();
        parts.extend(self.rep.map(|rep| match rep {
            RepFilter::Of(_) => OF_REP,
            RepFilter::None => OF_NOBODY,
        }));
        if self.territory.is_some() {
            let by_name = matches!(sort, Some(Sort::Name | Sort::NameDown));
            parts.push(if by_name { OF_TERRITORY } else { SEEN_TERRITORY });
        }
        parts
    }

    /// The parts that say how they are.
    pub(super) fn how(&self) -> Vec<Clause> {
        let mut parts: Vec<Clause> = self.health.into_iter().flat_map(of_health).copied().collect();
        if self.due || self.overdue {
            parts.extend(IS_DUE);
        }
        if self.overdue {
            parts.push(EXPECTED_BEFORE);
        }
        parts
    }

    /// The values of those parts.
    pub(super) fn values(&self, tx: &ReadTx<'_>, visible: Visible) -> Values {
        let rep = match self.rep {
            Some(RepFilter::Of(rep)) => Some(rep),
            _ => None,
        };
        Values {
            only: visible.only(),
            rep,
            territory: self.territory.clone(),
            today: tx.today(),
            prospect_after: prospect_after(tx.today()),
        }
    }
}

/// What the parts of a query bind.
pub(super) struct Values {
    only: Option<UserId>,
    rep: Option<UserId>,
    territory: Option<String>,
    today: Day,
    prospect_after: Day,
}

impl Values {
    pub fn binds(&self) -> [crate::store::Bind<'_>; 5] {
        [
            (":only", &self.only),
            (":rep", &self.rep),
            (":territory", &self.territory),
            (":today", &self.today),
            (":prospect_after", &self.prospect_after),
        ]
    }
}
