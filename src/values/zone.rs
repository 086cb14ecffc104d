//! A time zone, so that "today" is the team's and not the server's.

use super::{Day, Refusal, Timestamp, text_serde::serde_by_text};
use jiff::tz::TimeZone;
use std::{fmt, str::FromStr};

/// An IANA time zone (`America/New_York`), looked up once. Its rules come from
/// the system or, where it has none, from the copy inside the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(TimeZone);

impl Zone {
    /// # Errors
    /// If there is no zone of that name.
    pub fn parse(name: &str) -> Result<Self, Refusal> {
        TimeZone::get(name.trim())
            .ok()
            .filter(|zone| !zone.is_unknown() && zone.iana_name().is_some())
            .map(Self)
            .ok_or_else(|| Refusal::new("Must be a time zone like America/New_York."))
    }

    /// The names that there are, for a form to offer.
    pub fn names() -> Vec<String> {
        jiff::tz::db().available().map(|name| name.to_string()).collect()
    }

    /// The name in its official spelling.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The calendar day that it is here at this instant.
    pub fn today(&self, now: Timestamp) -> Day {
        Day::nearest(self.0.to_datetime(now.instant()).date())
    }

    /// The time of day that it is here at this instant: "09:41".
    pub fn clock(&self, at: Timestamp) -> String {
        let here = self.0.to_datetime(at.instant());
        format!("{:02}:{:02}", here.hour(), here.minute())
    }

    /// The instant at which a calendar day begins here, for asking for the
    /// instants of a day; where clocks skip midnight, the first that exists.
    pub fn start_of(&self, day: Day) -> Timestamp {
        self.0
            .to_ambiguous_timestamp(day.date().to_datetime(jiff::civil::Time::midnight()))
            .compatible()
            .map_or(Timestamp::LATEST, Timestamp::from_instant)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Zone {
    type Err = Refusal;

    fn from_str(name: &str) -> Result<Self, Refusal> {
        Self::parse(name)
    }
}

serde_by_text!(Zone);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn today_is_where_the_team_is() {
        let now: Timestamp = "2026-11-23T03:30:00Z".parse().unwrap();
        for (zone, day) in [
            ("America/New_York", "2026-11-22"),
            ("Europe/Berlin", "2026-11-23"),
            ("Pacific/Kiritimati", "2026-11-23"),
            ("UTC", "2026-11-23"),
        ] {
            let zone = Zone::parse(zone).unwrap();
            assert_eq!(now.day_in(&zone).to_string(), day, "{zone}");
        }
    }

    #[test]
    fn a_day_begins_at_its_first_instant() {
        for (zone, day, starts) in [
            ("America/New_York", "2026-11-23", "2026-11-23T05:00:00Z"),
            ("America/New_York", "2026-07-01", "2026-07-01T04:00:00Z"),
            // Clocks go from 24:00 to 01:00 that night.
            ("America/Santiago", "2026-09-06", "2026-09-06T04:00:00Z"),
        ] {
            let start = Zone::parse(zone).unwrap().start_of(day.parse().unwrap());
            assert_eq!(start.to_string(), starts);
        }
    }

    #[test]
    fn names_are_looked_up() {
        assert_eq!(Zone::parse(" america/new_york ").unwrap().name(), "America/New_York");
        for name in ["", "Mars/Olympus", "+02:00", "Etc/Unknown"] {
            assert!(Zone::parse(name).is_err(), "{name}");
        }
    }

    #[test]
    fn far_instants_are_clamped_to_the_calendar() {
        let utc = Zone::parse("UTC").unwrap();
        assert_eq!(utc.today(Timestamp::LATEST), Day::LAST);
        assert_eq!(utc.today(Timestamp::EARLIEST), Day::FIRST);
    }
}
