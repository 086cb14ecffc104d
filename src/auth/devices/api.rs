//! `/api/sales/auth/sessions`: signed-in devices as JSON.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Device, DeviceName};
use crate::auth::cookies;
use crate::values::{Problem, SessionId};
use crate::web::{Json, SignedIn, Site};

/// A signed-in device.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionItem {
    id: String,
    /// What the person calls it; empty if nothing.
    name: String,
    /// Browser and system in plain words.
    device: String,
    /// Where the sign-in came from.
    address: String,
    /// Is it the one that asks?
    current: bool,
    last_seen_at: String,
    created_at: String,
    expires_at: String,
}

/// Signed-in devices; at most as many as one person may have.
#[derive(Serialize, ToSchema)]
pub struct SessionList {
    items: Vec<SessionItem>,
}

/// How many other devices were signed out.
#[derive(Serialize, ToSchema)]
pub struct Ended {
    ended: usize,
}

/// A new name for a device.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rename {
    name: String,
}

impl From<Device> for SessionItem {
    fn from(device: Device) -> SessionItem {
        SessionItem {
            id: device.id.to_string(),
            name: device.name,
            device: device.words,
            address: device.address,
            current: device.is_this,
            last_seen_at: device.last_seen_at.to_string(),
            created_at: device.created_at.to_string(),
            expires_at: device.expires_at.to_string(),
        }
    }
}

fn id_in(path: &str) -> Result<SessionId, Problem> {
    path.parse().map_err(|_| Problem::not_found("device"))
}

/// GET `auth/sessions`.
pub async fn list(me: SignedIn) -> Result<HttpResponse, Problem> {
    let devices = me.read(super::own).await?;
    Ok(HttpResponse::Ok().json(SessionList { items: devices.into_iter().map(SessionItem::from).collect() }))
}

/// PATCH `auth/sessions/{id}`.
pub async fn rename(me: SignedIn, path: web::Path<String>, body: Json<Rename>) -> Result<HttpResponse, Problem> {
    let id = id_in(&path)?;
    let name = DeviceName::parse(&body.0.name).map_err(|refusal| Problem::invalid(vec![refusal.at("name")]))?;
    me.own(move |tx| super::name(tx, id, &name)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// DELETE `auth/sessions/{id}`. Ending the asking one is signing out, so its cookies go too.
pub async fn end(me: SignedIn, site: web::Data<Site>, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id = id_in(&path)?;
    let was_this = me.end(move |tx| super::end(tx, id)).await?;
    let mut answer = HttpResponse::NoContent();
    if was_this {
        cookies::clear(&mut answer, site.is_secure());
    }
    Ok(answer.finish())
}

/// DELETE `auth/sessions`: all others.
pub async fn end_others(me: SignedIn) -> Result<HttpResponse, Problem> {
    let ended = me.end(super::end_others).await?;
    Ok(HttpResponse::Ok().json(Ended { ended }))
}
