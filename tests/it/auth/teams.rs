//! Several teams for one e-mail.

use routebook::admin::users;
use routebook::values::{Email, Name, Role};
use serde_json::{Value, json};

use super::audited;
use super::codes::{between, turn_on};
use crate::house::{Browser, House, PASSWORD};
use crate::pocket::Pocket;

const OTHER: &str = "an old bridge at night";
const PATH: &str = "/sales/account/team";

/// rep@blue.example is in team green too, with this password, as its manager.
fn also_in_green(house: &House, password: &str) {
    let lane = routebook::auth::Lane::start(crate::house::CHEAP).unwrap();
    let hash = actix_web::rt::System::new().block_on(lane.hash(password.to_owned())).unwrap();
    let add = move |tx: &routebook::store::AdminTx<'_>| {
        let new = users::NewUser {
            email: Email::parse("rep@blue.example").unwrap(),
            full_name: Name::parse("Rita Green").unwrap(),
            role: Role::Manager,
            password_hash: Some(hash.clone()),
        };
        users::add(tx, &new)
    };
    house.store.system_write_blocking(move |tx| tx.operate("green", &add)).unwrap();
}

fn team(browser: &Browser) -> Value {
    browser.json("/api/sales/auth/me")["tenant"]["slug"].clone()
}

#[test]
fn ses_3_changing_over_takes_the_other_teams_password_and_gives_new_tokens() {
    let house = House::open();
    also_in_green(&house, OTHER);
    let mut desk = Pocket::of(&house);
    desk.sign_in("rep@blue.example", &json!({"remember": false}));
    let (session, refresh, device) = (desk.session(), desk.refresh(), desk.device());
    let page = desk.get(PATH).text().unwrap();
    assert!(
        page.contains("You are in Team blue as rep@blue.example.") && !page.contains("green"),
        "an e-mail tells nothing"
    );
    let wrong = desk.ask("POST", PATH, |request| request.form(&[("password", PASSWORD)]));
    assert_eq!(wrong.status(), 422, "the password here opens nothing there");
    assert_eq!((desk.session(), house.sessions()), (session.clone(), 1));
    let done = desk.ask("POST", PATH, |request| request.form(&[("password", OTHER)]));
    assert_eq!(done.headers()["location"], "/sales/dashboard");
    assert!(desk.session() != session && desk.refresh() != refresh, "new tokens");
    assert_eq!(desk.device(), device, "the device stays known");
    assert!(!desk.line("session-id").contains("Max-Age"), "kept as little as before");
    let me: Value = desk.get("/api/sales/auth/me").json().unwrap();
    assert_eq!((&me["tenant"]["slug"], &me["user"]["role"]), (&json!("green"), &json!("manager")));
    assert_eq!(house.sessions(), 1, "the session in the former team is over");
    desk.put("session-id", &session);
    desk.put("refresh-token", &refresh);
    assert_eq!(desk.get("/api/sales/auth/me").status(), 401);
}

#[test]
fn an_equal_e_mail_alone_proves_nothing() {
    let house = House::open();
    also_in_green(&house, OTHER);
    let desk = house.signed_in("rep@blue.example");
    for form in [vec![("tenant", "green")], vec![("tenant", "green"), ("password", PASSWORD)], vec![("password", "")]] {
        assert_eq!(desk.submit(PATH, &form).status(), 422, "{form:?}");
    }
    let alone = house.signed_in("second@blue.example");
    assert_eq!(alone.submit(PATH, &[("password", PASSWORD)]).status(), 422, "who has no other team has none");
    assert_eq!((team(&desk), team(&alone)), (json!("blue"), json!("blue")));
}

#[test]
fn lim_2_guesses_at_another_teams_password_wait_as_at_sign_in() {
    let house = House::open();
    also_in_green(&house, OTHER);
    let desk = house.signed_in("rep@blue.example");
    for _ in 0..5 {
        assert_eq!(desk.submit(PATH, &[("password", "a wrong guess at it")]).status(), 422);
    }
    let waits = desk.submit(PATH, &[("password", OTHER)]);
    assert_eq!(waits.status(), 429);
    assert!(waits.headers().contains_key("retry-after"));
    assert!(waits.text().unwrap().contains("Too many attempts."));
    house.clock.advance_seconds(2);
    assert_eq!(desk.submit(PATH, &[("password", OTHER)]).status(), 303);
    assert_eq!(team(&desk), "green");
    assert_eq!(audited(&house, "sign_in_failed"), 10, "in both teams' logs");
}

#[test]
fn the_other_teams_second_factor_is_asked_for() {
    let house = House::open();
    let codes = turn_on(&house, &house.signed_in("rep@blue.example"));
    also_in_green(&house, OTHER);
    let green = house.browser();
    let login = json!({"email": "rep@blue.example", "password": OTHER});
    assert_eq!(green.post("/api/sales/auth/login", &login).status(), 200);
    let page = green.submit(PATH, &[("password", PASSWORD)]).text().unwrap();
    assert_eq!(team(&green), "green", "not over yet");
    let step = between(&page, "name=\"step\" value=\"", "\"").to_owned();
    let code = codes.code(&house);
    assert_eq!(green.submit("/sales/login/code", &[("step", &step), ("code", &code)]).status(), 303);
    assert_eq!(team(&green), "blue");
}

#[test]
fn at_sign_in_an_e_mail_and_password_that_fit_several_teams_give_the_choice() {
    let house = House::open();
    also_in_green(&house, PASSWORD);
    let login = json!({"email": "rep@blue.example", "password": PASSWORD});
    let refused = house.browser().post("/api/sales/auth/login", &login);
    assert_eq!(refused.status(), 422);
    let problem: Value = refused.json().unwrap();
    assert_eq!(problem["errors"][0]["field"], "tenant");
    let page = house.browser();
    let form = [("email", "rep@blue.example"), ("password", PASSWORD), ("remember", "on"), ("next", "/sales/orders")];
    let choice = page.submit("/sales/login", &form);
    assert_eq!(choice.status(), 422);
    let text = choice.text().unwrap();
    assert!(text.contains("Team blue") && text.contains("value=\"green\""), "{text}");
    for (slug, role) in [("green", "manager"), ("blue", "rep")] {
        let chosen = [&form[..], &[("tenant", slug)]].concat();
        assert_eq!(page.submit("/sales/login", &chosen).headers()["location"], "/sales/orders");
        let me = page.json("/api/sales/auth/me");
        assert_eq!((&me["tenant"]["slug"], &me["user"]["role"]), (&json!(slug), &json!(role)));
        let both = json!({"email": "rep@blue.example", "password": PASSWORD, "tenant": slug});
        assert_eq!(house.browser().post("/api/sales/auth/login", &both).status(), 200);
    }
    let wrong = json!({"email": "rep@blue.example", "password": PASSWORD, "tenant": "red"});
    assert_eq!(house.browser().post("/api/sales/auth/login", &wrong).status(), 401, "as any failed sign-in");
}
