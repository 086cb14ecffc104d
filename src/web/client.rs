//! Where a request comes from, and under which name it asked for us.

use std::net::IpAddr;

use actix_web::HttpRequest;
use actix_web::http::{Method, Uri, header};

use super::site::Site;

/// The client's address: the peer's, unless the peer is a trusted proxy; then the right-most address of
/// X-Forwarded-For that is not trusted (LIM-1).
pub fn address(request: &HttpRequest, site: &Site) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip().to_canonical();
    if !site.trusts(peer) {
        return Some(peer);
    }
    let mut lines = request.headers().get_all("x-forwarded-for");
    let (Some(line), None) = (lines.next(), lines.next()) else { return Some(peer) };
    let hops = line.to_str().unwrap_or_default().rsplit(',').map(|hop| hop.trim().parse::<IpAddr>());
    for hop in hops {
        match hop {
            Ok(address) if site.trusts(address) => {}
            Ok(address) => return Some(address.to_canonical()),
            Err(_) => return Some(peer),
        }
    }
    Some(peer)
}

/// As audit rows show it; empty where there is none.
pub fn address_text(request: &HttpRequest, site: &Site) -> String {
    address(request, site).map(|a| a.to_string()).unwrap_or_default()
}

/// The browser's name for itself, cut to what a row keeps.
pub fn user_agent(request: &HttpRequest) -> String {
    let header = request.headers().get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    header.chars().take(300).collect()
}

/// Where the person is: the address asked for, or, of a form that is posted, the page that it stands on.
/// That is where the way leads back to after signing in: many forms post to an address that shows nothing.
pub fn place(request: &HttpRequest) -> String {
    let asked = request.uri().path_and_query().map_or_else(|| request.path().to_owned(), ToString::to_string);
    match *request.method() {
        Method::POST if request.path().starts_with("/sales") => page_of(request).unwrap_or("/sales/dashboard".into()),
        _ => asked,
    }
}

/// The page of ours that a form was posted from, as path and query.
pub fn page_of(request: &HttpRequest) -> Option<String> {
    let text = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let from: Uri = text(header::REFERER)?.parse().ok()?;
    let ours = from.authority().map(actix_web::http::uri::Authority::as_str) == text(header::HOST);
    from.path_and_query().filter(|path| ours && path.path().starts_with("/sales")).map(ToString::to_string)
}
