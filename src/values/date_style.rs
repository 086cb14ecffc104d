//! How somebody wants dates written.

use super::{Day, Refusal, text_serde::serde_by_text};
use std::{fmt, str::FromStr};

/// The order and marks of a date on pages. In JSON, CSV and forms a date is always ISO.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DateStyle {
    /// 2026-11-23
    #[default]
    Iso,
    /// 11/23/2026
    Us,
    /// 23.11.2026
    European,
}

impl DateStyle {
    pub const ALL: [Self; 3] = [Self::Iso, Self::Us, Self::European];

    /// The text in the file, in JSON and in forms.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Iso => "iso",
            Self::Us => "us",
            Self::European => "european",
        }
    }

    /// The date in this style.
    pub fn write(self, day: Day) -> String {
        let (y, m, d) = (day.year(), day.month(), day.day_of_month());
        match self {
            Self::Iso => day.to_string(),
            Self::Us => format!("{m:02}/{d:02}/{y:04}"),
            Self::European => format!("{d:02}.{m:02}.{y:04}"),
        }
    }
}

impl fmt::Display for DateStyle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.text())
    }
}

impl FromStr for DateStyle {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        let typed = text.trim();
        Self::ALL
            .into_iter()
            .find(|style| style.text() == typed)
            .ok_or_else(|| Refusal::new("Must be iso, us or european."))
    }
}

serde_by_text!(DateStyle);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_in_three_styles() {
        let day = Day::new(2026, 3, 9).unwrap();
        let written: Vec<String> = DateStyle::ALL.into_iter().map(|style| style.write(day)).collect();
        assert_eq!(written, ["2026-03-09", "03/09/2026", "09.03.2026"]);
        assert!("ISO".parse::<DateStyle>().is_err());
    }
}
