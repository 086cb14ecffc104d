//! Figures that the file keeps beside the orders (triggers do, whatever changes an order): how many stand at
//! a status, and what was delivered on a day, of the team and of each rep. Tiles, lists and revenue ask here,
//! so none of them counts a whole table.

use super::query::OrderQuery;
use super::sums::Sum;
use crate::bind;
use crate::sales::periods::Period;
use crate::store::{ReadTx, Sql, WriteTx};
use crate::values::{Day, Money, Problem, UserId};

const BY_STATUS: Sql = Sql::new(
    "SELECT t.status, t.orders, t.cents FROM order_tallies t WHERE t.tenant_id = :tenant AND t.rep_key = :rep LIMIT 100",
);
/// A day has one row, and there are no more days than that.
const BY_DAY: Sql = Sql::new(
    "SELECT d.day, d.orders, d.cents FROM delivered_days d \
     WHERE d.tenant_id = :tenant AND d.rep_key = :rep AND d.day >= :from AND d.day <= :to LIMIT 110000",
);
const DRIFTED_TALLIES: Sql = Sql::new(
    "SELECT COUNT(*) FROM order_tallies t WHERE t.tenant_id = :tenant AND (t.orders, t.cents) <> ( \
     SELECT COUNT(*), COALESCE(SUM(o.total_cents), 0) FROM orders o WHERE o.tenant_id = :tenant \
     AND o.status = t.status AND t.rep_key IN (x'', COALESCE(o.rep_id, x'00')))",
);
const DRIFTED_DAYS: Sql = Sql::new(
    "SELECT COUNT(*) FROM delivered_days d WHERE d.tenant_id = :tenant AND (d.orders, d.cents) <> ( \
     SELECT COUNT(*), COALESCE(SUM(o.total_cents), 0) FROM orders o WHERE o.tenant_id = :tenant \
     AND o.delivered_on = d.day AND o.delivered_on IS NOT NULL AND d.rep_key IN (x'', COALESCE(o.rep_id, x'00')))",
);
/// Each order counts twice: for the team and for whom it is credited to.
const MISSING: Sql = Sql::new(
    "SELECT (SELECT COUNT(*) FROM orders o WHERE o.tenant_id = :tenant) * 2 \
     <> (SELECT COALESCE(SUM(t.orders), 0) FROM order_tallies t WHERE t.tenant_id = :tenant), \
     (SELECT COUNT(*) FROM orders o WHERE o.tenant_id = :tenant AND o.delivered_on IS NOT NULL) * 2 \
     <> (SELECT COALESCE(SUM(d.orders), 0) FROM delivered_days d WHERE d.tenant_id = :tenant)",
);
const FORGET_TALLIES: Sql = Sql::new("DELETE FROM order_tallies WHERE tenant_id = :tenant");
const FORGET_DAYS: Sql = Sql::new("DELETE FROM delivered_days WHERE tenant_id = :tenant");
const RETALLY: Sql = Sql::new(
    "INSERT INTO order_tallies (tenant_id, rep_key, status, orders, cents) \
     SELECT :tenant, x'', o.status, COUNT(*), SUM(o.total_cents) FROM orders o WHERE o.tenant_id = :tenant \
     GROUP BY o.status \
     UNION ALL SELECT :tenant, COALESCE(o.rep_id, x'00'), o.status, COUNT(*), SUM(o.total_cents) FROM orders o \
     WHERE o.tenant_id = :tenant GROUP BY COALESCE(o.rep_id, x'00'), o.status",
);
const RECOUNT_DAYS: Sql = Sql::new(
    "INSERT INTO delivered_days (tenant_id, rep_key, day, orders, cents) \
     SELECT :tenant, x'', o.delivered_on, COUNT(*), SUM(o.total_cents) FROM orders o \
     WHERE o.tenant_id = :tenant AND o.delivered_on IS NOT NULL GROUP BY o.delivered_on \
     UNION ALL SELECT :tenant, COALESCE(o.rep_id, x'00'), o.delivered_on, COUNT(*), SUM(o.total_cents) FROM orders o \
     WHERE o.tenant_id = :tenant AND o.delivered_on IS NOT NULL GROUP BY COALESCE(o.rep_id, x'00'), o.delivered_on",
);

/// What a query asks of the figures kept.
enum Asked {
    Statuses,
    Days(Period),
}

impl OrderQuery {
    /// None where it asks for what no figure is kept of.
    fn kept(&self) -> Option<Asked> {
        let OrderQuery {
            search,
            statuses,
            customer,
            rep: _,
            from,
            to,
            delivered_from,
            delivered_to,
            paid,
            kind,
            oldest_first: _,
        } = self;
        let narrowed = from.or(*to).is_some() || paid.is_some() || kind.is_some();
        if !search.is_empty() || customer.is_some() || narrowed {
            return None;
        }
        match (delivered_from.or(*delivered_to), statuses.is_empty()) {
            (None, _) => Some(Asked::Statuses),
            (Some(_), true) => Some(Asked::Days(Period {
                from: delivered_from.unwrap_or(Day::FIRST),
                to: delivered_to.unwrap_or(Day::LAST),
            })),
            (Some(_), false) => None,
        }
    }
}

/// Whose figures; None where the person sees none of those asked for.
fn key(tx: &ReadTx<'_>, query: &OrderQuery) -> Option<Vec<u8>> {
    let key = |rep: Option<UserId>| rep.map(|id| id.as_bytes().to_vec()).unwrap_or_default();
    match (tx.sees_only(), query.rep) {
        (Some(me), Some(asked)) if me != asked => None,
        (me, asked) => Some(key(asked.or(me))),
    }
}

/// How many orders fit and what they come to, exactly; None where no figure is kept of what is asked.
pub(super) fn kept(tx: &ReadTx<'_>, query: &OrderQuery) -> Result<Option<Sum>, Problem> {
    let nothing = Sum { count: 0, total: Some(Money::ZERO) };
    match (query.kept(), key(tx, query)) {
        (None, _) => Ok(None),
        (Some(_), None) => Ok(Some(nothing)),
        (Some(Asked::Days(period)), Some(_)) => Ok(sums_delivered(tx, query, &[period])?.pop()),
        (Some(Asked::Statuses), Some(key)) => {
            let rows = tx.all(BY_STATUS, bind! {":rep" => key}, |row| {
                Ok((row.get::<_, String>(0)?, Sum { count: row.get(1)?, total: Some(row.get(2)?) }))
            })?;
            let wanted = |status: &str| query.statuses.is_empty() || query.statuses.iter().any(|s| s.text() == status);
            Ok(Some(rows.iter().filter(|(status, _)| wanted(status)).fold(nothing, |all, (_, some)| all.and(*some))))
        }
    }
}

/// What was delivered in each of several periods, credited to the orders' own reps: [`super::sum_where`] of
/// `query` within each. The query narrows by rep alone.
pub fn sums_delivered(tx: &ReadTx<'_>, query: &OrderQuery, periods: &[Period]) -> Result<Vec<Sum>, Problem> {
    let mut sums = vec![Sum { count: 0, total: Some(Money::ZERO) }; periods.len()];
    let whole = periods.iter().map(|period| period.from).min().zip(periods.iter().map(|period| period.to).max());
    let (Some((from, to)), Some(key)) = (whole, key(tx, query)) else { return Ok(sums) };
    // Dates sort as they are written: comparing texts spares reading two years of them.
    let ends: Vec<(String, String)> = periods.iter().map(|p| (p.from.to_string(), p.to.to_string())).collect();
    tx.all(BY_DAY, bind! {":rep" => key, ":from" => from, ":to" => to}, |row| {
        let (day, some) = (row.get::<_, String>(0)?, Sum { count: row.get(1)?, total: Some(row.get(2)?) });
        for (sum, (from, to)) in sums.iter_mut().zip(&ends) {
            if (from..=to).contains(&&day) {
                *sum = sum.and(some);
            }
        }
        Ok(())
    })?;
    Ok(sums)
}

/// How many of the figures kept aren't what the orders come to. It reads every order.
pub fn tally_drift(tx: &ReadTx<'_>) -> Result<i64, Problem> {
    let number =
        |statement: Sql| Ok::<i64, Problem>(tx.one(statement, bind! {}, |row| row.get(0))?.unwrap_or_default());
    let missing = tx.one(MISSING, bind! {}, |row| Ok(row.get::<_, i64>(0)? + row.get::<_, i64>(1)?))?;
    Ok(number(DRIFTED_TALLIES)? + number(DRIFTED_DAYS)? + missing.unwrap_or_default())
}

/// Makes the figures kept anew from the team's orders, for `check --repair`.
pub fn retally(tx: &WriteTx<'_>) -> Result<(), Problem> {
    for statement in [FORGET_TALLIES, FORGET_DAYS, RETALLY, RECOUNT_DAYS] {
        tx.run(statement, bind! {})?;
    }
    Ok(())
}
