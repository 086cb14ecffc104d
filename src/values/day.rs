//! A calendar day. Dates are dates: no hour, no zone, nothing to be off by one.

use super::{Refusal, Weekday, text_serde::serde_by_text};
use jiff::{ToSpan, civil::Date};
use std::{fmt, str::FromStr};

/// A day of the years 1900 to 2200, written `YYYY-MM-DD`, which also sorts it.
/// Arithmetic stops at the ends of that range instead of overflowing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

impl Day {
    /// 1900-01-01.
    pub const FIRST: Self = Self(jiff::civil::date(1900, 1, 1));
    /// 2200-12-31.
    pub const LAST: Self = Self(jiff::civil::date(2200, 12, 31));

    /// Days from the first to the last: no step within the range is longer.
    const RANGE: i32 = 109_937;

    /// None if there is no such day within the range.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        Date::new(year, month, day).ok().and_then(Self::in_range)
    }

    fn in_range(date: Date) -> Option<Self> {
        let day = Self(date);
        (Self::FIRST..=Self::LAST).contains(&day).then_some(day)
    }

    pub(super) fn nearest(date: Date) -> Self {
        Self(date).clamp(Self::FIRST, Self::LAST)
    }

    pub(super) const fn date(self) -> Date {
        self.0
    }

    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// 1 to 12.
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// 1 to 31.
    pub fn day_of_month(self) -> i8 {
        self.0.day()
    }

    /// So many days later, or earlier if negative.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        let days = days.clamp(-Self::RANGE, Self::RANGE);
        Self::nearest(self.0.saturating_add(days.days()))
    }

    /// Days from `earlier` to here; negative if it is later.
    pub fn days_since(self, earlier: Self) -> i32 {
        self.0.since(earlier.0).map_or(0, |span| span.get_days())
    }

    pub fn weekday(self) -> Weekday {
        Weekday::from_jiff(self.0.weekday())
    }

    /// The Monday of the week that it is in; weeks run Monday to Sunday.
    #[must_use]
    pub fn monday_of_week(self) -> Self {
        self.plus_days(-self.weekday().days_after_monday())
    }

    #[must_use]
    pub fn first_of_month(self) -> Self {
        Self::nearest(self.0.first_of_month())
    }

    #[must_use]
    pub fn first_of_year(self) -> Self {
        Self::nearest(self.0.first_of_year())
    }

    /// The same day number so many months later or earlier, or that month's
    /// last day where it is shorter.
    #[must_use]
    pub fn plus_months(self, months: i32) -> Self {
        let months = months.clamp(-Self::RANGE, Self::RANGE);
        Self::nearest(self.0.saturating_add(months.months()))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Day {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        let written = text.trim();
        written
            .parse::<Date>()
            .ok()
            .filter(|date| date.to_string() == written)
            .ok_or_else(|| Refusal::new("Must be a date like 2026-11-23."))
            .and_then(|date| Self::in_range(date).ok_or_else(too_far))
    }
}

fn too_far() -> Refusal {
    Refusal::new("Must be a date of the years 1900 to 2200.")
}

serde_by_text!(Day);

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn text_goes_there_and_back() {
        assert_eq!(day(" 2026-11-23 ").to_string(), "2026-11-23");
        assert_eq!(Some(day("2024-02-29")), Day::new(2024, 2, 29));
        for text in
            ["", "23.11.2026", "2026-1-1", "20261123", "2026-02-29", "1899-12-31", "2201-01-01", "2026-11-23T09:00"]
        {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_calendar() {
        let monday = day("2026-11-23");
        assert_eq!(monday.weekday(), Weekday::Mon);
        assert_eq!(day("2026-11-29").monday_of_week(), monday);
        assert_eq!(monday.monday_of_week(), monday);
        assert_eq!(monday.first_of_month(), day("2026-11-01"));
        assert_eq!(monday.first_of_year(), day("2026-01-01"));
        assert_eq!(day("2024-03-31").plus_months(-1), day("2024-02-29"));
        assert_eq!(day("2024-02-29").plus_months(-12), day("2023-02-28"));
    }

    #[test]
    fn counting_days() {
        assert_eq!(day("2026-03-01").days_since(day("2026-02-01")), 28);
        assert_eq!(day("2026-02-01").days_since(day("2026-03-01")), -28);
        assert_eq!(Day::LAST.days_since(Day::FIRST), Day::RANGE);
        assert_eq!(day("2026-12-31").plus_days(1), day("2027-01-01"));
        assert_eq!(Day::LAST.plus_days(i32::MAX), Day::LAST);
        assert_eq!(Day::FIRST.plus_days(i32::MIN), Day::FIRST);
        assert_eq!(Day::FIRST.plus_days(Day::RANGE), Day::LAST);
        assert_eq!(Day::FIRST.plus_months(i32::MAX), Day::LAST);
    }
}
