//! Saved views: a list's filters and order under a name, for oneself or for the team.

pub(super) mod api;
pub(super) mod pages;

use serde_json::json;

use super::Asked;
use crate::bind;
use crate::store::{About, OwnTx, ReadTx, Sql, Statement};
use crate::values::{Problem, Text, ViewId, fold};

/// A view to be saved.
#[derive(Clone, Debug)]
pub struct NewView {
    pub name: Text<1, 60>,
    /// The query of the list's address.
    pub query: String,
    /// Whether the whole team has it.
    pub shared: bool,
}

impl NewView {
    /// INVALID names `name` or `query`.
    pub fn parse(name: &str, query: &str, shared: bool) -> Result<NewView, Problem> {
        let name = Text::parse(name).map_err(|refusal| Problem::invalid(vec![refusal.at("name")]))?;
        let query = Asked::of_query(query)?.filters();
        if query.is_empty() {
            return Err(Problem::invalid_field("query", "Choose a filter or an order first."));
        }
        Ok(NewView { name, query, shared })
    }
}

/// A view as it stands.
#[derive(Clone, Debug)]
pub struct View {
    pub id: ViewId,
    pub name: String,
    pub query: String,
    pub shared: bool,
    /// Whether the person who asks saved it.
    pub own: bool,
}

/// Nobody has more, and no more are shown of the team's.
const MOST: i64 = 50;

const OWN: Sql = Sql::new(
    "SELECT v.id, v.name, v.query, v.shared, 1 FROM saved_views v \
     WHERE v.tenant_id = :tenant AND v.user_id = :me AND v.name_key > '' ORDER BY v.name_key LIMIT :most",
);
const SHARED: Sql = Sql::new(
    "SELECT v.id, v.name, v.query, v.shared, 0 FROM saved_views v \
     WHERE v.tenant_id = :tenant AND v.shared = 1 AND CASE WHEN v.user_id = :me THEN 0 ELSE 1 END = 1 \
     ORDER BY v.name_key, v.id LIMIT :most",
);
const SAVE: Sql = Sql::new(
    "INSERT INTO saved_views (tenant_id, id, user_id, name, name_key, query, shared, created_at) \
     VALUES (:tenant, :id, :me, :name, :key, :query, :shared, :now) \
     ON CONFLICT (tenant_id, user_id, name_key) DO UPDATE SET name = excluded.name, query = excluded.query, \
     shared = excluded.shared",
);
const REMOVE: Sql = Sql::new("DELETE FROM saved_views WHERE tenant_id = :tenant AND id = :id");

/// The person's own views by name, then those that others share.
pub fn views(tx: &ReadTx<'_>) -> Result<Vec<View>, Problem> {
    let mut all = Vec::new();
    for statement in [OWN, SHARED] {
        all.extend(tx.all(statement, bind! {":me" => tx.user_id(), ":most" => MOST}, |row| {
            Ok(View { id: row.get(0)?, name: row.get(1)?, query: row.get(2)?, shared: row.get(3)?, own: row.get(4)? })
        })?);
    }
    Ok(all)
}

/// What reads views, for the plan test.
pub fn view_statements() -> [Statement; 2] {
    [OWN.into(), SHARED.into()]
}

/// Saves a view; one of the person's own of that name is replaced.
pub fn save_view(tx: &OwnTx<'_>, new: &NewView) -> Result<View, Problem> {
    let key = fold(new.name.as_str());
    let own: Vec<View> = views(tx)?.into_iter().filter(|view| view.own).collect();
    let replaces = own.iter().any(|view| fold(&view.name) == key);
    if !replaces && i64::try_from(own.len()).is_ok_and(|n| n >= MOST) {
        return Err(Problem::invalid_field("name", format!("You have {MOST} views; remove one first.")));
    }
    tx.run(
        SAVE,
        bind! {
            ":id" => tx.new_id(), ":me" => tx.user_id(), ":name" => new.name, ":key" => key, ":query" => new.query,
            ":shared" => new.shared, ":now" => tx.now(),
        },
    )?;
    let saved = views(tx)?.into_iter().find(|view| view.own && fold(&view.name) == key);
    let saved = saved.ok_or_else(|| Problem::internal("a view that was not saved"))?;
    told(tx, "view_saved", &saved)?;
    Ok(saved)
}

/// Removes a view of one's own; a manager also one that somebody shares. NOT_FOUND otherwise.
pub fn remove_view(tx: &OwnTx<'_>, id: ViewId) -> Result<(), Problem> {
    let manages = tx.role().may_manage();
    let found = views(tx)?.into_iter().find(|view| view.id == id && (view.own || manages));
    let gone = found.ok_or_else(|| Problem::not_found("view"))?;
    tx.run_one(REMOVE, bind! {":id" => id}, || Problem::not_found("view"))?;
    told(tx, "view_removed", &gone)
}

fn told(tx: &OwnTx<'_>, action: &str, view: &View) -> Result<(), Problem> {
    let detail = json!({"name": view.name, "query": view.query, "shared": view.shared}).to_string();
    tx.audit(action, Some(About { subject: "view", id: view.id.as_bytes() }), &detail)
}
