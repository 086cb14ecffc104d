//! The settings as typed.

use serde::Deserialize;

use super::{KEEP_DAYS, Settings};
use crate::values::{Currency, Errors, Money, Name, Problem, Refusal, Zone};

/// The form's fields. A checkbox that isn't set isn't sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SettingsForm {
    pub version: i64,
    pub name: String,
    pub time_zone: String,
    pub currency: String,
    pub minimum_order: String,
    pub reps_see_all: Option<String>,
    pub reps_see_unassigned: Option<String>,
    pub own_approval: Option<String>,
    pub audit_keep_days: String,
}

impl SettingsForm {
    /// As they stand.
    pub fn of(settings: &Settings, version: i64) -> SettingsForm {
        let on = |set: bool| set.then(|| "on".to_owned());
        let minimum = Some(settings.minimum_order).filter(|minimum| *minimum != Money::ZERO);
        SettingsForm {
            version,
            name: settings.name.to_string(),
            time_zone: settings.zone.name().to_owned(),
            currency: settings.currency.code().to_owned(),
            minimum_order: minimum.map(|minimum| minimum.format(&settings.currency)).unwrap_or_default(),
            reps_see_all: on(settings.reps_see_all),
            reps_see_unassigned: on(settings.reps_see_unassigned),
            own_approval: on(settings.own_approval),
            audit_keep_days: settings.audit_keep_days.map(|days| days.to_string()).unwrap_or_default(),
        }
    }

    /// INVALID names each field that is wrong. Amounts are in the currency typed beside them; if that is
    /// none, in the team's.
    pub fn parse(&self, team: &Currency) -> Result<Settings, Problem> {
        let mut errors = Errors::new();
        let currency = errors.take("currency", Currency::parse(&self.currency));
        let amounts = currency.unwrap_or(*team);
        let minimum = |text: &str| Money::parse_decimal(text, &amounts);
        let name = errors.take("name", Name::parse(&self.name));
        let zone = errors.take("timeZone", Zone::parse(&self.time_zone));
        let minimum_order = errors.take_optional("minimumOrder", &self.minimum_order, minimum);
        let audit_keep_days = errors.take_optional("auditKeepDays", &self.audit_keep_days, keep_days);
        match (name, zone, currency, minimum_order, audit_keep_days) {
            (Some(name), Some(zone), Some(currency), Some(minimum_order), Some(audit_keep_days)) => Ok(Settings {
                name,
                zone,
                currency,
                minimum_order: minimum_order.unwrap_or(Money::ZERO),
                reps_see_all: self.reps_see_all.is_some(),
                reps_see_unassigned: self.reps_see_unassigned.is_some(),
                own_approval: self.own_approval.is_some(),
                audit_keep_days,
            }),
            _ => Err(errors.into_problem()),
        }
    }
}

fn keep_days(text: &str) -> Result<i64, Refusal> {
    let days = text.parse().ok().filter(|days| KEEP_DAYS.contains(days));
    days.ok_or_else(|| Refusal::new("Must be 90 to 3,650 days, or empty to keep it for ever."))
}
