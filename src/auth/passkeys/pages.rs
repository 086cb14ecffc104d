//! `/sales/account/passkeys`: one's own passkeys.

use actix_web::{HttpResponse, HttpResponseBuilder, ResponseError, web};
use askama::Template;
use serde::Deserialize;

use super::ceremony::{self, Purpose};
use super::relying_party::{Credential, RelyingParty};
use super::{PasskeyName, PasskeyRow};
use crate::auth::codes::{self, recovery};
use crate::auth::devices::describe;
use crate::auth::lane::Lane;
use crate::auth::moments::Moments;
use crate::auth::{passwords, person_at_a_device};
use crate::store::{self, ReadTx};
use crate::values::{PasskeyId, Problem, Token};
use crate::web::page::{self, FormErrors, Shell};
use crate::web::{Form, Query, SignedIn, Site, client};

#[derive(Template)]
#[template(path = "auth/passkeys.html")]
struct PasskeysPage {
    shell: Shell,
    passkeys: Vec<Row>,
    /// The portal has a name that passkeys can be bound to.
    offered: bool,
    /// Something is asked for after the password, and what.
    second_step: bool,
    name: String,
    errors: FormErrors,
    step_errors: FormErrors,
}

#[derive(Template)]
#[template(path = "auth/passkey.html")]
struct PasskeyPage {
    shell: Shell,
    passkey: Row,
    name: String,
    errors: FormErrors,
}

struct Row {
    id: String,
    name: String,
    added: String,
    last_used: String,
}

fn row(passkey: &PasskeyRow, moments: &Moments) -> Row {
    Row {
        id: passkey.id.to_string(),
        name: passkey.name.clone(),
        added: moments.of(passkey.created_at),
        last_used: passkey.last_used_at.map_or_else(|| "never".to_owned(), |at| moments.of(at)),
    }
}

fn shown(tx: &ReadTx<'_>, offered: bool, notice: Option<String>) -> Result<PasskeysPage, Problem> {
    person_at_a_device(tx)?;
    let moments = Moments::of_reader(tx)?;
    Ok(PasskeysPage {
        shell: Shell::of(tx, "account", notice),
        passkeys: super::own(tx)?.iter().map(|passkey| row(passkey, &moments)).collect(),
        offered,
        second_step: codes::standing(tx)?.on_since.is_some(),
        name: String::new(),
        errors: FormErrors::default(),
        step_errors: FormErrors::default(),
    })
}

async fn page_of(me: &SignedIn, site: &Site, notice: Option<String>) -> Result<PasskeysPage, Problem> {
    let offered = RelyingParty::of(site).is_some();
    me.read(move |tx| shown(tx, offered, notice)).await
}

/// What the last step did, in a small word.
#[derive(Deserialize)]
pub struct Notice {
    #[serde(default)]
    notice: String,
}

fn sentence(notice: &str) -> Option<String> {
    let sentence = match notice {
        "added" => "The passkey is added. It signs you in without a password.",
        "named" => "The name is saved.",
        "removed" => "The passkey is removed. Delete it on your device too.",
        _ => return None,
    };
    Some(sentence.to_owned())
}

/// GET `/sales/account/passkeys`.
pub async fn list(
    me: SignedIn,
    site: web::Data<Site>,
    request: actix_web::HttpRequest,
    query: Query<Notice>,
) -> Result<HttpResponse, Problem> {
    let page = page_of(&me, &site, sentence(&query.0.notice)).await?;
    page::html(&PasskeysPage { name: describe(&client::user_agent(&request)), ..page })
}

/// What the form posts; its script filled in the ceremony and the answer, and took the password out.
#[derive(Deserialize)]
pub struct AddForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    ceremony: String,
    #[serde(default)]
    credential: String,
}

async fn made(me: &SignedIn, site: &Site, form: &AddForm) -> Result<(PasskeyName, Credential), Problem> {
    let name = PasskeyName::parse(&form.name).map_err(|refusal| Problem::invalid(vec![refusal.at("name")]))?;
    let party = RelyingParty::needed(site)?;
    let Some(token) = Token::parse(&form.ceremony) else {
        return Err(Problem::invalid_field("", "Adding a passkey needs a browser that knows them, with scripts on."));
    };
    let owner = me.read(|tx| Ok((tx.tenant().id, person_at_a_device(tx)?))).await?;
    let state = site.store.system_write(move |tx| ceremony::take(tx, &token, Purpose::Add, Some(owner))).await?;
    let state = state.ok_or_else(|| Problem::invalid_field("", "That took too long. Please try again."))?;
    let made = party.made(&form.credential, &state);
    let made =
        made.map_err(|_| Problem::invalid_field("", "What the device answered doesn’t fit. Please try again."))?;
    Ok((name, made))
}

/// POST `/sales/account/passkeys`.
pub async fn add(me: SignedIn, site: web::Data<Site>, typed: Form<AddForm>) -> Result<HttpResponse, Problem> {
    let added = match made(&me, &site, &typed.0).await {
        Ok((name, made)) => me.own(move |tx| super::add(tx, &name, &made)).await,
        Err(problem) => Err(problem),
    };
    let Err(problem) = added else { return Ok(page::see_other("/sales/account/passkeys?notice=added")) };
    let answer = HttpResponseBuilder::new(problem.status_code());
    let errors = FormErrors::from_problem(problem)?;
    page::html_with(answer, &PasskeysPage { errors, name: typed.0.name, ..page_of(&me, &site, None).await? })
}

/// The form that turns the second step on.
#[derive(Deserialize)]
pub struct PasswordForm {
    #[serde(default)]
    password: String,
}

/// POST `/sales/account/passkeys/second-step`: from here on a passkey or a recovery code is asked for after
/// the password. The recovery codes are shown this once.
pub async fn ask_for_it(
    me: SignedIn,
    site: web::Data<Site>,
    lane: web::Data<Lane>,
    typed: Form<PasswordForm>,
) -> Result<HttpResponse, Problem> {
    let fresh = recovery::draw()?;
    let (hashes, unused) = (codes::pages::hashes(&fresh), store::random()?);
    let done = match codes::pages::prove(&me, &site, &lane, &typed.0.password).await {
        Ok(()) => me.own(move |tx| codes::turn_on_by_passkey(tx, &unused, &hashes)).await,
        Err(problem) => Err(problem),
    };
    let Err(problem) = done else { return codes::pages::recovery_page(&me, fresh).await };
    let answer = HttpResponseBuilder::new(problem.status_code());
    let step_errors = FormErrors::from_problem(passwords::in_the_form(problem))?;
    page::html_with(answer, &PasskeysPage { step_errors, ..page_of(&me, &site, None).await? })
}

fn id_in(path: &str) -> Result<PasskeyId, Problem> {
    path.parse().map_err(|_| super::missing())
}

/// The form of one; `typed` is what a refused name was, with what is wrong.
async fn form(me: &SignedIn, id: PasskeyId, typed: Option<(String, FormErrors)>) -> Result<PasskeyPage, Problem> {
    me.read(move |tx| {
        let all = super::own(tx)?;
        let passkey = row(all.iter().find(|key| key.id == id).ok_or_else(super::missing)?, &Moments::of_reader(tx)?);
        let (name, errors) = typed.unwrap_or_else(|| (passkey.name.clone(), FormErrors::default()));
        Ok(PasskeyPage { shell: Shell::of(tx, "account", None), passkey, name, errors })
    })
    .await
}

/// GET `/sales/account/passkeys/{id}`.
pub async fn one(me: SignedIn, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    page::html(&form(&me, id_in(&path)?, None).await?)
}

/// The rename form.
#[derive(Deserialize)]
pub struct Naming {
    #[serde(default)]
    name: String,
}

/// POST `/sales/account/passkeys/{id}`.
pub async fn rename(me: SignedIn, path: web::Path<String>, typed: Form<Naming>) -> Result<HttpResponse, Problem> {
    let id = id_in(&path)?;
    match PasskeyName::parse(&typed.0.name) {
        Ok(name) => {
            me.own(move |tx| super::rename(tx, id, &name)).await?;
            Ok(page::see_other("/sales/account/passkeys?notice=named"))
        }
        Err(refusal) => {
            let errors = FormErrors::from_problem(Problem::invalid(vec![refusal.at("name")]))?;
            page::html_again(&form(&me, id, Some((typed.0.name, errors))).await?)
        }
    }
}

/// POST `/sales/account/passkeys/{id}/remove`.
pub async fn remove(me: SignedIn, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id = id_in(&path)?;
    match me.own(move |tx| super::remove(tx, id)).await {
        Ok(()) => Ok(page::see_other("/sales/account/passkeys?notice=removed")),
        Err(problem) => {
            let answer = HttpResponseBuilder::new(problem.status_code());
            let errors = FormErrors::from_problem(problem)?;
            page::html_with(answer, &PasskeyPage { errors, ..form(&me, id, None).await? })
        }
    }
}
