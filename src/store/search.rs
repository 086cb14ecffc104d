//! Full-text search, behind this one door: the only part that another engine would write anew.
//!
//! Each thing that can be found is one row of `search_docs` and one of each FTS5 table beside it: its words,
//! and for names the words' letters, three at a time, by which a misspelt one is found. The tenant and
//! the kind are one word of the `scope` column, so each MATCH names its tenant.

use std::cell::RefCell;

use data_encoding::HEXLOWER;
use rusqlite::{Connection, OptionalExtension, named_params};

use crate::values::TenantId;

/// Of a long text the first are enough to compare by.
const MOST_GRAMS: usize = 48;

/// What can be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Customer,
    Product,
    Order,
    /// A person at a customer.
    Contact,
}

impl Kind {
    /// The word in the file.
    pub fn text(self) -> &'static str {
        match self {
            Kind::Customer => "customer",
            Kind::Product => "product",
            Kind::Order => "order",
            Kind::Contact => "contact",
        }
    }

    /// An order is found by numbers, in which a typo is another number.
    fn forgives_typos(self) -> bool {
        self != Kind::Order
    }
}

fn scope_word(tenant: &TenantId, kind: Kind) -> String {
    format!("{}{}", kind.text(), HEXLOWER.encode(tenant.as_bytes()))
}

/// What the jobs of one transaction say of the words that things are found by, in their order. It is
/// written once, before the commit: FTS5 makes a piece of its index at each savepoint, and merging a piece
/// for each of many orders costs more than the orders.
#[derive(Default)]
pub(super) struct Words(RefCell<Vec<Said>>);

struct Said {
    tenant: TenantId,
    kind: Kind,
    id: [u8; 16],
    /// None forgets the thing.
    words: Option<String>,
}

impl Words {
    pub fn say(&self, tenant: TenantId, kind: Kind, id: [u8; 16], words: Option<&str>) {
        self.0.borrow_mut().push(Said { tenant, kind, id, words: words.map(str::to_owned) });
    }

    pub fn len(&self) -> usize {
        self.0.borrow().len()
    }

    /// Forgets what was said since there were so many, by a job that failed.
    pub fn take_back(&self, to: usize) {
        self.0.borrow_mut().truncate(to);
    }

    /// Writes all of it.
    pub fn write(&self, conn: &Connection) -> rusqlite::Result<()> {
        let said = std::mem::take(&mut *self.0.borrow_mut());
        said.iter().try_for_each(|said| index(conn, &said.tenant, said.kind, &said.id, said.words.as_deref()))
    }
}

/// Indexes the words a thing is found by, or forgets it.
fn index(conn: &Connection, tenant: &TenantId, kind: Kind, id: &[u8; 16], words: Option<&str>) -> rusqlite::Result<()> {
    let known: Option<i64> = conn
        .prepare_cached("SELECT doc FROM search_docs WHERE tenant_id = :tenant AND kind = :kind AND id = :id")?
        .query_row(named_params! {":tenant": tenant, ":kind": kind.text(), ":id": id}, |row| row.get(0))
        .optional()?;
    if let Some(doc) = known {
        forget(conn, doc)?;
    }
    let Some(words) = words else {
        conn.prepare_cached("DELETE FROM search_docs WHERE tenant_id = :tenant AND kind = :kind AND id = :id")?
            .execute(named_params! {":tenant": tenant, ":kind": kind.text(), ":id": id})?;
        return Ok(());
    };
    let doc = match known {
        Some(doc) => doc,
        None => conn
            .prepare_cached("INSERT INTO search_docs (tenant_id, kind, id) VALUES (:tenant, :kind, :id)")?
            .insert(named_params! {":tenant": tenant, ":kind": kind.text(), ":id": id})?,
    };
    conn.prepare_cached("INSERT INTO search_fts (rowid, scope, words) VALUES (:doc, :scope, :words)")?
        .execute(named_params! {":doc": doc, ":scope": scope_word(tenant, kind), ":words": words})?;
    if kind.forgives_typos() {
        conn.prepare_cached("INSERT INTO search_grams (rowid, scope, grams) VALUES (:doc, :scope, :grams)")?.execute(
            named_params! {":doc": doc, ":scope": scope_word(tenant, kind), ":grams": grams(words).join(" ")},
        )?;
    }
    Ok(())
}

/// Takes a number out of both indexes, which take back what they don't have without complaint.
fn forget(conn: &Connection, doc: i64) -> rusqlite::Result<()> {
    conn.prepare_cached("DELETE FROM search_fts WHERE rowid = :doc")?.execute(named_params! {":doc": doc})?;
    conn.prepare_cached("DELETE FROM search_grams WHERE rowid = :doc")?.execute(named_params! {":doc": doc})?;
    Ok(())
}

/// Empties the whole index, of every team.
pub(super) fn clear(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute_batch(
        "INSERT INTO search_fts (search_fts) VALUES ('delete-all'); \
         INSERT INTO search_grams (search_grams) VALUES ('delete-all'); DELETE FROM search_docs;",
    )
}

/// Every three letters of each word, its beginning marked: "_be ber erg" of "berg".
fn grams(words: &str) -> Vec<String> {
    let words = words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let marked = words.map(|word| std::iter::once('_').chain(word.chars()).collect::<Vec<char>>());
    marked.flat_map(|word| word.windows(3).map(|three| three.iter().collect()).collect::<Vec<String>>()).collect()
}

/// The MATCH text for what a person typed: every word must begin a word of the thing. What a mark parts, as
/// in `2026-00042`, are whole words but for the last, which spares looking at all that begin like the year.
/// `None` if nothing is left to look for. Quotes make metacharacters harmless; at most eight words count.
pub fn matching(tenant: &TenantId, kind: Kind, typed: &str) -> Option<String> {
    let mut words: Vec<String> = Vec::new();
    for joined in typed.split_whitespace() {
        let mut parts = joined.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
        while let Some(part) = parts.next() {
            let begins = if parts.peek().is_none() { "*" } else { "" };
            words.push(format!("\"{part}\"{begins}"));
        }
    }
    words.truncate(8);
    if words.is_empty() {
        return None;
    }
    Some(format!("scope : {} AND words : ({})", scope_word(tenant, kind), words.join(" AND ")))
}

/// The MATCH text for what is spelt about like what a person typed, in any of these kinds; the most alike
/// rank first. `None` if there is too little to compare.
pub fn alike(tenant: &TenantId, kinds: &[Kind], typed: &str) -> Option<String> {
    let scopes: Vec<String> = kinds.iter().map(|kind| scope_word(tenant, *kind)).collect();
    let mut grams = grams(typed);
    grams.sort_unstable();
    grams.dedup();
    grams.truncate(MOST_GRAMS);
    if grams.is_empty() || scopes.is_empty() {
        return None;
    }
    let grams: Vec<String> = grams.iter().map(|gram| format!("\"{gram}\"")).collect();
    Some(format!("scope : ({}) AND grams : ({})", scopes.join(" OR "), grams.join(" OR ")))
}

#[cfg(test)]
mod tests {
    use super::{Kind, grams, matching};
    use crate::values::TenantId;

    #[test]
    fn what_a_mark_parts_are_whole_words_but_for_the_last() {
        let team = TenantId::from_bytes([7; 16]);
        let words = |typed: &str| {
            let text = matching(&team, Kind::Order, typed).unwrap();
            text.split_once("words : ").unwrap().1.to_owned()
        };
        assert_eq!(words("cop ket"), r#"("cop"* AND "ket"*)"#);
        assert_eq!(words("2026-00042 o'neil"), r#"("2026" AND "00042"* AND "o" AND "neil"*)"#);
        assert_eq!(words("2026-"), r#"("2026"*)"#);
        assert_eq!(matching(&team, Kind::Order, " -- "), None);
    }

    #[test]
    fn a_word_is_cut_into_threes_from_its_marked_beginning() {
        assert_eq!(grams("zur linde-7"), ["_zu", "zur", "_li", "lin", "ind", "nde"]);
        assert_eq!(grams("no 5"), ["_no"]);
        assert!(grams(" -- ").is_empty());
    }
}
