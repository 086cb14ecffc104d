//! `/sales/orders`: the list, one order, and the steps that its status and the person's role allow.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::{Action, ListQuery, Order, Row, Status, act, allowed, list as listed, one};
use crate::store::ReadTx;
use crate::values::{Currency, Money, OrderId, Problem};
use crate::web::page::{self, Choice, Shell};
use crate::web::pager::{Pager, address};
use crate::web::{Form, Query, SignedIn};

const PATH: &str = "/sales/orders";

#[derive(Template)]
#[template(path = "sales/orders/list.html")]
struct ListPage {
    shell: Shell,
    query: ListQuery,
    rows: Vec<Row>,
    pager: Pager,
    statuses: Vec<Choice>,
    status: String,
    currency: Currency,
    can_sell: bool,
}

impl ListPage {
    fn read(tx: &ReadTx<'_>, query: ListQuery) -> Result<ListPage, Problem> {
        let paging = query.paging().parse()?;
        let found = listed(tx, &query.parse()?, &paging)?;
        let pager = Pager::of(&found, &paging, PATH, &pairs(&query));
        Ok(ListPage {
            shell: Shell::of(tx, "orders", None),
            rows: found.items,
            pager,
            statuses: Status::ALL.into_iter().map(|status| Choice::new(status.text(), status.label())).collect(),
            status: query.status.first().filter(|_| query.status.len() == 1).cloned().unwrap_or_default(),
            currency: tx.tenant().currency,
            can_sell: tx.role().may_sell(),
            query,
        })
    }

    fn is_filtered(&self) -> bool {
        pairs(&self.query).iter().any(|(_, value)| !value.is_empty())
    }

    fn without_search(&self) -> String {
        address(PATH, &pairs(&self.query)[1..])
    }

    fn amount(&self, amount: &Money) -> String {
        amount.format_with_currency(&self.currency)
    }
}

/// The filters and the sort; of several statuses an address keeps each.
fn pairs(query: &ListQuery) -> Vec<(&'static str, &str)> {
    let mut pairs = vec![
        ("search", query.search.as_str()),
        ("customer", &query.customer),
        ("rep", &query.rep),
        ("from", &query.from),
        ("to", &query.to),
        ("deliveredFrom", &query.delivered_from),
        ("deliveredTo", &query.delivered_to),
        ("sort", &query.sort),
    ];
    pairs.extend(query.status.iter().map(|status| ("status", status.as_str())));
    pairs
}

/// GET `/sales/orders`.
pub async fn list(me: SignedIn, query: Query<ListQuery>) -> Result<HttpResponse, Problem> {
    page::html(&me.read(move |tx| ListPage::read(tx, query.0)).await?)
}

#[derive(Template)]
#[template(path = "sales/orders/one.html")]
struct OnePage {
    shell: Shell,
    order: Order,
    steps: Vec<Action>,
    can_edit: bool,
    can_sell: bool,
    currency: Currency,
    done: bool,
}

impl OnePage {
    fn read(tx: &ReadTx<'_>, id: OrderId, notice: &str) -> Result<OnePage, Problem> {
        let order = one(tx, id)?;
        let status = order.row.status.label().to_lowercase();
        let sentence = match notice {
            "done" => Some(format!("Done: the order is {status} now.")),
            "saved" => Some("The order was saved.".to_owned()),
            "submitted" => Some(format!("The order was submitted and is {status}.")),
            _ => None,
        };
        let today = order.row.delivered_on == Some(tx.today());
        let (edits, steps): (Vec<_>, Vec<_>) =
            allowed(order.row.status, tx.role(), today).into_iter().partition(|step| *step == Action::Edit);
        Ok(OnePage {
            shell: Shell::of(tx, "orders", sentence),
            steps,
            can_edit: !edits.is_empty(),
            can_sell: tx.role().may_sell(),
            currency: tx.tenant().currency,
            done: order.row.delivered_on.is_some(),
            order,
        })
    }

    fn amount(&self, amount: &Money) -> String {
        amount.format_with_currency(&self.currency)
    }
}

/// What the last step did, a word.
#[derive(Deserialize)]
pub struct Notice {
    #[serde(default)]
    notice: String,
}

/// GET `/sales/orders/{id}`.
pub async fn show(me: SignedIn, id: web::Path<OrderId>, notice: Query<Notice>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    page::html(&me.read(move |tx| OnePage::read(tx, id, &notice.0.notice)).await?)
}

/// One step, from the version that the page showed.
#[derive(Clone, Deserialize)]
pub struct StepForm {
    version: i64,
    #[serde(default)]
    note: String,
}

/// POST `/sales/orders/{id}/{action}`.
pub async fn step(
    me: SignedIn,
    path: web::Path<(OrderId, String)>,
    form: Form<StepForm>,
) -> Result<HttpResponse, Problem> {
    let (id, word) = path.into_inner();
    let action = Action::ALL.into_iter().find(|action| action.text() == word);
    let action = action.ok_or_else(|| Problem::not_found("step"))?;
    me.write(move |tx| act(tx, id, action, form.0.version, &form.0.note)).await?;
    Ok(page::see_other(&format!("{PATH}/{id}?notice=done")))
}
