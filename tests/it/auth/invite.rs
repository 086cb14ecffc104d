//! Invite and reset links as their person meets them.

use reqwest::blocking::Response;

use super::audited;
use super::codes::{between, turn_on};
use crate::admin::people::{id_of, link_for};
use crate::house::{Browser, House, PASSWORD};

const NEW: &str = "a quiet lamp over the lake";

fn redeem(browser: &Browser, path: &str, password: &str) -> Response {
    let token = path.split('=').nth(1).unwrap();
    browser.submit("/invite", &[("token", token), ("password", password), ("remember", "on")])
}

/// Invites by the page, as an admin does; the link's path.
fn invited(house: &House, email: &str) -> String {
    let admin = house.signed_in("admin@blue.example");
    let form = [("fullName", "Nora Neu"), ("email", email), ("role", "rep")];
    let page = admin.submit("/sales/admin/users", &form);
    assert_eq!(page.status(), 200);
    let page = page.text().unwrap();
    assert!(page.contains("It is shown this once."));
    between(&page, "<code>http://localhost:", "</code>").split_once('/').map(|(_, path)| format!("/{path}")).unwrap()
}

fn me(browser: &Browser) -> u16 {
    browser.get("/api/sales/auth/me").status().as_u16()
}

#[test]
fn aut_5_an_invitation_names_who_and_which_team_takes_a_password_and_signs_in_once() {
    let house = House::open();
    let path = invited(&house, "Nora@blue.example");
    let nora = house.browser();
    let page = nora.get(&path);
    assert_eq!(page.status(), 200);
    assert_eq!(page.headers()["referrer-policy"], "same-origin");
    assert_eq!(page.headers()["cache-control"], "no-store");
    let page = page.text().unwrap();
    for part in ["Nora Neu", "Team blue", "Nora@blue.example", "sales rep", "autocomplete=\"new-password\""] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let answer = redeem(&nora, &path, NEW);
    assert_eq!(answer.status(), 303);
    assert_eq!(answer.headers()["location"], "/sales/dashboard");
    assert_eq!(answer.headers().get_all("set-cookie").iter().count(), 3, "session, refresh, known device");
    assert_eq!(nora.json("/api/sales/auth/me")["user"]["role"], "rep");
    for answer in [house.browser().get(&path), redeem(&house.browser(), &path, "another quiet lamp here")] {
        assert_eq!(answer.status(), 410, "used up");
        assert!(answer.text().unwrap().contains("This link opens nothing any more"));
    }
    assert_eq!(me(&nora), 200);
    assert_eq!((audited(&house, "invite_made"), audited(&house, "invitation_accepted")), (1, 1));
}

#[test]
fn aut_5_a_link_is_kept_as_a_hash_and_lives_72_hours() {
    let house = House::open();
    let path = invited(&house, "nora@blue.example");
    let (hash, kind): (Vec<u8>, String) = house
        .sqlite()
        .query_row("SELECT link_hash, kind FROM one_time_links", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    assert_eq!((hash.len(), kind.as_str()), (32, "invite"));
    let token = path.split('=').nth(1).unwrap();
    assert_eq!(token.len(), 43, "256 bits");
    house.clock.advance_seconds(72 * 3600 - 1);
    assert_eq!(house.browser().get(&path).status(), 200);
    house.clock.advance_seconds(1);
    assert_eq!(house.browser().get(&path).status(), 410);
    assert_eq!(redeem(&house.browser(), &path, NEW).status(), 410);
    assert_eq!(house.browser().get("/invite").status(), 410);
    assert_eq!(house.browser().get("/invite?token=nonsense").status(), 410);
}

#[test]
fn aut_5_a_newer_link_takes_the_place_of_an_older_and_disabling_takes_both() {
    let house = House::open();
    let admin = house.signed_in("admin@blue.example");
    let rep = id_of(&admin, "rep@blue.example");
    let older = link_for(&admin, &rep);
    let newer = link_for(&admin, &rep);
    assert_eq!(house.browser().get(&older).status(), 410);
    assert_eq!(house.browser().get(&newer).status(), 200);
    let path = format!("/sales/admin/users/{rep}/hand-over");
    assert_eq!(admin.submit(&path, &[("disable", "yes")]).status(), 303);
    assert_eq!(house.browser().get(&newer).status(), 410);
}

#[test]
fn aut_5_a_reset_ends_the_sessions_and_the_old_password() {
    let house = House::open();
    let (desk, neighbour) = (house.signed_in("rep@blue.example"), house.signed_in("second@blue.example"));
    let admin = house.signed_in("admin@blue.example");
    let path = link_for(&admin, &id_of(&admin, "rep@blue.example"));
    assert_eq!(me(&desk), 200, "the link alone does nothing");
    let phone = house.browser();
    assert!(phone.get(&path).text().unwrap().contains("A new password"));
    assert_eq!(redeem(&phone, &path, NEW).status(), 303);
    assert_eq!((me(&phone), me(&desk), me(&neighbour)), (200, 401, 200));
    let login = |password: &str| {
        let body = serde_json::json!({"email": "rep@blue.example", "password": password});
        house.browser().post("/api/sales/auth/login", &body).status().as_u16()
    };
    assert_eq!((login(PASSWORD), login(NEW)), (401, 200));
    assert_eq!(audited(&house, "password_reset_by_link"), 1);
}

#[test]
fn aut_5_a_reset_does_not_go_round_the_second_factor() {
    let house = House::open();
    let codes = turn_on(&house, &house.signed_in("rep@blue.example"));
    let admin = house.signed_in("admin@blue.example");
    let path = link_for(&admin, &id_of(&admin, "rep@blue.example"));
    let thief = house.browser();
    let page = redeem(&thief, &path, NEW);
    assert_eq!(page.status(), 200, "asks for a code");
    assert!(!page.headers().contains_key("set-cookie"));
    assert_eq!(me(&thief), 401);
    let page = page.text().unwrap();
    let step = between(&page, "name=\"step\" value=\"", "\"").to_owned();
    let code = codes.code(&house);
    assert_eq!(thief.submit("/sales/login/code", &[("step", &step), ("code", &code)]).status(), 303);
    assert_eq!(me(&thief), 200);
}

#[test]
fn aut_2_the_rule_for_passwords_holds_at_the_link_and_a_refused_one_uses_nothing_up() {
    let house = House::open();
    let path = invited(&house, "nora@blue.example");
    for password in ["tiny", "passwordpassword", "team-blue-2026", "NoraNeu-blue-12"] {
        let answer = redeem(&house.browser(), &path, password);
        assert_eq!(answer.status(), 422, "{password}");
        let page = answer.text().unwrap();
        assert!(page.contains("href=\"#f-password\"") && !page.contains(password), "{password}");
    }
    assert_eq!(redeem(&house.browser(), &path, NEW).status(), 303);
}

#[test]
fn lim_3_guesses_at_the_account_do_not_keep_its_owner_from_the_link() {
    let house = House::open();
    let wrong = serde_json::json!({"email": "rep@blue.example", "password": "not the password"});
    for _ in 0..6 {
        house.browser().post("/api/sales/auth/login", &wrong);
    }
    assert_eq!(house.browser().post("/api/sales/auth/login", &wrong).status(), 429);
    let admin = house.signed_in("admin@blue.example");
    let path = link_for(&admin, &id_of(&admin, "rep@blue.example"));
    assert_eq!(redeem(&house.browser(), &path, NEW).status(), 303);
}

#[test]
fn aut_5_two_who_open_the_same_link_at_once_are_one() {
    let house = House::open();
    let path = invited(&house, "nora@blue.example");
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let tries: Vec<_> = (0..6)
            .map(|n| {
                let (house, path) = (&house, &path);
                scope.spawn(move || redeem(&house.browser(), path, &format!("{NEW} number {n}")).status().as_u16())
            })
            .collect();
        tries.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| matches!(status, 303 | 410)), "{statuses:?}");
}
