//! First run: the one-time link (30 minutes) and its page that make the first team and its admin (AUT-5).

use crate::bind;
use crate::store::{Store, SystemSql, SystemTx, random};
use crate::values::{Problem, Token};

/// A set-up link lives so long.
const SECONDS: i64 = 30 * 60;

const TEAMS: SystemSql = SystemSql::new("SELECT EXISTS (SELECT 1 FROM tenants)");
const FORGET: SystemSql = SystemSql::new("DELETE FROM one_time_links WHERE kind = 'setup'");
const ADD: SystemSql =
    SystemSql::new("INSERT INTO one_time_links (link_hash, kind, expires_at) VALUES (:hash, 'setup', :expires)");

/// Is any team in the file?
fn has_team(tx: &SystemTx<'_>) -> Result<bool, Problem> {
    Ok(tx.one(TEAMS, bind! {}, |row| row.get(0))?.unwrap_or(false))
}

/// A fresh link for a file without a team; the ones before open nothing any more.
pub fn link(store: &Store) -> Result<Option<Token>, Problem> {
    let token = Token::from_bytes(random()?);
    let hash = token.hash();
    store.system_write_blocking(move |tx| {
        if has_team(tx)? {
            return Ok(None);
        }
        tx.run(FORGET, bind! {})?;
        tx.run(ADD, bind! {":hash" => hash, ":expires" => tx.now().plus_seconds(SECONDS)})?;
        Ok(Some(token))
    })
}
