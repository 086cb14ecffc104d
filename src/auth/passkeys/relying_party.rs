//! The only file that names webauthn-rs: questions for browsers, and whether their answers fit. Nothing
//! here touches the database.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use webauthn_rs::WebauthnBuilder;
use webauthn_rs::prelude::{
    AuthenticationResult, DiscoverableAuthentication, DiscoverableKey, Passkey, PasskeyAuthentication,
    PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Url, Webauthn, WebauthnError,
};

use crate::store::Person;
use crate::values::{Problem, UserId};
use crate::web::Site;

/// A question as the browser is given it, and what is needed to judge the answer, as JSON.
pub struct Question {
    pub options: Value,
    pub state: String,
}

/// A passkey as it is kept.
#[derive(Clone, Debug)]
pub struct Credential {
    pub id: Vec<u8>,
    pub json: String,
}

/// Why an answer doesn't count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It isn't what was asked for, or isn't signed by the passkey.
    Wrong,
    /// Its counter went back: there may be a copy of the passkey.
    Copied,
}

/// Whom an answer without a name before it is from.
pub struct Claim {
    answer: PublicKeyCredential,
    pub user: UserId,
    pub credential_id: Vec<u8>,
}

/// The portal as passkeys know it: by the name of its public address.
pub struct RelyingParty(Webauthn);

impl RelyingParty {
    /// None if the portal has no name that a passkey could be bound to: an address of numbers alone.
    pub fn of(site: &Site) -> Option<RelyingParty> {
        let origins: Vec<Url> = match &site.public {
            Some(public) => vec![Url::parse(&public.to_string()).ok()?],
            None => site.ports.iter().filter_map(|port| Url::parse(&format!("http://localhost:{port}")).ok()).collect(),
        };
        let (first, others) = origins.split_first()?;
        let builder = WebauthnBuilder::new(first.domain()?, first).ok()?.rp_name("Routebook");
        let builder = others.iter().fold(builder, WebauthnBuilder::append_allowed_origin);
        builder.build().ok().map(RelyingParty)
    }

    /// The same, where the page was offered only because there is one.
    pub fn needed(site: &Site) -> Result<RelyingParty, Problem> {
        RelyingParty::of(site).ok_or_else(|| Problem::conflict("Passkeys need a public address with a name."))
    }

    /// Asks for a new passkey that can be found without an e-mail, and that none of `known` makes again.
    pub fn ask_new(&self, person: &Person, known: &[Credential]) -> Result<Question, Problem> {
        let known = known.iter().map(|credential| credential.id.clone()).collect();
        let asked =
            self.0.start_passkey_registration(person.id.as_uuid(), &person.email, &person.full_name, Some(known));
        let (options, state) = asked.map_err(Problem::internal)?;
        let mut question = question(&options, &state)?;
        let selection = &mut question.options["publicKey"]["authenticatorSelection"];
        selection["residentKey"] = "required".into();
        selection["requireResidentKey"] = true.into();
        Ok(question)
    }

    /// The passkey that the browser made.
    pub fn made(&self, answer: &str, state: &str) -> Result<Credential, Unfit> {
        let answer: RegisterPublicKeyCredential = serde_json::from_str(answer).map_err(|_| Unfit::Wrong)?;
        let state: PasskeyRegistration = serde_json::from_str(state).map_err(|_| Unfit::Wrong)?;
        kept(&self.0.finish_passkey_registration(&answer, &state).map_err(|error| unfit(&error))?)
    }

    /// Asks for any passkey of this portal.
    pub fn ask_anyone(&self) -> Result<Question, Problem> {
        let (mut options, state) = self.0.start_discoverable_authentication().map_err(Problem::internal)?;
        // A button asks, so the browser shows its dialog at once.
        options.mediation = None;
        question(&options, &state)
    }

    /// Asks for one of these.
    pub fn ask_one_of(&self, known: &[Credential]) -> Result<Question, Problem> {
        let known: Vec<Passkey> = known.iter().map(|credential| read(&credential.json)).collect::<Result<_, _>>()?;
        let (options, state) = self.0.start_passkey_authentication(&known).map_err(Problem::internal)?;
        question(&options, &state)
    }

    /// Whom an answer claims to be from; nothing is proven yet.
    pub fn claim(&self, answer: &str) -> Option<Claim> {
        let answer: PublicKeyCredential = serde_json::from_str(answer).ok()?;
        let (user, id) = self.0.identify_discoverable_authentication(&answer).ok()?;
        let (user, credential_id) = (UserId::from_uuid(user), id.to_vec());
        Some(Claim { answer, user, credential_id })
    }

    /// Is the claim true? The passkey with its new counter.
    pub fn proves(&self, claim: &Claim, state: &str, known: &Credential) -> Result<Credential, Unfit> {
        let state: DiscoverableAuthentication = serde_json::from_str(state).map_err(|_| Unfit::Wrong)?;
        let passkey: Passkey = serde_json::from_str(&known.json).map_err(|_| Unfit::Wrong)?;
        let key = DiscoverableKey::from(&passkey);
        let proof =
            self.0.finish_discoverable_authentication_v2(&claim.answer, state, &key).map_err(|error| unfit(&error))?;
        used(passkey, &proof)
    }

    /// Is this an answer of one of those that were asked for? That passkey with its new counter.
    pub fn is_one_of(&self, answer: &str, state: &str, known: &[Credential]) -> Result<Credential, Unfit> {
        let answer: PublicKeyCredential = serde_json::from_str(answer).map_err(|_| Unfit::Wrong)?;
        let state: PasskeyAuthentication = serde_json::from_str(state).map_err(|_| Unfit::Wrong)?;
        let proof = self.0.finish_passkey_authentication(&answer, &state).map_err(|error| unfit(&error))?;
        let credential = known.iter().find(|credential| credential.id == proof.cred_id().as_ref() as &[u8]);
        let passkey = serde_json::from_str(&credential.ok_or(Unfit::Wrong)?.json).map_err(|_| Unfit::Wrong)?;
        used(passkey, &proof)
    }
}

fn question(options: &impl Serialize, state: &impl Serialize) -> Result<Question, Problem> {
    let options = serde_json::to_value(options).map_err(Problem::internal)?;
    Ok(Question { options, state: serde_json::to_string(state).map_err(Problem::internal)? })
}

fn read<T: DeserializeOwned>(json: &str) -> Result<T, Problem> {
    serde_json::from_str(json).map_err(Problem::internal)
}

fn kept(passkey: &Passkey) -> Result<Credential, Unfit> {
    let json = serde_json::to_string(passkey).map_err(|_| Unfit::Wrong)?;
    Ok(Credential { id: passkey.cred_id().to_vec(), json })
}

fn used(mut passkey: Passkey, proof: &AuthenticationResult) -> Result<Credential, Unfit> {
    passkey.update_credential(proof).ok_or(Unfit::Wrong)?;
    kept(&passkey)
}

fn unfit(error: &WebauthnError) -> Unfit {
    tracing::debug!(%error, "a passkey's answer doesn't fit");
    match error {
        WebauthnError::CredentialPossibleCompromise => Unfit::Copied,
        _ => Unfit::Wrong,
    }
}
