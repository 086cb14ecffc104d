//! Customers as JSON.

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::{Contact, Customer, CustomerDraft, CustomerRow, Found, NewContact};
use crate::store::{ReadTx, Tenant};
use crate::values::{Day, Email, Errors, Money, Name, Problem, Text};

/// A customer as lists and the type-ahead give it; what the type-ahead doesn't know is absent.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CustomerItem {
    id: String,
    number: String,
    name: String,
    city: String,
    territory: String,
    #[serde(flatten)]
    #[schema(inline)]
    facts: Option<CustomerFacts>,
}

/// What a list says of a customer beside its name.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CustomerFacts {
    phone: String,
    priority: String,
    rep_id: Option<String>,
    rep_name: String,
    on_hold: bool,
    /// closed, prospect, cold, dormant, late, shrinking or healthy.
    health: String,
    /// Health in a sentence: "Last order 38 days ago; usually every 21."
    pace: String,
    due: bool,
    overdue: bool,
    last_order_on: Option<String>,
    next_order_on: Option<String>,
}

fn text<T: ToString>(value: Option<T>) -> Option<String> {
    value.map(|v| v.to_string())
}

impl CustomerItem {
    pub fn of(row: CustomerRow, today: Day) -> CustomerItem {
        let facts = CustomerFacts {
            health: row.health(today).to_string(),
            pace: row.pace.sentence(today),
            due: row.pace.due(today, row.standing()),
            overdue: row.pace.overdue(today, row.standing()),
            last_order_on: text(row.pace.last_delivered_on),
            next_order_on: text(row.pace.next_order_on),
            phone: row.phone,
            priority: row.priority,
            rep_id: text(row.rep),
            rep_name: row.rep_name,
            on_hold: row.on_hold,
        };
        CustomerItem {
            id: row.id.to_string(),
            number: row.number,
            name: row.name,
            city: row.city,
            territory: row.territory,
            facts: Some(facts),
        }
    }
}

impl From<Found> for CustomerItem {
    fn from(found: Found) -> CustomerItem {
        let Found { id, number, name, city, territory } = found;
        CustomerItem { id: id.to_string(), number, name, city, territory, facts: None }
    }
}

/// A page of customers.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CustomerPage {
    items: Vec<CustomerItem>,
    page: i64,
    page_size: i64,
    /// Exact up to 10,000, else a floor.
    total: i64,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    total_is_floor: bool,
    /// More than 1,000 matched the search, so they come in the order of the index.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    unsorted: bool,
    /// Goes on from here as `after`; absent on the last page.
    next: Option<String>,
}

impl CustomerPage {
    pub fn new(list: crate::web::paging::List<CustomerItem>, unsorted: bool) -> CustomerPage {
        let crate::web::paging::List { items, page, page_size, total, total_is_floor, next } = list;
        CustomerPage { items, page, page_size, total, total_is_floor, unsorted, next }
    }
}

/// One customer with all its fields.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CustomerDetail {
    id: String,
    number: String,
    name: String,
    rep_id: Option<String>,
    rep_name: String,
    territory: String,
    priority: String,
    premise: String,
    licence_number: String,
    licence_type: String,
    licence_expires_on: Option<String>,
    terms: String,
    phone: String,
    email: String,
    street: String,
    city: String,
    region: String,
    postal_code: String,
    country: String,
    delivery_weekdays: Vec<String>,
    delivery_window: String,
    price_list_id: Option<String>,
    minimum_order_cents: Option<i64>,
    currency: String,
    do_not_contact_until: Option<String>,
    hold_reason: Option<String>,
    notes: String,
    closed_on: Option<String>,
    closed_reason: Option<String>,
    usual_gap_days: Option<i64>,
    health: String,
    pace: String,
    due: bool,
    overdue: bool,
    open_order: bool,
    last_order_on: Option<String>,
    next_order_on: Option<String>,
    /// Name it in a PATCH: another one by then is a CONFLICT.
    version: i64,
}

impl CustomerDetail {
    pub fn of(tx: &ReadTx<'_>, c: Customer) -> CustomerDetail {
        let today = tx.today();
        CustomerDetail {
            health: c.health(today).to_string(),
            pace: c.pace.sentence(today),
            due: c.pace.due(today, c.standing()),
            overdue: c.pace.overdue(today, c.standing()),
            last_order_on: text(c.pace.last_delivered_on),
            next_order_on: text(c.pace.next_order_on),
            id: c.id.to_string(),
            number: c.number,
            name: c.name,
            rep_id: text(c.rep),
            rep_name: c.rep_name,
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
            minimum_order_cents: c.minimum_order.map(Money::minor),
            currency: tx.tenant().currency.code().to_owned(),
            do_not_contact_until: text(c.do_not_contact_until),
            hold_reason: c.hold_reason,
            notes: c.notes,
            closed_on: text(c.closed_on),
            closed_reason: c.closed_reason,
            usual_gap_days: c.usual_gap_override,
            open_order: c.open_order,
            version: c.version,
        }
    }
}

/// Tells "not mentioned" from null, which empties a field.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(from).map(Some)
}

macro_rules! body {
    ($($field:ident),*) => {
        /// Fields of a customer. Those not mentioned stay (PATCH) or are empty (POST); null or "" empties one.
        #[derive(Clone, Debug, Default, Deserialize, ToSchema)]
        #[serde(rename_all = "camelCase", deny_unknown_fields, default)]
        pub struct CustomerBody {
            $(#[serde(deserialize_with = "given")] #[schema(value_type = Option<String>)] $field: Option<Option<String>>,)*
            /// `mon` to `sun`.
            #[serde(deserialize_with = "given")]
            #[schema(value_type = Option<Vec<String>>)]
            delivery_weekdays: Option<Option<Vec<String>>>,
            #[serde(deserialize_with = "given")]
            #[schema(value_type = Option<i64>)]
            minimum_order_cents: Option<Option<i64>>,
            /// The customer's own usual gap, 1 to 300.
            #[serde(deserialize_with = "given")]
            #[schema(value_type = Option<i64>)]
            usual_gap_days: Option<Option<i64>>,
            /// The version that was read; a PATCH needs it.
            pub version: Option<i64>,
        }

        impl CustomerBody {
            fn texts_onto(&self, draft: &mut CustomerDraft) {
                $(if let Some(text) = &self.$field { draft.$field = text.clone().unwrap_or_default(); })*
            }
        }
    };
}
body!(
    number,
    name,
    rep_id,
    territory,
    priority,
    premise,
    licence_number,
    licence_type,
    licence_expires_on,
    terms,
    phone,
    email,
    street,
    city,
    region,
    postal_code,
    country,
    delivery_window,
    price_list_id,
    do_not_contact_until,
    notes
);

impl CustomerBody {
    /// The draft with what was mentioned in its place.
    pub fn onto(&self, mut draft: CustomerDraft, tenant: &Tenant) -> CustomerDraft {
        self.texts_onto(&mut draft);
        if let Some(days) = &self.delivery_weekdays {
            draft.delivery_weekdays = days.clone().unwrap_or_default();
        }
        if let Some(cents) = self.minimum_order_cents {
            let typed = cents.map(|cents| Money::from_minor(cents).format(&tenant.currency));
            draft.minimum_order = typed.unwrap_or_default();
        }
        if let Some(days) = self.usual_gap_days {
            draft.usual_gap_days = days.map(|days| days.to_string()).unwrap_or_default();
        }
        draft
    }
}

/// The form's names are JSON's but for money.
pub(super) fn in_cents(mut problem: Problem) -> Problem {
    for error in problem.errors.iter_mut().filter(|error| error.field == "minimumOrder") {
        error.field = "minimumOrderCents".to_owned();
    }
    problem
}

/// A contact of a customer.
#[derive(Serialize, ToSchema)]
pub struct ContactItem {
    id: String,
    name: String,
    title: String,
    phone: String,
    email: String,
}

impl From<Contact> for ContactItem {
    fn from(c: Contact) -> ContactItem {
        ContactItem { id: c.id.to_string(), name: c.name, title: c.title, phone: c.phone, email: c.email }
    }
}

/// The contacts of a customer, all of them.
#[derive(Serialize, ToSchema)]
pub struct ContactItems {
    pub items: Vec<ContactItem>,
}

/// Fields of a contact. Those not mentioned stay (PATCH) or are empty (POST).
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ContactBody {
    name: Option<String>,
    title: Option<String>,
    phone: Option<String>,
    email: Option<String>,
}

impl ContactBody {
    /// The draft with what was mentioned in its place.
    pub fn onto(self, draft: ContactDraft) -> ContactDraft {
        ContactDraft {
            name: self.name.unwrap_or(draft.name),
            title: self.title.unwrap_or(draft.title),
            phone: self.phone.unwrap_or(draft.phone),
            email: self.email.unwrap_or(draft.email),
        }
    }
}

/// What was typed of a contact.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ContactDraft {
    pub name: String,
    pub title: String,
    pub phone: String,
    pub email: String,
}

impl From<Contact> for ContactDraft {
    fn from(c: Contact) -> ContactDraft {
        ContactDraft { name: c.name, title: c.title, phone: c.phone, email: c.email }
    }
}

impl ContactDraft {
    /// INVALID names all that can't be read.
    pub fn parse(&self) -> Result<NewContact, Problem> {
        let mut errors = Errors::new();
        let name = errors.take("name", Name::parse(&self.name));
        let title = errors.take("title", Text::parse(&self.title));
        let phone = errors.take("phone", Text::parse(&self.phone));
        let email = errors.take_optional("email", &self.email, Email::parse);
        match (name, title, phone, email) {
            (Some(name), Some(title), Some(phone), Some(email)) => Ok(NewContact { name, title, phone, email }),
            _ => Err(errors.into_problem()),
        }
    }
}
