//! What a value's parser says when it refuses.

use super::FieldError;
use std::borrow::Cow;

/// One sentence for the person who typed it: "Must be at most 120 characters."
/// It never repeats what was typed, so it may be shown and logged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(Cow<'static, str>);

impl Refusal {
    pub fn new(sentence: impl Into<Cow<'static, str>>) -> Self {
        Self(sentence.into())
    }

    /// The sentence at the field it is about.
    pub fn at(self, field: impl Into<String>) -> FieldError {
        FieldError::new(field, self.0)
    }
}
