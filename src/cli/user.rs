//! `user`: the people of a team. Passwords come by stdin only, so that no list of processes shows them.

use std::io::Read;

use clap::{Args, Subcommand};

use super::{Failure, hash, open_existing, parsed, say};
use crate::admin::users::{self, NewUser};
use crate::config::Config;
use crate::values::{Email, Name, Role};

/// The people of a team.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Add a person.
    Add(Add),
}

/// Add a person.
#[derive(Debug, Args)]
pub struct Add {
    /// The team's short name.
    #[arg(long, value_name = "SLUG")]
    tenant: String,
    #[arg(long)]
    email: String,
    #[arg(long)]
    name: String,
    /// admin, manager, rep or viewer.
    #[arg(long)]
    role: String,
    /// The password is the first line of stdin.
    #[arg(long, required = true)]
    password_stdin: bool,
}

impl User {
    pub fn run(self, config: &Config) -> Result<(), Failure> {
        match self {
            User::Add(add) => add.run(config),
        }
    }
}

impl Add {
    fn run(self, config: &Config) -> Result<(), Failure> {
        let email = parsed("--email", Email::parse(&self.email))?;
        let full_name = parsed("--name", Name::parse(&self.name))?;
        let role: Role = parsed("--role", self.role.parse())?;
        let store = open_existing(config)?;
        let password_hash = Some(hash(config, password()?)?);
        let new = NewUser { email, full_name, role, password_hash };
        let tenant = self.tenant.clone();
        store.system_write_blocking(move |tx| tx.operate(&tenant, |tx| users::add(tx, &new)))?;
        say(format!("Added {} to {}.", self.email, self.tenant))
    }
}

/// As much as is read of stdin, in bytes: more than any password has.
const MOST: u64 = 4096;

/// The first line of stdin, by the rule for passwords (AUT-2).
pub(super) fn password() -> Result<String, Failure> {
    let mut text = String::new();
    let read = std::io::stdin().lock().take(MOST).read_to_string(&mut text);
    read.map_err(|_| Failure::refused("The password on stdin is not UTF-8 text."))?;
    let password = text.lines().next().unwrap_or_default().to_owned();
    match password.chars().count() {
        12..=128 => Ok(password),
        _ => Err(Failure::refused("The password must have 12 to 128 characters.")),
    }
}
