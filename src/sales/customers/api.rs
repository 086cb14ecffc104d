//! `/api/sales/customers`.

use actix_web::HttpResponse;
use actix_web::web::Path;

use super::dto::{BoughtItems, CustomerBody, CustomerDetail, CustomerItem, CustomerPage, in_cents};
use super::{Asked, CustomerDraft, find, read, write};
use crate::sales::orders;
use crate::store::{ReadTx, WriteTx};
use crate::values::{CustomerId, Problem};
use crate::web::paging::List;
use crate::web::{Json, JsonOnce, Query, SignedIn};

/// The id of an address; one that can't be an id is nobody's.
pub(super) fn customer_id(text: &str) -> Result<CustomerId, Problem> {
    text.parse().map_err(|_| Problem::not_found("customer"))
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
    let id = write::create(tx, &new).map_err(in_cents)?;
    CustomerDetail::read(tx, &id)
}

/// GET `customers/{id}`.
pub async fn one(me: SignedIn, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = customer_id(&id)?;
    let one = me.read(move |tx| CustomerDetail::read(tx, &id)).await?;
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
    let new = draft.parse(&tx.tenant().currency).map_err(in_cents)?;
    write::update(tx, id, version, &new).map_err(in_cents)?;
    CustomerDetail::read(tx, id)
}

/// GET `customers/{id}/orders`.
pub async fn orders(me: SignedIn, id: Path<String>, query: Query<orders::ListQuery>) -> Result<HttpResponse, Problem> {
    let id = customer_id(&id)?;
    let query = orders::ListQuery { customer: id.to_string(), ..query.0 };
    let read = move |tx: &ReadTx<'_>| {
        read::one(tx, &id)?;
        orders::OrderList::of(tx, &query)
    };
    Ok(HttpResponse::Ok().json(me.read(read).await?))
}

/// GET `customers/{id}/products`.
pub async fn products(me: SignedIn, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = customer_id(&id)?;
    let read = move |tx: &ReadTx<'_>| {
        read::one(tx, &id)?;
        Ok(BoughtItems::from(orders::recent(tx, id)?))
    };
    Ok(HttpResponse::Ok().json(me.read(read).await?))
}
