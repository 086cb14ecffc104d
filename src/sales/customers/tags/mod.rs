//! Tags: words of the team's own that customers bear. In small letters, so that "VIP" and "vip" are one.

pub(super) mod api;
pub(super) mod pages;
mod tag;

use serde_json::json;

use super::one;
use super::visible::changing;
use super::write::touch;
use crate::bind;
use crate::store::{About, ReadTx, Sql, Statement, WriteTx};
use crate::values::{CustomerId, Problem};

pub use tag::{Tag, parse};

/// A customer bears no more.
pub const MOST: usize = 20;

const OF: Sql = Sql::new(
    "SELECT t.tag FROM customer_tags t WHERE t.tenant_id = :tenant AND t.customer_id = :customer \
     ORDER BY t.tag LIMIT 100",
);
const CLEAR: Sql = Sql::new("DELETE FROM customer_tags WHERE tenant_id = :tenant AND customer_id = :customer");
const ADD: Sql = Sql::new("INSERT INTO customer_tags (tenant_id, customer_id, tag) VALUES (:tenant, :customer, :tag)");
/// One step in the index for each word, however many customers bear it.
const KNOWN: Sql = Sql::new(
    "WITH RECURSIVE step AS ( \
     SELECT MIN(t.tag) AS word FROM customer_tags t WHERE t.tenant_id = :tenant AND t.tag > '' \
     UNION ALL \
     SELECT (SELECT MIN(u.tag) FROM customer_tags u WHERE u.tenant_id = :tenant AND u.tag > step.word) \
     FROM step WHERE step.word IS NOT NULL) \
     SELECT word FROM step WHERE word IS NOT NULL LIMIT 200",
);

/// The tags of a customer, sorted. The caller has seen the customer.
pub(super) fn of(tx: &ReadTx<'_>, customer: &CustomerId) -> Result<Vec<String>, Problem> {
    tx.all(OF, bind! {":customer" => *customer}, |row| row.get(0))
}

/// The tags in use, 200 at most, sorted.
pub fn known_tags(tx: &ReadTx<'_>) -> Result<Vec<String>, Problem> {
    tx.all(KNOWN, bind! {}, |row| row.get(0))
}

/// What reads tags, for the plan test.
pub fn tag_statements() -> [Statement; 2] {
    [OF.into(), KNOWN.into()]
}

/// Gives a customer these tags and no others, from the version that was shown.
///
/// # Errors
/// CONFLICT if it has another version by now; FORBIDDEN for another rep's.
pub fn set_tags(tx: &WriteTx<'_>, customer: &CustomerId, version: i64, tags: &[Tag]) -> Result<(), Problem> {
    changing(tx, one(tx, customer)?.rep)?;
    touch(tx, customer, version)?;
    let before = of(tx, customer)?;
    put(tx, customer, tags)?;
    let after: Vec<&str> = tags.iter().map(Tag::as_str).collect();
    let detail = json!({"before": {"tags": before}, "after": {"tags": after}}).to_string();
    tx.audit("customer_tagged", Some(About { subject: "customer", id: customer.as_bytes() }), &detail)
}

/// Writes the tags of a customer in place of those it has.
pub(super) fn put(tx: &WriteTx<'_>, customer: &CustomerId, tags: &[Tag]) -> Result<(), Problem> {
    tx.run(CLEAR, bind! {":customer" => *customer})?;
    tags.iter().try_for_each(|tag| tx.run(ADD, bind! {":customer" => *customer, ":tag" => tag.as_str()}).map(drop))
}
