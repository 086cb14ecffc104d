//! What is over stays over.

use std::sync::Arc;

use routebook::clock::Clock;
use routebook::values::Timestamp;
use serde_json::json;

use crate::house::{House, NOON, PASSWORD};

#[test]
fn ses_4_what_was_refused_as_expired_stays_so_after_a_restart_with_a_clock_set_back() {
    let house = House::open();
    let (idle, short) = (house.signed_in("rep@blue.example"), house.signed_in("second@blue.example"));
    house.clock.advance_seconds(24 * 3600);
    assert_eq!(short.get("/api/sales/auth/me").status(), 401);
    house.clock.advance_seconds(7 * 24 * 3600);
    assert_eq!(idle.post("/api/sales/auth/refresh", &json!({})).status(), 401);
    let login = json!({"email": "viewer@blue.example", "password": PASSWORD});
    // Whatever was queued before this write is in the file after it.
    assert_eq!(house.browser().post("/api/sales/auth/login", &login).status(), 200);
    let (folder, mut old) = (Arc::clone(&house.folder), house);
    old.stop();
    let back = House::on(folder, Clock::standing(Timestamp::from_millis(NOON)));
    for browser in [idle, short] {
        // Cookies know no port, so they go to the server that took its place.
        let asked = browser.client().get(format!("{}/api/sales/auth/me", back.base)).send().unwrap();
        assert_eq!(asked.status(), 401);
    }
}
