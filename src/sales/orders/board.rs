//! The operations board: what is open, by the day it is wanted on.

use super::Status;
use super::list::ROWS;
use super::model::Row;
use super::read::summary;
use crate::bind;
use crate::store::{Clause, ReadTx, Statement};
use crate::values::{Day, Money, OrderId, Problem};

/// What of the open orders is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct BoardQuery {
    /// Wanted on this day; all days if none.
    pub day: Option<Day>,
    /// At this one of the open statuses; all three if none.
    pub status: Option<Status>,
    /// Goes on after this order of this day.
    pub after: Option<(Day, OrderId)>,
}

/// Orders of one page.
pub const BOARD_SIZE: usize = 100;

const OPEN: Clause = Clause::new(
    "AND o.status IN ('pending', 'ready', 'picked') AND o.wanted_key >= :from AND o.wanted_key <= :to \
     AND (o.wanted_key, o.id) > (:key, :key_id)",
);
const WITH_STATUS: Clause = Clause::new("AND CASE WHEN o.status = :status THEN 1 ELSE 0 END = 1");
// A rep's own, looked at row by row: open orders are few.
const WITH_REP: Clause = Clause::new("AND CASE WHEN o.rep_id = :me THEN 1 ELSE 0 END = 1");
const IN_ORDER: Clause = Clause::new("ORDER BY o.wanted_key, o.id LIMIT :limit");

/// What stands for no day: such orders come last.
const NO_DAY: &str = "9999-12-31";

/// Up to [`BOARD_SIZE`] open orders that the person sees, the earliest wanted first, those wanted on no
/// day last; and one more if there are more.
pub fn board(tx: &ReadTx<'_>, query: &BoardQuery) -> Result<Vec<Row>, Problem> {
    let (from, to) = match query.day {
        Some(day) => (day.to_string(), day.to_string()),
        None => (String::new(), NO_DAY.to_owned()),
    };
    let (key, id) = match query.after {
        Some((day, id)) => (key_of(Some(day)), *id.as_bytes()),
        None => (String::new(), [0; 16]),
    };
    let limit = i64::try_from(BOARD_SIZE + 1).unwrap_or(i64::MAX);
    tx.all(
        board_statement(query, tx.sees_only().is_some()),
        bind! {
            ":from" => from, ":to" => to, ":key" => key, ":key_id" => id, ":status" => query.status.map(Status::text),
            ":me" => tx.sees_only(), ":limit" => limit,
        },
        summary,
    )
}

/// The day as the index has it. The year 2200 ends before "no day" does.
fn key_of(day: Option<Day>) -> String {
    day.filter(|day| *day < Day::LAST).map_or_else(|| NO_DAY.to_owned(), |day| day.to_string())
}

/// The orders of one day.
#[derive(Debug, Clone)]
pub struct BoardDay {
    /// None for those that are wanted on no day.
    pub day: Option<Day>,
    pub total: Money,
    pub rows: Vec<Row>,
}

/// The same, day by day; and the place after which more begins, if there is more.
pub fn board_days(tx: &ReadTx<'_>, query: &BoardQuery) -> Result<(Vec<BoardDay>, Option<String>), Problem> {
    let mut rows = board(tx, query)?;
    let more = rows.len() > BOARD_SIZE;
    rows.truncate(BOARD_SIZE);
    let place = |row: &Row| format!("{} {}", row.wanted_on.unwrap_or(Day::LAST), row.id);
    let next = rows.last().filter(|_| more).map(place);
    Ok((by_day(rows), next))
}

/// A place as [`board_days`] gives it; none if it is something else.
pub fn board_place(text: &str) -> Option<(Day, OrderId)> {
    let (day, id) = text.split_once(' ')?;
    Some((day.parse().ok()?, id.parse().ok()?))
}

fn by_day(rows: Vec<Row>) -> Vec<BoardDay> {
    let mut days: Vec<BoardDay> = Vec::new();
    for row in rows {
        let amount = row.total;
        match days.last_mut().filter(|last| last.day == row.wanted_on) {
            Some(last) => {
                last.total = last.total.checked_add(amount).unwrap_or(last.total);
                last.rows.push(row);
            }
            None => days.push(BoardDay { day: row.wanted_on, total: amount, rows: vec![row] }),
        }
    }
    days
}

/// The statement, for the plan test too.
pub fn board_statement(query: &BoardQuery, own: bool) -> Statement {
    let mut clauses = vec![OPEN];
    clauses.extend(query.status.map(|_| WITH_STATUS));
    clauses.extend(own.then_some(WITH_REP));
    clauses.push(IN_ORDER);
    ROWS.with(&clauses)
}
