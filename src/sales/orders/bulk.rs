//! One step for many orders, each in a transaction of its own: what one refuses keeps no other back.

use futures_util::future::join_all;

use super::payment::{Payment, pay};
use super::standing::standing;
use super::{Action, act};
use crate::store::ManagerTx;
use crate::values::{Code, OrderId, Problem};
use crate::web::SignedIn;

/// Orders of one request.
pub const MOST_AT_ONCE: usize = 200;

/// What many orders can have done to them at once.
#[derive(Clone, Debug)]
pub enum Together {
    /// Ready, pick or deliver.
    Step(Action),
    Pay(Payment),
}

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

/// Does it with each. All are queued at once, so that the writer commits them together; a refusal
/// begins with the order's number.
///
/// # Errors
/// INVALID naming `orders` for none or for more than 200, `action` for a step that isn't for many;
/// FORBIDDEN if that is what each answers, as to a token that only reads.
pub async fn act_on(me: &SignedIn, what: Together, orders: Vec<Seen>) -> Result<Vec<Outcome>, Problem> {
    if !matches!(what, Together::Step(Action::Ready | Action::Pick | Action::Deliver) | Together::Pay(_)) {
        return Err(Problem::invalid_field("action", "Must be ready, pick, deliver or paid."));
    }
    match orders.len() {
        0 => return Err(Problem::invalid_field("orders", "Choose at least one order.")),
        1..=MOST_AT_ONCE => {}
        _ => return Err(Problem::invalid_field("orders", format!("At most {MOST_AT_ONCE} orders at once."))),
    }
    let each = orders.into_iter().map(async |seen| {
        let what = what.clone();
        let result = me.manage(move |tx| one(tx, &what, seen)).await;
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

fn one(tx: &ManagerTx<'_>, what: &Together, seen: Seen) -> Result<(), Problem> {
    let number = standing(tx, seen.id)?.number;
    let done = match what {
        Together::Step(action) => act(tx, seen.id, *action, seen.version, "").map(drop),
        Together::Pay(payment) => pay(tx, seen.id, seen.version, payment),
    };
    done.map_err(|problem| {
        let facts: Vec<&str> = problem.errors.iter().map(|error| error.message.as_str()).collect();
        // What is invalid says so at its field; the rest, in its sentence.
        let said = if problem.code == Code::Invalid { String::new() } else { problem.detail.clone() };
        let detail = [said, facts.join(" ")].join(" ");
        let detail = format!("{number}: {}", detail.trim());
        Problem { detail, ..problem }
    })
}
