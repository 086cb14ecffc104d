//! At what pace a customer buys (domain, "Pace and health of a customer"): what
//! is stored of it, so that today is only compared with dates.

use super::{DeliveryHistory, Gap};
use crate::values::Day;

/// What is stored of a customer's pace: it changes with the deliveries and the
/// override, never with time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pace {
    pub last_delivered_on: Option<Day>,
    /// Distinct delivery days, ever.
    pub deliveries: i64,
    pub usual_gap: Option<Gap>,
    pub next_order_on: Option<Day>,
    /// The first day on which the next order is due, if nothing speaks against it.
    pub due_from: Option<Day>,
    /// The first day on which the customer counts as late.
    pub late_from: Option<Day>,
    /// The first day on which the customer counts as dormant.
    pub dormant_from: Option<Day>,
    pub shrinking: bool,
}

impl Pace {
    /// `override_gap` is the customer's own; it counts from the first delivery.
    pub fn of(history: &DeliveryHistory, override_gap: Option<Gap>) -> Self {
        let Some(last) = history.last() else {
            return Self::default();
        };
        let days = history.days();
        let gap = override_gap.or_else(|| Gap::median(days));
        let next = gap.map(|gap| last.plus_days(gap.days()));
        Self {
            last_delivered_on: Some(last),
            deliveries: i64::try_from(days.len()).unwrap_or(i64::MAX),
            usual_gap: gap,
            next_order_on: next,
            due_from: gap.zip(next).map(|(g, d)| d.plus_days(-g.days_due_before())),
            late_from: Some(last.plus_days(Gap::late_after(gap) + 1)),
            dormant_from: Some(last.plus_days(Gap::dormant_after(gap))),
            shrinking: history.is_shrinking(),
        }
    }

    /// What health is always shown with: "Last order 38 days ago; usually every 21."
    pub fn sentence(&self, today: Day) -> String {
        let Some(last) = self.last_delivered_on else {
            return "No order delivered yet.".into();
        };
        let ago = match today.days_since(last) {
            ..=0 => "today".into(),
            1 => "yesterday".into(),
            days => format!("{days} days ago"),
        };
        match self.usual_gap.map(Gap::days) {
            None => format!("Last order {ago}."),
            Some(1) => format!("Last order {ago}; usually every day."),
            Some(days) => format!("Last order {ago}; usually every {days}."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::Money;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn delivered(days: &[&str]) -> DeliveryHistory {
        let total = Money::from_minor(10_000);
        days.iter().map(|text| (day(text), total)).collect()
    }

    #[test]
    fn a_customer_of_every_three_weeks() {
        let pace = Pace::of(&delivered(&["2026-09-01", "2026-09-22", "2026-10-13"]), None);
        let expected = Pace {
            last_delivered_on: Some(day("2026-10-13")),
            deliveries: 3,
            usual_gap: Some(Gap::from_days(21)),
            next_order_on: Some(day("2026-11-03")),
            due_from: Some(day("2026-10-27")),
            late_from: Some(day("2026-11-15")),
            dormant_from: Some(day("2026-12-14")),
            shrinking: false,
        };
        assert_eq!(pace, expected);
    }

    #[test]
    fn without_a_gap_nothing_is_expected_but_late_and_dormant_are() {
        let pace = Pace::of(&delivered(&["2026-01-01", "2026-10-13"]), None);
        assert_eq!((pace.next_order_on, pace.due_from), (None, None));
        assert_eq!(pace.late_from, Some(day("2026-11-28")));
        assert_eq!(pace.dormant_from, Some(day("2027-01-11")));
        assert_eq!(Pace::of(&delivered(&[]), None), Pace::default());
    }

    #[test]
    fn the_customers_own_gap_wins_from_the_first_delivery() {
        let weekly = Some(Gap::from_days(7));
        let pace = Pace::of(&delivered(&["2026-10-13"]), weekly);
        assert_eq!(pace.next_order_on, Some(day("2026-10-20")));
        assert_eq!(Pace::of(&delivered(&[]), weekly), Pace::default());
    }

    #[test]
    fn the_sentence() {
        let every_21 = Pace::of(&delivered(&["2026-09-01", "2026-09-22", "2026-10-13"]), None);
        let once = Pace::of(&delivered(&["2026-10-13"]), None);
        let daily = Pace::of(&delivered(&["2026-10-13"]), Some(Gap::from_days(1)));
        for (pace, today, sentence) in [
            (&every_21, "2026-11-20", "Last order 38 days ago; usually every 21."),
            (&every_21, "2026-10-14", "Last order yesterday; usually every 21."),
            (&daily, "2026-10-13", "Last order today; usually every day."),
            (&once, "2026-11-20", "Last order 38 days ago."),
            (&Pace::default(), "2026-11-20", "No order delivered yet."),
        ] {
            assert_eq!(pace.sentence(day(today)), sentence);
        }
    }
}
