//! `/api/sales/auth/passkeys`: questions for the browser. The answers come back by forms.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::ceremony::{self, Owner, Purpose};
use super::relying_party::{Question, RelyingParty};
use super::{PasskeyName, proof};
use crate::auth::lane::Lane;
use crate::auth::{passwords, second_step};
use crate::store;
use crate::values::{Problem, Token};
use crate::web::{Json, SignedIn, Site};

/// A passkey to be added. It outlives sessions, so the password is asked for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Wish {
    #[schema(format = "password")]
    password: String,
    name: String,
}

/// Who signs in: nobody yet, or whoever's password fitted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Who {
    /// From the page that asks for the second step.
    step: Option<String>,
}

/// A question for the browser.
#[derive(Serialize, ToSchema)]
pub struct Asked {
    /// Goes back with the answer, once and within five minutes.
    ceremony: String,
    /// As `navigator.credentials` takes it, in its JSON form.
    options: Value,
}

async fn asked(
    site: &Site,
    purpose: Purpose,
    owner: Option<Owner>,
    question: Question,
) -> Result<HttpResponse, Problem> {
    let Question { options, state } = question;
    let token = Token::from_bytes(store::random()?);
    site.store.system_write(move |tx| ceremony::keep(tx, &token, purpose, owner, &state)).await?;
    Ok(HttpResponse::Ok().json(Asked { ceremony: token.reveal(), options }))
}

/// POST `auth/passkeys/add`.
pub async fn add(
    me: SignedIn,
    site: web::Data<Site>,
    lane: web::Data<Lane>,
    body: Json<Wish>,
) -> Result<HttpResponse, Problem> {
    let Wish { password, name } = body.0;
    PasskeyName::parse(&name).map_err(|refusal| Problem::invalid(vec![refusal.at("name")]))?;
    let party = RelyingParty::needed(&site)?;
    if !passwords::prove(&site.store, &lane, &me, password).await? {
        return Err(Problem::invalid_field("password", passwords::NOT_YOURS));
    }
    let whose = me.read(|tx| Ok((tx.tenant().id, tx.person().cloned(), super::credentials(tx)?))).await?;
    let (tenant, Some(person), known) = whose else { return Err(Problem::session_expired()) };
    let question = party.ask_new(&person, &known)?;
    asked(&site, Purpose::Add, Some((tenant, person.id)), question).await
}

/// POST `auth/passkeys/ask`.
pub async fn ask(site: web::Data<Site>, body: Json<Who>) -> Result<HttpResponse, Problem> {
    let party = RelyingParty::needed(&site)?;
    let Some(step) = body.0.step else {
        return asked(&site, Purpose::SignIn, None, party.ask_anyone()?).await;
    };
    let late = || Problem::invalid_field("step", "That took too long. Please sign in again.");
    let step = Token::parse(&step).ok_or_else(late)?;
    let owner = second_step::owner(&site.store, step).await?.ok_or_else(late)?;
    let known = proof::of_person(&site.store, owner).await?;
    if known.is_empty() {
        return Err(Problem::invalid_field("step", "You have no passkey here."));
    }
    asked(&site, Purpose::Second, Some(owner), party.ask_one_of(&known)?).await
}
