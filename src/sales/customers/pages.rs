//! `/sales/customers`: the list and one customer.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::{Asked, Contact, Customer, CustomerRow, Health, contacts, listed, one};
use crate::sales::orders;
use crate::store::ReadTx;
use crate::values::{CustomerId, Day, Problem};
use crate::web::page::{self, Choice, Shell};
use crate::web::pager::{Pager, address};
use crate::web::{Query, SignedIn};

const PATH: &str = "/sales/customers";

#[derive(Template)]
#[template(path = "sales/customers/list.html")]
struct ListPage {
    shell: Shell,
    asked: Asked,
    rows: Vec<CustomerRow>,
    pager: Pager,
    healths: Vec<Choice>,
    today: Day,
    unsorted: bool,
}

impl ListPage {
    fn read(tx: &ReadTx<'_>, asked: Asked) -> Result<ListPage, Problem> {
        let paging = asked.paging()?;
        let found = listed(tx, &asked.query()?, &paging)?;
        let pager = Pager::of(&found.list, &paging, PATH, &pairs(&asked));
        Ok(ListPage {
            shell: Shell::of(tx, "customers", None),
            rows: found.list.items,
            pager,
            healths: Health::ALL.into_iter().map(|health| Choice::new(health.text(), health.label())).collect(),
            today: tx.today(),
            unsorted: found.unsorted,
            asked,
        })
    }

    fn is_filtered(&self) -> bool {
        pairs(&self.asked).iter().any(|(name, value)| *name != "sort" && !value.is_empty())
    }

    /// The list without one filter.
    fn without(&self, name: &str) -> String {
        address(PATH, &[&pairs(&self.asked)[..], &[(name, "")]].concat())
    }

    fn sorted(&self, column: &str) -> String {
        let value = if self.asked.sort == column { format!("-{column}") } else { column.to_owned() };
        address(PATH, &[&pairs(&self.asked)[..], &[("sort", &value)]].concat())
    }

    fn direction(&self, column: &str) -> &'static str {
        match self.asked.sort.strip_prefix('-') {
            Some(sort) if sort == column => "desc",
            None if self.asked.sort == column => "asc",
            _ => "",
        }
    }
}

/// The filters and the sort, without the place in the list.
fn pairs(asked: &Asked) -> [(&'static str, &str); 7] {
    [
        ("search", &asked.search),
        ("rep", &asked.rep),
        ("territory", &asked.territory),
        ("health", &asked.health),
        ("due", &asked.due),
        ("overdue", &asked.overdue),
        ("sort", &asked.sort),
    ]
}

/// GET `/sales/customers`.
pub async fn list(me: SignedIn, asked: Query<Asked>) -> Result<HttpResponse, Problem> {
    page::html(&me.read(move |tx| ListPage::read(tx, asked.0)).await?)
}

/// An order of the customer's latest.
struct OrderLine {
    id: String,
    number: String,
    status: &'static str,
    ordered_on: Day,
    total: String,
}

#[derive(Template)]
#[template(path = "sales/customers/one.html")]
struct OnePage {
    shell: Shell,
    customer: Customer,
    health: &'static str,
    sentence: String,
    contacts: Vec<Contact>,
    orders: Vec<OrderLine>,
}

impl OnePage {
    fn read(tx: &ReadTx<'_>, id: CustomerId) -> Result<OnePage, Problem> {
        let customer = one(tx, &id)?;
        let currency = tx.tenant().currency;
        let line = |row: orders::Row| OrderLine {
            id: row.id.to_string(),
            number: row.number,
            status: row.status.text(),
            ordered_on: row.ordered_on,
            total: row.total.format_with_currency(&currency),
        };
        Ok(OnePage {
            shell: Shell::of(tx, "customers", None),
            health: customer.health(tx.today()).text(),
            sentence: customer.pace.sentence(tx.today()),
            contacts: contacts(tx, &id)?,
            orders: orders::latest_of(tx, id, 10)?.into_iter().map(line).collect(),
            customer,
        })
    }
}

/// GET `/sales/customers/{id}`.
pub async fn show(me: SignedIn, id: web::Path<CustomerId>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    page::html(&me.read(move |tx| OnePage::read(tx, id)).await?)
}
