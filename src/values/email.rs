//! E-mail addresses.

use super::{Refusal, text_serde::serde_by_text};
use std::{
    fmt,
    hash::{Hash, Hasher},
    str::FromStr,
};
use unicode_normalization::UnicodeNormalization;

/// An e-mail address as it was typed, and the key by which it is one: NFC and
/// lower-case. Two addresses are equal if their keys are.
#[derive(Debug, Clone)]
pub struct Email {
    typed: String,
    key: String,
}

impl Email {
    /// In bytes, by RFC 5321.
    pub const LONGEST: usize = 254;

    /// # Errors
    /// If it is longer than 254 bytes, has a space or control character, or
    /// isn't something, one `@`, something. Only a letter proves more.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let typed: String = text.trim().nfc().collect();
        if typed.len() > Self::LONGEST {
            return Err(Refusal::new("Is too long for an e-mail address."));
        }
        if !is_address(&typed) {
            return Err(Refusal::new("Must be an e-mail address like ann@example.com."));
        }
        let key = typed.to_lowercase().nfc().collect();
        Ok(Self { typed, key })
    }

    /// As it was typed: for showing and for writing to.
    pub fn as_str(&self) -> &str {
        &self.typed
    }

    /// What is unique in a tenant and looked up at sign-in.
    pub fn key(&self) -> &str {
        &self.key
    }
}

fn is_address(text: &str) -> bool {
    let plain = !text.chars().any(|c| c.is_whitespace() || c.is_control());
    let halves = text.split_once('@');
    plain && halves.is_some_and(|(who, at)| !who.is_empty() && !at.is_empty() && !at.contains('@'))
}

impl PartialEq for Email {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Email {}

impl Hash for Email {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.typed)
    }
}

impl FromStr for Email {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        Self::parse(text)
    }
}

serde_by_text!(Email);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kept_as_typed_and_found_by_its_key() {
        let email = Email::parse(" Ann.Lee@Example.COM ").unwrap();
        assert_eq!(email.as_str(), "Ann.Lee@Example.COM");
        assert_eq!(email.key(), "ann.lee@example.com");
        assert_eq!(email, Email::parse("ANN.LEE@example.com").unwrap());
        let composed = Email::parse("zo\u{eb}@example.com").unwrap();
        assert_eq!(Email::parse("ZOE\u{308}@example.com").unwrap(), composed);
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let long = format!("{}@example.com", "x".repeat(243));
        for text in ["", "ann", "@", "ann@", "@b", "a@b@c", "a b@c", "a\u{0}@c", &long] {
            assert!(Email::parse(text).is_err(), "{text}");
        }
        assert!(Email::parse(&long[1..]).is_ok());
    }
}
