//! What was delivered to a customer, by day.

use crate::values::{Day, Money};
use std::collections::BTreeMap;

/// A customer's delivered, non-sample orders: the revenue of each distinct
/// delivery day, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeliveryHistory {
    days: Vec<Day>,
    /// Minor units of the day at the same place; wide, so that no sum overflows.
    revenue: Vec<i128>,
}

impl DeliveryHistory {
    pub(super) fn days(&self) -> &[Day] {
        &self.days
    }

    pub(super) fn last(&self) -> Option<Day> {
        self.days.last().copied()
    }

    /// Whether the customer buys less than it did: at least 6 delivery days in
    /// the 365 days that end on the last one, and in the last 90 of them less
    /// than three quarters of a quarter of that year's revenue.
    pub(super) fn is_shrinking(&self) -> bool {
        let (deliveries, year) = self.of_last(365);
        let (_, recent) = self.of_last(90);
        deliveries >= 6 && 16 * recent < 3 * year
    }

    /// Delivery days and revenue of the days that end on the last delivery day.
    fn of_last(&self, days: i32) -> (usize, i128) {
        let from = self.last().map(|last| last.plus_days(1 - days));
        let first = self.days.partition_point(|&day| Some(day) < from);
        let revenue = &self.revenue[first..];
        (revenue.len(), revenue.iter().sum())
    }
}

/// From the orders in any sequence: delivery day and total.
impl FromIterator<(Day, Money)> for DeliveryHistory {
    fn from_iter<I: IntoIterator<Item = (Day, Money)>>(orders: I) -> Self {
        let mut by_day = BTreeMap::<Day, i128>::new();
        for (day, total) in orders {
            *by_day.entry(day).or_default() += i128::from(total.minor());
        }
        let (days, revenue) = by_day.into_iter().unzip();
        Self { days, revenue }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Days before the last delivery, and dollars.
    fn history(orders: &[(i32, i64)]) -> DeliveryHistory {
        let last: Day = "2026-11-23".parse().unwrap();
        orders.iter().map(|&(ago, dollars)| (last.plus_days(-ago), Money::from_minor(100 * dollars))).collect()
    }

    #[test]
    fn orders_of_one_day_are_one_delivery() {
        let history = history(&[(0, 10), (7, 10), (0, 5)]);
        assert_eq!(history.days().len(), 2);
        assert_eq!(history.of_last(1), (1, 1_500));
    }

    #[test]
    fn shrinking_is_less_than_three_quarters_of_a_quarter() {
        // A year of 1,600 has quarters of 400, and three quarters of that are 300.
        let year = |recent: i64, before: i64, first_ago: i32| {
            history(&[(0, recent), (90, before), (150, 100), (200, 100), (300, 100), (first_ago, 100)])
        };
        assert!(!year(300, 900, 364).is_shrinking(), "exactly 300");
        assert!(year(299, 901, 364).is_shrinking(), "299");
        assert!(!year(299, 901, 365).is_shrinking(), "five in the year");
        assert!(!DeliveryHistory::default().is_shrinking());
    }
}
