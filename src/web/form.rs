//! What comes in: forms, JSON bodies and queries, each with a limit and with failures that name the field.

use std::future::{Future, Ready, ready};
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use serde::de::DeserializeOwned;

use super::site::Site;
use crate::values::Problem;

/// A posted form; repeated keys make lists.
#[derive(Debug)]
pub struct Form<T>(pub T);

/// A JSON body.
#[derive(Debug)]
pub struct Json<T>(pub T);

/// The query of the address.
#[derive(Debug)]
pub struct Query<T>(pub T);

pub(super) type Reading<T> = Pin<Box<dyn Future<Output = Result<T, Problem>>>>;

impl<T: DeserializeOwned + 'static> FromRequest for Form<T> {
    type Error = Problem;
    type Future = Reading<Form<T>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let path = request.path().to_owned();
        let body = body(request, payload, "application/x-www-form-urlencoded", None);
        Box::pin(async move {
            let bytes = body.await?;
            let text = std::str::from_utf8(&bytes).map_err(|_| Problem::malformed("The form is not UTF-8."))?;
            pairs(&path, text).map(Form).map_err(|e| Problem::malformed(format!("The form: {e}.")))
        })
    }
}

/// Reads `name=value` pairs. A name that nothing takes is left out, and told to whoever looks for it: a
/// page and its handler must agree.
fn pairs<T: DeserializeOwned>(path: &str, text: &str) -> Result<T, serde_html_form::de::Error> {
    let reader = serde_html_form::Deserializer::from_bytes(text.as_bytes());
    serde_ignored::deserialize(reader, |field| tracing::debug!(%path, %field, "nothing takes this field"))
}

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = Problem;
    type Future = Reading<Json<T>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = json_bytes(request, payload);
        Box::pin(async move { parse_json(&body.await?).map(Json) })
    }
}

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Ready<Result<Query<T>, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let parsed = pairs(request.path(), request.query_string());
        ready(parsed.map(Query).map_err(|e| Problem::invalid_field("query", format!("The address: {e}."))))
    }
}

/// JSON that can't be read is 400; JSON of the wrong shape is 422 and names the field.
pub fn parse_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let parsed = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let field = error.path().to_string();
        let inner = error.into_inner();
        if inner.is_data() {
            Problem::invalid_field(field, format!("{inner}."))
        } else {
            Problem::malformed("The body is not JSON.")
        }
    })?;
    reader.end().map_err(|_| Problem::malformed("Something follows the JSON."))?;
    Ok(parsed)
}

/// The bytes of a JSON body, within the limit.
pub(super) fn json_bytes(request: &HttpRequest, payload: &mut Payload) -> Reading<web::Bytes> {
    body(request, payload, "application/json", None)
}

/// The bytes of a body of the kind expected; `limit` where it isn't the portal's own.
pub(super) fn body(
    request: &HttpRequest,
    payload: &mut Payload,
    expected: &'static str,
    limit: Option<usize>,
) -> Reading<web::Bytes> {
    let own = || request.app_data::<web::Data<Site>>().map_or(0, |site| site.body_limit);
    let limit = limit.unwrap_or_else(own);
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if !kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(expected) {
        return Box::pin(ready(Err(Problem::unsupported_media(format!("Send {expected}.")))));
    }
    let payload = payload.take();
    Box::pin(async move {
        let bytes = actix_web::body::to_bytes_limited(actix_web::body::BodyStream::new(payload), limit).await;
        match bytes {
            Ok(Ok(bytes)) => Ok(bytes),
            Ok(Err(_)) => Err(Problem::malformed("The body broke off.")),
            Err(_) => Err(Problem::too_large(format!("At most {limit} bytes."))),
        }
    })
}
