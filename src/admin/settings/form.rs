//! The settings as typed.

use serde::Deserialize;

use super::{KEEP_DAYS, Settings};
use crate::sales::orders::Tax;
use crate::values::{BasisPoints, Currency, Errors, Money, Name, Problem, Refusal, Text, Zone};

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
    pub tax_rate: String,
    pub tax_label: String,
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
            tax_rate: Some(settings.tax.rate.to_string()).filter(|rate| rate != "0").unwrap_or_default(),
            tax_label: settings.tax.label.to_string(),
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
        let tax = self.tax(&mut errors);
        match (name, zone, currency, minimum_order, audit_keep_days, tax) {
            (Some(name), Some(zone), Some(currency), Some(minimum_order), Some(audit_keep_days), Some(tax)) => {
                Ok(Settings {
                    name,
                    zone,
                    currency,
                    minimum_order: minimum_order.unwrap_or(Money::ZERO),
                    reps_see_all: self.reps_see_all.is_some(),
                    reps_see_unassigned: self.reps_see_unassigned.is_some(),
                    own_approval: self.own_approval.is_some(),
                    tax,
                    audit_keep_days,
                })
            }
            _ => Err(errors.into_problem()),
        }
    }
}

impl SettingsForm {
    /// No rate is no tax, and no name is "Tax".
    fn tax(&self, errors: &mut Errors) -> Option<Tax> {
        let rate = errors.take_optional("taxRate", &self.tax_rate, BasisPoints::parse_percent);
        let typed = if self.tax_label.trim().is_empty() { "Tax" } else { &self.tax_label };
        let label = errors.take("taxLabel", Text::parse(typed));
        Some(Tax { rate: rate?.unwrap_or_default(), label: label? })
    }
}

fn keep_days(text: &str) -> Result<i64, Refusal> {
    let days = text.parse().ok().filter(|days| KEEP_DAYS.contains(days));
    days.ok_or_else(|| Refusal::new("Must be 90 to 3,650 days, or empty to keep it for ever."))
}
