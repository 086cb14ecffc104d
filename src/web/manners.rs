//! The outermost layer: what holds for every answer the app makes, errors and panics included.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpRequest, HttpResponse, web};
use data_encoding::HEXLOWER;
use futures_util::FutureExt;

use super::cookies::{self, Jar};
use super::page::Shell;
use super::patience::{self, Patience};
use super::site::Site;
use super::{client, problem, same_origin};
use crate::store::Credential;
use crate::values::{Code, Problem};

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
    object-src 'none'";

const PERMISSIONS: &str = "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), \
    microphone=(), payment=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)";

/// How many requests are being answered.
#[derive(Debug, Default)]
pub struct InFlight(Arc<AtomicUsize>);

struct Place(Arc<AtomicUsize>);

impl InFlight {
    fn enter(&self, limit: usize) -> Option<Place> {
        let place = Place(Arc::clone(&self.0));
        (self.0.fetch_add(1, Ordering::Relaxed) < limit).then_some(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Wraps every route.
pub async fn wrap(
    site: web::Data<Site>,
    inside: web::Data<InFlight>,
    patience: web::Data<Patience>,
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let id = request_id();
    let _turn = patience::take_turn(&mut request, **patience);
    let path = client::place(request.request());
    // A HEAD is routed as its GET; the connection itself leaves the body out.
    if request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    let health = matches!(request.path(), "/healthz" | "/readyz");
    let place = inside.enter(site.in_flight_limit);
    let refused = if place.is_none() && !health {
        Some(Problem::busy("Too many requests at once."))
    } else {
        same_origin::check_host(request.request(), &site)
            .and_then(|()| same_origin::check(request.request(), &site))
            .err()
    };
    if let Some(refusal) = refused.as_ref().filter(|refusal| refusal.code == Code::CrossSite) {
        note_cross_site(request.request(), &site, refusal).await;
    }
    let mut response = match refused {
        Some(refusal) => request.into_response(problem::answer(&refusal, &path, &id, Shell::stranger(&site))),
        None => match run(request, next, &path, &id, &site).await {
            Ok(response) => response,
            // The request is gone with what failed, so the answer travels as an error.
            Err(mut answer) => {
                add_headers(answer.headers_mut(), &site, &path, &id);
                return Err(InternalError::from_response("answered", answer).into());
            }
        },
    };
    add_headers(response.headers_mut(), &site, &path, &id);
    Ok(response)
}

/// What another site had a signed-in person's browser ask for is written down as theirs (AUD-1).
async fn note_cross_site(request: &HttpRequest, site: &Site, refusal: &Problem) {
    if let Some(token) = cookies::read(request, Jar::Session, site.is_secure()).token() {
        let credential = Credential::session(&token, client::address_text(request, site));
        let credential = credential.asking(request.method().as_str(), request.path());
        site.store.note_refused(credential, refusal.detail.clone()).await;
    }
}

fn request_id() -> String {
    let bytes = crate::store::random().unwrap_or_default();
    HEXLOWER.encode(&bytes[..8])
}

async fn run(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    path: &str,
    id: &str,
    site: &Site,
) -> Result<ServiceResponse<BoxBody>, HttpResponse> {
    let response = match AssertUnwindSafe(next.call(request)).catch_unwind().await {
        Ok(Ok(response)) => response.map_into_boxed_body(),
        Ok(Err(error)) => return Err(answer_to(&error, path, id, site)),
        Err(_) => {
            let refusal = Problem::internal("a handler panicked");
            return Err(problem::answer(&refusal, path, id, Shell::stranger(site)));
        }
    };
    let Some(error) = response.response().error() else { return Ok(response) };
    let mut answer = answer_to(error, path, id, site);
    let (request, failed) = response.into_parts();
    for cookie in failed.cookies() {
        if let Err(error) = answer.add_cookie(&cookie) {
            tracing::error!(%error, "a cookie was lost");
        }
    }
    Ok(ServiceResponse::new(request, answer))
}

/// The failures that actix itself makes are given our form too.
fn answer_to(error: &Error, path: &str, id: &str, site: &Site) -> HttpResponse {
    let shell = Shell::stranger(site);
    if let Some(refusal) = error.as_error::<Problem>() {
        return problem::answer(refusal, path, id, shell);
    }
    let refusal = match error.as_response_error().status_code().as_u16() {
        404 => Problem::not_found("page"),
        405 => Problem::method_not_allowed(),
        413 => Problem::too_large("The request is too large."),
        415 => Problem::unsupported_media("This content type is not taken here."),
        400..=499 => Problem::new(Code::Malformed, "The request can't be read."),
        _ => Problem::internal(error.to_string()),
    };
    problem::answer(&refusal, path, id, shell)
}

/// What each answer says of its safety (HDR-1), the last only where all is https.
const SAFETY: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), PERMISSIONS),
    (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains"),
];

fn safety(secure: bool) -> impl Iterator<Item = (HeaderName, &'static str)> {
    SAFETY.into_iter().filter(move |(name, _)| secure || name != header::STRICT_TRANSPORT_SECURITY)
}

/// The same headers as lines, for an answer that the app didn't make.
pub(super) fn as_text(secure: bool) -> String {
    let lines = safety(secure).fold(String::new(), |text, (name, value)| format!("{text}{name}: {value}\r\n"));
    format!("{lines}{}: no-store\r\nx-request-id: {}\r\n", header::CACHE_CONTROL, request_id())
}

fn add_headers(headers: &mut HeaderMap, site: &Site, path: &str, id: &str) {
    for (name, value) in safety(site.is_secure()) {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !path.starts_with("/static/") {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if let Ok(value) = HeaderValue::from_str(id) {
        headers.insert(HeaderName::from_static("x-request-id"), value);
    }
}
