//! The one failure type: what a service answers when it can't do what was asked.
//! The web turns it into problem+json or a page; the command line prints it.

use super::Code;
use serde::Serialize;
use std::{borrow::Cow, error::Error, fmt};

/// What is wrong with one field of the input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    pub field: String,
    /// A sentence that says what to do.
    pub message: String,
}

impl FieldError {
    pub fn new(field: impl Into<String>, message: impl Into<Cow<'static, str>>) -> Self {
        Self { field: field.into(), message: message.into().into_owned() }
    }
}

type Cause = Box<dyn Error + Send + Sync>;

/// A failure as the person or client who asked may see it. Only `cause` is not
/// for them: it goes to the log, with the request's id.
#[derive(Debug)]
pub struct Problem {
    pub code: Code,
    /// A sentence or two for a person.
    pub detail: String,
    pub errors: Vec<FieldError>,
    /// Seconds to wait before asking again.
    pub retry_after: Option<u64>,
    /// Further members of the JSON object.
    pub extra: Vec<(&'static str, String)>,
    pub cause: Option<Cause>,
}

impl Problem {
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), errors: Vec::new(), retry_after: None, extra: Vec::new(), cause: None }
    }

    /// No cookie came.
    pub fn auth_required() -> Self {
        Self::new(Code::AuthRequired, "Sign in to go on.").with("loginUrl", LOGIN)
    }

    /// A cookie came that opens nothing.
    pub fn session_expired() -> Self {
        Self::new(Code::SessionExpired, "Sign in again to go on.").with("loginUrl", LOGIN)
    }

    /// The one answer to every failed sign-in, whatever was wrong.
    pub fn invalid_credentials() -> Self {
        let detail = "The e-mail address or the password is not right.";
        Self::new(Code::InvalidCredentials, detail)
    }

    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(Code::Forbidden, detail)
    }

    pub fn cross_site() -> Self {
        let detail = "This change was asked for by a page of another site.";
        Self::new(Code::CrossSite, detail)
    }

    /// Also for what belongs to somebody else: it says nothing of whether it exists.
    pub fn not_found(noun: &str) -> Self {
        Self::new(Code::NotFound, format!("There is no such {noun}."))
    }

    pub fn method_not_allowed() -> Self {
        Self::new(Code::MethodNotAllowed, "This address has no such action.")
    }

    pub fn unsupported_media(detail: impl Into<String>) -> Self {
        Self::new(Code::UnsupportedMedia, detail)
    }

    pub fn wrong_host() -> Self {
        let detail = "This server doesn't answer under that name.";
        Self::new(Code::WrongHost, detail)
    }

    /// Somebody else was quicker, or the thing is no longer as it was shown.
    pub fn conflict(detail: impl Into<String>) -> Self {
        Self::new(Code::Conflict, detail)
    }

    pub fn too_large(detail: impl Into<String>) -> Self {
        Self::new(Code::TooLarge, detail)
    }

    pub fn invalid(errors: Vec<FieldError>) -> Self {
        let detail = match errors.as_slice() {
            [only] => only.message.clone(),
            _ => format!("{} fields need another look.", errors.len()),
        };
        let problem = Self::new(Code::Invalid, detail);
        Self { errors, ..problem }
    }

    pub fn invalid_field(field: impl Into<String>, message: impl Into<Cow<'static, str>>) -> Self {
        Self::invalid(vec![FieldError::new(field, message)])
    }

    /// A body that can't be read at all.
    pub fn malformed(detail: impl Into<String>) -> Self {
        Self::new(Code::Malformed, detail)
    }

    /// Too many attempts; again after so many seconds.
    pub fn throttled(seconds: u64) -> Self {
        let detail = format!("Too many attempts. Try again in {}.", wait(seconds));
        Self::new(Code::Throttled, detail).retry_after(seconds)
    }

    /// It can't be done now, but perhaps in a moment; `detail` says why.
    pub fn busy(detail: impl Into<String>) -> Self {
        Self::new(Code::Busy, detail).retry_after(2)
    }

    /// A fault of ours: the person hears nothing of the cause.
    pub fn internal(cause: impl Into<Cause>) -> Self {
        let detail = "This is our fault, not yours.";
        Self::new(Code::Internal, detail).with_cause(cause)
    }

    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    #[must_use]
    pub fn with(mut self, member: &'static str, value: impl Into<String>) -> Self {
        self.extra.push((member, value.into()));
        self
    }

    #[must_use]
    pub fn with_cause(mut self, cause: impl Into<Cause>) -> Self {
        self.cause = Some(cause.into());
        self
    }
}

const LOGIN: &str = "/sales/login";

fn wait(seconds: u64) -> String {
    match seconds {
        0 | 1 => "a second".into(),
        2..=90 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    }
}

/// For the command line and the log; the causes follow by `source`.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)?;
        match self.errors.as_slice() {
            [] => Ok(()),
            [only] => write!(f, " ({})", only.field),
            errors => errors.iter().try_for_each(|e| write!(f, " {}: {}", e.field, e.message)),
        }
    }
}

impl Error for Problem {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_wrong_field_is_the_whole_story() {
        let problem = Problem::invalid_field("email", "Must not be empty.");
        assert_eq!(problem.detail, "Must not be empty.");
        assert_eq!(problem.to_string(), "Must not be empty. (email)");
        assert_eq!(problem.code.status(), 422);
    }

    #[test]
    fn several_are_named_one_by_one() {
        let errors = ["a", "b"].map(|field| FieldError::new(field, "Must not be empty."));
        assert_eq!(
            Problem::invalid(errors.into()).to_string(),
            "2 fields need another look. a: Must not be empty. b: Must not be empty."
        );
    }

    #[test]
    fn a_cause_is_for_the_log_alone() {
        let problem = Problem::internal("disk I/O error");
        assert!(!problem.to_string().contains("disk"));
        assert_eq!(problem.source().unwrap().to_string(), "disk I/O error");
    }

    #[test]
    fn waiting_and_signing_in() {
        let throttled = Problem::throttled(900);
        assert_eq!(throttled.detail, "Too many attempts. Try again in 15 minutes.");
        assert_eq!(throttled.retry_after, Some(900));
        assert!(Problem::busy("The disk is full.").retry_after.is_some());
        for problem in [Problem::auth_required(), Problem::session_expired()] {
            assert_eq!(problem.extra, [("loginUrl", "/sales/login".to_owned())]);
        }
    }
}
