//! The second step: names that share letters with what was typed, then those that are really close.

use super::Hit;
use super::spelling::distance;
use crate::bind;
use crate::store::{Clause, Kind, ReadTx, Row, RowError, Sql, Statement, alike as alike_text};
use crate::values::{ContactId, CustomerId, Problem, ProductId, fold};

const KINDS: [Kind; 3] = [Kind::Customer, Kind::Contact, Kind::Product];
/// Candidates that are compared letter by letter.
const COMPARED: i64 = 80;

// An id is of one kind only, so each join finds its own or nothing.
const ALIKE: Sql = Sql::new(
    "SELECT d.kind, d.id, COALESCE(t.name, c.name, p.name), COALESCE(t.title, c.number, p.code, ''), \
     CASE WHEN t.id IS NOT NULL THEN c.name ELSE COALESCE(c.city, p.category, '') END, c.id \
     FROM search_grams CROSS JOIN search_docs d ON d.doc = search_grams.rowid AND d.tenant_id = :tenant \
     LEFT JOIN contacts t ON t.tenant_id = :tenant AND t.id = d.id \
     LEFT JOIN customers c ON c.tenant_id = :tenant AND c.id = COALESCE(t.customer_id, d.id) \
     LEFT JOIN products p ON p.tenant_id = :tenant AND p.id = d.id \
     WHERE search_grams MATCH :match AND COALESCE(c.name, p.name) IS NOT NULL",
);
const OWN: Clause = Clause::new("AND (p.id IS NOT NULL OR c.rep_id = :only)");
const OWN_OR_FREE: Clause = Clause::new("AND (p.id IS NOT NULL OR COALESCE(c.rep_id, :only) = :only)");
const BEST: Clause = Clause::new("ORDER BY rank LIMIT :most");

/// The statement for one who sees all, own, or own and nobody's.
pub fn statement(own: bool, free: bool) -> Statement {
    match (own, free) {
        (false, _) => ALIKE.with(&[BEST]),
        (true, false) => ALIKE.with(&[OWN, BEST]),
        (true, true) => ALIKE.with(&[OWN_OR_FREE, BEST]),
    }
}

/// The closest names, at most `limit` of a kind; fewest other letters first.
pub(super) fn alike(tx: &ReadTx<'_>, words: &str, limit: usize) -> Result<Vec<Hit>, Problem> {
    let Some(text) = alike_text(&tx.tenant().id, &KINDS, words) else { return Ok(Vec::new()) };
    let only = tx.sees_only();
    let statement = statement(only.is_some(), tx.tenant().reps_see_unassigned);
    let candidates = tx.all(statement, bind! {":match" => text, ":only" => only, ":most" => COMPARED}, hit)?;
    let mut close: Vec<(usize, Hit)> = candidates
        .into_iter()
        .filter_map(|hit| distance(words, &fold(&hit.name)).map(|distance| (distance, hit)))
        .collect();
    close.sort_by_key(|(distance, _)| *distance);
    let of = |kind| close.iter().map(|(_, hit)| hit).filter(move |hit| hit.kind == kind).take(limit);
    Ok(KINDS.into_iter().flat_map(of).cloned().collect())
}

fn hit(row: &Row<'_>) -> Result<Hit, RowError> {
    let kind: String = row.get(0)?;
    let (kind, id, href) = match kind.as_str() {
        "product" => page(Kind::Product, row.get::<_, ProductId>(1)?.to_string(), "products"),
        "customer" => page(Kind::Customer, row.get::<_, CustomerId>(1)?.to_string(), "customers"),
        _ => {
            let (_, _, href) = page(Kind::Contact, row.get::<_, CustomerId>(5)?.to_string(), "customers");
            (Kind::Contact, row.get::<_, ContactId>(1)?.to_string(), href)
        }
    };
    Ok(Hit { kind, id, name: row.get(2)?, label: row.get(3)?, note: row.get(4)?, href })
}

fn page(kind: Kind, id: String, section: &str) -> (Kind, String, String) {
    let href = format!("/sales/{section}/{id}");
    (kind, id, href)
}
