//! `/sales/account/tokens`.

use actix_web::{HttpResponse, HttpResponseBuilder, ResponseError, web};
use askama::Template;
use serde::Deserialize;

use super::{NewToken, TokenRow};
use crate::auth::lane::Lane;
use crate::auth::moments::Moments;
use crate::auth::passwords;
use crate::store;
use crate::values::{Problem, Timestamp, Token};
use crate::web::page::{self, Choice, FormErrors, Shell};
use crate::web::{Form, Query, SignedIn, Site};

#[derive(Template)]
#[template(path = "auth/tokens.html")]
struct TokensPage {
    shell: Shell,
    tokens: Vec<Row>,
    /// The token just made, shown this once.
    made: Option<String>,
    form: TokenForm,
    accesses: Vec<Choice>,
    errors: FormErrors,
}

struct Row {
    id: String,
    name: String,
    access: &'static str,
    last_used: String,
    ends: String,
    is_over: bool,
}

fn row(token: TokenRow, moments: &Moments, now: Timestamp) -> Row {
    Row {
        id: token.id.to_string(),
        name: token.name,
        access: if token.may_write { "Reads and changes" } else { "Reads only" },
        last_used: token.last_used_at.map_or_else(|| "never".to_owned(), |at| moments.of(at)),
        ends: moments.date(token.expires_at),
        is_over: token.expires_at <= now,
    }
}

/// What the form posts.
#[derive(Clone, Deserialize)]
pub struct TokenForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    access: String,
    #[serde(default)]
    days: String,
    #[serde(default)]
    password: String,
}

impl TokenForm {
    fn blank() -> TokenForm {
        TokenForm { name: String::new(), access: "read".into(), days: "90".into(), password: String::new() }
    }
}

fn accesses() -> Vec<Choice> {
    vec![
        Choice::new("read", "Reads only").note("Sees what you see."),
        Choice::new("write", "Reads and changes").note("Does what you may do, but for this account."),
    ]
}

async fn shown(me: &SignedIn, notice: Option<String>) -> Result<TokensPage, Problem> {
    me.read(move |tx| {
        let (moments, now) = (Moments::of_reader(tx)?, tx.now());
        Ok(TokensPage {
            shell: Shell::of(tx, "account", notice),
            tokens: super::own(tx)?.into_iter().map(|token| row(token, &moments, now)).collect(),
            made: None,
            form: TokenForm::blank(),
            accesses: accesses(),
            errors: FormErrors::default(),
        })
    })
    .await
}

/// What the last step did, in a small word.
#[derive(Deserialize)]
pub struct Notice {
    #[serde(default)]
    notice: String,
}

/// GET `/sales/account/tokens`.
pub async fn list(me: SignedIn, query: Query<Notice>) -> Result<HttpResponse, Problem> {
    let notice = (query.0.notice == "revoked").then(|| "The token is revoked.".to_owned());
    page::html(&shown(&me, notice).await?)
}

async fn made(me: &SignedIn, site: &Site, lane: &Lane, form: &TokenForm) -> Result<String, Problem> {
    let new = NewToken::parse(&form.name, &form.access, &form.days)?;
    if !passwords::prove(&site.store, lane, me, form.password.clone()).await? {
        return Err(Problem::invalid_field("password", passwords::NOT_YOURS));
    }
    let secret = Token::from_bytes(store::random()?);
    let hash = secret.hash();
    me.own(move |tx| super::make(tx, &new, &hash)).await?;
    Ok(super::written(&secret))
}

/// POST `/sales/account/tokens`: answers with the page itself, since the token is shown this once and
/// belongs in no address.
pub async fn make(
    me: SignedIn,
    site: web::Data<Site>,
    lane: web::Data<Lane>,
    typed: Form<TokenForm>,
) -> Result<HttpResponse, Problem> {
    match made(&me, &site, &lane, &typed.0).await {
        Ok(token) => page::html(&TokensPage { made: Some(token), ..shown(&me, None).await? }),
        Err(problem) => {
            let answer = HttpResponseBuilder::new(problem.status_code());
            let errors = FormErrors::from_problem(passwords::in_the_form(problem))?;
            page::html_with(answer, &TokensPage { errors, form: typed.0, ..shown(&me, None).await? })
        }
    }
}

/// POST `/sales/account/tokens/{id}/revoke`.
pub async fn revoke(me: SignedIn, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id = super::id_in(&path)?;
    me.end(move |tx| super::revoke(tx, id)).await?;
    Ok(page::see_other("/sales/account/tokens?notice=revoked"))
}
