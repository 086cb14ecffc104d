//! `backup` and `restore`: one file out, one file back.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::{Failure, say};
use crate::clock::Clock;
use crate::config::Config;
use crate::store::OpenError;
use crate::store::backup::{self, Restored};
use crate::store::examine;
use crate::values::Timestamp;

/// Copy the database, while it is used, into one checked and sealed file.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Backup {
    #[command(subcommand)]
    what: Option<What>,
    /// The new file, or a folder for it; beside the database unless told.
    dest: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Say whether every byte of a backup is as it was made: status 0 or 1.
    Verify { file: PathBuf },
}

/// Put a backup in the place of the database, which is kept beside it.
#[derive(Debug, Args)]
pub struct Restore {
    file: PathBuf,
    /// Leave everyone signed in who was so when the backup was made.
    #[arg(long)]
    keep_sessions: bool,
}

impl Backup {
    pub fn run(&self, config: &Config) -> Result<(), Failure> {
        match &self.what {
            Some(What::Verify { file }) => verify(file),
            None => make(config, self.dest.as_deref()),
        }
    }
}

fn make(config: &Config, dest: Option<&Path>) -> Result<(), Failure> {
    let path = config.db();
    if !path.exists() {
        return Err(Failure::refused(format!("There is no database at {}. Name it with --db.", path.display())));
    }
    let now = Clock::system().now();
    let to = match dest {
        Some(folder) if folder.is_dir() => folder.join(name(&path, now)),
        Some(file) => file.to_owned(),
        None => path.with_file_name(name(&path, now)),
    };
    let seal = backup::make(&path, &to, now)?;
    say(format!("Backed up to {}: {} bytes, schema {}, checked.", to.display(), seal.length, seal.schema))
}

/// `routebook.db` at noon is `routebook-20261125T120000Z.backup`.
fn name(path: &Path, now: Timestamp) -> String {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let second = Timestamp::from_millis(now.millis() / 1000 * 1000).to_string().replace(['-', ':'], "");
    format!("{stem}-{second}.backup")
}

fn verify(file: &Path) -> Result<(), Failure> {
    let seal = backup::verify(file)?;
    let shown = file.display();
    say(format!("{shown} is whole: made {}, {} bytes, schema {}.", seal.made_at, seal.length, seal.schema))
}

impl Restore {
    pub fn run(&self, config: &Config) -> Result<(), Failure> {
        let path = config.db();
        if !config.allow_network_fs && examine::is_on_network(&path) {
            return Err(OpenError::Network { path }.into());
        }
        let Restored { seal, kept, ended } =
            backup::restore(&self.file, &path, self.keep_sessions, Clock::system().now())?;
        say(format!("Restored {} as it was {}.", path.display(), seal.made_at))?;
        if let Some(kept) = kept {
            say(format!("The former database is {}.", kept.display()))?;
        }
        if self.keep_sessions {
            return say("Who was signed in then is signed in again.");
        }
        say(format!(
            "Everyone has to sign in again: {ended} sessions are ended, and links that were not used open nothing."
        ))
    }
}
