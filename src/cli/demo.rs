//! `demo`: a file full of invented trade, served on this machine.

use std::path::{Path, PathBuf};

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::serve::{doors, serve};
use super::{Failure, hash, open_at};
use crate::config::{Config, Flags};
use crate::demo::{self, Size, people};
use crate::store::{Store, at_rest};

/// Make or reuse a demo database and serve it.
#[derive(Debug, Args)]
pub struct Demo {
    /// Customers of the first team.
    #[arg(long, default_value_t = 4862, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    customers: u32,
    /// Orders of the first team.
    #[arg(long, default_value_t = 35302, value_parser = clap::value_parser!(u32).range(0..=10_000_000))]
    orders: u32,
    /// Make it anew.
    #[arg(long)]
    reset: bool,
    #[command(flatten)]
    pub flags: Flags<true>,
}

impl Demo {
    pub fn run(&self, config: &Config) -> Result<(), Failure> {
        let path = config.db.clone().unwrap_or_else(|| PathBuf::from("routebook-demo.db"));
        let (sockets, reach) = doors(config)?;
        if reach.beyond_loopback {
            return Err(Failure::refused(
                "The demo's passwords are known to everyone: it is served on this machine only.",
            ));
        }
        let store = self.prepare(config, &path)?;
        serve(config, store, sockets, reach, people::sign_ins())
    }

    /// Reuses a demo, or makes one; a file that isn't marked as a demo is refused and left as it is.
    fn prepare(&self, config: &Config, path: &Path) -> Result<Store, Failure> {
        match at_rest::fact(path, "demo")? {
            Some(false) => {
                let shown = path.display();
                return Err(Failure::refused(format!(
                    "{shown} is not a demo, so it was left as it is. Name another file with --db."
                )));
            }
            Some(true) if self.reset || at_rest::fact(path, "demo_whole")? != Some(true) => at_rest::remove(path)?,
            Some(true) => return open_at(config, path),
            None => {}
        }
        self.make(config, path)
    }

    fn make(&self, config: &Config, path: &Path) -> Result<Store, Failure> {
        let hash = hash(config, people::PASSWORD.to_owned())?;
        let store = open_at(config, path)?;
        store.system_write_blocking(demo::mark)?;
        people::add(&store, &hash)?;
        self.fill(&store)?;
        store.system_write_blocking(demo::mark_whole)?;
        Ok(store)
    }

    /// The trade of both teams, with a bar that goes to stderr and only to a terminal.
    fn fill(&self, store: &Store) -> Result<(), Failure> {
        let size = Size { customers: self.customers, orders: self.orders };
        let sizes = [size, size.of_second()];
        let bar = ProgressBar::new(sizes.iter().copied().map(demo::steps).sum());
        bar.set_style(style()?);
        for (team, size) in people::TEAMS.iter().zip(sizes) {
            demo::fill(store, team, size, |done| bar.inc(done))?;
        }
        bar.finish_and_clear();
        Ok(())
    }
}

fn style() -> Result<ProgressStyle, Failure> {
    let style = ProgressStyle::with_template("Making the demo  {wide_bar}  {pos} of {len}, {eta} left");
    style.map_err(|cause| Failure::refused(cause.to_string()))
}
