//! A list narrowed to a few: by words, which the full-text index finds, or by a filter that few fit. What is
//! little enough to hold is put in the order asked for here.

use super::CustomerRow;
use super::query::{CustomerQuery, Sort, no_cursor};
use super::read::Listed;
use super::rows::customer_row;
use super::visible::{Visible, together};
use crate::bind;
use crate::store::ReadTx;
use crate::values::{Day, Problem};
use crate::web::paging::{COUNTED, List, Paging};

/// Up to so many matches are put in the order asked for; more come in the order of the index.
const SORTED_MATCHES: i64 = 1_000;
/// The first word of a cursor that goes on in the index's order.
const MATCH: &str = "match";

pub(super) fn listed(tx: &ReadTx<'_>, query: &CustomerQuery, paging: &Paging, text: &str) -> Result<Listed, Problem> {
    if paging.after.first().is_some_and(|word| word == MATCH) {
        return in_match_order(tx, query, paging, text);
    }
    let found = matches(tx, query, text, [0, SORTED_MATCHES + 1, 0])?;
    if i64::try_from(found.len()).is_ok_and(|n| n > SORTED_MATCHES) {
        return in_match_order(tx, query, paging, text);
    }
    let rows = found.into_iter().map(|(row, _)| row).collect();
    Ok(Listed { list: in_order(query.sort, rows, paging)?, unsorted: false })
}

/// The page, if a filter with an index of its own finds 1,000 customers at most. Where it finds more, they
/// lie close enough together on the way along the order asked for.
pub(super) fn few(
    tx: &ReadTx<'_>,
    query: &CustomerQuery,
    paging: &Paging,
) -> Result<Option<List<CustomerRow>>, Problem> {
    let visible = Visible::to(tx);
    let Some(statement) = query.few_statement(visible) else { return Ok(None) };
    let (values, most) = (query.values(tx, visible), SORTED_MATCHES + 1);
    let found = tx.all(statement, &together(&values.binds(), bind! {":limit" => most}), customer_row)?;
    match i64::try_from(found.len()) {
        Ok(n) if n <= SORTED_MATCHES => in_order(query.sort, found, paging).map(Some),
        _ => Ok(None),
    }
}

/// Rows and their places in the index; `bounds` are the place after which to begin, how many, and how
/// many to pass over.
fn matches(
    tx: &ReadTx<'_>,
    query: &CustomerQuery,
    text: &str,
    bounds: [i64; 3],
) -> Result<Vec<(CustomerRow, i64)>, Problem> {
    let visible = Visible::to(tx);
    let values = query.values(tx, visible);
    let [from, limit, offset] = bounds;
    let place = bind! {":match" => text, ":from_doc" => from, ":limit" => limit, ":offset" => offset};
    tx.all(query.match_statement(visible), &together(&values.binds(), place), |row| {
        Ok((customer_row(row)?, row.get("doc")?))
    })
}

fn in_match_order(tx: &ReadTx<'_>, query: &CustomerQuery, paging: &Paging, text: &str) -> Result<Listed, Problem> {
    let from = match paging.after.as_slice() {
        [word, place] if word == MATCH => place.parse().map_err(|_| no_cursor())?,
        [] => 0,
        _ => return Err(no_cursor()),
    };
    let found = matches(tx, query, text, [from, paging.size + 1, paging.offset()])?;
    let counted = super::read::count(tx, query)?;
    debug_assert!(counted <= COUNTED + 1);
    let list = List::new(found, paging, counted, |(_, doc)| vec![MATCH.to_owned(), doc.to_string()]);
    Ok(Listed { list: list.map(|(row, _)| row), unsorted: true })
}

/// The page of rows that are all at hand.
fn in_order(sort: Sort, rows: Vec<CustomerRow>, paging: &Paging) -> Result<List<CustomerRow>, Problem> {
    let total = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let mut keyed: Vec<(Place, CustomerRow)> = rows.into_iter().map(|row| (Place::of(sort, &row), row)).collect();
    keyed.sort_by(|(a, _), (b, _)| if sort.is_down() { b.cmp(a) } else { a.cmp(b) });
    let begin = match paging.after.as_slice() {
        [] => usize::try_from(paging.offset()).unwrap_or(usize::MAX),
        after => {
            let place = Place::parse(sort, after)?;
            keyed.partition_point(|(key, _)| if sort.is_down() { *key >= place } else { *key <= place })
        }
    };
    let size = usize::try_from(paging.size + 1).unwrap_or(usize::MAX);
    let page = keyed.into_iter().map(|(_, row)| row).skip(begin).take(size).collect();
    Ok(List::new(page, paging, total, |row| sort.cursor(row)))
}

/// Where a row stands in an order: as the statement of that order compares.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Place(usize, String, String);

impl Place {
    fn of(sort: Sort, row: &CustomerRow) -> Place {
        Place::new(sort, sort.key(row), row.id.to_string())
    }

    fn new(sort: Sort, key: String, id: String) -> Place {
        let length = if matches!(sort, Sort::Number | Sort::NumberDown) { key.chars().count() } else { 0 };
        Place(length, key, id)
    }

    fn parse(sort: Sort, after: &[String]) -> Result<Place, Problem> {
        match after {
            [word, key, id] if word == sort.text() => Ok(Place::new(sort, key.clone(), id.clone())),
            _ => Err(no_cursor()),
        }
    }
}

impl Sort {
    fn key(self, row: &CustomerRow) -> String {
        let day = |day: Option<Day>, none: &str| day.map_or_else(|| none.to_owned(), |d| d.to_string());
        match self {
            Sort::Name | Sort::NameDown => row.name_key.clone(),
            Sort::Number | Sort::NumberDown => row.number.clone(),
            Sort::LastOrder | Sort::LastOrderDown => day(row.pace.last_delivered_on, ""),
            Sort::NextOrder | Sort::NextOrderDown => day(row.pace.next_order_on, "9999-12-31"),
        }
    }

    /// A row's place in this order, as a cursor says it.
    pub(super) fn cursor(self, row: &CustomerRow) -> Vec<String> {
        vec![self.text().to_owned(), self.key(row), row.id.to_string()]
    }
}
