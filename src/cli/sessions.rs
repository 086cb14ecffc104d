//! `sessions`: who is signed in, ending it, deleting what has ended.

use clap::Subcommand;
use serde_json::json;

use super::{Failure, open_existing, parsed, say};
use crate::auth::listing::{self, Listed};
use crate::config::Config;
use crate::jobs;
use crate::values::{Email, SessionId};

/// Signed-in devices.
#[derive(Debug, Subcommand)]
pub enum Sessions {
    /// Active sessions with name, e-mail, team, expiry and creation, newest first.
    List {
        /// Of one team, by its short name.
        #[arg(long, value_name = "SLUG")]
        tenant: Option<String>,
        /// Of one person.
        #[arg(long)]
        email: Option<String>,
        /// One JSON array instead of a table.
        #[arg(long)]
        json: bool,
    },
    /// End a session, or all of one person.
    Revoke {
        #[arg(required_unless_present = "email", conflicts_with = "email")]
        id: Option<String>,
        #[arg(long)]
        email: Option<String>,
    },
    /// Delete the expired ones at once; they open nothing anyway.
    Purge,
}

impl Sessions {
    pub fn run(self, config: &Config) -> Result<(), Failure> {
        match self {
            Sessions::List { tenant, email, json } => list(config, tenant, email.as_deref(), json),
            Sessions::Revoke { id: Some(id), .. } => revoke(config, &id),
            Sessions::Revoke { email, .. } => revoke_of(config, &email.unwrap_or_default()),
            Sessions::Purge => {
                let store = open_existing(config)?;
                let purged = actix_web::rt::System::new().block_on(jobs::purge_sessions(&store))?;
                say(format!("Deleted {purged} expired sessions."))
            }
        }
    }
}

fn key(email: Option<&str>) -> Result<String, Failure> {
    let Some(email) = email else { return Ok(String::new()) };
    Ok(parsed("--email", Email::parse(email))?.key().to_owned())
}

fn list(config: &Config, tenant: Option<String>, email: Option<&str>, json: bool) -> Result<(), Failure> {
    let (tenant, email) = (tenant.unwrap_or_default(), key(email)?);
    let rows = open_existing(config)?.system_read_blocking(|tx| listing::list(tx, &tenant, &email))?;
    if json {
        return say(serde_json::Value::Array(rows.iter().map(document).collect()));
    }
    say("ID\tNAME\tE-MAIL\tTEAM\tEXPIRES\tCREATED")?;
    rows.iter().try_for_each(|s| {
        say(format!("{}\t{}\t{}\t{}\t{}\t{}", s.id, s.full_name, s.email, s.tenant, s.expires_at, s.created_at))
    })
}

/// The columns of the view `active_sessions`, in the API's spelling.
fn document(s: &Listed) -> serde_json::Value {
    json!({
        "id": s.id.to_string(), "fullName": s.full_name, "email": s.email, "tenant": s.tenant,
        "expiresAt": s.expires_at.to_string(), "createdAt": s.created_at.to_string(),
        "lastSeenAt": s.last_seen_at.to_string(), "device": s.device,
    })
}

fn revoke(config: &Config, id: &str) -> Result<(), Failure> {
    let session: SessionId = parsed("ID", id.parse())?;
    if !open_existing(config)?.system_end_blocking(move |tx| listing::revoke(tx, session))? {
        return Err(Failure::refused(format!("There is no session {id}.")));
    }
    say(format!("Ended {id}."))
}

fn revoke_of(config: &Config, email: &str) -> Result<(), Failure> {
    let key = key(Some(email))?;
    let ended = open_existing(config)?.system_end_blocking(move |tx| listing::revoke_of(tx, &key))?;
    say(format!("Ended {ended} sessions of {email}."))
}
