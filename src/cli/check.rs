//! `check`: what is wrong with the file, this machine and the settings, and what to do.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::time::Duration;

use clap::Args;

use super::{Failure, clients, listen, open_at, say, tls};
use crate::admin::check::reach::{self, Way};
use crate::admin::check::{self, Finding, Level};
use crate::clock::Clock;
use crate::config::{Config, Flags};
use crate::jobs::backups;
use crate::values::Zone;

/// Name what is wrong and what to do; status 1 if anything is.
#[derive(Debug, Args)]
pub struct Check {
    /// Make the search, the customers' pace and the orders' figures anew from what is there.
    #[arg(long)]
    repair: bool,
    #[command(flatten)]
    pub flags: Flags<true>,
}

impl Check {
    pub fn run(&self, config: &Config) -> Result<(), Failure> {
        let path = config.db();
        let (mut found, sound) = check::file(&path);
        if path.exists() {
            found.extend(check::machine(&path, config.allow_network_fs));
        }
        if sound {
            found.extend(self.books(config, &path)?);
        }
        found.extend(settings(config));
        found.extend(newest_backup(config, &path));
        tell(&found)
    }

    fn books(&self, config: &Config, path: &Path) -> Result<Vec<Finding>, Failure> {
        let store = open_at(config, path)?;
        if self.repair {
            check::repair(&store)?;
            say("Made the search, the customers' pace and the orders' figures anew.")?;
        }
        Ok(check::books(&store)?)
    }
}

fn settings(config: &Config) -> Vec<Finding> {
    let port = listen::first(config).port();
    let public = match listen::reach(config, port) {
        Ok(reach) => reach.public,
        Err(failure) => return vec![Finding::wrong(failure.to_string(), "Change the setting that it names.")],
    };
    let trusted_proxies = &config.trusted_proxies;
    let mut found = reach::settings(&Way { public: public.as_ref(), trusted_proxies, tls: config.tls.is_some() });
    match config.tls.as_ref().map(tls::load) {
        Some(Err(failure)) => found.push(Finding::wrong(failure.to_string(), "Name a certificate and its key in PEM.")),
        Some(Ok(_)) => found.push(Finding::fine("The certificate and its key go together.")),
        None => found.extend(running(config, public.as_ref().map(|origin| origin.authority.as_str()))),
    }
    found
}

const PATIENCE: Duration = Duration::from_secs(4);

/// If a portal runs here: does it answer to the name that these settings say?
fn running(config: &Config, name: Option<&str>) -> Option<Finding> {
    let address = clients::here(listen::first(config));
    let status = ask(address, name.unwrap_or("localhost"))?;
    let shown = name.unwrap_or("localhost");
    Some(match status.as_str() {
        "200" => Finding::fine(format!("The portal at {address} answers to {shown}.")),
        "421" => Finding::wrong(
            format!("The portal at {address} runs, but doesn't answer to {shown}."),
            "Start it with the same --public-url as this check, and have the proxy pass Host on.",
        ),
        _ => Finding::wrong(
            format!("Whatever runs at {address} answers {status} to a sign-in page."),
            "Look at its log; if it isn't Routebook, choose another port with --listen.",
        ),
    })
}

/// The status of the sign-in page; None if nothing listens there.
fn ask(address: SocketAddr, host: &str) -> Option<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    let asked = format!("GET /sales/login HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(asked.as_bytes()).ok()?;
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).ok()?;
    Some(String::from_utf8_lossy(&answer[9..]).into_owned())
}

/// With a folder for backups, one of today or yesterday is expected in it.
fn newest_backup(config: &Config, path: &Path) -> Option<Finding> {
    let folder = config.backup_folder.as_ref()?;
    let stem = path.file_stem()?.to_string_lossy().into_owned();
    let today = Clock::system().now().day_in(&Zone::parse("UTC").ok()?);
    let todo = "Let serve run, and let its user write the folder; its log says why a backup failed.";
    Some(match backups::days(folder, &stem) {
        Err(why) => Finding::wrong(format!("The backup folder {} can't be read: {why}.", folder.display()), todo),
        Ok(days) => match days.first() {
            Some(newest) if today.days_since(*newest) <= 1 => {
                Finding::fine(format!("The newest backup is of {newest}."))
            }
            Some(newest) => Finding::wrong(format!("The newest backup is of {newest}."), todo),
            None => Finding::wrong(format!("There is no backup in {}.", folder.display()), todo),
        },
    })
}

fn tell(found: &[Finding]) -> Result<(), Failure> {
    for Finding { level, what, todo } in found {
        let mark = match level {
            Level::Fine => "ok   ",
            Level::Note => "note ",
            Level::Wrong => "WRONG",
        };
        say(format!("{mark} {what}"))?;
        if !todo.is_empty() {
            say(format!("      {todo}"))?;
        }
    }
    match found.iter().filter(|finding| finding.level == Level::Wrong).count() {
        0 => say("Nothing is wrong."),
        1 => Err(Failure::refused("1 thing is wrong.")),
        wrong => Err(Failure::refused(format!("{wrong} things are wrong."))),
    }
}
