//! The commands: thin, each calls the same services as the pages. Results go to stdout, all else to stderr.

mod backup;
mod check;
mod clients;
mod demo;
mod failure;
mod import;
mod listen;
mod serve;
mod sessions;
mod tenant;
mod tls;
mod user;

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::{Config, Flags, Layers};
use crate::store::Store;
use crate::values::Problem;

pub use failure::Failure;

/// The sales portal that a small wholesale team runs as one binary on one SQLite file.
#[derive(Debug, Parser)]
#[command(name = "routebook", version, max_term_width = 100)]
pub struct Cli {
    /// A TOML file of settings; flags and environment beat it.
    #[arg(long, global = true, env = "ROUTEBOOK_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    flags: Flags<false>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make or reuse a demo database, print its sign-ins, serve it.
    Demo(demo::Demo),
    /// Serve a database; an empty one prints a set-up link.
    Serve(serve::Serve),
    /// Teams: add, list.
    #[command(subcommand)]
    Tenant(tenant::Tenant),
    /// People of a team: add, list, passwd, disable, enable, invite.
    #[command(subcommand)]
    User(user::User),
    /// Signed-in devices: list, revoke, purge.
    #[command(subcommand)]
    Sessions(sessions::Sessions),
    /// Copy the database, while it is used, into one checked file; verify such a file.
    Backup(backup::Backup),
    /// Put a backup in the place of the database.
    Restore(backup::Restore),
    /// Name what is wrong with the file, this machine and the settings, and what to do.
    Check(check::Check),
    /// Ask a running portal whether it is well: status 0 or 1.
    Healthcheck(clients::Healthcheck),
    /// Print the OpenAPI document.
    Openapi,
    /// Print a shell's completions.
    Completions { shell: clap_complete::Shell },
    /// Bring customers, products, prices, stock or orders in from CSV.
    Import(import::Import),
    /// Write customers, products, prices, stock or orders as CSV.
    Export(import::Export),
}

/// Runs one command.
pub fn run(cli: Cli) -> Result<(), Failure> {
    let serving = match &cli.command {
        Command::Serve(serve) => serve.flags.clone(),
        Command::Demo(demo) => demo.flags.clone(),
        Command::Healthcheck(healthcheck) => healthcheck.flags.clone(),
        Command::Check(check) => check.flags.clone(),
        _ => Flags::default(),
    };
    let config = read_config(&cli, &serving)?;
    start_log(&config)?;
    match cli.command {
        Command::Demo(demo) => demo.run(&config),
        Command::Serve(_) => serve::run(&config),
        Command::Tenant(tenant) => tenant.run(&config),
        Command::User(user) => user.run(&config),
        Command::Sessions(sessions) => sessions.run(&config),
        Command::Healthcheck(_) => clients::healthcheck(&config),
        Command::Backup(backup) => backup.run(&config),
        Command::Restore(restore) => restore.run(&config),
        Command::Check(check) => check.run(&config),
        Command::Openapi => clients::openapi(),
        Command::Completions { shell } => clients::completions(shell),
        Command::Import(import) => import.run(&config),
        Command::Export(export) => export.run(&config),
    }
}

fn read_config(cli: &Cli, serving: &Flags<true>) -> Result<Config, Failure> {
    let layers = Layers::read(&cli.flags, serving, |name| std::env::var(name).ok(), cli.config.as_deref())?;
    Ok(Config::from_layers(&layers)?)
}

/// Plain text on stderr; nothing in it is secret. Of the packages below only warnings are shown.
fn start_log(config: &Config) -> Result<(), Failure> {
    let level: tracing::Level = config.log.parse().map_err(|_| {
        Failure::refused(format!("log can't be “{}”: it must be error, warn, info, debug or trace.", config.log))
    })?;
    let shown = Targets::new().with_default(tracing::Level::WARN).with_target("routebook", level);
    tracing_subscriber::registry().with(fmt::layer().with_writer(std::io::stderr)).with(shown).init();
    Ok(())
}

/// The database of a command other than `demo`.
fn open(config: &Config) -> Result<Store, Failure> {
    open_at(config, &config.db())
}

fn open_at(config: &Config, path: &Path) -> Result<Store, Failure> {
    Ok(Store::open(config.options(path))?)
}

/// Opens what must be there already: only `serve`, `demo`, `tenant add` and `restore` make a file.
fn open_existing(config: &Config) -> Result<Store, Failure> {
    let path = config.db();
    if !path.exists() {
        return Err(Failure::refused(format!("There is no database at {}. Name it with --db.", path.display())));
    }
    open_at(config, &path)
}

/// Prints a result.
fn say(text: impl std::fmt::Display) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}").and_then(|()| out.flush()).map_err(Failure::from)
}

/// One field of what a command was given, parsed; a refusal names the flag and is bad usage.
fn parsed<T, E: std::fmt::Display>(what: &str, value: Result<T, E>) -> Result<T, Failure> {
    value.map_err(|why| Failure::usage(format!("{what}: {why}")))
}

/// Hashes a password on a lane of its own, before any transaction.
fn hash(config: &Config, password: String) -> Result<String, Failure> {
    let lane = crate::auth::Lane::start(config.hashing)?;
    let hashed: Result<String, Problem> = actix_web::rt::System::new().block_on(lane.hash(password));
    Ok(hashed?)
}
