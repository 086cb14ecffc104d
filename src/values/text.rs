//! Short texts of one line.

use super::{Refusal, text_serde::serde_by_text};
use std::{borrow::Cow, fmt, str::FromStr};
use unicode_normalization::UnicodeNormalization;

/// One line of `MIN` to `MAX` characters: spaces around it dropped, in NFC, so
/// that what looks alike is alike, and without control characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text<const MIN: usize, const MAX: usize>(String);

/// A person's, customer's or product's name.
pub type Name = Text<1, 120>;
/// A telephone number as people write it, extension and all.
pub type Phone = Text<1, 40>;

impl<const MIN: usize, const MAX: usize> Text<MIN, MAX> {
    /// # Errors
    /// If it is too short, too long or holds control characters (a line break,
    /// a tab).
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let tidy: String = text.trim().nfc().collect();
        if tidy.chars().any(char::is_control) {
            return Err(Refusal::new("Must be one line of plain text."));
        }
        check_length(&tidy, MIN, MAX)?;
        Ok(Self(tidy))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Nothing, where nothing is allowed.
impl<const MAX: usize> Default for Text<0, MAX> {
    fn default() -> Self {
        Self(String::new())
    }
}

/// Counts characters, not bytes: that is what a person counts.
pub(super) fn check_length(text: &str, min: usize, max: usize) -> Result<(), Refusal> {
    match text.chars().count() {
        0 if min > 0 => Err(Refusal::new("Must not be empty.")),
        count if count < min => Err(Refusal::new(format!("Must be at least {}.", plural(min)))),
        count if count > max => Err(Refusal::new(format!("Must be at most {}.", plural(max)))),
        _ => Ok(()),
    }
}

fn plural(count: usize) -> Cow<'static, str> {
    match count {
        1 => "1 character".into(),
        _ => format!("{count} characters").into(),
    }
}

impl<const MIN: usize, const MAX: usize> fmt::Display for Text<MIN, MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl<const MIN: usize, const MAX: usize> AsRef<str> for Text<MIN, MAX> {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl<const MIN: usize, const MAX: usize> FromStr for Text<MIN, MAX> {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        Self::parse(text)
    }
}

serde_by_text!(for [const MIN: usize, const MAX: usize] Text<MIN, MAX>);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_tidied() {
        assert_eq!(Name::parse("  Café Zoë ").unwrap().as_str(), "Café Zoë");
        let decomposed = "Cafe\u{301}";
        assert_eq!(Name::parse(decomposed).unwrap().as_str(), "Caf\u{e9}");
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert!(Text::<1, 3>::parse("äöü").is_ok());
        for (typed, sentence) in [
            ("", "Must not be empty."),
            ("   ", "Must not be empty."),
            ("a", "Must be at least 2 characters."),
            ("abcde", "Must be at most 4 characters."),
            ("a\nb", "Must be one line of plain text."),
            ("a\0b", "Must be one line of plain text."),
        ] {
            let refusal = Text::<2, 4>::parse(typed).unwrap_err();
            assert_eq!(refusal.to_string(), sentence);
        }
        assert!(Text::<0, 4>::parse("").is_ok());
    }
}
