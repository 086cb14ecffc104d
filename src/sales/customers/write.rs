//! Making and changing customers.

use serde_json::{Map, Value, json};

use super::visible::changing;
use super::{Customer, CustomerDraft, NewCustomer, one, sql, words};
use crate::bind;
use crate::sales::orders;
use crate::store::{About, Bind, Sql, WriteTx};
use crate::values::{CustomerId, Money, Problem, UserId};

/// Makes a customer. A rep makes it for himself; a manager for whom he names, or for nobody.
///
/// # Errors
/// INVALID names `repId`, `priceListId` or `creditLimit`; CONFLICT names a `number` in use.
pub fn create(tx: &WriteTx<'_>, new: &NewCustomer) -> Result<CustomerId, Problem> {
    let id = CustomerId::from_bytes(tx.new_id());
    let rep = rep_of_new(tx, new.rep)?;
    limited_by_managers(tx, None, new.credit_limit)?;
    checked_references(tx, new, None)?;
    let number = match &new.number {
        Some(number) => number.as_str().to_owned(),
        None => next_number(tx)?,
    };
    let (today, now) = (tx.today(), tx.now());
    let known = bind! {":id" => id, ":number" => number, ":rep" => rep, ":today" => today, ":now" => now};
    with_fields(new, known, |binds| tx.run(sql::INSERT, binds))?;
    words::reindex(tx, &id)?;
    let detail = json!({"after": CustomerDraft::of(&one_written(tx, &id)?, tx.tenant())});
    tx.audit("customer_created", Some(About { subject: "customer", id: id.as_bytes() }), &detail.to_string())?;
    Ok(id)
}

/// Changes a customer from the version that was shown.
///
/// # Errors
/// CONFLICT if it has another version by now, or names a `number` in use; FORBIDDEN for another rep's;
/// INVALID names `repId`, `priceListId` or `creditLimit`.
pub fn update(tx: &WriteTx<'_>, id: &CustomerId, version: i64, new: &NewCustomer) -> Result<(), Problem> {
    let before = one(tx, id)?;
    changing(tx, before.rep)?;
    if new.rep != before.rep && !tx.role().may_manage() {
        return Err(Problem::invalid_field("repId", "Only a manager chooses the rep."));
    }
    limited_by_managers(tx, before.credit_limit, new.credit_limit)?;
    checked_references(tx, new, Some(&before))?;
    let number = new.number.as_ref().map_or(before.number.as_str(), |number| number.as_str());
    let now = tx.now();
    let known = bind! {":id" => *id, ":number" => number, ":rep" => new.rep, ":now" => now, ":version" => version};
    with_fields(new, known, |binds| tx.run_one(sql::UPDATE, binds, changed_meanwhile))?;
    follow(tx, &before, new, number)?;
    audit_change(tx, "customer_changed", &before)
}

/// What hangs on a customer's fields follows them: its words and its orders', and its pace.
fn follow(tx: &WriteTx<'_>, before: &Customer, new: &NewCustomer, number: &str) -> Result<(), Problem> {
    words::reindex(tx, &before.id)?;
    if new.name.as_str() != before.name || number != before.number {
        orders::reindex_orders_of(tx, before.id)?;
    }
    if new.usual_gap != before.usual_gap_override { super::repace(tx, before.id) } else { Ok(()) }
}

const TOUCH: Sql = Sql::new(
    "UPDATE customers SET version = version + 1, updated_at = :now \
     WHERE tenant_id = :tenant AND id = :id AND version = :version",
);

/// Takes the next version for a change of what hangs on a customer. CONFLICT if it has another by now.
pub(super) fn touch(tx: &WriteTx<'_>, id: &CustomerId, version: i64) -> Result<(), Problem> {
    tx.run_one(TOUCH, bind! {":id" => *id, ":version" => version, ":now" => tx.now()}, changed_meanwhile)
}

/// What somebody is told whose form shows an older version.
pub(super) fn changed_meanwhile() -> Problem {
    Problem::conflict(
        "Somebody else changed this customer since you opened it. Open it again to see what is new; what you typed \
         is still here.",
    )
}

/// Writes what differs now from `before`, field by field.
pub(super) fn audit_change(tx: &WriteTx<'_>, action: &str, before: &Customer) -> Result<(), Problem> {
    let after = one_written(tx, &before.id)?;
    let (was, is) = (facts(tx, before), facts(tx, &after));
    let (mut from, mut to) = (Map::new(), Map::new());
    for (field, value) in is {
        let old = was.get(&field).cloned().unwrap_or_default();
        if old != value {
            from.insert(field.clone(), old);
            to.insert(field, value);
        }
    }
    let detail = json!({"before": from, "after": to}).to_string();
    tx.audit(action, Some(About { subject: "customer", id: before.id.as_bytes() }), &detail)
}

/// All that an audit row tells of a customer.
pub(super) fn facts(tx: &WriteTx<'_>, customer: &Customer) -> Map<String, Value> {
    let mut facts = match json!(CustomerDraft::of(customer, tx.tenant())) {
        Value::Object(facts) => facts,
        _ => Map::new(),
    };
    facts.insert("holdReason".into(), json!(customer.hold_reason));
    facts.insert("closedOn".into(), json!(customer.closed_on));
    facts.insert("closedReason".into(), json!(customer.closed_reason));
    facts
}

/// A customer just written, whoever may see it from now on.
fn one_written(tx: &WriteTx<'_>, id: &CustomerId) -> Result<Customer, Problem> {
    tx.one(sql::ONE, bind! {":id" => *id}, super::rows::customer)?.ok_or_else(|| Problem::not_found("customer"))
}

/// Whoever sells to a customer doesn't say how much it may owe.
fn limited_by_managers(tx: &WriteTx<'_>, before: Option<Money>, new: Option<Money>) -> Result<(), Problem> {
    if new == before || tx.role().may_manage() {
        return Ok(());
    }
    Err(Problem::invalid_field("creditLimit", "Only a manager sets the credit limit."))
}

fn rep_of_new(tx: &WriteTx<'_>, named: Option<UserId>) -> Result<Option<UserId>, Problem> {
    match (tx.role().may_manage(), named) {
        (true, named) => Ok(named),
        (false, Some(rep)) if Some(rep) != tx.user_id() => {
            Err(Problem::invalid_field("repId", "Only a manager chooses the rep."))
        }
        (false, _) => Ok(tx.user_id()),
    }
}

/// A rep and a price list newly chosen are the team's own; those it has already may stay.
fn checked_references(tx: &WriteTx<'_>, new: &NewCustomer, before: Option<&Customer>) -> Result<(), Problem> {
    if let Some(rep) = new.rep.filter(|rep| before.and_then(|c| c.rep) != Some(*rep)) {
        checked_rep(tx, rep)?;
    }
    let Some(list) = new.price_list.filter(|list| before.and_then(|c| c.price_list) != Some(*list)) else {
        return Ok(());
    };
    let known = tx.one(sql::PRICE_LIST, bind! {":id" => list}, |_| Ok(()))?;
    known.ok_or_else(|| Problem::invalid_field("priceListId", "There is no such price list."))
}

/// INVALID names `repId` unless it is somebody active who sells.
pub(super) fn checked_rep(tx: &WriteTx<'_>, rep: UserId) -> Result<(), Problem> {
    if crate::admin::users::sells(tx, &rep)? {
        Ok(())
    } else {
        Err(Problem::invalid_field("repId", "There is no such rep in your team."))
    }
}

/// The team's next number that nobody has; numbers given by hand or by an import are passed over.
fn next_number(tx: &WriteTx<'_>) -> Result<String, Problem> {
    let next = tx.one(sql::NEXT_NUMBER, bind! {}, |row| row.get(0))?;
    let mut next: i64 = next.ok_or_else(|| Problem::not_found("team"))?;
    while tx.one(sql::NUMBER_TAKEN, bind! {":number" => next.to_string()}, |_| Ok(()))?.is_some() {
        next += 1;
    }
    tx.run(sql::SET_NEXT_NUMBER, bind! {":next" => next + 1})?;
    Ok(next.to_string())
}

/// Binds the fields beside what is known, and runs.
fn with_fields<T>(
    new: &NewCustomer,
    known: &[Bind<'_>],
    run: impl FnOnce(&[Bind<'_>]) -> Result<T, Problem>,
) -> Result<T, Problem> {
    let name_key = new.name_key();
    let premise = new.premise.map_or("", super::Premise::text);
    let email = new.email.as_ref().map_or("", |email| email.as_str());
    let priority = new.priority.text();
    let fields = bind! {
        ":name" => new.name, ":name_key" => name_key, ":territory" => new.territory,
        ":priority" => priority, ":premise" => premise, ":licence_number" => new.licence_number,
        ":licence_type" => new.licence_type, ":licence_expires_on" => new.licence_expires_on,
        ":terms" => new.terms, ":phone" => new.phone, ":email" => email,
        ":street" => new.street, ":city" => new.city, ":region" => new.region,
        ":postal_code" => new.postal_code, ":country" => new.country,
        ":delivery_weekdays" => new.delivery_weekdays, ":delivery_window" => new.delivery_window,
        ":price_list" => new.price_list, ":minimum_order" => new.minimum_order,
        ":do_not_contact_until" => new.do_not_contact_until, ":notes" => new.notes,
        ":usual_gap" => new.usual_gap, ":credit_limit" => new.credit_limit,
    };
    run(&super::visible::together(known, fields))
}
