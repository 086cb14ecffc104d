//! `/sales/search`.

use actix_web::HttpResponse;
use askama::Template;

use super::api::Asked;
use super::everything::{Found, Hit, everything};
use crate::store::{Kind, ReadTx};
use crate::values::Problem;
use crate::web::page::{self, Shell};
use crate::web::pager::address;
use crate::web::{Query, SignedIn};

#[derive(Template)]
#[template(path = "sales/search.html")]
struct SearchPage {
    shell: Shell,
    search: String,
    found: Found,
}

/// A kind as the page shows it: heading, what was found, and where the whole list of it is.
struct Group<'f> {
    heading: &'static str,
    hits: Vec<&'f Hit>,
    all: String,
}

impl SearchPage {
    fn read(tx: &ReadTx<'_>, asked: Asked) -> Result<SearchPage, Problem> {
        let found = everything(tx, &asked.search)?;
        Ok(SearchPage { shell: Shell::of(tx, "search", None), search: asked.search, found })
    }

    fn groups(&self) -> Vec<Group<'_>> {
        let kinds = [
            (Kind::Customer, "Customers", "/sales/customers"),
            (Kind::Contact, "People at customers", ""),
            (Kind::Product, "Products", "/sales/products"),
            (Kind::Order, "Orders", "/sales/orders"),
        ];
        let group = |(kind, heading, list): (Kind, _, &str)| Group {
            heading,
            hits: self.found.of(kind),
            all: if list.is_empty() || self.found.alike {
                String::new()
            } else {
                address(list, &[("search", self.search.trim())])
            },
        };
        kinds.into_iter().map(group).filter(|group| !group.hits.is_empty()).collect()
    }
}

/// GET `/sales/search`.
pub async fn show(me: SignedIn, asked: Query<Asked>) -> Result<HttpResponse, Problem> {
    page::html(&me.read(move |tx| SearchPage::read(tx, asked.0)).await?)
}
