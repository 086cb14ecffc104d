//! A team's own settings: what it is called, its clock and currency, who sees what, how long the log is kept.

mod form;
mod pages;

use actix_web::http::Method;
use actix_web::web;
use serde_json::{Map, Value, json};

use crate::admin::audit::differences;
use crate::bind;
use crate::sales::orders::Tax;
use crate::store::{About, AdminTx, ReadTx, Sql, word};
use crate::values::{Currency, Money, Name, Problem, Zone};
use crate::web::routes::{Access, Route};

/// What a team has set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    pub name: Name,
    /// Decides when a day begins.
    pub zone: Zone,
    pub currency: Currency,
    /// An order under it asks for approval; zero asks for none.
    pub minimum_order: Money,
    /// Reps see everybody's customers and orders.
    pub reps_see_all: bool,
    /// Reps see customers that have no rep.
    pub reps_see_unassigned: bool,
    /// Managers may approve what they made themselves.
    pub own_approval: bool,
    /// A flat tax on orders that are written from now on.
    pub tax: Tax,
    /// Days that the audit log is kept; None for ever.
    pub audit_keep_days: Option<i64>,
}

/// Days that an audit log may be kept for, at least and at most; the column's own bounds.
pub const KEEP_DAYS: std::ops::RangeInclusive<i64> = 90..=3650;

const MORE: Sql =
    Sql::new("SELECT t.audit_keep_days, t.version, t.tax_bp, t.tax_label FROM tenants t WHERE t.id = :tenant");

/// The settings, and the version that a change gives back.
pub fn read(tx: &ReadTx<'_>) -> Result<(Settings, i64), Problem> {
    let more =
        tx.one(MORE, bind! {}, |row| Ok((row.get(0)?, row.get(1)?, Tax { rate: row.get(2)?, label: word(row, 3)? })))?;
    let (audit_keep_days, version, tax) = more.ok_or_else(|| Problem::not_found("team"))?;
    let team = tx.tenant().clone();
    let settings = Settings {
        name: Name::parse(&team.name).map_err(|refusal| Problem::internal(refusal.to_string()))?,
        zone: team.zone,
        currency: team.currency,
        minimum_order: team.minimum_order,
        reps_see_all: team.reps_see_all,
        reps_see_unassigned: team.reps_see_unassigned,
        own_approval: team.own_approval,
        tax,
        audit_keep_days,
    };
    Ok((settings, version))
}

// The books are in the currency from the first order on; the guard is in the statement.
const SAVE: Sql = Sql::new(
    "UPDATE tenants AS t SET name = :name, time_zone = :zone, currency = :currency, minimum_order_cents = :minimum, \
     reps_see_all = :all, reps_see_unassigned = :unassigned, own_approval = :own, audit_keep_days = :keep, \
     tax_bp = :tax, tax_label = :label, version = version + 1 \
     WHERE t.id = :tenant AND t.version = :version AND (t.currency = :currency OR NOT EXISTS ( \
     SELECT 1 FROM orders o WHERE o.tenant_id = :tenant AND o.ordered_on >= ''))",
);

/// Saves them; each holds from the very next request on. CONFLICT for a stale version, INVALID names
/// `currency` once there are orders.
pub fn save(tx: &AdminTx<'_>, version: i64, new: &Settings) -> Result<(), Problem> {
    let (before, stands) = read(tx)?;
    let (zone, currency) = (new.zone.name(), new.currency.code());
    let binds = bind! {
        ":name" => new.name, ":zone" => zone, ":currency" => currency,
        ":minimum" => new.minimum_order, ":all" => new.reps_see_all, ":unassigned" => new.reps_see_unassigned,
        ":own" => new.own_approval, ":keep" => new.audit_keep_days, ":tax" => new.tax.rate, ":label" => new.tax.label, ":version" => version,
    };
    tx.run_one(SAVE, binds, || match version == stands {
        false => Problem::conflict("Somebody else changed the settings in between. Look again, then save."),
        true => Problem::invalid_field("currency", "There are orders in the old one, so it stays."),
    })?;
    let tenant = tx.tenant().id;
    let detail = differences(&facts(&before), &facts(new));
    tx.audit("settings_changed", Some(About { subject: "team", id: tenant.as_bytes() }), &detail.to_string())
}

fn facts(settings: &Settings) -> Map<String, Value> {
    let facts = json!({
        "name": settings.name.as_str(), "timeZone": settings.zone.name(), "currency": settings.currency.code(),
        "minimumOrderCents": settings.minimum_order.minor(), "repsSeeAll": settings.reps_see_all,
        "repsSeeUnassigned": settings.reps_see_unassigned, "ownApproval": settings.own_approval,
        "auditKeepDays": settings.audit_keep_days, "taxBp": settings.tax.rate.points(),
        "taxLabel": settings.tax.label.as_str(),
    });
    match facts {
        Value::Object(facts) => facts,
        _ => Map::new(),
    }
}

/// The settings' page and form.
pub fn routes() -> Vec<Route> {
    vec![
        Route::page(Method::GET, "/sales/admin/settings", Access::Admin, || web::get().to(pages::show)),
        Route::page(Method::POST, "/sales/admin/settings", Access::Admin, || web::post().to(pages::save)),
    ]
}
