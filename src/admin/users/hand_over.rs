//! Handing over: what somebody looks after goes to a colleague in one step.

use crate::bind;
use crate::sales::{customers, orders};
use crate::store::{About, AdminTx, ReadTx, Sql};
use crate::values::{Problem, UserId};

/// What changed hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandedOver {
    pub customers: usize,
    pub orders: usize,
}

/// What somebody looks after now; each count stops at 10,001.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holdings {
    pub customers: i64,
    pub orders: i64,
}

/// What a hand-over would move.
pub fn holdings(tx: &ReadTx<'_>, of: UserId) -> Result<Holdings, Problem> {
    Ok(Holdings { customers: customers::held_by(tx, of)?, orders: orders::held_by(tx, of)? })
}

const HEIR: Sql = Sql::new(
    "SELECT 1 FROM users u WHERE u.tenant_id = :tenant AND u.id = :heir AND u.active = 1 AND u.role <> 'viewer'",
);

/// Moves customers, drafts and open orders to `heir`, an active person who sells. INVALID names `handOverTo`.
pub fn hand_over(tx: &AdminTx<'_>, from: UserId, heir: UserId) -> Result<HandedOver, Problem> {
    let fits = heir != from && tx.one(HEIR, bind! {":heir" => heir}, |_| Ok(()))?.is_some();
    if !fits {
        return Err(Problem::invalid_field("handOverTo", "Must be another active person who sells."));
    }
    let moved =
        HandedOver { customers: customers::hand_over(tx, from, heir)?, orders: orders::hand_over(tx, from, heir)? };
    let detail = serde_json::json!({
        "to": heir.to_string(), "customers": moved.customers, "orders": moved.orders,
    });
    tx.audit("handed_over", Some(About { subject: "user", id: from.as_bytes() }), &detail.to_string())?;
    Ok(moved)
}
