//! Many prices at once: a page of a list's rows as a form, which works like a sheet where scripts run.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::model::{PriceList, PricedProduct};
use super::pages::{Filters, PATH, shell};
use super::query::RowsQuery;
use super::table_form::{TableForm, Typed, places};
use super::{read, rows};
use crate::sales::prices::Break;
use crate::sales::products;
use crate::store::ReadTx;
use crate::values::{Currency, Money, PriceListId, Problem, ProductId};
use crate::web::page::{self, FormErrors, Shell};
use crate::web::pager::{Pager, address};
use crate::web::{Form, Query, SignedIn};

#[derive(Template)]
#[template(path = "sales/prices/table.html")]
struct TablePage {
    shell: Shell,
    errors: FormErrors,
    price_list: PriceList,
    filters: Filters,
    rows: Vec<TableRow>,
    /// None where rows come back with what was wrong in them.
    pager: Option<Pager>,
    currency: Currency,
}

/// One row as the form has it.
struct TableRow {
    product: ProductId,
    code: String,
    name: String,
    /// Whether it is the first of its product here.
    first: bool,
    from: i64,
    /// Minor units, or nothing.
    was: String,
    price: String,
}

impl TableRow {
    fn of(priced: &PricedProduct, currency: &Currency) -> Vec<TableRow> {
        let row = |place: usize, row: Option<&Break>| TableRow {
            product: priced.product.id,
            code: priced.product.code.clone(),
            name: priced.product.name.clone(),
            first: place == 0,
            from: row.map_or(1, |row| row.from_quantity.units()),
            was: row.map(|row| row.unit_price.minor().to_string()).unwrap_or_default(),
            price: row.map(|row| row.unit_price.format(currency)).unwrap_or_default(),
        };
        if priced.breaks.is_empty() {
            return vec![row(0, None)];
        }
        priced.breaks.iter().enumerate().map(|(place, one)| row(place, Some(one))).collect()
    }

    /// A field's error by the row's place on the page.
    fn error<'e>(errors: &'e FormErrors, place: &usize) -> Option<&'e str> {
        errors.of(&format!("rows[{place}].price"))
    }
}

impl TablePage {
    fn read(tx: &ReadTx<'_>, id: PriceListId, query: RowsQuery) -> Result<TablePage, Problem> {
        let list = read::one(tx, id)?;
        let (asked, paging) = query.parse(id)?;
        let found = rows::page(tx, id, &asked, &paging)?;
        let path = format!("{PATH}/{id}/table");
        let currency = tx.tenant().currency;
        Ok(TablePage {
            shell: shell(tx, &query.notice),
            errors: FormErrors::default(),
            pager: Some(Pager::of(&found, &paging, &path, &query.pairs())),
            rows: found.items.iter().flat_map(|priced| TableRow::of(priced, &currency)).collect(),
            filters: Filters::read(tx, query, path)?,
            price_list: list,
            currency,
        })
    }

    /// The rows that were sent, as typed, each against what stands on the list now.
    fn again(
        tx: &ReadTx<'_>,
        id: PriceListId,
        query: RowsQuery,
        typed: Vec<Typed>,
        errors: FormErrors,
    ) -> Result<TablePage, Problem> {
        let ids: Vec<ProductId> = typed.iter().map(|row| row.product).collect();
        let (names, standing) = (products::names(tx, &ids)?, rows::breaks_of(tx, id, &ids)?);
        let stands = |row: &Typed| -> Option<Money> {
            let breaks = standing.get(&row.product)?;
            breaks.iter().find(|one| one.from_quantity == row.from).map(|one| one.unit_price)
        };
        let mut before = None;
        let rows = typed.into_iter().map(|row| {
            let (code, name) = names.get(&row.product).cloned().unwrap_or_default();
            let first = before.replace(row.product) != Some(row.product);
            let was = stands(&row).map(|price| price.minor().to_string()).unwrap_or_default();
            TableRow { product: row.product, code, name, first, from: row.from.units(), was, price: row.price }
        });
        Ok(TablePage {
            shell: shell(tx, ""),
            errors,
            price_list: read::one(tx, id)?,
            rows: rows.collect(),
            filters: Filters::read(tx, query, format!("{PATH}/{id}/table"))?,
            pager: None,
            currency: tx.tenant().currency,
        })
    }

    fn back(&self) -> String {
        format!("{PATH}/{}", self.price_list.id)
    }

    fn action(&self) -> String {
        self.filters.at(&format!("{PATH}/{}/table", self.price_list.id))
    }
}

/// GET `/sales/prices/{id}/table`.
pub async fn show(me: SignedIn, id: web::Path<PriceListId>, query: Query<RowsQuery>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    page::html(&me.read(move |tx| TablePage::read(tx, id, query.0)).await?)
}

/// POST `/sales/prices/{id}/table`.
pub async fn save(
    me: SignedIn,
    id: web::Path<PriceListId>,
    query: Query<RowsQuery>,
    form: Form<TableForm>,
) -> Result<HttpResponse, Problem> {
    let (id, query) = (id.into_inner(), query.0);
    let typed = form.0.rows()?;
    let sent = typed.clone();
    let saved = me.manage(move |tx| {
        let (changes, at) = places(&sent, &tx.tenant().currency)?;
        rows::change(tx, id, None, &changes).map_err(|problem| at.put_back(problem))
    });
    match saved.await {
        Ok(_) => {
            let pairs = [&query.place()[..], &[("notice", "saved")]].concat();
            Ok(page::see_other(&address(&format!("{PATH}/{id}/table"), &pairs)))
        }
        Err(problem) => {
            let errors = FormErrors::from_problem(problem)?;
            page::html_again(&me.read(move |tx| TablePage::again(tx, id, query, typed, errors)).await?)
        }
    }
}
