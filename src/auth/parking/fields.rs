//! The fields of a kept form, without what is secret.

use crate::values::CustomerId;

/// Names and values in the order of the form; names may repeat.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

/// A value beyond this many characters is shown cut; it is sent whole.
const SHOWN: usize = 300;

impl Fields {
    /// As a browser encodes a form; None if it isn't one.
    pub fn parse(encoded: &str) -> Option<Fields> {
        serde_html_form::from_str(encoded).ok().map(Fields)
    }

    /// Takes out what is secret in a form that posts to `action`; true if something was.
    pub fn leave_out_secrets(&mut self, action: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|(name, _)| !is_secret(action, name));
        self.0.len() < before
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn encoded(&self) -> String {
        serde_html_form::to_string(&self.0).unwrap_or_default()
    }

    pub fn iter(&self) -> std::slice::Iter<'_, (String, String)> {
        self.0.iter()
    }

    /// What a person recognises: what was typed or chosen, under the field's name in words.
    pub fn readable(&self) -> Vec<(String, String)> {
        let typed = self.0.iter().filter(|(name, value)| !value.trim().is_empty() && is_for_people(name, value));
        typed.map(|(name, value)| (in_words(name), cut(value))).collect()
    }
}

/// Must it never be kept? Passwords anywhere; on the account's own pages the codes and passwords that have
/// other names there. A test holds this against every form of the house.
pub fn is_secret(action: &str, name: &str) -> bool {
    let account = action.starts_with("/sales/account/");
    name.to_lowercase().contains("password") || (account && matches!(name, "current" | "new" | "code"))
}

/// Ids and versions go along unseen.
fn is_for_people(name: &str, value: &str) -> bool {
    name != "version" && value.parse::<CustomerId>().is_err()
}

fn cut(value: &str) -> String {
    match value.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &value[..at]),
        None => value.to_owned(),
    }
}

/// "poNumber" is "Po number".
fn in_words(name: &str) -> String {
    let mut words = String::new();
    for c in name.chars() {
        match c {
            c if words.is_empty() => words.extend(c.to_uppercase()),
            '_' | '-' | '[' | ']' | '.' => words.push(' '),
            c if c.is_uppercase() => {
                words.push(' ');
                words.extend(c.to_lowercase());
            }
            c => words.push(c),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ui_4_what_is_kept_is_the_form_in_its_order_without_secrets() {
        let mut fields = Fields::parse("name=Caf%C3%A9&productId=&quantity=2&quantity=3&password=hush").unwrap();
        assert!(fields.leave_out_secrets("/sales/orders"));
        assert_eq!(fields.encoded(), "name=Caf%C3%A9&productId=&quantity=2&quantity=3");
        assert!(!fields.leave_out_secrets("/sales/orders"));
        for name in ["current", "new", "code", "newPassword"] {
            assert!(is_secret("/sales/account/password", name), "{name}");
        }
        assert!(!is_secret("/sales/products", "code"), "a product's code is no secret");
    }

    #[test]
    fn a_person_is_shown_what_was_typed() {
        let encoded = format!(
            "poNumber=A7&version=4&customerId=0192f3a0-1c2d-7e3f-8a4b-5c6d7e8f9a0b&notes={}&x=",
            "é".repeat(400)
        );
        let shown = Fields::parse(&encoded).unwrap().readable();
        assert_eq!(shown[0], ("Po number".to_owned(), "A7".to_owned()));
        assert_eq!(shown[1].1.chars().count(), 301);
        assert_eq!(shown.len(), 2);
    }
}
