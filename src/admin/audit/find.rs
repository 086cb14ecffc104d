//! Reading the log.

use super::query::{Asked, Who};
use crate::bind;
use crate::store::{Clause, ReadTx, Row, RowError, Sql, Statement};
use crate::values::{EventId, Problem, Timestamp, UserId};
use crate::web::paging::{List, Paging};

/// One row of the log.
#[derive(Clone, Debug)]
pub struct Entry {
    pub id: EventId,
    pub at: Timestamp,
    pub user: Option<UserId>,
    /// Who it was, as they were called then.
    pub actor: String,
    pub address: String,
    pub action: String,
    pub noun: String,
    pub about: Option<EventId>,
    /// What the thing is called now; empty if it has no name or is gone.
    pub name: String,
    /// A JSON object.
    pub detail: String,
}

// Ids are the file's own, so at most one of the four has the thing.
const ROWS: Sql = Sql::new(
    "SELECT e.id, e.at, e.user_id, e.actor, e.address, e.action, e.subject, e.subject_id, e.detail, \
     COALESCE(u.full_name, c.name, o.number, p.name, '') \
     FROM audit_events e \
     LEFT JOIN users u ON u.tenant_id = :tenant AND u.id = e.subject_id \
     LEFT JOIN customers c ON c.tenant_id = :tenant AND c.id = e.subject_id \
     LEFT JOIN orders o ON o.tenant_id = :tenant AND o.id = e.subject_id \
     LEFT JOIN products p ON p.tenant_id = :tenant AND p.id = e.subject_id \
     WHERE e.tenant_id = :tenant",
);
const COUNT: Sql = Sql::new("SELECT 1 FROM audit_events e WHERE e.tenant_id = :tenant");
const ONE: Clause = Clause::new("AND e.id = :id");
const PERIOD: Clause = Clause::new("AND e.id >= :from AND e.id < :below");
const BY: Clause = Clause::new("AND e.user_id = :user");
const BY_OPERATOR: Clause = Clause::new("AND e.user_id IS NULL");
const ACTION: Clause = Clause::new("AND e.action = :action");
const NOUN: Clause = Clause::new("AND e.subject = :noun");
const ABOUT: Clause = Clause::new("AND e.subject_id = :about");
const PAGE: Clause = Clause::new("ORDER BY e.id DESC LIMIT :limit OFFSET :offset");

fn filters(asked: &Asked) -> Vec<Clause> {
    let who = asked.who.map(|who| match who {
        Who::Person(_) => BY,
        Who::Operator => BY_OPERATOR,
    });
    let action = asked.action.as_ref().map(|_| ACTION);
    let noun = asked.noun.as_ref().map(|_| NOUN);
    let about = asked.about.map(|_| ABOUT);
    [Some(PERIOD), who, action, noun, about].into_iter().flatten().collect()
}

/// The statement of a page, for its plan test too.
pub fn page_statement(asked: &Asked) -> Statement {
    ROWS.with(&filters(asked)).and(&[PAGE])
}

/// The statement that counts, for its plan test too.
pub fn count_statement(asked: &Asked) -> Statement {
    COUNT.with(&filters(asked)).counted()
}

/// The newest first, page by page. INVALID names `after`.
pub fn list(tx: &ReadTx<'_>, asked: &Asked, paging: &Paging) -> Result<List<Entry>, Problem> {
    let (from, end) = asked.bounds(&tx.tenant().zone);
    let below = match paging.after.as_slice() {
        [] => end,
        [id] => end.min(*id.parse::<EventId>().map_err(|_| not_ours())?.as_bytes()),
        _ => return Err(not_ours()),
    };
    let rows = rows(tx, asked, (from, below), paging.size + 1, paging.offset())?;
    let counted = count(tx, asked, (from, end))?;
    Ok(List::new(rows, paging, counted, |entry| vec![entry.id.to_string()]))
}

fn not_ours() -> Problem {
    Problem::invalid_field("after", "This is no cursor of ours.")
}

/// Up to `limit` rows with ids from the first on and before the second.
pub fn rows(
    tx: &ReadTx<'_>,
    asked: &Asked,
    (from, below): ([u8; 16], [u8; 16]),
    limit: i64,
    offset: i64,
) -> Result<Vec<Entry>, Problem> {
    let user = person(asked);
    let binds = bind! {
        ":from" => from, ":below" => below, ":user" => user, ":action" => asked.action, ":noun" => asked.noun,
        ":about" => asked.about, ":limit" => limit, ":offset" => offset,
    };
    tx.all(page_statement(asked), binds, entry_at)
}

fn count(tx: &ReadTx<'_>, asked: &Asked, (from, below): ([u8; 16], [u8; 16])) -> Result<i64, Problem> {
    let user = person(asked);
    let binds = bind! {
        ":from" => from, ":below" => below, ":user" => user, ":action" => asked.action, ":noun" => asked.noun,
        ":about" => asked.about,
    };
    Ok(tx.one(count_statement(asked), binds, |row| row.get(0))?.unwrap_or(0))
}

fn person(asked: &Asked) -> Option<UserId> {
    match asked.who {
        Some(Who::Person(id)) => Some(id),
        Some(Who::Operator) | None => None,
    }
}

/// One row; NOT_FOUND if the team has no such one.
pub fn get(tx: &ReadTx<'_>, id: EventId) -> Result<Entry, Problem> {
    let found = tx.one(ROWS.with(&[ONE]), bind! {":id" => id}, entry_at)?;
    found.ok_or_else(|| Problem::not_found("row of the audit log"))
}

fn entry_at(row: &Row<'_>) -> Result<Entry, RowError> {
    Ok(Entry {
        id: row.get(0)?,
        at: row.get(1)?,
        user: row.get(2)?,
        actor: row.get(3)?,
        address: row.get(4)?,
        action: row.get(5)?,
        noun: row.get(6)?,
        about: row.get(7)?,
        detail: row.get(8)?,
        name: row.get(9)?,
    })
}

// Each word once: from one to the next greater, however many rows have it.
const ACTIONS: Sql = Sql::new(
    "WITH RECURSIVE words AS ( \
     SELECT MIN(e.action) AS word FROM audit_events e WHERE e.tenant_id = :tenant AND e.action >= '' UNION ALL \
     SELECT (SELECT MIN(e.action) FROM audit_events e WHERE e.tenant_id = :tenant AND e.action > words.word) \
     FROM words WHERE words.word IS NOT NULL LIMIT 300) \
     SELECT word FROM words WHERE word IS NOT NULL LIMIT 300",
);
const NOUNS: Sql = Sql::new(
    "WITH RECURSIVE words AS ( \
     SELECT MIN(e.subject) AS word FROM audit_events e WHERE e.tenant_id = :tenant AND e.subject > '' UNION ALL \
     SELECT (SELECT MIN(e.subject) FROM audit_events e WHERE e.tenant_id = :tenant AND e.subject > words.word) \
     FROM words WHERE words.word IS NOT NULL LIMIT 100) \
     SELECT word FROM words WHERE word IS NOT NULL LIMIT 100",
);

/// The actions that the log has, in order.
pub fn actions(tx: &ReadTx<'_>) -> Result<Vec<String>, Problem> {
    tx.all(ACTIONS, bind! {}, |row| row.get(0))
}

/// The nouns that the log has, in order.
pub fn nouns(tx: &ReadTx<'_>) -> Result<Vec<String>, Problem> {
    tx.all(NOUNS, bind! {}, |row| row.get(0))
}

const PEOPLE: Sql = Sql::new(
    "SELECT u.id, u.full_name FROM users u WHERE u.tenant_id = :tenant AND u.name_order >= '' \
     ORDER BY u.name_order, u.id LIMIT 500",
);

/// Everyone whose rows may be asked for, by name; those who are gone too.
pub fn people(tx: &ReadTx<'_>) -> Result<Vec<(UserId, String)>, Problem> {
    tx.all(PEOPLE, bind! {}, |row| Ok((row.get(0)?, row.get(1)?)))
}
