//! Full-text search, behind this one door: the only part that another engine would write anew.
//!
//! Each thing that can be found is one row of `search_docs` and one of the FTS5 table beside it. The
//! tenant and the kind are one word of the `scope` column, so each MATCH names its tenant.

use data_encoding::HEXLOWER;
use rusqlite::{Connection, OptionalExtension, named_params};

use crate::values::TenantId;

/// What can be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Customer,
    Product,
    Order,
}

impl Kind {
    fn text(self) -> &'static str {
        match self {
            Kind::Customer => "customer",
            Kind::Product => "product",
            Kind::Order => "order",
        }
    }
}

fn scope_word(tenant: &TenantId, kind: Kind) -> String {
    format!("{}{}", kind.text(), HEXLOWER.encode(tenant.as_bytes()))
}

/// Indexes the words a thing is found by, or forgets it.
pub(super) fn index(
    conn: &Connection,
    tenant: &TenantId,
    kind: Kind,
    id: &[u8; 16],
    words: Option<&str>,
) -> rusqlite::Result<()> {
    let known: Option<i64> = conn
        .prepare_cached("SELECT doc FROM search_docs WHERE tenant_id = :tenant AND kind = :kind AND id = :id")?
        .query_row(named_params! {":tenant": tenant, ":kind": kind.text(), ":id": id}, |row| row.get(0))
        .optional()?;
    if let Some(doc) = known {
        conn.prepare_cached("DELETE FROM search_fts WHERE rowid = :doc")?.execute(named_params! {":doc": doc})?;
    }
    let Some(words) = words else {
        conn.prepare_cached("DELETE FROM search_docs WHERE tenant_id = :tenant AND kind = :kind AND id = :id")?
            .execute(named_params! {":tenant": tenant, ":kind": kind.text(), ":id": id})?;
        return Ok(());
    };
    let doc = match known {
        Some(doc) => doc,
        None => conn
            .prepare_cached("INSERT INTO search_docs (tenant_id, kind, id) VALUES (:tenant, :kind, :id) RETURNING doc")?
            .query_row(named_params! {":tenant": tenant, ":kind": kind.text(), ":id": id}, |row| row.get(0))?,
    };
    conn.prepare_cached("INSERT INTO search_fts (rowid, scope, words) VALUES (:doc, :scope, :words)")?
        .execute(named_params! {":doc": doc, ":scope": scope_word(tenant, kind), ":words": words})?;
    Ok(())
}

/// The MATCH text for what a person typed: every word must begin a word of the thing. `None` if nothing
/// is left to look for. Quotes make metacharacters harmless; at most eight words count.
pub fn matching(tenant: &TenantId, kind: Kind, typed: &str) -> Option<String> {
    let words: Vec<String> = typed
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(8)
        .map(|word| format!("\"{word}\"*"))
        .collect();
    if words.is_empty() {
        return None;
    }
    Some(format!("scope : {} AND words : ({})", scope_word(tenant, kind), words.join(" AND ")))
}
