//! `/api/sales/price-lists`.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::model::{ListInput, ListRow, PriceList, PricedProduct, RawList, RowChange, Seen};
use super::query::{ListsQuery, RowsQuery};
use super::{read, rows, write};
use crate::sales::prices::Break;
use crate::sales::prices::raise::Raise;
use crate::store::ReadTx;
use crate::values::{Day, Errors, Money, PriceListId, Problem, Quantity};
use crate::web::idempotency::JsonOnce;
use crate::web::{Json, Query, SignedIn};

/// Rows that one call may change.
const MOST_ROWS: usize = 500;

/// A price list.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PriceListItem {
    id: String,
    name: String,
    /// Empty for none.
    territory: String,
    /// null where it has always been in force.
    starts_on: Option<String>,
    ends_on: Option<String>,
    is_default: bool,
    /// `coming`, `inForce` or `over`, in the team's calendar.
    standing: &'static str,
    /// To be given back with a change.
    version: i64,
    /// Its rows, 10,001 at most; only in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    prices: Option<i64>,
}

impl PriceListItem {
    fn of(list: PriceList, today: Day, prices: Option<i64>) -> PriceListItem {
        PriceListItem {
            id: list.id.to_string(),
            name: list.name,
            territory: list.territory,
            starts_on: list.span.first().map(|day| day.to_string()),
            ends_on: list.span.ends_on.map(|day| day.to_string()),
            is_default: list.is_default,
            standing: list.span.standing(today).text(),
            version: list.version,
            prices,
        }
    }
}

fn item(tx: &ReadTx<'_>, id: PriceListId) -> Result<PriceListItem, Problem> {
    Ok(PriceListItem::of(read::one(tx, id)?, tx.today(), None))
}

/// GET `price-lists`.
pub async fn list(me: SignedIn, query: Query<ListsQuery>) -> Result<HttpResponse, Problem> {
    let (search, show, paging) = query.0.parse()?;
    let read = move |tx: &ReadTx<'_>| {
        let found = read::list(tx, search.as_deref(), show, &paging)?;
        Ok(found.map(|ListRow { list, prices, .. }| PriceListItem::of(list, tx.today(), Some(prices))))
    };
    Ok(HttpResponse::Ok().json(me.read(read).await?))
}

/// GET `price-lists/{id}`.
pub async fn one(me: SignedIn, id: web::Path<PriceListId>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    Ok(HttpResponse::Ok().json(me.read(move |tx| item(tx, id)).await?))
}

/// A price list to be made.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPriceList {
    name: String,
    /// None unless given.
    #[serde(default)]
    territory: String,
    /// `YYYY-MM-DD`; always in force unless given.
    starts_on: Option<String>,
    /// `YYYY-MM-DD`; goes on unless given.
    ends_on: Option<String>,
    #[serde(default)]
    is_default: bool,
}

impl NewPriceList {
    fn parse(&self) -> Result<ListInput, Problem> {
        ListInput::parse(&RawList {
            name: self.name.clone(),
            territory: self.territory.clone(),
            starts_on: self.starts_on.clone().unwrap_or_default(),
            ends_on: self.ends_on.clone().unwrap_or_default(),
            is_default: self.is_default,
        })
    }
}

/// POST `price-lists`.
pub async fn create(me: SignedIn, body: JsonOnce<NewPriceList>) -> Result<HttpResponse, Problem> {
    let (input, once) = (body.body.parse()?, body.once);
    let made = me.manage(move |tx| once.answer(tx, 201, || item(tx, write::create(tx, &input)?))).await?;
    Ok(made.into())
}

/// A change of a price list; what is left out stays as it is.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PriceListChange {
    /// As it was when the list was read.
    version: i64,
    name: Option<String>,
    /// Empty for none.
    territory: Option<String>,
    /// Empty is always.
    starts_on: Option<String>,
    /// Empty goes on.
    ends_on: Option<String>,
    is_default: Option<bool>,
}

impl PriceListChange {
    fn on(self, list: PriceList) -> RawList {
        let starts_on = || list.span.first().map(|day| day.to_string()).unwrap_or_default();
        let ends_on = || list.span.ends_on.map(|day| day.to_string()).unwrap_or_default();
        RawList {
            ends_on: self.ends_on.unwrap_or_else(ends_on),
            name: self.name.unwrap_or(list.name),
            territory: self.territory.unwrap_or(list.territory),
            starts_on: self.starts_on.unwrap_or_else(starts_on),
            is_default: self.is_default.unwrap_or(list.is_default),
        }
    }
}

/// PATCH `price-lists/{id}`.
pub async fn update(
    me: SignedIn,
    id: web::Path<PriceListId>,
    body: Json<PriceListChange>,
) -> Result<HttpResponse, Problem> {
    let (id, body) = (id.into_inner(), body.0);
    let changed = me.manage(move |tx| {
        let raw = body.clone().on(read::one(tx, id)?);
        write::update(tx, id, body.version, &ListInput::parse(&raw)?)?;
        item(tx, id)
    });
    Ok(HttpResponse::Ok().json(changed.await?))
}

/// A product with its prices on one list.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListProduct {
    product_id: String,
    code: String,
    product: String,
    active: bool,
    /// By rising quantity.
    breaks: Vec<QuantityBreak>,
}

/// From this quantity on a unit costs so much.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct QuantityBreak {
    from_quantity: i64,
    unit_price_cents: i64,
}

impl From<PricedProduct> for ListProduct {
    fn from(priced: PricedProduct) -> ListProduct {
        let of = |row: Break| QuantityBreak {
            from_quantity: row.from_quantity.units(),
            unit_price_cents: row.unit_price.minor(),
        };
        ListProduct {
            product_id: priced.product.id.to_string(),
            code: priced.product.code,
            product: priced.product.name,
            active: priced.product.active,
            breaks: priced.breaks.into_iter().map(of).collect(),
        }
    }
}

/// GET `price-lists/{id}/rows`.
pub async fn rows(me: SignedIn, id: web::Path<PriceListId>, query: Query<RowsQuery>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let (query, paging) = query.0.parse(id)?;
    let read = move |tx: &ReadTx<'_>| {
        read::one(tx, id)?;
        Ok(rows::page(tx, id, &query, &paging)?.map(ListProduct::from))
    };
    Ok(HttpResponse::Ok().json(me.read(read).await?))
}

/// Rows to be set or taken away, all or none.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RowsChange {
    /// As it was when the list was read.
    version: i64,
    /// 500 at most.
    rows: Vec<RowBody>,
}

/// One row of a list.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RowBody {
    product_id: String,
    /// 1 unless given.
    from_quantity: Option<i64>,
    /// null takes the row away.
    unit_price_cents: Option<i64>,
}

impl RowsChange {
    fn parse(&self) -> Result<Vec<RowChange>, Problem> {
        if self.rows.len() > MOST_ROWS {
            return Err(Problem::invalid_field("rows", "At most 500 rows in one call."));
        }
        let mut errors = Errors::new();
        let rows = self.rows.iter().enumerate().filter_map(|(place, row)| row.parse(place, &mut errors)).collect();
        errors.finish().map(|()| rows)
    }
}

impl RowBody {
    fn parse(&self, place: usize, errors: &mut Errors) -> Option<RowChange> {
        let at = |part: &str| format!("rows[{place}].{part}");
        let product = errors.take(at("productId"), self.product_id.parse());
        let from = errors.take(at("fromQuantity"), Quantity::new(self.from_quantity.unwrap_or(1)));
        let price = errors.take(at("unitPriceCents"), self.unit_price_cents.map(Money::entered).transpose());
        Some(RowChange { product: product?, from: from?, price: price?, seen: Seen::Unasked })
    }
}

/// PATCH `price-lists/{id}/rows`.
pub async fn change(me: SignedIn, id: web::Path<PriceListId>, body: Json<RowsChange>) -> Result<HttpResponse, Problem> {
    let (id, version) = (id.into_inner(), body.0.version);
    let changes = body.0.parse()?;
    let changed = me.manage(move |tx| {
        rows::change(tx, id, Some(version), &changes)?;
        item(tx, id)
    });
    Ok(HttpResponse::Ok().json(changed.await?))
}

/// A copy to be made of a list, with every row.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListCopy {
    /// The new list.
    list: NewPriceList,
    /// What each price is raised by, in hundredths of a percent: −9,000 to 100,000; 0 unless given.
    #[serde(default)]
    raise_bp: i64,
    /// What each new price is a multiple of: 1 (unless given), 5, 10, 50 or 100 minor units.
    round_to_cents: Option<i64>,
}

/// POST `price-lists/{id}/copy`.
pub async fn copy(me: SignedIn, id: web::Path<PriceListId>, body: JsonOnce<ListCopy>) -> Result<HttpResponse, Problem> {
    let (id, once, body) = (id.into_inner(), body.once, body.body);
    let raise = Raise::new(body.raise_bp, body.round_to_cents.unwrap_or(1));
    let raise = raise.map_err(|refusal| Problem::invalid(vec![refusal.at("raiseBp")]))?;
    let input = body.list.parse()?;
    let made = me.manage(move |tx| once.answer(tx, 201, || item(tx, write::copy(tx, id, &input, raise)?))).await?;
    Ok(made.into())
}
