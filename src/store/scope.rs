//! Who asks, and for which team. Only the store makes one, from a session row, a token row or an
//! operator at the machine; nothing else can, so tenant and user never come from a request.

use rusqlite::{Connection, named_params};

use super::errors::storage;
use crate::values::{
    BasisPoints, Currency, DateLanguage, Money, Problem, Role, SessionId, TenantId, Text, Timestamp, UserId, Zone,
};

/// A team: its name, its clock, its currency and its rules.
#[derive(Clone, Debug)]
pub struct Tenant {
    pub id: TenantId,
    pub slug: String,
    pub name: String,
    pub zone: Zone,
    pub currency: Currency,
    pub minimum_order: Money,
    pub reps_see_all: bool,
    pub reps_see_unassigned: bool,
    pub own_approval: bool,
    /// A flat tax on what is ordered from now on, and what it is called.
    pub tax: BasisPoints,
    pub tax_label: Text<1, 40>,
}

/// The person who asks.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: UserId,
    pub full_name: String,
    pub email: String,
    pub role: Role,
    /// In which the names of weekdays and months are written.
    pub language: DateLanguage,
}

/// The personal token that a program showed instead of a cookie.
#[derive(Clone, Debug)]
pub(super) struct TokenInUse {
    pub name: String,
    pub may_write: bool,
}

/// The session whose cookie came.
#[derive(Clone, Copy, Debug)]
pub struct SessionInUse {
    pub id: SessionId,
    pub expires_at: Timestamp,
    /// Until then its token opens the door; then it has to be renewed.
    pub access_expires_at: Timestamp,
}

/// The capability that ties a transaction to one tenant.
#[derive(Clone, Debug)]
pub struct Scope {
    pub(super) tenant: Tenant,
    /// None for an operator at the machine (a command).
    pub(super) person: Option<Person>,
    pub(super) session: Option<SessionInUse>,
    pub(super) token: Option<TokenInUse>,
    pub(super) address: String,
}

impl Scope {
    pub(super) fn role(&self) -> Role {
        self.person.as_ref().map_or(Role::Admin, |p| p.role)
    }

    /// FORBIDDEN for a token that only reads.
    pub(super) fn may_change(&self) -> Result<(), Problem> {
        match &self.token {
            Some(token) if !token.may_write => Err(Problem::forbidden("This token reads only.")),
            _ => Ok(()),
        }
    }

    /// Who did it, as audit rows say it.
    pub(super) fn actor(&self) -> String {
        let name = self.person.as_ref().map_or("operator", |p| &p.full_name);
        match &self.token {
            Some(token) => format!("{name}, by the token “{}”", token.name),
            None => name.to_owned(),
        }
    }

    /// An operator at the machine acts for a team as its admin.
    pub(super) fn operator(conn: &Connection, slug: &str) -> Result<Scope, Problem> {
        let tenant = conn
            .prepare_cached(concat!(
                "SELECT id, slug, name, time_zone, currency, minimum_order_cents, reps_see_all, reps_see_unassigned, ",
                "own_approval, tax_bp, tax_label FROM tenants WHERE slug = :slug"
            ))
            .and_then(|mut s| s.query_map(named_params! {":slug": slug}, |row| tenant_at(row, 0))?.next().transpose())
            .map_err(storage)?
            .ok_or_else(|| Problem::invalid_field("tenant", format!("There is no team with the slug “{slug}”.")))?;
        Ok(Scope { tenant, person: None, session: None, token: None, address: String::new() })
    }
}

/// Eleven columns of `tenants`, from `first` on.
pub(super) fn tenant_at(row: &rusqlite::Row<'_>, first: usize) -> rusqlite::Result<Tenant> {
    let unreadable = |column: usize, what: &str| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, what.to_owned().into())
    };
    let zone: String = row.get(first + 3)?;
    let currency: String = row.get(first + 4)?;
    let tax_label: String = row.get(first + 10)?;
    Ok(Tenant {
        id: row.get(first)?,
        slug: row.get(first + 1)?,
        name: row.get(first + 2)?,
        zone: Zone::parse(&zone).map_err(|_| unreadable(first + 3, "time zone"))?,
        currency: Currency::parse(&currency).map_err(|_| unreadable(first + 4, "currency"))?,
        minimum_order: row.get(first + 5)?,
        reps_see_all: row.get(first + 6)?,
        reps_see_unassigned: row.get(first + 7)?,
        own_approval: row.get(first + 8)?,
        tax: row.get(first + 9)?,
        tax_label: Text::parse(&tax_label).map_err(|_| unreadable(first + 10, "name of a tax"))?,
    })
}
