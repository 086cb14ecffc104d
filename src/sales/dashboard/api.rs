//! GET `/api/sales/dashboard`.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::figures::{Amount, Dashboard, Revenue, Tile, dashboard};
use crate::values::{Problem, UserId, optional_id};
use crate::web::{Query, SignedIn};

/// Whose figures.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Whose {
    rep: String,
}

impl Whose {
    /// INVALID names `rep`.
    pub fn rep(&self) -> Result<Option<UserId>, Problem> {
        optional_id("rep", &self.rep)
    }
}

/// Today's figures.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DashboardAnswer {
    as_of: String,
    /// Today in the team's zone.
    today: String,
    currency: String,
    rep_id: Option<String>,
    revenue: Vec<RevenueAnswer>,
    to_do: Vec<TileAnswer>,
    health: Vec<TileAnswer>,
    latest: Vec<LatestOrder>,
}

/// A period to date and as much of the one before.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RevenueAnswer {
    /// week, month or year.
    key: &'static str,
    current: AmountAnswer,
    previous: AmountAnswer,
}

/// A sum of totals and the list of its orders.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AmountAnswer {
    label: String,
    total_cents: i64,
    /// The page of the list; under `/api` the same for programs.
    href: String,
}

/// A count and its list.
#[derive(Serialize, ToSchema)]
pub struct TileAnswer {
    key: &'static str,
    label: &'static str,
    count: i64,
    href: String,
}

/// One of the latest orders.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LatestOrder {
    id: String,
    number: String,
    /// order or return.
    kind: &'static str,
    status: &'static str,
    customer_id: String,
    customer: String,
    ordered_on: String,
    total_cents: i64,
}

impl From<Amount> for AmountAnswer {
    fn from(amount: Amount) -> AmountAnswer {
        AmountAnswer { label: amount.label, total_cents: amount.total.minor(), href: amount.href }
    }
}

impl From<Revenue> for RevenueAnswer {
    fn from(revenue: Revenue) -> RevenueAnswer {
        RevenueAnswer { key: revenue.key, current: revenue.current.into(), previous: revenue.previous.into() }
    }
}

impl From<Tile> for TileAnswer {
    fn from(tile: Tile) -> TileAnswer {
        TileAnswer { key: tile.key, label: tile.label, count: tile.count, href: tile.href }
    }
}

impl DashboardAnswer {
    fn new(all: Dashboard, currency: &str) -> DashboardAnswer {
        let latest = all.latest.into_iter().map(|row| LatestOrder {
            id: row.id.to_string(),
            number: row.number,
            kind: row.kind.text(),
            status: row.status.text(),
            customer_id: row.customer.to_string(),
            customer: row.customer_name,
            ordered_on: row.ordered_on.to_string(),
            total_cents: row.total.minor(),
        });
        DashboardAnswer {
            as_of: all.as_of.to_string(),
            today: all.today.to_string(),
            currency: currency.to_owned(),
            rep_id: all.rep.map(|(id, _)| id.to_string()),
            revenue: all.revenue.into_iter().map(RevenueAnswer::from).collect(),
            to_do: all.to_do.into_iter().map(TileAnswer::from).collect(),
            health: all.health.into_iter().map(TileAnswer::from).collect(),
            latest: latest.collect(),
        }
    }
}

/// GET `dashboard`.
pub async fn show(me: SignedIn, whose: Query<Whose>) -> Result<HttpResponse, Problem> {
    let rep = whose.0.rep()?;
    let answer = me.read(move |tx| Ok(DashboardAnswer::new(dashboard(tx, rep)?, tx.tenant().currency.code()))).await?;
    Ok(HttpResponse::Ok().json(answer))
}
