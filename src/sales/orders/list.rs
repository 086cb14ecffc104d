//! Lists of orders. Each is walked along one index, in the order it is shown, from a keyset bound; several
//! statuses are several walks, merged here.

use super::model::Row;
use super::query::{OrderQuery, Walk};
use super::read::summary;
use super::standing::SEEN;
use super::sums::sum_where;
use super::{OrderKind, Status};
use crate::bind;
use crate::store::{Clause, Kind, ReadTx, Sql, Statement, matching};
use crate::values::{Day, Money, OrderId, Problem, UserId, fold};
use crate::web::paging::{List, Paging};

pub(super) const ROWS: Sql = Sql::new(
    "SELECT o.id, o.number, o.status, o.customer_id, c.number, c.name, o.rep_id, u.full_name, o.ordered_on, \
     o.wanted_on, o.delivered_on, o.po_number, o.line_count, o.total_cents, 0, o.version, o.created_by, \
     o.paid_on, o.owed, o.kind FROM orders o \
     CROSS JOIN customers c ON c.tenant_id = :tenant AND c.id = o.customer_id \
     LEFT JOIN users u ON u.tenant_id = :tenant AND u.id = o.rep_id WHERE o.tenant_id = :tenant",
);
const FOUND_ROWS: Sql = Sql::new(
    "SELECT o.id, o.number, o.status, o.customer_id, c.number, c.name, o.rep_id, u.full_name, o.ordered_on, \
     o.wanted_on, o.delivered_on, o.po_number, o.line_count, o.total_cents, search_fts.rowid, o.version, \
     o.created_by, o.paid_on, o.owed, o.kind FROM search_fts \
     CROSS JOIN search_docs d ON d.doc = search_fts.rowid AND d.tenant_id = :tenant \
     CROSS JOIN orders o ON o.tenant_id = :tenant AND o.id = d.id \
     CROSS JOIN customers c ON c.tenant_id = :tenant AND c.id = o.customer_id \
     LEFT JOIN users u ON u.tenant_id = :tenant AND u.id = o.rep_id WHERE search_fts MATCH :match",
);

const BY_CUSTOMER: Clause = Clause::new("AND o.customer_id = :customer");
const IS_RETURN: Clause = Clause::new("AND o.kind = 'return'");
const BY_STATUS: Clause = Clause::new("AND o.status = :status");
const BY_REP: Clause = Clause::new("AND o.rep_id = :rep");
const IS_DELIVERED: Clause =
    Clause::new("AND o.delivered_on IS NOT NULL AND o.delivered_on >= :dfrom AND o.delivered_on <= :dto");
const IS_OWED: Clause = Clause::new("AND o.owed = 1");
// In a CASE, so that the filter of a few rows never becomes the way they are found.
const WITH_CUSTOMER: Clause = Clause::new("AND CASE WHEN o.customer_id = :customer THEN 1 ELSE 0 END = 1");
const WITH_REP: Clause = Clause::new("AND CASE WHEN o.rep_id = :rep THEN 1 ELSE 0 END = 1");
const WITH_STATUS: Clause =
    Clause::new("AND CASE WHEN o.status IN (:s0, :s1, :s2, :s3, :s4, :s5, :s6) THEN 1 ELSE 0 END = 1");
const WITH_DELIVERY: Clause = Clause::new("AND CASE WHEN o.delivered_on BETWEEN :dfrom AND :dto THEN 1 ELSE 0 END = 1");
const WITH_OWED: Clause = Clause::new("AND CASE WHEN o.owed = 1 THEN 1 ELSE 0 END = 1");
const WITH_PAYMENT: Clause = Clause::new("AND CASE WHEN o.paid_on IS NOT NULL THEN 1 ELSE 0 END = 1");
const WITH_DAY: Clause = Clause::new("AND CASE WHEN o.ordered_on BETWEEN :from AND :to THEN 1 ELSE 0 END = 1");
const WITH_KIND: Clause = Clause::new("AND CASE WHEN o.kind = :kind THEN 1 ELSE 0 END = 1");
pub(super) const IN_DAYS: Clause = Clause::new("AND o.ordered_on >= :from AND o.ordered_on <= :to");

const DAY_DOWN: Clause =
    Clause::new("AND (o.ordered_on, o.id) < (:key, :key_id) ORDER BY o.ordered_on DESC, o.id DESC");
const DAY_UP: Clause = Clause::new("AND (o.ordered_on, o.id) > (:key, :key_id) ORDER BY o.ordered_on, o.id");
const DELIVERY_DOWN: Clause =
    Clause::new("AND (o.delivered_on, o.id) < (:key, :key_id) ORDER BY o.delivered_on DESC, o.id DESC");
const DELIVERY_UP: Clause = Clause::new("AND (o.delivered_on, o.id) > (:key, :key_id) ORDER BY o.delivered_on, o.id");
const DOC_DOWN: Clause = Clause::new("AND search_fts.rowid < :doc ORDER BY search_fts.rowid DESC");
const DOC_UP: Clause = Clause::new("AND search_fts.rowid > :doc ORDER BY search_fts.rowid");
const LIMIT: Clause = Clause::new("LIMIT :limit OFFSET :offset");

/// One page of the orders the person sees.
pub fn list(tx: &ReadTx<'_>, query: &OrderQuery, paging: &Paging) -> Result<List<Row>, Problem> {
    Ok(list_and_sum(tx, query, paging)?.0)
}

/// The same, with what all that fit come to; none where nothing narrows the list or they are too many.
pub fn list_and_sum(
    tx: &ReadTx<'_>,
    query: &OrderQuery,
    paging: &Paging,
) -> Result<(List<Row>, Option<Money>), Problem> {
    let sum = sum_where(tx, query)?;
    let rows = rows(tx, query, paging)?;
    let by_delivery = matches!(query.walk(rep(tx, query)), Walk::Delivered | Walk::DeliveredOfRep);
    let total = sum.total.filter(|_| query.is_narrowed());
    Ok((List::new(rows, paging, sum.count, |row| key_of(row, by_delivery)), total))
}

/// The first rows alone, without counting the rest.
pub(super) fn newest(tx: &ReadTx<'_>, query: &OrderQuery, paging: &Paging) -> Result<Vec<Row>, Problem> {
    let mut rows = rows(tx, query, paging)?;
    rows.truncate(usize::try_from(paging.size).unwrap_or(usize::MAX));
    Ok(rows)
}

fn rows(tx: &ReadTx<'_>, query: &OrderQuery, paging: &Paging) -> Result<Vec<Row>, Problem> {
    let walks = walks(tx, query);
    // Several walks can't each pass over rows: which they are is known only after the merge.
    let passed = if walks.len() > 1 { paging.offset() } else { 0 };
    let mut found = Vec::new();
    for status in &walks {
        let Some(asked) = Asked::new(tx, query, *status)? else { return Ok(Vec::new()) };
        let bounds = Bounds::of(&asked, query, paging, passed)?;
        found.extend(tx.all(asked.page(query), &asked.binds(&bounds), summary)?);
    }
    if walks.len() > 1 {
        found.sort_by_key(|row| (row.ordered_on, row.id));
        if !query.oldest_first {
            found.reverse();
        }
        let passed = usize::try_from(passed).unwrap_or(usize::MAX);
        let size = usize::try_from(paging.size).unwrap_or(usize::MAX);
        found = found.into_iter().skip(passed).take(size.saturating_add(1)).collect();
    }
    Ok(found)
}

/// The rep whose orders alone are listed: the one asked for, or the person who sees only own.
fn rep(tx: &ReadTx<'_>, query: &OrderQuery) -> Option<UserId> {
    query.rep.or_else(|| tx.sees_only())
}

/// One walk for each status where the index begins with it, else one.
pub(super) fn walks(tx: &ReadTx<'_>, query: &OrderQuery) -> Vec<Option<Status>> {
    match query.walk(rep(tx, query)) {
        Walk::Status | Walk::StatusOfRep => query.walked().into_iter().map(Some).collect(),
        _ => vec![None],
    }
}

/// The values of the sort key after which the next page begins.
fn key_of(row: &Row, by_delivery: bool) -> Vec<String> {
    let day = if by_delivery { row.delivered_on.unwrap_or(row.ordered_on) } else { row.ordered_on };
    vec![day.to_string(), row.id.to_string(), row.doc.to_string()]
}

/// A query made ready: the walk, its clauses, and what they bind.
pub(super) struct Asked {
    pub walk: Walk,
    pub filters: Vec<Clause>,
    words: String,
    statuses: [&'static str; 7],
    status: &'static str,
    kind: &'static str,
    customer: Option<crate::values::CustomerId>,
    rep: Option<UserId>,
    me: Option<UserId>,
    unassigned: bool,
    from: Day,
    to: Day,
    delivered_from: Day,
    delivered_to: Day,
}

impl Asked {
    /// None if nothing can fit: words without a letter.
    pub(super) fn new(tx: &ReadTx<'_>, q: &OrderQuery, status: Option<Status>) -> Result<Option<Asked>, Problem> {
        let (me, rep) = (tx.sees_only(), rep(tx, q));
        let walk = q.walk(rep);
        let words = match walk {
            Walk::Words => match matching(&tx.tenant().id, Kind::Order, &fold(&q.search)) {
                Some(words) => words,
                None => return Ok(None),
            },
            _ => String::new(),
        };
        let mut statuses = [""; 7];
        for (slot, wanted) in statuses.iter_mut().zip(q.statuses.iter().cycle()) {
            *slot = wanted.text();
        }
        Ok(Some(Asked {
            walk,
            filters: filters(q, walk, me),
            words,
            statuses,
            status: status.map_or("", Status::text),
            kind: q.kind.map_or("", OrderKind::text),
            customer: q.customer,
            rep,
            me,
            unassigned: tx.tenant().reps_see_unassigned,
            from: q.from.unwrap_or(Day::FIRST),
            to: q.to.unwrap_or(Day::LAST),
            delivered_from: q.delivered_from.unwrap_or(Day::FIRST),
            delivered_to: q.delivered_to.unwrap_or(Day::LAST),
        }))
    }

    /// The statement of one page.
    pub(super) fn page(&self, q: &OrderQuery) -> Statement {
        let head = if self.walk == Walk::Words { FOUND_ROWS } else { ROWS };
        let order = match (self.walk, q.oldest_first) {
            (Walk::Words, false) => DOC_DOWN,
            (Walk::Words, true) => DOC_UP,
            (Walk::Delivered | Walk::DeliveredOfRep, false) => DELIVERY_DOWN,
            (Walk::Delivered | Walk::DeliveredOfRep, true) => DELIVERY_UP,
            (_, false) => DAY_DOWN,
            (_, true) => DAY_UP,
        };
        head.with(&self.filters).and(&[order, LIMIT])
    }

    pub(super) fn binds<'a>(&'a self, bounds: &'a Bounds) -> Vec<crate::store::Bind<'a>> {
        let mut binds = bind! {
            ":match" => self.words, ":status" => self.status, ":customer" => self.customer, ":rep" => self.rep,
            ":me" => self.me, ":unassigned" => self.unassigned, ":from" => self.from, ":to" => self.to,
            ":dfrom" => self.delivered_from, ":dto" => self.delivered_to, ":key" => bounds.key,
            ":key_id" => bounds.key_id, ":doc" => bounds.doc, ":kind" => self.kind, ":limit" => bounds.limit, ":offset" => bounds.offset,
        }
        .to_vec();
        for (name, status) in [":s0", ":s1", ":s2", ":s3", ":s4", ":s5", ":s6"].into_iter().zip(&self.statuses) {
            binds.push((name, status));
        }
        binds
    }
}

/// What finds the rows first, then what only looks at them.
fn filters(q: &OrderQuery, walk: Walk, me: Option<UserId>) -> Vec<Clause> {
    let mut all: Vec<Clause> = match walk {
        Walk::Words | Walk::Day => Vec::new(),
        Walk::Customer => vec![BY_CUSTOMER],
        Walk::Delivered => vec![IS_DELIVERED],
        Walk::DeliveredOfRep => vec![BY_REP, IS_DELIVERED],
        Walk::Owed => vec![IS_OWED],
        Walk::OwedOfRep => vec![BY_REP, IS_OWED],
        Walk::Status => vec![BY_STATUS],
        Walk::StatusOfRep => vec![BY_REP, BY_STATUS],
        Walk::Rep => vec![BY_REP],
        Walk::Returns => vec![IS_RETURN],
    };
    let alone = walk == Walk::Returns;
    let found = matches!(walk, Walk::Words | Walk::Customer);
    let by_delivery = matches!(walk, Walk::Delivered | Walk::DeliveredOfRep);
    let by_status = matches!(walk, Walk::Status | Walk::StatusOfRep);
    all.extend((q.customer.is_some() && walk == Walk::Words).then_some(WITH_CUSTOMER));
    all.extend((q.rep.is_some() && found || alone && (q.rep.is_some() || me.is_some())).then_some(WITH_REP));
    all.extend((!q.statuses.is_empty() && !by_status).then_some(WITH_STATUS));
    all.extend((q.is_by_delivery() && (found || alone)).then_some(WITH_DELIVERY));
    all.extend((q.kind.is_some() && !alone).then_some(WITH_KIND));
    let by_owed = matches!(walk, Walk::Owed | Walk::OwedOfRep);
    all.extend((q.paid == Some(false) && !by_owed).then_some(WITH_OWED));
    all.extend((q.paid == Some(true)).then_some(WITH_PAYMENT));
    // Bounds where there are none keep a walk on its index.
    let bounded = alone || (walk == Walk::Day && q.kind.is_some());
    if bounded || q.from.or(q.to).is_some() {
        all.push(if found || by_delivery || by_owed { WITH_DAY } else { IN_DAYS });
    }
    // Elsewhere the rep of the walk is the person.
    all.extend((me.is_some() && found).then_some(SEEN));
    all.extend((me.is_some() && me != q.rep && q.rep.is_some() && !found).then_some(NOT_MINE));
    all
}

/// A rep who asks for another's orders sees none of them in a list.
const NOT_MINE: Clause = Clause::new("AND CASE WHEN o.rep_id = :me THEN 1 ELSE 0 END = 1");

/// Where a page begins and ends.
#[derive(Default)]
pub(super) struct Bounds {
    key: String,
    key_id: [u8; 16],
    doc: i64,
    limit: i64,
    offset: i64,
}

impl Bounds {
    fn of(asked: &Asked, q: &OrderQuery, paging: &Paging, passed: i64) -> Result<Bounds, Problem> {
        let limit = paging.size + 1 + passed;
        let offset = if passed > 0 { 0 } else { paging.offset() };
        let (first_day, last_day) = match asked.walk {
            Walk::Delivered | Walk::DeliveredOfRep => (asked.delivered_from, asked.delivered_to),
            _ => (asked.from, asked.to),
        };
        // The first page begins at a bound too, so that it is the same statement as the next.
        let (key, key_id, doc) = match (paging.after.as_slice(), q.oldest_first) {
            ([], false) => (last_day.to_string(), [0xff; 16], i64::MAX),
            ([], true) => (first_day.to_string(), [0; 16], 0),
            ([day, id, doc], _) => cursor(day, id, doc).ok_or_else(not_ours)?,
            _ => return Err(not_ours()),
        };
        Ok(Bounds { key, key_id, doc, limit, offset })
    }
}

fn cursor(day: &str, id: &str, doc: &str) -> Option<(String, [u8; 16], i64)> {
    let day: Day = day.parse().ok()?;
    let id: OrderId = id.parse().ok()?;
    Some((day.to_string(), *id.as_bytes(), doc.parse().ok()?))
}

fn not_ours() -> Problem {
    Problem::invalid_field("after", "This is no cursor of ours.")
}

/// Every statement that a query can run, for the plan tests.
pub fn statements(tx: &ReadTx<'_>, query: &OrderQuery) -> Result<Vec<Statement>, Problem> {
    let mut all = Vec::new();
    for status in walks(tx, query) {
        if let Some(asked) = Asked::new(tx, query, status)? {
            all.push(asked.page(query));
        }
    }
    Ok(all)
}
