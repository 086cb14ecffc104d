//! `/sales/account/codes`: turning sign-in codes on and off.

use actix_web::{HttpResponse, HttpResponseBuilder, ResponseError, web};
use askama::Template;
use data_encoding::BASE64;
use qrcode::QrCode;
use qrcode::render::svg;
use serde::Deserialize;

use super::{RecoveryCode, Secret, Standing, recovery, totp};
use crate::auth::lane::Lane;
use crate::auth::moments::Moments;
use crate::auth::passwords;
use crate::store::{self, ReadTx};
use crate::values::Problem;
use crate::web::page::{self, FormErrors, Shell};
use crate::web::{Form, Query, SignedIn, Site};

#[derive(Template)]
#[template(path = "auth/codes.html")]
struct CodesPage {
    shell: Shell,
    /// Since when they are on; None if they are off.
    on_since: Option<String>,
    has_app: bool,
    left: i64,
    errors: FormErrors,
}

#[derive(Template)]
#[template(path = "auth/codes_start.html")]
struct StartPage {
    shell: Shell,
    picture: String,
    letters: String,
    errors: FormErrors,
}

#[derive(Template)]
#[template(path = "auth/recovery_codes.html")]
struct RecoveryPage {
    shell: Shell,
    codes: Vec<RecoveryCode>,
}

/// What the forms post.
#[derive(Deserialize)]
pub struct CodesForm {
    #[serde(default)]
    password: String,
    #[serde(default)]
    code: String,
}

/// What the last step did, in a small word.
#[derive(Deserialize)]
pub struct Notice {
    #[serde(default)]
    notice: String,
}

async fn shown(me: &SignedIn, notice: Option<String>, errors: FormErrors) -> Result<CodesPage, Problem> {
    me.read(move |tx| {
        let Standing { on_since, has_app, recovery_codes: left } = super::standing(tx)?;
        let moments = Moments::of_reader(tx)?;
        let on_since = on_since.map(|at| moments.of(at));
        Ok(CodesPage { shell: Shell::of(tx, "account", notice), on_since, has_app, left, errors })
    })
    .await
}

/// GET `/sales/account/codes`.
pub async fn show(me: SignedIn, query: Query<Notice>) -> Result<HttpResponse, Problem> {
    let notice =
        (query.0.notice == "off").then(|| "The second step is off: your password alone signs you in.".to_owned());
    page::html(&shown(&me, notice, FormErrors::default()).await?)
}

/// The secret as a picture. It goes into the page itself, never into an address that a log could keep.
fn picture(address: &str) -> Result<String, Problem> {
    let code = QrCode::new(address).map_err(|e| Problem::internal(e.to_string()))?;
    let drawn = code.render::<svg::Color<'_>>().min_dimensions(240, 240).build();
    Ok(format!("data:image/svg+xml;base64,{}", BASE64.encode(drawn.as_bytes())))
}

fn start_page(tx: &ReadTx<'_>, errors: FormErrors) -> Result<StartPage, Problem> {
    let secret = super::pending(tx)?;
    let email = tx.person().map(|person| person.email.clone()).unwrap_or_default();
    let picture = picture(&totp::address(&secret, &email, &tx.tenant().name))?;
    Ok(StartPage { shell: Shell::of(tx, "account", None), picture, letters: totp::written(&secret), errors })
}

/// POST `/sales/account/codes/start`: draws the secret and shows it; it counts only once confirmed.
pub async fn start(me: SignedIn) -> Result<HttpResponse, Problem> {
    let mut secret: Secret = [0; 20];
    secret.copy_from_slice(&store::random()?[..20]);
    me.own(move |tx| super::start(tx, &secret)).await?;
    page::html(&me.read(|tx| start_page(tx, FormErrors::default())).await?)
}

/// INVALID names `password` if it isn't theirs.
pub async fn prove(me: &SignedIn, site: &Site, lane: &Lane, password: &str) -> Result<(), Problem> {
    match passwords::prove(&site.store, lane, me, password.to_owned()).await? {
        true => Ok(()),
        false => Err(Problem::invalid_field("password", passwords::NOT_YOURS)),
    }
}

/// What is kept of them.
pub fn hashes(codes: &[RecoveryCode]) -> Vec<[u8; 32]> {
    codes.iter().map(RecoveryCode::hash).collect()
}

/// Shows them, this once.
pub async fn recovery_page(me: &SignedIn, codes: Vec<RecoveryCode>) -> Result<HttpResponse, Problem> {
    page::html(&me.read(|tx| Ok(RecoveryPage { shell: Shell::of(tx, "account", None), codes })).await?)
}

/// POST `/sales/account/codes/confirm`: the first code and the password turn it on.
pub async fn confirm(
    me: SignedIn,
    site: web::Data<Site>,
    lane: web::Data<Lane>,
    typed: Form<CodesForm>,
) -> Result<HttpResponse, Problem> {
    let CodesForm { password, code } = typed.0;
    let codes = recovery::draw()?;
    let kept = hashes(&codes);
    let done = match prove(&me, &site, &lane, &password).await {
        Ok(()) => me.own(move |tx| super::confirm(tx, &code, &kept)).await,
        Err(problem) => Err(problem),
    };
    let Err(problem) = done else { return recovery_page(&me, codes).await };
    let answer = HttpResponseBuilder::new(problem.status_code());
    let errors = FormErrors::from_problem(passwords::in_the_form(problem))?;
    page::html_with(answer, &me.read(move |tx| start_page(tx, errors)).await?)
}

/// POST `/sales/account/codes/recovery`: new recovery codes, shown this once.
pub async fn renew(
    me: SignedIn,
    site: web::Data<Site>,
    lane: web::Data<Lane>,
    typed: Form<CodesForm>,
) -> Result<HttpResponse, Problem> {
    if let Err(problem) = prove(&me, &site, &lane, &typed.0.password).await {
        return again(&me, problem).await;
    }
    let codes = recovery::draw()?;
    let kept = hashes(&codes);
    me.own(move |tx| super::renew(tx, &kept)).await?;
    recovery_page(&me, codes).await
}

/// POST `/sales/account/codes/off`.
pub async fn turn_off(
    me: SignedIn,
    site: web::Data<Site>,
    lane: web::Data<Lane>,
    typed: Form<CodesForm>,
) -> Result<HttpResponse, Problem> {
    if let Err(problem) = prove(&me, &site, &lane, &typed.0.password).await {
        return again(&me, problem).await;
    }
    me.own(super::turn_off).await?;
    Ok(page::see_other("/sales/account/codes?notice=off"))
}

async fn again(me: &SignedIn, problem: Problem) -> Result<HttpResponse, Problem> {
    let answer = HttpResponseBuilder::new(problem.status_code());
    let errors = FormErrors::from_problem(passwords::in_the_form(problem))?;
    page::html_with(answer, &shown(me, None, errors).await?)
}
