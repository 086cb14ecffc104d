//! The usual gap between two deliveries, and what follows from it (domain,
//! "Pace and health of a customer").
//!
//! Gaps are counted in half days, because the median of an even number of gaps
//! may end in a half. Whatever is a number of days is rounded once, halves up.

use crate::values::Day;
use std::fmt;

/// A usual gap of 1 to 300 days, in half days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Gap(i32);

impl Gap {
    /// Half days of the longest gap: 300 days.
    const LONGEST: i32 = 600;

    /// From what is stored, or from a customer's own override times two;
    /// outside 1 to 300 days it is the nearest of the two.
    pub fn from_half_days(half_days: i32) -> Self {
        Self(half_days.clamp(2, Self::LONGEST))
    }

    /// From whole days.
    pub fn from_days(days: i32) -> Self {
        Self::from_half_days(days.saturating_mul(2))
    }

    /// The median of the last up to 6 gaps; none with fewer than 3 delivery
    /// days. The days are distinct and in order.
    pub(super) fn median(delivery_days: &[Day]) -> Option<Self> {
        let last = &delivery_days[delivery_days.len().saturating_sub(7)..];
        let mut gaps: Vec<i32> = last.windows(2).map(|p| p[1].days_since(p[0])).collect();
        gaps.sort_unstable();
        match gaps.len() {
            0 | 1 => None,
            n => Some(Self::from_half_days(gaps[(n - 1) / 2] + gaps[n / 2])),
        }
    }

    /// What is stored.
    pub const fn half_days(self) -> i32 {
        self.0
    }

    /// To the next order, in days.
    pub const fn days(self) -> i32 {
        (self.0 + 1) / 2
    }

    /// So many days before the next order is expected it is due: half the gap,
    /// at most 7.
    pub(super) fn days_due_before(self) -> i32 {
        rounded(self.0).min(7)
    }

    /// After more days than these without a delivery a customer is late: one and
    /// a half gaps, but 7 to 30 days past the gap; 45 without a gap.
    pub(super) fn late_after(gap: Option<Self>) -> i32 {
        gap.map_or(45, |Self(half)| rounded((3 * half).clamp(2 * half + 4 * 7, 2 * half + 4 * 30)))
    }

    /// Nobody who bought longer ago than this is anything but dormant.
    pub(super) const DORMANT_AT_LAST: i32 = 365;

    /// After so many days a customer is dormant: another gap, or 30 days, past
    /// late, but 60 to 365 days in all; 90 without a gap.
    pub(super) fn dormant_after(gap: Option<Self>) -> i32 {
        gap.map_or(90, |usual| {
            let more = rounded((2 * usual.0).max(4 * 30));
            (Self::late_after(gap) + more).clamp(60, Self::DORMANT_AT_LAST)
        })
    }
}

/// Quarter days in whole days, halves up.
const fn rounded(quarter_days: i32) -> i32 {
    (quarter_days + 2) / 4
}

/// Whole days, as in "usually every 21".
impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.days().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_the_last_six_gaps() {
        for (gaps, half_days) in [
            (&[] as &[i32], None),
            (&[7], None),
            (&[7, 7], Some(14)),
            (&[7, 8], Some(15)),
            (&[30, 1, 7], Some(14)),
            // Of seven gaps the first is forgotten: 1 2 3 4 5 6.
            (&[300, 6, 5, 4, 3, 2, 1], Some(7)),
            (&[900, 900], Some(600)),
        ] {
            let first: Day = "2020-01-01".parse().unwrap();
            let days: Vec<Day> = std::iter::once(first)
                .chain(gaps.iter().scan(first, |day, &gap| {
                    *day = day.plus_days(gap);
                    Some(*day)
                }))
                .collect();
            let gap = Gap::median(&days).map(Gap::half_days);
            assert_eq!(gap, half_days, "{gaps:?}");
        }
    }

    #[test]
    fn what_follows_from_a_gap() {
        for (gap_in_half_days, next, due_before, late_after, dormant_after) in [
            (Some(2), 1, 1, 8, 60),        // every day
            (Some(14), 7, 4, 14, 60),      // weekly
            (Some(15), 8, 4, 15, 60),      // 7.5 days: 14.5 is 15
            (Some(28), 14, 7, 21, 60),     // every other week
            (Some(42), 21, 7, 32, 62),     // 31.5 is 32
            (Some(60), 30, 7, 45, 75),     // monthly
            (Some(61), 31, 7, 46, 77),     // 30.5 days: 45.75 is 46
            (Some(120), 60, 7, 90, 150),   // the first that 30 days past the gap stops
            (Some(180), 90, 7, 120, 210),  // quarterly
            (Some(600), 300, 7, 330, 365), // the longest
            (None, 0, 0, 45, 90),
        ] {
            let gap = gap_in_half_days.map(Gap::from_half_days);
            assert_eq!(gap.map_or(0, Gap::days), next);
            assert_eq!(gap.map_or(0, Gap::days_due_before), due_before);
            assert_eq!(Gap::late_after(gap), late_after, "{gap:?}");
            assert_eq!(Gap::dormant_after(gap), dormant_after, "{gap:?}");
        }
    }

    #[test]
    fn an_override_stays_within_the_range() {
        assert_eq!(Gap::from_days(0).half_days(), 2);
        assert_eq!(Gap::from_days(14).half_days(), 28);
        assert_eq!(Gap::from_days(i32::MAX).half_days(), 600);
    }
}
