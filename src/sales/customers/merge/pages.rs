//! `/sales/customers/{id}/merge`: find the duplicate, look at both side by side, merge.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::{Pair, merge, other, undo_merge};
use crate::sales::customers::pages::place;
use crate::sales::customers::{Customer, Found, find, one};
use crate::sales::orders::{self, OrderQuery};
use crate::store::ReadTx;
use crate::values::{CustomerId, MergeId, Problem};
use crate::web::page::{self, FormErrors, Shell};
use crate::web::pager::thousands;
use crate::web::{Form, Query, SignedIn};

/// So many are offered for what was typed.
const OFFERED: usize = 20;

/// What is looked for, and which was found.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    search: String,
    /// The id of the one to go.
    with: String,
}

/// One fact of both; told apart where they differ.
struct Fact {
    term: &'static str,
    kept: String,
    gone: String,
}

#[derive(Template)]
#[template(path = "sales/customers/merge.html")]
struct MergePage {
    shell: Shell,
    kept: Customer,
    search: String,
    found: Vec<Found>,
    gone: Option<Customer>,
    facts: Vec<Fact>,
    errors: FormErrors,
}

impl MergePage {
    fn read(tx: &ReadTx<'_>, id: CustomerId, asked: &Asked) -> Result<MergePage, Problem> {
        let kept = one(tx, &id)?;
        let gone = asked.with.parse().ok().filter(|with| *with != id).map(|with| one(tx, &with)).transpose()?;
        let search = if asked.search.trim().is_empty() { kept.name.clone() } else { asked.search.clone() };
        let found = match gone {
            Some(_) => Vec::new(),
            None => find(tx, &search, OFFERED)?.into_iter().filter(|one| one.id != id).collect(),
        };
        let facts = gone.as_ref().map(|gone| facts(tx, &kept, gone)).transpose()?.unwrap_or_default();
        let shell = Shell::of(tx, "customers", None);
        Ok(MergePage { shell, search, found, facts, gone, kept, errors: FormErrors::default() })
    }
}

fn facts(tx: &ReadTx<'_>, kept: &Customer, gone: &Customer) -> Result<Vec<Fact>, Problem> {
    let count = |id: CustomerId| -> Result<String, Problem> {
        let query = OrderQuery { customer: Some(id), ..OrderQuery::default() };
        Ok(thousands(orders::sum_where(tx, &query)?.count))
    };
    let text = |c: &Customer| {
        [
            c.number.clone(),
            c.rep_name.clone(),
            c.territory.clone(),
            c.street.clone(),
            [c.postal_code.as_str(), c.city.as_str()].join(" ").trim().to_owned(),
            c.phone.clone(),
            c.email.clone(),
            c.price_list_name.clone(),
            c.terms.clone(),
            c.pace.sentence(tx.today()),
        ]
    };
    let terms =
        ["Number", "Rep", "Territory", "Street", "City", "Telephone", "E-mail", "Price list", "Payment terms", "Pace"];
    let mut facts: Vec<Fact> = terms
        .into_iter()
        .zip(text(kept).into_iter().zip(text(gone)))
        .map(|(term, (kept, gone))| Fact { term, kept, gone })
        .collect();
    facts.push(Fact { term: "Orders", kept: count(kept.id)?, gone: count(gone.id)? });
    Ok(facts)
}

/// GET `/sales/customers/{id}/merge`.
pub async fn show(me: SignedIn, id: web::Path<CustomerId>, asked: Query<Asked>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    page::html(&me.read(move |tx| MergePage::read(tx, id, &asked.0)).await?)
}

/// The one to go, both as the page showed them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct MergeForm {
    version: i64,
    gone_id: String,
    gone_version: i64,
}

/// POST `/sales/customers/{id}/merge`.
pub async fn post(me: SignedIn, id: web::Path<CustomerId>, form: Form<MergeForm>) -> Result<HttpResponse, Problem> {
    let (kept, form) = (id.into_inner(), form.0);
    let typed = form.clone();
    let merged = me.manage(move |tx| {
        let gone = other(&typed.gone_id)?;
        merge(tx, &Pair { kept, kept_version: typed.version, gone, gone_version: typed.gone_version })
    });
    let problem = match merged.await {
        Ok(_) => return Ok(page::see_other(&format!("{}?notice=merged", place(kept)))),
        Err(problem) => problem,
    };
    let errors = FormErrors::from_problem(problem)?;
    let asked = Asked { with: form.gone_id, ..Asked::default() };
    let read = move |tx: &ReadTx<'_>| Ok(MergePage { errors, ..MergePage::read(tx, kept, &asked)? });
    page::html_again(&me.read(read).await?)
}

/// POST `/sales/customers/merges/{mergeId}/undo`.
pub async fn undo(me: SignedIn, id: web::Path<MergeId>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let back = me.manage(move |tx| undo_merge(tx, id)).await?;
    Ok(page::see_other(&format!("{}?notice=unmerged", place(back))))
}
