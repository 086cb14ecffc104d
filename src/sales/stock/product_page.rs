//! `/sales/stock/{id}`: one product's stock and its moves; managers start and stop counting it.

use std::borrow::Borrow;

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::ledger::{Move, moves};
use super::list::places_of;
use super::model::{Held, Place};
use super::pages::{PATH, shell};
use super::query::{MovesQuery, warehouse};
use super::warehouses::warehouses;
use crate::sales::products::{self, Product, Switch};
use crate::store::ReadTx;
use crate::values::{Problem, ProductId};
use crate::web::page::{self, Choice, Shell};
use crate::web::pager::{Pager, thousands};
use crate::web::{Form, Query, SignedIn};

#[derive(Template)]
#[template(path = "sales/stock/product.html")]
struct ProductPage {
    shell: Shell,
    product: Product,
    places: Vec<Place>,
    warehouses: Vec<Choice>,
    warehouse: String,
    rows: Vec<(String, Move)>,
    pager: Pager,
    can_manage: bool,
}

/// What every warehouse has of a product, by name.
pub(super) fn places(tx: &ReadTx<'_>, product: ProductId) -> Result<Vec<Place>, Problem> {
    let held = places_of(tx, &[product])?.remove(&product).unwrap_or_default();
    let of = |one: super::Warehouse| Place {
        held: held.get(&one.id).copied().unwrap_or_default(),
        warehouse: one.id,
        name: one.name,
    };
    Ok(warehouses(tx)?.into_iter().map(of).collect())
}

impl ProductPage {
    fn read(tx: &ReadTx<'_>, id: ProductId, query: &MovesQuery) -> Result<ProductPage, Problem> {
        let product = products::one(tx, id)?;
        let paging = query.paging.parse()?;
        let found = moves(tx, id, warehouse(&query.warehouse_id)?, &paging)?;
        let pairs = [("warehouseId", query.warehouse_id.as_str())];
        let zone = tx.tenant().zone.clone();
        let places = places(tx, id)?;
        Ok(ProductPage {
            shell: shell(tx, &query.notice),
            pager: Pager::of(&found, &paging, &format!("{PATH}/{id}"), &pairs),
            rows: found
                .items
                .into_iter()
                .map(|one| (format!("{} {}", zone.today(one.at), zone.clock(one.at)), one))
                .collect(),
            warehouses: places
                .iter()
                .map(|place| Choice::new(place.warehouse.to_string(), place.name.clone()))
                .collect(),
            warehouse: query.warehouse_id.clone(),
            places,
            can_manage: tx.role().may_manage(),
            product,
        })
    }

    fn total(&self) -> Held {
        Held::total(&self.places)
    }

    fn units(units: impl Borrow<i64>) -> String {
        thousands(*units.borrow())
    }

    fn signed(units: &i64) -> String {
        if *units > 0 { format!("+{}", thousands(*units)) } else { thousands(*units) }
    }

    fn reason(row: &Move) -> String {
        let mut letters = row.reason.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
    }
}

/// GET `/sales/stock/{id}`.
pub async fn show(me: SignedIn, id: web::Path<ProductId>, query: Query<MovesQuery>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    page::html(&me.read(move |tx| ProductPage::read(tx, id, &query.0)).await?)
}

/// Whether its stock is to be counted, from the version that the page showed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct TrackForm {
    version: i64,
    on: String,
}

/// POST `/sales/stock/{id}/tracked`.
pub async fn track(me: SignedIn, id: web::Path<ProductId>, form: Form<TrackForm>) -> Result<HttpResponse, Problem> {
    let (id, form) = (id.into_inner(), form.0);
    let on = form.on == "yes";
    me.manage(move |tx| products::switch(tx, id, form.version, Switch::Tracked(on))).await?;
    Ok(page::see_other(&format!("{PATH}/{id}?notice={}", if on { "tracked" } else { "untracked" })))
}
