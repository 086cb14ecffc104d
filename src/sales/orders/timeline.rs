//! What happened to an order, and by whom: the order's timeline and the team's audit log.

use serde_json::json;

use super::{Action, Status};
use crate::bind;
use crate::store::{About, Sql, WriteTx};
use crate::values::{OrderId, Problem};

const ADD: Sql = Sql::new(
    "INSERT INTO order_events (tenant_id, order_id, id, at, user_id, action, from_status, to_status, note) \
     VALUES (:tenant, :order, :id, :at, :user, :action, :from, :to, :note)",
);

/// What was done: `create`, or the text of an [`Action`].
pub(super) struct Done<'a> {
    pub order: OrderId,
    pub number: &'a str,
    pub action: Option<Action>,
    pub from: Option<Status>,
    pub to: Status,
    pub note: &'a str,
}

pub(super) fn note(tx: &WriteTx<'_>, done: &Done<'_>) -> Result<(), Problem> {
    let action = done.action.map_or("create", Action::text);
    let from = done.from.map(Status::text);
    add(tx, done.order, action, done.from, done.to, done.note)?;
    let detail = json!({"number": done.number, "before": from, "after": done.to.text(), "note": done.note});
    let about = About { subject: "order", id: done.order.as_bytes() };
    tx.audit(&format!("order_{action}"), Some(about), &detail.to_string())
}

/// An entry of the timeline alone, for what has an audit row of its own.
pub(super) fn add(
    tx: &WriteTx<'_>,
    order: OrderId,
    action: &str,
    from: Option<Status>,
    to: Status,
    note: &str,
) -> Result<(), Problem> {
    let from = from.map(Status::text);
    tx.run(
        ADD,
        bind! {
            ":order" => order, ":id" => tx.new_id(), ":at" => tx.now(), ":user" => tx.user_id(), ":action" => action,
            ":from" => from, ":to" => to.text(), ":note" => note,
        },
    )?;
    Ok(())
}

/// Words that somebody typed, to stand before others: ended, if they don't end by themselves.
pub(super) fn sentence(typed: &str) -> String {
    let typed = typed.trim();
    if typed.is_empty() || typed.ends_with(['.', '!', '?']) { typed.to_owned() } else { format!("{typed}.") }
}
