//! A [`Problem`] as HTTP: problem+json (RFC 9457) under `/api`, a page elsewhere. What caused it goes to
//! the log with the request's id, never to the client.

use actix_web::body::BoxBody;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use askama::Template;
use serde_json::{Map, Value, json};

use super::page::Shell;
use crate::values::{Code, Problem};

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The bare form; [`answer`] gives it the form that the address asks for.
    fn error_response(&self) -> HttpResponse<BoxBody> {
        HttpResponse::new(self.status_code())
    }
}

/// The answer to a failed request on `path` (with its query, for the way back after signing in).
pub fn answer(problem: &Problem, path: &str, request_id: &str, shell: Shell) -> HttpResponse {
    if let Some(cause) = &problem.cause {
        tracing::error!(request_id, %cause, "request failed");
    }
    let api = path.starts_with("/api");
    if !api && matches!(problem.code, Code::AuthRequired | Code::SessionExpired) {
        return HttpResponse::SeeOther().insert_header((header::LOCATION, login_address(path))).finish();
    }
    let mut answer = HttpResponse::build(problem.status_code());
    if let Some(seconds) = problem.retry_after {
        answer.insert_header((header::RETRY_AFTER, seconds.to_string()));
    }
    if api {
        return answer.content_type("application/problem+json").body(document(problem, request_id).to_string());
    }
    let page = ErrorPage::new(problem, request_id, shell);
    answer.content_type("text/html; charset=utf-8").body(page.render().unwrap_or_else(|_| problem.detail.clone()))
}

fn document(problem: &Problem, request_id: &str) -> Value {
    let mut members = Map::new();
    members.insert("type".into(), "about:blank".into());
    members.insert("title".into(), problem.code.title().into());
    members.insert("status".into(), problem.code.status().into());
    members.insert("detail".into(), problem.detail.clone().into());
    members.insert("code".into(), problem.code.text().into());
    if !problem.errors.is_empty() {
        members.insert("errors".into(), json!(problem.errors));
    }
    if problem.code == Code::Internal {
        members.insert("requestId".into(), request_id.into());
    }
    for (name, value) in &problem.extra {
        members.insert((*name).into(), value.clone().into());
    }
    Value::Object(members)
}

/// The sign-in page, from where the person goes on to `path`.
pub fn login_address(path: &str) -> String {
    let next = serde_html_form::to_string([("next", path)]).unwrap_or_default();
    format!("/sales/login?{next}")
}

#[derive(Template)]
#[template(path = "refused.html")]
struct ErrorPage<'a> {
    shell: Shell,
    status: u16,
    title: &'a str,
    detail: &'a str,
    next_step: &'a str,
    href: &'a str,
    action: &'a str,
    request_id: &'a str,
    /// What was got, what was expected and which setting it is, for an operator.
    clue: Vec<(&'static str, &'a str)>,
}

impl<'a> ErrorPage<'a> {
    fn new(problem: &'a Problem, request_id: &'a str, shell: Shell) -> ErrorPage<'a> {
        let next_step = match problem.code {
            Code::Forbidden => "Ask a manager or an admin of your team.",
            Code::Busy | Code::Throttled => "Wait a moment, then go back and try again.",
            Code::CrossSite => "Open the portal at its own address and try again there.",
            Code::Conflict | Code::Invalid | Code::Malformed => "Go back and try again.",
            _ => "",
        };
        ErrorPage {
            shell,
            status: problem.code.status(),
            title: problem.code.title(),
            detail: &problem.detail,
            next_step,
            href: "/sales/dashboard",
            action: "Go to the dashboard",
            request_id: if problem.code == Code::Internal { request_id } else { "" },
            clue: clue(problem),
        }
    }
}

fn clue(problem: &Problem) -> Vec<(&'static str, &str)> {
    let labels = [("got", "Got"), ("expected", "Expected"), ("setting", "Setting")];
    let value = |name| problem.extra.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str());
    labels.into_iter().filter_map(|(name, label)| Some((label, value(name)?))).collect()
}

/// For a path that exists with another verb.
pub async fn method_not_allowed() -> Result<HttpResponse, Problem> {
    Err(Problem::method_not_allowed())
}

/// For a path that doesn't exist.
pub async fn not_found() -> Result<HttpResponse, Problem> {
    Err(Problem::not_found("page"))
}
