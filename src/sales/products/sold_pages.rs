//! `/sales/products/{id}/customers`: everybody who bought a product; and its chart.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::model::Product;
use super::one as facts;
use super::sold::{Buyer, Month, sold};
use crate::store::ReadTx;
use crate::values::{Currency, DateLanguage, Money, Problem, ProductId};
use crate::web::page::{self, Bar, Shell};
use crate::web::pager::{Pager, thousands};
use crate::web::paging::PageQuery;
use crate::web::{Query, SignedIn};

/// The bars of a chart of months, the last of which runs.
pub(super) fn bars(months: &[Month], currency: &Currency, language: DateLanguage) -> Vec<Bar> {
    let tallest = months.iter().map(|month| month.net.minor()).max().unwrap_or_default().max(1);
    let bar = |(place, month): (usize, &Month)| {
        let name = language.short_month(month.first.month());
        Bar {
            label: format!("{name} ’{:02}", month.first.year() % 100),
            values: vec![month.net.format_with_currency(currency), thousands(month.units)],
            height: height(month.net.minor(), tallest),
            now: place + 1 == months.len(),
        }
    };
    months.iter().enumerate().map(bar).collect()
}

/// Hundredths of the tallest; what is more than nothing shows.
fn height(minor: i64, tallest: i64) -> u32 {
    let hundredths = i128::from(minor.max(0)) * 100 / i128::from(tallest);
    u32::try_from(hundredths).unwrap_or(100).max(u32::from(minor > 0))
}

#[derive(Template)]
#[template(path = "sales/products/customers.html")]
struct BuyersPage {
    shell: Shell,
    product: Product,
    rows: Vec<(usize, Buyer)>,
    pager: Pager,
    currency: Currency,
    own: bool,
}

impl BuyersPage {
    fn read(tx: &ReadTx<'_>, id: ProductId, query: &PageQuery) -> Result<BuyersPage, Problem> {
        let paging = query.parse()?;
        let product = facts::one(tx, id)?;
        let found = sold(tx, id)?.page(&paging)?;
        Ok(BuyersPage {
            shell: Shell::of(tx, "products", None),
            pager: Pager::of(&found, &paging, &format!("/sales/products/{id}/customers"), &[]),
            rows: found.items,
            product,
            currency: tx.tenant().currency,
            own: tx.sees_only().is_some(),
        })
    }

    fn money(&self, amount: &Money) -> String {
        amount.format_with_currency(&self.currency)
    }

    fn units(units: &i64) -> String {
        thousands(*units)
    }
}

/// GET `/sales/products/{id}/customers`.
pub async fn buyers(me: SignedIn, id: web::Path<ProductId>, query: Query<PageQuery>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    page::html(&me.read(move |tx| BuyersPage::read(tx, id, &query.0)).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tallest_bar_is_whole_and_the_least_is_still_seen() {
        for (minor, tallest, expected) in [(0, 100, 0), (1, 1_000_000, 1), (50, 100, 50), (100, 100, 100), (-5, 100, 0)]
        {
            assert_eq!(height(minor, tallest), expected);
        }
    }
}
