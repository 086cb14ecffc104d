//! An instant.

use super::{Day, Refusal, Zone, text_serde::serde_by_text};
use std::{fmt, str::FromStr};

/// An instant in UTC, to the millisecond; in the file an integer of
/// milliseconds since 1970. It stays within the years 0 to 9999, which is what
/// RFC 3339 can write: arithmetic stops at the ends instead of overflowing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

impl Timestamp {
    /// 0000-01-01T00:00:00Z.
    pub const EARLIEST: Self = Self(-62_167_219_200_000);
    /// 9999-12-30T22:00:00.999Z, the last instant that every time zone can show.
    pub const LATEST: Self = Self(253_402_207_200_999);

    /// The instant so many milliseconds after 1970, or the nearest end of the range.
    pub const fn from_millis(millis: i64) -> Self {
        if millis < Self::EARLIEST.0 {
            Self::EARLIEST
        } else if millis > Self::LATEST.0 {
            Self::LATEST
        } else {
            Self(millis)
        }
    }

    pub const fn millis(self) -> i64 {
        self.0
    }

    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        self.plus(seconds, SECOND)
    }

    #[must_use]
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        self.plus(minutes, MINUTE)
    }

    #[must_use]
    pub const fn plus_hours(self, hours: i64) -> Self {
        self.plus(hours, HOUR)
    }

    /// Days of 24 hours; for calendar days go by [`Day`].
    #[must_use]
    pub const fn plus_days(self, days: i64) -> Self {
        self.plus(days, DAY)
    }

    const fn plus(self, count: i64, unit: i64) -> Self {
        Self::from_millis(self.0.saturating_add(count.saturating_mul(unit)))
    }

    /// Milliseconds from `earlier` to here; negative if it is later.
    pub const fn millis_since(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }

    /// The calendar day that it is there at this instant.
    pub fn day_in(self, zone: &Zone) -> Day {
        zone.today(self)
    }

    /// The same instant for jiff; the range of a timestamp is within jiff's.
    pub(super) fn instant(self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::MAX)
    }

    pub(super) fn from_instant(instant: jiff::Timestamp) -> Self {
        Self::from_millis(instant.as_millisecond())
    }
}

/// RFC 3339 in UTC; milliseconds only if there are any.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.rem_euclid(SECOND) {
            0 => write!(f, "{:.0}", self.instant()),
            _ => write!(f, "{:.3}", self.instant()),
        }
    }
}

impl FromStr for Timestamp {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        text.parse().map(Self::from_instant).map_err(|_| Refusal::new("Must be a time like 2026-11-23T09:00:00Z."))
    }
}

serde_by_text!(Timestamp);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_rfc_3339() {
        for (millis, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (1_795_424_400_000, "2026-11-23T09:00:00Z"),
            (1_795_424_400_250, "2026-11-23T09:00:00.250Z"),
        ] {
            assert_eq!(Timestamp::from_millis(millis).to_string(), text);
            assert_eq!(text.parse(), Ok(Timestamp::from_millis(millis)));
        }
        assert_eq!("2026-11-23T10:00:00+01:00".parse(), Ok(Timestamp::from_millis(1_795_424_400_000)));
    }

    #[test]
    fn arithmetic_stops_at_the_ends() {
        assert_eq!(Timestamp::from_millis(i64::MAX), Timestamp::LATEST);
        assert_eq!(Timestamp::LATEST.plus_days(i64::MAX), Timestamp::LATEST);
        assert_eq!(Timestamp::EARLIEST.plus_hours(-1), Timestamp::EARLIEST);
        assert_eq!(Timestamp::LATEST.to_string(), "9999-12-30T22:00:00.999Z");
        assert_eq!(Timestamp::EARLIEST.to_string(), "0000-01-01T00:00:00Z");
        let now = Timestamp::from_millis(5);
        assert_eq!(now.plus_minutes(2).millis_since(now), 120_000);
        assert_eq!(now.plus_seconds(1).plus_seconds(-1), now);
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in ["", "2026-11-23", "2026-11-23T09:00:00", "yesterday"] {
            assert!(text.parse::<Timestamp>().is_err(), "{text}");
        }
    }
}
