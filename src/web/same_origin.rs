//! Requests from other sites, and requests under other names (CSR-1…4, HDR-3).

use actix_web::HttpRequest;
use actix_web::http::{Method, header};

use super::diagnosis;
use super::site::Site;
use crate::values::Problem;

const LOCAL_NAMES: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

fn text<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    request.headers().get(name).map(|value| value.to_str().unwrap_or("unreadable"))
}

/// CROSS_SITE unless the change was asked for by our own page or by no page at all. Requests with a
/// Bearer token are exempt: no browser adds one by itself.
pub fn check(request: &HttpRequest, site: &Site) -> Result<(), Problem> {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) || has_bearer(request) {
        return Ok(());
    }
    let fine = match (text(request, "sec-fetch-site"), text(request, header::ORIGIN.as_str())) {
        (Some(fetch_site), _) => matches!(fetch_site, "same-origin" | "none"),
        (None, None) => true,
        (None, Some(origin)) => is_ours(origin, site),
    };
    if fine { Ok(()) } else { Err(diagnosis::cross_site(request, site)) }
}

fn has_bearer(request: &HttpRequest) -> bool {
    super::bearer::read(request).is_some()
}

fn is_ours(origin: &str, site: &Site) -> bool {
    match &site.public {
        Some(public) => origin == public.to_string(),
        None => site.ports.iter().any(|port| {
            LOCAL_NAMES.iter().any(|name| {
                origin == format!("http://{name}:{port}") || (*port == 80 && origin == format!("http://{name}"))
            })
        }),
    }
}

/// WRONG_HOST unless the request names us. Health checks may come under any name.
pub fn check_host(request: &HttpRequest, site: &Site) -> Result<(), Problem> {
    if matches!(request.path(), "/healthz" | "/readyz") {
        return Ok(());
    }
    let host = text(request, header::HOST.as_str())
        .or_else(|| request.uri().authority().map(actix_web::http::uri::Authority::as_str))
        .unwrap_or_default()
        .to_lowercase();
    let fine = match &site.public {
        Some(public) => {
            let port = if public.is_https() { ":443" } else { ":80" };
            host.strip_suffix(port).unwrap_or(&host) == public.authority
        }
        None => {
            let name = host.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok()).map_or(&*host, |(n, _)| n);
            LOCAL_NAMES.contains(&name)
        }
    };
    if fine { Ok(()) } else { Err(diagnosis::wrong_host(request, site)) }
}
