//! A team's settings.

use crate::auth::audited;
use crate::house::{Browser, House};
use crate::sales::fixtures;
use crate::trade;

const PATH: &str = "/sales/admin/settings";

const FORM: [(&str, &str); 6] = [
    ("version", "1"),
    ("name", "Blue Wines"),
    ("timeZone", "Europe/Berlin"),
    ("currency", "EUR"),
    ("minimumOrder", "150.00"),
    ("auditKeepDays", "365"),
];

/// The form with some fields otherwise.
fn with<'a>(other: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = FORM.into_iter().filter(|(name, _)| other.iter().all(|(changed, _)| changed != name));
    kept.chain(other.iter().copied()).collect()
}

fn detail(house: &House, action: &str) -> serde_json::Value {
    let sql = "SELECT detail FROM audit_events WHERE action = ?1 ORDER BY id DESC LIMIT 1";
    let text: String = house.sqlite().query_row(sql, [action], |row| row.get(0)).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn tenant(browser: &Browser) -> serde_json::Value {
    browser.json("/api/sales/auth/me")["tenant"].clone()
}

#[test]
fn aud_1_settings_are_saved_hold_at_once_and_are_written_down_with_what_was_before() {
    let house = House::open();
    let (admin, rep) = (house.signed_in("admin@blue.example"), house.signed_in("rep@blue.example"));
    assert_eq!(admin.submit(PATH, &FORM).headers()["location"], "/sales/admin/settings?notice=saved");
    let team = tenant(&rep);
    assert_eq!(
        (&team["name"], &team["timeZone"], &team["currency"]),
        (&"Blue Wines".into(), &"Europe/Berlin".into(), &"EUR".into())
    );
    let detail = detail(&house, "settings_changed");
    assert_eq!(detail["before"]["name"], "Team blue");
    assert_eq!(
        (&detail["after"]["minimumOrderCents"], &detail["after"]["auditKeepDays"]),
        (&15_000.into(), &365.into())
    );
    assert!(detail["after"].get("repsSeeAll").is_none(), "what stays is not told");
    let page = admin.get(PATH).text().unwrap();
    assert!(page.contains("value=\"150.00\"") && page.contains("value=\"Europe/Berlin\""));
    assert_eq!(tenant(&house.signed_in("rep@green.example"))["name"], "Team green");
}

#[test]
fn a_stale_form_and_wrong_fields_are_refused_with_all_that_was_typed() {
    let house = House::open();
    let admin = house.signed_in("admin@blue.example");
    let wrong = with(&[
        ("name", " "),
        ("timeZone", "Mars/Base"),
        ("currency", "XX"),
        ("minimumOrder", "-3"),
        ("auditKeepDays", "89"),
        ("ownApproval", "on"),
    ]);
    let refused = admin.submit(PATH, &wrong);
    assert_eq!(refused.status(), 422);
    let page = refused.text().unwrap();
    for field in ["name", "timeZone", "currency", "minimumOrder", "auditKeepDays"] {
        assert!(page.contains(&format!("href=\"#f-{field}\"")), "{field}");
    }
    assert!(page.contains("value=\"Mars/Base\"") && page.contains("value=\"on\" checked> Managers may approve"));
    assert_eq!(admin.submit(PATH, &FORM).status(), 303);
    let stale = admin.submit(PATH, &with(&[("name", "Red Wines")]));
    assert_eq!(stale.status(), 422);
    let page = stale.text().unwrap();
    assert!(page.contains("Somebody else changed the settings") && page.contains("value=\"Red Wines\""));
    assert_eq!(audited(&house, "settings_changed"), 1);
}

#[test]
fn the_currency_stays_once_there_are_orders() {
    let house = House::open();
    trade::fill(&house);
    let admin = house.signed_in("admin@blue.example");
    let page = admin.submit(PATH, &FORM).text().unwrap();
    assert!(page.contains("There are orders in the old one, so it stays."));
    assert_eq!(tenant(&admin)["currency"], "USD");
    assert_eq!(admin.submit(PATH, &with(&[("currency", "USD")])).status(), 303);
    assert_eq!(house.signed_in("admin@green.example").submit(PATH, &FORM).status(), 303, "no orders there");
}

#[test]
fn ses_6_who_sees_what_follows_the_settings_at_the_very_next_request() {
    let house = House::open();
    let shop = fixtures::open_shop(&house.store, "blue");
    fixtures::customer(&house.store, shop, "1", "Linde", "second@blue.example");
    fixtures::customer(&house.store, shop, "2", "Krone", "");
    let (admin, rep) = (house.signed_in("admin@blue.example"), house.signed_in("rep@blue.example"));
    let seen = || rep.json("/api/sales/customers")["total"].as_i64().unwrap();
    assert_eq!(seen(), 0);
    assert_eq!(admin.submit(PATH, &with(&[("repsSeeUnassigned", "on")])).status(), 303);
    assert_eq!(seen(), 1);
    assert_eq!(admin.submit(PATH, &with(&[("version", "2"), ("repsSeeAll", "on")])).status(), 303);
    assert_eq!(seen(), 2);
    for who in ["manager", "rep", "viewer"] {
        let browser = house.signed_in(&format!("{who}@blue.example"));
        assert_eq!((browser.get(PATH).status(), browser.submit(PATH, &FORM).status()).0, 403, "{who}");
    }
}
