//! For containers, clients and shells: `healthcheck`, `openapi`, `completions`.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use clap::{Args, CommandFactory};

use super::{Cli, Failure, listen, say};
use crate::app;
use crate::config::{Config, Flags};
use crate::web::openapi;

/// Ask a running portal whether it is well.
#[derive(Debug, Args)]
pub struct Healthcheck {
    #[command(flatten)]
    pub flags: Flags<true>,
}

const PATIENCE: Duration = Duration::from_secs(4);

/// Asks `/healthz` at the configured address. Behind a certificate of its own the portal is asked only
/// whether it takes connections, since the name on the certificate is not loopback's.
pub fn healthcheck(config: &Config) -> Result<(), Failure> {
    let address = here(listen::first(config));
    let unwell = |why: &str| Failure::refused(format!("Nothing healthy at {address}: {why}."));
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE).map_err(|e| unwell(&e.to_string()))?;
    if config.tls.is_some() {
        return say("ok");
    }
    stream.set_read_timeout(Some(PATIENCE))?;
    let asked = stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    asked.map_err(|e| unwell(&e.to_string()))?;
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).map_err(|e| unwell(&e.to_string()))?;
    if &answer == b"HTTP/1.1 200" { say("ok") } else { Err(unwell("it doesn't answer 200")) }
}

/// An address that listens everywhere is asked on loopback.
pub(super) fn here(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::from(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::from(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

/// Prints the OpenAPI document.
pub fn openapi() -> Result<(), Failure> {
    say(format!("{:#}", openapi::document(&app::routes())))
}

/// Prints a shell's completions.
pub fn completions(shell: clap_complete::Shell) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "routebook", &mut script);
    Ok(std::io::stdout().lock().write_all(&script)?)
}
