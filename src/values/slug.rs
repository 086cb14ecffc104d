//! Short names for addresses and commands.

use super::{Refusal, text_serde::serde_by_text};
use std::{fmt, str::FromStr};

/// 1 to 40 of `a-z`, `0-9` and single dashes inside: a tenant's short name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slug(String);

impl Slug {
    /// # Errors
    /// Anything else, capitals included; spaces around it are dropped.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let typed = text.trim();
        let fits = typed.len() <= 40 && typed.split('-').all(is_word);
        fits.then(|| Self(typed.to_owned()))
            .ok_or_else(|| Refusal::new("Must be 1 to 40 of a-z, 0-9 and single dashes between them."))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_word(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl AsRef<str> for Slug {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl FromStr for Slug {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        Self::parse(text)
    }
}

serde_by_text!(Slug);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs() {
        for text in ["a", "north-wind-2", "42", &"x".repeat(40)] {
            assert_eq!(Slug::parse(text).unwrap().as_str(), text);
        }
        for text in ["", "-a", "a-", "a--b", "A", "ä", "a b", &"x".repeat(41)] {
            assert!(Slug::parse(text).is_err(), "{text}");
        }
    }
}
