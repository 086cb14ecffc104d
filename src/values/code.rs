//! The kinds of failure that clients may tell apart.

/// A kind of failure: its text is part of the public contract, its status goes
/// with it, and its title is the headline of the error page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    AuthRequired,
    SessionExpired,
    InvalidCredentials,
    Forbidden,
    CrossSite,
    NotFound,
    MethodNotAllowed,
    Conflict,
    TooLarge,
    UnsupportedMedia,
    WrongHost,
    Invalid,
    Malformed,
    Throttled,
    Busy,
    Internal,
}

impl Code {
    pub const ALL: [Self; 16] = [
        Self::AuthRequired,
        Self::SessionExpired,
        Self::InvalidCredentials,
        Self::Forbidden,
        Self::CrossSite,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::Conflict,
        Self::TooLarge,
        Self::UnsupportedMedia,
        Self::WrongHost,
        Self::Invalid,
        Self::Malformed,
        Self::Throttled,
        Self::Busy,
        Self::Internal,
    ];

    /// What clients compare; a body that can't be read is `INVALID` too, told
    /// apart by its status.
    pub const fn text(self) -> &'static str {
        self.row().0
    }

    pub const fn status(self) -> u16 {
        self.row().1
    }

    pub const fn title(self) -> &'static str {
        self.row().2
    }

    const fn row(self) -> (&'static str, u16, &'static str) {
        match self {
            Self::AuthRequired => ("AUTH_REQUIRED", 401, "Please sign in"),
            Self::SessionExpired => ("SESSION_EXPIRED", 401, "Your session has ended"),
            Self::InvalidCredentials => ("INVALID_CREDENTIALS", 401, "That sign-in didn't work"),
            Self::Forbidden => ("FORBIDDEN", 403, "Not allowed"),
            Self::CrossSite => ("CROSS_SITE", 403, "Refused from another site"),
            Self::NotFound => ("NOT_FOUND", 404, "Not found"),
            Self::MethodNotAllowed => ("METHOD_NOT_ALLOWED", 405, "Method not allowed"),
            Self::Conflict => ("CONFLICT", 409, "Something changed in between"),
            Self::TooLarge => ("TOO_LARGE", 413, "Too large"),
            Self::UnsupportedMedia => ("UNSUPPORTED_MEDIA", 415, "Unsupported content type"),
            Self::WrongHost => ("WRONG_HOST", 421, "Wrong address"),
            Self::Invalid => ("INVALID", 422, "Please check what you entered"),
            Self::Malformed => ("INVALID", 400, "The request can't be read"),
            Self::Throttled => ("THROTTLED", 429, "Too many attempts"),
            Self::Busy => ("BUSY", 503, "Please try again in a moment"),
            Self::Internal => ("INTERNAL", 500, "Something went wrong"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_codes_of_the_contract() {
        let table: Vec<_> = Code::ALL.map(|code| (code.text(), code.status())).into();
        assert_eq!(
            table,
            [
                ("AUTH_REQUIRED", 401),
                ("SESSION_EXPIRED", 401),
                ("INVALID_CREDENTIALS", 401),
                ("FORBIDDEN", 403),
                ("CROSS_SITE", 403),
                ("NOT_FOUND", 404),
                ("METHOD_NOT_ALLOWED", 405),
                ("CONFLICT", 409),
                ("TOO_LARGE", 413),
                ("UNSUPPORTED_MEDIA", 415),
                ("WRONG_HOST", 421),
                ("INVALID", 422),
                ("INVALID", 400),
                ("THROTTLED", 429),
                ("BUSY", 503),
                ("INTERNAL", 500),
            ]
        );
    }

    #[test]
    fn only_401_speaks_of_sessions() {
        for code in Code::ALL.into_iter().filter(|code| code.status() != 401) {
            assert!(!code.title().to_lowercase().contains("session"), "{code:?}");
        }
    }
}
