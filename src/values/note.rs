//! Longer texts.

use super::{Refusal, text::check_length, text_serde::serde_by_text};
use std::{fmt, str::FromStr};
use unicode_normalization::UnicodeNormalization;

/// Up to `MAX` characters on several lines, perhaps none: white space around it
/// dropped, in NFC, line ends as `\n`, no control characters but `\n` and tab.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Note<const MAX: usize>(String);

impl<const MAX: usize> Note<MAX> {
    /// # Errors
    /// If it is too long or holds other control characters.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let lines = text.replace("\r\n", "\n").replace('\r', "\n");
        let tidy: String = lines.trim().nfc().collect();
        if tidy.chars().any(is_unwanted) {
            return Err(Refusal::new("Must be plain text."));
        }
        check_length(&tidy, 0, MAX)?;
        Ok(Self(tidy))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn is_unwanted(c: char) -> bool {
    c.is_control() && c != '\n' && c != '\t'
}

impl<const MAX: usize> fmt::Display for Note<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl<const MAX: usize> AsRef<str> for Note<MAX> {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> FromStr for Note<MAX> {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        Self::parse(text)
    }
}

serde_by_text!(for [const MAX: usize] Note<MAX>);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_tabs_stay() {
        let note = Note::<40>::parse("\r\n Ring twice.\r\n\tAsk for Jo. \n").unwrap();
        assert_eq!(note.as_str(), "Ring twice.\n\tAsk for Jo.");
        assert!(Note::<40>::parse(" \n ").unwrap().is_empty());
    }

    #[test]
    fn the_rest_is_refused() {
        assert!(Note::<3>::parse("four").is_err());
        assert!(Note::<40>::parse("a\u{7}b").is_err());
    }
}
