//! INP-4: every call that creates is done once for each `Idempotency-Key`.

use reqwest::blocking::RequestBuilder;
use serde_json::{Value, json};

use super::none;
use super::roles::{Answer, Sweep};
use super::world::Mark;

/// Calls whose answer shows a secret once: an answer that is kept must hold none.
const SHOWN_ONCE: [&str; 2] = ["/api/sales/auth/tokens", "/api/sales/orders/{id}/confirmation"];

#[test]
fn inp_4_every_call_that_creates_happens_once_for_a_key_and_refuses_it_for_anything_else() {
    let sweep = Sweep::open();
    let who = sweep.house.held("admin@blue.example");
    let (mark, mut faults, mut made) = (Mark::of(&sweep.house), Vec::new(), 0);
    for route in sweep.routes.iter().filter(|route| sweep.bodies.creates(route)) {
        let Some(body) = sweep.bodies.least(route, &sweep.filled) else { continue };
        if SHOWN_ONCE.contains(&route.path) {
            continue;
        }
        mark.restore(&sweep.house);
        let path = sweep.path(route);
        let keyed =
            |request: RequestBuilder, key: &str| request.header("idempotency-key", format!("{key} {}", route.path));
        let send = |key: &str, body: &Value| Answer::to(keyed(sweep.request(&who, route, &path).json(body), key));
        let first = send("a", &body);
        if first.status != 201 {
            faults.push(format!("{}: give it a body that it takes: {}", route.path, first.text));
            continue;
        }
        made += 1;
        if send("a", &body) != first {
            faults.push(format!("{}: the same key and body have another answer", route.path));
        }
        let mut other = body.clone();
        other["name"] = json!("Something else");
        let refused = send("a", &other);
        if refused.status != 422 {
            faults.push(format!("{}: the key is taken for something else: {refused:?}", route.path));
        }
        let long = Answer::to(sweep.request(&who, route, &path).json(&body).header("idempotency-key", "k".repeat(201)));
        if long.status != 422 {
            faults.push(format!("{}: a key of 201 characters is taken", route.path));
        }
    }
    assert!(made > 1, "{made} calls create");
    none(&faults);
}
