//! Days of the week, and sets of them: on which days a customer takes deliveries.

use super::{Refusal, text_serde::serde_by_text};
use std::{fmt, str::FromStr};

/// A day of the week; the week begins on Monday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weekday {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl Weekday {
    pub const ALL: [Self; 7] = [Self::Mon, Self::Tue, Self::Wed, Self::Thu, Self::Fri, Self::Sat, Self::Sun];

    /// The text in the file and in forms.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Mon => "mon",
            Self::Tue => "tue",
            Self::Wed => "wed",
            Self::Thu => "thu",
            Self::Fri => "fri",
            Self::Sat => "sat",
            Self::Sun => "sun",
        }
    }

    /// 0 for Monday to 6 for Sunday.
    pub const fn days_after_monday(self) -> i32 {
        self as i32
    }

    pub(super) fn from_jiff(weekday: jiff::civil::Weekday) -> Self {
        use jiff::civil::Weekday as Jiff;
        match weekday {
            Jiff::Monday => Self::Mon,
            Jiff::Tuesday => Self::Tue,
            Jiff::Wednesday => Self::Wed,
            Jiff::Thursday => Self::Thu,
            Jiff::Friday => Self::Fri,
            Jiff::Saturday => Self::Sat,
            Jiff::Sunday => Self::Sun,
        }
    }
}

/// A set of weekdays, written `mon,thu` in the week's order; the empty set is "".
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Weekdays(u8);

impl Weekdays {
    pub const NONE: Self = Self(0);

    pub const fn contains(self, day: Weekday) -> bool {
        self.0 & (1 << day as u8) != 0
    }

    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The days in the week's order.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        Weekday::ALL.into_iter().filter(move |&day| self.contains(day))
    }
}

impl FromIterator<Weekday> for Weekdays {
    fn from_iter<I: IntoIterator<Item = Weekday>>(days: I) -> Self {
        Self(days.into_iter().fold(0, |set, day| set | 1 << day as u8))
    }
}

impl fmt::Display for Weekdays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts: Vec<_> = self.iter().map(Weekday::text).collect();
        f.write_str(&texts.join(","))
    }
}

impl FromStr for Weekday {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        let word = text.trim();
        Self::ALL
            .into_iter()
            .find(|day| day.text().eq_ignore_ascii_case(word))
            .ok_or_else(|| Refusal::new("Must be weekdays like mon,thu."))
    }
}

impl FromStr for Weekdays {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        text.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::parse).collect()
    }
}

serde_by_text!(Weekdays);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_in_the_weeks_order() {
        for (typed, kept) in [
            ("", ""),
            ("thu,mon", "mon,thu"),
            (" Mon , MON,", "mon"),
            ("sun,sat,fri,thu,wed,tue,mon", "mon,tue,wed,thu,fri,sat,sun"),
        ] {
            assert_eq!(typed.parse::<Weekdays>().unwrap().to_string(), kept);
        }
        assert!("mon,xyz".parse::<Weekdays>().is_err());
        assert!("mon thu".parse::<Weekdays>().is_err());
    }

    #[test]
    fn a_set_contains_its_days() {
        let set: Weekdays = [Weekday::Tue, Weekday::Sun].into_iter().collect();
        assert!(set.contains(Weekday::Sun) && !set.contains(Weekday::Mon));
        assert!(Weekdays::NONE.is_empty() && !set.is_empty());
        assert_eq!(set.iter().last(), Some(Weekday::Sun));
    }
}
