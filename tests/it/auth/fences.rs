//! CSR-1 to CSR-4 and HDR-1 to HDR-3: other sites, other names, and what every answer carries.

use reqwest::blocking::Response;
use serde_json::{Value, json};

use crate::house::House;
use crate::pocket::Pocket;

const ME: &str = "/api/sales/auth/me";
const LOGOUT: &str = "/api/sales/auth/logout";

fn signed_in(house: &House) -> Pocket {
    let mut pocket = Pocket::of(house);
    pocket.sign_in("rep@blue.example", &json!({}));
    pocket
}

fn with(pocket: &mut Pocket, headers: &[(&str, &str)]) -> Response {
    pocket.ask("POST", "/api/sales/auth/refresh", |request| {
        headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))
    })
}

#[test]
fn csr_1_a_change_asked_for_by_another_site_is_refused() {
    let house = House::open();
    let mut pocket = signed_in(&house);
    for from in ["cross-site", "same-site", "nonsense"] {
        let refused = with(&mut pocket, &[("sec-fetch-site", from)]);
        assert_eq!(refused.status(), 403, "{from}");
        assert!(!refused.headers().contains_key("set-cookie"));
        assert_eq!(refused.json::<Value>().unwrap()["code"], "CROSS_SITE");
    }
    for from in ["same-origin", "none"] {
        assert_eq!(with(&mut pocket, &[("sec-fetch-site", from)]).status(), 200, "{from}");
    }
    let form = pocket.ask("POST", "/sales/logout", |request| request.header("sec-fetch-site", "cross-site"));
    assert_eq!(form.status(), 403);
    assert_eq!(pocket.get(ME).status(), 200, "still signed in");
}

#[test]
fn csr_2_without_fetch_metadata_the_origin_must_be_ours_or_absent() {
    let house = House::open();
    let mut pocket = signed_in(&house);
    let port = house.base.rsplit(':').next().unwrap().to_owned();
    for origin in ["https://evil.example", "null", "http://localhost", &format!("https://localhost:{port}")] {
        assert_eq!(with(&mut pocket, &[("origin", origin)]).status(), 403, "{origin}");
    }
    for name in ["localhost", "127.0.0.1", "[::1]"] {
        assert_eq!(with(&mut pocket, &[("origin", &format!("http://{name}:{port}"))]).status(), 200, "{name}");
    }
    assert_eq!(with(&mut pocket, &[]).status(), 200);
}

#[test]
fn csr_2_the_origin_is_compared_with_the_public_address_and_never_with_the_host() {
    let house = House::https();
    let mut pocket = signed_in(&house);
    assert_eq!(with(&mut pocket, &[("origin", "https://routebook.example")]).status(), 200);
    for origin in
        ["http://routebook.example", "https://routebook.example:8443", &house.base, "https://x.routebook.example"]
    {
        assert_eq!(with(&mut pocket, &[("origin", origin)]).status(), 403, "{origin}");
    }
}

#[test]
fn csr_3_a_get_never_signs_out() {
    let house = House::open();
    let mut pocket = signed_in(&house);
    for path in ["/sales/logout", LOGOUT] {
        assert_eq!(pocket.get(path).status(), 405, "{path}");
    }
    assert_eq!(pocket.get(ME).status(), 200);
}

#[test]
fn csr_4_signing_out_is_a_post() {
    let house = House::open();
    let mut pocket = signed_in(&house);
    let answer = pocket.post("/sales/logout");
    assert_eq!(answer.status(), 303);
    assert_eq!(answer.headers()["location"], "/sales/login");
    assert_eq!(house.sessions(), 0);
}

/// HDR-1, on any answer.
pub fn assert_manners(answer: &Response, what: &str) {
    let header = |name: &str| answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    let policy = header("content-security-policy").unwrap_or_else(|| panic!("{what} has no policy"));
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{what}");
    assert!(!policy.contains("unsafe"), "{what}");
    assert_eq!(header("x-content-type-options").as_deref(), Some("nosniff"), "{what}");
    assert_eq!(header("referrer-policy").as_deref(), Some("same-origin"), "{what}");
    assert_eq!(header("cross-origin-opener-policy").as_deref(), Some("same-origin"), "{what}");
    assert!(header("permissions-policy").unwrap().contains("publickey-credentials-get=(self)"), "{what}");
    assert!(header("x-request-id").is_some(), "{what}");
}

#[test]
fn hdr_1_every_answer_carries_the_policy_errors_too() {
    let house = House::open();
    let mut pocket = signed_in(&house);
    for path in
        ["/sales/login", "/sales/dashboard", ME, "/api/sales/nothing", "/nothing", LOGOUT, "/healthz", "/static/none"]
    {
        assert_manners(&pocket.get(path), path);
    }
    assert_manners(&Pocket::of(&house).get(ME), "a refusal");
    let broken =
        pocket.ask("POST", "/api/sales/auth/login", |r| r.header("content-type", "application/json").body("{"));
    assert_eq!(broken.status(), 400);
    assert_manners(&broken, "bad JSON");
    let wrong_host = pocket.ask("GET", ME, |r| r.header("host", "evil.example"));
    assert_eq!(wrong_host.status(), 421);
    assert_manners(&wrong_host, "another host");
    assert!(!wrong_host.headers().contains_key("strict-transport-security"), "only with https");
    let secure = House::https();
    let answer = Pocket::of(&secure).get("/sales/login");
    assert!(answer.headers()["strict-transport-security"].to_str().unwrap().contains("max-age="));
}

#[test]
fn hdr_2_signed_in_answers_are_not_stored_and_signing_out_clears_the_cache() {
    let house = House::open();
    let mut pocket = signed_in(&house);
    for path in [ME, "/sales/dashboard", "/sales/nothing"] {
        assert_eq!(pocket.get(path).headers()["cache-control"], "no-store", "{path}");
    }
    assert_eq!(pocket.post(LOGOUT).headers()["clear-site-data"], "\"cache\"");
}

#[test]
fn hdr_3_only_our_own_names_are_answered() {
    let house = House::open();
    let port = house.base.rsplit(':').next().unwrap().to_owned();
    let status = |house: &House, path: &str, host: &str| {
        house.bare().get(house.address(path)).header("host", host).send().unwrap().status().as_u16()
    };
    for host in [format!("localhost:{port}"), format!("127.0.0.1:{port}"), format!("[::1]:{port}"), "localhost".into()]
    {
        assert_eq!(status(&house, "/sales/login", &host), 200, "{host}");
    }
    for host in ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example"] {
        assert_eq!(status(&house, "/sales/login", host), 421, "{host}");
        assert_eq!(status(&house, "/healthz", host), 200, "health takes any name");
    }
    let public = House::https();
    assert_eq!(status(&public, "/sales/login", "routebook.example"), 200);
    assert_eq!(status(&public, "/sales/login", "routebook.example:443"), 200);
    assert_eq!(status(&public, "/sales/login", &format!("localhost:{port}")), 421);
}

#[test]
fn a_head_is_its_get_without_a_body() {
    let house = House::open();
    let mut pocket = Pocket::of(&house);
    let head = pocket.ask("HEAD", "/sales/login", |request| request);
    assert_eq!(head.status(), 200);
    assert!(head.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
    assert_eq!(head.text().unwrap(), "");
    assert_eq!(pocket.ask("HEAD", ME, |request| request).status(), 401);
}
