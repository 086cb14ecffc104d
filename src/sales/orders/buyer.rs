//! What an order asks of its customer.

use crate::bind;
use crate::store::{Clause, ReadTx, Sql};
use crate::values::{CustomerId, Day, Money, Problem, UserId, Weekdays};

/// A customer as far as orders go.
#[derive(Debug, Clone)]
pub struct Buyer {
    pub id: CustomerId,
    pub number: String,
    pub name: String,
    pub city: String,
    pub rep: Option<UserId>,
    pub minimum: Option<Money>,
    pub licence_expires_on: Option<Day>,
    pub hold_reason: Option<String>,
    pub delivery_weekdays: Weekdays,
    pub closed: bool,
    /// How much it may owe before a manager is asked.
    pub credit_limit: Option<Money>,
}

const BUYER: Sql = Sql::new(
    "SELECT c.id, c.number, c.name, c.city, c.rep_id, c.minimum_order_cents, c.licence_expires_on, c.hold_reason, \
     c.closed_on IS NOT NULL, c.delivery_weekdays, c.credit_limit_cents \
     FROM customers c WHERE c.tenant_id = :tenant AND c.id = :customer",
);
const OWN: Clause = Clause::new("AND (c.rep_id = :me OR (c.rep_id IS NULL AND :unassigned = 1))");

/// The customer, if the person may see it; NOT_FOUND else.
pub fn buyer(tx: &ReadTx<'_>, customer: CustomerId) -> Result<Buyer, Problem> {
    if tx.sees_only().is_some() { find(tx, customer, &[OWN]) } else { any_buyer(tx, customer) }
}

/// The customer of an order that the person sees, whoever's the customer is now.
pub(super) fn any_buyer(tx: &ReadTx<'_>, customer: CustomerId) -> Result<Buyer, Problem> {
    find(tx, customer, &[])
}

fn find(tx: &ReadTx<'_>, customer: CustomerId, clauses: &[Clause]) -> Result<Buyer, Problem> {
    let mine = tx.sees_only();
    let binds = bind! {":customer" => customer, ":me" => mine, ":unassigned" => tx.tenant().reps_see_unassigned};
    let found = tx.one(BUYER.with(clauses), binds, |row| {
        Ok(Buyer {
            id: row.get(0)?,
            number: row.get(1)?,
            name: row.get(2)?,
            city: row.get(3)?,
            rep: row.get(4)?,
            minimum: row.get(5)?,
            licence_expires_on: row.get(6)?,
            hold_reason: row.get(7)?,
            closed: row.get(8)?,
            delivery_weekdays: row.get(9)?,
            credit_limit: row.get(10)?,
        })
    })?;
    found.ok_or_else(|| Problem::not_found("customer"))
}
