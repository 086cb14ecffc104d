//! `/api/sales/products`.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::input::{ProductInput, RawProduct};
use super::model::{PriceRow, Product, ProductQuery, ProductRow, Shown, Sort, StockRow};
use super::words::ProductWords;
use super::{browse, change, one as facts};
use crate::sales::{orders, prices};
use crate::store::ReadTx;
use crate::values::{CustomerId, FieldError, Money, Problem, ProductId, Quantity, optional_id};
use crate::web::paging::{List, PageQuery, Paging};
use crate::web::{Json, JsonOnce, Query, SignedIn};

/// The query of the list, for the OpenAPI document.
pub const LIST_QUERY: [(&str, &str); 9] = [
    ("customerId", "Gives each product the price of one unit for this customer today."),
    ("search", "Code, or words that each begin a word of code, name, supplier or category."),
    ("category", "Exactly this category."),
    ("supplier", "Exactly this supplier."),
    ("active", "active (unless given), archived or all."),
    ("sort", "name, -name, code or -code; with a search the best come first instead."),
    ("page", "From 1; page × pageSize up to 10,000."),
    ("pageSize", "Rows of a page, 1 to 200; 50 unless given."),
    ("after", "The `next` of the page before; goes on for ever."),
];

/// What the address says of the list, for page and API alike.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ListQuery {
    #[serde(flatten)]
    pub words: ProductWords,
    pub active: String,
    pub sort: String,
    /// Whose prices; empty for none.
    pub customer_id: String,
    #[serde(flatten)]
    pub paging: PageQuery,
}

impl ListQuery {
    /// INVALID names `active`, `sort` or a field of paging.
    pub fn parse(&self) -> Result<(ProductQuery, Paging), Problem> {
        let (shown, sort) = (Shown::parse(&self.active)?, Sort::parse(&self.sort)?);
        let query = ProductQuery { shown, sort, ..self.words.query() };
        Ok((query, self.paging.parse()?))
    }

    /// Filters and sort as the pairs of an address, without the place in the list.
    pub fn pairs(&self) -> [(&str, &str); 5] {
        let [search, category, supplier] = self.words.pairs();
        [search, category, supplier, ("active", &self.active), ("sort", &self.sort)]
    }
}

/// A product in a list or a type-ahead.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProductItem {
    id: String,
    code: String,
    name: String,
    supplier: String,
    category: String,
    units_per_case: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit_volume_ml: Option<i64>,
    active: bool,
    tracked: bool,
    /// Units on hand less units reserved in the default warehouse; absent if its stock isn't counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    available: Option<i64>,
    /// What one unit costs the customer asked for today; absent without a customer or a price.
    #[serde(skip_serializing_if = "Option::is_none")]
    price_cents: Option<i64>,
}

impl From<ProductRow> for ProductItem {
    fn from(row: ProductRow) -> ProductItem {
        ProductItem {
            id: row.id.to_string(),
            code: row.code,
            name: row.name,
            supplier: row.supplier,
            category: row.category,
            units_per_case: row.units_per_case,
            unit_volume_ml: row.unit_volume_ml,
            active: row.active,
            tracked: row.tracked,
            available: row.available,
            price_cents: None,
        }
    }
}

/// The rows as items, priced for the customer if there is one. NOT_FOUND if the person doesn't see them.
fn priced(tx: &ReadTx<'_>, list: List<ProductRow>, customer: Option<CustomerId>) -> Result<List<ProductItem>, Problem> {
    let Some(customer) = customer else { return Ok(list.map(ProductItem::from)) };
    orders::buyer(tx, customer)?;
    let asked: Vec<_> = list.items.iter().map(|row| (row.id, Quantity::ONE)).collect();
    let mut prices = prices::prices_for(tx, customer, &asked, tx.today())?.into_iter();
    Ok(list.map(|row| {
        let price_cents = prices.next().flatten().map(|priced| priced.unit_price.minor());
        ProductItem { price_cents, ..ProductItem::from(row) }
    }))
}

/// A product with all its facts.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProductDetail {
    id: String,
    code: String,
    name: String,
    supplier: String,
    category: String,
    units_per_case: i64,
    unit_volume_ml: Option<i64>,
    active: bool,
    tracked: bool,
    description: String,
    /// On a unit, beside its price, until it comes back.
    deposit_cents: i64,
    /// To be given back with a change.
    version: i64,
    prices: Vec<ListPrice>,
    /// By warehouse; null if its stock isn't counted.
    stock: Option<Vec<WarehouseStock>>,
}

/// A row of a price list.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ListPrice {
    price_list_id: String,
    price_list: String,
    /// null where it has always been in force.
    starts_on: Option<String>,
    ends_on: Option<String>,
    from_quantity: i64,
    unit_price_cents: i64,
}

/// What a warehouse has, in units.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WarehouseStock {
    warehouse_id: String,
    warehouse: String,
    on_hand: i64,
    reserved: i64,
    available: i64,
}

impl From<PriceRow> for ListPrice {
    fn from(row: PriceRow) -> ListPrice {
        ListPrice {
            price_list_id: row.list.to_string(),
            price_list: row.list_name,
            starts_on: prices::Span { starts_on: row.starts_on, ends_on: row.ends_on }
                .first()
                .map(|day| day.to_string()),
            ends_on: row.ends_on.map(|day| day.to_string()),
            from_quantity: row.from_quantity.units(),
            unit_price_cents: row.unit_price.minor(),
        }
    }
}

impl From<StockRow> for WarehouseStock {
    fn from(row: StockRow) -> WarehouseStock {
        WarehouseStock {
            warehouse_id: row.warehouse.to_string(),
            warehouse: row.name,
            on_hand: row.on_hand,
            reserved: row.reserved,
            available: row.on_hand - row.reserved,
        }
    }
}

fn detail(tx: &ReadTx<'_>, id: ProductId) -> Result<ProductDetail, Problem> {
    let product = facts::one(tx, id)?;
    let stock = facts::stock(tx, &product)?;
    Ok(ProductDetail {
        id: id.to_string(),
        code: product.code,
        name: product.name,
        supplier: product.supplier,
        category: product.category,
        units_per_case: product.units_per_case,
        unit_volume_ml: product.unit_volume_ml,
        active: product.active,
        tracked: product.tracked,
        description: product.description,
        deposit_cents: product.deposit.minor(),
        version: product.version,
        prices: facts::prices(tx, id)?.into_iter().map(ListPrice::from).collect(),
        stock: stock.map(|rows| rows.into_iter().map(WarehouseStock::from).collect()),
    })
}

/// GET `products`.
pub async fn list(me: SignedIn, query: Query<ListQuery>) -> Result<HttpResponse, Problem> {
    let customer = optional_id("customerId", &query.0.customer_id)?;
    let (query, paging) = query.0.parse()?;
    let list = me.read(move |tx| priced(tx, browse::list(tx, &query, &paging)?, customer)).await?;
    Ok(HttpResponse::Ok().json(list))
}

/// GET `products/{id}`.
pub async fn one(me: SignedIn, id: web::Path<ProductId>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    Ok(HttpResponse::Ok().json(me.read(move |tx| detail(tx, id)).await?))
}

/// A product to be added.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewProduct {
    code: String,
    name: String,
    #[serde(default)]
    supplier: String,
    #[serde(default)]
    category: String,
    /// 1 unless given.
    units_per_case: Option<i64>,
    unit_volume_ml: Option<i64>,
    #[serde(default)]
    description: String,
    /// true unless given.
    active: Option<bool>,
    /// Whether its stock is counted; false unless given.
    tracked: Option<bool>,
    /// On a unit, beside its price; none unless given.
    deposit_cents: Option<i64>,
}

fn deposit(cents: i64) -> Result<Money, FieldError> {
    Money::entered(cents).map_err(|refusal| refusal.at("depositCents"))
}

fn number(n: Option<i64>) -> String {
    n.map(|n| n.to_string()).unwrap_or_default()
}

/// POST `products`.
pub async fn create(me: SignedIn, asked: JsonOnce<NewProduct>) -> Result<HttpResponse, Problem> {
    let JsonOnce { body: new, once } = asked;
    let deposit = deposit(new.deposit_cents.unwrap_or_default());
    let raw = RawProduct {
        units_per_case: number(new.units_per_case),
        unit_volume_ml: number(new.unit_volume_ml),
        code: new.code,
        name: new.name,
        supplier: new.supplier,
        category: new.category,
        description: new.description,
        active: new.active.unwrap_or(true),
        tracked: new.tracked.unwrap_or(false),
        deposit: Money::ZERO,
    };
    let input = ProductInput::with_deposit(&raw, deposit)?;
    let made = me.manage(move |tx| once.answer(tx, 201, || detail(tx, change::create(tx, &input)?))).await?;
    Ok(made.into())
}

/// A change of a product; what is left out stays as it is.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProductChange {
    /// As it was when the product was read.
    version: i64,
    code: Option<String>,
    name: Option<String>,
    supplier: Option<String>,
    category: Option<String>,
    units_per_case: Option<i64>,
    /// 0 takes it away.
    unit_volume_ml: Option<i64>,
    description: Option<String>,
    active: Option<bool>,
    tracked: Option<bool>,
    /// On a unit; 0 takes it away.
    deposit_cents: Option<i64>,
}

impl ProductChange {
    fn on(self, product: Product) -> RawProduct {
        let volume = self.unit_volume_ml.map_or(product.unit_volume_ml, |ml| Some(ml).filter(|ml| *ml != 0));
        RawProduct {
            code: self.code.unwrap_or(product.code),
            name: self.name.unwrap_or(product.name),
            supplier: self.supplier.unwrap_or(product.supplier),
            category: self.category.unwrap_or(product.category),
            units_per_case: self.units_per_case.unwrap_or(product.units_per_case).to_string(),
            unit_volume_ml: number(volume),
            description: self.description.unwrap_or(product.description),
            active: self.active.unwrap_or(product.active),
            tracked: self.tracked.unwrap_or(product.tracked),
            deposit: product.deposit,
        }
    }
}

/// PATCH `products/{id}`.
pub async fn update(
    me: SignedIn,
    id: web::Path<ProductId>,
    body: Json<ProductChange>,
) -> Result<HttpResponse, Problem> {
    let (id, body) = (id.into_inner(), body.0);
    let changed = me
        .manage(move |tx| {
            let raw = body.clone().on(facts::one(tx, id)?);
            let deposit = body.deposit_cents.map_or(Ok(raw.deposit), deposit);
            change::update(tx, id, body.version, &ProductInput::with_deposit(&raw, deposit)?)?;
            detail(tx, id)
        })
        .await?;
    Ok(HttpResponse::Ok().json(changed))
}
