//! The sign-in page and signing out.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, web};
use askama::Template;
use serde::Deserialize;

use super::api::end_former;
use super::cookies as session_cookies;
use super::entering::{Second, Step};
use super::lane::Lane;
use super::parking;
use super::passkeys::RelyingParty;
use super::second_step::{self, Offers, SecondStep};
use super::sessions::Issued;
use super::sign_in::{self, Attempt, Outcome};
use crate::values::{Code, Problem, Token};
use crate::web::cookies::{self, Jar};
use crate::web::diagnosis::{self, Clue};
use crate::web::page::{self, Choice, Shell};
use crate::web::site::DemoSignIn;
use crate::web::{Form, Query, Site, client};

#[derive(Template)]
#[template(path = "auth/login.html")]
pub(super) struct LoginPage {
    shell: Shell,
    next: String,
    /// What was typed into a form is kept for whoever signs in.
    parked: bool,
    passkeys: bool,
    email: String,
    remember: bool,
    tenant: String,
    teams: Vec<Choice>,
    error: Option<String>,
    /// The browser comes from signing in and shows no cookie.
    lost_cookies: Option<Clue>,
    demo_sign_ins: Vec<DemoSignIn>,
}

impl LoginPage {
    fn new(site: &Site, next: &str) -> LoginPage {
        LoginPage {
            shell: Shell::stranger(site),
            next: same_site(next).to_owned(),
            parked: parking::id_in(next).is_some(),
            passkeys: RelyingParty::of(site).is_some(),
            email: String::new(),
            remember: true,
            tenant: String::new(),
            teams: Vec::new(),
            error: None,
            lost_cookies: None,
            demo_sign_ins: site.demo.clone(),
        }
    }

    pub(super) fn refusing(site: &Site, next: &str, error: &str) -> LoginPage {
        LoginPage { error: Some(error.to_owned()), ..LoginPage::new(site, next) }
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
pub async fn login_page(
    site: web::Data<Site>,
    request: HttpRequest,
    query: Query<Next>,
) -> Result<HttpResponse, Problem> {
    let lost_cookies = diagnosis::lost_cookies(&request, &site);
    page::html(&LoginPage { lost_cookies, ..LoginPage::new(&site, &query.0.next) })
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
    let step = Token::from_bytes(crate::store::random()?);
    let attempt = Attempt {
        email: form.email.clone(),
        password: form.password.clone(),
        tenant: Some(form.tenant.clone()).filter(|slug| !slug.is_empty()),
        but: None,
        remember: form.remember.is_some(),
        device: client::user_agent(&request),
        address: client::address(&request, &site),
        known_device: cookies::read(&request, Jar::KnownDevice, site.is_secure()).token(),
        code: None,
        step: Step::Leave(step),
    };
    match sign_in::sign_in(&site.store, &lane, attempt).await {
        Ok(Outcome::SignedIn { issued, known_device }) => {
            arrive(&site, &request, &issued, known_device.as_ref(), &form.next).await
        }
        Ok(Outcome::CodeNeeded | Outcome::CodeWrong) => ask_code(&site, &step, &form.next).await,
        Ok(Outcome::SeveralTeams(teams)) => several(&site, &form, teams),
        Err(problem) if matches!(problem.code, Code::InvalidCredentials | Code::Throttled | Code::Busy) => {
            again(&site, &form, &problem)
        }
        Err(problem) => Err(problem),
    }
}

/// Signed in: the former session ends, the cookies are set, and the person goes on.
pub(super) async fn arrive(
    site: &Site,
    request: &HttpRequest,
    issued: &Issued,
    known_device: Option<&Token>,
    next: &str,
) -> Result<HttpResponse, Problem> {
    end_former(site, request).await?;
    let next = if parking::is_elsewhere(site, issued, next).await? { "" } else { next };
    let mut answer = HttpResponse::SeeOther();
    session_cookies::set(&mut answer, issued, known_device, site.store.clock().now(), site.is_secure());
    Ok(answer.insert_header((header::LOCATION, same_site(next))).finish())
}

#[derive(Template)]
#[template(path = "auth/code.html")]
pub(super) struct CodePage {
    shell: Shell,
    step: String,
    next: String,
    has_app: bool,
    passkeys: bool,
    error: Option<String>,
}

impl CodePage {
    async fn new(site: &Site, step: &Token, next: &str, error: Option<String>) -> Result<CodePage, Problem> {
        let offers = second_step::offers(&site.store, *step).await?;
        let Offers { has_app, has_passkey } = offers.unwrap_or(Offers { has_app: true, has_passkey: false });
        Ok(CodePage {
            shell: Shell::stranger(site),
            step: step.reveal(),
            next: same_site(next).to_owned(),
            has_app,
            passkeys: has_passkey && RelyingParty::of(site).is_some(),
            error,
        })
    }

    pub(super) async fn refusing(site: &Site, step: &Token, next: &str, error: &str) -> Result<CodePage, Problem> {
        CodePage::new(site, step, next, Some(error.to_owned())).await
    }
}

/// The right password came, and a code has to; `step` was left for it.
pub(super) async fn ask_code(site: &Site, step: &Token, next: &str) -> Result<HttpResponse, Problem> {
    page::html(&CodePage::new(site, step, next, None).await?)
}

/// The second step's form.
#[derive(Deserialize)]
pub struct CodeForm {
    #[serde(default)]
    step: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    next: String,
}

/// POST `/sales/login/code`.
pub async fn code(site: web::Data<Site>, request: HttpRequest, form: Form<CodeForm>) -> Result<HttpResponse, Problem> {
    let CodeForm { step, code, next } = form.0;
    let Some(step) = Token::parse(&step) else { return late(&site, &next) };
    let sent = SecondStep {
        step,
        second: Second::Code(code),
        device: client::user_agent(&request),
        address: client::address(&request, &site),
        known_device: cookies::read(&request, Jar::KnownDevice, site.is_secure()).token(),
    };
    match second_step::go_on(&site.store, sent).await {
        Ok(Some(Outcome::SignedIn { issued, known_device })) => {
            arrive(&site, &request, &issued, known_device.as_ref(), &next).await
        }
        Ok(Some(_)) => page::html_again(&CodePage::refusing(&site, &step, &next, sign_in::CODE_WRONG).await?),
        Ok(None) => late(&site, &next),
        Err(problem) if matches!(problem.code, Code::Throttled | Code::Busy) => {
            page::html_with(refused(&problem), &CodePage::refusing(&site, &step, &next, &problem.detail).await?)
        }
        Err(problem) => Err(problem),
    }
}

pub(super) fn late(site: &Site, next: &str) -> Result<HttpResponse, Problem> {
    page::html_again(&LoginPage::refusing(site, next, "That took too long. Please sign in again."))
}

/// An answer with the status of a failure, and when to try again.
pub(super) fn refused(problem: &Problem) -> HttpResponseBuilder {
    use actix_web::ResponseError;
    let mut answer = HttpResponseBuilder::new(problem.status_code());
    if let Some(seconds) = problem.retry_after {
        answer.insert_header((header::RETRY_AFTER, seconds.to_string()));
    }
    answer
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
    page::html_with(refused(problem), &LoginPage { error: Some(problem.detail.clone()), ..filled(site, form) })
}

/// POST `/sales/logout`.
pub async fn logout(site: web::Data<Site>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    end_former(&site, &request).await?;
    let mut answer = HttpResponse::SeeOther();
    session_cookies::clear(&mut answer, site.is_secure());
    answer.insert_header((header::HeaderName::from_static("clear-site-data"), "\"cache\""));
    Ok(answer.insert_header((header::LOCATION, "/sales/login")).finish())
}
