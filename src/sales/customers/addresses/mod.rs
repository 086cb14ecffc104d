//! Further addresses of a customer, each under a label: where deliveries go, where invoices go.

pub(super) mod api;
mod draft;
pub(super) mod pages;

use serde_json::json;

use super::one;
use super::visible::changing;
use crate::bind;
use crate::store::{About, ReadTx, Sql, Statement, WriteTx};
use crate::values::{AddressId, CustomerId, Problem, Text};

pub use draft::AddressDraft;

/// An address to be added, or as it shall be.
#[derive(Clone, Debug)]
pub struct NewAddress {
    /// What it is for.
    pub label: Text<1, 60>,
    pub street: Text<1, 120>,
    pub city: Text<0, 80>,
    pub region: Text<0, 80>,
    pub postal_code: Text<0, 20>,
    pub country: Text<0, 80>,
}

/// An address as it stands.
#[derive(Clone, Debug)]
pub struct Address {
    pub id: AddressId,
    pub label: String,
    pub street: String,
    pub city: String,
    pub region: String,
    pub postal_code: String,
    pub country: String,
}

/// More addresses than these nobody has, and none is read.
const MOST: i64 = 50;

const OF: Sql = Sql::new(
    "SELECT a.id, a.label, a.street, a.city, a.region, a.postal_code, a.country FROM customer_addresses a \
     WHERE a.tenant_id = :tenant AND a.customer_id = :customer ORDER BY a.label, a.id LIMIT :most",
);
const ADD: Sql = Sql::new(
    "INSERT INTO customer_addresses (tenant_id, id, customer_id, label, street, city, region, postal_code, country) \
     VALUES (:tenant, :id, :customer, :label, :street, :city, :region, :postal_code, :country)",
);
const CHANGE: Sql = Sql::new(
    "UPDATE customer_addresses SET label = :label, street = :street, city = :city, region = :region, \
     postal_code = :postal_code, country = :country \
     WHERE tenant_id = :tenant AND id = :id AND customer_id = :customer",
);
const REMOVE: Sql =
    Sql::new("DELETE FROM customer_addresses WHERE tenant_id = :tenant AND id = :id AND customer_id = :customer");

/// The addresses of a customer by label. The caller has seen the customer.
pub(super) fn of(tx: &ReadTx<'_>, customer: &CustomerId) -> Result<Vec<Address>, Problem> {
    tx.all(OF, bind! {":customer" => *customer, ":most" => MOST}, |row| {
        Ok(Address {
            id: row.get(0)?,
            label: row.get(1)?,
            street: row.get(2)?,
            city: row.get(3)?,
            region: row.get(4)?,
            postal_code: row.get(5)?,
            country: row.get(6)?,
        })
    })
}

/// The statement of [`addresses`], for the plan test.
pub fn address_statement() -> Statement {
    OF.into()
}

/// The further addresses of a customer that the person may see; NOT_FOUND otherwise.
pub fn addresses(tx: &ReadTx<'_>, customer: &CustomerId) -> Result<Vec<Address>, Problem> {
    one(tx, customer)?;
    of(tx, customer)
}

/// One of them; NOT_FOUND if the customer has no such.
pub fn address(tx: &ReadTx<'_>, customer: &CustomerId, id: &AddressId) -> Result<Address, Problem> {
    addresses(tx, customer)?.into_iter().find(|address| address.id == *id).ok_or_else(no_such)
}

/// Adds an address to a customer that the person may change.
pub fn add_address(tx: &WriteTx<'_>, customer: &CustomerId, new: &NewAddress) -> Result<AddressId, Problem> {
    changing(tx, one(tx, customer)?.rep)?;
    if i64::try_from(of(tx, customer)?.len()).is_ok_and(|n| n >= MOST) {
        return Err(Problem::invalid_field("label", format!("A customer has at most {MOST} further addresses.")));
    }
    let id = AddressId::from_bytes(tx.new_id());
    write(tx, ADD, customer, &id, new)?;
    told(tx, "address_added", customer, &id, new.label.as_str())?;
    Ok(id)
}

/// Changes an address; NOT_FOUND if it isn't the customer's.
pub fn change_address(
    tx: &WriteTx<'_>,
    customer: &CustomerId,
    id: &AddressId,
    new: &NewAddress,
) -> Result<(), Problem> {
    changing(tx, one(tx, customer)?.rep)?;
    write(tx, CHANGE, customer, id, new)?;
    told(tx, "address_changed", customer, id, new.label.as_str())
}

/// Removes an address; NOT_FOUND if it isn't the customer's.
pub fn remove_address(tx: &WriteTx<'_>, customer: &CustomerId, id: &AddressId) -> Result<(), Problem> {
    changing(tx, one(tx, customer)?.rep)?;
    let gone = address(tx, customer, id)?;
    tx.run_one(REMOVE, bind! {":id" => *id, ":customer" => *customer}, no_such)?;
    told(tx, "address_removed", customer, id, &gone.label)
}

fn no_such() -> Problem {
    Problem::not_found("address")
}

fn write(
    tx: &WriteTx<'_>,
    statement: Sql,
    customer: &CustomerId,
    id: &AddressId,
    new: &NewAddress,
) -> Result<(), Problem> {
    let binds = bind! {
        ":id" => *id, ":customer" => *customer, ":label" => new.label, ":street" => new.street, ":city" => new.city,
        ":region" => new.region, ":postal_code" => new.postal_code, ":country" => new.country,
    };
    tx.run_one(statement, binds, no_such)
}

fn told(tx: &WriteTx<'_>, action: &str, customer: &CustomerId, id: &AddressId, label: &str) -> Result<(), Problem> {
    let detail = json!({"address": id, "label": label}).to_string();
    tx.audit(action, Some(About { subject: "customer", id: customer.as_bytes() }), &detail)
}
