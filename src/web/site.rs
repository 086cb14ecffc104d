//! What every handler may ask of the running portal.

use std::net::IpAddr;

use actix_web::http::Uri;
use ipnet::IpNet;

use crate::store::Store;

/// Scheme and authority of the address people use, as `https://routebook.example`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    pub scheme: String,
    pub authority: String,
}

impl Origin {
    /// From `--public-url`; a path other than `/` is refused.
    pub fn parse(url: &str) -> Option<Origin> {
        let uri: Uri = url.parse().ok()?;
        let scheme = uri.scheme_str().filter(|s| matches!(*s, "http" | "https"))?;
        let authority = uri.authority()?.as_str();
        if uri.path() != "/" && !uri.path().is_empty() || uri.query().is_some() || authority.contains('@') {
            return None;
        }
        let port = if scheme == "https" { ":443" } else { ":80" };
        let authority = authority.strip_suffix(port).unwrap_or(authority).to_lowercase();
        Some(Origin { scheme: scheme.to_owned(), authority })
    }

    pub fn is_https(&self) -> bool {
        self.scheme == "https"
    }
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}://{}", self.scheme, self.authority)
    }
}

/// A sign-in that the demo shows on its login page.
#[derive(Clone, Debug)]
pub struct DemoSignIn {
    pub email: String,
    pub password: String,
    pub role: String,
}

/// The running portal: its data and how it is reached.
#[derive(Clone)]
pub struct Site {
    pub store: Store,
    pub public: Option<Origin>,
    pub ports: Vec<u16>,
    pub trusted_proxies: Vec<IpNet>,
    /// Served without https beyond this machine, because it was asked for.
    pub plain_http: bool,
    pub demo: Vec<DemoSignIn>,
    /// A body's limit in bytes.
    pub body_limit: usize,
    /// Requests answered at once; one more is BUSY.
    pub in_flight_limit: usize,
}

impl Site {
    /// The address as people type it: the public one, or this machine's own.
    pub fn address(&self) -> String {
        let port = self.ports.first().copied().unwrap_or_default();
        self.public.as_ref().map_or_else(|| format!("http://localhost:{port}"), ToString::to_string)
    }

    /// Are cookies Secure, and is HSTS sent?
    pub fn is_secure(&self) -> bool {
        self.public.as_ref().is_some_and(Origin::is_https)
    }

    pub fn trusts(&self, peer: IpAddr) -> bool {
        self.trusted_proxies.iter().any(|net| net.contains(&peer.to_canonical()))
    }
}
