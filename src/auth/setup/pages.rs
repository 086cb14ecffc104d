//! `/setup`: one form, once.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::super::cookies as session_cookies;
use super::super::lane::Lane;
use super::super::passwords;
use super::super::sessions::Tokens;
use super::{FirstTeam, Found, find, redeem};
use crate::admin::{tenants::NewTenant, users::NewUser};
use crate::values::{Currency, Email, Errors, Name, Problem, Role, Slug, Token, Zone};
use crate::web::page::{self, DeadEnd, FormErrors, Shell};
use crate::web::{Form, Query, Site, client};

/// What was typed, and the link's secret.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[derive(Default)]
pub struct Typed {
    token: String,
    team_name: String,
    slug: String,
    time_zone: String,
    currency: String,
    name: String,
    email: String,
    password: String,
}

#[derive(Template)]
#[template(path = "auth/setup.html")]
struct SetupPage {
    shell: Shell,
    token: String,
    errors: FormErrors,
    team_name: String,
    slug: String,
    time_zone: String,
    currency: String,
    name: String,
    email: String,
    zones: Vec<String>,
}

/// The form with what was typed; the password is never shown again.
fn form(site: &Site, typed: Typed, errors: FormErrors) -> SetupPage {
    SetupPage {
        shell: Shell::stranger(site),
        token: typed.token,
        errors,
        team_name: typed.team_name,
        slug: typed.slug,
        time_zone: typed.time_zone,
        currency: typed.currency,
        name: typed.name,
        email: typed.email,
        zones: Zone::names(),
    }
}

fn dead_link(site: &Site) -> Result<HttpResponse, Problem> {
    page::dead_end(&DeadEnd {
        shell: Shell::stranger(site),
        status: 410,
        title: "This link opens nothing",
        detail: "A set-up link works once, for 30 minutes, and only the newest one does.",
        next_step: "Start “routebook serve” again: it prints a fresh link.",
        href: "/sales/login",
        action: "Go to sign-in",
        request_id: "",
    })
}

async fn look(site: &Site, token: &str) -> Result<Option<[u8; 32]>, Problem> {
    let hash = Token::parse(token).map(|token| token.hash());
    let found = site.store.system_read(move |tx| find(tx, &hash.unwrap_or_default())).await?;
    match found {
        Found::Team => Err(Problem::not_found("page")),
        Found::Nothing => Ok(None),
        Found::Open => Ok(hash),
    }
}

/// GET `/setup`.
pub async fn page(site: web::Data<Site>, typed: Query<Typed>) -> Result<HttpResponse, Problem> {
    match look(&site, &typed.0.token).await? {
        Some(_) => page::html(&form(&site, typed.0, FormErrors::default())),
        None => dead_link(&site),
    }
}

/// POST `/setup`: makes the team and its admin, and signs in.
pub async fn make(
    site: web::Data<Site>,
    lane: web::Data<Lane>,
    request: HttpRequest,
    typed: Form<Typed>,
) -> Result<HttpResponse, Problem> {
    let Some(hash) = look(&site, &typed.0.token).await? else { return dead_link(&site) };
    let made = match first_team(&typed.0, &site, &lane, &request).await {
        Ok(first) => {
            let limits = site.store.session_limits();
            site.store.system_write(move |tx| redeem(tx, &hash, &first, &limits)).await
        }
        Err(problem) => Err(problem),
    };
    match made {
        Ok(Some(issued)) => {
            let mut answer = HttpResponse::SeeOther();
            session_cookies::set(&mut answer, &issued, None, site.store.clock().now(), site.is_secure());
            Ok(answer.insert_header((header::LOCATION, "/sales/dashboard")).finish())
        }
        Ok(None) => dead_link(&site),
        Err(problem) => page::html_again(&form(&site, typed.0, FormErrors::from_problem(problem)?)),
    }
}

/// All that is wrong is said at once; only then is the password hashed.
async fn first_team(typed: &Typed, site: &Site, lane: &Lane, request: &HttpRequest) -> Result<FirstTeam, Problem> {
    let mut errors = Errors::new();
    let team = (
        errors.take("teamName", Name::parse(&typed.team_name)),
        errors.take("slug", Slug::parse(&typed.slug)),
        errors.take("timeZone", Zone::parse(&typed.time_zone)),
        errors.take("currency", Currency::parse(&typed.currency)),
    );
    let person = (errors.take("name", Name::parse(&typed.name)), errors.take("email", Email::parse(&typed.email)));
    let words = [&*typed.team_name, &typed.slug, &typed.name, &typed.email, "routebook"];
    errors.take("password", passwords::check(&typed.password, &words));
    let ((Some(name), Some(slug), Some(zone), Some(currency)), (Some(full_name), Some(email)), true) =
        (team, person, errors.is_empty())
    else {
        return Err(errors.into_problem());
    };
    let password_hash = Some(lane.hash(typed.password.clone()).await?);
    Ok(FirstTeam {
        team: NewTenant { slug, name, zone, currency },
        admin: NewUser { email, full_name, role: Role::Admin, password_hash },
        tokens: Tokens::draw()?,
        device: client::user_agent(request),
        address: client::address_text(request, site),
    })
}
