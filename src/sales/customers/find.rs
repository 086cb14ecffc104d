//! The type-ahead: over every customer the person may see, the best first (O13).

use super::rows::found;
use super::visible::{Visible, together};
use super::{Found, sql};
use crate::bind;
use crate::store::{Bind, Kind, ReadTx, Statement, matching};
use crate::values::{Problem, fold};

/// Sorts after every name that begins with what stands before it.
const END: char = '\u{10FFFF}';

/// Up to `limit` customers for what was typed: the one with that number, then those whose name begins so,
/// then those that have all its words. Each step walks an index and stops at `limit`.
pub fn find(tx: &ReadTx<'_>, typed: &str, limit: usize) -> Result<Vec<Found>, Problem> {
    let key = fold(typed);
    let mut best: Vec<Found> = Vec::new();
    if key.is_empty() {
        return Ok(best);
    }
    let most = i64::try_from(limit).unwrap_or(i64::MAX);
    let to = format!("{key}{END}");
    let number = typed.trim();
    let text = matching(&tx.tenant().id, Kind::Customer, &key);
    let steps = [
        Some((numbered(Visible::to(tx)), bind! {":number" => number}.to_vec())),
        Some((named(Visible::to(tx)), bind! {":from" => key, ":to" => to, ":limit" => most}.to_vec())),
        text.as_ref().map(|text| {
            let values = vec![(":match", text as _), (":limit", &most as _)];
            (matched(Visible::to(tx)), values)
        }),
    ];
    for (statement, binds) in steps.into_iter().flatten() {
        if best.len() < limit {
            add(tx, statement, &binds, &mut best)?;
        }
    }
    best.truncate(limit);
    Ok(best)
}

fn add(tx: &ReadTx<'_>, statement: Statement, binds: &[Bind<'_>], best: &mut Vec<Found>) -> Result<(), Problem> {
    let only = Visible::to(tx).only();
    for customer in tx.all(statement, &together(binds, bind! {":only" => only}), found)? {
        if !best.contains(&customer) {
            best.push(customer);
        }
    }
    Ok(())
}

fn numbered(visible: Visible) -> Statement {
    sql::BRIEF.with(visible.clause().as_slice()).and(&[sql::NUMBERED])
}

fn named(visible: Visible) -> Statement {
    sql::BRIEF.with(visible.clause().as_slice()).and(&[sql::NAMED_FROM])
}

fn matched(visible: Visible) -> Statement {
    sql::BRIEF_MATCHES.with(visible.clause().as_slice()).and(&[sql::FIRST_MATCHES])
}

/// Each statement that [`find`] may run, for the plan test.
pub fn find_statements(visible: Visible) -> [Statement; 3] {
    [numbered(visible), named(visible), matched(visible)]
}
