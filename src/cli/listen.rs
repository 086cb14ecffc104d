//! Where the portal listens, and whether it may: beyond this machine it needs a name and https.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};

use super::Failure;
use crate::config::Config;
use crate::web::site::Origin;

/// The port unless told.
const PORT: u16 = 3000;

/// Where it listens first unless told.
pub fn default_address() -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, PORT))
}

/// Where it listens first.
pub fn first(config: &Config) -> SocketAddr {
    config.listen.first().copied().unwrap_or_else(default_address)
}

/// The address as people type it, for commands beside the running portal.
pub fn address(config: &Config) -> String {
    let port = config.listen.first().map_or(PORT, SocketAddr::port);
    let scheme = if config.tls.is_some() { "https" } else { "http" };
    config.public_url.as_ref().map_or_else(|| format!("{scheme}://localhost:{port}"), ToString::to_string)
}

/// How people reach the portal, checked.
#[derive(Clone, Debug)]
pub struct Reach {
    pub public: Option<Origin>,
    /// Beyond this machine without https, because it was asked for.
    pub plain_http: bool,
    /// Can anyone but this machine get here?
    pub beyond_loopback: bool,
}

/// Binds each address; a taken port is one sentence, a machine without ::1 is fine.
pub fn bind(config: &Config) -> Result<Vec<TcpListener>, Failure> {
    if !config.listen.is_empty() {
        return config.listen.iter().map(|address| bind_one(*address)).collect();
    }
    let v4 = bind_one(default_address())?;
    match TcpListener::bind((Ipv6Addr::LOCALHOST, PORT)) {
        Ok(v6) => Ok(vec![v4, v6]),
        Err(e) if e.kind() == ErrorKind::AddrInUse => Err(taken(SocketAddr::from((Ipv6Addr::LOCALHOST, PORT)))),
        Err(_) => Ok(vec![v4]),
    }
}

pub(super) fn bind_one(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).map_err(|cause| match cause.kind() {
        ErrorKind::AddrInUse => taken(address),
        _ => Failure::refused(format!("{address} can't be listened on: {cause}.")),
    })
}

fn taken(address: SocketAddr) -> Failure {
    let (ip, port) = (address.ip(), address.port());
    Failure::refused(format!(
        "Port {port} on {ip} is in use by another program: stop that one, or choose another port with --listen {}.",
        SocketAddr::new(ip, port.wrapping_add(1))
    ))
}

/// Checks the rules of being reached from elsewhere; `port` is the first one bound.
pub fn reach(config: &Config, port: u16) -> Result<Reach, Failure> {
    let public = public(config, port)?;
    let listens_beyond = config.listen.iter().any(|address| !address.ip().is_loopback());
    let named_beyond = public.as_ref().is_some_and(|origin| !is_local(origin));
    if listens_beyond && public.is_none() {
        let sentence = "Listening beyond this machine needs --public-url, the address that people use, such as https://sales.example.";
        return Err(Failure::refused(sentence));
    }
    let beyond_loopback = listens_beyond || named_beyond;
    let plain_http = beyond_loopback && !public.as_ref().is_some_and(Origin::is_https);
    if plain_http && !config.insecure_http {
        let sentence = "Without https, others on the network can read passwords: use an https --public-url (behind a proxy, or with --tls-cert), or pass --insecure-http.";
        return Err(Failure::refused(sentence));
    }
    Ok(Reach { public, plain_http, beyond_loopback })
}

/// With a certificate and no other name, people use https://localhost.
fn public(config: &Config, port: u16) -> Result<Option<Origin>, Failure> {
    match (&config.public_url, &config.tls) {
        (Some(url), Some(_)) if !url.is_https() => {
            Err(Failure::refused("With --tls-cert the --public-url must begin with https://."))
        }
        (None, Some(_)) if config.listen.iter().all(|address| address.ip().is_loopback()) => {
            Ok(Origin::parse(&format!("https://localhost:{port}")))
        }
        (url, _) => Ok(url.clone()),
    }
}

fn is_local(origin: &Origin) -> bool {
    let host = origin.authority.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok());
    matches!(host.map_or(&*origin.authority, |(host, _)| host), "localhost" | "127.0.0.1" | "[::1]")
}
