//! The one place that names, reads, sets and clears cookies.

use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponseBuilder};

use crate::values::Token;

/// One of the three cookies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Jar {
    Session,
    Refresh,
    KnownDevice,
}

impl Jar {
    fn name(self, secure: bool) -> &'static str {
        match (self, secure) {
            (Jar::Session, false) => "session-id",
            (Jar::Session, true) => "__Host-session-id",
            (Jar::Refresh, false) => "refresh-token",
            (Jar::Refresh, true) => "__Host-refresh-token",
            (Jar::KnownDevice, false) => "known-device",
            (Jar::KnownDevice, true) => "__Host-known-device",
        }
    }
}

/// What came under a cookie's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    Nothing,
    /// Malformed, or twice: as good as nothing, but something came.
    Unusable,
    Token(Token),
}

impl Shown {
    pub fn token(self) -> Option<Token> {
        if let Shown::Token(token) = self { Some(token) } else { None }
    }
}

/// Reads a cookie from the request's headers.
pub fn read(request: &HttpRequest, jar: Jar, secure: bool) -> Shown {
    let name = jar.name(secure);
    let headers = request.headers().get_all(header::COOKIE).filter_map(|value| value.to_str().ok());
    let mut shown = headers
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(found, _)| *found == name)
        .map(|(_, value)| value);
    match (shown.next(), shown.next()) {
        (None, _) => Shown::Nothing,
        (Some(value), None) => Token::parse(value).map_or(Shown::Unusable, Shown::Token),
        (Some(_), Some(_)) => Shown::Unusable,
    }
}

/// A cookie with its value and, unless it shall end with the browser, how long it is kept.
pub fn set(answer: &mut HttpResponseBuilder, jar: Jar, secure: bool, token: &Token, keep_seconds: Option<i64>) {
    answer.cookie(with_value(jar, secure, token, keep_seconds));
}

/// The same, for an answer already built.
pub fn with_value(jar: Jar, secure: bool, token: &Token, keep_seconds: Option<i64>) -> Cookie<'static> {
    let mut cookie = bare(jar, secure, token.reveal());
    if let Some(seconds) = keep_seconds {
        cookie.set_max_age(Duration::seconds(seconds));
    }
    cookie
}

/// Tells the browser to forget it.
pub fn clear(answer: &mut HttpResponseBuilder, jar: Jar, secure: bool) {
    let mut cookie = bare(jar, secure, String::new());
    cookie.make_removal();
    answer.cookie(cookie);
}

fn bare(jar: Jar, secure: bool, value: String) -> Cookie<'static> {
    Cookie::build(jar.name(secure), value).path("/").http_only(true).same_site(SameSite::Lax).secure(secure).finish()
}
