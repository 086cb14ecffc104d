//! The day an order is proposed for.

use crate::values::{Day, Weekdays};

/// The first of the customer's delivery weekdays after today; none if it has none.
pub fn proposed_day(weekdays: Weekdays, today: Day) -> Option<Day> {
    (1..=7).map(|days| today.plus_days(days)).find(|day| weekdays.contains(day.weekday()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_weekday_of_the_customer_after_today() {
        // 2026-11-23 is a Monday.
        for (weekdays, today, day) in [
            ("", "2026-11-23", None),
            ("tue", "2026-11-23", Some("2026-11-24")),
            ("mon", "2026-11-23", Some("2026-11-30")),
            ("mon,thu", "2026-11-23", Some("2026-11-26")),
            ("mon,thu", "2026-11-26", Some("2026-11-30")),
            ("sun", "2026-12-31", Some("2027-01-03")),
        ] {
            let proposed = proposed_day(weekdays.parse().unwrap(), today.parse().unwrap());
            assert_eq!(proposed.map(|day| day.to_string()).as_deref(), day, "{weekdays} {today}");
        }
    }
}
