//! Periods that figures are given for, each with the one it is compared with
//! (domain, "Revenue").

use crate::values::{DateLanguage, Day};

/// From one day to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    pub from: Day,
    pub to: Day,
}

/// Which period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Span {
    /// Monday to Sunday.
    Week,
    Month,
    Year,
}

/// A period up to today, and as much of the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ToDate {
    pub span: Span,
    pub current: Period,
    pub previous: Period,
}

impl Period {
    pub fn contains(&self, day: Day) -> bool {
        (self.from..=self.to).contains(&day)
    }

    /// "1 November – 23 November 2026", "29 December 2025 – 4 January 2026".
    pub fn in_words(&self, language: DateLanguage) -> String {
        let (from, to) = (self.from, language.write(self.to));
        match () {
            () if from == self.to => to,
            () if from.year() == self.to.year() => format!("{} – {to}", language.day_and_month(from)),
            () => format!("{} – {to}", language.write(from)),
        }
    }
}

impl Span {
    pub const ALL: [Self; 3] = [Self::Week, Self::Month, Self::Year];

    /// `today` is the tenant's. A week is compared with the one before to the
    /// same weekday; a month or year to the same day number, or to the month's
    /// last day where it is shorter.
    pub fn to_date(self, today: Day) -> ToDate {
        let up_to = |to| Period { from: self.first_day(to), to };
        ToDate { span: self, current: up_to(today), previous: up_to(self.one_before(today)) }
    }

    fn first_day(self, day: Day) -> Day {
        match self {
            Self::Week => day.monday_of_week(),
            Self::Month => day.first_of_month(),
            Self::Year => day.first_of_year(),
        }
    }

    fn one_before(self, day: Day) -> Day {
        match self {
            Self::Week => day.plus_days(-7),
            Self::Month => day.plus_months(-1),
            Self::Year => day.plus_months(-12),
        }
    }

    const fn noun(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

impl ToDate {
    /// "This week".
    pub fn label(&self) -> String {
        format!("This {}", self.span.noun())
    }

    /// "Last week to Wednesday", "Last month to 23 October 2026".
    pub fn previous_label(&self, language: DateLanguage) -> String {
        let to = self.previous.to;
        match self.span {
            Span::Week => format!("Last week to {}", language.weekday(to.weekday())),
            span => format!("Last {} to {}", span.noun(), language.write(to)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn to_date_and_as_much_of_the_one_before() {
        for (span, today, from, previous_from, previous_to) in [
            // A Monday is compared with the Monday before.
            (Span::Week, "2026-11-23", "2026-11-23", "2026-11-16", "2026-11-16"),
            (Span::Week, "2026-11-29", "2026-11-23", "2026-11-16", "2026-11-22"),
            (Span::Week, "2026-01-01", "2025-12-29", "2025-12-22", "2025-12-25"),
            (Span::Month, "2026-11-23", "2026-11-01", "2026-10-01", "2026-10-23"),
            (Span::Month, "2026-03-31", "2026-03-01", "2026-02-01", "2026-02-28"),
            (Span::Month, "2024-03-30", "2024-03-01", "2024-02-01", "2024-02-29"),
            (Span::Month, "2026-01-15", "2026-01-01", "2025-12-01", "2025-12-15"),
            (Span::Year, "2026-11-23", "2026-01-01", "2025-01-01", "2025-11-23"),
            (Span::Year, "2024-02-29", "2024-01-01", "2023-01-01", "2023-02-28"),
        ] {
            let to_date = span.to_date(today.parse().unwrap());
            let texts = [to_date.current.from, to_date.current.to, to_date.previous.from, to_date.previous.to]
                .map(|day| day.to_string());
            assert_eq!(texts, [from, today, previous_from, previous_to], "{span:?}");
        }
    }

    #[test]
    fn labels_say_what_is_compared() {
        for (span, label, previous) in [
            (Span::Week, "This week", "Last week to Wednesday"),
            (Span::Month, "This month", "Last month to 25 October 2026"),
            (Span::Year, "This year", "Last year to 25 November 2025"),
        ] {
            let to_date = span.to_date("2026-11-25".parse().unwrap());
            assert_eq!(to_date.label(), label);
            assert_eq!(to_date.previous_label(DateLanguage::English), previous);
        }
    }

    #[test]
    fn a_period_in_words() {
        for (from, to, text) in [
            ("2026-11-23", "2026-11-23", "23 November 2026"),
            ("2026-11-01", "2026-11-23", "1 November – 23 November 2026"),
            ("2025-12-29", "2026-01-04", "29 December 2025 – 4 January 2026"),
        ] {
            let [from, to] = [from, to].map(|day| day.parse().unwrap());
            assert_eq!(Period { from, to }.in_words(DateLanguage::English), text);
        }
    }
}
