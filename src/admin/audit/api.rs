//! `/api/sales/audit`.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::find::{self, Entry};
use super::query::AuditQuery;
use crate::values::Problem;
use crate::web::{Query, SignedIn};

/// A row of the audit log.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuditItem {
    id: String,
    at: String,
    /// Absent for a command at the machine.
    user_id: Option<String>,
    /// Who it was, as they were called then.
    actor: String,
    address: String,
    action: String,
    /// What it was done to; empty if to nothing in particular.
    noun: String,
    noun_id: Option<String>,
    /// What that is called now.
    name: String,
    /// Before and after of what changed, and whatever else belongs to it.
    #[schema(value_type = Object)]
    detail: Value,
}

impl From<Entry> for AuditItem {
    fn from(entry: Entry) -> AuditItem {
        AuditItem {
            id: entry.id.to_string(),
            at: entry.at.to_string(),
            user_id: entry.user.map(|id| id.to_string()),
            actor: entry.actor,
            address: entry.address,
            action: entry.action,
            noun: entry.noun,
            noun_id: entry.about.map(|id| id.to_string()),
            name: entry.name,
            detail: serde_json::from_str(&entry.detail).unwrap_or_default(),
        }
    }
}

/// GET `audit`.
pub async fn list(me: SignedIn, query: Query<AuditQuery>) -> Result<HttpResponse, Problem> {
    let (asked, paging) = query.0.parse()?;
    let list = me.read(move |tx| find::list(tx, &asked, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.map(AuditItem::from)))
}

/// GET `audit/{id}`.
pub async fn one(me: SignedIn, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id = path.parse().map_err(|_| Problem::not_found("row of the audit log"))?;
    Ok(HttpResponse::Ok().json(AuditItem::from(me.read(move |tx| find::get(tx, id)).await?)))
}
