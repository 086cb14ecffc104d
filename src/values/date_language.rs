//! In which language somebody reads the names of weekdays and months.

use super::{Day, Refusal, Weekday, text_serde::serde_by_text};
use std::{fmt, str::FromStr};

/// The languages whose names are known here; each writes a date as day, month and year.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DateLanguage {
    #[default]
    English,
    German,
    French,
    Spanish,
    Italian,
    Dutch,
    Portuguese,
}

/// One language's own name, its code, and its names from Monday and from January on.
struct Names {
    code: &'static str,
    itself: &'static str,
    weekdays: [&'static str; 7],
    months: [&'static str; 12],
    /// What stands between day and month, and between month and year.
    between: [&'static str; 2],
    /// For charts.
    short_months: [&'static str; 12],
}

impl DateLanguage {
    pub const ALL: [Self; 7] =
        [Self::English, Self::German, Self::French, Self::Spanish, Self::Italian, Self::Dutch, Self::Portuguese];

    const fn names(self) -> &'static Names {
        match self {
            Self::English => &ENGLISH,
            Self::German => &GERMAN,
            Self::French => &FRENCH,
            Self::Spanish => &SPANISH,
            Self::Italian => &ITALIAN,
            Self::Dutch => &DUTCH,
            Self::Portuguese => &PORTUGUESE,
        }
    }

    /// The code in the file, in JSON, in forms and in HTML's `lang`.
    pub const fn code(self) -> &'static str {
        self.names().code
    }

    /// As its speakers call it.
    pub const fn label(self) -> &'static str {
        self.names().itself
    }

    pub fn weekday(self, day: Weekday) -> &'static str {
        self.names().weekdays.get(day as usize).unwrap_or(&"")
    }

    /// `month` is 1 to 12.
    pub fn month(self, month: i8) -> &'static str {
        at(&self.names().months, month)
    }

    /// The same in three or four letters.
    pub fn short_month(self, month: i8) -> &'static str {
        at(&self.names().short_months, month)
    }

    /// "23 November".
    pub fn day_and_month(self, day: Day) -> String {
        format!("{}{}{}", day.day_of_month(), self.names().between[0], self.month(day.month()))
    }

    /// "23 November 2026".
    pub fn write(self, day: Day) -> String {
        format!("{}{}{}", self.day_and_month(day), self.names().between[1], day.year())
    }
}

fn at(names: &'static [&'static str; 12], month: i8) -> &'static str {
    usize::try_from(month - 1).ok().and_then(|place| names.get(place)).unwrap_or(&"")
}

impl fmt::Display for DateLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl FromStr for DateLanguage {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        let typed = text.trim();
        let found = Self::ALL.into_iter().find(|language| language.code() == typed);
        found.ok_or_else(|| Refusal::new("Must be en, de, fr, es, it, nl or pt."))
    }
}

serde_by_text!(DateLanguage);

const ENGLISH: Names = Names {
    code: "en",
    itself: "English",
    weekdays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    months: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    between: [" ", " "],
    short_months: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
};
const GERMAN: Names = Names {
    code: "de",
    itself: "Deutsch",
    weekdays: ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
    months: [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    between: [". ", " "],
    short_months: ["Jan", "Feb", "März", "Apr", "Mai", "Juni", "Juli", "Aug", "Sept", "Okt", "Nov", "Dez"],
};
const FRENCH: Names = Names {
    code: "fr",
    itself: "Français",
    weekdays: ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    months: [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    between: [" ", " "],
    short_months: ["janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc"],
};
const SPANISH: Names = Names {
    code: "es",
    itself: "Español",
    weekdays: ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
    months: [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    between: [" de ", " de "],
    short_months: ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"],
};
const ITALIAN: Names = Names {
    code: "it",
    itself: "Italiano",
    weekdays: ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"],
    months: [
        "gennaio",
        "febbraio",
        "marzo",
        "aprile",
        "maggio",
        "giugno",
        "luglio",
        "agosto",
        "settembre",
        "ottobre",
        "novembre",
        "dicembre",
    ],
    between: [" ", " "],
    short_months: ["gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"],
};
const DUTCH: Names = Names {
    code: "nl",
    itself: "Nederlands",
    weekdays: ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"],
    months: [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
    between: [" ", " "],
    short_months: ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
};
const PORTUGUESE: Names = Names {
    code: "pt",
    itself: "Português",
    weekdays: ["segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado", "domingo"],
    months: [
        "janeiro",
        "fevereiro",
        "março",
        "abril",
        "maio",
        "junho",
        "julho",
        "agosto",
        "setembro",
        "outubro",
        "novembro",
        "dezembro",
    ],
    between: [" de ", " de "],
    short_months: ["jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_monday_in_seven_languages() {
        let day = Day::new(2026, 3, 9).unwrap();
        let written: Vec<String> = DateLanguage::ALL
            .into_iter()
            .map(|language| format!("{} {}", language.weekday(day.weekday()), language.write(day)))
            .collect();
        assert_eq!(
            written,
            [
                "Monday 9 March 2026",
                "Montag 9. März 2026",
                "lundi 9 mars 2026",
                "lunes 9 de marzo de 2026",
                "lunedì 9 marzo 2026",
                "maandag 9 maart 2026",
                "segunda-feira 9 de março de 2026",
            ]
        );
    }

    #[test]
    fn its_code_goes_there_and_back_and_nothing_else_is_taken() {
        for language in DateLanguage::ALL {
            assert_eq!(language.code().parse(), Ok(language));
            assert!((1..=12).all(|month| !language.short_month(month).is_empty()));
        }
        assert!("EN".parse::<DateLanguage>().is_err());
        assert_eq!(DateLanguage::English.month(13), "");
    }
}
