//! Typed transactions: what you may do is what you hold.
//!
//! [`ReadTx`] reads one tenant's rows, [`OwnTx`] changes what belongs to the person who asks, [`WriteTx`]
//! is for someone who sells, [`ManagerTx`] and [`AdminTx`] are what managers' and admins' services ask
//! for, [`SystemTx`] sees the whole file and is for signing in, set-up, commands and sweeping. Each lives as long as its transaction and no longer.

use std::cell::Cell;
use std::ops::Deref;
use std::sync::Arc;

use rusqlite::{CachedStatement, Connection, Row, ToSql};

use super::audit::{self, About, Event};
use super::entropy::{Fixed, Ids};
use super::errors::storage;
use super::kept::Kept;
use super::ran::Ran;
use super::refusal;
use super::scope::{Person, Scope, SessionInUse, Tenant};
use super::search::{Kind, Words};
use super::sql::{Statement, SystemSql};
use crate::values::{DateLanguage, Day, Problem, Role, SessionId, Timestamp, UserId};

/// What a transaction runs on: the connection, the words to write at its end, and the count of what ran.
#[derive(Clone, Copy)]
pub(super) struct On<'c> {
    pub conn: &'c Connection,
    pub words: &'c Words,
    pub ran: &'c Ran,
}

/// A value bound by name. [`crate::bind`] writes a list of them.
pub type Bind<'a> = (&'static str, &'a dyn ToSql);

/// Reads one tenant's rows, all from one snapshot.
pub struct ReadTx<'c> {
    conn: &'c Connection,
    scope: &'c Scope,
    now: Timestamp,
    statements: Cell<u64>,
    ran: &'c Ran,
    kept: Option<&'c Kept>,
}

impl<'c> ReadTx<'c> {
    pub(super) fn new(conn: &'c Connection, scope: &'c Scope, now: Timestamp, ran: &'c Ran) -> ReadTx<'c> {
        // The session's own lookup is the first statement of each transaction.
        ReadTx { conn, scope, now, statements: Cell::new(1), ran, kept: None }
    }

    /// On a reader, whose figures may be kept.
    pub(super) fn keeping(self, kept: &'c Kept) -> ReadTx<'c> {
        ReadTx { kept: Some(kept), ..self }
    }

    /// Statements run so far, the session's lookup included.
    pub(super) fn statements(&self) -> u64 {
        self.statements.get()
    }

    fn counted(&self, text: &str) -> &'c Connection {
        self.statements.set(self.statements.get() + 1);
        self.ran.note(text);
        self.conn
    }

    pub fn tenant(&self) -> &Tenant {
        &self.scope.tenant
    }

    /// The signed-in person; None for an operator at the machine.
    pub fn person(&self) -> Option<&Person> {
        self.scope.person.as_ref()
    }

    pub fn user_id(&self) -> Option<UserId> {
        self.person().map(|p| p.id)
    }

    /// In which the reader has the names of weekdays and months.
    pub fn language(&self) -> DateLanguage {
        self.person().map(|p| p.language).unwrap_or_default()
    }

    pub fn role(&self) -> Role {
        self.scope.role()
    }

    pub fn session_id(&self) -> Option<SessionId> {
        self.session().map(|session| session.id)
    }

    /// The session whose cookie came, if one did.
    pub fn session(&self) -> Option<SessionInUse> {
        self.scope.session
    }

    /// The rep whose customers alone are seen; None sees all.
    pub fn sees_only(&self) -> Option<UserId> {
        let narrow = self.role() == Role::Rep && !self.scope.tenant.reps_see_all;
        if narrow { self.user_id() } else { None }
    }

    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Today where the team is.
    pub fn today(&self) -> Day {
        self.scope.tenant.zone.today(self.now)
    }

    /// All rows. Every list must bound itself by LIMIT.
    pub fn all<T>(
        &self,
        sql: impl Into<Statement>,
        binds: &[Bind<'_>],
        map: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, Problem> {
        let sql = sql.into();
        rows(self.counted(sql.text()), sql.text(), Some(self.scope), binds, map).map_err(storage)
    }

    /// The first row, if there is one.
    pub fn one<T>(
        &self,
        sql: impl Into<Statement>,
        binds: &[Bind<'_>],
        map: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, Problem> {
        let sql = sql.into();
        first(self.counted(sql.text()), sql.text(), Some(self.scope), binds, map).map_err(storage)
    }

    /// The figures kept of a part of this team's rows, if they are of this day and the file counts no change
    /// of the part since.
    pub fn kept(&self, part: &[u8], changes: i64) -> Option<Arc<[i64]>> {
        self.kept?.get((self.tenant().id, part), self.today(), changes)
    }

    /// Keeps what was reckoned from the rows as they are after so many changes.
    pub fn keep(&self, part: &[u8], changes: i64, figures: &Arc<[i64]>) {
        if let Some(kept) = self.kept {
            kept.put((self.tenant().id, part), self.today(), changes, Arc::clone(figures));
        }
    }

    /// The plan of a statement, for the plan tests.
    pub fn plan(&self, sql: impl Into<Statement>) -> Result<Vec<String>, Problem> {
        let text = format!("EXPLAIN QUERY PLAN {}", sql.into().text());
        let mut statement = self.conn.prepare(&text).map_err(storage)?;
        let plan = statement.raw_query().mapped(|row| row.get::<_, String>(3)).collect::<Result<_, _>>();
        plan.map_err(storage)
    }
}

/// Changes what belongs to the person who asks, whatever the role: own password, own devices.
/// A job may run more than once, and each run sees the same ids and the same time.
pub struct OwnTx<'c> {
    read: ReadTx<'c>,
    ids: &'c Ids,
    words: &'c Words,
}

impl<'c> OwnTx<'c> {
    pub(super) fn new(on: On<'c>, scope: &'c Scope, now: Timestamp, ids: &'c Ids) -> OwnTx<'c> {
        OwnTx { read: ReadTx::new(on.conn, scope, now, on.ran), ids, words: on.words }
    }

    /// A new id's 16 bytes: `CustomerId::from_bytes(tx.new_id())`.
    pub fn new_id(&self) -> [u8; 16] {
        self.ids.next()
    }

    /// Runs a change and returns how many rows it touched.
    pub fn run(&self, sql: impl Into<Statement>, binds: &[Bind<'_>]) -> Result<usize, Problem> {
        let sql = sql.into();
        self.read.ran.note(sql.text());
        change(self.read.conn, sql.text(), Some(self.scope), binds).map_err(storage)
    }

    /// Runs a guarded change that must touch exactly one row; otherwise `missed` says why.
    pub fn run_one(
        &self,
        sql: impl Into<Statement>,
        binds: &[Bind<'_>],
        missed: impl FnOnce() -> Problem,
    ) -> Result<(), Problem> {
        match self.run(sql, binds)? {
            1 => Ok(()),
            _ => Err(missed()),
        }
    }

    /// Puts the words a thing is found by into the index, or takes it out with `None`: at the end of this
    /// very transaction, whose own statements don't find it yet.
    pub fn index_words(&self, kind: Kind, id: &[u8; 16], words: Option<&str>) {
        self.words.say(self.tenant().id, kind, *id, words);
    }

    /// Writes an audit row in this transaction. `detail` is a JSON object: before and after of what changed.
    pub fn audit(&self, action: &str, about: Option<About<'_>>, detail: &str) -> Result<(), Problem> {
        audit::append(self.read.conn, self.scope, self.now(), &self.new_id(), action, about, detail).map_err(storage)
    }

    /// The same for what can be asked for again and again: so many rows a minute, and no more.
    pub fn audit_bounded(&self, action: &str, detail: &str) -> Result<(), Problem> {
        match refusal::is_told_enough(self.read.conn, self.scope, self.now(), action)? {
            true => Ok(()),
            false => self.audit(action, None, detail),
        }
    }
}

impl<'c> Deref for OwnTx<'c> {
    type Target = ReadTx<'c>;
    fn deref(&self) -> &ReadTx<'c> {
        &self.read
    }
}

/// What a role must be allowed to hold a transaction of this type.
pub trait Raised<'c>: Sized {
    /// Refuses with FORBIDDEN.
    fn raise(tx: OwnTx<'c>) -> Result<Self, Problem>;
}

impl<'c> Raised<'c> for OwnTx<'c> {
    fn raise(tx: OwnTx<'c>) -> Result<Self, Problem> {
        Ok(tx)
    }
}

macro_rules! raised {
    ($(#[$doc:meta])* $name:ident over $base:ident, $may:ident, $sentence:literal) => {
        $(#[$doc])*
        pub struct $name<'c>($base<'c>);
        impl<'c> Raised<'c> for $name<'c> {
            fn raise(tx: OwnTx<'c>) -> Result<Self, Problem> {
                let base = $base::raise(tx)?;
                if base.role().$may() { Ok($name(base)) } else { Err(Problem::forbidden($sentence)) }
            }
        }
        impl<'c> Deref for $name<'c> {
            type Target = $base<'c>;
            fn deref(&self) -> &$base<'c> {
                &self.0
            }
        }
    };
}

raised! {
    /// A write by someone who sells: rep, manager or admin.
    WriteTx over OwnTx, may_sell, "A viewer sees everything and changes nothing."
}
raised! {
    /// A write by a manager or an admin.
    ManagerTx over WriteTx, may_manage, "Only a manager may do this."
}
raised! {
    /// A write by an admin.
    AdminTx over ManagerTx, may_administer, "Only an admin may do this."
}

/// The whole file, across tenants. Reads on a reader, changes on the writer.
pub struct SystemTx<'c> {
    on: On<'c>,
    fixed: Fixed,
    ids: Ids,
}

impl<'c> SystemTx<'c> {
    pub(super) fn new(on: On<'c>, fixed: Fixed) -> SystemTx<'c> {
        SystemTx { on, fixed, ids: Ids::new(fixed) }
    }

    fn noted(&self, text: &str) -> &'c Connection {
        self.on.ran.note(text);
        self.on.conn
    }

    pub fn now(&self) -> Timestamp {
        self.fixed.now
    }

    pub fn new_id(&self) -> [u8; 16] {
        self.ids.next()
    }

    pub fn all<T>(
        &self,
        sql: SystemSql,
        binds: &[Bind<'_>],
        map: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, Problem> {
        rows(self.noted(sql.0), sql.0, None, binds, map).map_err(storage)
    }

    pub fn one<T>(
        &self,
        sql: SystemSql,
        binds: &[Bind<'_>],
        map: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, Problem> {
        first(self.noted(sql.0), sql.0, None, binds, map).map_err(storage)
    }

    pub fn run(&self, sql: SystemSql, binds: &[Bind<'_>]) -> Result<usize, Problem> {
        change(self.noted(sql.0), sql.0, None, binds).map_err(storage)
    }

    /// Empties the search of every team, for one who fills it anew.
    pub fn clear_search(&self) -> Result<(), Problem> {
        super::search::clear(self.on.conn).map_err(storage)
    }

    /// Acts for one team as an operator at the machine; INVALID names `tenant` if there is no such slug.
    pub fn operate<T>(&self, slug: &str, f: impl FnOnce(&AdminTx<'_>) -> Result<T, Problem>) -> Result<T, Problem> {
        let scope = Scope::operator(self.on.conn, slug)?;
        f(&AdminTx::raise(OwnTx::new(self.on, &scope, self.fixed.now, &self.ids))?)
    }

    /// Writes an audit row of a team for something that happened before anyone was signed in.
    pub fn audit(&self, event: &Event<'_>) -> Result<(), Problem> {
        audit::insert(self.on.conn, &self.new_id(), self.now(), event).map_err(storage)
    }
}

fn prepared<'c>(
    conn: &'c Connection,
    text: &str,
    scope: Option<&Scope>,
    binds: &[Bind<'_>],
) -> rusqlite::Result<CachedStatement<'c>> {
    let mut statement = conn.prepare_cached(text)?;
    // Most values stand in the order that the statement names them: each look begins behind the last one.
    let mut next = 0;
    for index in 1..=statement.parameter_count() {
        let name = statement.parameter_name(index).unwrap_or_default();
        let tenant = scope.filter(|_| name == ":tenant").map(|scope| scope.tenant.id);
        let place = (next..binds.len()).chain(0..next).find(|place| binds[*place].0 == name);
        match (tenant, place) {
            (Some(tenant), _) => statement.raw_bind_parameter(index, tenant)?,
            (None, Some(place)) => {
                statement.raw_bind_parameter(index, binds[place].1)?;
                next = place + 1;
            }
            (None, None) => return Err(rusqlite::Error::InvalidParameterName(name.to_owned())),
        }
    }
    Ok(statement)
}

fn rows<T>(
    conn: &Connection,
    text: &str,
    scope: Option<&Scope>,
    binds: &[Bind<'_>],
    mut map: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    let mut statement = prepared(conn, text, scope, binds)?;
    let mut rows = statement.raw_query();
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(map(row)?);
    }
    Ok(found)
}

fn first<T>(
    conn: &Connection,
    text: &str,
    scope: Option<&Scope>,
    binds: &[Bind<'_>],
    mut map: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Option<T>> {
    let mut statement = prepared(conn, text, scope, binds)?;
    let mut rows = statement.raw_query();
    rows.next()?.map(&mut map).transpose()
}

fn change(conn: &Connection, text: &str, scope: Option<&Scope>, binds: &[Bind<'_>]) -> rusqlite::Result<usize> {
    prepared(conn, text, scope, binds)?.raw_execute()
}

/// `bind! { ":id" => id, ":name" => name }`: values bound by name, each by reference.
#[macro_export]
macro_rules! bind {
    ($($name:literal => $value:expr),* $(,)?) => {
        &[$(($name, &$value as &dyn $crate::store::ToSql)),*][..]
    };
}
