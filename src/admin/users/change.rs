//! What an admin changes of a person. Before and after go to the audit log in the same transaction.

use serde_json::{Map, Value, json};

use super::find;
use super::hand_over::hand_over;
use super::model::{Change, RepProfile, User};
use crate::admin::audit::differences;
use crate::admin::links;
use crate::bind;
use crate::store::{About, AdminTx, Sql};
use crate::values::{Problem, Role, UserId};

// The guard is in the statement, so two at once can't take away the last two admins.
const CHANGE: Sql = Sql::new(
    "UPDATE users AS u SET full_name = :name, role = :role, active = :active, version = version + 1 \
     WHERE u.tenant_id = :tenant AND u.id = :id AND u.version = :version AND ( \
     :stays_admin = 1 OR u.role <> 'admin' OR u.active = 0 OR EXISTS ( \
     SELECT 1 FROM users o WHERE o.tenant_id = :tenant AND o.id <> :id AND o.role = 'admin' AND o.active = 1 \
     AND o.password_hash IS NOT NULL))",
);

/// Changes a person, hands over what they look after if asked to, and ends their sessions if they may no
/// longer sign in (SES-6); a new role holds at their very next request. FORBIDDEN to raise one's own role
/// (TEN-6), CONFLICT for a stale version, the last active admin or oneself, NOT_FOUND, INVALID.
pub fn change(tx: &AdminTx<'_>, id: UserId, change: &Change) -> Result<User, Problem> {
    let before = find::get(tx, id)?;
    check(tx, &before, change)?;
    let after = User {
        full_name: change.full_name.as_ref().map_or_else(|| before.full_name.clone(), ToString::to_string),
        role: change.role.unwrap_or(before.role),
        active: change.active.unwrap_or(before.active),
        rep: change.rep.clone().or_else(|| before.rep.clone()),
        ..before.clone()
    };
    save(tx, &before, &after)?;
    if before.active && !after.active {
        end_access(tx, id)?;
    }
    let detail = differences(&shown(&before), &shown(&after));
    if detail != json!({"before": {}, "after": {}}) {
        tx.audit("user_changed", Some(About { subject: "user", id: id.as_bytes() }), &detail.to_string())?;
    }
    if let Some(heir) = change.hand_over_to {
        hand_over(tx, id, heir)?;
    }
    find::get(tx, id)
}

/// Lets somebody sign in again, or no longer: the same rules as [`change`].
pub fn set_active(tx: &AdminTx<'_>, id: UserId, active: bool) -> Result<User, Problem> {
    change(tx, id, &Change { active: Some(active), ..Change::default() })
}

fn check(tx: &AdminTx<'_>, before: &User, change: &Change) -> Result<(), Problem> {
    if change.version.is_some_and(|shown| shown != before.version) {
        return Err(Problem::conflict("Somebody else changed this person in between. Look again, then save."));
    }
    if tx.user_id() != Some(before.id) {
        return Ok(());
    }
    if change.role.is_some_and(|role| role > tx.role()) {
        return Err(Problem::forbidden("Nobody raises their own role."));
    }
    if change.active == Some(false) {
        return Err(Problem::conflict("You can’t disable yourself. Another admin can."));
    }
    Ok(())
}

fn save(tx: &AdminTx<'_>, before: &User, after: &User) -> Result<(), Problem> {
    let stays_admin = after.role == Role::Admin && after.active;
    let binds = bind! {
        ":id" => before.id, ":version" => before.version, ":name" => after.full_name, ":role" => after.role,
        ":active" => after.active, ":stays_admin" => stays_admin,
    };
    tx.run_one(CHANGE, binds, || {
        Problem::conflict("This is the last active admin of the team. Make somebody else an admin first.")
    })?;
    match &after.rep {
        Some(rep) if after.rep != before.rep => save_profile(tx, before.id, rep),
        _ => Ok(()),
    }
}

const SAVE_PROFILE: Sql = Sql::new(
    "INSERT INTO rep_profiles (tenant_id, user_id, territory, delivery_weekdays, weekly_quota_cents, \
     monthly_quota_cents, quarterly_quota_cents, yearly_quota_cents, samples_a_month) \
     VALUES (:tenant, :user, :territory, :weekdays, :weekly, :monthly, :quarterly, :yearly, :samples) \
     ON CONFLICT (tenant_id, user_id) DO UPDATE SET territory = :territory, delivery_weekdays = :weekdays, \
     weekly_quota_cents = :weekly, monthly_quota_cents = :monthly, quarterly_quota_cents = :quarterly, \
     yearly_quota_cents = :yearly, samples_a_month = :samples",
);

pub(super) fn save_profile(tx: &AdminTx<'_>, user: UserId, rep: &RepProfile) -> Result<(), Problem> {
    let territory = rep.territory.as_str();
    let binds = bind! {
        ":user" => user, ":territory" => territory, ":weekdays" => rep.delivery_weekdays,
        ":weekly" => rep.weekly_quota, ":monthly" => rep.monthly_quota, ":quarterly" => rep.quarterly_quota,
        ":yearly" => rep.yearly_quota, ":samples" => rep.samples_a_month,
    };
    tx.run(SAVE_PROFILE, binds).map(|_| ())
}

// "Begun at any time" keeps it on the person's index before SQLite has counted anything.
const END_SESSIONS: Sql =
    Sql::new("DELETE FROM sales_sessions WHERE tenant_id = :tenant AND user_id = :id AND created_at >= 0");

fn end_access(tx: &AdminTx<'_>, id: UserId) -> Result<(), Problem> {
    tx.run(END_SESSIONS, bind! {":id" => id})?;
    links::withdraw(tx, id)
}

fn shown(user: &User) -> Map<String, Value> {
    let mut fields = Map::new();
    fields.insert("fullName".into(), user.full_name.clone().into());
    fields.insert("role".into(), user.role.text().into());
    fields.insert("active".into(), user.active.into());
    if let Some(rep) = &user.rep {
        fields.insert("territory".into(), rep.territory.as_str().into());
        fields.insert("deliveryWeekdays".into(), rep.delivery_weekdays.to_string().into());
        fields.insert("weeklyQuotaCents".into(), rep.weekly_quota.minor().into());
        fields.insert("monthlyQuotaCents".into(), rep.monthly_quota.minor().into());
        fields.insert("quarterlyQuotaCents".into(), rep.quarterly_quota.minor().into());
        fields.insert("yearlyQuotaCents".into(), rep.yearly_quota.minor().into());
        fields.insert("samplesAMonth".into(), rep.samples_a_month.into());
    }
    fields
}
