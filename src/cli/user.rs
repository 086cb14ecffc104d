//! `user`: the people of a team. Passwords come by stdin only, so that no list of processes shows them.

use std::io::Read;

use clap::{Args, Subcommand};

use super::{Failure, hash, listen, open_existing, parsed, say};
use crate::admin::links;
use crate::admin::users::{self, Filter, Invitation, NewUser};
use crate::auth::passwords;
use crate::config::Config;
use crate::store::{AdminTx, SystemTx};
use crate::values::{Email, Name, Problem, Role};
use crate::web::paging::{MAX_SIZE, PageQuery};

/// The people of a team.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Add a person.
    Add {
        #[command(flatten)]
        new: New,
        /// The password is the first line of stdin.
        #[arg(long, required = true)]
        password_stdin: bool,
    },
    /// Everyone: e-mail, name, role, state.
    List {
        /// The team's short name.
        #[arg(long, value_name = "SLUG")]
        tenant: String,
    },
    /// Set a password; it ends the person's sessions.
    Passwd {
        #[command(flatten)]
        who: Who,
        /// The password is the first line of stdin.
        #[arg(long, required = true)]
        password_stdin: bool,
    },
    /// Let nobody in as this person; it ends their sessions.
    Disable(Who),
    /// Let them in again.
    Enable(Who),
    /// Add a person and print a one-time link (72 hours) by which they set their password.
    Invite(New),
}

/// A person of a team.
#[derive(Debug, Args)]
pub struct Who {
    /// The team's short name.
    #[arg(long, value_name = "SLUG")]
    tenant: String,
    #[arg(long)]
    email: String,
}

/// A person to be.
#[derive(Debug, Args)]
pub struct New {
    #[command(flatten)]
    who: Who,
    #[arg(long)]
    name: String,
    /// admin, manager, rep or viewer.
    #[arg(long)]
    role: String,
}

impl User {
    pub fn run(self, config: &Config) -> Result<(), Failure> {
        match self {
            User::Add { new, .. } => add(config, &new),
            User::List { tenant } => list(config, &tenant),
            User::Passwd { who, .. } => passwd(config, &who),
            User::Disable(who) => set_active(config, &who, false),
            User::Enable(who) => set_active(config, &who, true),
            User::Invite(new) => invite(config, &new),
        }
    }
}

fn typed(new: &New) -> Result<(Email, Name, Role), Failure> {
    Ok((
        parsed("--email", Email::parse(&new.who.email))?,
        parsed("--name", Name::parse(&new.name))?,
        parsed("--role", new.role.parse())?,
    ))
}

/// Acts for a team as the operator at the machine.
fn operate<T: Send + 'static>(
    config: &Config,
    tenant: &str,
    f: impl Fn(&AdminTx<'_>) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Failure> {
    let tenant = tenant.to_owned();
    Ok(open_existing(config)?.system_write_blocking(move |tx| tx.operate(&tenant, &f))?)
}

fn add(config: &Config, new: &New) -> Result<(), Failure> {
    let (email, full_name, role) = typed(new)?;
    let password_hash = Some(hash(config, password(&[&new.who.tenant, &new.name, &new.who.email, "routebook"])?)?);
    let user = NewUser { email, full_name, role, password_hash };
    operate(config, &new.who.tenant, move |tx| users::add(tx, &user))?;
    say(format!("Added {} to {}.", new.who.email, new.who.tenant))
}

fn invite(config: &Config, new: &New) -> Result<(), Failure> {
    let (email, full_name, role) = typed(new)?;
    let token = links::draw()?;
    let invitation = Invitation { email, full_name, role, rep: None, link_hash: Some(token.hash()) };
    operate(config, &new.who.tenant, move |tx| users::invite(tx, &invitation))?;
    say(format!("{}{}", listen::address(config), links::path(&token)))
}

fn passwd(config: &Config, who: &Who) -> Result<(), Failure> {
    let email = parsed("--email", Email::parse(&who.email))?;
    let hash = hash(config, password(&[&who.tenant, &who.email, "routebook"])?)?;
    operate(config, &who.tenant, move |tx| {
        let user = users::by_email(tx, &email)?;
        users::set_password(tx, user.id, &hash)
    })?;
    say(format!("Set the password of {}; their sessions are ended.", who.email))
}

fn set_active(config: &Config, who: &Who, active: bool) -> Result<(), Failure> {
    let email = parsed("--email", Email::parse(&who.email))?;
    let (store, tenant) = (open_existing(config)?, who.tenant.clone());
    let set = move |tx: &SystemTx<'_>| {
        tx.operate(&tenant, |tx| {
            let user = users::by_email(tx, &email)?;
            users::set_active(tx, user.id, active)
        })
    };
    // Letting nobody in ends sessions, which a full disk must not stop (CRS-3).
    if active { store.system_write_blocking(set) } else { store.system_end_blocking(set) }?;
    say(format!("{} {}.", if active { "Enabled" } else { "Disabled" }, who.email))
}

fn list(config: &Config, tenant: &str) -> Result<(), Failure> {
    let mut query = PageQuery { page_size: Some(MAX_SIZE.to_string()), ..PageQuery::default() };
    let store = open_existing(config)?;
    loop {
        let (tenant, paging) = (tenant.to_owned(), query.parse()?);
        let page = store
            .system_read_blocking(move |tx| tx.operate(&tenant, |tx| users::list(tx, &Filter::default(), &paging)))?;
        for user in &page.items {
            say(format!("{}\t{}\t{}\t{}", user.email, user.full_name, user.role, user.state().text()))?;
        }
        match page.next {
            Some(next) => query.after = Some(next),
            None => return Ok(()),
        }
    }
}

/// As much as is read of stdin, in bytes: more than any password has.
const MOST: u64 = 4096;

/// The first line of stdin, by the rule for passwords (AUT-2); `words` are what it must not be made of.
fn password(words: &[&str]) -> Result<String, Failure> {
    let mut text = String::new();
    let read = std::io::stdin().lock().take(MOST).read_to_string(&mut text);
    read.map_err(|_| Failure::refused("The password on stdin is not UTF-8 text."))?;
    let password = text.lines().next().unwrap_or_default().to_owned();
    passwords::check(&password, words).map_err(|why| Failure::refused(format!("The password: {why}")))?;
    Ok(password)
}
