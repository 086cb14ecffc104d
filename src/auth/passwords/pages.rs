//! `/sales/account/password`: the form that changes one's password.

use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, ResponseError, web};
use askama::Template;
use serde::Deserialize;

use super::Change;
use crate::auth::cookies as session_cookies;
use crate::auth::lane::Lane;
use crate::auth::{devices, person_at_a_device, tokens};
use crate::values::Problem;
use crate::web::cookies::{self, Jar};
use crate::web::page::{self, FormErrors, Shell};
use crate::web::{Form, SignedIn, Site};

#[derive(Template)]
#[template(path = "auth/password.html")]
struct PasswordPage {
    shell: Shell,
    email: String,
    others: usize,
    tokens: usize,
    errors: FormErrors,
}

async fn form(me: &SignedIn, errors: FormErrors) -> Result<PasswordPage, Problem> {
    me.read(move |tx| {
        person_at_a_device(tx)?;
        let shell = Shell::of(tx, "account", None);
        let others = devices::own(tx)?.iter().filter(|device| !device.is_this).count();
        let email = tx.person().map(|person| person.email.clone()).unwrap_or_default();
        Ok(PasswordPage { shell, email, others, tokens: tokens::own(tx)?.len(), errors })
    })
    .await
}

/// GET `/sales/account/password`.
pub async fn show(me: SignedIn) -> Result<HttpResponse, Problem> {
    page::html(&form(&me, FormErrors::default()).await?)
}

/// What the form posts.
#[derive(Deserialize)]
pub struct PasswordForm {
    #[serde(default)]
    current: String,
    #[serde(default)]
    new: String,
}

/// POST `/sales/account/password`.
pub async fn change(
    me: SignedIn,
    site: web::Data<Site>,
    lane: web::Data<Lane>,
    request: HttpRequest,
    typed: Form<PasswordForm>,
) -> Result<HttpResponse, Problem> {
    let PasswordForm { current, new } = typed.0;
    let known_device = cookies::read(&request, Jar::KnownDevice, site.is_secure()).token();
    match super::change(&site.store, &lane, &me, Change { current, new, known_device }).await {
        Ok(changed) => {
            let mut answer = HttpResponse::SeeOther();
            session_cookies::set(&mut answer, &changed.issued, None, site.store.clock().now(), site.is_secure());
            let others = if changed.ended > 0 { "password-others" } else { "password" };
            Ok(answer.insert_header(("location", format!("/sales/account?notice={others}"))).finish())
        }
        Err(problem) => again(&me, problem).await,
    }
}

/// The form once more, with the status of what went wrong.
async fn again(me: &SignedIn, problem: Problem) -> Result<HttpResponse, Problem> {
    let mut answer = HttpResponseBuilder::new(problem.status_code());
    if let Some(seconds) = problem.retry_after {
        answer.insert_header(("retry-after", seconds.to_string()));
    }
    page::html_with(answer, &form(me, FormErrors::from_problem(super::in_the_form(problem))?).await?)
}
