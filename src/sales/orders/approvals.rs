//! Orders that wait for a manager, each with what a manager decides by.

use std::collections::BTreeMap;

use super::choices::approvable;
use super::list::newest;
use super::model::{Because, Row};
use super::some::{AT_ONCE, slots};
use super::{OrderQuery, Status};
use crate::store::{ReadTx, Sql, Statement, word};
use crate::values::{OrderId, Problem, UserId};
use crate::web::paging::Paging;

/// An order that waits.
#[derive(Debug, Clone)]
pub struct Waiting {
    pub row: Row,
    pub reasons: Vec<Because>,
    /// Why the person who looks may not approve it; none if they may.
    pub not_by_you: Option<String>,
}

const REASONS: Sql = Sql::new(
    "SELECT r.order_id, r.reason, r.detail FROM order_reasons r WHERE r.tenant_id = :tenant AND r.order_id IN \
     (:p0, :p1, :p2, :p3, :p4, :p5, :p6, :p7, :p8, :p9, :p10, :p11, :p12, :p13, :p14, :p15) LIMIT 200",
);
const EDITORS: Sql = Sql::new(
    "SELECT e.order_id, e.user_id FROM order_events e WHERE e.tenant_id = :tenant AND e.order_id IN \
     (:p0, :p1, :p2, :p3, :p4, :p5, :p6, :p7, :p8, :p9, :p10, :p11, :p12, :p13, :p14, :p15) \
     AND e.action = 'edit' AND e.user_id IS NOT NULL LIMIT 5000",
);

/// The sixteen that have waited longest, of those that the person sees.
pub fn waiting(tx: &ReadTx<'_>) -> Result<Vec<Waiting>, Problem> {
    let query = OrderQuery { oldest_first: true, ..OrderQuery::at(&[Status::AwaitingApproval]) };
    let size = i64::try_from(AT_ONCE).unwrap_or_default();
    let rows = newest(tx, &query, &Paging { page: 1, size, after: Vec::new() })?;
    let ids: Vec<OrderId> = rows.iter().map(|row| row.id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut reasons: BTreeMap<OrderId, Vec<Because>> = BTreeMap::new();
    for (order, because) in
        tx.all(REASONS, &slots(&ids), |row| Ok((row.get(0)?, Because { reason: word(row, 1)?, detail: row.get(2)? })))?
    {
        reasons.entry(order).or_default().push(because);
    }
    let edits: Vec<(OrderId, UserId)> = tx.all(EDITORS, &slots(&ids), |row| Ok((row.get(0)?, row.get(1)?)))?;
    let waiting = rows.into_iter().map(|row| {
        let editors: Vec<UserId> = edits.iter().filter(|(order, _)| *order == row.id).map(|(_, user)| *user).collect();
        let refusal = approvable(tx, &row, &editors).err();
        Waiting { reasons: reasons.remove(&row.id).unwrap_or_default(), not_by_you: refusal.map(|p| p.detail), row }
    });
    Ok(waiting.collect())
}

/// The statements beside that of the list, for the plan tests.
pub fn approval_statements() -> [Statement; 2] {
    [REASONS.into(), EDITORS.into()]
}
