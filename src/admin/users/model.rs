//! What services of people take and give.

use std::str::FromStr;

use crate::values::{Email, Money, Name, Refusal, Role, Text, Timestamp, UserId, Weekdays};

/// A person to be added. The password is hashed before, never inside a transaction.
#[derive(Clone, Debug)]
pub struct NewUser {
    pub email: Email,
    pub full_name: Name,
    pub role: Role,
    pub password_hash: Option<String>,
}

/// A person to be invited, and the SHA-256 of the link that lets them in.
#[derive(Clone, Debug)]
pub struct Invitation {
    pub email: Email,
    pub full_name: Name,
    pub role: Role,
    pub rep: Option<RepProfile>,
    /// None for a link that is made later.
    pub link_hash: Option<[u8; 32]>,
}

/// What a rep is measured by. It may hang on any person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepProfile {
    pub territory: Text<0, 80>,
    pub delivery_weekdays: Weekdays,
    pub weekly_quota: Money,
    pub monthly_quota: Money,
    pub quarterly_quota: Money,
    pub yearly_quota: Money,
    pub samples_a_month: i64,
}

/// A person as admins see them.
#[derive(Clone, Debug)]
pub struct User {
    pub id: UserId,
    pub email: String,
    pub full_name: String,
    pub role: Role,
    pub active: bool,
    /// Invited and not yet here: no password was ever set.
    pub invited: bool,
    pub version: i64,
    pub created_at: Timestamp,
    /// When any of their live sessions was last used.
    pub last_seen_at: Option<Timestamp>,
    pub rep: Option<RepProfile>,
}

impl User {
    pub fn state(&self) -> State {
        match (self.active, self.invited) {
            (false, _) => State::Disabled,
            (true, true) => State::Invited,
            (true, false) => State::Active,
        }
    }
}

/// How far somebody is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Active,
    /// No password was ever set.
    Invited,
    Disabled,
}

impl State {
    pub const ALL: [State; 3] = [State::Active, State::Invited, State::Disabled];

    pub const fn text(self) -> &'static str {
        match self {
            State::Active => "active",
            State::Invited => "invited",
            State::Disabled => "disabled",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            State::Active => "Active",
            State::Invited => "Invited",
            State::Disabled => "Disabled",
        }
    }
}

impl FromStr for State {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<State, Refusal> {
        let state = State::ALL.into_iter().find(|state| state.text() == text);
        state.ok_or_else(|| Refusal::new("Must be active, invited or disabled."))
    }
}

/// What an admin changes of a person; None leaves it as it is.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// The version that was shown; CONFLICT if it is no longer that.
    pub version: Option<i64>,
    pub full_name: Option<Name>,
    pub role: Option<Role>,
    pub active: Option<bool>,
    pub rep: Option<RepProfile>,
    /// Who takes over the customers and open orders, in the same transaction.
    pub hand_over_to: Option<UserId>,
}

/// Which people a list shows.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// In small letters, found anywhere in the name or the e-mail address.
    pub search: Option<String>,
    pub role: Option<Role>,
    pub state: Option<State>,
}
