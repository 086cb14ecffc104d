//! Refusals are written down too (AUD-1): who asked for what, and why not. What was refused was rolled
//! back, or never begun, so this is a job of its own.

use rusqlite::{Connection, named_params};
use serde_json::json;

use super::entropy::{Fixed, Ids, least_id};
use super::errors::storage;
use super::scope::Scope;
use super::{Credential, Desk, Store, audit, session};
use crate::values::{Problem, Timestamp};

/// Rows of one action that one person makes in a minute: a program that tries again and again fills no log.
const MOST: i64 = 30;

const LATELY: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM audit_events WHERE tenant_id = :tenant \
     AND user_id = :user AND id >= :least AND action = :action LIMIT :most)";

impl Store {
    /// For what was refused before anybody was looked up. A stranger's request costs a look, never a turn
    /// of the writer.
    pub async fn note_refused(&self, credential: Credential, why: String) {
        let shown = credential.clone();
        let known = self.on_reader(move |store, conn| session::live(conn, &shown, store.clock().now())).await;
        if known.is_ok() {
            self.note_refusal(credential, why).await;
        }
    }

    /// Whether it can be written down or not, the refusal stands.
    pub(super) async fn note_refusal(&self, credential: Credential, why: String) {
        if let Err(problem) = self.write_refusal(credential, why).await {
            tracing::warn!(%problem, "a refusal could not be written down");
        }
    }

    async fn write_refusal(&self, credential: Credential, why: String) -> Result<(), Problem> {
        let work = move |desk: &Desk, fixed: Fixed| {
            let conn = &desk.conn;
            let scope = session::live(conn, &credential, fixed.now)?.scope;
            if is_told_enough(conn, &scope, fixed.now, "refused")? {
                return Ok(());
            }
            let detail = json!({"asked": credential.asked, "why": why}).to_string();
            let id = Ids::new(fixed).next();
            audit::append(conn, &scope, fixed.now, &id, "refused", None, &detail).map_err(storage)
        };
        self.0.writer.queue(Fixed::at(self.clock().now())?, work)?.outcome().await
    }
}

/// Did the person make as many rows of an action as a minute may have?
pub(super) fn is_told_enough(conn: &Connection, scope: &Scope, now: Timestamp, action: &str) -> Result<bool, Problem> {
    let user = scope.person.as_ref().map(|person| person.id);
    let least = least_id(now.plus_seconds(-60));
    let binds = named_params! {
        ":tenant": scope.tenant.id, ":user": user, ":least": least, ":action": action, ":most": MOST,
    };
    let rows: i64 =
        conn.prepare_cached(LATELY).and_then(|mut s| s.query_row(binds, |row| row.get(0))).map_err(storage)?;
    Ok(rows >= MOST)
}
