//! What waits for a manager, the longest first, each with its reasons beside the facts.

use actix_web::HttpResponse;
use askama::Template;
use serde::Deserialize;

use crate::sales::orders::{Waiting, waiting};
use crate::store::ReadTx;
use crate::values::{Currency, Money, Problem};
use crate::web::page::{self, Shell};
use crate::web::{Query, SignedIn};

#[derive(Template)]
#[template(path = "sales/orders/approvals.html")]
struct ApprovalsPage {
    shell: Shell,
    waiting: Vec<Waiting>,
    can_manage: bool,
    currency: Currency,
}

impl ApprovalsPage {
    fn read(tx: &ReadTx<'_>, notice: &Notice) -> Result<ApprovalsPage, Problem> {
        let sentence = notice.number.as_ref().map(|number| format!("Done with order {number}."));
        Ok(ApprovalsPage {
            shell: Shell::of(tx, "orders", sentence),
            waiting: waiting(tx)?,
            can_manage: tx.role().may_manage(),
            currency: tx.tenant().currency,
        })
    }

    fn amount(&self, amount: &Money) -> String {
        amount.format_with_currency(&self.currency)
    }
}

/// The order that was just decided about.
#[derive(Deserialize)]
pub struct Notice {
    number: Option<String>,
}

/// GET `/sales/orders/approvals`.
pub async fn approvals(me: SignedIn, notice: Query<Notice>) -> Result<HttpResponse, Problem> {
    page::html(&me.read(move |tx| ApprovalsPage::read(tx, &notice.0)).await?)
}
