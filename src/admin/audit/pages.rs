//! `/sales/admin/audit`: the log, and one row of it.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::find::{self, Entry};
use super::query::AuditQuery;
use super::words::{self, Fact, Names};
use crate::auth::moments::Moments;
use crate::store::ReadTx;
use crate::values::Problem;
use crate::web::page::{self, Choice, Shell};
use crate::web::pager::{Pager, address};
use crate::web::{Query, SignedIn};

const PATH: &str = "/sales/admin/audit";

/// As many letters of a value as the list shows; the row's own page shows all.
const SHOWN: usize = 80;

#[derive(Template)]
#[template(path = "admin/audit/list.html")]
struct ListPage {
    shell: Shell,
    query: AuditQuery,
    rows: Vec<Row>,
    pager: Pager,
    people: Vec<Choice>,
    actions: Vec<Choice>,
    nouns: Vec<Choice>,
}

struct Row {
    entry: Entry,
    at: String,
    action: String,
    facts: Vec<Fact>,
}

impl Row {
    fn new(entry: Entry, moments: &Moments, names: &Names) -> Row {
        Row {
            at: moments.of(entry.at),
            action: words::action(&entry.action),
            facts: words::facts(&entry.detail, names),
            entry,
        }
    }

    /// Where the thing is, if it has a page.
    fn href(&self) -> Option<String> {
        let id = self.entry.about.filter(|_| !self.entry.name.is_empty())?;
        match self.entry.noun.as_str() {
            "user" => Some(format!("/sales/admin/users/{id}")),
            noun @ ("customer" | "order" | "product") => Some(format!("/sales/{noun}s/{id}")),
            _ => None,
        }
    }

    /// A side of a fact, cut to what a list has room for.
    fn brief(text: &Option<String>) -> String {
        let text = text.as_deref().unwrap_or("none");
        match text.char_indices().nth(SHOWN) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text.to_owned(),
        }
    }
}

fn names(tx: &ReadTx<'_>) -> Result<Names, Problem> {
    let people = find::people(tx)?.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
    Ok(Names { people, currency: tx.tenant().currency })
}

impl ListPage {
    fn read(tx: &ReadTx<'_>, query: AuditQuery) -> Result<ListPage, Problem> {
        let (asked, paging) = query.parse()?;
        let list = find::list(tx, &asked, &paging)?;
        let pager = Pager::of(&list, &paging, PATH, &query.pairs());
        let (names, moments) = (names(tx)?, Moments::of_reader(tx)?);
        let mut people = vec![Choice::new("operator", "Operator at the machine")];
        people.extend(names.people.iter().map(|(id, name)| Choice::new(id, name)));
        Ok(ListPage {
            shell: Shell::of(tx, "admin", None),
            rows: list.items.into_iter().map(|entry| Row::new(entry, &moments, &names)).collect(),
            pager,
            people,
            actions: find::actions(tx)?.into_iter().map(|word| Choice::new(&word, words::action(&word))).collect(),
            nouns: find::nouns(tx)?.into_iter().map(|word| Choice::new(&word, words::action(&word))).collect(),
            query,
        })
    }

    /// The list without one filter.
    fn without(&self, name: &str) -> String {
        address(PATH, &[&self.query.pairs()[..], &[(name, "")]].concat())
    }

    fn export(&self) -> String {
        address("/sales/admin/audit/export.csv", &self.query.pairs())
    }

    fn is_filtered(&self) -> bool {
        self.query.pairs().iter().any(|(_, value)| !value.is_empty())
    }
}

/// GET `/sales/admin/audit`.
pub async fn list(me: SignedIn, query: Query<AuditQuery>) -> Result<HttpResponse, Problem> {
    page::html(&me.read(move |tx| ListPage::read(tx, query.0)).await?)
}

#[derive(Template)]
#[template(path = "admin/audit/one.html")]
struct OnePage {
    shell: Shell,
    row: Row,
    /// All that happened to the same thing.
    history: String,
}

/// GET `/sales/admin/audit/{id}`.
pub async fn one(me: SignedIn, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id = path.parse().map_err(|_| Problem::not_found("row of the audit log"))?;
    let read = move |tx: &ReadTx<'_>| {
        let row = Row::new(find::get(tx, id)?, &Moments::of_reader(tx)?, &names(tx)?);
        let about = row.entry.about.map(|id| id.to_string()).unwrap_or_default();
        let history = address(PATH, &[("noun", &row.entry.noun), ("about", &about)]);
        Ok(OnePage { shell: Shell::of(tx, "admin", None), row, history })
    };
    page::html(&me.read(read).await?)
}
