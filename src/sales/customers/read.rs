//! Reading customers: one, a page of them, how many.

use super::figures::figure;
use super::query::{Bound, CustomerQuery, Drive, FROM_FIRST_NAME, Found, Sort};
use super::rows::{customer, customer_row};
use super::visible::{Visible, together};
use super::{Customer, CustomerRow, search, sql};
use crate::bind;
use crate::store::{Kind, ReadTx, Sql, Statement, matching};
use crate::values::{CustomerId, Problem, UserId, fold};
use crate::web::paging::{COUNTED, List, Paging};

/// A page of customers.
pub struct Listed {
    pub list: List<CustomerRow>,
    /// More than 1,000 matched, so the order is the index's own.
    pub unsorted: bool,
}

/// One customer that the person may see; NOT_FOUND otherwise.
pub fn one(tx: &ReadTx<'_>, id: &CustomerId) -> Result<Customer, Problem> {
    let visible = Visible::to(tx);
    let statement = sql::ONE.with(visible.clause().as_slice());
    tx.one(statement, bind! {":id" => *id, ":only" => visible.only()}, customer)?
        .ok_or_else(|| Problem::not_found("customer"))
}

/// A page of the customers asked for, with their number, and whether the order asked for was kept. INVALID names
/// `after`.
pub fn listed(tx: &ReadTx<'_>, query: &CustomerQuery, paging: &Paging) -> Result<Listed, Problem> {
    match query.match_text(tx) {
        Some(text) => search::listed(tx, query, paging, &text),
        None => match search::few(tx, query, paging)? {
            Some(list) => Ok(Listed { list, unsorted: false }),
            None => Ok(Listed { list: walk(tx, query, paging)?, unsorted: false }),
        },
    }
}

impl CustomerQuery {
    /// What the full-text index is asked, if there are words to look for.
    fn match_text(&self, tx: &ReadTx<'_>) -> Option<String> {
        matching(&tx.tenant().id, Kind::Customer, &fold(&self.search))
    }

    /// The statement of a page.
    pub fn page_statement(&self, visible: Visible) -> Statement {
        sql::LIST.with(&self.narrow(visible, Found::Sorted(self.sort))).and(&[self.sort.clause()])
    }

    /// The statement of all that fit, where a filter finds them that few may fit.
    pub fn few_statement(&self, visible: Visible) -> Option<Statement> {
        self.drive().map(|drive| self.from(visible, drive, sql::LIST, sql::TAGGED).and(&[sql::LIMIT]))
    }

    /// The statement that gives one row for each customer, to count.
    pub fn each_statement(&self, visible: Visible) -> Statement {
        self.of_each(visible, sql::EACH, sql::EACH_TAGGED).and(&[sql::LIMIT])
    }

    /// The statement that gives the id and the rep of each.
    pub fn ids_statement(&self, visible: Visible) -> Statement {
        self.of_each(visible, sql::IDS, sql::IDS_TAGGED).and(&[sql::LIMIT])
    }

    /// The same for those that words find.
    pub fn matching_ids_statement(&self, visible: Visible) -> Statement {
        sql::IDS_MATCHING.with(&self.narrow(visible, Found::Matched)).and(&[sql::FIRST_MATCHES])
    }

    /// The statement that counts those that match. Where nobody's are hidden and nothing else narrows them,
    /// the index alone knows.
    pub fn match_count_statement(&self, visible: Visible) -> Statement {
        let narrow = self.narrow(visible, Found::Matched);
        let matching = if narrow.is_empty() { sql::EACH_WORDS } else { sql::EACH_MATCHING };
        matching.with(&narrow).and(&[sql::LIMIT]).count()
    }

    /// The statement of those that match.
    pub fn match_statement(&self, visible: Visible) -> Statement {
        sql::MATCHES.with(&self.narrow(visible, Found::Matched)).and(&[sql::IN_MATCH_ORDER])
    }

    /// Along the index of a filter that few fit, if there is one; else by name.
    fn of_each(&self, visible: Visible, all: Sql, tagged: Sql) -> Statement {
        match self.drive() {
            Some(drive) => self.from(visible, drive, all, tagged),
            None => all.with(&[FROM_FIRST_NAME]).and(&self.narrow(visible, Found::Sorted(Sort::Name))),
        }
    }

    fn from(&self, visible: Visible, drive: Drive, all: Sql, tagged: Sql) -> Statement {
        let rows = if drive == Drive::Tag { tagged } else { all };
        rows.with(&self.narrow(visible, Found::Driven(drive)))
    }
}

/// The id and the rep of each customer that fits, `most` at most.
pub(super) fn ids(
    tx: &ReadTx<'_>,
    query: &CustomerQuery,
    most: i64,
) -> Result<Vec<(CustomerId, Option<UserId>)>, Problem> {
    let visible = Visible::to(tx);
    let (values, text, first) = (query.values(tx, visible), query.match_text(tx), Sort::Name.start());
    let statement = match text {
        Some(_) => query.matching_ids_statement(visible),
        None => query.ids_statement(visible),
    };
    let place = bind! {":match" => text, ":from" => first.key, ":from_id" => first.id, ":limit" => most};
    tx.all(statement, &together(&values.binds(), place), |row| Ok((row.get(0)?, row.get(1)?)))
}

fn walk(tx: &ReadTx<'_>, query: &CustomerQuery, paging: &Paging) -> Result<List<CustomerRow>, Problem> {
    let visible = Visible::to(tx);
    let values = query.values(tx, visible);
    let Bound { key, length, id } = query.sort.bound(&paging.after, query.first_delivery(tx.today()))?;
    let (limit, offset) = (paging.size + 1, paging.offset());
    let place = bind! {":from" => key, ":length" => length, ":from_id" => id, ":limit" => limit, ":offset" => offset};
    let rows = tx.all(query.page_statement(visible), &together(&values.binds(), place), customer_row)?;
    let known = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    // A first page that isn't full is its own count.
    let counted =
        if paging.after.is_empty() && paging.page == 1 && known <= paging.size { known } else { count(tx, query)? };
    Ok(List::new(rows, paging, counted, |row| query.sort.cursor(row)))
}

/// How many customers a query shows, up to 10,000 and one.
pub(super) fn count(tx: &ReadTx<'_>, query: &CustomerQuery) -> Result<i64, Problem> {
    let most = COUNTED + 1;
    if let Some(figure) = figure(tx, query)? {
        return Ok(figure.min(most));
    }
    let visible = Visible::to(tx);
    let values = query.values(tx, visible);
    let text = query.match_text(tx);
    let first = Sort::Name.start();
    let statement = match text {
        Some(_) => query.match_count_statement(visible),
        None => query.each_statement(visible).count(),
    };
    let place = bind! {":match" => text, ":from" => first.key, ":from_id" => first.id, ":limit" => most};
    Ok(tx.one(statement, &together(&values.binds(), place), |row| row.get(0))?.unwrap_or_default())
}
