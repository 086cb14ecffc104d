//! `serve`: the portal on a database, until a signal.

use std::net::TcpListener;
use std::path::PathBuf;

use clap::Args;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::signal::unix::{SignalKind, signal};

use super::listen::{self, Reach};
use super::{Failure, open, say, tls};
use crate::app::{self, Doors};
use crate::auth::{Lane, sessions, setup};
use crate::config::{Config, Flags};
use crate::store::Store;
use crate::web::Site;
use crate::web::site::DemoSignIn;
use crate::{demo, jobs};

/// Serve a database.
#[derive(Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    pub flags: Flags<true>,
}

/// Binds first, so that a taken port leaves no file behind.
pub fn run(config: &Config) -> Result<(), Failure> {
    let (sockets, reach) = doors(config)?;
    let store = open(config)?;
    let marked = store.system_read_blocking(demo::is_marked)?;
    if marked && reach.beyond_loopback {
        let sentence = format!(
            "{} is a demo, whose passwords everyone knows: it is served on this machine only.",
            store.path().display()
        );
        return Err(Failure::refused(sentence));
    }
    let sign_ins = if marked { demo::people::sign_ins() } else { Vec::new() };
    serve(config, store, sockets, reach, sign_ins)
}

/// The sockets, and how they are reached.
pub(super) fn doors(config: &Config) -> Result<(Vec<TcpListener>, Reach), Failure> {
    // The rules come first: what may not be served is not listened for either.
    listen::reach(config, 0)?;
    let sockets = listen::bind(config)?;
    let port = ports(&sockets)?.first().copied().unwrap_or_default();
    Ok((sockets, listen::reach(config, port)?))
}

fn ports(sockets: &[TcpListener]) -> Result<Vec<u16>, Failure> {
    sockets.iter().map(|socket| Ok(socket.local_addr()?.port())).collect()
}

/// Serves until SIGTERM or SIGINT, then lets what runs finish.
pub(super) fn serve(
    config: &Config,
    store: Store,
    sockets: Vec<TcpListener>,
    reach: Reach,
    demo: Vec<DemoSignIn>,
) -> Result<(), Failure> {
    raise_open_files();
    let ports = ports(&sockets)?;
    let tls = config.tls.as_ref().map(tls::load).transpose()?;
    let site = Site {
        store: store.clone(),
        public: reach.public,
        ports,
        trusted_proxies: config.trusted_proxies.clone(),
        plain_http: reach.plain_http,
        demo,
        body_limit: config.body_limit,
        in_flight_limit: config.in_flight_limit,
    };
    greet(&site)?;
    let lane = Lane::start(config.hashing)?;
    let doors = Doors { sockets, tls, workers: workers(config) };
    let kept = store.clone();
    let ended =
        actix_web::rt::System::new().block_on(until_signal(site, lane, doors, store, config.backup_folder.clone()));
    kept.close();
    ended
}

/// Each connection is an open file, of which a shell allows 1,024 as a rule; 2,000 idle ones are held (OVL-4).
fn raise_open_files() {
    const ENOUGH: u64 = 65_536;
    let limit = getrlimit(Resource::Nofile);
    let current = limit.maximum.map_or(ENOUGH, |most| most.min(ENOUGH)).max(limit.current.unwrap_or(ENOUGH));
    if let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: Some(current), maximum: limit.maximum }) {
        tracing::warn!(%error, "the number of open files stays as it was");
    }
}

/// One a core, unless told.
fn workers(config: &Config) -> usize {
    match config.workers {
        0 => std::thread::available_parallelism().map_or(1, usize::from),
        given => given,
    }
}

fn greet(site: &Site) -> Result<(), Failure> {
    let address = site.address();
    say(format!("Routebook is at {address}/sales/login"))?;
    for sign_in in &site.demo {
        say(format!("  {}  {}  ({})", sign_in.email, sign_in.password, sign_in.role))?;
    }
    if let Some(token) = setup::link(&site.store)? {
        say("There is no team in this file yet. Make the first one within 30 minutes at")?;
        say(format!("  {address}/setup?token={}", token.reveal()))?;
    }
    let live = site.store.system_read_blocking(sessions::live)?;
    tracing::info!(file = %site.store.path().display(), "{live} sessions are live");
    Ok(())
}

async fn until_signal(
    site: Site,
    lane: Lane,
    doors: Doors,
    store: Store,
    backup_folder: Option<PathBuf>,
) -> Result<(), Failure> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let server = app::serve(site, lane, doors)?;
    let handle = server.handle();
    actix_web::rt::spawn(jobs::run(store, backup_folder));
    actix_web::rt::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
        app::stop(handle).await;
    });
    server.await?;
    tracing::info!("stopped");
    Ok(())
}
