//! Customers as JSON.

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::{Customer, CustomerDraft, CustomerRow, Found, one, tags};
use crate::sales::orders::{Balance, Recent, balance};
use crate::store::{ReadTx, Tenant};
use crate::values::{CustomerId, Day, Money, Problem};

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
    /// How much it may owe before a manager is asked; none, as much as it likes.
    credit_limit_cents: Option<i64>,
    currency: String,
    do_not_contact_until: Option<String>,
    hold_reason: Option<String>,
    notes: String,
    tags: Vec<String>,
    closed_on: Option<String>,
    closed_reason: Option<String>,
    usual_gap_days: Option<i64>,
    health: String,
    pace: String,
    due: bool,
    overdue: bool,
    open_order: bool,
    /// What it owes: totals of its delivered orders that aren't paid; negative if credits come to more.
    balance_cents: i64,
    /// The day of delivery of the oldest order that is to be paid.
    oldest_unpaid_on: Option<String>,
    last_order_on: Option<String>,
    next_order_on: Option<String>,
    /// Name it in a PATCH: another one by then is a CONFLICT.
    version: i64,
}

impl CustomerDetail {
    /// The customer, if the person may see it; NOT_FOUND otherwise.
    pub fn read(tx: &ReadTx<'_>, id: &CustomerId) -> Result<CustomerDetail, Problem> {
        let customer = one(tx, id)?;
        Ok(CustomerDetail::of(tx, customer, tags::of(tx, id)?, balance(tx, *id)?))
    }

    fn of(tx: &ReadTx<'_>, c: Customer, tags: Vec<String>, balance: Balance) -> CustomerDetail {
        let today = tx.today();
        CustomerDetail {
            tags,
            balance_cents: balance.total.minor(),
            oldest_unpaid_on: text(balance.oldest),
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
            credit_limit_cents: c.credit_limit.map(Money::minor),
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
            /// How much it may owe before a manager is asked; managers set it.
            #[serde(deserialize_with = "given")]
            #[schema(value_type = Option<i64>)]
            credit_limit_cents: Option<Option<i64>>,
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
        let typed = |cents: Option<i64>| cents.map(|cents| Money::from_minor(cents).format(&tenant.currency));
        if let Some(cents) = self.minimum_order_cents {
            draft.minimum_order = typed(cents).unwrap_or_default();
        }
        if let Some(cents) = self.credit_limit_cents {
            draft.credit_limit = typed(cents).unwrap_or_default();
        }
        if let Some(days) = self.usual_gap_days {
            draft.usual_gap_days = days.map(|days| days.to_string()).unwrap_or_default();
        }
        draft
    }
}

/// The form's names are JSON's but for money.
pub(super) fn in_cents(mut problem: Problem) -> Problem {
    for error in &mut problem.errors {
        if matches!(error.field.as_str(), "minimumOrder" | "creditLimit") {
            error.field.push_str("Cents");
        }
    }
    problem
}

/// What a customer bought in the last six months, the most often bought first.
#[derive(Serialize, ToSchema)]
pub struct BoughtItems {
    items: Vec<BoughtItem>,
}

/// A product that a customer bought.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BoughtItem {
    product_id: String,
    code: String,
    name: String,
    /// Units of all times.
    quantity: i64,
    times: usize,
    last_ordered_on: String,
    /// Units of the last time.
    last_quantity: i64,
}

impl From<Vec<Recent>> for BoughtItems {
    fn from(recent: Vec<Recent>) -> BoughtItems {
        let item = |r: Recent| BoughtItem {
            product_id: r.product.to_string(),
            code: r.code,
            name: r.name,
            quantity: r.units,
            times: r.times,
            last_ordered_on: r.last_ordered_on.to_string(),
            last_quantity: r.quantity.units(),
        };
        BoughtItems { items: recent.into_iter().map(item).collect() }
    }
}
