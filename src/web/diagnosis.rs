//! What an operator must know when a request doesn't fit the settings: what was got, what was expected,
//! and which setting it is. Nobody else learns anything by it: all that was got came from the one who asks.

use actix_web::HttpRequest;
use actix_web::http::header;

use super::site::Site;
use crate::values::Problem;

/// One thing that doesn't fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clue {
    pub got: String,
    pub expected: String,
    /// The setting, and what to do with it or with the proxy.
    pub setting: String,
}

impl Clue {
    fn new(got: impl Into<String>, expected: impl Into<String>, setting: impl Into<String>) -> Clue {
        Clue { got: got.into(), expected: expected.into(), setting: setting.into() }
    }

    /// Puts it beside a refusal.
    fn on(self, problem: Problem) -> Problem {
        problem.with("got", self.got).with("expected", self.expected).with("setting", self.setting)
    }
}

/// As much of a header is told back, in characters.
const TOLD: usize = 120;

fn text(request: &HttpRequest, name: &str) -> Option<String> {
    let value = request.headers().get(name)?.to_str().unwrap_or("something unreadable");
    Some(value.chars().take(TOLD).collect())
}

/// WRONG_HOST, with the name that was asked for.
pub fn wrong_host(request: &HttpRequest, site: &Site) -> Problem {
    let got = text(request, header::HOST.as_str()).unwrap_or_default();
    let forwarded = text(request, "x-forwarded-host").is_some();
    let clue = match &site.public {
        Some(public) if forwarded => Clue::new(
            format!("Host: {got}, and the name in X-Forwarded-Host"),
            format!("Host: {}", public.authority),
            "The proxy changes the Host: have it pass Host on as it came.",
        ),
        Some(public) => Clue::new(
            format!("Host: {got}"),
            format!("Host: {}", public.authority),
            "--public-url must be the address that people use, and a proxy must pass Host on as it came.",
        ),
        None => Clue::new(
            format!("Host: {got}"),
            "Host: localhost, 127.0.0.1 or [::1]",
            "Without --public-url it answers on this machine only: set it to the address that people use.",
        ),
    };
    clue.on(Problem::wrong_host())
}

/// CROSS_SITE, with the origin that the browser named.
pub fn cross_site(request: &HttpRequest, site: &Site) -> Problem {
    let expected = match &site.public {
        Some(public) => public.to_string(),
        None => format!("http://localhost:{}", site.ports.first().copied().unwrap_or_default()),
    };
    if let Some(from) = text(request, "sec-fetch-site") {
        let setting = "None: another site's page asked for it, or the page was opened at another address.";
        return Clue::new(format!("Sec-Fetch-Site: {from}"), "same-origin or none", setting).on(Problem::cross_site());
    }
    let got = text(request, header::ORIGIN.as_str()).unwrap_or_default();
    Clue::new(
        format!("Origin: {got}"),
        format!("Origin: {expected}"),
        "--public-url must be the address in the browser, with its http or https.",
    )
    .on(Problem::cross_site())
}

/// Why the browser comes back from signing in without any cookie, if it does.
pub fn lost_cookies(request: &HttpRequest, site: &Site) -> Option<Clue> {
    let bounced = super::client::page_of(request).is_some_and(|page| page.split('?').next() == Some("/sales/login"));
    let goes_on = request.query_string().contains("next=");
    if !bounced || !goes_on || request.headers().contains_key(header::COOKIE) {
        return None;
    }
    let scheme = text(request, "x-forwarded-proto");
    let (expected, setting) = match (&site.public, scheme.as_deref()) {
        (Some(public), Some("http")) if public.is_https() => (
            format!("the page opened at {public}"),
            "--public-url says https, so the cookies are Secure, but the proxy was reached over http: send http on to https.",
        ),
        (Some(public), _) if public.is_https() => (
            format!("the cookies that were set for {public}"),
            "Cookies must be allowed for this site, the page must be opened over https, and a proxy must pass Cookie and Set-Cookie on.",
        ),
        _ => (
            "the cookies that were set".to_owned(),
            "Cookies must be allowed for this site, and a proxy must pass Cookie and Set-Cookie on.",
        ),
    };
    Some(Clue::new("no cookie", expected, setting))
}

/// What in a request says that a proxy is set otherwise than the portal.
pub fn proxy(request: &HttpRequest, site: &Site) -> Vec<Clue> {
    let Some(peer) = request.peer_addr().map(|peer| peer.ip().to_canonical()) else { return Vec::new() };
    let forwarded = request.headers().get_all("x-forwarded-for").count();
    let scheme = text(request, "x-forwarded-proto");
    let https = site.is_secure();
    let mut found = Vec::new();
    if forwarded > 0 && !site.trusts(peer) {
        found.push(Clue::new(
            format!("X-Forwarded-For from {peer}"),
            "X-Forwarded-For from a trusted proxy alone",
            format!("--trusted-proxy {peer}, if that is your proxy; until then everyone counts as {peer}."),
        ));
    }
    if site.trusts(peer) && forwarded != 1 {
        found.push(Clue::new(
            format!("{forwarded} lines of X-Forwarded-For from {peer}"),
            "one line with the client's address",
            "Have the proxy set X-Forwarded-For, in one line.",
        ));
    }
    match scheme.as_deref() {
        Some("http") if https => found.push(Clue::new(
            "X-Forwarded-Proto: http",
            "https",
            "Cookies are Secure: have the proxy send http on to https.",
        )),
        Some("https") if !https => found.push(Clue::new(
            "X-Forwarded-Proto: https",
            "http",
            "--public-url must begin with https://, so that cookies are Secure.",
        )),
        _ => {}
    }
    found
}
