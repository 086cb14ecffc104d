//! POST `/sales/login/passkey`: the answer that the browser's passkey dialog gave.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::ceremony::{self, Owner, Purpose};
use super::proof::{self, Proven};
use super::relying_party::RelyingParty;
use crate::auth::entering::{self, Passed, Second};
use crate::auth::pages::{self, CodePage, LoginPage};
use crate::auth::second_step::{self, SecondStep};
use crate::auth::sessions::{Beginning, Tokens};
use crate::auth::sign_in::{self, Outcome};
use crate::values::{Code, Problem, Token};
use crate::web::cookies::{self, Jar};
use crate::web::{Form, Site, client, page};

/// What the form posts; its script filled in the ceremony and the answer.
#[derive(Deserialize)]
pub struct PasskeyForm {
    #[serde(default)]
    ceremony: String,
    #[serde(default)]
    credential: String,
    #[serde(default)]
    remember: Option<String>,
    #[serde(default)]
    step: String,
    #[serde(default)]
    next: String,
}

const NOT_KNOWN: &str = "This passkey opens nothing here. Sign in with your password.";
const NO_SCRIPT: &str = "Passkeys need a browser that knows them, with scripts on. Sign in with your password.";

/// Signs in by the passkey alone, or goes on with it after the password.
pub async fn sign_in(
    site: web::Data<Site>,
    request: HttpRequest,
    form: Form<PasskeyForm>,
) -> Result<HttpResponse, Problem> {
    let form = form.0;
    let party = RelyingParty::needed(&site)?;
    match Token::parse(&form.step) {
        Some(step) => second(&site, &request, &party, &form, step).await,
        None => alone(&site, &request, &party, &form).await,
    }
}

async fn taken(
    site: &Site,
    form: &PasskeyForm,
    purpose: Purpose,
    owner: Option<Owner>,
) -> Result<Option<String>, Problem> {
    let Some(token) = Token::parse(&form.ceremony) else { return Ok(None) };
    site.store.system_write(move |tx| ceremony::take(tx, &token, purpose, owner)).await
}

async fn alone(
    site: &Site,
    request: &HttpRequest,
    party: &RelyingParty,
    form: &PasskeyForm,
) -> Result<HttpResponse, Problem> {
    if form.credential.is_empty() {
        return page::html_again(&LoginPage::refusing(site, &form.next, NO_SCRIPT));
    }
    let Some(proven) = prove(site, request, party, form).await? else { return unknown(site, form) };
    match enter(site, request, form, proven).await? {
        Some(Outcome::SignedIn { issued, known_device }) => {
            pages::arrive(site, request, &issued, known_device.as_ref(), &form.next).await
        }
        _ => unknown(site, form),
    }
}

fn unknown(site: &Site, form: &PasskeyForm) -> Result<HttpResponse, Problem> {
    page::html_with(HttpResponse::Unauthorized(), &LoginPage::refusing(site, &form.next, NOT_KNOWN))
}

async fn prove(
    site: &Site,
    request: &HttpRequest,
    party: &RelyingParty,
    form: &PasskeyForm,
) -> Result<Option<Proven>, Problem> {
    let state = taken(site, form, Purpose::SignIn, None).await?;
    let (Some(state), Some(claim)) = (state, party.claim(&form.credential)) else { return Ok(None) };
    proof::of_anyone(&site.store, party, &claim, &state, &client::address_text(request, site)).await
}

/// The device was verified with the person at it, so no second step is asked for.
async fn enter(
    site: &Site,
    request: &HttpRequest,
    form: &PasskeyForm,
    proven: Proven,
) -> Result<Option<Outcome>, Problem> {
    let known_device = cookies::read(request, Jar::KnownDevice, site.is_secure()).token();
    let passed = Passed {
        new: Beginning {
            tenant: proven.tenant,
            user: proven.user,
            remember: form.remember.is_some(),
            device: client::user_agent(request),
            address: client::address_text(request, site),
            tokens: Tokens::draw()?,
        },
        proven,
        device: sign_in::mark(known_device.is_some())?,
    };
    let (limits, device) = (site.store.session_limits(), passed.device);
    let entered = site.store.system_write(move |tx| entering::enter_by_passkey(tx, &passed, &limits)).await?;
    Ok(entered.map(|issued| Outcome::SignedIn { issued, known_device: device }))
}

async fn second(
    site: &Site,
    request: &HttpRequest,
    party: &RelyingParty,
    form: &PasskeyForm,
    step: Token,
) -> Result<HttpResponse, Problem> {
    let Some(owner) = second_step::owner(&site.store, step).await? else { return pages::late(site, &form.next) };
    let address = client::address_text(request, site);
    let proven = match taken(site, form, Purpose::Second, Some(owner)).await? {
        Some(state) => proof::of_owner(&site.store, party, owner, &form.credential, &state, &address).await?,
        None => None,
    };
    let sent = SecondStep {
        step,
        second: Second::Passkey(proven),
        device: client::user_agent(request),
        address: client::address(request, site),
        known_device: cookies::read(request, Jar::KnownDevice, site.is_secure()).token(),
    };
    match second_step::go_on(&site.store, sent).await {
        Ok(Some(Outcome::SignedIn { issued, known_device })) => {
            pages::arrive(site, request, &issued, known_device.as_ref(), &form.next).await
        }
        Ok(Some(_)) => {
            page::html_again(&CodePage::refusing(site, &step, &form.next, second_step::PASSKEY_WRONG).await?)
        }
        Ok(None) => pages::late(site, &form.next),
        Err(problem) if matches!(problem.code, Code::Throttled | Code::Busy) => page::html_with(
            pages::refused(&problem),
            &CodePage::refusing(site, &step, &form.next, &problem.detail).await?,
        ),
        Err(problem) => Err(problem),
    }
}
