//! One step for many orders, each in a transaction of its own: what one refuses keeps no other back.

use futures_util::future::join_all;

use super::standing::standing;
use super::{Action, act};
use crate::store::WriteTx;
use crate::values::{Code, OrderId, Problem};
use crate::web::SignedIn;

/// Orders of one request.
pub const MOST_AT_ONCE: usize = 200;

/// An order as it was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    pub id: OrderId,
    pub version: i64,
}

/// What became of one of them.
pub struct Outcome {
    pub id: OrderId,
    pub result: Result<(), Problem>,
}

/// Takes the step with each. All are queued at once, so that the writer commits them together; a refusal
/// begins with the order's number.
///
/// # Errors
/// INVALID naming `orders` for none or for more than 200, `action` for a step that isn't for many;
/// FORBIDDEN if that is what each answers, as to a token that only reads.
pub async fn act_on(me: &SignedIn, action: Action, orders: Vec<Seen>) -> Result<Vec<Outcome>, Problem> {
    if !matches!(action, Action::Ready | Action::Pick | Action::Deliver) {
        return Err(Problem::invalid_field("action", "Must be ready, pick or deliver."));
    }
    match orders.len() {
        0 => return Err(Problem::invalid_field("orders", "Choose at least one order.")),
        1..=MOST_AT_ONCE => {}
        _ => return Err(Problem::invalid_field("orders", format!("At most {MOST_AT_ONCE} orders at once."))),
    }
    let each = orders.into_iter().map(async |seen| {
        let result = me.write(move |tx| one(tx, action, seen)).await;
        Outcome { id: seen.id, result }
    });
    let outcomes = join_all(each).await;
    match outcomes.iter().all(Outcome::is_forbidden) {
        true => Err(outcomes.into_iter().find_map(|o| o.result.err()).unwrap_or_else(|| Problem::not_found("order"))),
        false => Ok(outcomes),
    }
}

impl Outcome {
    fn is_forbidden(&self) -> bool {
        self.result.as_ref().is_err_and(|problem| problem.code == Code::Forbidden)
    }
}

fn one(tx: &WriteTx<'_>, action: Action, seen: Seen) -> Result<(), Problem> {
    let number = standing(tx, seen.id)?.number;
    act(tx, seen.id, action, seen.version, "").map(drop).map_err(|problem| {
        let facts: Vec<&str> = problem.errors.iter().map(|error| error.message.as_str()).collect();
        let detail = format!("{number}: {} {}", problem.detail, facts.join(" "));
        Problem { detail: detail.trim_end().to_owned(), ..problem }
    })
}
