//! A whole price list on paper.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::model::PriceList;
use super::pages::{days, shell};
use super::{read, sheet};
use crate::store::ReadTx;
use crate::values::{Currency, Money, PriceListId, Problem};
use crate::web::SignedIn;
use crate::web::page::{self, Shell};

#[derive(Template)]
#[template(path = "sales/prices/print.html")]
struct PrintPage {
    shell: Shell,
    price_list: PriceList,
    tenant: String,
    groups: Vec<sheet::Group>,
    currency: Currency,
}

impl PrintPage {
    fn read(tx: &ReadTx<'_>, id: PriceListId) -> Result<PrintPage, Problem> {
        let list = read::one(tx, id)?;
        Ok(PrintPage {
            shell: shell(tx, ""),
            tenant: tx.tenant().name.clone(),
            groups: sheet::groups(tx, id)?,
            currency: tx.tenant().currency,
            price_list: list,
        })
    }

    fn days(&self) -> String {
        days(&self.price_list.span)
    }

    fn money(&self, amount: &Money) -> String {
        amount.format(&self.currency)
    }
}

/// GET `/sales/prices/{id}/print`.
pub async fn show(me: SignedIn, id: web::Path<PriceListId>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    page::html(&me.read(move |tx| PrintPage::read(tx, id)).await?)
}
