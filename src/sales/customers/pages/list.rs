//! The list, with its filters and its order.

use actix_web::HttpResponse;
use askama::Template;

use super::PATH;
use crate::admin::users;
use crate::sales::customers::{Asked, CustomerRow, Health, Sort, listed, territories};
use crate::store::ReadTx;
use crate::values::{Day, Problem};
use crate::web::page::{self, Choice, Shell};
use crate::web::pager::{Pager, address};
use crate::web::{Query, SignedIn};

#[derive(Template)]
#[template(path = "sales/customers/list.html")]
struct ListPage {
    shell: Shell,
    asked: Asked,
    rows: Vec<CustomerRow>,
    pager: Pager,
    /// None for those who see only their own.
    reps: Option<Vec<Choice>>,
    territories: Vec<Choice>,
    healths: Vec<Choice>,
    sorts: Vec<Choice>,
    today: Day,
    can_sell: bool,
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
            reps: reps(tx)?,
            territories: territories(tx)?.into_iter().map(|word| Choice::new(word.clone(), word)).collect(),
            healths: Health::ALL.into_iter().map(|health| Choice::new(health.text(), health.label())).collect(),
            sorts: Sort::ALL.into_iter().map(|sort| Choice::new(sort.text(), sort.label())).collect(),
            today: tx.today(),
            can_sell: tx.role().may_sell(),
            unsorted: found.unsorted,
            asked,
        })
    }

    /// The rep's name as the choices have it.
    fn rep(&self) -> &str {
        let chosen = self.reps.iter().flatten().find(|choice| choice.value == self.asked.rep);
        chosen.map_or("one", |choice| &choice.label)
    }

    /// Are filters in use that stand behind "More"?
    fn is_narrowed(&self) -> bool {
        !self.asked.territory.is_empty() || !self.asked.sort.is_empty()
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

/// Whose customers can be chosen: each rep's, and those of nobody.
fn reps(tx: &ReadTx<'_>) -> Result<Option<Vec<Choice>>, Problem> {
    if tx.sees_only().is_some() {
        return Ok(None);
    }
    let mut reps = vec![Choice::new("none", "No rep")];
    reps.extend(users::reps(tx)?.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)));
    Ok(Some(reps))
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
