//! What is found, of each kind the first few, by the services that the kinds' own lists are made of.

use super::alike;
use crate::sales::{customers, orders, products};
use crate::store::{Kind, ReadTx};
use crate::values::{Problem, Text, fold};
use crate::web::paging::Paging;

/// As many of a kind as one looks over at a glance; its own list has the rest.
const OF_A_KIND: usize = 8;

/// Something found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub kind: Kind,
    pub id: String,
    pub name: String,
    /// A number, a code or what a contact does.
    pub label: String,
    /// What tells it from others of its name.
    pub note: String,
    /// Its page.
    pub href: String,
}

/// All that was found, customers first.
#[derive(Clone, Debug, Default)]
pub struct Found {
    pub hits: Vec<Hit>,
    /// No word fitted: these are spelt about the same.
    pub alike: bool,
}

impl Found {
    /// Those of one kind, the best first.
    pub fn of(&self, kind: Kind) -> Vec<&Hit> {
        self.hits.iter().filter(|hit| hit.kind == kind).collect()
    }
}

/// Looks for what was typed among all that the person may see. INVALID names `search` if it is too long.
pub fn everything(tx: &ReadTx<'_>, typed: &str) -> Result<Found, Problem> {
    let typed = Text::<0, 200>::parse(typed).map_err(|refusal| Problem::invalid(vec![refusal.at("search")]))?;
    let words = fold(typed.as_str());
    if words.is_empty() {
        return Ok(Found::default());
    }
    let mut hits = customers(tx, typed.as_str())?;
    hits.extend(contacts(tx, typed.as_str())?);
    hits.extend(products(tx, typed.as_str(), &words)?);
    hits.extend(orders(tx, typed.as_str())?);
    if hits.is_empty() {
        return Ok(Found { hits: alike::alike(tx, &words, OF_A_KIND)?, alike: true });
    }
    Ok(Found { hits, alike: false })
}

fn customers(tx: &ReadTx<'_>, typed: &str) -> Result<Vec<Hit>, Problem> {
    let found = customers::find(tx, typed, OF_A_KIND)?;
    let hit = |c: customers::Found| Hit {
        kind: Kind::Customer,
        href: format!("/sales/customers/{}", c.id),
        id: c.id.to_string(),
        name: c.name,
        label: c.number,
        note: c.city,
    };
    Ok(found.into_iter().map(hit).collect())
}

fn contacts(tx: &ReadTx<'_>, typed: &str) -> Result<Vec<Hit>, Problem> {
    let found = customers::find_contacts(tx, typed, OF_A_KIND)?;
    let hit = |c: customers::FoundContact| Hit {
        kind: Kind::Contact,
        id: c.id.to_string(),
        name: c.name,
        label: c.title,
        note: c.customer_name,
        href: format!("/sales/customers/{}", c.customer),
    };
    Ok(found.into_iter().map(hit).collect())
}

fn products(tx: &ReadTx<'_>, typed: &str, words: &str) -> Result<Vec<Hit>, Problem> {
    let query = products::ProductQuery {
        search: Some(words.to_owned()),
        typed: typed.to_owned(),
        shown: products::Shown::All,
        ..products::ProductQuery::default()
    };
    let first = Paging { page: 1, size: i64::try_from(OF_A_KIND).unwrap_or(i64::MAX), after: Vec::new() };
    let hit = |p: products::ProductRow| Hit {
        kind: Kind::Product,
        href: format!("/sales/products/{}", p.id),
        id: p.id.to_string(),
        name: p.name,
        label: p.code,
        note: if p.active { p.category } else { "Archived".to_owned() },
    };
    Ok(products::list(tx, &query, &first)?.items.into_iter().map(hit).collect())
}

fn orders(tx: &ReadTx<'_>, typed: &str) -> Result<Vec<Hit>, Problem> {
    let query = orders::OrderQuery { search: typed.to_owned(), ..orders::OrderQuery::default() };
    let found = orders::latest_where(tx, &query, i64::try_from(OF_A_KIND).unwrap_or(i64::MAX))?;
    let hit = |o: orders::Row| Hit {
        kind: Kind::Order,
        href: format!("/sales/orders/{}", o.id),
        id: o.id.to_string(),
        label: o.label().to_owned(),
        name: o.number,
        note: format!("{}, {}", o.customer_name, o.ordered_on),
    };
    Ok(found.into_iter().map(hit).collect())
}
