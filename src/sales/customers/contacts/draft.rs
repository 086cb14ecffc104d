//! What was typed of a contact, before it is read.

use serde::Deserialize;

use super::{Contact, NewContact};
use crate::values::{Email, Errors, Name, Problem, Text};

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
