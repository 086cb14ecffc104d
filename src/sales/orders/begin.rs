//! An order that comes out of another, as `flow::BORN` has it: with a number of its own, for the same customer,
//! rep and warehouse, and linked to the other.

use super::flow::birth;
use super::model::{Fee, Line};
use super::standing::{Standing, standing};
use super::timeline::{self, Done};
use super::{Link, OrderKind, Status, Stock, index, lines, step};
use crate::bind;
use crate::store::{Sql, WriteTx};
use crate::values::{Day, OrderId, Problem};

const INSERT: Sql = Sql::new(
    "INSERT INTO orders (tenant_id, id, number, customer_id, rep_id, warehouse_id, status, po_number, ordered_on, \
     wanted_on, delivered_on, notes, kind, created_by, submitted_at, created_at, updated_at) \
     SELECT :tenant, :id, :number, o.customer_id, o.rep_id, o.warehouse_id, :status, o.po_number, :day, :wanted, \
     :delivered, COALESCE(:notes, o.notes), :kind, :user, :now, :now, :now \
     FROM orders o WHERE o.tenant_id = :tenant AND o.id = :of",
);
const LINK: Sql =
    Sql::new("INSERT INTO order_links (tenant_id, order_id, of_id, kind) VALUES (:tenant, :id, :of, :link)");

/// What begins.
pub(super) struct Begun<'a> {
    pub link: Link,
    pub of: &'a Standing,
    pub number: String,
    /// Ordered on this day, and delivered on it if it begins delivered.
    pub on: Day,
    pub wanted_on: Option<Day>,
    /// Those of the other order unless said.
    pub notes: Option<&'a str>,
    /// The first sentence of its timeline.
    pub note: &'a str,
    pub lines: Vec<Line>,
    pub fees: Vec<Fee>,
}

/// Writes it, with what it does to the stock unless it is to leave that alone.
pub(super) fn begin(tx: &WriteTx<'_>, begun: &Begun<'_>, moves_stock: bool) -> Result<OrderId, Problem> {
    let birth = birth(begun.link).ok_or_else(|| Problem::internal("a link that nothing is born of"))?;
    let id = OrderId::from_bytes(tx.new_id());
    insert(tx, id, begun, birth.at)?;
    tx.run(LINK, bind! {":id" => id, ":of" => begun.of.id, ":link" => begun.link.text()})?;
    lines::write(tx, id, &begun.lines, &begun.fees, begun.of.tax)?;
    index::reindex(tx, id)?;
    let made = standing(tx, id)?;
    step::move_stock(tx, &made, if moves_stock { birth.stock } else { Stock::Untouched })?;
    let done = Done { order: id, number: &begun.number, action: None, from: None, to: birth.at, note: begun.note };
    timeline::note(tx, &done)?;
    Ok(id)
}

fn insert(tx: &WriteTx<'_>, id: OrderId, begun: &Begun<'_>, at: Status) -> Result<(), Problem> {
    let kind = match begun.link {
        Link::Rest => OrderKind::Order,
        Link::Return => OrderKind::Return,
    };
    tx.run_one(
        INSERT,
        bind! {
            ":id" => id, ":of" => begun.of.id, ":number" => begun.number, ":status" => at.text(), ":day" => begun.on,
            ":wanted" => begun.wanted_on, ":delivered" => (at == Status::Delivered).then_some(begun.on),
            ":notes" => begun.notes, ":kind" => kind.text(), ":user" => tx.user_id(), ":now" => tx.now(),
        },
        || Problem::not_found("order"),
    )
}
