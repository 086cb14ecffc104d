//! A form with a file: `multipart/form-data`, read whole and within a limit.

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};

use super::form::{Reading, body};
use crate::values::Problem;

/// Bytes of a whole upload, its fields included.
pub const LARGEST: usize = 16 << 20;

/// What was sent: fields and files in their order.
#[derive(Debug)]
pub struct Upload(Vec<Part>);

#[derive(Debug, PartialEq, Eq)]
struct Part {
    name: String,
    file: Option<String>,
    content: Vec<u8>,
}

impl Upload {
    /// A field's text; empty if it didn't come or is no text.
    pub fn text(&self, name: &str) -> String {
        let part = self.0.iter().find(|part| part.name == name && part.file.is_none());
        part.and_then(|part| String::from_utf8(part.content.clone()).ok()).unwrap_or_default()
    }

    /// A file's own name and its bytes; None if none was chosen.
    pub fn take_file(&mut self, name: &str) -> Option<(String, Vec<u8>)> {
        let part = self.0.iter_mut().find(|part| part.name == name && part.file.is_some())?;
        let file = part.file.take().filter(|file| !file.is_empty())?;
        Some((file, std::mem::take(&mut part.content)))
    }
}

impl FromRequest for Upload {
    type Error = Problem;
    type Future = Reading<Upload>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let boundary = boundary(kind).map(str::to_owned);
        let body = body(request, payload, "multipart/form-data", Some(LARGEST));
        Box::pin(async move {
            let bytes = body.await?;
            let read = boundary.and_then(|boundary| parts(&bytes, &boundary));
            read.map(Upload).ok_or_else(|| Problem::malformed("The upload can't be read."))
        })
    }
}

fn boundary(kind: &str) -> Option<&str> {
    let mut parameters = kind.split(';').skip(1).filter_map(|part| part.trim().split_once('='));
    let (_, value) = parameters.find(|(name, _)| name.eq_ignore_ascii_case("boundary"))?;
    Some(value.trim_matches('"')).filter(|value| (1..=70).contains(&value.len()))
}

/// None if it isn't what it says it is.
fn parts(bytes: &[u8], boundary: &str) -> Option<Vec<Part>> {
    let (opening, between) = (format!("--{boundary}"), format!("\r\n--{boundary}"));
    let mut rest = bytes.strip_prefix(opening.as_bytes())?;
    let mut parts = Vec::new();
    while !rest.starts_with(b"--") {
        rest = rest.strip_prefix(b"\r\n")?;
        let end = find(rest, between.as_bytes())?;
        parts.push(part(&rest[..end])?);
        rest = &rest[end + between.len()..];
    }
    Some(parts)
}

fn part(bytes: &[u8]) -> Option<Part> {
    let split = find(bytes, b"\r\n\r\n")?;
    let head = std::str::from_utf8(&bytes[..split]).ok()?;
    let line = head.split("\r\n").find(|line| line.to_ascii_lowercase().starts_with("content-disposition:"))?;
    Some(Part { name: said(line, "name")?, file: said(line, "filename"), content: bytes[split + 4..].to_vec() })
}

/// What a line says under a name, between quotes; browsers write a quote in it as %22.
fn said(line: &str, name: &str) -> Option<String> {
    let quoted = line.split(';').find_map(|part| part.trim().strip_prefix(name)?.strip_prefix("=\""))?;
    Some(quoted.trim_end_matches('"').replace("%22", "\""))
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = *wanted.first()?;
    let mut from = 0;
    while let Some(at) = bytes.get(from..)?.iter().position(|byte| *byte == first) {
        if bytes[from + at..].starts_with(wanted) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENT: &str = "--cut\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nstock\r\n--cut\r\n\
        Content-Disposition: form-data; name=\"file\"; filename=\"a %22b%22.csv\"\r\nContent-Type: text/csv\r\n\r\n\
        a,b\r\n--cu\r\n1,2\r\n\r\n--cut--\r\n";

    #[test]
    fn fields_and_files_come_as_they_were_sent() {
        assert_eq!(boundary("multipart/form-data; charset=x; Boundary=\"cut\""), Some("cut"));
        let mut upload = Upload(parts(SENT.as_bytes(), "cut").unwrap());
        assert_eq!((upload.text("kind").as_str(), upload.text("file").as_str()), ("stock", ""));
        let (name, content) = upload.take_file("file").unwrap();
        assert_eq!((name.as_str(), content.as_slice()), ("a \"b\".csv", &b"a,b\r\n--cu\r\n1,2\r\n"[..]));
        assert_eq!(parts(b"--cut--", "cut"), Some(Vec::new()));
    }

    #[test]
    fn what_is_cut_off_or_has_no_name_is_no_upload() {
        for cut in [20, 60, SENT.len() - 10] {
            assert_eq!(parts(&SENT.as_bytes()[..cut], "cut"), None, "{cut}");
        }
        assert_eq!(parts(b"--cut\r\nContent-Type: text/csv\r\n\r\nx\r\n--cut--", "cut"), None);
        assert_eq!(parts(b"nothing", "cut"), None);
    }
}
