//! A session's cookies, the same for pages, API and renewal.

use actix_web::HttpResponseBuilder;
use actix_web::cookie::Cookie;

use super::entering::KNOWN_SECONDS;
use super::sessions::Issued;

use crate::values::{Timestamp, Token};
use crate::web::cookies::{self, Jar};

/// The refresh token's cookie outlives its session by an hour, as the row does: so the server knows whose
/// form it was that came a little late (UI-4). In seconds.
const LATE: i64 = 3600;

/// Both cookies of a session. Kept ones last as long as what they open; others end with the browser.
pub fn of(issued: &Issued, now: Timestamp, secure: bool) -> [Cookie<'static>; 2] {
    let keep = |until: Timestamp| issued.remember.then(|| until.millis_since(now) / 1000);
    [
        cookies::with_value(Jar::Session, secure, &issued.session, keep(issued.access_expires_at)),
        // Use puts the idle end off, so the cookie is kept to the absolute one; the row decides.
        cookies::with_value(Jar::Refresh, secure, &issued.refresh, keep(issued.absolute_expires_at.plus_seconds(LATE))),
    ]
}

/// Puts a session's cookies, and a newly known device's, into an answer.
pub fn set(
    answer: &mut HttpResponseBuilder,
    issued: &Issued,
    known_device: Option<&Token>,
    now: Timestamp,
    secure: bool,
) {
    for cookie in of(issued, now, secure) {
        answer.cookie(cookie);
    }
    if let Some(device) = known_device {
        cookies::set(answer, Jar::KnownDevice, secure, device, Some(KNOWN_SECONDS));
    }
}

/// Clears the session's two; the known device stays.
pub fn clear(answer: &mut HttpResponseBuilder, secure: bool) {
    cookies::clear(answer, Jar::Session, secure);
    cookies::clear(answer, Jar::Refresh, secure);
}
