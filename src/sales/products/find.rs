//! Finding a product by what somebody typed, best first: the exact code, then names that begin so, then
//! whatever has the words. The three steps don't overlap, so a cursor goes on through all of them.

use super::browse::{LAST, default_warehouse, filters, row_of};
use super::model::{ProductQuery, ProductRow, Shown};
use super::sql;
use crate::bind;
use crate::store::{Kind, ReadTx, Statement, matching};
use crate::values::{Problem, ProductId, WarehouseId, fold};
use crate::web::paging::{List, Paging};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    ExactCode,
    Begins,
    HasWords,
}

const STEPS: [Step; 3] = [Step::ExactCode, Step::Begins, Step::HasWords];

/// Where the list goes on: a step and the key of the last row in it.
struct Place {
    step: Step,
    key: String,
    id: ProductId,
    doc: i64,
}

/// What the three steps look for.
struct Wanted<'q> {
    query: &'q ProductQuery,
    words: String,
    matching: String,
    warehouse: Option<WarehouseId>,
}

/// One page of what is found. `folded` is what was typed, folded.
pub(super) fn found(
    tx: &ReadTx<'_>,
    query: &ProductQuery,
    folded: &str,
    paging: &Paging,
) -> Result<List<ProductRow>, Problem> {
    let place = Place::parse(&paging.after, folded)?;
    let Some(matching) = matching(&tx.tenant().id, Kind::Product, folded) else {
        return Ok(List::new(Vec::new(), paging, 0, |row: &ProductRow| row.place.clone()));
    };
    let wanted = Wanted { query, words: folded.to_owned(), matching, warehouse: default_warehouse(tx)? };
    let mut rows = wanted.all(tx, &place, paging.offset() + paging.size + 1)?;
    let passed = usize::try_from(paging.offset()).unwrap_or_default().min(rows.len());
    rows.drain(..passed);
    Ok(List::new(rows, paging, wanted.count(tx)?, |row| row.place.clone()))
}

/// So many products to sell at most for what was typed, the best first, with what a warehouse has of them; not
/// counted, for a page that offers a few.
pub fn best(
    tx: &ReadTx<'_>,
    typed: &str,
    warehouse: Option<WarehouseId>,
    most: i64,
) -> Result<Vec<ProductRow>, Problem> {
    let (words, query) = (fold(typed), ProductQuery { typed: typed.trim().to_owned(), ..ProductQuery::default() });
    let Some(matching) = matching(&tx.tenant().id, Kind::Product, &words) else { return Ok(Vec::new()) };
    let place = Place::beginning(Step::ExactCode, &words);
    Wanted { query: &query, words, matching, warehouse }.all(tx, &place, most)
}

impl Place {
    fn beginning(step: Step, folded: &str) -> Place {
        let key = if step == Step::Begins { folded.to_owned() } else { String::new() };
        Place { step, key, id: ProductId::from_bytes([0; 16]), doc: 0 }
    }

    fn parse(after: &[String], folded: &str) -> Result<Place, Problem> {
        let strange = || Problem::invalid_field("after", "This cursor is of another list.");
        let start = |step| Place::beginning(step, folded);
        match after.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            [] => Ok(start(Step::ExactCode)),
            ["code", code] => Ok(Place { key: code.to_owned(), ..start(Step::ExactCode) }),
            ["name", key, id] => {
                Ok(Place { key: key.to_owned(), id: id.parse().map_err(|_| strange())?, ..start(Step::Begins) })
            }
            ["words", doc] => Ok(Place { doc: doc.parse().map_err(|_| strange())?, ..start(Step::HasWords) }),
            _ => Err(strange()),
        }
    }
}

impl Wanted<'_> {
    /// So many rows from a place on, through all steps.
    fn all(&self, tx: &ReadTx<'_>, place: &Place, needed: i64) -> Result<Vec<ProductRow>, Problem> {
        let mut rows: Vec<ProductRow> = Vec::new();
        for step in STEPS.into_iter().filter(|step| *step >= place.step) {
            let missing = needed - i64::try_from(rows.len()).unwrap_or(needed);
            if missing > 0 {
                let from = if step == place.step { place } else { &Place::beginning(step, &self.words) };
                rows.extend(self.rows(tx, from, missing)?);
            }
        }
        Ok(rows)
    }

    fn rows(&self, tx: &ReadTx<'_>, from: &Place, limit: i64) -> Result<Vec<ProductRow>, Problem> {
        let query = self.query;
        tx.all(
            statement(query, from.step),
            bind! {
                ":warehouse" => self.warehouse, ":active" => query.shown == Shown::Active,
                ":category" => query.category, ":supplier" => query.supplier, ":list" => query.list(),
                ":code" => query.typed, ":upper" => query.typed.to_uppercase(),
                ":low" => self.words, ":high" => format!("{}{LAST}", self.words), ":match" => self.matching,
                ":short_in" => query.short_in, ":key" => from.key, ":id" => from.id, ":doc" => from.doc, ":limit" => limit, ":offset" => 0,
            },
            |row| {
                let doc: i64 = row.get(11)?;
                row_of(row, |product, name_key| match from.step {
                    Step::ExactCode => vec!["code".to_owned(), product.code.clone()],
                    Step::Begins => vec!["name".to_owned(), name_key, product.id.to_string()],
                    Step::HasWords => vec!["words".to_owned(), doc.to_string()],
                })
            },
        )
    }

    /// The words of a code and of a name's beginning are words of the product, so these are all.
    fn count(&self, tx: &ReadTx<'_>) -> Result<i64, Problem> {
        let query = self.query;
        let (active, list) = (query.shown == Shown::Active, query.list());
        let binds = bind! {
            ":active" => active, ":category" => query.category, ":supplier" => query.supplier,
            ":list" => list, ":short_in" => query.short_in, ":match" => self.matching,
        };
        Ok(tx.one(count_statement(query), binds, |row| row.get(0))?.unwrap_or_default())
    }
}

fn statement(query: &ProductQuery, step: Step) -> Statement {
    let (rows, loose, part) = match step {
        Step::ExactCode => (sql::ROWS, true, sql::EXACT_CODE),
        Step::Begins => (sql::ROWS, false, sql::BEGINS),
        Step::HasWords => (sql::FOUND, true, sql::HAS_WORDS),
    };
    rows.with(&filters(query, loose)).and(&[part, sql::PAGE])
}

fn count_statement(query: &ProductQuery) -> Statement {
    sql::COUNTED_FOUND.with(&filters(query, true)).counted()
}

pub(super) fn statements(query: &ProductQuery) -> Vec<Statement> {
    STEPS.into_iter().map(|step| statement(query, step)).chain([count_statement(query)]).collect()
}
