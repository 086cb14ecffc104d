//! What an operator is told when a proxy or a setting breaks signing in: got, expected, setting.

use serde_json::Value;

use crate::house::House;
use crate::pocket::Pocket;

fn clue(answer: reqwest::blocking::Response) -> [String; 3] {
    let problem: Value = answer.json().unwrap();
    ["got", "expected", "setting"].map(|name| problem[name].as_str().unwrap_or_default().to_owned())
}

#[test]
fn hdr_3_a_wrong_host_says_what_was_got_expected_and_which_setting_it_is() {
    let house = House::https();
    let ask = |path: &str, headers: &[(&str, &str)]| {
        let asked =
            headers.iter().fold(house.bare().get(house.address(path)), |r, (name, value)| r.header(*name, *value));
        asked.send().unwrap()
    };
    let [got, expected, setting] = clue(ask("/api/sales/auth/me", &[("host", "127.0.0.1:3000")]));
    assert_eq!((&*got, &*expected), ("Host: 127.0.0.1:3000", "Host: routebook.example"));
    assert!(setting.contains("--public-url"));
    let behind = [("host", "127.0.0.1:3000"), ("x-forwarded-host", "routebook.example")];
    assert!(clue(ask("/api/sales/auth/me", &behind))[2].contains("pass Host on"));
    let page = ask("/sales/login", &[("host", "<b>evil</b>")]);
    assert_eq!(page.status(), 421);
    let page = page.text().unwrap();
    assert!(page.contains("Host: &#60;b&#62;evil") && page.contains("routebook.example"), "{page}");
    let local = House::open();
    let asked = local.bare().get(local.address("/api/sales/auth/me")).header("host", "sales.example").send().unwrap();
    assert!(clue(asked)[2].contains("set it to the address that people use"));
}

#[test]
fn csr_2_a_wrong_origin_says_what_was_got_expected_and_which_setting_it_is() {
    let house = House::https();
    let mut pocket = Pocket::of(&house);
    let refused = pocket.ask("POST", "/api/sales/auth/login", |r| r.header("origin", "http://routebook.example"));
    assert_eq!(refused.status(), 403);
    let [got, expected, setting] = clue(refused);
    assert_eq!((&*got, &*expected), ("Origin: http://routebook.example", "Origin: https://routebook.example"));
    assert!(setting.contains("--public-url") && setting.contains("https"));
    let refused = pocket.ask("POST", "/api/sales/auth/login", |r| r.header("sec-fetch-site", "cross-site"));
    assert_eq!(clue(refused)[0], "Sec-Fetch-Site: cross-site");
    let form = pocket.ask("POST", "/sales/login", |r| r.header("origin", "http://routebook.example"));
    assert!(form.text().unwrap().contains("Origin: https://routebook.example"));
}

#[test]
fn a_browser_that_loses_its_cookies_is_told_so_on_the_sign_in_page() {
    let house = House::https();
    let mut pocket = Pocket::of(&house);
    let told = |pocket: &mut Pocket, path: &str, referer: &str, scheme: &str| {
        let page = pocket.ask("GET", path, |r| r.header("referer", referer).header("x-forwarded-proto", scheme));
        page.text().unwrap()
    };
    let (bounced, from) = ("/sales/login?next=%2Fsales%2Fdashboard", "https://routebook.example/sales/login");
    let page = told(&mut pocket, bounced, from, "http");
    assert!(page.contains("your browser brought no cookie back") && page.contains("send http on to https"), "{page}");
    assert!(told(&mut pocket, bounced, from, "https").contains("pass Cookie and Set-Cookie on"));
    for (path, referer) in [
        ("/sales/login", from),
        (bounced, "https://routebook.example/sales/orders"),
        (bounced, "https://evil.example/sales/login"),
    ] {
        assert!(!told(&mut pocket, path, referer, "https").contains("no cookie back"), "{path} from {referer}");
    }
    pocket.put("__Host-known-device", "x");
    assert!(!told(&mut pocket, bounced, from, "https").contains("no cookie back"), "a cookie came");
}

#[test]
fn lim_1_the_check_page_names_a_proxy_that_is_not_trusted() {
    let house = House::open();
    let admin = house.signed_in("admin@blue.example");
    let page = |headers: &[(&str, &str)]| {
        let asked = admin.client().get(admin.address("/sales/admin/check"));
        let asked = headers.iter().fold(asked, |r, (name, value)| r.header(*name, *value));
        asked.send().unwrap().text().unwrap()
    };
    assert!(page(&[]).contains("Nothing about your connection is wrong."));
    let told = page(&[("x-forwarded-for", "203.0.113.9"), ("x-forwarded-proto", "https")]);
    assert!(told.contains("--trusted-proxy 127.0.0.1") && told.contains("everyone counts as 127.0.0.1"), "{told}");
    assert!(told.contains("--public-url must begin with https://"));
    assert_eq!(house.signed_in("manager@blue.example").get("/sales/admin/check").status(), 403);
}
