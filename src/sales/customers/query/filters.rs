//! The parts that narrow a statement whose customers are called `c`, and what they bind.

use super::{CustomerQuery, RepFilter, Sort};
use crate::sales::customers::model::prospect_after;
use crate::sales::customers::visible::Visible;
use crate::sales::customers::{Gap, Health, Premise, Priority};
use crate::store::{Bind, Clause, ReadTx};
use crate::values::{Day, UserId};

/// How the rows of a statement are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Along the index of an order.
    Sorted(Sort),
    /// By words.
    Matched,
    /// By what few customers have.
    Driven(Drive),
}

/// A filter that few customers fit may find them by an index of its own; they are then sorted in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drive {
    Tag,
    Licence,
}

const OF_REP: Clause = Clause::new("AND c.rep_id = :rep");
const OF_NOBODY: Clause = Clause::new("AND c.rep_id IS NULL");
const OF_TERRITORY: Clause = Clause::new("AND c.territory = :territory");
// COALESCE keeps the indexes of these words out of orders that they don't have.
const SEEN_TERRITORY: Clause = Clause::new("AND COALESCE(c.territory, '') = :territory");
const OF_PRIORITY: Clause = Clause::new("AND c.priority = :priority");
const SEEN_PRIORITY: Clause = Clause::new("AND COALESCE(c.priority, '') = :priority");
const OF_PREMISE: Clause = Clause::new("AND c.premise = :premise");
const SEEN_PREMISE: Clause = Clause::new("AND COALESCE(c.premise, '') = :premise");
/// Where the rows come from the tag's own index.
const OF_TAG: Clause = Clause::new("AND g.tag = :tag");
const SEEN_TAG: Clause = Clause::new(
    "AND EXISTS (SELECT 1 FROM customer_tags t WHERE t.tenant_id = :tenant AND t.customer_id = c.id AND t.tag = :tag)",
);
const OF_LICENCE: Clause = Clause::new("AND c.licence_expires_on <= :licence_until");
const SEEN_LICENCE: Clause = Clause::new("AND COALESCE(c.licence_expires_on, '9999-12-31') <= :licence_until");

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
    /// The filter that finds the fewest, as far as one can tell beforehand.
    pub fn drive(&self) -> Option<Drive> {
        match (&self.tag, self.licence) {
            (Some(_), _) => Some(Drive::Tag),
            (None, Some(_)) => Some(Drive::Licence),
            (None, None) => None,
        }
    }

    /// All parts that narrow a statement whose customers are called `c`.
    pub fn narrow(&self, visible: Visible, found: Found) -> Vec<Clause> {
        let mut parts = self.whose(visible, found);
        parts.extend(self.how());
        parts
    }

    /// The parts that say whose customers, where, and of what kind.
    pub fn whose(&self, visible: Visible, found: Found) -> Vec<Clause> {
        let by_name = matches!(found, Found::Sorted(Sort::Name | Sort::NameDown));
        let word = |given: bool, own, seen| given.then_some(if by_name { own } else { seen });
        let driven = |drive, given: bool, own, seen| given.then_some(if found == drive { own } else { seen });
        let rep = self.rep.map(|rep| match rep {
            RepFilter::Of(_) => OF_REP,
            RepFilter::None => OF_NOBODY,
        });
        let parts = [
            visible.clause(),
            rep,
            word(self.territory.is_some(), OF_TERRITORY, SEEN_TERRITORY),
            word(self.priority.is_some(), OF_PRIORITY, SEEN_PRIORITY),
            word(self.premise.is_some(), OF_PREMISE, SEEN_PREMISE),
            driven(Found::Driven(Drive::Tag), self.tag.is_some(), OF_TAG, SEEN_TAG),
            driven(Found::Driven(Drive::Licence), self.licence.is_some(), OF_LICENCE, SEEN_LICENCE),
        ];
        parts.into_iter().flatten().collect()
    }

    /// The parts that say how they are.
    pub fn how(&self) -> Vec<Clause> {
        let mut parts: Vec<Clause> = self.health.into_iter().flat_map(of_health).copied().collect();
        if self.due || self.overdue {
            parts.extend(IS_DUE);
        }
        if self.overdue {
            parts.push(EXPECTED_BEFORE);
        }
        parts
    }

    /// The day before which nobody who fits had the last delivery; none where some who fit never had one. Who
    /// isn't dormant bought within a year (domain, `dormant_after`), and expects the next order no earlier.
    pub fn first_delivery(&self, today: Day) -> Option<Day> {
        let of_health = match self.health {
            Some(Health::Late | Health::Shrinking | Health::Healthy) => Some(today.plus_days(-Gap::DORMANT_AT_LAST)),
            Some(Health::Dormant) => Some(Day::FIRST),
            _ => None,
        };
        let due = (self.due || self.overdue).then(|| today.plus_days(-Gap::DORMANT_AT_LAST));
        of_health.max(due)
    }

    /// The values of those parts.
    pub fn values(&self, tx: &ReadTx<'_>, visible: Visible) -> Values {
        let rep = match self.rep {
            Some(RepFilter::Of(rep)) => Some(rep),
            _ => None,
        };
        Values {
            only: visible.only(),
            rep,
            territory: self.territory.clone(),
            priority: self.priority.map_or("", Priority::text),
            premise: self.premise.map_or("", Premise::text),
            tag: self.tag.clone(),
            licence_until: self.licence.map(|licence| licence.until(tx.today())),
            today: tx.today(),
            prospect_after: prospect_after(tx.today()),
        }
    }
}

/// What the parts of a query bind.
pub struct Values {
    only: Option<UserId>,
    rep: Option<UserId>,
    territory: Option<String>,
    priority: &'static str,
    premise: &'static str,
    tag: Option<String>,
    licence_until: Option<Day>,
    today: Day,
    prospect_after: Day,
}

impl Values {
    pub fn binds(&self) -> [Bind<'_>; 9] {
        [
            (":only", &self.only),
            (":rep", &self.rep),
            (":territory", &self.territory),
            (":priority", &self.priority),
            (":premise", &self.premise),
            (":tag", &self.tag),
            (":licence_until", &self.licence_until),
            (":today", &self.today),
            (":prospect_after", &self.prospect_after),
        ]
    }
}
