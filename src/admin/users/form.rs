//! What is typed about a person, by a page's form or a program alike.

use serde::Deserialize;

use super::model::{Change, Invitation, RepProfile, User};
use crate::values::{Currency, Email, Errors, Money, Name, Problem, Refusal, Role, Text, UserId, Weekday, Weekdays};

/// As many samples as a month's allowance may have.
const MOST_SAMPLES: i64 = 10_000;

/// The fields as typed; what a form doesn't have is empty.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PersonForm {
    pub version: i64,
    pub email: String,
    pub full_name: String,
    pub role: String,
    pub territory: String,
    pub delivery_weekdays: Vec<String>,
    pub weekly_quota: String,
    pub monthly_quota: String,
    pub quarterly_quota: String,
    pub yearly_quota: String,
    pub samples_a_month: String,
}

impl PersonForm {
    /// As it stands in the file.
    pub fn of(user: &User, currency: &Currency) -> PersonForm {
        let rep = user.rep.as_ref();
        let quota = |of: fn(&RepProfile) -> Money| match rep.map(of) {
            None | Some(Money::ZERO) => String::new(),
            Some(amount) => amount.format(currency),
        };
        PersonForm {
            version: user.version,
            email: user.email.clone(),
            full_name: user.full_name.clone(),
            role: user.role.text().to_owned(),
            territory: rep.map(|rep| rep.territory.to_string()).unwrap_or_default(),
            delivery_weekdays: rep.map(|rep| days(rep.delivery_weekdays)).unwrap_or_default(),
            weekly_quota: quota(|rep| rep.weekly_quota),
            monthly_quota: quota(|rep| rep.monthly_quota),
            quarterly_quota: quota(|rep| rep.quarterly_quota),
            yearly_quota: quota(|rep| rep.yearly_quota),
            samples_a_month: rep
                .map(|rep| rep.samples_a_month)
                .filter(|n| *n > 0)
                .map_or_else(String::new, |n| n.to_string()),
        }
    }

    /// INVALID names each field that is wrong.
    pub fn invitation(&self, currency: &Currency, link_hash: Option<[u8; 32]>) -> Result<Invitation, Problem> {
        let mut errors = Errors::new();
        let email = errors.take("email", Email::parse(&self.email));
        let (full_name, role) = self.who(&mut errors);
        let rep = self.rep(&mut errors, currency);
        match (email, full_name, role, rep) {
            (Some(email), Some(full_name), Some(role), Some(rep)) => {
                let rep = Some(rep).filter(|_| self.has_profile());
                Ok(Invitation { email, full_name, role, rep, link_hash })
            }
            _ => Err(errors.into_problem()),
        }
    }

    /// A profile that isn't there is made only if something is typed in it. INVALID names each wrong field.
    pub fn change(&self, had_profile: bool, currency: &Currency) -> Result<Change, Problem> {
        let mut errors = Errors::new();
        let (full_name, role) = self.who(&mut errors);
        match (full_name, role, self.rep(&mut errors, currency)) {
            (Some(full_name), Some(role), Some(rep)) => Ok(Change {
                version: Some(self.version),
                full_name: Some(full_name),
                role: Some(role),
                rep: Some(rep).filter(|_| had_profile || self.has_profile()),
                ..Change::default()
            }),
            _ => Err(errors.into_problem()),
        }
    }

    fn who(&self, errors: &mut Errors) -> (Option<Name>, Option<Role>) {
        (errors.take("fullName", Name::parse(&self.full_name)), errors.take("role", self.role.parse()))
    }

    fn has_profile(&self) -> bool {
        let typed = [
            &self.territory,
            &self.weekly_quota,
            &self.monthly_quota,
            &self.quarterly_quota,
            &self.yearly_quota,
            &self.samples_a_month,
        ];
        typed.iter().any(|text| !text.trim().is_empty()) || !self.delivery_weekdays.is_empty()
    }

    fn rep(&self, errors: &mut Errors, currency: &Currency) -> Option<RepProfile> {
        let money = |errors: &mut Errors, field: &str, typed: &str| {
            let amount = errors.take_optional(field, typed, |text| Money::parse_decimal(text, currency));
            amount.map(|amount| amount.unwrap_or(Money::ZERO))
        };
        let territory = errors.take("territory", Text::parse(&self.territory));
        let weekdays = errors.take("deliveryWeekdays", weekdays(&self.delivery_weekdays));
        let weekly = money(errors, "weeklyQuota", &self.weekly_quota);
        let monthly = money(errors, "monthlyQuota", &self.monthly_quota);
        let quarterly = money(errors, "quarterlyQuota", &self.quarterly_quota);
        let yearly = money(errors, "yearlyQuota", &self.yearly_quota);
        let samples = errors.take_optional("samplesAMonth", &self.samples_a_month, samples);
        Some(RepProfile {
            territory: territory?,
            delivery_weekdays: weekdays?,
            weekly_quota: weekly?,
            monthly_quota: monthly?,
            quarterly_quota: quarterly?,
            yearly_quota: yearly?,
            samples_a_month: samples?.unwrap_or(0),
        })
    }
}

/// As the check boxes name them.
pub fn days(days: Weekdays) -> Vec<String> {
    days.iter().map(|day| day.text().to_owned()).collect()
}

fn weekdays(typed: &[String]) -> Result<Weekdays, Refusal> {
    typed.iter().map(|day| day.parse::<Weekday>()).collect()
}

fn samples(text: &str) -> Result<i64, Refusal> {
    let number = text.parse().ok().filter(|n| (0..=MOST_SAMPLES).contains(n));
    number.ok_or_else(|| Refusal::new("Must be a number from 0 to 10,000."))
}

/// Whoever takes over: an id, or nobody.
pub fn heir(typed: &str) -> Result<Option<UserId>, Problem> {
    match typed.trim() {
        "" => Ok(None),
        id => id.parse().map(Some).map_err(|_| Problem::invalid_field("handOverTo", "Choose somebody of the list.")),
    }
}
