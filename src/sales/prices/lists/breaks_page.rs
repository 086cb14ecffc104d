//! What one product costs on one list, from which quantity on.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::model::PriceList;
use super::pages::{PATH, shell};
use super::{read, rows};
use crate::sales::products::{self, Product};
use crate::store::ReadTx;
use crate::values::{Currency, Errors, Money, PriceListId, Problem, ProductId, Quantity};
use crate::web::page::{self, FormErrors, Shell};
use crate::web::{Form, SignedIn};

/// Empty rows that the form offers beside those that stand.
const SPARE: usize = 3;

/// The rows as typed; empty ones are passed over.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct BreaksForm {
    version: i64,
    from: Vec<String>,
    price: Vec<String>,
}

impl BreaksForm {
    fn typed(&self) -> Vec<(String, String)> {
        self.from.iter().cloned().zip(self.price.iter().cloned()).collect()
    }

    /// Each row's place on the page with what it says. INVALID names `rows[n].fromQuantity` and `rows[n].price`.
    fn parse(&self, currency: &Currency) -> Result<Vec<(usize, Quantity, Money)>, Problem> {
        let mut errors = Errors::new();
        let mut rows = Vec::new();
        for (place, (from, price)) in self.typed().iter().enumerate() {
            if from.trim().is_empty() && price.trim().is_empty() {
                continue;
            }
            let from = errors.take(format!("rows[{place}].fromQuantity"), Quantity::parse(from));
            let price = errors.take(format!("rows[{place}].price"), Money::parse_decimal(price, currency));
            rows.extend(from.zip(price).map(|(from, price)| (place, from, price)));
        }
        errors.finish()?;
        refuse_doubles(&rows)?;
        Ok(rows)
    }
}

/// Both rows are named, by where they stand on the page.
fn refuse_doubles(rows: &[(usize, Quantity, Money)]) -> Result<(), Problem> {
    let mut errors = Errors::new();
    for (one, other) in super::super::doubles(rows.iter().map(|(_, from, _)| ((), *from))) {
        let (one, other) = (rows[one], rows[other]);
        let message = format!("Rows {} and {} both begin at {} units.", one.0 + 1, other.0 + 1, one.1);
        errors.add(format!("rows[{}].fromQuantity", one.0), message.clone());
        errors.add(format!("rows[{}].fromQuantity", other.0), message);
    }
    errors.finish()
}

#[derive(Template)]
#[template(path = "sales/prices/breaks.html")]
struct BreaksPage {
    shell: Shell,
    errors: FormErrors,
    price_list: PriceList,
    product: Product,
    version: i64,
    rows: Vec<(String, String)>,
    currency: Currency,
}

impl BreaksPage {
    fn read(
        tx: &ReadTx<'_>,
        (list, product): (PriceListId, ProductId),
        typed: Option<BreaksForm>,
        errors: FormErrors,
    ) -> Result<BreaksPage, Problem> {
        let (list, product) = (read::one(tx, list)?, products::one(tx, product)?);
        let currency = tx.tenant().currency;
        let rows = match &typed {
            Some(form) => form.typed(),
            None => standing(tx, &list, &product, &currency)?,
        };
        let version = typed.map_or(list.version, |form| form.version);
        Ok(BreaksPage { shell: shell(tx, ""), errors, price_list: list, product, version, rows, currency })
    }

    fn error(&self, place: &usize, part: &str) -> Option<&str> {
        self.errors.of(&format!("rows[{place}].{part}"))
    }
}

fn standing(
    tx: &ReadTx<'_>,
    list: &PriceList,
    product: &Product,
    currency: &Currency,
) -> Result<Vec<(String, String)>, Problem> {
    let breaks = rows::breaks_of(tx, list.id, &[product.id])?.remove(&product.id).unwrap_or_default();
    let mut rows: Vec<(String, String)> =
        breaks.iter().map(|row| (row.from_quantity.to_string(), row.unit_price.format(currency))).collect();
    rows.extend(std::iter::repeat_n((String::new(), String::new()), SPARE));
    Ok(rows)
}

type Path = web::Path<(PriceListId, ProductId)>;

/// GET `/sales/prices/{id}/products/{product}`.
pub async fn show(me: SignedIn, path: Path) -> Result<HttpResponse, Problem> {
    let path = path.into_inner();
    page::html(&me.read(move |tx| BreaksPage::read(tx, path, None, FormErrors::default())).await?)
}

/// POST `/sales/prices/{id}/products/{product}`.
pub async fn save(me: SignedIn, path: Path, form: Form<BreaksForm>) -> Result<HttpResponse, Problem> {
    let (path, form) = (path.into_inner(), form.0);
    let typed = form.clone();
    let saved = me.manage(move |tx| {
        let rows = typed.parse(&tx.tenant().currency)?;
        let rows: Vec<(Quantity, Money)> = rows.into_iter().map(|(_, from, price)| (from, price)).collect();
        rows::replace(tx, path.0, typed.version, path.1, &rows)
    });
    match saved.await {
        Ok(()) => Ok(page::see_other(&format!("{PATH}/{}?notice=saved", path.0))),
        Err(problem) => {
            let errors = FormErrors::from_problem(problem)?;
            page::html_again(&me.read(move |tx| BreaksPage::read(tx, path, Some(form), errors)).await?)
        }
    }
}
