//! A customer: what may be said of one, and what is known of one.

use super::{Health, Pace, Standing};
use crate::store::Tenant;
use crate::values::{CustomerId, Day, Email, Money, Name, Note, PriceListId, Refusal, Text, UserId, Weekdays, fold};

/// A word of a small set, as it stands in the file, in addresses and in JSON.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $refusal:literal, $($variant:ident $text:literal $label:literal),+) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($variant),+ }

        impl $name {
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The text in the file, in addresses and in JSON.
            pub const fn text(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }

            /// The name on pages.
            pub const fn label(self) -> &'static str {
                match self { $($name::$variant => $label),+ }
            }

            /// # Errors
            /// If it is none of the words.
            pub fn parse(text: &str) -> Result<$name, Refusal> {
                Self::ALL.iter().copied().find(|word| word.text() == text).ok_or_else(|| Refusal::new($refusal))
            }
        }
    };
}

words! {
    /// How much a customer matters to the team.
    Priority, "Must be high, medium or low.", High "high" "High", Medium "medium" "Medium", Low "low" "Low"
}
words! {
    /// Whether what is sold is consumed there or taken away.
    Premise, "Must be on or off.", On "on" "On-premise", Off "off" "Off-premise"
}

/// A customer to be made, or as it shall be from now on. Every text may be empty but the name.
#[derive(Clone, Debug)]
pub struct NewCustomer {
    /// The next free one of the team if not given.
    pub number: Option<Text<1, 40>>,
    pub name: Name,
    pub rep: Option<UserId>,
    pub territory: Text<0, 80>,
    pub priority: Priority,
    pub premise: Option<Premise>,
    pub licence_number: Text<0, 80>,
    pub licence_type: Text<0, 80>,
    pub licence_expires_on: Option<Day>,
    pub terms: Text<0, 80>,
    pub phone: Text<0, 40>,
    pub email: Option<Email>,
    pub street: Text<0, 120>,
    pub city: Text<0, 80>,
    pub region: Text<0, 80>,
    pub postal_code: Text<0, 20>,
    pub country: Text<0, 80>,
    pub delivery_weekdays: Weekdays,
    pub delivery_window: Text<0, 80>,
    pub price_list: Option<PriceListId>,
    pub minimum_order: Option<Money>,
    pub do_not_contact_until: Option<Day>,
    pub notes: Note<4000>,
    /// The customer's own usual gap in days, 1 to 300, instead of the one its deliveries show.
    pub usual_gap: Option<i64>,
    /// How much it may owe before a manager is asked; managers alone set it. None is no limit.
    pub credit_limit: Option<Money>,
}

/// A customer as it stands.
#[derive(Clone, Debug)]
pub struct Customer {
    pub id: CustomerId,
    pub number: String,
    pub name: String,
    pub rep: Option<UserId>,
    /// The rep's name, or empty.
    pub rep_name: String,
    pub territory: String,
    pub priority: String,
    pub premise: String,
    pub licence_number: String,
    pub licence_type: String,
    pub licence_expires_on: Option<Day>,
    pub terms: String,
    pub phone: String,
    pub email: String,
    pub street: String,
    pub city: String,
    pub region: String,
    pub postal_code: String,
    pub country: String,
    pub delivery_weekdays: Weekdays,
    pub delivery_window: String,
    pub price_list: Option<PriceListId>,
    /// The price list's name, or empty.
    pub price_list_name: String,
    pub minimum_order: Option<Money>,
    pub do_not_contact_until: Option<Day>,
    pub hold_reason: Option<String>,
    pub notes: String,
    pub closed_on: Option<Day>,
    pub closed_reason: Option<String>,
    pub usual_gap_override: Option<i64>,
    pub pace: Pace,
    pub last_sign_on: Day,
    pub open_order: bool,
    pub credit_limit: Option<Money>,
    /// Guards changes: one that names another version is CONFLICT.
    pub version: i64,
}

/// A customer as a list shows it.
#[derive(Clone, Debug)]
pub struct CustomerRow {
    pub id: CustomerId,
    pub number: String,
    pub name: String,
    pub name_key: String,
    pub city: String,
    pub phone: String,
    pub territory: String,
    pub priority: String,
    pub rep: Option<UserId>,
    pub rep_name: String,
    pub on_hold: bool,
    pub closed: bool,
    pub do_not_contact_until: Option<Day>,
    pub pace: Pace,
    pub last_sign_on: Day,
    pub open_order: bool,
}

/// A customer as the type-ahead offers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub id: CustomerId,
    pub number: String,
    pub name: String,
    pub city: String,
    pub territory: String,
}

/// How a customer is today, from what is stored of it.
fn health(pace: &Pace, today: Day, closed: bool, open_order: bool, last_sign_on: Day) -> Health {
    pace.health(today, closed, Some(if open_order { today } else { last_sign_on }))
}

impl Customer {
    pub fn health(&self, today: Day) -> Health {
        health(&self.pace, today, self.closed_on.is_some(), self.open_order, self.last_sign_on)
    }

    /// What counts when somebody asks whom to see.
    pub fn standing(&self) -> Standing {
        Standing {
            closed: self.closed_on.is_some(),
            open_order: self.open_order,
            do_not_contact_until: self.do_not_contact_until,
        }
    }
}

impl CustomerRow {
    pub fn health(&self, today: Day) -> Health {
        health(&self.pace, today, self.closed, self.open_order, self.last_sign_on)
    }

    /// What counts when somebody asks whom to see.
    pub fn standing(&self) -> Standing {
        Standing { closed: self.closed, open_order: self.open_order, do_not_contact_until: self.do_not_contact_until }
    }
}

impl NewCustomer {
    /// With a name and nothing else: the form that commands and tests start from.
    pub fn named(name: Name) -> NewCustomer {
        NewCustomer {
            number: None,
            name,
            rep: None,
            territory: Text::default(),
            priority: Priority::Medium,
            premise: None,
            licence_number: Text::default(),
            licence_type: Text::default(),
            licence_expires_on: None,
            terms: Text::default(),
            phone: Text::default(),
            email: None,
            street: Text::default(),
            city: Text::default(),
            region: Text::default(),
            postal_code: Text::default(),
            country: Text::default(),
            delivery_weekdays: Weekdays::NONE,
            delivery_window: Text::default(),
            price_list: None,
            minimum_order: None,
            do_not_contact_until: None,
            notes: Note::default(),
            usual_gap: None,
            credit_limit: None,
        }
    }

    /// The key by which the name is sorted and found.
    pub fn name_key(&self) -> String {
        fold(self.name.as_str())
    }
}

/// The first day whose sign of life still makes a prospect, less one: `last_sign_on` lies after it.
pub(super) fn prospect_after(today: Day) -> Day {
    today.plus_days(-Health::PROSPECT_DAYS)
}

/// Money as a form shows it.
pub(super) fn amount(money: Option<Money>, tenant: &Tenant) -> String {
    money.map(|m| m.format(&tenant.currency)).unwrap_or_default()
}
