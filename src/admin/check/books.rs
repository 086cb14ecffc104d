//! The books: what is stored twice must say the same. Each is kept in the transaction of its change, so a
//! difference means that something else wrote to the file.

use super::{Finding, file};
use crate::admin::tenants;
use crate::bind;
use crate::sales::{customers, orders, search};
use crate::store::{ReadTx, Sql, Store};
use crate::values::{Problem, Timestamp};

const TOTALS: Sql = Sql::new(
    "SELECT o.number FROM orders o WHERE o.tenant_id = :tenant AND ( \
     o.line_count <> (SELECT COUNT(*) FROM order_lines l WHERE l.tenant_id = :tenant AND l.order_id = o.id) \
     OR o.gross_cents <> (SELECT COALESCE(SUM(l.gross_cents), 0) FROM order_lines l \
     WHERE l.tenant_id = :tenant AND l.order_id = o.id) \
     OR o.net_cents <> (SELECT COALESCE(SUM(l.net_cents), 0) FROM order_lines l \
     WHERE l.tenant_id = :tenant AND l.order_id = o.id) \
     OR o.fees_cents <> (SELECT COALESCE(SUM(f.amount_cents), 0) FROM order_fees f \
     WHERE f.tenant_id = :tenant AND f.order_id = o.id)) LIMIT 20",
);
const ON_HAND: Sql = Sql::new(
    "SELECT p.code FROM stock s JOIN products p ON p.tenant_id = :tenant AND p.id = s.product_id \
     WHERE s.tenant_id = :tenant AND s.on_hand <> (SELECT COALESCE(SUM(m.quantity), 0) FROM stock_moves m \
     WHERE m.tenant_id = :tenant AND m.product_id = s.product_id AND m.warehouse_id = s.warehouse_id) LIMIT 20",
);
const RESERVED: Sql = Sql::new(
    "SELECT p.code FROM stock s JOIN products p ON p.tenant_id = :tenant AND p.id = s.product_id \
     WHERE s.tenant_id = :tenant AND s.reserved <> (SELECT COALESCE(SUM(h.quantity), 0) FROM order_holds h \
     WHERE h.tenant_id = :tenant AND h.product_id = s.product_id AND h.warehouse_id = s.warehouse_id) LIMIT 20",
);
const HOLDS: Sql = Sql::new(
    "SELECT DISTINCT o.number FROM order_holds h JOIN orders o ON o.tenant_id = :tenant AND o.id = h.order_id \
     WHERE h.tenant_id = :tenant AND o.status NOT IN ('pending', 'ready', 'picked') LIMIT 20",
);
const RETURNED: Sql = Sql::new(
    "SELECT DISTINCT o.number FROM order_lines l JOIN orders o ON o.tenant_id = :tenant AND o.id = l.order_id \
     WHERE l.tenant_id = :tenant AND l.returned <> (SELECT COALESCE(-SUM(r.quantity), 0) FROM order_links k \
     JOIN order_lines r ON r.tenant_id = :tenant AND r.order_id = k.order_id AND r.of_position = l.position \
     WHERE k.tenant_id = :tenant AND k.of_id = l.order_id AND k.kind = 'return') LIMIT 20",
);
const ADMINS: Sql =
    Sql::new("SELECT COUNT(*) FROM users u WHERE u.tenant_id = :tenant AND u.role = 'admin' AND u.active = 1");
const NEWEST: Sql = Sql::new("SELECT e.at FROM audit_events e WHERE e.tenant_id = :tenant ORDER BY e.id DESC LIMIT 1");

const REPAIR: &str = "Run routebook check --repair: it makes this anew from what is there.";
const RESTORE: &str = "Something else wrote to the file. Compare with a backup, and restore it if that is right.";

/// What each team's books say, and the clock held against them.
pub fn books(store: &Store) -> Result<Vec<Finding>, Problem> {
    let teams = store.system_read_blocking(tenants::list)?;
    let (mut found, mut newest): (Vec<Finding>, Option<Timestamp>) = (Vec::new(), None);
    for team in &teams {
        let (wrong, latest) = store.system_read_blocking(|tx| tx.operate(&team.slug, |tx| of_team(tx)))?;
        newest = newest.max(latest);
        if wrong.is_empty() {
            found.push(Finding::fine(format!("The books of {} agree.", team.slug)));
        }
        found.extend(wrong);
    }
    found.push(file::clock(store, newest)?);
    Ok(found)
}

fn of_team(tx: &ReadTx<'_>) -> Result<(Vec<Finding>, Option<Timestamp>), Problem> {
    let team = &tx.tenant().slug;
    let mut found = Vec::new();
    let mut named = |statement: Sql, what: &str| -> Result<(), Problem> {
        let names: Vec<String> = tx.all(statement, bind! {}, |row| row.get(0))?;
        if !names.is_empty() {
            found.push(Finding::wrong(format!("{team}: {what}: {}.", names.join(", ")), RESTORE));
        }
        Ok(())
    };
    named(TOTALS, "these orders' totals aren't the sum of their lines and fees")?;
    named(ON_HAND, "of these products, what is on hand isn't the sum of its moves")?;
    named(RESERVED, "of these products, what is reserved isn't the sum of what orders hold")?;
    named(HOLDS, "these orders hold stock and aren't open")?;
    named(RETURNED, "of these orders, what came back isn't the sum of their returns")?;
    found.extend(counted(tx)?);
    Ok((found, tx.one(NEWEST, bind! {}, |row| row.get(0))?))
}

fn counted(tx: &ReadTx<'_>) -> Result<Vec<Finding>, Problem> {
    let team = &tx.tenant().slug;
    let mut found = Vec::new();
    let drifted = customers::pace_drift(tx)?.len();
    if drifted > 0 {
        found.push(Finding::wrong(
            format!("{team}: the stored pace of {drifted} customers isn't what they bought."),
            REPAIR,
        ));
    }
    let drifted = orders::tally_drift(tx)?;
    if drifted > 0 {
        let what = format!("{team}: {drifted} of the figures kept aren't what its orders come to.");
        found.push(Finding::wrong(what, REPAIR));
    }
    let (unfound, stale) = search::drift(tx)?;
    if unfound + stale > 0 {
        let what = format!("{team}: the search misses {unfound} things, and {stale} of its entries lead nowhere.");
        found.push(Finding::wrong(what, REPAIR));
    }
    if tx.one(ADMINS, bind! {}, |row| row.get::<_, i64>(0))?.unwrap_or(0) == 0 {
        let todo = "Make one: routebook user add --role admin, or routebook user enable.";
        found.push(Finding::wrong(format!("{team} has no active admin."), todo));
    }
    Ok(found)
}

/// Makes the search, the customers' pace and the orders' figures anew from what is there.
pub fn repair(store: &Store) -> Result<(), Problem> {
    search::rebuild(store)?;
    for team in store.system_read_blocking(tenants::list)? {
        store.system_write_blocking(move |tx| {
            tx.operate(&team.slug, |tx| {
                customers::repace_all(tx)?;
                orders::retally(tx)
            })
        })?;
    }
    Ok(())
}
