//! Making a confirmation's link and taking it back, on the order's page.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::link::{Days, path, share as make, withdraw};
use crate::auth::Moments;
use crate::sales::orders::pages::refused;
use crate::sales::orders::read;
use crate::store::ReadTx;
use crate::values::{OrderId, Problem, Timestamp, Token};
use crate::web::page::{self, Shell};
use crate::web::{Form, SignedIn, Site};

/// A link just made: it is shown this once, and belongs in no address.
#[derive(Template)]
#[template(path = "sales/orders/shared.html")]
struct SharedPage {
    shell: Shell,
    id: OrderId,
    number: String,
    customer: String,
    url: String,
    ends: String,
}

/// For how many days.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ShareForm {
    days: String,
}

impl ShareForm {
    fn parse(&self) -> Result<Days, Problem> {
        let days = self.days.parse().unwrap_or_default();
        Days::new(days).map_err(|refusal| Problem::invalid(vec![refusal.at("days")]))
    }
}

/// POST `/sales/orders/{id}/share`: makes the link and shows it.
pub async fn share(
    me: SignedIn,
    site: web::Data<Site>,
    id: web::Path<OrderId>,
    form: Form<ShareForm>,
) -> Result<HttpResponse, Problem> {
    let (id, token) = (id.into_inner(), Token::from_bytes(crate::store::random()?));
    let hash = token.hash();
    let made = match form.0.parse() {
        Ok(days) => me.write(move |tx| make(tx, id, &hash, days)).await,
        Err(problem) => Err(problem),
    };
    match made {
        Ok(ends) => {
            let url = format!("{}{}", site.address(), path(&token));
            page::html(&me.read(move |tx| SharedPage::read(tx, id, url, ends)).await?)
        }
        Err(problem) => refused(&me, id, problem, |_, page| Ok(page)).await,
    }
}

impl SharedPage {
    fn read(tx: &ReadTx<'_>, id: OrderId, url: String, ends: Timestamp) -> Result<SharedPage, Problem> {
        let order = read::head(tx, id)?;
        Ok(SharedPage {
            shell: Shell::of(tx, "orders", None),
            id,
            number: order.row.number,
            customer: order.row.customer_name,
            url,
            ends: Moments::of_reader(tx)?.of(ends),
        })
    }
}

/// POST `/sales/orders/{id}/unshare`.
pub async fn unshare(me: SignedIn, id: web::Path<OrderId>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    me.write(move |tx| withdraw(tx, id)).await?;
    Ok(page::see_other(&format!("/sales/orders/{id}?notice=unshared")))
}
