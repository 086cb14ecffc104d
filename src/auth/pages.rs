//! The sign-in page and signing out.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, web};
use askama::Template;
use serde::Deserialize;

use super::api::end_former;
use super::cookies as session_cookies;
use super::lane::Lane;
use super::sign_in::{self, Attempt, Outcome};
use crate::values::{Code, Problem};
use crate::web::cookies::{self, Jar};
use crate::web::page::{self, Choice, Shell};
use crate::web::site::DemoSignIn;
use crate::web::{Form, Query, Site, client};

#[derive(Template)]
#[template(path = "auth/login.html")]
struct LoginPage {
    shell: Shell,
    next: String,
    email: String,
    remember: bool,
    tenant: String,
    teams: Vec<Choice>,
    error: Option<String>,
    demo_sign_ins: Vec<DemoSignIn>,
}

impl LoginPage {
    fn new(site: &Site, next: &str) -> LoginPage {
        LoginPage {
            shell: Shell::stranger(site),
            next: same_site(next).to_owned(),
            email: String::new(),
            remember: true,
            tenant: String::new(),
            teams: Vec::new(),
            error: None,
            demo_sign_ins: site.demo.clone(),
        }
    }
}

/// Where to go after signing in.
#[derive(Deserialize)]
pub struct Next {
    #[serde(default)]
    next: String,
}

/// A path of ours, or the dashboard: never another site's (INP-1).
fn same_site(next: &str) -> &str {
    let ours = next.starts_with("/sales") && !next.contains(['\\', '\r', '\n']) && !next.starts_with("/sales/log");
    if ours { next } else { "/sales/dashboard" }
}

/// GET `/sales/login`.
pub async fn login_page(site: web::Data<Site>, query: Query<Next>) -> Result<HttpResponse, Problem> {
    page::html(&LoginPage::new(&site, &query.0.next))
}

/// The sign-in form.
#[derive(Deserialize)]
pub struct LoginForm {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    remember: Option<String>,
    #[serde(default)]
    tenant: String,
    #[serde(default)]
    next: String,
}

/// POST `/sales/login`.
pub async fn login(
    site: web::Data<Site>,
    lane: web::Data<Lane>,
    request: HttpRequest,
    form: Form<LoginForm>,
) -> Result<HttpResponse, Problem> {
    let form = form.0;
    let attempt = Attempt {
        email: form.email.clone(),
        password: form.password.clone(),
        tenant: Some(form.tenant.clone()).filter(|slug| !slug.is_empty()),
        remember: form.remember.is_some(),
        device: client::user_agent(&request),
        address: client::address(&request, &site),
        known_device: cookies::read(&request, Jar::KnownDevice, site.is_secure()).token(),
    };
    match sign_in::sign_in(&site.store, &lane, attempt).await {
        Ok(Outcome::SignedIn { issued, known_device }) => {
            end_former(&site, &request).await?;
            let mut answer = HttpResponse::SeeOther();
            session_cookies::set(
                &mut answer,
                &issued,
                known_device.as_ref(),
                site.store.clock().now(),
                site.is_secure(),
            );
            Ok(answer.insert_header((header::LOCATION, same_site(&form.next))).finish())
        }
        Ok(Outcome::SeveralTeams(teams)) => several(&site, &form, teams),
        Err(problem) if matches!(problem.code, Code::InvalidCredentials | Code::Throttled | Code::Busy) => {
            again(&site, &form, &problem)
        }
        Err(problem) => Err(problem),
    }
}

fn filled(site: &Site, form: &LoginForm) -> LoginPage {
    LoginPage {
        email: form.email.clone(),
        remember: form.remember.is_some(),
        tenant: form.tenant.clone(),
        ..LoginPage::new(site, &form.next)
    }
}

fn several(site: &Site, form: &LoginForm, teams: Vec<(String, String)>) -> Result<HttpResponse, Problem> {
    let teams = teams.into_iter().map(|(slug, name)| Choice::new(slug, name)).collect();
    let error = Some("Choose the team and enter your password once more.".to_owned());
    page::html_again(&LoginPage { teams, error, ..filled(site, form) })
}

fn again(site: &Site, form: &LoginForm, problem: &Problem) -> Result<HttpResponse, Problem> {
    use actix_web::ResponseError;
    let mut answer = HttpResponseBuilder::new(problem.status_code());
    if let Some(seconds) = problem.retry_after {
        answer.insert_header((header::RETRY_AFTER, seconds.to_string()));
    }
    page::html_with(answer, &LoginPage { error: Some(problem.detail.clone()), ..filled(site, form) })
}

/// POST `/sales/logout`.
pub async fn logout(site: web::Data<Site>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    end_former(&site, &request).await?;
    let mut answer = HttpResponse::SeeOther();
    session_cookies::clear(&mut answer, site.is_secure());
    answer.insert_header((header::HeaderName::from_static("clear-site-data"), "\"cache\""));
    Ok(answer.insert_header((header::LOCATION, "/sales/login")).finish())
}
