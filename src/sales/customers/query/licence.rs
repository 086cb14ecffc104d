//! Licences that ask for somebody's care.

use crate::values::{Day, Refusal};

/// Until when a licence ends that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LicenceFilter {
    /// It is over: each order asks a manager (domain, "Approval").
    Expired,
    /// It is over, or will be within 30 days.
    Within30,
    /// It is over, or will be within 90 days.
    Within90,
}

impl LicenceFilter {
    pub const ALL: [LicenceFilter; 3] = [LicenceFilter::Expired, LicenceFilter::Within30, LicenceFilter::Within90];

    /// The word in addresses.
    pub const fn text(self) -> &'static str {
        match self {
            LicenceFilter::Expired => "expired",
            LicenceFilter::Within30 => "30",
            LicenceFilter::Within90 => "90",
        }
    }

    /// What the list calls it.
    pub const fn label(self) -> &'static str {
        match self {
            LicenceFilter::Expired => "Expired",
            LicenceFilter::Within30 => "Expired, or within 30 days",
            LicenceFilter::Within90 => "Expired, or within 90 days",
        }
    }

    /// # Errors
    /// If it is none of the words.
    pub fn parse(text: &str) -> Result<LicenceFilter, Refusal> {
        let known = LicenceFilter::ALL.into_iter().find(|filter| filter.text() == text);
        known.ok_or_else(|| Refusal::new("Must be expired, 30 or 90."))
    }

    /// The last day on which a licence ends that is meant. One that ends today is good today.
    pub fn until(self, today: Day) -> Day {
        match self {
            LicenceFilter::Expired => today.plus_days(-1),
            LicenceFilter::Within30 => today.plus_days(30),
            LicenceFilter::Within90 => today.plus_days(90),
        }
    }
}
