//! What a person or a program typed of a customer, before it is read.

use serde::{Deserialize, Serialize};

use super::model::amount;
use super::{Customer, NewCustomer, Premise, Priority};
use crate::store::Tenant;
use crate::values::{Currency, Email, Errors, Money, Name, Note, Problem, Refusal, Text, Weekday, Weekdays};

/// The form's fields as text, by the names that forms and JSON use.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CustomerDraft {
    pub number: String,
    pub name: String,
    pub rep_id: String,
    pub territory: String,
    pub priority: String,
    pub premise: String,
    pub licence_number: String,
    pub licence_type: String,
    pub licence_expires_on: String,
    pub terms: String,
    pub phone: String,
    pub email: String,
    pub street: String,
    pub city: String,
    pub region: String,
    pub postal_code: String,
    pub country: String,
    pub delivery_weekdays: Vec<String>,
    pub delivery_window: String,
    pub price_list_id: String,
    pub minimum_order: String,
    pub do_not_contact_until: String,
    pub notes: String,
    pub usual_gap_days: String,
    pub credit_limit: String,
    /// The version that the form was filled from; nothing of a customer to be.
    #[serde(skip_serializing)]
    pub version: String,
}

fn text<T: ToString>(value: Option<T>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}

impl CustomerDraft {
    /// A customer's own values, as the form shows them first.
    pub fn of(c: &Customer, tenant: &Tenant) -> CustomerDraft {
        let c = c.clone();
        CustomerDraft {
            number: c.number,
            name: c.name,
            rep_id: text(c.rep),
            territory: c.territory,
            priority: c.priority,
            premise: c.premise,
            licence_number: c.licence_number,
            licence_type: c.licence_type,
            licence_expires_on: text(c.licence_expires_on),
            terms: c.terms,
            phone: c.phone,
            email: c.email,
            street: c.street,
            city: c.city,
            region: c.region,
            postal_code: c.postal_code,
            country: c.country,
            delivery_weekdays: c.delivery_weekdays.iter().map(|day| day.text().to_owned()).collect(),
            delivery_window: c.delivery_window,
            price_list_id: text(c.price_list),
            minimum_order: amount(c.minimum_order, tenant),
            do_not_contact_until: text(c.do_not_contact_until),
            notes: c.notes,
            usual_gap_days: text(c.usual_gap_override),
            credit_limit: amount(c.credit_limit, tenant),
            version: c.version.to_string(),
        }
    }

    /// Reads every field. INVALID names all that can't be read.
    pub fn parse(&self, currency: &Currency) -> Result<NewCustomer, Problem> {
        let mut errors = Errors::new();
        let read = self.read(&mut errors, currency);
        match read {
            Some(new) if errors.is_empty() => Ok(new),
            _ => Err(errors.into_problem()),
        }
    }

    /// The version that the form was filled from. INVALID names `version`.
    pub fn shown(&self) -> Result<i64, Problem> {
        self.version.parse().map_err(|_| Problem::invalid_field("version", "Open the form again."))
    }

    /// Each field is read before the first refusal ends it, so that all of them are said at once.
    fn read(&self, e: &mut Errors, currency: &Currency) -> Option<NewCustomer> {
        let number = e.take_optional("number", &self.number, Text::parse);
        let name = e.take("name", Name::parse(&self.name));
        let rep = e.take_optional("repId", &self.rep_id, str::parse);
        let territory = e.take("territory", Text::parse(&self.territory));
        let priority = e.take_optional("priority", &self.priority, Priority::parse);
        let premise = e.take_optional("premise", &self.premise, Premise::parse);
        let licence_number = e.take("licenceNumber", Text::parse(&self.licence_number));
        let licence_type = e.take("licenceType", Text::parse(&self.licence_type));
        let licence_expires_on = e.take_optional("licenceExpiresOn", &self.licence_expires_on, str::parse);
        let terms = e.take("terms", Text::parse(&self.terms));
        let phone = e.take("phone", Text::parse(&self.phone));
        let email = e.take_optional("email", &self.email, Email::parse);
        let street = e.take("street", Text::parse(&self.street));
        let city = e.take("city", Text::parse(&self.city));
        let region = e.take("region", Text::parse(&self.region));
        let postal_code = e.take("postalCode", Text::parse(&self.postal_code));
        let country = e.take("country", Text::parse(&self.country));
        let delivery_weekdays = e.take("deliveryWeekdays", weekdays(&self.delivery_weekdays));
        let delivery_window = e.take("deliveryWindow", Text::parse(&self.delivery_window));
        let price_list = e.take_optional("priceListId", &self.price_list_id, str::parse);
        let minimum_order =
            e.take_optional("minimumOrder", &self.minimum_order, |typed| Money::parse_decimal(typed, currency));
        let do_not_contact_until = e.take_optional("doNotContactUntil", &self.do_not_contact_until, str::parse);
        let notes = e.take("notes", Note::parse(&self.notes));
        let usual_gap = e.take_optional("usualGapDays", &self.usual_gap_days, gap);
        let credit_limit =
            e.take_optional("creditLimit", &self.credit_limit, |typed| Money::parse_decimal(typed, currency));
        Some(NewCustomer {
            number: number?,
            name: name?,
            rep: rep?,
            territory: territory?,
            priority: priority?.unwrap_or(Priority::Medium),
            premise: premise?,
            licence_number: licence_number?,
            licence_type: licence_type?,
            licence_expires_on: licence_expires_on?,
            terms: terms?,
            phone: phone?,
            email: email?,
            street: street?,
            city: city?,
            region: region?,
            postal_code: postal_code?,
            country: country?,
            delivery_weekdays: delivery_weekdays?,
            delivery_window: delivery_window?,
            price_list: price_list?,
            minimum_order: minimum_order?,
            do_not_contact_until: do_not_contact_until?,
            notes: notes?,
            usual_gap: usual_gap?,
            credit_limit: credit_limit?,
        })
    }
}

fn weekdays(typed: &[String]) -> Result<Weekdays, Refusal> {
    typed.iter().map(|day| day.parse::<Weekday>()).collect()
}

/// Days of a customer's own gap: the rule of domain.md knows 1 to 300.
fn gap(typed: &str) -> Result<i64, Refusal> {
    match typed.parse() {
        Ok(days @ 1..=300) => Ok(days),
        _ => Err(Refusal::new("Must be a number of days from 1 to 300.")),
    }
}
