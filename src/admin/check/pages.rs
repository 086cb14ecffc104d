//! `/sales/admin/check`: how the portal sees the one who asks. Whatever is shown came with the request or
//! is a public setting; what lies on the machine is for `routebook check`.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::reach::{self, Way};
use super::{Finding, Level};
use crate::values::Problem;
use crate::web::diagnosis::{self, Clue};
use crate::web::page::{self, Shell};
use crate::web::{SignedIn, Site, client};

#[derive(Template)]
#[template(path = "admin/check.html")]
struct CheckPage {
    shell: Shell,
    facts: Vec<(&'static str, String)>,
    findings: Vec<Finding>,
    clues: Vec<Clue>,
}

fn header(request: &HttpRequest, name: &str) -> String {
    let lines = request.headers().get_all(name).filter_map(|value| value.to_str().ok());
    lines.collect::<Vec<_>>().join(" | ")
}

/// GET `/sales/admin/check`.
pub async fn show(me: SignedIn, site: web::Data<Site>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let peer = request.peer_addr().map(|peer| peer.ip().to_canonical());
    let trusted = peer.is_some_and(|peer| site.trusts(peer));
    let public = site.public.as_ref().map_or_else(|| "none: this machine only".to_owned(), ToString::to_string);
    let facts = vec![
        ("Public address", public),
        ("Asked for as", header(&request, "host")),
        ("Connected from", peer.map(|peer| peer.to_string()).unwrap_or_default()),
        ("That is a trusted proxy", if trusted { "yes" } else { "no" }.to_owned()),
        ("X-Forwarded-For", header(&request, "x-forwarded-for")),
        ("X-Forwarded-Proto", header(&request, "x-forwarded-proto")),
        ("You count as", client::address_text(&request, &site)),
        ("Cookies", if site.is_secure() { "Secure, over https alone" } else { "over http too" }.to_owned()),
    ];
    // Whether the portal itself speaks https is told by the lack of a proxy's headers.
    let tls = site.is_secure() && !trusted && header(&request, "x-forwarded-for").is_empty();
    let way = Way { public: site.public.as_ref(), trusted_proxies: &site.trusted_proxies, tls };
    let mut findings = reach::settings(&way);
    findings.retain(|finding| finding.level != Level::Fine);
    let clues = diagnosis::proxy(&request, &site);
    page::html(&me.read(move |tx| Ok(CheckPage { shell: Shell::of(tx, "admin", None), facts, findings, clues })).await?)
}
