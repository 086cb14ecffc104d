//! A customer as it is imported and exported.

use super::super::record::record;
use crate::values::{Day, Money, PriceListId, UserId, Weekdays};

record! {
    /// All that an import may say of a customer, but for the number that finds it.
    Customer, CustomerPatch {
        name: String,
        rep_id: Option<UserId>,
        territory: String,
        priority: Priority,
        premise: String,
        licence_number: String,
        licence_type: String,
        licence_expires_on: Option<Day>,
        terms: String,
        phone: String,
        email: String,
        street: String,
        city: String,
        region: String,
        postal_code: String,
        country: String,
        delivery_weekdays: Weekdays,
        delivery_window: String,
        price_list_id: Option<PriceListId>,
        minimum_order: Option<Money>,
        do_not_contact_until: Option<Day>,
        hold_reason: Option<String>,
        notes: String,
        closed_on: Option<Day>,
        closed_reason: Option<String>,
        usual_gap_override: Option<i64>,
        credit_limit: Option<Money>,
        tags: Vec<String>,
    }
}

/// How much a customer matters; medium unless somebody says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Priority {
    High,
    #[default]
    Medium,
    Low,
}

impl Priority {
    pub const fn text(self) -> &'static str {
        match self {
            Priority::High => "high",
            Priority::Medium => "medium",
            Priority::Low => "low",
        }
    }

    pub fn of(text: &str) -> Option<Priority> {
        [Priority::High, Priority::Medium, Priority::Low].into_iter().find(|priority| priority.text() == text)
    }
}
