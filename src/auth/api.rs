//! `/api/sales/auth`: signing in and out as JSON.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::cookies as session_cookies;
use super::entering::Step;
use super::lane::Lane;
use super::refresh::{Refreshed, refresh};
use super::sessions::{self, Issued, Tokens};
use super::sign_in::{self, Attempt, Outcome};
use crate::store::{Credential, ReadTx, SessionInUse};
use crate::values::{FieldError, Problem};
use crate::web::cookies::{self, Jar, Shown};
use crate::web::{Json, SignedIn, Site, client};

/// A sign-in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Login {
    email: String,
    #[schema(format = "password")]
    password: String,
    /// Keep me signed in; true unless given.
    remember: Option<bool>,
    /// The team's slug, where one e-mail and password fit several.
    tenant: Option<String>,
    /// For who has sign-in codes: the six digits of the app, or a recovery code.
    code: Option<String>,
}

/// Who is signed in, where, and until when.
#[derive(Serialize, ToSchema)]
pub struct Me {
    user: MeUser,
    tenant: MeTenant,
    /// None for a program with a personal token.
    session: Option<MeSession>,
}

/// The signed-in person.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MeUser {
    id: String,
    full_name: String,
    email: String,
    role: String,
    /// In which their pages name weekdays and months: `en`, `de`, `fr`, `es`, `it`, `nl` or `pt`.
    date_language: String,
}

/// Their team.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MeTenant {
    id: String,
    slug: String,
    name: String,
    time_zone: String,
    currency: String,
}

/// Their session.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MeSession {
    id: String,
    expires_at: String,
    access_expires_at: String,
}

/// A renewed session.
#[derive(Serialize, ToSchema)]
pub struct Renewal {
    session: MeSession,
}

impl From<&Issued> for Renewal {
    /// Nothing is looked up by the new token: that would be its first use, and start the grace before the
    /// client has it.
    fn from(issued: &Issued) -> Renewal {
        let session = MeSession {
            id: issued.id.to_string(),
            expires_at: issued.expires_at.to_string(),
            access_expires_at: issued.access_expires_at.to_string(),
        };
        Renewal { session }
    }
}

fn me_of(tx: &ReadTx<'_>) -> Result<Me, Problem> {
    let Some(person) = tx.person() else { return Err(Problem::session_expired()) };
    let tenant = tx.tenant();
    Ok(Me {
        user: MeUser {
            id: person.id.to_string(),
            full_name: person.full_name.clone(),
            email: person.email.clone(),
            role: person.role.text().to_owned(),
            date_language: person.language.code().to_owned(),
        },
        tenant: MeTenant {
            id: tenant.id.to_string(),
            slug: tenant.slug.clone(),
            name: tenant.name.clone(),
            time_zone: tenant.zone.name().to_owned(),
            currency: tenant.currency.code().to_owned(),
        },
        session: tx.session().map(MeSession::from),
    })
}

impl From<SessionInUse> for MeSession {
    fn from(session: SessionInUse) -> MeSession {
        MeSession {
            id: session.id.to_string(),
            expires_at: session.expires_at.to_string(),
            access_expires_at: session.access_expires_at.to_string(),
        }
    }
}

/// POST `login`.
pub async fn login(
    site: web::Data<Site>,
    lane: web::Data<Lane>,
    request: HttpRequest,
    body: Json<Login>,
) -> Result<HttpResponse, Problem> {
    let Login { email, password, remember, tenant, code } = body.0;
    let attempt = Attempt {
        email,
        password,
        tenant: tenant.filter(|slug| !slug.is_empty()),
        but: None,
        remember: remember.unwrap_or(true),
        device: client::user_agent(&request),
        address: client::address(&request, &site),
        known_device: cookies::read(&request, Jar::KnownDevice, site.is_secure()).token(),
        code,
        step: Step::None,
    };
    match sign_in::sign_in(&site.store, &lane, attempt).await? {
        Outcome::SignedIn { issued, known_device } => {
            end_former(&site, &request).await?;
            let me = read_me(&site, &issued, &request).await?;
            let mut answer = HttpResponse::Ok();
            session_cookies::set(
                &mut answer,
                &issued,
                known_device.as_ref(),
                site.store.clock().now(),
                site.is_secure(),
            );
            Ok(answer.json(me))
        }
        Outcome::CodeNeeded => {
            Err(Problem::invalid_field("code", "Send the code that your app shows, or a recovery code."))
        }
        Outcome::CodeWrong => Err(Problem::invalid_field("code", sign_in::CODE_WRONG)),
        Outcome::SeveralTeams(teams) => {
            let slugs: Vec<String> = teams.into_iter().map(|(slug, _)| slug).collect();
            let message = format!("This sign-in fits several teams: name one of {}.", slugs.join(", "));
            let mut problem = Problem::invalid_field("tenant", message.clone());
            problem.errors = vec![FieldError::new("tenant", message)];
            Err(problem)
        }
    }
}

/// Signing in again in the same browser replaces the session that it had (SES-3).
pub async fn end_former(site: &Site, request: &HttpRequest) -> Result<(), Problem> {
    let session = cookies::read(request, Jar::Session, site.is_secure()).token();
    let refresh = cookies::read(request, Jar::Refresh, site.is_secure()).token();
    if session.is_none() && refresh.is_none() {
        return Ok(());
    }
    let address = client::address_text(request, site);
    site.store.system_end(move |tx| sessions::end(tx, session.as_ref(), refresh.as_ref(), &address)).await?;
    Ok(())
}

async fn read_me(site: &Site, issued: &Issued, request: &HttpRequest) -> Result<Me, Problem> {
    let credential = Credential::session(&issued.session, client::address_text(request, site));
    site.store.read(credential, me_of).await
}

/// GET `me`.
pub async fn me(me: SignedIn) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(me.glance(me_of).await?))
}

/// POST `refresh`. A failure sets no cookies.
pub async fn renew(site: web::Data<Site>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let shown = match cookies::read(&request, Jar::Refresh, site.is_secure()) {
        Shown::Token(token) => token,
        Shown::Unusable => return Err(Problem::session_expired()),
        Shown::Nothing => {
            let session = cookies::read(&request, Jar::Session, site.is_secure());
            return Err(if session == Shown::Nothing { Problem::auth_required() } else { Problem::session_expired() });
        }
    };
    let (fresh, limits) = (Tokens::draw()?, site.store.session_limits());
    let address = client::address_text(&request, &site);
    match site.store.system_write(move |tx| refresh(tx, &shown, &fresh, &limits, &address)).await? {
        Refreshed::Refused => Err(Problem::session_expired()),
        Refreshed::Renewed(issued) => {
            let mut answer = HttpResponse::Ok();
            session_cookies::set(&mut answer, &issued, None, site.store.clock().now(), site.is_secure());
            Ok(answer.json(Renewal::from(&issued)))
        }
    }
}

/// POST `logout`: finds the session by either cookie.
pub async fn logout(site: web::Data<Site>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    end_former(&site, &request).await?;
    let mut answer = HttpResponse::NoContent();
    session_cookies::clear(&mut answer, site.is_secure());
    answer.insert_header((header::HeaderName::from_static("clear-site-data"), "\"cache\""));
    Ok(answer.finish())
}
