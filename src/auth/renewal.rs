//! A page request with no live `session-id` and a good `refresh-token` is renewed on the way and simply
//! answered.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};

use super::cookies as session_cookies;
use super::parking;
use super::refresh::{Refreshed, refresh};
use super::sessions::{Issued, Tokens};
use crate::bind;
use crate::store::SystemSql;
use crate::values::{Problem, Token};
use crate::web::cookies::{self, Jar};
use crate::web::signed_in::Renewed;
use crate::web::{Site, client};

/// How a request finds the door.
enum Way {
    /// The session is live, or none is asked after here.
    Open,
    /// Renewed on the way.
    Renewed(Issued),
    /// Something was shown that opens nothing.
    Closed,
}

/// Wraps every route; only pages are renewed. Of a form that comes too late, what was typed is kept.
pub async fn wrap(
    site: web::Data<Site>,
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let issued = match find_way(&site, &request).await? {
        Way::Renewed(issued) => Some(issued),
        Way::Open => None,
        Way::Closed => match parking::park(&site, &mut request).await? {
            Some(to_sign_in) => return Ok(request.into_response(to_sign_in)),
            None => None,
        },
    };
    if let Some(issued) = &issued {
        request.extensions_mut().insert(Renewed(issued.session));
    }
    let mut response = next.call(request).await?.map_into_boxed_body();
    // A page that sets the cookies itself, as signing out does, has the last word.
    if let Some(issued) = issued
        && response.response().cookies().next().is_none()
    {
        for cookie in session_cookies::of(&issued, site.store.clock().now(), site.is_secure()) {
            response.response_mut().add_cookie(&cookie).map_err(|e| Problem::internal(e.to_string()))?;
        }
    }
    Ok(response)
}

fn is_page(path: &str) -> bool {
    (path == "/" || path.starts_with("/sales")) && !path.starts_with("/sales/log")
}

const LIVE: SystemSql = SystemSql::new(
    "SELECT 1 FROM sales_sessions s JOIN users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id \
     WHERE s.session_hash = :hash AND s.access_expires_at > :now AND s.expires_at > :now AND u.active = 1",
);

async fn find_way(site: &Site, request: &ServiceRequest) -> Result<Way, Problem> {
    if !is_page(request.path()) {
        return Ok(Way::Open);
    }
    let shown = |jar| cookies::read(request.request(), jar, site.is_secure()).token();
    let (session, refresh_token) = (shown(Jar::Session), shown(Jar::Refresh));
    let asks = refresh_token.is_some() || *request.method() == Method::POST;
    match (session, refresh_token) {
        (Some(session), _) if asks && is_live(site, &session).await? => Ok(Way::Open),
        (_, Some(token)) => renew(site, request, token).await,
        (Some(_), None) if asks => Ok(Way::Closed),
        _ => Ok(Way::Open),
    }
}

async fn renew(site: &Site, request: &ServiceRequest, shown: Token) -> Result<Way, Problem> {
    let (fresh, limits) = (Tokens::draw()?, site.store.session_limits());
    let address = client::address_text(request.request(), site);
    let renewed = site.store.system_write(move |tx| refresh(tx, &shown, &fresh, &limits, &address)).await?;
    Ok(match renewed {
        Refreshed::Renewed(issued) => Way::Renewed(issued),
        Refreshed::Refused => Way::Closed,
    })
}

async fn is_live(site: &Site, session: &Token) -> Result<bool, Problem> {
    let hash = session.hash();
    let found =
        site.store.system_read(move |tx| tx.one(LIVE, bind! {":hash" => hash, ":now" => tx.now()}, |_| Ok(()))).await?;
    Ok(found.is_some())
}
