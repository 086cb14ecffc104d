//! Orders that have to do with each other: the rest of a short delivery, and returns.

use std::str::FromStr;

use super::Status;
use super::standing::SEEN;
use crate::bind;
use crate::store::{Clause, ReadTx, Row, RowError, Sql, Statement, word};
use crate::values::{OrderId, Problem, Refusal};

/// What an order is of itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum OrderKind {
    #[default]
    Order,
    /// Takes back what another order brought, for less than nothing.
    Return,
}

/// What one order is to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Link {
    /// What a short delivery left to be delivered.
    Rest,
    /// What came back.
    Return,
}

/// Another order, and what it is to this one.
#[derive(Debug, Clone)]
pub struct Linked {
    pub link: Link,
    /// This one came out of the other, not the other out of this one.
    pub came_of: bool,
    pub id: OrderId,
    pub number: String,
    pub status: Status,
    /// Its lines are those that it was made with.
    pub as_made: bool,
}

const LINKS: Sql = Sql::new(
    "SELECT k.kind, 0, o.id, o.number, o.status, o.line_count > 0 AND NOT EXISTS (SELECT 1 FROM order_lines l \
     WHERE l.tenant_id = :tenant AND l.order_id = o.id AND l.of_position IS NULL) FROM order_links k \
     CROSS JOIN orders o ON o.tenant_id = :tenant AND o.id = k.order_id \
     CROSS JOIN customers c ON c.tenant_id = :tenant AND c.id = o.customer_id \
     WHERE k.tenant_id = :tenant AND k.of_id = :order",
);
const OLDEST_FIRST: Clause = Clause::new("ORDER BY k.order_id LIMIT 200");
const CAME_OF: Sql = Sql::new(
    "SELECT k.kind, 1, o.id, o.number, o.status, 0 FROM order_links k \
     CROSS JOIN orders o ON o.tenant_id = :tenant AND o.id = k.of_id \
     CROSS JOIN customers c ON c.tenant_id = :tenant AND c.id = o.customer_id \
     WHERE k.tenant_id = :tenant AND k.order_id = :order",
);

/// What it came of first, then what came of it, the oldest first; without those that the person doesn't see,
/// as a rest that went to another customer since.
pub(super) fn links_of(tx: &ReadTx<'_>, order: OrderId) -> Result<Vec<Linked>, Problem> {
    let mine = tx.sees_only();
    let clauses: &[Clause] = if mine.is_some() { &[SEEN] } else { &[] };
    let binds = bind! {":order" => order, ":me" => mine, ":unassigned" => tx.tenant().reps_see_unassigned};
    let mut links = tx.all(CAME_OF.with(clauses), binds, linked)?;
    links.extend(tx.all(LINKS.with(clauses).and(&[OLDEST_FIRST]), binds, linked)?);
    Ok(links)
}

/// All that came of it, the oldest first, whoever may see it.
pub(super) fn came_out_of(tx: &ReadTx<'_>, order: OrderId) -> Result<Vec<Linked>, Problem> {
    tx.all(LINKS.with(&[OLDEST_FIRST]), bind! {":order" => order}, linked)
}

/// The statements, for the plan tests.
pub fn link_statements() -> [Statement; 4] {
    [LINKS.with(&[OLDEST_FIRST]), LINKS.with(&[SEEN, OLDEST_FIRST]), CAME_OF.into(), CAME_OF.with(&[SEEN])]
}

fn linked(row: &Row<'_>) -> Result<Linked, RowError> {
    Ok(Linked {
        link: word(row, 0)?,
        came_of: row.get(1)?,
        id: row.get(2)?,
        number: row.get(3)?,
        status: word(row, 4)?,
        as_made: row.get(5)?,
    })
}

/// Why a delivery can't be undone; none if it can. What came back was delivered, and a rest that somebody
/// changed or sent on can't be put back whole.
pub(super) fn stays_delivered(links: &[Linked]) -> Option<String> {
    let mut after = links.iter().filter(|linked| !linked.came_of);
    after.find_map(|linked| match linked.link {
        Link::Return => Some(format!("Goods of this order came back with {}, so its delivery stands.", linked.number)),
        Link::Rest if linked.status == Status::Cancelled || linked.goes_back() => None,
        Link::Rest => Some(format!(
            "Order {} has the rest of this one and has moved on since. Cancel it first, if this delivery is to be undone.",
            linked.number
        )),
    })
}

impl Linked {
    /// A rest that nobody has touched yet but to get it ready.
    pub fn goes_back(&self) -> bool {
        self.link == Link::Rest && !self.came_of && self.status.is_open() && self.as_made
    }

    /// The word for programs.
    pub fn word(&self) -> &'static str {
        match (self.link, self.came_of) {
            (Link::Rest, false) => "rest",
            (Link::Rest, true) => "rest_of",
            (Link::Return, false) => "return",
            (Link::Return, true) => "return_of",
        }
    }

    /// What the page says before its number.
    pub fn label(&self) -> &'static str {
        match (self.link, self.came_of) {
            (Link::Rest, false) => "The rest",
            (Link::Rest, true) => "Rest of",
            (Link::Return, false) => "Came back",
            (Link::Return, true) => "Return of",
        }
    }
}

impl Link {
    /// The text in the file.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Rest => "rest",
            Self::Return => "return",
        }
    }
}

impl OrderKind {
    /// The text in the file, in addresses and in JSON.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Return => "return",
        }
    }

    pub const fn is_return(self) -> bool {
        matches!(self, Self::Return)
    }
}

impl FromStr for Link {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        let known = [Self::Rest, Self::Return].into_iter().find(|link| link.text() == text);
        known.ok_or_else(|| Refusal::new("Is not what an order is to another."))
    }
}

impl FromStr for OrderKind {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        let known = [Self::Order, Self::Return].into_iter().find(|kind| kind.text() == text);
        known.ok_or_else(|| Refusal::new("Must be order or return."))
    }
}
