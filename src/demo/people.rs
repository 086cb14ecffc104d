//! Who signs in at the demo: two teams, so that it can be seen that neither sees the other.

use super::plan::TERRITORIES;
use crate::admin::{tenants, users};
use crate::store::{Store, SystemTx};
use crate::values::{Currency, Email, Money, Name, Problem, Refusal, Role, Slug, Text, Weekday, Zone};
use crate::web::site::DemoSignIn;

/// The one default password there is, and only in a file marked as a demo (AUT-5).
pub const PASSWORD: &str = "SalesDemo2025";

/// A team of the demo.
pub struct Team {
    pub slug: &'static str,
    pub name: &'static str,
    pub zone: &'static str,
    /// Whose sign-ins are printed; the first is a rep.
    pub people: &'static [(&'static str, &'static str, Role)],
    /// The other reps.
    pub reps: &'static [(&'static str, &'static str)],
}

impl Team {
    /// Everyone, the printed ones first.
    fn everyone(&self) -> impl Iterator<Item = (&'static str, &'static str, Role)> {
        let others = self.reps.iter().map(|(email, name)| (*email, *name, Role::Rep));
        self.people.iter().copied().chain(others)
    }

    /// The reps, the first of the printed ones first.
    pub fn all_reps(&self) -> impl Iterator<Item = &'static str> {
        self.everyone().filter(|(_, _, role)| *role == Role::Rep).map(|(email, ..)| email)
    }

    /// Who decides: the manager, or else the admin.
    pub fn boss(&self) -> &'static str {
        let of = |wanted| self.everyone().find(|(_, _, role)| *role == wanted).map(|(email, ..)| email);
        of(Role::Manager).or_else(|| of(Role::Admin)).unwrap_or_default()
    }
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
        reps: &[
            ("juniper@wellcraftedbeverage.com", "Juniper Copperpot"),
            ("basil@wellcraftedbeverage.com", "Basil Hopworthy"),
            ("clementine@wellcraftedbeverage.com", "Clementine Kettleby"),
            ("rowan@wellcraftedbeverage.com", "Rowan Barleycorn"),
            ("saffron@wellcraftedbeverage.com", "Saffron Quillfeather"),
            ("barnaby@wellcraftedbeverage.com", "Barnaby Mossgrove"),
            ("marigold@wellcraftedbeverage.com", "Marigold Pippinworth"),
            ("fennel@wellcraftedbeverage.com", "Fennel Stillwater-Fry"),
            ("olive@wellcraftedbeverage.com", "Olive Crumbleton"),
            ("perry@wellcraftedbeverage.com", "Perry Thornapple"),
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
        reps: &[("linden@hillsidecellars.com", "Linden Plumtree"), ("tansy@hillsidecellars.com", "Tansy Nutmeadow")],
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
        for (email, name, role) in team.everyone() {
            let new = users::NewUser {
                email: Email::parse(email).map_err(ours)?,
                full_name: Name::parse(name).map_err(ours)?,
                role,
                password_hash: Some(hash.to_owned()),
            };
            let id = users::add(tx, &new)?;
            if let Some(place) = team.all_reps().position(|rep| rep == email) {
                users::change(tx, id, &users::Change { rep: Some(profile(place)?), ..users::Change::default() })?;
            }
        }
        Ok(())
    })
}

/// 15,000 a week, and as much in a month, a quarter and a year.
fn profile(place: usize) -> Result<users::RepProfile, Problem> {
    let territory = TERRITORIES[place % TERRITORIES.len()];
    Ok(users::RepProfile {
        territory: Text::parse(territory).map_err(ours)?,
        delivery_weekdays: Weekday::ALL[..5].iter().copied().collect(),
        weekly_quota: Money::from_minor(1_500_000),
        monthly_quota: Money::from_minor(6_500_000),
        quarterly_quota: Money::from_minor(19_500_000),
        yearly_quota: Money::from_minor(78_000_000),
        samples_a_month: 20,
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
