//! Personal tokens of programs: `Authorization: Bearer rbk_…`, under `/api` alone. A request that carries
//! one is never also taken by its cookies.

use actix_web::HttpRequest;
use actix_web::http::header;

use crate::values::Token;

/// What a personal token begins with, so that people and scanners know it when they see it.
pub const PREFIX: &str = "rbk_";

/// What came after `Bearer`: `Some(None)` if that is no token of ours.
pub fn read(request: &HttpRequest) -> Option<Option<Token>> {
    if !request.path().starts_with("/api/") {
        return None;
    }
    let value = request.headers().get(header::AUTHORIZATION)?.to_str().unwrap_or_default();
    let (scheme, shown) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| shown.trim().strip_prefix(PREFIX).and_then(Token::parse))
}
