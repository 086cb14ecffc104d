//! `tenant`: teams.

use clap::Subcommand;

use super::{Failure, open, open_existing, parsed, say};
use crate::admin::tenants::{self, NewTenant};
use crate::config::Config;
use crate::values::{Currency, Name, Slug, Zone};

/// Teams.
#[derive(Debug, Subcommand)]
pub enum Tenant {
    /// Make a team.
    Add {
        /// Its short name in commands, of a-z, 0-9 and dashes.
        slug: String,
        /// Its name on pages.
        name: String,
        /// Decides when its day begins.
        #[arg(long, default_value = "UTC", value_name = "TZ")]
        time_zone: String,
        /// A code of three letters.
        #[arg(long, default_value = "USD", value_name = "C")]
        currency: String,
    },
    /// All teams: short name, name, time zone, currency, people.
    List,
}

impl Tenant {
    pub fn run(self, config: &Config) -> Result<(), Failure> {
        match self {
            Tenant::Add { slug, name, time_zone, currency } => {
                let new = NewTenant {
                    slug: parsed("SLUG", Slug::parse(&slug))?,
                    name: parsed("NAME", Name::parse(&name))?,
                    zone: parsed("--time-zone", Zone::parse(&time_zone))?,
                    currency: parsed("--currency", Currency::parse(&currency))?,
                };
                open(config)?.system_write_blocking(move |tx| tenants::add(tx, &new))?;
                say(format!("Added the team {slug}."))
            }
            Tenant::List => {
                let rows = open_existing(config)?.system_read_blocking(tenants::list)?;
                rows.iter().try_for_each(|t| {
                    say(format!("{}\t{}\t{}\t{}\t{}", t.slug, t.name, t.time_zone, t.currency, t.people))
                })
            }
        }
    }
}
