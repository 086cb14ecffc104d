//! Signed-in devices of the whole team (SES-7), for its admins.

mod pages;

use actix_web::http::Method;
use actix_web::web;

use crate::auth::devices::{self, describe};
use crate::bind;
use crate::store::{AdminTx, Clause, ReadTx, Row, RowError, Sql, Statement};
use crate::values::{Problem, SessionId, Timestamp, UserId};
use crate::web::paging::{List, Paging};
use crate::web::routes::{Access, Route};

/// One live session of the team.
#[derive(Clone, Debug)]
pub struct Live {
    pub id: SessionId,
    pub user: UserId,
    pub full_name: String,
    pub email: String,
    /// What its person calls the device; may be empty.
    pub name: String,
    /// Browser and system in plain words.
    pub words: String,
    pub address: String,
    pub last_seen_at: Timestamp,
    pub created_at: Timestamp,
    /// The session that asks.
    pub is_this: bool,
}

/// Whose sessions a list shows.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub user: Option<UserId>,
    /// In small letters, found anywhere in the name or the e-mail address.
    pub search: Option<String>,
}

// The `+ 0` keeps the planner from the index of ends, which goes across teams, and the left join from
// beginning with the people.
const ROWS: Sql = Sql::new(
    "SELECT s.id, s.user_id, u.full_name, u.email, s.name, s.device, s.address, s.last_seen_at, s.created_at \
     FROM sales_sessions s LEFT JOIN users u ON u.tenant_id = :tenant AND u.id = s.user_id \
     WHERE s.tenant_id = :tenant AND s.expires_at + 0 > :now AND s.absolute_expires_at > :now",
);
const COUNT: Sql = Sql::new(
    "SELECT 1 FROM sales_sessions s LEFT JOIN users u ON u.tenant_id = :tenant AND u.id = s.user_id \
     WHERE s.tenant_id = :tenant AND s.created_at > 0 AND s.expires_at + 0 > :now AND s.absolute_expires_at > :now",
);
const OF: Clause = Clause::new("AND s.user_id = :user");
const SEARCH: Clause = Clause::new(
    "AND (REPLACE(u.name_order, :search, '') <> COALESCE(u.name_order, '') \
     OR REPLACE(u.email_folded, :search, '') <> COALESCE(u.email_folded, ''))",
);
const PAGE: Clause = Clause::new(
    "AND (s.created_at, s.id) < (:at, :id) ORDER BY s.created_at DESC, s.id DESC LIMIT :limit OFFSET :offset",
);

fn filters(filter: &Filter) -> Vec<Clause> {
    let of = filter.user.map(|_| OF);
    let search = filter.search.as_ref().map(|_| SEARCH);
    of.into_iter().chain(search).collect()
}

/// The statements of a page and of its count, for their plan test too.
pub fn statements(filter: &Filter) -> [Statement; 2] {
    let clauses = filters(filter);
    [ROWS.with(&clauses).and(&[PAGE]), COUNT.with(&clauses).counted()]
}

/// The team's live sessions, the newest first. INVALID names `after`.
pub fn list(tx: &ReadTx<'_>, filter: &Filter, paging: &Paging) -> Result<List<Live>, Problem> {
    let (at, id) = match paging.after.as_slice() {
        [] => (i64::MAX, [0xff; 16]),
        [at, id] => (at.parse().map_err(|_| not_ours())?, *id.parse::<SessionId>().map_err(|_| not_ours())?.as_bytes()),
        _ => return Err(not_ours()),
    };
    let (now, limit, offset) = (tx.now(), paging.size + 1, paging.offset());
    let binds = bind! {
        ":now" => now, ":at" => at, ":id" => id, ":user" => filter.user, ":search" => filter.search,
        ":limit" => limit, ":offset" => offset,
    };
    let [page, count] = statements(filter);
    let rows = tx.all(page, binds, |row| live_at(row, tx.session_id()))?;
    let counted = tx.one(count, binds, |row| row.get(0))?.unwrap_or(0);
    Ok(List::new(rows, paging, counted, |live| vec![live.created_at.millis().to_string(), live.id.to_string()]))
}

fn not_ours() -> Problem {
    Problem::invalid_field("after", "This is no cursor of ours.")
}

fn live_at(row: &Row<'_>, asks: Option<SessionId>) -> Result<Live, RowError> {
    let id: SessionId = row.get(0)?;
    Ok(Live {
        id,
        user: row.get(1)?,
        full_name: row.get(2)?,
        email: row.get(3)?,
        name: row.get(4)?,
        words: describe(&row.get::<_, String>(5)?),
        address: row.get(6)?,
        last_seen_at: row.get(7)?,
        created_at: row.get(8)?,
        is_this: asks == Some(id),
    })
}

const WHOSE: Sql = Sql::new("SELECT s.user_id FROM sales_sessions s WHERE s.tenant_id = :tenant AND s.id = :id");

/// Ends one session of the team, at once and in every process (SES-6). NOT_FOUND if it is over already.
pub fn end(tx: &AdminTx<'_>, id: SessionId) -> Result<(), Problem> {
    let whose: Option<UserId> = tx.one(WHOSE, bind! {":id" => id}, |row| row.get(0))?;
    devices::end_of(tx, whose.ok_or_else(|| Problem::not_found("device"))?, id)
}

/// The page of the team's sessions.
pub fn routes() -> Vec<Route> {
    vec![
        Route::page(Method::GET, "/sales/admin/sessions", Access::Admin, || web::get().to(pages::list)),
        Route::page(Method::POST, "/sales/admin/sessions/{id}/end", Access::Admin, || web::post().to(pages::end)),
    ]
}
