//! `/api/sales/search`.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::everything::{Found, Hit, everything};
use crate::values::Problem;
use crate::web::{Query, SignedIn};

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    pub search: String,
}

/// All that was found: customers, their people, products, orders.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SearchAnswer {
    items: Vec<SearchItem>,
    /// No word fitted: these names are spelt about the same.
    alike: bool,
}

/// Something found.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SearchItem {
    /// customer, contact, product or order.
    kind: &'static str,
    id: String,
    name: String,
    /// A number, a code, what a contact does or an order's status.
    label: String,
    /// What tells it from others of its name.
    note: String,
    /// Its page.
    href: String,
}

impl From<Hit> for SearchItem {
    fn from(hit: Hit) -> SearchItem {
        let Hit { kind, id, name, label, note, href } = hit;
        SearchItem { kind: kind.text(), id, name, label, note, href }
    }
}

/// GET `search`.
pub async fn search(me: SignedIn, asked: Query<Asked>) -> Result<HttpResponse, Problem> {
    let Found { hits, alike } = me.read(move |tx| everything(tx, &asked.0.search)).await?;
    Ok(HttpResponse::Ok().json(SearchAnswer { items: hits.into_iter().map(SearchItem::from).collect(), alike }))
}
