//! The people at a customer.

pub(super) mod api;
mod draft;
mod find;
pub(super) mod pages;

use serde_json::json;

use super::visible::changing;
use super::{one, words};
use crate::bind;
use crate::store::{About, Kind, ReadTx, Sql, WriteTx};
use crate::values::{ContactId, CustomerId, Email, Name, Problem, Text, fold};

pub use draft::ContactDraft;
pub use find::{FoundContact, find_contacts, find_contacts_statement};

/// A contact to be added, or as it shall be.
#[derive(Clone, Debug)]
pub struct NewContact {
    pub name: Name,
    /// What the person does there.
    pub title: Text<0, 120>,
    pub phone: Text<0, 40>,
    pub email: Option<Email>,
}

/// A contact as it stands.
#[derive(Clone, Debug)]
pub struct Contact {
    pub id: ContactId,
    pub name: String,
    pub title: String,
    pub phone: String,
    pub email: String,
}

/// More contacts than these nobody has, and none is read.
const MOST: i64 = 200;

const OF: Sql = Sql::new(
    "SELECT t.id, t.name, t.title, t.phone, t.email FROM contacts t \
     WHERE t.tenant_id = :tenant AND t.customer_id = :customer ORDER BY t.name, t.id LIMIT :most",
);
const ADD: Sql = Sql::new(
    "INSERT INTO contacts (tenant_id, id, customer_id, name, title, phone, email) \
     VALUES (:tenant, :id, :customer, :name, :title, :phone, :email)",
);
const CHANGE: Sql = Sql::new(
    "UPDATE contacts SET name = :name, title = :title, phone = :phone, email = :email \
     WHERE tenant_id = :tenant AND id = :id AND customer_id = :customer",
);
const REMOVE: Sql = Sql::new("DELETE FROM contacts WHERE tenant_id = :tenant AND id = :id AND customer_id = :customer");

/// The contacts of a customer by name. The caller has seen the customer.
pub(super) fn of(tx: &ReadTx<'_>, customer: &CustomerId) -> Result<Vec<Contact>, Problem> {
    tx.all(OF, bind! {":customer" => *customer, ":most" => MOST}, |row| {
        Ok(Contact { id: row.get(0)?, name: row.get(1)?, title: row.get(2)?, phone: row.get(3)?, email: row.get(4)? })
    })
}

/// The contacts of a customer that the person may see; NOT_FOUND otherwise.
pub fn contacts(tx: &ReadTx<'_>, customer: &CustomerId) -> Result<Vec<Contact>, Problem> {
    one(tx, customer)?;
    of(tx, customer)
}

/// One contact of a customer that the person may see; NOT_FOUND otherwise.
pub fn contact(tx: &ReadTx<'_>, customer: &CustomerId, id: &ContactId) -> Result<Contact, Problem> {
    contacts(tx, customer)?.into_iter().find(|contact| contact.id == *id).ok_or_else(|| Problem::not_found("contact"))
}

/// Adds a contact to a customer that the person may change.
pub fn add_contact(tx: &WriteTx<'_>, customer: &CustomerId, new: &NewContact) -> Result<ContactId, Problem> {
    changing(tx, one(tx, customer)?.rep)?;
    if i64::try_from(of(tx, customer)?.len()).is_ok_and(|n| n >= MOST) {
        return Err(Problem::invalid_field("name", format!("A customer has at most {MOST} contacts.")));
    }
    let id = ContactId::from_bytes(tx.new_id());
    write(tx, ADD, customer, &id, new)?;
    index(tx, &id, new);
    told(tx, "contact_added", customer, &id, new.name.as_str())?;
    Ok(id)
}

/// Changes a contact; NOT_FOUND if it isn't the customer's.
pub fn change_contact(
    tx: &WriteTx<'_>,
    customer: &CustomerId,
    id: &ContactId,
    new: &NewContact,
) -> Result<(), Problem> {
    changing(tx, one(tx, customer)?.rep)?;
    write(tx, CHANGE, customer, id, new)?;
    index(tx, id, new);
    told(tx, "contact_changed", customer, id, new.name.as_str())
}

/// Removes a contact; NOT_FOUND if it isn't the customer's.
pub fn remove_contact(tx: &WriteTx<'_>, customer: &CustomerId, id: &ContactId) -> Result<(), Problem> {
    changing(tx, one(tx, customer)?.rep)?;
    let gone = contact(tx, customer, id)?;
    let binds = bind! {":id" => *id, ":customer" => *customer};
    tx.run_one(REMOVE, binds, || Problem::not_found("contact"))?;
    tx.index_words(Kind::Contact, id.as_bytes(), None);
    told(tx, "contact_removed", customer, id, &gone.name)
}

fn write(
    tx: &WriteTx<'_>,
    statement: Sql,
    customer: &CustomerId,
    id: &ContactId,
    new: &NewContact,
) -> Result<(), Problem> {
    let email = new.email.as_ref().map_or("", |email| email.as_str());
    let binds = bind! {
        ":id" => *id, ":customer" => *customer, ":name" => new.name, ":title" => new.title,
        ":phone" => new.phone, ":email" => email,
    };
    tx.run_one(statement, binds, || Problem::not_found("contact"))
}

/// A contact is found by name, telephone number and e-mail address.
fn index(tx: &WriteTx<'_>, id: &ContactId, new: &NewContact) {
    let email = new.email.as_ref().map_or("", |email| email.as_str());
    index_contact(tx, id, new.name.as_str(), new.phone.as_str(), email);
}

/// The same for one that is written elsewhere, as an import does.
pub fn index_contact(tx: &WriteTx<'_>, id: &ContactId, name: &str, phone: &str, email: &str) {
    tx.index_words(Kind::Contact, id.as_bytes(), Some(&fold(&format!("{name} {phone} {email}"))));
}

fn told(tx: &WriteTx<'_>, action: &str, customer: &CustomerId, id: &ContactId, name: &str) -> Result<(), Problem> {
    words::reindex(tx, customer)?;
    let detail = json!({"contact": id, "name": name}).to_string();
    tx.audit(action, Some(About { subject: "customer", id: customer.as_bytes() }), &detail)
}
