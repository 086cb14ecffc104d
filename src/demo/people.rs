//! Who signs in at the demo: two teams, so that it can be seen that neither sees the other.

use crate::admin::{tenants, users};
use crate::store::{Store, SystemTx};
use crate::values::{Currency, Email, Name, Problem, Refusal, Role, Slug, Zone};
use crate::web::site::DemoSignIn;

/// The one default password there is, and only in a file marked as a demo (AUT-5).
pub const PASSWORD: &str = "SalesDemo2025";

/// A team of the demo.
pub struct Team {
    pub slug: &'static str,
    pub name: &'static str,
    pub zone: &'static str,
    pub people: &'static [(&'static str, &'static str, Role)],
}

/// The teams: the first is the original portal's, with the sign-in of its walk-through.
pub const TEAMS: [Team; 2] = [
    Team {
        slug: "well-crafted",
        name: "Well Crafted Beverage",
        zone: "America/New_York",
        people: &[
            ("travis@wellcraftedbeverage.com", "Travis Reed", Role::Rep),
            ("maria@wellcraftedbeverage.com", "Maria Conti", Role::Manager),
            ("ada@wellcraftedbeverage.com", "Ada Novak", Role::Admin),
            ("victor@wellcraftedbeverage.com", "Victor Lane", Role::Viewer),
        ],
    },
    Team {
        slug: "hillside",
        name: "Hillside Cellars",
        zone: "America/Los_Angeles",
        people: &[
            ("rosa@hillsidecellars.com", "Rosa Ibarra", Role::Rep),
            ("henry@hillsidecellars.com", "Henry Okafor", Role::Admin),
        ],
    },
];

/// Makes both teams and their people; `hash` is [`PASSWORD`]'s.
pub fn add(store: &Store, hash: &str) -> Result<(), Problem> {
    let hash = hash.to_owned();
    store.system_write_blocking(move |tx| TEAMS.iter().try_for_each(|team| add_team(tx, team, &hash)))
}

fn add_team(tx: &SystemTx<'_>, team: &Team, hash: &str) -> Result<(), Problem> {
    let new = tenants::NewTenant {
        slug: Slug::parse(team.slug).map_err(ours)?,
        name: Name::parse(team.name).map_err(ours)?,
        zone: Zone::parse(team.zone).map_err(ours)?,
        currency: Currency::USD,
    };
    tenants::add(tx, &new)?;
    tx.operate(team.slug, |tx| {
        team.people.iter().try_for_each(|(email, name, role)| {
            let new = users::NewUser {
                email: Email::parse(email).map_err(ours)?,
                full_name: Name::parse(name).map_err(ours)?,
                role: *role,
                password_hash: Some(hash.to_owned()),
            };
            users::add(tx, &new).map(|_| ())
        })
    })
}

fn ours(refusal: Refusal) -> Problem {
    Problem::internal(refusal)
}

/// What the demo prints, and shows on its sign-in page.
pub fn sign_ins() -> Vec<DemoSignIn> {
    let people = TEAMS.iter().flat_map(|team| team.people.iter().map(move |person| (team, person)));
    people
        .map(|(team, (email, _, role))| DemoSignIn {
            email: (*email).to_owned(),
            password: PASSWORD.to_owned(),
            role: format!("{}, {}", role.label(), team.name),
        })
        .collect()
}
