//! Where an order stands and what may be done with it, in words. Which leads to
//! which is the table in `flow`.

use crate::values::Refusal;
use std::{fmt, str::FromStr};

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    Draft,
    AwaitingApproval,
    Pending,
    Ready,
    Picked,
    Delivered,
    Cancelled,
}

/// What may be done with an order; its text is the last part of the route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    Edit,
    Submit,
    Approve,
    Reject,
    Ready,
    Pick,
    Deliver,
    Undo,
    Cancel,
    Return,
}

impl Status {
    pub const ALL: [Self; 7] = [
        Self::Draft,
        Self::AwaitingApproval,
        Self::Pending,
        Self::Ready,
        Self::Picked,
        Self::Delivered,
        Self::Cancelled,
    ];

    /// The text in the file, in addresses and in JSON.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::AwaitingApproval => "awaiting_approval",
            Self::Pending => "pending",
            Self::Ready => "ready",
            Self::Picked => "picked",
            Self::Delivered => "delivered",
            Self::Cancelled => "cancelled",
        }
    }

    /// The name on pages.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::AwaitingApproval => "Awaiting approval",
            Self::Pending => "Pending",
            Self::Ready => "Ready",
            Self::Picked => "Picked",
            Self::Delivered => "Delivered",
            Self::Cancelled => "Cancelled",
        }
    }

    /// Accepted and still to be delivered: such an order holds its stock reserved.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Pending | Self::Ready | Self::Picked)
    }
}

impl Action {
    pub const ALL: [Self; 10] = [
        Self::Edit,
        Self::Submit,
        Self::Approve,
        Self::Reject,
        Self::Ready,
        Self::Pick,
        Self::Deliver,
        Self::Undo,
        Self::Cancel,
        Self::Return,
    ];

    /// The last part of the route.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Edit => "edit",
            Self::Submit => "submit",
            Self::Approve => "approve",
            Self::Reject => "reject",
            Self::Ready => "ready",
            Self::Pick => "pick",
            Self::Deliver => "deliver",
            Self::Undo => "undo",
            Self::Cancel => "cancel",
            Self::Return => "return",
        }
    }

    /// What the button says.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Edit => "Edit",
            Self::Submit => "Submit",
            Self::Approve => "Approve",
            Self::Reject => "Reject",
            Self::Ready => "Mark ready",
            Self::Pick => "Mark picked",
            Self::Deliver => "Mark delivered",
            Self::Undo => "Undo",
            Self::Cancel => "Cancel order",
            Self::Return => "Return",
        }
    }

    /// What the timeline says.
    pub const fn done(self) -> &'static str {
        match self {
            Self::Edit => "Edited",
            Self::Submit => "Submitted",
            Self::Approve => "Approved",
            Self::Reject => "Sent back",
            Self::Ready => "Marked ready",
            Self::Pick => "Marked picked",
            Self::Deliver => "Delivered",
            Self::Undo => "Taken back a step",
            Self::Cancel => "Cancelled",
            Self::Return => "Taken back",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.text())
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.text())
    }
}

impl FromStr for Status {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        Self::ALL
            .into_iter()
            .find(|status| status.text() == text)
            .ok_or_else(|| Refusal::new("Is not a status that an order can have."))
    }
}

impl FromStr for Action {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        Self::ALL
            .into_iter()
            .find(|action| action.text() == text)
            .ok_or_else(|| Refusal::new("Is not something that can be done with an order."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_goes_there_and_back() {
        for status in Status::ALL {
            assert_eq!(status.to_string().parse(), Ok(status));
        }
        for action in Action::ALL {
            assert_eq!(action.to_string().parse(), Ok(action));
        }
        assert!("Draft".parse::<Status>().is_err());
        assert!("delete".parse::<Action>().is_err());
    }
}
