//! The one table of what may be done with an order, by whom, and what it does to
//! the stock (domain, "Order status"). Every route, button and test reads it.
//!
//! Whose order it is, is not asked here: a rep doesn't even see others' orders.
//! Who of the managers may approve is `may_approve`.

use super::{Action, Link, Status};
use crate::values::Role;

/// One row: from where, by what, to where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    pub from: Status,
    pub action: Action,
    pub when: When,
    pub to: Status,
    pub stock: Stock,
    /// The least role that may.
    pub role: Role,
}

/// What else decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    Always,
    /// Nothing asks for approval.
    NoReason,
    /// Something asks for approval.
    AnyReason,
    /// On the day of the delivery, in the tenant's zone; a return stays.
    SameDay,
    /// Of an order, not of a return.
    Sale,
}

/// What becomes of the units of the order's tracked products.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stock {
    Untouched,
    /// Reserved goes up.
    Reserve,
    /// Reserved goes down by what this order reserved.
    Release,
    /// Release what it reserved before the edit, reserve what it asks now.
    ReserveAnew,
    /// On hand and reserved go down; refused beyond what is on hand.
    Take,
    /// On hand and reserved go up again.
    GiveBack,
    /// On hand goes up by what came back, unless it is written off.
    ComeBack,
}

/// What begins elsewhere than as a draft, made by a step of another order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Birth {
    /// The step of the other order.
    pub by: Action,
    pub link: Link,
    pub at: Status,
    pub stock: Stock,
}

/// What was approved needs no new approval; a return is over the moment it is made.
#[rustfmt::skip]
pub const BORN: &[Birth] = &[
    Birth { by: Action::Deliver, link: Link::Rest,   at: Status::Pending,   stock: Stock::Reserve },
    Birth { by: Action::Return,  link: Link::Return, at: Status::Delivered, stock: Stock::ComeBack },
];

/// What the table has to know of an order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// Something asks for approval (of the order as it will be).
    pub any_reason: bool,
    /// It was delivered today, in the tenant's zone.
    pub delivered_today: bool,
    /// It takes back what another order brought.
    pub is_return: bool,
}

const fn step(from: Status, action: Action, when: When, to: Status, stock: Stock, role: Role) -> Step {
    Step { from, action, when, to, stock, role }
}

#[rustfmt::skip]
pub const TABLE: &[Step] = {
    use Role::{Manager, Rep};
    use Status::{AwaitingApproval, Cancelled, Delivered, Draft, Pending, Picked, Ready};
    use Stock::{GiveBack, Release, Reserve, ReserveAnew, Take, Untouched};
    use When::{Always, AnyReason, NoReason, Sale, SameDay};
    &[
        step(Draft,            Action::Edit,    Always,    Draft,            Untouched,   Rep),
        step(Draft,            Action::Submit,  NoReason,  Pending,          Reserve,     Rep),
        step(Draft,            Action::Submit,  AnyReason, AwaitingApproval, Untouched,   Rep),
        step(Draft,            Action::Cancel,  Always,    Cancelled,        Untouched,   Rep),
        step(AwaitingApproval, Action::Edit,    NoReason,  Pending,          Reserve,     Rep),
        step(AwaitingApproval, Action::Edit,    AnyReason, AwaitingApproval, Untouched,   Rep),
        step(AwaitingApproval, Action::Approve, Always,    Pending,          Reserve,     Manager),
        step(AwaitingApproval, Action::Reject,  Always,    Draft,            Untouched,   Manager),
        step(AwaitingApproval, Action::Cancel,  Always,    Cancelled,        Untouched,   Rep),
        step(Pending,          Action::Edit,    NoReason,  Pending,          ReserveAnew, Rep),
        step(Pending,          Action::Edit,    AnyReason, AwaitingApproval, Release,     Rep),
        step(Pending,          Action::Ready,   Always,    Ready,            Untouched,   Manager),
        step(Pending,          Action::Cancel,  Always,    Cancelled,        Release,     Rep),
        step(Ready,            Action::Pick,    Always,    Picked,           Untouched,   Manager),
        step(Ready,            Action::Undo,    Always,    Pending,          Untouched,   Manager),
        step(Ready,            Action::Cancel,  Always,    Cancelled,        Release,     Manager),
        step(Picked,           Action::Deliver, Always,    Delivered,        Take,        Manager),
        step(Picked,           Action::Undo,    Always,    Ready,            Untouched,   Manager),
        step(Picked,           Action::Cancel,  Always,    Cancelled,        Release,     Manager),
        step(Delivered,        Action::Undo,    SameDay,   Picked,           GiveBack,    Manager),
        step(Delivered,        Action::Return,  Sale,      Delivered,        Untouched,   Manager),
    ]
};

impl When {
    const fn holds(self, order: Circumstances) -> bool {
        match self {
            Self::Always => true,
            Self::NoReason => !order.any_reason,
            Self::AnyReason => order.any_reason,
            Self::SameDay => order.delivered_today && !order.is_return,
            Self::Sale => !order.is_return,
        }
    }
}

/// The step that an action is for an order as it stands; none if it is no step.
pub fn next(from: Status, action: Action, order: Circumstances) -> Option<&'static Step> {
    TABLE.iter().find(|s| s.from == from && s.action == action && s.when.holds(order))
}

/// How an order of that link begins.
pub fn birth(link: Link) -> Option<&'static Birth> {
    BORN.iter().find(|birth| birth.link == link)
}

/// What somebody with that role may do with an order, with and without reasons, in the order of the buttons.
pub fn allowed(from: Status, role: Role, order: Circumstances) -> Vec<Action> {
    let may = |action: Action| {
        [false, true].into_iter().any(|any_reason| {
            let order = Circumstances { any_reason, ..order };
            next(from, action, order).is_some_and(|step| role >= step.role)
        })
    };
    Action::ALL.into_iter().filter(|&action| may(action)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NO_REASON: Circumstances = Circumstances { any_reason: false, delivered_today: true, is_return: false };
    const A_REASON: Circumstances = Circumstances { any_reason: true, delivered_today: false, is_return: false };
    const A_RETURN: Circumstances = Circumstances { any_reason: false, delivered_today: true, is_return: true };

    /// Without a reason and on the day of delivery, every status and action.
    #[test]
    #[rustfmt::skip]
    fn the_whole_table() {
        let columns = [
            Action::Edit, Action::Submit, Action::Approve, Action::Reject, Action::Ready,
            Action::Pick, Action::Deliver, Action::Undo, Action::Cancel, Action::Return,
        ];
        let expected = [
        //                     edit       submit     approve    reject   ready    pick      deliver      undo       cancel       return
        ("draft",             ["draft",   "pending", "",        "",      "",      "",       "",          "",        "cancelled", ""]),
        ("awaiting_approval", ["pending", "",        "pending", "draft", "",      "",       "",          "",        "cancelled", ""]),
        ("pending",           ["pending", "",        "",        "",      "ready", "",       "",          "",        "cancelled", ""]),
        ("ready",             ["",        "",        "",        "",      "",      "picked", "",          "pending", "cancelled", ""]),
        ("picked",            ["",        "",        "",        "",      "",      "",       "delivered", "ready",   "cancelled", ""]),
        ("delivered",         ["",        "",        "",        "",      "",      "",       "",          "picked",  "",          "delivered"]),
        ("cancelled",         ["",        "",        "",        "",      "",      "",       "",          "",        "",          ""]),
        ];
        for (from, row) in expected {
            let from = from.parse().unwrap();
            let found = columns.map(|action| {
                next(from, action, NO_REASON).map_or("", |step| step.to.text())
            });
            assert_eq!(found, row, "{from}");
        }
    }

    #[test]
    fn a_reason_leads_to_a_manager() {
        for (from, action, stock) in [
            (Status::Draft, Action::Submit, Stock::Untouched),
            (Status::AwaitingApproval, Action::Edit, Stock::Untouched),
            (Status::Pending, Action::Edit, Stock::Release),
        ] {
            let step = next(from, action, A_REASON).unwrap();
            assert_eq!((step.to, step.stock), (Status::AwaitingApproval, stock));
        }
    }

    #[test]
    fn a_delivery_is_undone_on_its_day_only() {
        assert!(next(Status::Delivered, Action::Undo, NO_REASON).is_some());
        assert!(next(Status::Delivered, Action::Undo, A_REASON).is_none());
    }

    #[test]
    fn with_a_return_nothing_may_be_done() {
        for role in [Role::Rep, Role::Manager, Role::Admin] {
            assert_eq!(allowed(Status::Delivered, role, A_RETURN), []);
        }
    }

    /// What is born open holds its stock, and what is born delivered never held any.
    #[test]
    fn what_begins_elsewhere_begins_at_a_status_of_the_table() {
        for birth in BORN {
            assert!(TABLE.iter().any(|step| step.action == birth.by), "{birth:?}");
            assert_eq!(birth.stock == Stock::Reserve, birth.at.is_open(), "{birth:?}");
        }
    }

    /// O15: open orders hold their stock, others hold none, delivered ones took it.
    #[test]
    fn stock_follows_the_status() {
        for step in TABLE {
            let expected = match (step.from.is_open(), step.to.is_open()) {
                _ if step.from == step.to && step.to == Status::Delivered => Stock::Untouched,
                _ if step.to == Status::Delivered => Stock::Take,
                _ if step.from == Status::Delivered => Stock::GiveBack,
                (false, true) => Stock::Reserve,
                (true, false) => Stock::Release,
                (true, true) if step.action == Action::Edit => Stock::ReserveAnew,
                _ => Stock::Untouched,
            };
            assert_eq!(step.stock, expected, "{step:?}");
        }
    }

    /// O15: no two rows answer the same question.
    #[test]
    fn every_answer_is_the_only_one() {
        for order in [NO_REASON, A_REASON] {
            for step in TABLE.iter().filter(|step| step.when.holds(order)) {
                assert_eq!(next(step.from, step.action, order), Some(step));
            }
        }
    }

    #[test]
    fn undo_goes_one_step_back() {
        for step in TABLE.iter().filter(|step| step.action == Action::Undo) {
            let forth = TABLE.iter().find(|s| s.to == step.from).unwrap();
            assert_eq!(forth.from, step.to);
        }
    }

    /// O8: a rep neither approves nor touches what the warehouse has begun.
    #[test]
    fn the_buttons_of_each_role() {
        use Action::{Approve, Cancel, Deliver, Edit, Pick, Ready, Reject, Return, Submit, Undo};
        for (from, rep, manager) in [
            (Status::Draft, vec![Edit, Submit, Cancel], vec![Edit, Submit, Cancel]),
            (Status::AwaitingApproval, vec![Edit, Cancel], vec![Edit, Approve, Reject, Cancel]),
            (Status::Pending, vec![Edit, Cancel], vec![Edit, Ready, Cancel]),
            (Status::Ready, vec![], vec![Pick, Undo, Cancel]),
            (Status::Picked, vec![], vec![Deliver, Undo, Cancel]),
            (Status::Delivered, vec![], vec![Undo, Return]),
            (Status::Cancelled, vec![], vec![]),
        ] {
            assert_eq!(allowed(from, Role::Viewer, NO_REASON), []);
            assert_eq!(allowed(from, Role::Rep, NO_REASON), rep, "{from}");
            assert_eq!(allowed(from, Role::Manager, NO_REASON), manager, "{from}");
            assert_eq!(allowed(from, Role::Admin, NO_REASON), manager, "{from}");
        }
        assert_eq!(allowed(Status::Delivered, Role::Admin, A_REASON), [Return]);
    }
}
