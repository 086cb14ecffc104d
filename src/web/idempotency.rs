//! `Idempotency-Key`: a POST that creates, sent again with the same key and body, gets its first answer.
//!
//! A handler takes [`JsonOnce`] in place of `Json` and answers from inside its own transaction by
//! [`Once::answer`], so that what was made and what was answered stand or fall together. Keys are kept for a
//! day, per person. Answers are kept as JSON, so never let one hold a secret.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::form::{json_bytes, parse_json};
use crate::bind;
use crate::store::{OwnTx, Sql};
use crate::values::{Problem, UserId};

/// How long a key is kept.
const KEPT_HOURS: i64 = 24;
const LONGEST_KEY: usize = 200;

const FORGET: Sql =
    Sql::new("DELETE FROM idempotency_keys WHERE tenant_id = :tenant AND user_id = :user AND created_at <= :old");
const KNOWN: Sql = Sql::new(
    "SELECT request_hash, status, answer FROM idempotency_keys \
     WHERE tenant_id = :tenant AND user_id = :user AND key = :key",
);
const KEEP: Sql = Sql::new(
    "INSERT INTO idempotency_keys (tenant_id, user_id, key, request_hash, status, answer, created_at) \
     VALUES (:tenant, :user, :key, :hash, :status, :answer, :now)",
);

/// A JSON body together with what makes it happen once.
#[derive(Debug)]
pub struct JsonOnce<T> {
    pub body: T,
    pub once: Once,
}

/// The key that came with a request, if one did, and the hash of what it asks. Hashed before the
/// transaction, so a job that runs again doesn't hash again.
#[derive(Clone, Debug)]
pub struct Once {
    key: Option<String>,
    hash: [u8; 32],
}

/// An answer as it goes out, the first time and every time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub json: String,
}

impl Once {
    /// For a form: the key that its page was given, and everything that it asks for. A form without a key
    /// is as often as it is sent.
    pub fn of_form(key: &str, asked: &str) -> Once {
        let key = Some(key.to_owned()).filter(|key| (1..=LONGEST_KEY).contains(&key.len()));
        Once { key, hash: Sha256::digest(asked).into() }
    }

    /// Does the work, or gives the answer that the key had before. INVALID names the header if the key
    /// came with another body.
    pub fn answer<T: Serialize>(
        &self,
        tx: &OwnTx<'_>,
        status: u16,
        work: impl FnOnce() -> Result<T, Problem>,
    ) -> Result<Answer, Problem> {
        let keyed = self.key.as_deref().zip(tx.user_id());
        if let Some((key, user)) = keyed
            && let Some(known) = self.known(tx, user, key)?
        {
            return Ok(known);
        }
        let json = serde_json::to_string(&work()?).map_err(Problem::internal)?;
        let answer = Answer { status, json };
        if let Some((key, user)) = keyed {
            self.keep(tx, user, key, &answer)?;
        }
        Ok(answer)
    }

    fn known(&self, tx: &OwnTx<'_>, user: UserId, key: &str) -> Result<Option<Answer>, Problem> {
        tx.run(FORGET, bind! {":user" => user, ":old" => tx.now().plus_hours(-KEPT_HOURS)})?;
        let known = tx.one(KNOWN, bind! {":user" => user, ":key" => key}, |row| {
            Ok((row.get::<_, [u8; 32]>(0)?, Answer { status: row.get(1)?, json: row.get(2)? }))
        })?;
        match known {
            Some((hash, _)) if hash != self.hash => {
                Err(Problem::invalid_field("Idempotency-Key", "This key came with another request before."))
            }
            known => Ok(known.map(|(_, answer)| answer)),
        }
    }

    fn keep(&self, tx: &OwnTx<'_>, user: UserId, key: &str, answer: &Answer) -> Result<(), Problem> {
        tx.run(
            KEEP,
            bind! {
                ":user" => user, ":key" => key, ":hash" => self.hash, ":status" => answer.status,
                ":answer" => answer.json, ":now" => tx.now(),
            },
        )?;
        Ok(())
    }
}

impl From<Answer> for HttpResponse {
    fn from(answer: Answer) -> HttpResponse {
        let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
        HttpResponse::build(status).content_type("application/json").body(answer.json)
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for JsonOnce<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<JsonOnce<T>, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let key = key_of(request);
        let asked = format!("{} {}\n", request.method(), request.path());
        let bytes = json_bytes(request, payload);
        Box::pin(async move {
            let (key, bytes) = (key?, bytes.await?);
            let hash = Sha256::new().chain_update(asked).chain_update(&bytes).finalize().into();
            Ok(JsonOnce { body: parse_json(&bytes)?, once: Once { key, hash } })
        })
    }
}

fn key_of(request: &HttpRequest) -> Result<Option<String>, Problem> {
    let Some(header) = request.headers().get("idempotency-key") else { return Ok(None) };
    match header.to_str() {
        Ok(key) if (1..=LONGEST_KEY).contains(&key.len()) => Ok(Some(key.to_owned())),
        _ => Err(Problem::invalid_field("Idempotency-Key", "Must be 1 to 200 printable ASCII characters.")),
    }
}
