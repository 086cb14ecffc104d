//! `/api/sales/orders`.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::OrderBody;
use super::dto::{OrderAnswer, OrderRow};
use super::query::ListQuery;
use super::{Action, act, create, edit, edit_and_submit, list_and_sum, one, place};
use crate::store::{ReadTx, WriteTx};
use crate::values::{Money, Note, OrderId, Problem};
use crate::web::paging::List;
use crate::web::{Json, JsonOnce, Query, SignedIn};

/// A page of orders, with what all that fit come to.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OrderList {
    #[serde(flatten)]
    list: List<OrderRow>,
    currency: String,
    /// Of all orders that fit; absent where they are too many or nothing narrows the list.
    total_cents: Option<i64>,
}

/// An action on an order as it was seen.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActionBody {
    /// The order's version; 409 if it is another by now.
    version: i64,
    /// A sentence for the timeline; a rejection needs one.
    note: Option<String>,
}

impl ActionBody {
    /// The version and the sentence. INVALID names `note`.
    pub(super) fn parse(self) -> Result<(i64, Note<500>), Problem> {
        let note = Note::parse(&self.note.unwrap_or_default()).map_err(|r| Problem::invalid(vec![r.at("note")]))?;
        Ok((self.version, note))
    }
}

/// GET `orders`.
pub async fn page(me: SignedIn, query: Query<ListQuery>) -> Result<HttpResponse, Problem> {
    let answer = me.read(move |tx| OrderList::of(tx, &query.0)).await?;
    Ok(HttpResponse::Ok().json(answer))
}

impl OrderList {
    /// The page that an address asks for. INVALID names each part of it that can't be read.
    pub fn of(tx: &ReadTx<'_>, query: &ListQuery) -> Result<OrderList, Problem> {
        let (asked, paging) = (query.parse()?, query.paging().parse()?);
        let (list, total) = list_and_sum(tx, &asked, &paging)?;
        Ok(OrderList {
            list: list.map(OrderRow::from),
            currency: tx.tenant().currency.code().to_owned(),
            total_cents: total.map(Money::minor),
        })
    }
}

/// POST `orders`: a draft, or with `submit` an order at once; once for each `Idempotency-Key`.
pub async fn post(me: SignedIn, body: JsonOnce<OrderBody>) -> Result<HttpResponse, Problem> {
    let JsonOnce { body, once } = body;
    let draft = body.parse()?;
    let answer = me
        .write(move |tx| {
            once.answer(tx, 201, || {
                let id = if body.submit { place(tx, &draft)? } else { create(tx, &draft)? };
                answer_of(tx, id)
            })
        })
        .await?;
    Ok(answer.into())
}

/// GET `orders/{id}`.
pub async fn get(me: SignedIn, id: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id = order_id(&id)?;
    let answer = me.read(move |tx| Ok(OrderAnswer::of(tx, one(tx, id)?))).await?;
    Ok(HttpResponse::Ok().json(answer))
}

/// PATCH `orders/{id}`: replaces what may still be edited, lines and all.
pub async fn patch(me: SignedIn, id: web::Path<String>, body: Json<OrderBody>) -> Result<HttpResponse, Problem> {
    let (id, body) = (order_id(&id)?, body.0);
    let draft = body.parse()?;
    let version = body.version.ok_or_else(|| Problem::invalid_field("version", "Say which version you change."))?;
    let answer = me
        .write(move |tx| {
            let change = if body.submit { edit_and_submit } else { edit };
            change(tx, id, version, &draft)?;
            answer_of(tx, id)
        })
        .await?;
    Ok(HttpResponse::Ok().json(answer))
}

/// POST `orders/{id}/ACTION`.
pub async fn action(
    me: SignedIn,
    id: web::Path<String>,
    body: Json<ActionBody>,
    action: Action,
) -> Result<HttpResponse, Problem> {
    let id = order_id(&id)?;
    let (version, note) = body.0.parse()?;
    let answer = me
        .write(move |tx| {
            act(tx, id, action, version, note.as_str())?;
            answer_of(tx, id)
        })
        .await?;
    Ok(HttpResponse::Ok().json(answer))
}

/// The order as it stands now.
pub(super) fn answer_of(tx: &WriteTx<'_>, id: OrderId) -> Result<OrderAnswer, Problem> {
    Ok(OrderAnswer::of(tx, one(tx, id)?))
}

/// An address that holds no id is an address of nothing.
pub(super) fn order_id(text: &str) -> Result<OrderId, Problem> {
    text.parse().map_err(|_| Problem::not_found("order"))
}
