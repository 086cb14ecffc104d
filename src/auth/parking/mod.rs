//! A form outlives its session (UI-4). When a form comes and the session is over, what was typed is kept
//! here for half an hour, for the one whose session it was. Whoever signs in as that person, in that team,
//! sees it and sends it on or throws it away; nobody else learns that it is there.
//!
//! The expired row tells whose form it was. Signing out, ending a device and disabling a person delete
//! that row or close it, so after those nothing is kept.

mod fields;
mod pages;
mod park;

use actix_web::http::Method;
use actix_web::web;

use crate::auth::person_at_a_device;
use crate::auth::sessions::Issued;
use crate::bind;
use crate::store::{Credential, OwnTx, ReadTx, Sql};
use crate::values::{Code, FormId, Problem};
use crate::web::Site;
use crate::web::routes::{Access, Route};

pub use fields::{Fields, is_secret};
pub use park::park;

/// Where a kept form waits for its person.
const PLACE: &str = "/sales/parked/";

/// A form that was kept.
pub struct Parked {
    pub id: FormId,
    pub action: String,
    pub page: String,
    pub fields: Fields,
    pub left_out: bool,
}

const GONE: &str = "It isn’t here: what was typed is kept for 30 minutes, for the one who typed it, and sent once.";

fn gone() -> Problem {
    Problem { detail: GONE.to_owned(), ..Problem::not_found("form") }
}

const FIND: Sql = Sql::new(
    "SELECT id, action, page, fields, left_out FROM parked_forms \
     WHERE tenant_id = :tenant AND user_id = :user AND id = :id AND expires_at > :now",
);

/// One's own; NOT_FOUND if it is somebody else's, too old or was sent.
pub fn find(tx: &ReadTx<'_>, id: FormId) -> Result<Parked, Problem> {
    let user = person_at_a_device(tx)?;
    let found = tx.one(FIND, bind! {":user" => user, ":id" => id, ":now" => tx.now()}, |row| {
        Ok(Parked {
            id: row.get(0)?,
            action: row.get(1)?,
            page: row.get(2)?,
            fields: Fields::parse(row.get_ref(3)?.as_str()?).unwrap_or_default(),
            left_out: row.get(4)?,
        })
    })?;
    found.ok_or_else(gone)
}

const TAKE: Sql = Sql::new("DELETE FROM parked_forms WHERE tenant_id = :tenant AND user_id = :user AND id = :id");

/// Redeems it, once, and returns where it posts to.
pub fn take(tx: &OwnTx<'_>, id: FormId) -> Result<String, Problem> {
    let action = find(tx, id)?.action;
    tx.run_one(TAKE, bind! {":user" => person_at_a_device(tx)?, ":id" => id}, gone)?;
    Ok(action)
}

/// The kept form that an address of ours means, if it means one.
pub fn id_in(address: &str) -> Option<FormId> {
    address.strip_prefix(PLACE)?.parse().ok()
}

/// Does `next` lead to a kept form that isn't this person's? Somebody else may have signed in, in the same
/// browser.
pub async fn is_elsewhere(site: &Site, issued: &Issued, next: &str) -> Result<bool, Problem> {
    let Some(id) = id_in(next) else { return Ok(false) };
    let me = Credential::session(&issued.session, String::new());
    match site.store.read(me, move |tx| find(tx, id).map(|_| ())).await {
        Ok(()) => Ok(false),
        Err(problem) if problem.code == Code::NotFound => Ok(true),
        Err(problem) => Err(problem),
    }
}

/// The page that shows a kept form, and its two buttons.
pub fn routes() -> Vec<Route> {
    let page = |method, path, make| Route::page(method, path, Access::SignedIn, make);
    vec![
        page(Method::GET, "/sales/parked/{id}", || web::get().to(pages::show)),
        page(Method::POST, "/sales/parked/{id}", || web::post().to(pages::send)),
        page(Method::POST, "/sales/parked/{id}/discard", || web::post().to(pages::discard)),
    ]
}
