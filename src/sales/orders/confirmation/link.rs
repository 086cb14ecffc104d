//! The link: 256 random bits, of which only the SHA-256 is kept, good for some days, one for each order.

use serde_json::json;

use crate::bind;
use crate::sales::orders::Status;
use crate::sales::orders::standing::{Standing, standing};
use crate::sales::orders::timeline;
use crate::store::{About, ReadTx, Sql, SystemSql, WriteTx};
use crate::values::{OrderId, Problem, Refusal, Timestamp, Token};

/// For how many days a link is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days(i64);

impl Days {
    /// What can be chosen.
    pub const ALL: [Days; 4] = [Days(1), Days(7), Days(14), Days(30)];

    /// # Errors
    /// If it is none of [`Days::ALL`].
    pub fn new(days: i64) -> Result<Days, Refusal> {
        let known = Days::ALL.into_iter().find(|known| known.0 == days);
        known.ok_or_else(|| Refusal::new("Must be 1, 7, 14 or 30 days."))
    }

    /// "14 days".
    pub fn label(self) -> String {
        if self.0 == 1 { "1 day".to_owned() } else { format!("{} days", self.0) }
    }

    pub const fn days(self) -> i64 {
        self.0
    }
}

/// Two weeks.
impl Default for Days {
    fn default() -> Days {
        Days(14)
    }
}

/// The text of the step in the timeline.
pub const SHARED: &str = "share";
/// The same of taking it back.
pub const UNSHARED: &str = "unshare";

/// The path of a link's page; put the portal's address before it.
pub(super) fn path(token: &Token) -> String {
    format!("/confirmation?token={}", token.reveal())
}

/// Is there something to confirm? What was accepted is; a draft, what waits for a manager, and what was
/// cancelled isn't, and a link of it opens nothing.
pub const fn may_be_shared(status: Status) -> bool {
    status.is_open() || matches!(status, Status::Delivered)
}

const PUT: Sql = Sql::new(
    "INSERT INTO order_confirmations (tenant_id, order_id, link_hash, expires_at) \
     VALUES (:tenant, :order, :hash, :expires) \
     ON CONFLICT (tenant_id, order_id) DO UPDATE SET link_hash = excluded.link_hash, expires_at = excluded.expires_at",
);
const TAKE: Sql = Sql::new("DELETE FROM order_confirmations WHERE tenant_id = :tenant AND order_id = :order");
const LIVE: Sql = Sql::new(
    "SELECT l.expires_at FROM order_confirmations l \
     WHERE l.tenant_id = :tenant AND l.order_id = :order AND l.expires_at > :now",
);
/// Deletes links that have ended, some at a time.
pub const CONFIRMATIONS_ENDED: SystemSql = SystemSql::new(
    "DELETE FROM order_confirmations WHERE (tenant_id, order_id) IN ( \
     SELECT l.tenant_id, l.order_id FROM order_confirmations l WHERE l.expires_at <= :before \
     ORDER BY l.expires_at LIMIT :most)",
);

/// Makes a link and returns when it ends; an earlier one of the order opens nothing any more.
///
/// # Errors
/// NOT_FOUND if the person doesn't see the order; CONFLICT if there is nothing to confirm.
pub fn share(tx: &WriteTx<'_>, order: OrderId, hash: &[u8; 32], days: Days) -> Result<Timestamp, Problem> {
    let order = standing(tx, order)?;
    if !may_be_shared(order.status) {
        let (number, status) = (&order.number, order.status.label().to_lowercase());
        return Err(Problem::conflict(format!(
            "Order {number} is {status}, so there is nothing to confirm yet or any more."
        )));
    }
    let expires = tx.now().plus_seconds(days.days() * 24 * 3600);
    tx.run(PUT, bind! {":order" => order.id, ":hash" => hash, ":expires" => expires})?;
    note(
        tx,
        &order,
        SHARED,
        &format!("for {}", days.label()),
        &json!({"number": order.number, "until": expires.to_string()}),
    )?;
    Ok(expires)
}

/// Takes an order's link back; without one nothing happens.
///
/// # Errors
/// NOT_FOUND if the person doesn't see the order.
pub fn withdraw(tx: &WriteTx<'_>, order: OrderId) -> Result<(), Problem> {
    let order = standing(tx, order)?;
    if tx.run(TAKE, bind! {":order" => order.id})? == 0 {
        return Ok(());
    }
    note(tx, &order, UNSHARED, "", &json!({"number": order.number}))
}

/// Until when an order's link is good; none if it has none. Ask only for an order that the person sees.
pub fn live(tx: &ReadTx<'_>, order: OrderId) -> Result<Option<Timestamp>, Problem> {
    tx.one(LIVE, bind! {":order" => order, ":now" => tx.now()}, |row| row.get(0))
}

fn note(
    tx: &WriteTx<'_>,
    order: &Standing,
    action: &'static str,
    told: &str,
    detail: &serde_json::Value,
) -> Result<(), Problem> {
    timeline::add(tx, order.id, action, Some(order.status), order.status, told)?;
    let audit = if action == SHARED { "confirmation_shared" } else { "confirmation_withdrawn" };
    tx.audit(audit, Some(About { subject: "order", id: order.id.as_bytes() }), &detail.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_accepted_is_confirmed() {
        for (status, shared) in [
            (Status::Draft, false),
            (Status::AwaitingApproval, false),
            (Status::Pending, true),
            (Status::Ready, true),
            (Status::Picked, true),
            (Status::Delivered, true),
            (Status::Cancelled, false),
        ] {
            assert_eq!(may_be_shared(status), shared, "{status}");
        }
    }

    #[test]
    fn a_link_is_good_for_one_of_four_times() {
        assert_eq!(Days::ALL.map(Days::days), [1, 7, 14, 30]);
        assert_eq!(Days::default().label(), "14 days");
        assert!([0, 2, 31, -1].into_iter().all(|days| Days::new(days).is_err()));
    }
}
