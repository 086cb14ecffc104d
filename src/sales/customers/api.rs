//! `/api/sales/customers`.

use actix_web::HttpResponse;
use actix_web::web::Path;

use super::dto::{
    ContactBody, ContactDraft, ContactItem, ContactItems, CustomerBody, CustomerDetail, CustomerItem, CustomerPage,
    in_cents,
};
use super::{Asked, CustomerDraft, contacts, find, read, write};
use crate::store::{ReadTx, WriteTx};
use crate::values::{ContactId, CustomerId, Problem};
use crate::web::paging::List;
use crate::web::{Json, JsonOnce, Query, SignedIn};

/// The id of an address; one that can't be an id is nobody's.
fn customer_id(text: &str) -> Result<CustomerId, Problem> {
    text.parse().map_err(|_| Problem::not_found("customer"))
}

fn contact_id(text: &str) -> Result<ContactId, Problem> {
    text.parse().map_err(|_| Problem::not_found("contact"))
}

/// GET `customers`.
pub async fn list(me: SignedIn, asked: Query<Asked>) -> Result<HttpResponse, Problem> {
    let asked = asked.0;
    let page = me.read(move |tx| page(tx, &asked)).await?;
    Ok(HttpResponse::Ok().json(page))
}

fn page(tx: &ReadTx<'_>, asked: &Asked) -> Result<CustomerPage, Problem> {
    let paging = asked.paging()?;
    if asked.is_type_ahead(&paging) {
        let found = find::find(tx, &asked.search, usize::try_from(paging.size).unwrap_or_default())?;
        let total = i64::try_from(found.len()).unwrap_or(i64::MAX);
        return Ok(CustomerPage::new(List::new(found, &paging, total, |_| Vec::new()).map(CustomerItem::from), false));
    }
    let listed = read::listed(tx, &asked.query()?, &paging)?;
    let today = tx.today();
    Ok(CustomerPage::new(listed.list.map(|row| CustomerItem::of(row, today)), listed.unsorted))
}

/// POST `customers`.
pub async fn create(me: SignedIn, asked: JsonOnce<CustomerBody>) -> Result<HttpResponse, Problem> {
    let JsonOnce { body, once } = asked;
    me.write(move |tx| once.answer(tx, 201, || made(tx, &body))).await.map(HttpResponse::from)
}

fn made(tx: &WriteTx<'_>, body: &CustomerBody) -> Result<CustomerDetail, Problem> {
    let new = body.onto(CustomerDraft::default(), tx.tenant()).parse(&tx.tenant().currency).map_err(in_cents)?;
    let id = write::create(tx, &new)?;
    Ok(CustomerDetail::of(tx, read::one(tx, &id)?))
}

/// GET `customers/{id}`.
pub async fn one(me: SignedIn, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = customer_id(&id)?;
    let one = me.read(move |tx| Ok(CustomerDetail::of(tx, read::one(tx, &id)?))).await?;
    Ok(HttpResponse::Ok().json(one))
}

/// PATCH `customers/{id}`.
pub async fn change(me: SignedIn, id: Path<String>, body: Json<CustomerBody>) -> Result<HttpResponse, Problem> {
    let (id, body) = (customer_id(&id)?, body.0);
    let changed = me.write(move |tx| changed(tx, &id, &body)).await?;
    Ok(HttpResponse::Ok().json(changed))
}

fn changed(tx: &WriteTx<'_>, id: &CustomerId, body: &CustomerBody) -> Result<CustomerDetail, Problem> {
    let before = read::one(tx, id)?;
    let Some(version) = body.version else {
        return Err(Problem::invalid_field("version", "Name the version that you read."));
    };
    let draft = body.onto(CustomerDraft::of(&before, tx.tenant()), tx.tenant());
    write::update(tx, id, version, &draft.parse(&tx.tenant().currency).map_err(in_cents)?)?;
    Ok(CustomerDetail::of(tx, read::one(tx, id)?))
}

/// GET `customers/{id}/contacts`.
pub async fn contacts_of(me: SignedIn, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = customer_id(&id)?;
    let all = me.read(move |tx| contacts::contacts(tx, &id)).await?;
    Ok(HttpResponse::Ok().json(ContactItems { items: all.into_iter().map(ContactItem::from).collect() }))
}

/// POST `customers/{id}/contacts`.
pub async fn add_contact(
    me: SignedIn,
    id: Path<String>,
    asked: JsonOnce<ContactBody>,
) -> Result<HttpResponse, Problem> {
    let (id, JsonOnce { body, once }) = (customer_id(&id)?, asked);
    let draft = body.onto(ContactDraft::default());
    let added = move |tx: &WriteTx<'_>| {
        let contact = contacts::add_contact(tx, &id, &draft.parse()?)?;
        contacts::contact(tx, &id, &contact).map(ContactItem::from)
    };
    me.write(move |tx| once.answer(tx, 201, || added(tx))).await.map(HttpResponse::from)
}

/// PATCH `customers/{id}/contacts/{contactId}`.
pub async fn change_contact(
    me: SignedIn,
    ids: Path<(String, String)>,
    body: Json<ContactBody>,
) -> Result<HttpResponse, Problem> {
    let (id, contact, body) = (customer_id(&ids.0)?, contact_id(&ids.1)?, body.0);
    let changed = me
        .write(move |tx| {
            let draft = body.clone().onto(contacts::contact(tx, &id, &contact)?.into());
            contacts::change_contact(tx, &id, &contact, &draft.parse()?)?;
            contacts::contact(tx, &id, &contact).map(ContactItem::from)
        })
        .await?;
    Ok(HttpResponse::Ok().json(changed))
}

/// DELETE `customers/{id}/contacts/{contactId}`.
pub async fn remove_contact(me: SignedIn, ids: Path<(String, String)>) -> Result<HttpResponse, Problem> {
    let (id, contact) = (customer_id(&ids.0)?, contact_id(&ids.1)?);
    me.write(move |tx| contacts::remove_contact(tx, &id, &contact)).await?;
    Ok(HttpResponse::NoContent().finish())
}
