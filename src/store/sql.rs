//! SQL that can't forget the tenant.
//!
//! Statements stand in `const` items. [`Sql::new`] reads the text while the program is compiled and
//! refuses one that names a table without tying it to `:tenant`, compares with a bare `OR` beside the
//! tie, joins by comma, or carries a comment or a second statement. The kernel alone binds `:tenant`.
//! Lists are joined at run time from such checked parts ([`Clause`]), never from input.

use std::borrow::Cow;

use super::sql_check::check;

/// A checked statement of one tenant.
#[derive(Clone, Copy, Debug)]
pub struct Sql(&'static str);

/// A checked part that continues a statement: `AND …`, `ORDER BY …`, `LIMIT …`.
#[derive(Clone, Copy, Debug)]
pub struct Clause(&'static str);

/// SQL that looks across tenants; only a [`super::SystemTx`] runs it.
#[derive(Clone, Copy, Debug)]
pub struct SystemSql(pub(super) &'static str);

impl Sql {
    /// Checks the text at compile time.
    pub const fn new(text: &'static str) -> Sql {
        check(text, true);
        Sql(text)
    }

    /// In place of the 1 that the text selects, one count for each of several conditions, in one pass. Each
    /// part of a condition begins with `AND`.
    pub fn count_each(self, conditions: &[Vec<Clause>]) -> Statement {
        let count = |parts: &Vec<Clause>| {
            let condition: String = parts.iter().map(|part| format!(" {}", part.0)).collect();
            format!("COUNT(CASE WHEN 1 = 1{condition} THEN 1 END)")
        };
        let counts: Vec<String> = conditions.iter().map(count).collect();
        Statement(Cow::Owned(self.0.replacen(" 1 FROM ", &format!(" {} FROM ", counts.join(", ")), 1)))
    }

    /// Starts a joined statement.
    pub fn with(self, clauses: &[Clause]) -> Statement {
        let mut text = String::from(self.0);
        for clause in clauses {
            text.push(' ');
            text.push_str(clause.0);
        }
        Statement(Cow::Owned(text))
    }
}

impl Clause {
    /// Checks the text at compile time; a sub-select in it must tie its own tables.
    pub const fn new(text: &'static str) -> Clause {
        check(text, false);
        Clause(text)
    }
}

impl SystemSql {
    /// Nothing to tie: the caller holds the whole file.
    pub const fn new(text: &'static str) -> SystemSql {
        SystemSql(text)
    }
}

/// What a transaction runs: one checked statement, or several checked parts joined.
#[derive(Clone, Debug)]
pub struct Statement(Cow<'static, str>);

impl Statement {
    /// The text, for EXPLAIN QUERY PLAN in tests.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// How many rows it has, 10,001 at most: a count must not grow with the table.
    pub fn counted(self) -> Statement {
        Statement(Cow::Owned(format!("SELECT COUNT(*) FROM ({} LIMIT 10001) AS counted", self.0)))
    }

    /// How many rows a statement has that says itself how many are enough.
    pub fn count(self) -> Statement {
        Statement(Cow::Owned(format!("SELECT COUNT(*) FROM ({}) AS counted", self.0)))
    }

    /// Adds parts to a statement already joined.
    pub fn and(mut self, clauses: &[Clause]) -> Statement {
        let text = self.0.to_mut();
        for clause in clauses {
            text.push(' ');
            text.push_str(clause.0);
        }
        self
    }
}

impl From<Sql> for Statement {
    fn from(sql: Sql) -> Statement {
        Statement(Cow::Borrowed(sql.0))
    }
}
