//! What somebody may do.

use super::{Refusal, text_serde::serde_by_text};
use std::{fmt, str::FromStr};

/// A user's role in a tenant, from the one who may least: each may do what the
/// one before may, and more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    Viewer,
    Rep,
    Manager,
    Admin,
}

impl Role {
    pub const ALL: [Self; 4] = [Self::Viewer, Self::Rep, Self::Manager, Self::Admin];

    /// The text in the file, in JSON and in commands.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Rep => "rep",
            Self::Manager => "manager",
            Self::Admin => "admin",
        }
    }

    /// The name on pages.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Viewer => "Viewer",
            Self::Rep => "Sales rep",
            Self::Manager => "Manager",
            Self::Admin => "Admin",
        }
    }

    /// Changes customers and orders of its own; a viewer changes nothing.
    pub fn may_sell(self) -> bool {
        self >= Self::Rep
    }

    /// Approves, reassigns, delivers, sets prices and stock, sees the team.
    pub fn may_manage(self) -> bool {
        self >= Self::Manager
    }

    /// Users, settings, all imports, audit.
    pub fn may_administer(self) -> bool {
        self >= Self::Admin
    }

    /// Every customer and order of the tenant, not only its own.
    pub fn sees_all(self) -> bool {
        self != Self::Rep
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.text())
    }
}

impl FromStr for Role {
    type Err = Refusal;

    fn from_str(text: &str) -> Result<Self, Refusal> {
        let typed = text.trim();
        Self::ALL
            .into_iter()
            .find(|role| role.text() == typed)
            .ok_or_else(|| Refusal::new("Must be admin, manager, rep or viewer."))
    }
}

serde_by_text!(Role);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_what() {
        for (text, sell, manage, administer, sees_all) in [
            ("viewer", false, false, false, true),
            ("rep", true, false, false, false),
            ("manager", true, true, false, true),
            ("admin", true, true, true, true),
        ] {
            let role: Role = text.parse().unwrap();
            assert_eq!(role.to_string(), text);
            assert_eq!(role.may_sell(), sell);
            assert_eq!(role.may_manage(), manage);
            assert_eq!(role.may_administer(), administer);
            assert_eq!(role.sees_all(), sees_all);
        }
        assert!("Admin".parse::<Role>().is_err());
    }
}
