//! How many customers a list shows, where it asks for nothing but whose they are and how: the figures of
//! the dashboard's tiles and of the lists behind them. They are reckoned rep by rep, by the very parts that
//! a list is joined from, and kept until one of the rep's customers changes or the day does.

use std::collections::HashMap;
use std::sync::Arc;

use super::visible::{Visible, together};
use super::{CustomerQuery, Health, RepFilter};
use crate::bind;
use crate::store::{ReadTx, Sql, Statement};
use crate::values::Problem;

const CHANGES: Sql = Sql::new(
    "SELECT v.rep_key, v.changes FROM customer_changes v \
     WHERE v.tenant_id = :tenant AND v.rep_key >= :first AND v.rep_key <= :last LIMIT 100000",
);

/// The key of customers without a rep, as the triggers write it.
const NOBODY: &[u8] = &[0];

/// What is kept, in its order: all, due, overdue, then each health.
fn asked() -> Vec<CustomerQuery> {
    let mut all = vec![CustomerQuery::default(), CustomerQuery::due(), CustomerQuery::overdue()];
    all.extend(Health::ALL.map(CustomerQuery::of_health));
    all
}

impl CustomerQuery {
    /// Which of the figures it asks for; None where something else narrows it.
    fn figure(&self) -> Option<usize> {
        let CustomerQuery { search, rep: _, territory, priority, premise, tag, licence, health, due, overdue, sort: _ } =
            self;
        let narrowed = territory.is_some() || priority.is_some() || premise.is_some() || tag.is_some();
        if narrowed || licence.is_some() || !search.is_empty() {
            return None;
        }
        match (health, due, overdue) {
            (None, false, false) => Some(0),
            (None, true, false) => Some(1),
            (None, _, true) => Some(2),
            (Some(health), false, false) => Health::ALL.iter().position(|known| known == health).map(|at| at + 3),
            (Some(_), ..) => None,
        }
    }
}

const OF_REP: Sql =
    Sql::new("SELECT c.rep_id, 1 FROM customers c WHERE c.tenant_id = :tenant AND c.rep_id = :one GROUP BY c.rep_id");
const OF_NOBODY: Sql =
    Sql::new("SELECT c.rep_id, 1 FROM customers c WHERE c.tenant_id = :tenant AND c.rep_id IS NULL GROUP BY c.rep_id");
const OF_EACH: Sql = Sql::new(
    "SELECT c.rep_id, 1 FROM customers c WHERE c.tenant_id = :tenant AND c.rep_id >= :first GROUP BY c.rep_id",
);

/// The statements that reckon the figures: of one rep's customers, of nobody's, of each rep's.
pub fn figure_statements() -> [Statement; 3] {
    [OF_REP, OF_NOBODY, OF_EACH].map(statement)
}

fn statement(rows: Sql) -> Statement {
    rows.count_each(&asked().iter().map(CustomerQuery::how).collect::<Vec<_>>())
}

/// How many customers each of several queries shows, exactly; they differ in what they ask of how the
/// customers are, not of whose. `None` for one that something else narrows.
pub fn figures(
    tx: &ReadTx<'_>,
    rep: Option<RepFilter>,
    queries: &[CustomerQuery],
) -> Result<Vec<Option<i64>>, Problem> {
    let places: Vec<Option<usize>> = queries.iter().map(CustomerQuery::figure).collect();
    if places.iter().all(Option::is_none) {
        return Ok(vec![None; queries.len()]);
    }
    let visible = Visible::to(tx);
    let (first, last) = match visible {
        Visible::Own(rep) => (rep.as_bytes().to_vec(), rep.as_bytes().to_vec()),
        Visible::All | Visible::OwnOrFree(_) => (NOBODY.to_vec(), vec![0xff; 17]),
    };
    let parts: Vec<(Vec<u8>, i64)> =
        tx.all(CHANGES, bind! {":first" => first, ":last" => last}, |row| Ok((row.get(0)?, row.get(1)?)))?;
    let asked_for: Vec<_> = parts.iter().filter(|(key, _)| visible.has(key) && asks_for(rep, key)).collect();
    let mut sums = vec![0; asked().len()];
    let mut add = |part: &[i64]| sums.iter_mut().zip(part).for_each(|(sum, figure)| *sum += figure);
    let (known, stale): (Vec<_>, Vec<_>) = asked_for
        .into_iter()
        .map(|(key, changes)| (key, *changes, tx.kept(key, *changes)))
        .partition(|(.., k)| k.is_some());
    known.iter().filter_map(|(.., part)| part.as_ref()).for_each(|part| add(part));
    let reckoned = reckoned(tx, &stale.iter().map(|(key, ..)| key.as_slice()).collect::<Vec<_>>())?;
    for (key, changes, _) in stale {
        let part = reckoned.get(key.as_slice()).cloned().unwrap_or_else(|| vec![0; asked().len()].into());
        tx.keep(key, changes, &part);
        add(&part);
    }
    Ok(places.into_iter().map(|place| place.and_then(|at| sums.get(at).copied())).collect())
}

/// The figure of one query, if it is one of those kept.
pub(super) fn figure(tx: &ReadTx<'_>, query: &CustomerQuery) -> Result<Option<i64>, Problem> {
    Ok(figures(tx, query.rep, std::slice::from_ref(query))?.into_iter().next().flatten())
}

fn asks_for(rep: Option<RepFilter>, key: &[u8]) -> bool {
    match rep {
        None => true,
        Some(RepFilter::Of(rep)) => key == rep.as_bytes(),
        Some(RepFilter::None) => key == NOBODY,
    }
}

impl Visible {
    /// Does the person see the customers of this key?
    fn has(self, key: &[u8]) -> bool {
        match self {
            Visible::All => true,
            Visible::Own(rep) => key == rep.as_bytes(),
            Visible::OwnOrFree(rep) => key == rep.as_bytes() || key == NOBODY,
        }
    }
}

/// The figures of these keys: of one alone, or of all in one pass.
fn reckoned(tx: &ReadTx<'_>, keys: &[&[u8]]) -> Result<HashMap<Vec<u8>, Arc<[i64]>>, Problem> {
    let (nobody, reps): (Vec<&[u8]>, Vec<&[u8]>) = keys.iter().partition(|key| **key == NOBODY);
    let mut found = HashMap::new();
    let mut take = |rows: Sql| -> Result<(), Problem> {
        let values = CustomerQuery::default().values(tx, Visible::All);
        let (one, first): (Option<&&[u8]>, &[u8]) = (reps.first(), &[]);
        let place = bind! {":one" => one, ":first" => first};
        let parts = tx.all(statement(rows), &together(&values.binds(), place), |row| {
            let key: Option<Vec<u8>> = row.get(0)?;
            let figures = (1..=asked().len()).map(|column| row.get(column)).collect::<Result<Arc<[i64]>, _>>()?;
            Ok((key.unwrap_or_else(|| NOBODY.to_vec()), figures))
        })?;
        found.extend(parts);
        Ok(())
    };
    match reps.len() {
        0 => {}
        1 => take(OF_REP)?,
        _ => take(OF_EACH)?,
    }
    if !nobody.is_empty() {
        take(OF_NOBODY)?;
    }
    Ok(found)
}
