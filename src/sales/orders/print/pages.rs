//! `/sales/orders/print`.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use askama::Template;
use serde::Deserialize;

use super::read::{Paper, in_cases, papers};
use crate::store::ReadTx;
use crate::values::{Currency, Day, OrderId, Problem, ProductId, Quantity};
use crate::web::page::{self, Shell};
use crate::web::pager::address;
use crate::web::{Query, SignedIn};

/// Which orders on which paper. An order is its id; what stands behind a blank is the board's.
#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    order: Vec<String>,
    /// The board's own filters, for the way back.
    #[serde(default)]
    day: String,
    #[serde(default)]
    status: String,
}

/// What several orders take from one warehouse.
struct Round {
    warehouse: String,
    items: Vec<Fetch>,
}

/// A product of several orders, as the warehouse fetches it.
struct Fetch {
    code: String,
    description: String,
    units: i64,
    per_case: Quantity,
}

#[derive(Template)]
#[template(path = "sales/orders/pick_list.html")]
struct PickList {
    shell: Shell,
    papers: Vec<Paper>,
    rounds: Vec<Round>,
    today: Day,
    board: String,
}

#[derive(Template)]
#[template(path = "sales/orders/sheets.html")]
struct Sheets {
    shell: Shell,
    papers: Vec<Paper>,
    team: String,
    currency: Currency,
    board: String,
}

impl Fetch {
    fn in_cases(&self) -> String {
        in_cases(self.units, self.per_case)
    }
}

/// All that the orders have of each product, by name; a round for each warehouse, since nobody fetches in one
/// what lies in another.
fn rounds(papers: &[Paper]) -> Vec<Round> {
    let mut all: BTreeMap<&str, BTreeMap<ProductId, Fetch>> = BTreeMap::new();
    for paper in papers {
        let round = all.entry(&paper.warehouse).or_default();
        for line in &paper.lines {
            let fetch = round.entry(line.product).or_insert_with(|| Fetch {
                code: line.code.clone(),
                description: line.description.clone(),
                units: 0,
                per_case: line.units_per_case,
            });
            fetch.units = fetch.units.saturating_add(line.units);
        }
    }
    let by_name = |items: BTreeMap<ProductId, Fetch>| {
        let mut items: Vec<Fetch> = items.into_values().collect();
        items.sort_by(|a, b| a.description.cmp(&b.description));
        items
    };
    all.into_iter().map(|(name, items)| Round { warehouse: name.to_owned(), items: by_name(items) }).collect()
}

/// GET `/sales/orders/print`.
pub async fn print(me: SignedIn, asked: Query<Asked>) -> Result<HttpResponse, Problem> {
    let Asked { kind, order, day, status } = asked.0;
    let board = address("/sales/orders/board", &[("day", &day), ("status", &status)]);
    let id =
        |text: &String| text.split(' ').next().unwrap_or_default().parse().map_err(|_| Problem::not_found("order"));
    let ids: Vec<OrderId> = order.iter().map(id).collect::<Result<_, _>>()?;
    if kind == "pick" {
        return page::html(&me.read(move |tx| pick_list(tx, &ids, board)).await?);
    }
    page::html(&me.read(move |tx| sheets(tx, &ids, board)).await?)
}

fn pick_list(tx: &ReadTx<'_>, ids: &[OrderId], board: String) -> Result<PickList, Problem> {
    let mut papers = papers(tx, ids)?;
    // Nothing is fetched for what came back.
    papers.retain(|paper| !paper.kind.is_return());
    Ok(PickList { shell: Shell::of(tx, "orders", None), rounds: rounds(&papers), papers, today: tx.today(), board })
}

fn sheets(tx: &ReadTx<'_>, ids: &[OrderId], board: String) -> Result<Sheets, Problem> {
    Ok(Sheets {
        shell: Shell::of(tx, "orders", None),
        papers: papers(tx, ids)?,
        team: tx.tenant().name.clone(),
        currency: tx.tenant().currency,
        board,
    })
}
