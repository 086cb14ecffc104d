//! Customers as they stand, and as an import leaves them.

use super::read::Line;
use super::record::{Customer, Priority};
use crate::bind;
use crate::sales::customers::{index_contact, reindex};
use crate::store::{ManagerTx, ReadTx, Row, RowError, Sql};
use crate::values::{ContactId, CustomerId, Problem, fold};

const FIND: Sql = Sql::new(
    "SELECT c.id, c.name, c.rep_id, c.territory, c.priority, c.premise, c.licence_number, c.licence_type, \
     c.licence_expires_on, c.terms, c.phone, c.email, c.street, c.city, c.region, c.postal_code, c.country, \
     c.delivery_weekdays, c.delivery_window, c.price_list_id, c.minimum_order_cents, c.do_not_contact_until, \
     c.hold_reason, c.notes, c.closed_on, c.closed_reason, c.usual_gap_override, c.credit_limit_cents \
     FROM customers c WHERE c.tenant_id = :tenant AND c.number = :number",
);
const TAGS: Sql =
    Sql::new("SELECT t.tag FROM customer_tags t WHERE t.tenant_id = :tenant AND t.customer_id = :id ORDER BY t.tag");

const PUT: Sql = Sql::new(
    "INSERT INTO customers (tenant_id, id, number, name, name_key, rep_id, territory, priority, premise, \
     licence_number, licence_type, licence_expires_on, terms, phone, email, street, city, region, postal_code, \
     country, delivery_weekdays, delivery_window, price_list_id, minimum_order_cents, do_not_contact_until, \
     hold_reason, notes, closed_on, closed_reason, usual_gap_override, credit_limit_cents, last_sign_on, created_at, \
     updated_at) \
     VALUES (:tenant, :id, :number, :name, :name_key, :rep, :territory, :priority, :premise, :licence_number, \
     :licence_type, :licence_expires_on, :terms, :phone, :email, :street, :city, :region, :postal_code, :country, \
     :weekdays, :window, :price_list, :minimum, :do_not_contact, :hold, :notes, :closed_on, :closed_reason, :gap, \
     :limit, :today, :now, :now) \
     ON CONFLICT (tenant_id, id) DO UPDATE SET name = excluded.name, name_key = excluded.name_key, \
     rep_id = excluded.rep_id, territory = excluded.territory, priority = excluded.priority, \
     premise = excluded.premise, licence_number = excluded.licence_number, licence_type = excluded.licence_type, \
     licence_expires_on = excluded.licence_expires_on, terms = excluded.terms, phone = excluded.phone, \
     email = excluded.email, street = excluded.street, city = excluded.city, region = excluded.region, \
     postal_code = excluded.postal_code, country = excluded.country, \
     delivery_weekdays = excluded.delivery_weekdays, delivery_window = excluded.delivery_window, \
     price_list_id = excluded.price_list_id, minimum_order_cents = excluded.minimum_order_cents, \
     do_not_contact_until = excluded.do_not_contact_until, hold_reason = excluded.hold_reason, \
     notes = excluded.notes, closed_on = excluded.closed_on, closed_reason = excluded.closed_reason, \
     usual_gap_override = excluded.usual_gap_override, \
     credit_limit_cents = excluded.credit_limit_cents, version = customers.version + 1, \
     updated_at = excluded.updated_at",
);
const DROP_TAGS: Sql = Sql::new("DELETE FROM customer_tags WHERE tenant_id = :tenant AND customer_id = :id");
const ADD_TAG: Sql = Sql::new("INSERT INTO customer_tags (tenant_id, customer_id, tag) VALUES (:tenant, :id, :tag)");

/// Numbers that are whole numbers are skipped by the counter of new customers.
const SKIP: Sql =
    Sql::new("UPDATE tenants SET next_customer_number = :next WHERE id = :tenant AND next_customer_number < :next");

const CONTACT: Sql = Sql::new(
    "SELECT k.id, k.title, k.phone, k.email FROM contacts k \
     JOIN customers c ON c.tenant_id = :tenant AND c.id = k.customer_id \
     WHERE k.tenant_id = :tenant AND c.number = :number AND k.name = :name ORDER BY k.id LIMIT 1",
);
const PUT_CONTACT: Sql = Sql::new(
    "INSERT INTO contacts (tenant_id, id, customer_id, name, title, phone, email) \
     VALUES (:tenant, :id, :customer, :name, :title, :phone, :email) \
     ON CONFLICT (tenant_id, id) DO UPDATE SET title = excluded.title, phone = excluded.phone, \
     email = excluded.email",
);

/// A contact to be written: a new one without an id.
#[derive(Clone, Debug)]
pub(crate) struct Contact {
    pub id: Option<ContactId>,
    pub name: String,
    /// Title, phone, e-mail.
    pub details: [String; 3],
}

pub(super) fn find(tx: &ReadTx<'_>, number: &str) -> Result<Option<(CustomerId, Customer)>, Problem> {
    let Some((id, mut customer)) = tx.one(FIND, bind! {":number" => number}, customer)? else { return Ok(None) };
    customer.tags = tx.all(TAGS, bind! {":id" => id}, |row| row.get(0))?;
    Ok(Some((id, customer)))
}

fn customer(row: &Row<'_>) -> Result<(CustomerId, Customer), RowError> {
    let priority: String = row.get(4)?;
    let customer = Customer {
        name: row.get(1)?,
        rep_id: row.get(2)?,
        territory: row.get(3)?,
        priority: Priority::of(&priority).unwrap_or_default(),
        premise: row.get(5)?,
        licence_number: row.get(6)?,
        licence_type: row.get(7)?,
        licence_expires_on: row.get(8)?,
        terms: row.get(9)?,
        phone: row.get(10)?,
        email: row.get(11)?,
        street: row.get(12)?,
        city: row.get(13)?,
        region: row.get(14)?,
        postal_code: row.get(15)?,
        country: row.get(16)?,
        delivery_weekdays: row.get(17)?,
        delivery_window: row.get(18)?,
        price_list_id: row.get(19)?,
        minimum_order: row.get(20)?,
        do_not_contact_until: row.get(21)?,
        hold_reason: row.get(22)?,
        notes: row.get(23)?,
        closed_on: row.get(24)?,
        closed_reason: row.get(25)?,
        usual_gap_override: row.get(26)?,
        credit_limit: row.get(27)?,
        tags: Vec::new(),
    };
    Ok((row.get(0)?, customer))
}

/// Adds or changes a customer, its tags and the words it is found by.
pub(crate) fn put(tx: &ManagerTx<'_>, id: CustomerId, number: &str, c: &Customer) -> Result<(), Problem> {
    tx.run(
        PUT,
        bind! {
            ":id" => id, ":number" => number, ":name" => c.name, ":name_key" => fold(&c.name), ":rep" => c.rep_id,
            ":territory" => c.territory, ":priority" => c.priority.text(), ":premise" => c.premise,
            ":licence_number" => c.licence_number, ":licence_type" => c.licence_type,
            ":licence_expires_on" => c.licence_expires_on, ":terms" => c.terms, ":phone" => c.phone,
            ":email" => c.email, ":street" => c.street, ":city" => c.city, ":region" => c.region,
            ":postal_code" => c.postal_code, ":country" => c.country, ":weekdays" => c.delivery_weekdays,
            ":window" => c.delivery_window, ":price_list" => c.price_list_id, ":minimum" => c.minimum_order,
            ":do_not_contact" => c.do_not_contact_until, ":hold" => c.hold_reason, ":notes" => c.notes,
            ":closed_on" => c.closed_on, ":closed_reason" => c.closed_reason, ":gap" => c.usual_gap_override,
            ":limit" => c.credit_limit,
            ":today" => tx.today(), ":now" => tx.now(),
        },
    )?;
    tx.run(DROP_TAGS, bind! {":id" => id})?;
    for tag in &c.tags {
        tx.run(ADD_TAG, bind! {":id" => id, ":tag" => tag})?;
    }
    if let Some(next) = number.parse::<i64>().ok().and_then(|number| number.checked_add(1)) {
        tx.run(SKIP, bind! {":next" => next})?;
    }
    reindex(tx, &id)
}

/// The contact of a row as it shall be; None if the row names none or it stands already.
pub(super) fn contact_change(tx: &ReadTx<'_>, line: &Line) -> Result<Option<Contact>, Problem> {
    let Some((name, patch)) = &line.contact else { return Ok(None) };
    let old: Option<(ContactId, [String; 3])> =
        tx.one(CONTACT, bind! {":number" => line.number, ":name" => name}, |row| {
            Ok((row.get(0)?, [row.get(1)?, row.get(2)?, row.get(3)?]))
        })?;
    let standing = old.clone().map(|(_, details)| details).unwrap_or_default();
    let mut details = standing.clone();
    for (detail, new) in details.iter_mut().zip(patch) {
        if let Some(new) = new {
            detail.clone_from(new);
        }
    }
    let same = old.is_some() && details == standing;
    Ok((!same).then(|| Contact { id: old.map(|(id, _)| id), name: name.clone(), details }))
}

/// Writes a contact of a customer.
pub(crate) fn put_contact(tx: &ManagerTx<'_>, customer: CustomerId, contact: &Contact) -> Result<(), Problem> {
    let id = contact.id.unwrap_or_else(|| ContactId::from_bytes(tx.new_id()));
    let [title, phone, email] = &contact.details;
    tx.run(
        PUT_CONTACT,
        bind! {
            ":id" => id, ":customer" => customer, ":name" => contact.name, ":title" => title, ":phone" => phone,
            ":email" => email,
        },
    )?;
    index_contact(tx, &id, &contact.name, phone, email);
    reindex(tx, &customer)
}
