//! What the person who looks at an order may do with it now, so that no button is one that would be refused.

use super::links::stays_delivered;
use super::standing::circumstances;
use super::step::PAID_FIRST;
use super::{Action, Involved, Order, PAID, Row, Status, UNPAID, allowed, may_approve};
use crate::store::ReadTx;
use crate::values::{Problem, Role, UserId};

/// The steps, and why one that the status has is not among them.
#[derive(Debug, Default)]
pub struct Choices {
    pub actions: Vec<Action>,
    /// `paid` or `unpaid`, where it is the one or the other that can be said.
    pub payment: Option<&'static str>,
    /// Sentences for the person.
    pub instead: Vec<String>,
}

/// By the table of `flow`, by who may approve, and by what the order has: the same that `act` asks.
pub fn choices(tx: &ReadTx<'_>, order: &Order) -> Choices {
    let circumstances = circumstances(tx, order.row.kind, order.row.delivered_on);
    let actions = allowed(order.row.status, tx.role(), circumstances);
    let mut choices = Choices { actions, payment: payment(tx, &order.row), instead: Vec::new() };
    let edits = order.timeline.iter().filter(|entry| entry.action == Action::Edit.text());
    let editors: Vec<UserId> = edits.filter_map(|entry| entry.user).collect();
    if let Err(refusal) = approvable(tx, &order.row, &editors) {
        choices.drop(Action::Approve, refusal.detail);
    }
    if order.lines.is_empty() {
        choices.drop(Action::Submit, "An order needs at least one line before it can be submitted.".to_owned());
    }
    if order.row.paid_on.is_some() {
        choices.drop(Action::Undo, PAID_FIRST.to_owned());
    }
    if let Some(sentence) = stays_delivered(&order.links) {
        choices.drop(Action::Undo, sentence);
    }
    if order.lines.iter().all(|line| line.returnable() == 0) {
        choices.drop(Action::Return, "All of it came back.".to_owned());
    }
    let waits = order.row.status == Status::AwaitingApproval;
    if waits && tx.role() == Role::Rep {
        choices.instead.push("A manager approves it or sends it back.".to_owned());
    }
    choices
}

fn payment(tx: &ReadTx<'_>, order: &Row) -> Option<&'static str> {
    match (tx.role().may_manage(), order.owed, order.paid_on) {
        (false, ..) => None,
        (true, true, _) => Some(PAID),
        (true, false, paid_on) => paid_on.map(|_| UNPAID),
    }
}

impl Choices {
    /// All that may be done, by the last part of its route.
    pub fn words(&self) -> Vec<&'static str> {
        self.actions.iter().map(|action| action.text()).chain(self.payment).collect()
    }

    fn drop(&mut self, action: Action, sentence: String) {
        let before = self.actions.len();
        self.actions.retain(|known| *known != action);
        if self.actions.len() < before {
            self.instead.push(sentence);
        }
    }
}

/// Refuses with the sentence of `may_approve`. An operator at the machine is nobody's colleague.
pub(super) fn approvable(tx: &ReadTx<'_>, order: &Row, editors: &[UserId]) -> Result<(), Problem> {
    let Some(user) = tx.user_id() else { return Ok(()) };
    let involved = Involved::new(order.created_by, editors, order.rep);
    may_approve(tx.role(), user, &involved, tx.tenant().own_approval)
}
