//! The figures. Each is made with its list's address from one query, by the functions that the list is
//! made by, so the two can't differ (defect O11).

use crate::admin::users;
use crate::sales::customers::{self, Asked, Health, RepFilter};
use crate::sales::orders::{self, OrderQuery, Status};
use crate::sales::periods::{Period, Span};
use crate::store::ReadTx;
use crate::values::{Day, Money, Problem, Timestamp, UserId};

/// A count and the list that has these rows.
#[derive(Clone, Debug)]
pub struct Tile {
    /// The word for programs.
    pub key: &'static str,
    pub label: &'static str,
    pub count: i64,
    pub href: String,
}

/// The revenue of a period and the list of its orders.
#[derive(Clone, Debug)]
pub struct Amount {
    pub label: String,
    pub total: Money,
    pub href: String,
}

/// The revenue of a period to date, beside as much of the one before.
#[derive(Clone, Debug)]
pub struct Revenue {
    pub key: &'static str,
    pub current: Amount,
    pub previous: Amount,
}

/// All that the dashboard shows.
#[derive(Clone, Debug)]
pub struct Dashboard {
    pub as_of: Timestamp,
    pub today: Day,
    /// Whose figures; None for all that the person sees.
    pub rep: Option<(UserId, String)>,
    pub revenue: Vec<Revenue>,
    /// What asks for something to be done today.
    pub to_do: Vec<Tile>,
    pub health: Vec<Tile>,
    pub latest: Vec<orders::Row>,
    pub latest_href: String,
}

const LATEST: i64 = 8;

/// The figures of what the person sees, or of one rep. FORBIDDEN to ask for somebody else's where one sees
/// only one's own; NOT_FOUND if there is no such person.
pub fn dashboard(tx: &ReadTx<'_>, rep: Option<UserId>) -> Result<Dashboard, Problem> {
    if tx.sees_only().is_some_and(|own| rep.is_some_and(|asked| asked != own)) {
        return Err(Problem::forbidden("Only those who see all customers see another rep's figures."));
    }
    let who = rep.map(|id| users::get(tx, id).map(|user| (id, user.full_name.to_string()))).transpose()?;
    let of_rep = OrderQuery { rep, ..OrderQuery::default() };
    let (to_do, health) = customer_tiles(tx, rep)?;
    Ok(Dashboard {
        as_of: tx.now(),
        today: tx.today(),
        rep: who,
        revenue: revenue(tx, &of_rep)?,
        to_do: to_do.into_iter().chain(order_tiles(tx, &of_rep)?).collect(),
        health,
        latest: orders::latest_where(tx, &of_rep, LATEST)?,
        latest_href: of_rep.address(),
    })
}

fn revenue(tx: &ReadTx<'_>, of_rep: &OrderQuery) -> Result<Vec<Revenue>, Problem> {
    let spans = Span::ALL.map(|span| span.to_date(tx.today()));
    let periods: Vec<Period> = spans.iter().flat_map(|span| [span.current, span.previous]).collect();
    let mut sums = orders::sums_delivered(tx, of_rep, &periods)?.into_iter();
    let mut amount = |label: String, period: Period| {
        let total = sums.next().and_then(|sum| sum.total);
        let total = total.ok_or_else(|| Problem::internal("revenue past what an amount holds"))?;
        let query = OrderQuery { rep: of_rep.rep, ..OrderQuery::delivered_in(period) };
        Ok(Amount { label, total, href: query.address() })
    };
    let both = spans.iter().map(|span| {
        let key = match span.span {
            Span::Week => "week",
            Span::Month => "month",
            Span::Year => "year",
        };
        let current = amount(span.label(), span.current)?;
        Ok(Revenue { key, current, previous: amount(span.previous_label(tx.language()), span.previous)? })
    });
    both.collect()
}

/// Healthy first, closed last.
const HEALTHS: [Health; 7] =
    [Health::Healthy, Health::Shrinking, Health::Late, Health::Dormant, Health::Prospect, Health::Cold, Health::Closed];

/// What is asked of the list of customers, as its address says it.
fn asked_of_customers(rep: Option<UserId>) -> Vec<(&'static str, &'static str, Asked)> {
    let of_rep = Asked { rep: rep.map(|id| id.to_string()).unwrap_or_default(), ..Asked::default() };
    let of_health = |health: Health| Asked { health: health.text().to_owned(), ..of_rep.clone() };
    let mut asked = vec![
        ("overdue", "Overdue", Asked { overdue: "true".into(), sort: "nextOrder".into(), ..of_rep.clone() }),
        ("due", "Due", Asked { due: "true".into(), sort: "nextOrder".into(), ..of_rep.clone() }),
        ("late", "Late", Asked { sort: "lastOrder".into(), ..of_health(Health::Late) }),
    ];
    asked.extend(HEALTHS.map(|health| (health.text(), health.label(), of_health(health))));
    asked
}

/// Those of "to do" and those of health.
fn customer_tiles(tx: &ReadTx<'_>, rep: Option<UserId>) -> Result<(Vec<Tile>, Vec<Tile>), Problem> {
    let asked = asked_of_customers(rep);
    let how = asked.iter().map(|(_, _, asked)| asked.query()).collect::<Result<Vec<_>, _>>()?;
    let counts = customers::figures(tx, rep.map(RepFilter::Of), &how)?;
    let tile = |((key, label, asked), count): ((_, _, Asked), Option<i64>)| {
        let count = count.ok_or_else(|| Problem::internal("a tile that no figure is kept for"))?;
        Ok(Tile { key, label, count, href: asked.address() })
    };
    let mut to_do: Vec<Tile> = asked.into_iter().zip(counts).map(tile).collect::<Result<_, Problem>>()?;
    let health = to_do.split_off(to_do.len() - HEALTHS.len());
    Ok((to_do, health))
}

fn order_tiles(tx: &ReadTx<'_>, of_rep: &OrderQuery) -> Result<Vec<Tile>, Problem> {
    let mut tiles = Vec::new();
    let mut tile = |key, label, statuses: &[Status]| {
        let query = OrderQuery { rep: of_rep.rep, ..OrderQuery::at(statuses) };
        let count = orders::sum_where(tx, &query)?.count;
        tiles.push(Tile { key, label, count, href: query.address() });
        Ok::<(), Problem>(())
    };
    if tx.role().may_manage() {
        tile("awaitingApproval", "To approve", &[Status::AwaitingApproval])?;
    }
    tile("open", "Open orders", &[Status::Pending, Status::Ready, Status::Picked])?;
    Ok(tiles)
}
