//! Signed-in devices (SES-7): each is a live session of the person. Ending one is a transaction of its
//! own, and the very next request with its cookie is refused, in every process on the file (SES-6).

pub mod api;
pub mod pages;
mod words;

use actix_web::http::Method;
use actix_web::web;

use crate::bind;
use crate::store::{About, OwnTx, ReadTx, Sql};
use crate::values::{Problem, SessionId, Text, Timestamp, UserId};
use crate::web::openapi::Operation;
use crate::web::routes::{Access, Route};

pub use words::describe;

/// One live session as its person sees it.
#[derive(Clone, Debug)]
pub struct Device {
    pub id: SessionId,
    /// What the person calls it; may be empty.
    pub name: String,
    /// Browser and system in plain words.
    pub words: String,
    pub address: String,
    pub last_seen_at: Timestamp,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    /// The session that asks.
    pub is_this: bool,
}

const LIST: Sql = Sql::new(
    "SELECT s.id, s.name, s.device, s.address, s.last_seen_at, s.created_at, s.expires_at FROM sales_sessions s \
     WHERE s.tenant_id = :tenant AND s.user_id = :user AND s.expires_at > :now AND s.absolute_expires_at > :now \
     ORDER BY s.created_at DESC LIMIT 200",
);

/// A person's live sessions: the asking one first, then by last use.
pub fn of(tx: &ReadTx<'_>, user: UserId) -> Result<Vec<Device>, Problem> {
    let mut devices = tx.all(LIST, bind! {":user" => user, ":now" => tx.now()}, |row| {
        let id: SessionId = row.get(0)?;
        Ok(Device {
            id,
            name: row.get(1)?,
            words: describe(&row.get::<_, String>(2)?),
            address: row.get(3)?,
            last_seen_at: row.get(4)?,
            created_at: row.get(5)?,
            expires_at: row.get(6)?,
            is_this: tx.session_id() == Some(id),
        })
    })?;
    devices.sort_by_key(|d| (!d.is_this, std::cmp::Reverse(d.last_seen_at)));
    Ok(devices)
}

/// The signed-in person's own devices.
pub fn own(tx: &ReadTx<'_>) -> Result<Vec<Device>, Problem> {
    of(tx, super::person_of(tx)?)
}

const END: Sql = Sql::new("DELETE FROM sales_sessions WHERE tenant_id = :tenant AND user_id = :user AND id = :id");

/// Ends one session of a person; NOT_FOUND if it isn't theirs or is gone already.
pub fn end_of(tx: &OwnTx<'_>, user: UserId, id: SessionId) -> Result<(), Problem> {
    tx.run_one(END, bind! {":user" => user, ":id" => id}, || Problem::not_found("device"))?;
    tx.audit("session_ended", Some(About { subject: "session", id: id.as_bytes() }), "{}")
}

/// Ends one of one's own; true if it was the one that asks.
pub fn end(tx: &OwnTx<'_>, id: SessionId) -> Result<bool, Problem> {
    end_of(tx, super::person_at_a_device(tx)?, id)?;
    Ok(tx.session_id() == Some(id))
}

// "Begun at any time" keeps it on the person's index before SQLite has counted anything.
const END_OTHERS: Sql = Sql::new(
    "DELETE FROM sales_sessions WHERE tenant_id = :tenant AND user_id = :user AND created_at >= 0 AND id <> :kept",
);

/// Ends all of a person's sessions but for the one that asks, and returns how many. For somebody else's
/// that is all of them: the asker's own is not among them.
pub fn end_others_of(tx: &OwnTx<'_>, user: UserId) -> Result<usize, Problem> {
    let kept = tx.session_id().map(|id| *id.as_bytes()).unwrap_or_default();
    let ended = tx.run(END_OTHERS, bind! {":user" => user, ":kept" => kept})?;
    if ended > 0 {
        let about = About { subject: "user", id: user.as_bytes() };
        tx.audit("sessions_ended", Some(about), &format!("{{\"ended\":{ended}}}"))?;
    }
    Ok(ended)
}

/// Ends all of one's own but this one.
pub fn end_others(tx: &OwnTx<'_>) -> Result<usize, Problem> {
    end_others_of(tx, super::person_at_a_device(tx)?)
}

const NAME: Sql =
    Sql::new("UPDATE sales_sessions SET name = :name WHERE tenant_id = :tenant AND user_id = :user AND id = :id");

/// A device's name: at most 60 characters, empty for none.
pub type DeviceName = Text<0, 60>;

/// Names one of one's own devices.
pub fn name(tx: &OwnTx<'_>, id: SessionId, name: &DeviceName) -> Result<(), Problem> {
    let user = super::person_at_a_device(tx)?;
    tx.run_one(NAME, bind! {":name" => name.as_str(), ":user" => user, ":id" => id}, || Problem::not_found("device"))?;
    tx.audit("session_named", Some(About { subject: "session", id: id.as_bytes() }), "{}")
}

/// The pages and calls of signed-in devices.
pub fn routes() -> Vec<Route> {
    let mut all = page_routes();
    all.extend(api_routes());
    all
}

fn page_routes() -> Vec<Route> {
    let page = |method, path, make| Route::page(method, path, Access::SignedIn, make);
    vec![
        page(Method::GET, "/sales/sessions", || web::get().to(pages::list)),
        page(Method::POST, "/sales/sessions/end-others", || web::post().to(pages::end_others)),
        page(Method::GET, "/sales/sessions/{id}", || web::get().to(pages::one)),
        page(Method::POST, "/sales/sessions/{id}", || web::post().to(pages::name)),
        page(Method::POST, "/sales/sessions/{id}/end", || web::post().to(pages::end)),
    ]
}

fn api_routes() -> Vec<Route> {
    let call = |method, path, operation, make| Route::api(method, path, Access::SignedIn, operation, make);
    let all = "/api/sales/auth/sessions";
    let one = "/api/sales/auth/sessions/{id}";
    vec![
        call(Method::GET, all, Operation::new("Signed-in devices.").answers::<api::SessionList>(), || {
            web::get().to(api::list)
        }),
        call(Method::DELETE, all, Operation::new("Sign out all other devices.").answers::<api::Ended>(), || {
            web::delete().to(api::end_others)
        }),
        call(Method::PATCH, one, Operation::new("Name a device.").takes::<api::Rename>().status(204), || {
            web::patch().to(api::rename)
        }),
        call(Method::DELETE, one, Operation::new("Sign out one device.").status(204), || web::delete().to(api::end)),
    ]
}
