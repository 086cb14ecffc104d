//! Several teams for one e-mail: changing over to another asks for that team's password, since an equal
//! e-mail alone proves nothing, and begins a session of its own (SES-3). It never tells in which other
//! teams an e-mail is known.

mod pages;

use actix_web::http::Method;
use actix_web::web;

use super::person_at_a_device;
use crate::bind;
use crate::store::{ReadTx, Sql};
use crate::values::{Problem, TenantId};
use crate::web::routes::{Access, Route};

/// Who wants to change over, and from where.
#[derive(Clone, Debug)]
pub struct Here {
    pub email: String,
    pub team: TenantId,
    /// Is this device to stay signed in? The new session is as the old one was.
    pub remember: bool,
}

const REMEMBER: Sql = Sql::new("SELECT s.remember FROM sales_sessions s WHERE s.tenant_id = :tenant AND s.id = :id");

/// Where the person is now; FORBIDDEN for a token.
pub fn here(tx: &ReadTx<'_>) -> Result<Here, Problem> {
    person_at_a_device(tx)?;
    let email = tx.person().map(|person| person.email.clone()).unwrap_or_default();
    let remember = tx.one(REMEMBER, bind! {":id" => tx.session_id()}, |row| row.get(0))?.unwrap_or(false);
    Ok(Here { email, team: tx.tenant().id, remember })
}

/// The page that asks for the other team's password.
pub fn routes() -> Vec<Route> {
    vec![
        Route::page(Method::GET, "/sales/account/team", Access::SignedIn, || web::get().to(pages::show)),
        Route::page(Method::POST, "/sales/account/team", Access::SignedIn, || web::post().to(pages::change_over)),
    ]
}
