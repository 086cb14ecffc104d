//! `/sales/account/team`.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::here;
use crate::auth::entering::Step;
use crate::auth::lane::Lane;
use crate::auth::pages::{arrive, ask_code, refused};
use crate::auth::passwords;
use crate::auth::sign_in::{self, Attempt, Outcome};
use crate::values::{Code, Problem, Token};
use crate::web::cookies::{self, Jar};
use crate::web::page::{self, Choice, FormErrors, Shell};
use crate::web::{Form, SignedIn, Site, client};

#[derive(Template)]
#[template(path = "auth/team.html")]
struct TeamPage {
    shell: Shell,
    email: String,
    team: String,
    tenant: String,
    /// Those that e-mail and password fit, where they are several.
    teams: Vec<Choice>,
    errors: FormErrors,
}

async fn form(me: &SignedIn) -> Result<TeamPage, Problem> {
    me.read(|tx| {
        Ok(TeamPage {
            email: here(tx)?.email,
            shell: Shell::of(tx, "team-switch", None),
            team: tx.tenant().name.clone(),
            tenant: String::new(),
            teams: Vec::new(),
            errors: FormErrors::default(),
        })
    })
    .await
}

/// GET `/sales/account/team`.
pub async fn show(me: SignedIn) -> Result<HttpResponse, Problem> {
    page::html(&form(&me).await?)
}

/// What the form posts.
#[derive(Deserialize)]
pub struct TeamForm {
    #[serde(default)]
    password: String,
    #[serde(default)]
    tenant: String,
}

/// POST `/sales/account/team`: a sign-in like any other, but for the team that one is in.
pub async fn change_over(
    me: SignedIn,
    site: web::Data<Site>,
    lane: web::Data<Lane>,
    request: HttpRequest,
    typed: Form<TeamForm>,
) -> Result<HttpResponse, Problem> {
    let (here, step) = (me.read(here).await?, Token::from_bytes(crate::store::random()?));
    let attempt = Attempt {
        email: here.email,
        password: typed.0.password,
        tenant: Some(typed.0.tenant.clone()).filter(|slug| !slug.is_empty()),
        but: Some(here.team),
        remember: here.remember,
        device: client::user_agent(&request),
        address: client::address(&request, &site),
        known_device: cookies::read(&request, Jar::KnownDevice, site.is_secure()).token(),
        code: None,
        step: Step::Leave(step),
    };
    match sign_in::sign_in(&site.store, &lane, attempt).await {
        Ok(Outcome::SignedIn { issued, known_device }) => {
            arrive(&site, &request, &issued, known_device.as_ref(), "").await
        }
        Ok(Outcome::CodeNeeded | Outcome::CodeWrong) => ask_code(&site, &step, "").await,
        Ok(Outcome::SeveralTeams(fitting)) => several(&me, typed.0.tenant, fitting).await,
        Err(problem) => again(&me, typed.0.tenant, problem).await,
    }
}

async fn several(me: &SignedIn, tenant: String, fitting: Vec<(String, String)>) -> Result<HttpResponse, Problem> {
    let teams = fitting.into_iter().map(|(slug, name)| Choice::new(slug, name)).collect();
    let why = Problem::invalid_field("tenant", "Choose the team and enter its password once more.");
    let errors = FormErrors::from_problem(why)?;
    page::html_again(&TeamPage { tenant, teams, errors, ..form(me).await? })
}

/// The form once more. A wrong password is no problem of the session that asks, so it isn't 401.
async fn again(me: &SignedIn, tenant: String, problem: Problem) -> Result<HttpResponse, Problem> {
    let problem = match problem.code {
        Code::InvalidCredentials => {
            Problem::invalid_field("password", "No other team knows you by your e-mail and this password.")
        }
        _ => problem,
    };
    let answer = refused(&problem);
    let errors = FormErrors::from_problem(passwords::in_the_form(problem))?;
    page::html_with(answer, &TeamPage { tenant, errors, ..form(me).await? })
}
