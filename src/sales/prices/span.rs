//! From when until when a price list is in force, and which lists may be so at once (domain, "price list").

use crate::values::{Day, Refusal};

/// The days of a price list, both ends included, in the tenant's calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub starts_on: Day,
    /// None goes on.
    pub ends_on: Option<Day>,
}

/// Where a day stands to a list's days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Coming,
    InForce,
    Over,
}

/// What a list lays claim to: its days, for its territory, as the default or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub name: String,
    /// Empty for none.
    pub territory: String,
    pub is_default: bool,
    pub span: Span,
}

/// Two lists that can't be in force at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clash {
    Territory,
    Default,
}

impl Span {
    /// # Errors
    /// If it ends before it starts.
    pub fn new(starts_on: Day, ends_on: Option<Day>) -> Result<Span, Refusal> {
        if ends_on.is_some_and(|ends| ends < starts_on) {
            return Err(Refusal::new("Must not be before the first day."));
        }
        Ok(Span { starts_on, ends_on })
    }

    /// The first day, where there is one: a list that begins with the calendar has always been in force.
    pub fn first(self) -> Option<Day> {
        Some(self.starts_on).filter(|day| *day != Day::FIRST)
    }

    /// The last day that there is, for a list that goes on.
    pub fn last(self) -> Day {
        self.ends_on.unwrap_or(Day::LAST)
    }

    pub fn standing(self, today: Day) -> Standing {
        if today < self.starts_on {
            Standing::Coming
        } else if today > self.last() {
            Standing::Over
        } else {
            Standing::InForce
        }
    }

    /// Is there a day in both?
    pub fn overlaps(self, other: Span) -> bool {
        self.starts_on <= other.last() && other.starts_on <= self.last()
    }
}

impl Standing {
    /// The text in JSON.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Coming => "coming",
            Self::InForce => "inForce",
            Self::Over => "over",
        }
    }
}

impl Claim {
    /// One list in force a territory and one default at a time: what these two both want on one day.
    pub fn clash(&self, other: &Claim) -> Option<Clash> {
        if !self.span.overlaps(other.span) {
            None
        } else if !self.territory.is_empty() && self.territory == other.territory {
            Some(Clash::Territory)
        } else if self.is_default && other.is_default {
            Some(Clash::Default)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::{Timestamp, Zone};

    /// `2026-10-01..2026-10-31`; nothing after the dots goes on.
    fn span(text: &str) -> Span {
        let (starts, ends) = text.split_once("..").unwrap();
        Span::new(starts.parse().unwrap(), ends.parse().ok()).unwrap()
    }

    #[rustfmt::skip]
    #[test]
    fn a_list_is_in_force_from_its_first_day_to_its_last() {
        use Standing::{Coming, InForce, Over};
        for (days, today, expected) in [
            ("2026-10-01..2026-10-31", "2026-09-30", Coming),
            ("2026-10-01..2026-10-31", "2026-10-01", InForce),
            ("2026-10-01..2026-10-31", "2026-10-31", InForce),
            ("2026-10-01..2026-10-31", "2026-11-01", Over),
            ("2026-10-01..2026-10-01", "2026-10-01", InForce),
            ("2026-10-01..",           "2026-10-01", InForce),
            ("2026-10-01..",           "2199-12-31", InForce),
            ("2026-10-01..",           "2026-09-30", Coming),
        ] {
            assert_eq!(span(days).standing(today.parse().unwrap()), expected, "{days} on {today}");
        }
    }

    /// O16: the day is the tenant's, whatever day it is in Greenwich.
    #[rustfmt::skip]
    #[test]
    fn o16_a_list_starts_with_the_day_of_the_team() {
        let november_24 = span("2026-11-24..");
        for (zone, at, expected) in [
            // 12:30 on the 23rd in Greenwich is 01:30 on the 24th in Auckland.
            ("Pacific/Auckland",    "2026-11-23T12:30:00Z", Standing::InForce),
            ("Pacific/Auckland",    "2026-11-23T10:59:59Z", Standing::Coming),
            ("Europe/Berlin",       "2026-11-23T23:00:00Z", Standing::InForce),
            ("Europe/Berlin",       "2026-11-23T22:59:59Z", Standing::Coming),
            ("America/Los_Angeles", "2026-11-24T07:59:59Z", Standing::Coming),
            ("America/Los_Angeles", "2026-11-24T08:00:00Z", Standing::InForce),
        ] {
            let at: Timestamp = at.parse().unwrap();
            let today = Zone::parse(zone).unwrap().today(at);
            assert_eq!(november_24.standing(today), expected, "{zone} at {at}");
        }
    }

    #[test]
    fn no_list_ends_before_it_starts() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        assert!(Span::new(day("2026-10-02"), Some(day("2026-10-01"))).is_err());
        assert!(Span::new(day("2026-10-01"), Some(day("2026-10-01"))).is_ok());
    }

    #[rustfmt::skip]
    #[test]
    fn one_list_a_territory_and_one_default_at_a_time() {
        let october = "2026-10-01..2026-10-31";
        for (one, other, expected) in [
            // Territory, default, days.
            (("North", false, october), ("North", false, october),                  Some(Clash::Territory)),
            (("North", false, october), ("North", false, "2026-10-31..2026-12-31"), Some(Clash::Territory)),
            (("North", false, october), ("North", false, "2026-11-01..2026-12-31"), None),
            (("North", false, october), ("North", false, "2026-01-01.."),           Some(Clash::Territory)),
            (("North", false, october), ("North", false, "2026-11-01.."),           None),
            (("North", false, october), ("South", false, october),                  None),
            (("",      false, october), ("",      false, october),                  None),
            (("",      true,  october), ("",      true,  october),                  Some(Clash::Default)),
            (("",      true,  october), ("",      true,  "2026-11-01.."),           None),
            (("",      true,  october), ("North", true,  "2026-10-15.."),           Some(Clash::Default)),
            (("",      true,  october), ("",      false, october),                  None),
        ] {
            let claim = |(territory, is_default, days): (&str, bool, &str)| Claim {
                name: "A list".into(), territory: territory.into(), is_default, span: span(days),
            };
            assert_eq!(claim(one).clash(&claim(other)), expected, "{one:?} {other:?}");
            assert_eq!(claim(other).clash(&claim(one)), expected, "{other:?} {one:?}");
        }
    }
}
