//! `/api/sales/customers/views`.

use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{NewView, View, remove_view, save_view, views};
use crate::store::OwnTx;
use crate::values::Problem;
use crate::web::{JsonOnce, SignedIn};

/// A saved view of the list of customers.
#[derive(Serialize, ToSchema)]
pub struct ViewItem {
    id: String,
    name: String,
    /// The query of the list's address.
    query: String,
    shared: bool,
    /// Whether you saved it.
    own: bool,
}

impl From<View> for ViewItem {
    fn from(view: View) -> ViewItem {
        let View { id, name, query, shared, own } = view;
        ViewItem { id: id.to_string(), name, query, shared, own }
    }
}

/// Your own views, then those that others share.
#[derive(Serialize, ToSchema)]
pub struct ViewItems {
    items: Vec<ViewItem>,
}

/// A view to be saved; one of your own of that name is replaced.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ViewBody {
    name: String,
    /// The query of the list's address, such as `rep=none&sort=-lastOrder`.
    query: String,
    #[serde(default)]
    shared: bool,
}

/// GET `customers/views`.
pub async fn list(me: SignedIn) -> Result<HttpResponse, Problem> {
    let all = me.read(views).await?;
    Ok(HttpResponse::Ok().json(ViewItems { items: all.into_iter().map(ViewItem::from).collect() }))
}

/// POST `customers/views`.
pub async fn save(me: SignedIn, asked: JsonOnce<ViewBody>) -> Result<HttpResponse, Problem> {
    let JsonOnce { body, once } = asked;
    let save = move |tx: &OwnTx<'_>| {
        let new = NewView::parse(&body.name, &body.query, body.shared)?;
        save_view(tx, &new).map(ViewItem::from)
    };
    me.own(move |tx| once.answer(tx, 201, || save(tx))).await.map(HttpResponse::from)
}

/// DELETE `customers/views/{viewId}`.
pub async fn remove(me: SignedIn, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = id.parse().map_err(|_| Problem::not_found("view"))?;
    me.own(move |tx| remove_view(tx, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}
