//! What is asked of the log: by whom, what, on what, in which days.

use serde::Deserialize;

use crate::store::least_id;
use crate::values::{Day, Errors, EventId, Problem, Refusal, UserId, Zone};
use crate::web::paging::{PageQuery, Paging};

/// The query of the list, for the OpenAPI document.
pub const QUERY: [(&str, &str); 9] = [
    ("who", "A person's id, or `operator` for commands at the machine."),
    ("action", "Exactly this action, such as user_changed."),
    ("noun", "Exactly this noun, such as order."),
    ("about", "The id of one thing; with `noun`."),
    ("from", "From this day on, in the team's time zone."),
    ("to", "To this day, itself included."),
    ("page", "From 1; page × pageSize up to 10,000."),
    ("pageSize", "Rows of a page, 1 to 200; 50 unless given."),
    ("after", "The `next` of the page before; goes on for ever."),
];

/// As typed or in an address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AuditQuery {
    pub who: String,
    pub action: String,
    pub noun: String,
    pub about: String,
    pub from: String,
    pub to: String,
    #[serde(flatten)]
    pub paging: PageQuery,
}

/// Whose rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Person(UserId),
    /// A command at the machine.
    Operator,
}

/// What was asked, understood.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub who: Option<Who>,
    pub action: Option<String>,
    pub noun: Option<String>,
    pub about: Option<[u8; 16]>,
    pub from: Option<Day>,
    pub to: Option<Day>,
}

impl AuditQuery {
    /// INVALID names `who`, `about`, `from`, `to` or a field of paging.
    pub fn parse(&self) -> Result<(Asked, Paging), Problem> {
        let mut errors = Errors::new();
        let who = errors.take_optional("who", &self.who, who);
        let about = errors.take_optional("about", &self.about, |id| id.parse().map(|id: EventId| *id.as_bytes()));
        let from = errors.take_optional("from", &self.from, str::parse::<Day>);
        let to = errors.take_optional("to", &self.to, str::parse::<Day>);
        let (Some(who), Some(about), Some(from), Some(to)) = (who, about, from, to) else {
            return Err(errors.into_problem());
        };
        let word = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let asked = Asked { who, action: word(&self.action), noun: word(&self.noun), about, from, to };
        Ok((asked, self.paging.parse()?))
    }

    /// Filters as the pairs of an address.
    pub fn pairs(&self) -> [(&str, &str); 6] {
        [
            ("who", self.who.trim()),
            ("action", self.action.trim()),
            ("noun", self.noun.trim()),
            ("about", self.about.trim()),
            ("from", self.from.trim()),
            ("to", self.to.trim()),
        ]
    }
}

fn who(text: &str) -> Result<Who, Refusal> {
    match text {
        "operator" => Ok(Who::Operator),
        id => id.parse().map(Who::Person).map_err(|_| Refusal::new("Must be a person’s id, or operator.")),
    }
}

impl Asked {
    /// The ids between which the rows of these days lie: from the first on, before the second. An id begins
    /// with the row's millisecond, so a period is a stretch of the key.
    pub fn bounds(&self, zone: &Zone) -> ([u8; 16], [u8; 16]) {
        let from = self.from.map(|day| least_id(zone.start_of(day)));
        let below = self.to.map(|day| least_id(zone.start_of(day.plus_days(1))));
        (from.unwrap_or([0; 16]), below.unwrap_or([0xff; 16]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_a_stretch_of_ids() {
        let day = |text: &str| Some(text.parse().unwrap());
        let zone = Zone::parse("America/New_York").unwrap();
        let asked = Asked { from: day("2026-11-23"), to: day("2026-11-23"), ..Asked::default() };
        let (from, below) = asked.bounds(&zone);
        let millis = |id: [u8; 16]| id[..6].iter().fold(0_i64, |all, byte| all << 8 | i64::from(*byte));
        assert_eq!(millis(from), 1_795_410_000_000, "midnight there is five o'clock in UTC");
        assert_eq!(millis(below) - millis(from), 24 * 3600 * 1000);
        assert_eq!(Asked::default().bounds(&zone), ([0; 16], [0xff; 16]));
    }
}
