//! UI-4: a form outlives its session.

use reqwest::blocking::Response;
use scraper::{Html, Selector};
use serde_json::{Value, json};

use crate::house::{House, PASSWORD};
use crate::pocket::Pocket;

const DAY: i64 = 24 * 3600;
const TYPED: [(&str, &str); 2] = [("name", "Zoë <of the> Harbour"), ("dates", "european")];

/// Somebody whose session is over, but for the cookies.
fn late(house: &House, email: &str) -> Pocket {
    let mut pocket = Pocket::of(house);
    pocket.sign_in(email, &json!({}));
    house.clock.advance_seconds(7 * DAY);
    pocket
}

fn submit(pocket: &mut Pocket, path: &str, form: &[(&str, &str)]) -> Response {
    pocket.ask("POST", path, |request| request.form(form))
}

fn location(answer: &Response) -> String {
    assert_eq!(answer.status(), 303);
    answer.headers()["location"].to_str().unwrap().to_owned()
}

/// The address of what was kept, as the way to the sign-in page names it.
fn kept(answer: &Response) -> String {
    let to = location(answer);
    let place = to.strip_prefix("/sales/login?next=").unwrap().replace("%2F", "/");
    assert!(place.starts_with("/sales/parked/"), "{place}");
    place
}

fn parked(house: &House) -> i64 {
    house.sqlite().query_row("SELECT COUNT(*) FROM parked_forms", [], |row| row.get(0)).unwrap()
}

/// Signs in by the page, as whoever it is, and returns where that leads.
fn sign_in(pocket: &mut Pocket, email: &str, next: &str) -> String {
    let form = [("email", email), ("password", PASSWORD), ("remember", "on"), ("next", next)];
    location(&submit(pocket, "/sales/login", &form))
}

/// The hidden fields of the page, as a browser sends them.
fn fields(page: &str) -> Vec<(String, String)> {
    let html = Html::parse_document(page);
    let inputs = Selector::parse("main input[type=hidden]").unwrap();
    let attr = |input: scraper::ElementRef<'_>, name| input.value().attr(name).unwrap().to_owned();
    html.select(&inputs).map(|input| (attr(input, "name"), attr(input, "value"))).collect()
}

#[test]
fn ui_4_what_was_typed_is_there_after_signing_in_and_is_sent_once() {
    let house = House::open();
    let mut pocket = late(&house, "rep@blue.example");
    let place = kept(&submit(&mut pocket, "/sales/account", &TYPED));
    let login = pocket.get(&format!("/sales/login?next={place}")).text().unwrap();
    assert!(login.contains("What you typed is kept for 30 minutes") && !login.contains("Harbour"));
    assert_eq!(sign_in(&mut pocket, "rep@blue.example", &place), place);
    for _ in 0..2 {
        let page = pocket.get(&place).text().unwrap();
        assert!(page.contains("Zoë &#60;of the&#62; Harbour"), "looking redeems nothing: {page}");
    }
    let fields = fields(&pocket.get(&place).text().unwrap());
    assert_eq!(fields, TYPED.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let on = pocket.ask("POST", &place, |request| request.form(&fields));
    assert_eq!((on.status().as_u16(), &on.headers()["location"]), (307, &"/sales/account".parse().unwrap()));
    assert_eq!(submit(&mut pocket, "/sales/account", &TYPED).status(), 303);
    let me: Value = pocket.get("/api/sales/auth/me").json().unwrap();
    assert_eq!(me["user"]["fullName"], "Zoë <of the> Harbour");
    assert_eq!(pocket.ask("POST", &place, |request| request.form(&fields)).status(), 404, "once");
    assert_eq!(pocket.get(&place).status(), 404);
    assert_eq!(parked(&house), 0);
}

#[test]
fn ui_4_a_session_that_ends_by_its_absolute_limit_or_with_a_lost_refresh_token_keeps_too() {
    let house = House::open();
    let mut brief = Pocket::of(&house);
    brief.sign_in("rep@blue.example", &json!({"remember": false}));
    house.clock.advance_seconds(12 * 3600);
    kept(&submit(&mut brief, "/sales/account", &TYPED));
    let mut short = Pocket::of(&house);
    short.sign_in("second@blue.example", &json!({}));
    short.drop_cookie("refresh-token");
    house.clock.advance_seconds(DAY);
    kept(&submit(&mut short, "/sales/account", &TYPED));
    assert_eq!(parked(&house), 2);
}

#[test]
fn ui_4_a_session_that_can_be_renewed_is_and_the_form_simply_goes_through() {
    let house = House::open();
    let mut pocket = Pocket::of(&house);
    pocket.sign_in("rep@blue.example", &json!({}));
    house.clock.advance_seconds(2 * DAY);
    assert_eq!(location(&submit(&mut pocket, "/sales/account", &TYPED)), "/sales/account?notice=saved");
    assert_eq!(parked(&house), 0);
}

#[test]
fn ui_4_another_person_in_the_same_browser_never_sees_it() {
    let house = House::open();
    house.sqlite().execute("UPDATE users SET email = 'rep@blue.example', email_folded = 'rep@blue.example' WHERE email = 'rep@green.example'", []).unwrap();
    let mut pocket = late(&house, "second@blue.example");
    let place = kept(&submit(&mut pocket, "/sales/account", &TYPED));
    for (email, team) in [("rep@blue.example", "blue"), ("rep@blue.example", "green"), ("admin@blue.example", "")] {
        let mut browser = pocket.clone();
        let form = [("email", email), ("password", PASSWORD), ("tenant", team), ("next", &*place)];
        assert_eq!(location(&submit(&mut browser, "/sales/login", &form)), "/sales/dashboard", "{email} of {team}");
        let page = browser.get(&place);
        assert_eq!(page.status(), 404);
        assert!(!page.text().unwrap().contains("Harbour"));
        assert_eq!(submit(&mut browser, &place, &[]).status(), 404);
        assert_eq!(submit(&mut browser, &format!("{place}/discard"), &[]).status(), 404);
    }
    assert_eq!(sign_in(&mut Pocket::of(&house), "second@blue.example", &place), place, "its person does, anywhere");
    assert_eq!(parked(&house), 1);
}

#[test]
fn ui_4_logging_out_ending_a_device_and_disabling_keep_nothing() {
    let house = House::open();
    let sign_in = |email| {
        let mut pocket = Pocket::of(&house);
        pocket.sign_in(email, &json!({}));
        pocket
    };
    let mut out = sign_in("rep@blue.example");
    let mut form = out.clone();
    assert_eq!(out.post("/sales/logout").status(), 303);
    let mut ended = sign_in("rep@blue.example");
    assert_eq!(sign_in("rep@blue.example").post("/sales/sessions/end-others").status(), 303);
    let mut disabled = sign_in("viewer@blue.example");
    house.sqlite().execute("UPDATE users SET active = 0 WHERE email = 'viewer@blue.example'", []).unwrap();
    let mut stolen = sign_in("manager@blue.example");
    let mut owner = stolen.clone();
    for _ in 0..2 {
        owner.post("/api/sales/auth/refresh");
        owner.get("/api/sales/auth/me");
        house.clock.advance_seconds(31);
    }
    for (who, pocket) in
        [("logged out", &mut form), ("ended", &mut ended), ("disabled", &mut disabled), ("stolen", &mut stolen)]
    {
        assert_eq!(
            location(&submit(pocket, "/sales/account", &TYPED)),
            "/sales/login?next=%2Fsales%2Fdashboard",
            "{who}"
        );
    }
    let mut nobody = Pocket::of(&house);
    location(&submit(&mut nobody, "/sales/account", &TYPED));
    assert_eq!(parked(&house), 0);
}

#[test]
fn ui_4_it_is_kept_for_30_minutes_then_swept() {
    let house = House::open();
    let mut pocket = late(&house, "rep@blue.example");
    let place = kept(&submit(&mut pocket, "/sales/account", &TYPED));
    house.clock.advance_seconds(30 * 60 - 1);
    assert_eq!(sign_in(&mut pocket, "rep@blue.example", &place), place);
    house.clock.advance_seconds(1);
    assert_eq!(pocket.get(&place).status(), 404);
    assert_eq!(submit(&mut pocket, &place, &TYPED).status(), 404);
    actix_web::rt::System::new().block_on(routebook::jobs::sweep(&house.store)).unwrap();
    assert_eq!(parked(&house), 0);
}

#[test]
fn swp_an_expired_session_stays_unusable_for_45_minutes_and_goes_within_the_hour() {
    let house = House::open();
    let mut pocket = late(&house, "rep@blue.example");
    let sweep = || actix_web::rt::System::new().block_on(routebook::jobs::sweep(&house.store)).unwrap();
    house.clock.advance_seconds(45 * 60 - 1);
    sweep();
    assert_eq!(house.sessions(), 1);
    assert_eq!(pocket.get("/api/sales/auth/me").status(), 401);
    kept(&submit(&mut pocket, "/sales/account", &TYPED));
    house.clock.advance_seconds(1);
    sweep();
    assert_eq!(house.sessions(), 0);
}

#[test]
fn ui_4_secrets_are_never_kept() {
    let house = House::open();
    let mut pocket = late(&house, "rep@blue.example");
    let secret = "a quiet lamp over the lake";
    let password = [("email", "rep@blue.example"), ("current", PASSWORD), ("new", secret)];
    let place = kept(&submit(&mut pocket, "/sales/account/password", &password));
    let token = [("name", "Sync"), ("days", "30"), ("access", "read"), ("password", secret)];
    let token_place = kept(&submit(&mut pocket, "/sales/account/tokens", &token));
    location(&submit(&mut pocket, "/sales/account/codes/off", &[("password", secret)]));
    assert_eq!(parked(&house), 2, "with nothing but secrets, nothing is kept");
    let kept: String =
        house.sqlite().query_row("SELECT group_concat(fields) FROM parked_forms", [], |row| row.get(0)).unwrap();
    assert!(kept.contains("name=Sync") && !kept.contains("lamp") && !kept.contains("battery"), "{kept}");
    sign_in(&mut pocket, "rep@blue.example", &place);
    let page = pocket.get(&token_place).text().unwrap();
    assert!(page.contains("Passwords and codes aren’t kept"));
    let again = pocket.ask("POST", "/sales/account/tokens", |request| request.form(&fields(&page)));
    assert_eq!(again.status(), 422, "the page asks for the password again");
    assert!(again.text().unwrap().contains("value=\"Sync\""), "with the rest filled in");
}

#[test]
fn ui_4_what_is_kept_is_bounded() {
    let house = House::open();
    let mut pocket = late(&house, "rep@blue.example");
    location(&submit(&mut pocket, "/sales/account", &[("name", &"x".repeat(70_000))]));
    assert_eq!(parked(&house), 0, "too long");
    let first = kept(&submit(&mut pocket, "/sales/account", &TYPED));
    for _ in 0..10 {
        house.clock.advance_seconds(1);
        kept(&submit(&mut pocket, "/sales/account", &TYPED));
    }
    assert_eq!(parked(&house), 10);
    sign_in(&mut pocket, "rep@blue.example", "");
    assert_eq!(pocket.get(&first).status(), 404, "the oldest went");
    for path in ["/sales/nothing-there", "/sales/login", "/sales/login/code", "/sales/logout"] {
        submit(&mut late(&house, "second@blue.example"), path, &TYPED);
    }
    assert_eq!(parked(&house), 10, "only forms of pages behind the sign-in");
}

#[test]
fn csr_1_another_site_parks_nothing() {
    let house = House::open();
    let mut pocket = late(&house, "rep@blue.example");
    let across =
        |request: reqwest::blocking::RequestBuilder| request.header("sec-fetch-site", "cross-site").form(&TYPED);
    assert_eq!(pocket.ask("POST", "/sales/account", across).status(), 403);
    assert_eq!(parked(&house), 0);
    let place = kept(&submit(&mut pocket, "/sales/account", &TYPED));
    sign_in(&mut pocket, "rep@blue.example", &place);
    assert_eq!(pocket.ask("POST", &place, across).status(), 403);
    assert_eq!(pocket.get(&place).status(), 200);
}

#[test]
fn ui_4_a_discarded_form_is_gone_and_the_way_back_leads_to_its_page() {
    let house = House::open();
    let mut pocket = late(&house, "rep@blue.example");
    let from = format!("{}/sales/account?notice=saved", house.base);
    let with_page = |request: reqwest::blocking::RequestBuilder| request.header("referer", &from).form(&TYPED);
    let place = kept(&pocket.ask("POST", "/sales/account", with_page));
    sign_in(&mut pocket, "rep@blue.example", &place);
    assert!(pocket.get(&place).text().unwrap().contains("href=\"/sales/account?notice=saved\""));
    assert_eq!(location(&submit(&mut pocket, &format!("{place}/discard"), &[])), "/sales/dashboard");
    assert_eq!(pocket.get(&place).status(), 404);
}

#[test]
fn a_form_with_nothing_to_keep_leads_back_to_its_page_after_signing_in() {
    let house = House::open();
    let mut nobody = Pocket::of(&house);
    for (from, next) in [
        (format!("{}/sales/sessions?x=1", house.base), "/sales/login?next=%2Fsales%2Fsessions%3Fx%3D1"),
        ("https://evil.example/sales/sessions".to_owned(), "/sales/login?next=%2Fsales%2Fdashboard"),
    ] {
        let answer = nobody.ask("POST", "/sales/sessions/end-others", |request| request.header("referer", &from));
        assert_eq!(location(&answer), next);
    }
}
