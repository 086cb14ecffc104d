//! Reading a form: gather what is wrong, and say it all at once.

use super::{FieldError, Problem};
use std::fmt::Display;

/// The collector of a form's field errors.
///
/// ```
/// use routebook::values::{Email, Errors, Name, Problem};
///
/// fn read(name: &str, email: &str) -> Result<(Name, Option<Email>), Problem> {
///     let mut errors = Errors::new();
///     let name = errors.take("name", Name::parse(name));
///     let email = errors.take_optional("email", email, Email::parse);
///     match (name, email) {
///         (Some(name), Some(email)) if errors.is_empty() => Ok((name, email)),
///         _ => Err(errors.into_problem()),
///     }
/// }
/// assert!(read("Ann", "").is_ok());
/// assert_eq!(read("", "?").unwrap_err().errors.len(), 2);
/// ```
#[derive(Debug, Default)]
pub struct Errors(Vec<FieldError>);

impl Errors {
    pub fn new() -> Self {
        Self::default()
    }

    /// The value, or none and its refusal noted.
    pub fn take<T, E: Display>(&mut self, field: impl Into<String>, parsed: Result<T, E>) -> Option<T> {
        parsed.map_err(|refusal| self.add(field, refusal.to_string())).ok()
    }

    /// The same for a field that may be left blank: `Some(None)` then.
    pub fn take_optional<T, E: Display>(
        &mut self,
        field: impl Into<String>,
        raw: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<Option<T>> {
        match raw.trim() {
            "" => Some(None),
            typed => self.take(field, parse(typed)).map(Some),
        }
    }

    pub fn add(&mut self, field: impl Into<String>, message: impl Into<String>) {
        self.0.push(FieldError::new(field, message.into()));
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// # Errors
    /// [`Problem::invalid`] with all that was noted, if anything was.
    pub fn finish(self) -> Result<(), Problem> {
        if self.is_empty() { Ok(()) } else { Err(self.into_problem()) }
    }

    /// For the branch that knows something was noted.
    pub fn into_problem(self) -> Problem {
        Problem::invalid(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::{Name, Quantity};

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let mut errors = Errors::new();
        assert!(errors.take("name", Name::parse(" ")).is_none());
        assert!(errors.take("quantity", Quantity::parse("5")).is_some());
        assert!(errors.take("boxes", Quantity::parse("0")).is_none());
        let problem = errors.finish().unwrap_err();
        let fields: Vec<_> = problem.errors.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["name", "boxes"]);
        assert_eq!(problem.errors[0].message, "Must not be empty.");
    }

    #[test]
    fn a_blank_field_may_be_none() {
        let mut errors = Errors::new();
        assert_eq!(errors.take_optional("name", "  ", Name::parse), Some(None));
        let quantity = errors.take_optional("quantity", "x", Quantity::parse);
        assert_eq!(quantity, None);
        assert!(!errors.is_empty());
        assert!(Errors::new().finish().is_ok());
    }
}
