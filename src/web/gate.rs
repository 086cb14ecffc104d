//! Default deny (TEN-5): a route's [`Access`] is asked before its body is read, so that whoever may not
//! use it learns nothing of what it takes. The handler's own transaction asks again, in its snapshot.

use actix_web::body::BoxBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::{Next, from_fn};
use actix_web::{Error, FromRequest};

use super::routes::{Access, Route};
use super::signed_in::SignedIn;
use crate::values::{Problem, Role};

/// Puts the gate before a route.
pub(super) fn guard(made: actix_web::Route, route: &Route) -> actix_web::Route {
    match (route.access, &route.method) {
        (Access::Open, _) => made,
        (Access::SignedIn, &Method::GET) => made.wrap(from_fn(look_back)),
        (access, _) => {
            made.wrap(from_fn(move |request: ServiceRequest, next: Next<BoxBody>| pass(access, request, next)))
        }
    }
}

/// What anyone signed in may read asks for the session once, in the snapshot that it reads. Only an
/// answer that came before that, such as to a query that can't be read, has the session asked for here.
async fn look_back(mut request: ServiceRequest, next: Next<BoxBody>) -> Result<ServiceResponse<BoxBody>, Error> {
    let (asked, payload) = request.parts_mut();
    let me = SignedIn::from_request(asked, payload).await?;
    let answer = next.call(request).await?;
    if answer.status().is_client_error() {
        me.glance(|_| Ok(())).await?;
    }
    Ok(answer)
}

async fn pass(
    access: Access,
    mut request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let (asked, payload) = request.parts_mut();
    let me = SignedIn::from_request(asked, payload).await?;
    me.glance(move |tx| refuse(access, tx.role())).await?;
    next.call(request).await
}

fn refuse(access: Access, role: Role) -> Result<(), Problem> {
    let (may, sentence) = match access {
        Access::Open | Access::SignedIn => (true, ""),
        Access::Seller => (role.may_sell(), "A viewer sees everything and changes nothing."),
        Access::Manager => (role.may_manage(), "Only a manager may do this."),
        Access::Admin => (role.may_administer(), "Only an admin may do this."),
    };
    if may { Ok(()) } else { Err(Problem::forbidden(sentence)) }
}
