//! REF-1 to REF-4: each renewal rotates, nobody is out by a lost answer, a thief ends the session.

use std::collections::BTreeSet;
use std::sync::Barrier;

use reqwest::blocking::Client;
use serde_json::{Value, json};

use crate::house::House;
use crate::pocket::Pocket;

const REFRESH: &str = "/api/sales/auth/refresh";
const ME: &str = "/api/sales/auth/me";

fn signed_in(house: &House) -> Pocket {
    let mut pocket = Pocket::of(house);
    pocket.sign_in("rep@blue.example", &json!({}));
    pocket
}

#[test]
fn ref_1_a_renewal_rotates_both_tokens() {
    let house = House::open();
    let mut pocket = signed_in(&house);
    let mut former = pocket.clone();
    house.clock.advance_seconds(3600);
    let answer = pocket.post(REFRESH);
    assert_eq!(answer.status(), 200);
    let body: Value = answer.json().unwrap();
    assert_eq!(body["session"]["accessExpiresAt"], "2026-11-24T16:00:00Z");
    assert_eq!(body["session"]["expiresAt"], "2026-11-30T16:00:00Z");
    assert_ne!(pocket.session(), former.session());
    assert_ne!(pocket.refresh(), former.refresh());
    assert_eq!(pocket.get(ME).status(), 200);
    assert_eq!(former.get(ME).status(), 401, "the former session-id opens nothing");
    assert_eq!(house.sessions(), 1);
}

#[test]
fn ref_2_a_spent_token_yields_the_same_successors_until_30_s_after_their_first_use() {
    let house = House::open();
    let mut pocket = signed_in(&house);
    let former = pocket.clone();
    assert_eq!(pocket.post(REFRESH).status(), 200);
    // The answer was lost in a tunnel for six hours: nobody used the successors.
    house.clock.advance_seconds(6 * 3600);
    let mut again = former.clone();
    assert_eq!(again.post(REFRESH).status(), 200);
    assert_eq!((again.session(), again.refresh()), (pocket.session(), pocket.refresh()));
    assert_eq!(again.get(ME).status(), 200);
    house.clock.advance_seconds(29);
    let mut other_tab = former.clone();
    assert_eq!(other_tab.post(REFRESH).status(), 200);
    assert_eq!((other_tab.session(), other_tab.refresh()), (pocket.session(), pocket.refresh()));
}

#[test]
fn ref_3_a_spent_token_used_later_ends_the_session_and_is_written_down() {
    let house = House::open();
    let mut pocket = signed_in(&house);
    let mut thief = pocket.clone();
    assert_eq!(pocket.post(REFRESH).status(), 200);
    assert_eq!(pocket.get(ME).status(), 200);
    house.clock.advance_seconds(30);
    let refused = thief.post(REFRESH);
    assert_eq!(refused.status(), 401);
    assert!(!refused.headers().contains_key("set-cookie"));
    assert_eq!(refused.json::<Value>().unwrap()["code"], "SESSION_EXPIRED");
    assert_eq!(house.sessions(), 0);
    assert_eq!(pocket.get(ME).status(), 401, "the whole session is over");
    let written: i64 = house
        .sqlite()
        .query_row("SELECT COUNT(*) FROM audit_events WHERE action = 'refresh_token_reused'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(written, 1);
}

#[test]
fn ref_3_a_token_two_generations_old_ends_the_session_too() {
    let house = House::open();
    let mut pocket = signed_in(&house);
    let mut thief = pocket.clone();
    for _ in 0..3 {
        assert_eq!(pocket.post(REFRESH).status(), 200);
        assert_eq!(pocket.get(ME).status(), 200);
        house.clock.advance_seconds(31);
    }
    assert_eq!(thief.post(REFRESH).status(), 401);
    assert_eq!(house.sessions(), 0);
}

#[test]
fn ref_3_seals_are_erased_when_the_grace_ends() {
    let house = House::open();
    let mut pocket = signed_in(&house);
    for _ in 0..4 {
        assert_eq!(pocket.post(REFRESH).status(), 200);
        assert_eq!(pocket.get(ME).status(), 200);
        house.clock.advance_seconds(3600);
    }
    let sealed: i64 = house
        .sqlite()
        .query_row("SELECT COUNT(*) FROM spent_refresh_tokens WHERE sealed_refresh IS NOT NULL", [], |row| row.get(0))
        .unwrap();
    assert_eq!(sealed, 1, "only the newest");
}

#[test]
fn ref_4_a_refresh_asks_for_the_person_again_and_a_failure_sets_no_cookies() {
    let house = House::open();
    let mut pocket = signed_in(&house);
    house.sqlite().execute("UPDATE users SET active = 0", []).unwrap();
    let refused = pocket.post(REFRESH);
    assert_eq!(refused.status(), 401);
    assert!(!refused.headers().contains_key("set-cookie"));
    house.sqlite().execute("UPDATE users SET active = 1", []).unwrap();
    assert_eq!(pocket.post(REFRESH).status(), 200, "nothing was lost by the refusal");
    let mut stranger = Pocket::of(&house);
    let refused = stranger.post(REFRESH);
    assert!(!refused.headers().contains_key("set-cookie"));
    assert_eq!(refused.json::<Value>().unwrap()["code"], "AUTH_REQUIRED");
}

/// Asks for a renewal; the pair that came, as one text.
fn renew(client: &Client, address: &str, token: &str) -> String {
    let answer = client.post(address).header("cookie", format!("refresh-token={token}")).send().unwrap();
    assert_eq!(answer.status(), 200, "nobody is out");
    let value = |name: &str| {
        let lines = answer.headers().get_all("set-cookie").iter().map(|line| line.to_str().unwrap());
        lines.filter_map(|line| line.strip_prefix(name)).map(|rest| rest.split(';').next().unwrap().to_owned()).next()
    };
    format!("{} {}", value("session-id=").unwrap(), value("refresh-token=").unwrap())
}

#[test]
fn ref_2_50_renewals_at_once_for_100_rounds_give_one_successor_each_and_nobody_is_out() {
    let house = House::open();
    let mut pocket = signed_in(&house);
    let (address, client) = (house.address(REFRESH), house.bare());
    let barrier = Barrier::new(50);
    for round in 0..100 {
        let token = pocket.refresh();
        let pairs: BTreeSet<String> = std::thread::scope(|scope| {
            let asked: Vec<_> = (0..50)
                .map(|_| {
                    scope.spawn(|| {
                        barrier.wait();
                        renew(&client, &address, &token)
                    })
                })
                .collect();
            asked.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert_eq!(pairs.len(), 1, "round {round}");
        let pair = pairs.first().unwrap().split_once(' ').unwrap();
        pocket.put("session-id", pair.0);
        pocket.put("refresh-token", pair.1);
        assert_eq!(pocket.get(ME).status(), 200, "round {round}");
    }
    assert_eq!(house.sessions(), 1);
}

#[test]
fn a_page_renews_on_the_way_and_simply_answers() {
    let house = House::open();
    let mut pocket = signed_in(&house);
    let former = pocket.clone();
    pocket.drop_cookie("session-id");
    let page = pocket.get("/sales/dashboard");
    assert_eq!(page.status(), 200);
    assert_ne!(pocket.session(), former.session());
    assert_ne!(pocket.refresh(), former.refresh());
    assert_eq!(pocket.get(ME).status(), 200);
    // A day later the browser still shows the cookie, but it opens nothing.
    house.clock.advance_seconds(25 * 3600);
    assert_eq!(pocket.get(ME).status(), 401);
    assert_eq!(pocket.get("/sales/dashboard").status(), 200);
    assert_eq!(pocket.get(ME).status(), 200);
    assert_eq!(house.sessions(), 1);
}

#[test]
fn an_api_call_is_not_renewed_on_the_way() {
    let house = House::open();
    let mut pocket = signed_in(&house);
    pocket.drop_cookie("session-id");
    let refused = pocket.get(ME);
    assert!(!refused.headers().contains_key("set-cookie"));
    assert_eq!(refused.json::<Value>().unwrap()["code"], "SESSION_EXPIRED");
}
