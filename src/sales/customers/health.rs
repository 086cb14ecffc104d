//! How a customer is today (domain, "Pace and health of a customer"): stored
//! dates compared with today, and nothing else, so that a server that slept
//! through the night is right in the morning.

use super::Pace;
use crate::values::{Day, Refusal};
use std::{fmt, str::FromStr};

/// How a customer is, in the order in which the first that fits is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Health {
    Closed,
    /// Never delivered, but lately made, seen, planned or with an open order.
    Prospect,
    /// Never delivered, and none of that.
    Cold,
    Dormant,
    Late,
    /// On time, but buying less than it did.
    Shrinking,
    Healthy,
}

/// What else counts when somebody asks whom to see.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    pub closed: bool,
    pub open_order: bool,
    /// On that day the customer may be asked again.
    pub do_not_contact_until: Option<Day>,
}

impl Health {
    pub const ALL: [Self; 7] =
        [Self::Closed, Self::Prospect, Self::Cold, Self::Dormant, Self::Late, Self::Shrinking, Self::Healthy];

    /// The last sign of life keeps a customer a prospect for so many days, its
    /// own included.
    pub const PROSPECT_DAYS: i32 = 90;

    /// The text in addresses, exports and JSON.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Prospect => "prospect",
            Self::Cold => "cold",
            Self::Dormant => "dormant",
            Self::Late => "late",
            Self::Shrinking => "shrinking",
            Self::Healthy => "healthy",
        }
    }

    /// The name on pages.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Closed => "Closed",
            Self::Prospect => "Prospect",
            Self::Cold => "Cold",
            Self::Dormant => "Dormant",
            Self::Late => "Late",
            Self::Shrinking => "Shrinking",
            Self::Healthy => "Healthy",
        }
    }
}

impl Pace {
    /// `last_sign_of_life` is the latest day on which the customer was made, had
    /// an activity or a plan entry; today if it has an open order.
    pub fn health(&self, today: Day, closed: bool, last_sign_of_life: Option<Day>) -> Health {
        if closed {
            Health::Closed
        } else if self.last_delivered_on.is_none() {
            before_the_first_delivery(today, last_sign_of_life)
        } else if has_come(self.dormant_from, today) {
            Health::Dormant
        } else if has_come(self.late_from, today) {
            Health::Late
        } else if self.shrinking {
            Health::Shrinking
        } else {
            Health::Healthy
        }
    }

    /// Whether the customer should be asked for its next order.
    pub fn due(&self, today: Day, standing: Standing) -> bool {
        let may_be_asked = standing.do_not_contact_until.is_none_or(|day| day <= today);
        has_come(self.due_from, today)
            && !has_come(self.dormant_from, today)
            && !standing.closed
            && !standing.open_order
            && may_be_asked
    }

    /// Whether that should have happened already.
    pub fn overdue(&self, today: Day, standing: Standing) -> bool {
        self.due(today, standing) && self.next_order_on.is_some_and(|day| day < today)
    }
}

fn before_the_first_delivery(today: Day, last_sign_of_life: Option<Day>) -> Health {
    match last_sign_of_life {
        Some(day) if today.days_since(day) < Health::PROSPECT_DAYS => Health::Prospect,
        _ => Health::Cold,
    }
}

fn has_come(date: Option<Day>, today: Day) -> bool {
    date.is_some_and(|day| day <= today)
}

impl fmt::Display for Health {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.text())
    }
}

impl FromStr for Health {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        Self::ALL
            .into_iter()
            .find(|health| health.text() == text)
            .ok_or_else(|| Refusal::new("Is not a health that a customer can have."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sales::customers::{DeliveryHistory, Gap};
    use crate::values::Money;

    fn last() -> Day {
        "2026-10-13".parse().unwrap()
    }

    /// One delivery on the last day, and a gap.
    fn pace(gap: Option<i32>) -> Pace {
        let history: DeliveryHistory = [(last(), Money::from_minor(10_000))].into_iter().collect();
        Pace::of(&history, gap.map(Gap::from_days))
    }

    #[test]
    fn from_healthy_to_late_to_dormant() {
        for (gap, days, health) in [
            (Some(21), 0, Health::Healthy),
            (Some(21), 32, Health::Healthy),
            (Some(21), 33, Health::Late),
            (Some(21), 61, Health::Late),
            (Some(21), 62, Health::Dormant),
            (Some(7), 14, Health::Healthy),
            (Some(7), 15, Health::Late),
            (Some(7), 60, Health::Dormant),
            (Some(300), 330, Health::Healthy),
            (Some(300), 331, Health::Late),
            (Some(300), 365, Health::Dormant),
            (None, 45, Health::Healthy),
            (None, 46, Health::Late),
            (None, 89, Health::Late),
            (None, 90, Health::Dormant),
        ] {
            let today = last().plus_days(days);
            assert_eq!(pace(gap).health(today, false, None), health, "{gap:?} {days}");
            assert_eq!(pace(gap).health(today, true, None), Health::Closed);
        }
    }

    #[test]
    fn shrinking_shows_only_while_on_time() {
        let pace = Pace { shrinking: true, ..pace(Some(21)) };
        assert_eq!(pace.health(last(), false, None), Health::Shrinking);
        assert_eq!(pace.health(last().plus_days(33), false, None), Health::Late);
    }

    #[test]
    fn before_the_first_delivery() {
        let never = Pace::default();
        for (seen_days_ago, health) in [
            (Some(-3), Health::Prospect),
            (Some(0), Health::Prospect),
            (Some(89), Health::Prospect),
            (Some(90), Health::Cold),
            (None, Health::Cold),
        ] {
            let seen = seen_days_ago.map(|ago: i32| last().plus_days(-ago));
            assert_eq!(never.health(last(), false, seen), health);
        }
        assert_eq!(never.health(last(), true, Some(last())), Health::Closed);
    }

    #[test]
    fn due_from_a_week_or_half_a_gap_before_until_dormant() {
        for (gap, days, due, overdue) in [
            (Some(21), 13, false, false),
            (Some(21), 14, true, false),
            (Some(21), 21, true, false),
            (Some(21), 22, true, true),
            (Some(21), 61, true, true),
            (Some(21), 62, false, false), // dormant
            (Some(7), 2, false, false),
            (Some(7), 3, true, false),
            (None, 50, false, false),
        ] {
            let today = last().plus_days(days);
            let standing = Standing::default();
            assert_eq!(pace(gap).due(today, standing), due, "{gap:?} {days}");
            assert_eq!(pace(gap).overdue(today, standing), overdue, "{gap:?} {days}");
        }
    }

    #[test]
    fn who_is_not_to_be_asked_is_not_due() {
        let today = last().plus_days(30);
        let until = |days| Standing { do_not_contact_until: Some(today.plus_days(days)), ..Standing::default() };
        for (standing, due) in [
            (Standing::default(), true),
            (Standing { closed: true, ..Standing::default() }, false),
            (Standing { open_order: true, ..Standing::default() }, false),
            (until(1), false),
            (until(0), true),
        ] {
            assert_eq!(pace(Some(21)).due(today, standing), due);
            assert_eq!(pace(Some(21)).overdue(today, standing), due);
        }
    }

    #[test]
    fn text_goes_there_and_back() {
        for health in Health::ALL {
            assert_eq!(health.to_string().parse(), Ok(health));
            assert_eq!(health.label().to_lowercase(), health.text());
        }
        assert!("ill".parse::<Health>().is_err());
    }
}
