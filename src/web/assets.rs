//! The static files: in the binary, compressed, named by their content, kept by browsers for ever.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

use crate::values::Problem;

/// One file of `static/`.
pub struct Asset {
    plain: &'static str,
    hashed: &'static str,
    content_type: &'static str,
    raw: &'static [u8],
    br: &'static [u8],
    gz: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The address of a file by its plain name; an unknown name gives an address that is 404.
pub fn address(plain: &str) -> String {
    let hashed = ASSETS.iter().find(|a| a.plain == plain).map_or(plain, |a| a.hashed);
    format!("/static/{hashed}")
}

/// GET `/static/{name}`.
pub async fn serve(name: web::Path<String>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let asset = ASSETS.iter().find(|a| a.hashed == name.as_str()).ok_or_else(|| Problem::not_found("file"))?;
    let accepts = request.headers().get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let (encoding, body) = if accepts.contains("br") {
        (Some("br"), asset.br)
    } else if accepts.contains("gzip") {
        (Some("gzip"), asset.gz)
    } else {
        (None, asset.raw)
    };
    let mut answer = HttpResponse::Ok();
    answer
        .content_type(asset.content_type)
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::VARY, "Accept-Encoding"));
    if let Some(encoding) = encoding {
        answer.insert_header((header::CONTENT_ENCODING, encoding));
    }
    Ok(answer.body(body))
}
