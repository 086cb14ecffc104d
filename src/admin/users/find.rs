//! Looking people up.

use super::model::{Filter, RepProfile, State, User};
use crate::bind;
use crate::store::{Clause, ReadTx, Row, RowError, Sql, Statement};
use crate::values::{Email, Problem, Text, UserId};
use crate::web::paging::{List, Paging};

// Each session began after 0: said so that the index by person and beginning is walked.
const HEAD: Sql = Sql::new(
    "SELECT u.id, u.email, u.full_name, u.role, u.active, u.password_hash IS NULL, u.version, u.created_at, \
     (SELECT MAX(s.last_seen_at) FROM sales_sessions s WHERE s.tenant_id = :tenant AND s.user_id = u.id \
     AND s.created_at > 0 AND s.expires_at > :now), \
     p.territory, p.delivery_weekdays, p.weekly_quota_cents, p.monthly_quota_cents, p.quarterly_quota_cents, \
     p.yearly_quota_cents, p.samples_a_month \
     FROM users u LEFT JOIN rep_profiles p ON p.tenant_id = :tenant AND p.user_id = u.id \
     WHERE u.tenant_id = :tenant",
);
const BY_ID: Clause = Clause::new("AND u.id = :id");
const BY_EMAIL: Clause = Clause::new("AND u.email_folded = :email");
const ROLE: Clause = Clause::new("AND u.role = :role");
const ACTIVE: Clause = Clause::new("AND u.active = 1 AND u.password_hash IS NOT NULL");
const INVITED: Clause = Clause::new("AND u.active = 1 AND u.password_hash IS NULL");
const DISABLED: Clause = Clause::new("AND u.active = 0");
// Contained in: what is left without the word differs. A team is small enough to be walked for it.
const SEARCH: Clause = Clause::new(
    "AND (REPLACE(u.name_order, :search, '') <> u.name_order OR REPLACE(u.email_folded, :search, '') <> u.email_folded)",
);
const AFTER: Clause = Clause::new("AND (u.name_order, u.id) > (:name, :id)");
const PAGE: Clause = Clause::new("ORDER BY u.name_order, u.id LIMIT :limit OFFSET :offset");

fn user_at(row: &Row<'_>) -> Result<User, RowError> {
    let territory: Option<String> = row.get(9)?;
    let rep = match territory {
        Some(territory) => Some(RepProfile {
            territory: Text::parse(&territory).map_err(|_| RowError::InvalidQuery)?,
            delivery_weekdays: row.get(10)?,
            weekly_quota: row.get(11)?,
            monthly_quota: row.get(12)?,
            quarterly_quota: row.get(13)?,
            yearly_quota: row.get(14)?,
            samples_a_month: row.get(15)?,
        }),
        None => None,
    };
    Ok(User {
        id: row.get(0)?,
        email: row.get(1)?,
        full_name: row.get(2)?,
        role: row.get(3)?,
        active: row.get(4)?,
        invited: row.get(5)?,
        version: row.get(6)?,
        created_at: row.get(7)?,
        last_seen_at: row.get(8)?,
        rep,
    })
}

/// One person of the team; NOT_FOUND for anyone else.
pub fn get(tx: &ReadTx<'_>, id: UserId) -> Result<User, Problem> {
    let found = tx.one(HEAD.with(&[BY_ID]), bind! {":id" => id, ":now" => tx.now()}, user_at)?;
    found.ok_or_else(|| Problem::not_found("person"))
}

/// The person of the team who signs in with this e-mail; NOT_FOUND if there is none.
pub fn by_email(tx: &ReadTx<'_>, email: &Email) -> Result<User, Problem> {
    let found = tx.one(HEAD.with(&[BY_EMAIL]), bind! {":email" => email.key(), ":now" => tx.now()}, user_at)?;
    found.ok_or_else(|| Problem::not_found("person"))
}

const COUNT: Sql = Sql::new("SELECT 1 FROM users u WHERE u.tenant_id = :tenant AND u.name_order >= ''");

fn filters(filter: &Filter) -> Vec<Clause> {
    let role = filter.role.map(|_| ROLE);
    let state = filter.state.map(|state| match state {
        State::Active => ACTIVE,
        State::Invited => INVITED,
        State::Disabled => DISABLED,
    });
    let search = filter.search.as_ref().map(|_| SEARCH);
    role.into_iter().chain(state).chain(search).collect()
}

/// The statement of a page, for its plan test too.
pub fn page_statement(filter: &Filter) -> Statement {
    HEAD.with(&[AFTER]).and(&filters(filter)).and(&[PAGE])
}

/// The statement that counts, for its plan test too.
pub fn count_statement(filter: &Filter) -> Statement {
    COUNT.with(&filters(filter)).counted()
}

/// People by name, page by page. INVALID names `after`.
pub fn list(tx: &ReadTx<'_>, filter: &Filter, paging: &Paging) -> Result<List<User>, Problem> {
    let (name, id) = match paging.after.as_slice() {
        [] => (String::new(), Vec::new()),
        [name, id] => (name.clone(), id.parse::<UserId>().map_err(|_| not_ours())?.as_bytes().to_vec()),
        _ => return Err(not_ours()),
    };
    let (now, limit, offset) = (tx.now(), paging.size + 1, paging.offset());
    let binds = bind! {
        ":now" => now, ":name" => name, ":id" => id, ":role" => filter.role, ":search" => filter.search,
        ":limit" => limit, ":offset" => offset,
    };
    let rows = tx.all(page_statement(filter), binds, user_at)?;
    let counted = tx.one(count_statement(filter), binds, |row| row.get(0))?.unwrap_or(0);
    let key = |user: &User| vec![user.full_name.to_ascii_lowercase(), user.id.to_string()];
    Ok(List::new(rows, paging, counted, key))
}

fn not_ours() -> Problem {
    Problem::invalid_field("after", "This is no cursor of ours.")
}

const HEIRS: Sql = Sql::new(
    "SELECT u.id, u.full_name FROM users u WHERE u.tenant_id = :tenant AND u.name_order >= '' AND u.active = 1 \
     AND u.role <> 'viewer' AND u.id <> :id ORDER BY u.name_order, u.id LIMIT 500",
);

/// Who could take over from somebody: active people who sell.
pub fn heirs(tx: &ReadTx<'_>, of: UserId) -> Result<Vec<(UserId, String)>, Problem> {
    tx.all(HEIRS, bind! {":id" => of}, |row| Ok((row.get(0)?, row.get(1)?)))
}
