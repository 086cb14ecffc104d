//! The people at the customers that one sees, by the beginnings of their words.

use crate::bind;
use crate::sales::customers::visible::{Visible, together};
use crate::store::{Clause, Kind, ReadTx, Sql, Statement, matching};
use crate::values::{ContactId, CustomerId, Problem, fold};

/// A contact in a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundContact {
    pub id: ContactId,
    pub name: String,
    pub title: String,
    pub customer: CustomerId,
    pub customer_name: String,
}

const MATCHES: Sql = Sql::new(
    "SELECT t.id, t.name, t.title, c.id, c.name FROM search_fts \
     CROSS JOIN search_docs d ON d.doc = search_fts.rowid AND d.tenant_id = :tenant \
     CROSS JOIN contacts t ON t.tenant_id = :tenant AND t.id = d.id \
     CROSS JOIN customers c ON c.tenant_id = :tenant AND c.id = t.customer_id \
     WHERE search_fts MATCH :match",
);
const FIRST: Clause = Clause::new("ORDER BY search_fts.rowid LIMIT :limit");

/// Up to `limit` contacts that have all words typed, in the order of the index.
pub fn find_contacts(tx: &ReadTx<'_>, typed: &str, limit: usize) -> Result<Vec<FoundContact>, Problem> {
    let Some(text) = matching(&tx.tenant().id, Kind::Contact, &fold(typed)) else { return Ok(Vec::new()) };
    let visible = Visible::to(tx);
    let (only, limit) = (visible.only(), i64::try_from(limit).unwrap_or(i64::MAX));
    let binds = together(bind! {":match" => text, ":limit" => limit}, bind! {":only" => only});
    tx.all(find_contacts_statement(visible), &binds, |row| {
        Ok(FoundContact {
            id: row.get(0)?,
            name: row.get(1)?,
            title: row.get(2)?,
            customer: row.get(3)?,
            customer_name: row.get(4)?,
        })
    })
}

/// What [`find_contacts`] runs, for the plan test.
pub fn find_contacts_statement(visible: Visible) -> Statement {
    MATCHES.with(visible.clause().as_slice()).and(&[FIRST])
}
