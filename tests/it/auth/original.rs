//! What went wrong in the original portal, one by one, and can't here.

use serde_json::{Value, json};

use crate::house::{House, PASSWORD};
use crate::pocket::Pocket;

const ME: &str = "/api/sales/auth/me";

#[test]
fn o1_a_restart_signs_nobody_out() {
    let house = House::open();
    let mut pockets: Vec<Pocket> = ["rep@blue.example", "admin@green.example"]
        .map(|email| {
            let mut pocket = Pocket::of(&house);
            pocket.sign_in(email, &json!({}));
            pocket
        })
        .into();
    let house = house.restart();
    for pocket in &mut pockets {
        pocket.move_to(&house);
        assert_eq!(pocket.get(ME).status(), 200);
        assert_eq!(pocket.get("/sales/dashboard").status(), 200);
    }
}

#[test]
fn o2_the_refresh_token_is_redeemed_so_nobody_is_out_after_24_hours() {
    let house = House::open();
    let mut pocket = Pocket::of(&house);
    pocket.sign_in("rep@blue.example", &json!({}));
    house.clock.advance_seconds(24 * 3600);
    assert_eq!(pocket.get(ME).status(), 401);
    assert_eq!(pocket.post("/api/sales/auth/refresh").status(), 200);
    assert_eq!(pocket.get(ME).status(), 200);
}

#[test]
fn o3_a_wrong_password_opens_no_way_in() {
    let house = House::open();
    for wrong in ["", "x", "Correct horse battery", "correct horse battery ", "correct horse batter"] {
        let mut pocket = Pocket::of(&house);
        let body = json!({"email": "rep@blue.example", "password": wrong});
        let refused = pocket.ask("POST", "/api/sales/auth/login", |request| request.json(&body));
        assert!([401, 429].contains(&refused.status().as_u16()), "{wrong:?}");
        let form = [("email", "second@blue.example"), ("password", wrong)];
        let refused = pocket.ask("POST", "/sales/login", |request| request.form(&form));
        assert!([401, 429].contains(&refused.status().as_u16()), "{wrong:?}");
        assert!(pocket.cookie("session-id").is_none());
    }
    assert_eq!(house.sessions(), 0);
}

#[test]
fn o4_the_sign_in_cookies_are_whole_over_http_and_behind_https() {
    for (house, prefix, secure) in [(House::open(), "", false), (House::https(), "__Host-", true)] {
        let mut pocket = Pocket::of(&house);
        pocket.sign_in("rep@blue.example", &json!({}));
        for (name, age) in
            [("session-id", 86_400), ("refresh-token", 30 * 86_400 + 3600), ("known-device", 365 * 86_400)]
        {
            let line = pocket.line(&format!("{prefix}{name}"));
            assert!(
                line.contains("; HttpOnly") && line.contains("; SameSite=Lax") && line.contains("; Path=/"),
                "{line}"
            );
            assert!(line.contains(&format!("; Max-Age={age}")), "{line}");
            assert_eq!(line.contains("; Secure"), secure, "{line}");
            assert!(!line.contains("Domain"), "{line}");
        }
        assert_eq!(pocket.get(ME).status(), 200);
        let form = [("email", "rep@blue.example"), ("password", PASSWORD), ("remember", "on")];
        let mut by_form = Pocket::of(&house);
        assert_eq!(by_form.ask("POST", "/sales/login", |request| request.form(&form)).status(), 303);
        assert_eq!(by_form.get(ME).status(), 200);
        assert_eq!(by_form.post("/sales/logout").status(), 303);
        assert_eq!(by_form.get(ME).status(), 401);
    }
}

#[test]
fn o5_a_handlers_failure_is_never_a_session_problem() {
    let house = House::open();
    let mut pocket = Pocket::of(&house);
    pocket.sign_in("rep@blue.example", &json!({}));
    house.sqlite().execute_batch("ALTER TABLE customers RENAME TO away").unwrap();
    let failed = pocket.get("/api/sales/customers");
    assert_eq!(failed.status(), 500);
    assert!(!failed.headers().contains_key("set-cookie"));
    let text = failed.text().unwrap();
    let problem: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(problem["code"], "INTERNAL");
    assert!(problem["requestId"].as_str().is_some_and(|id| id.len() == 16));
    for inside in ["away", "no such table", "customers", "session", "SQL"] {
        assert!(!text.contains(inside), "{text}");
    }
    let page = pocket.get("/sales/customers");
    assert_eq!(page.status(), 500);
    assert!(!page.headers().contains_key("set-cookie"));
    let text = page.text().unwrap();
    assert!(!text.contains("no such table") && !text.contains("Sign in"), "{text}");
    assert_eq!(pocket.get(ME).status(), 200);
}

#[test]
fn o6_a_person_without_a_rep_profile_signs_in_like_any_other() {
    let house = House::open();
    let profiles: i64 = house.sqlite().query_row("SELECT COUNT(*) FROM rep_profiles", [], |row| row.get(0)).unwrap();
    assert_eq!(profiles, 0);
    for email in ["manager@blue.example", "viewer@blue.example", "rep@blue.example"] {
        Pocket::of(&house).sign_in(email, &json!({}));
    }
}

#[test]
fn o18_no_service_worker_and_nothing_signed_in_is_kept_by_a_browser() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("static");
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "js") {
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(!text.contains("serviceWorker") && !text.contains("caches."), "{}", path.display());
        }
    }
    let house = House::open();
    let mut pocket = Pocket::of(&house);
    pocket.sign_in("rep@blue.example", &json!({}));
    assert_eq!(pocket.get("/sales/dashboard").headers()["cache-control"], "no-store");
    pocket.post("/sales/logout");
    assert_eq!(pocket.get("/sales/dashboard").status(), 303);
}

#[test]
fn o7_no_header_no_foreign_id_no_debug_route_no_other_site_and_no_guessing_gets_anywhere() {
    let house = House::open();
    let green = house.signed_in("manager@green.example");
    let product: Value = green.post("/api/sales/products", &json!({"code": "G1", "name": "Green"})).json().unwrap();
    let id = product["id"].as_str().unwrap();
    let other = green.json("/api/sales/auth/me")["tenant"]["id"].as_str().unwrap().to_owned();
    let blue = house.signed_in("admin@blue.example");
    let as_green = |path: &str| {
        let ask = blue.client().get(blue.address(path));
        ["x-tenant-id", "x-tenant", "tenant", "x-organization-id"]
            .into_iter()
            .fold(ask, |ask, name| ask.header(name, &other))
            .send()
            .unwrap()
    };
    assert_eq!(as_green(ME).json::<Value>().unwrap()["tenant"]["slug"], "blue");
    assert_eq!(as_green("/api/sales/products").json::<Value>().unwrap()["total"], 0);
    assert_eq!(as_green(&format!("/api/sales/products/{id}")).status(), 404);
    for path in ["/debug", "/api/debug", "/api/sales/debug", "/sales/debug", "/metrics", "/actuator", "/.env"] {
        assert_eq!(blue.get(path).status(), 404, "{path}");
    }
    let stranger = house.browser();
    let routes = routebook::app::routes();
    let open: Vec<&str> = routes
        .iter()
        .filter(|route| route.access == routebook::web::routes::Access::Open && route.path.starts_with("/api/sales"))
        .map(|route| route.path)
        .filter(|path| !path.starts_with("/api/sales/auth/"))
        .collect();
    assert!(open.is_empty(), "without a session: {open:?}");
    assert_eq!(stranger.get(&format!("/api/sales/products/{id}")).status(), 401);
    let lured =
        blue.client().post(blue.address("/sales/logout")).header("sec-fetch-site", "cross-site").send().unwrap();
    assert_eq!(lured.status(), 403);
    let guess = json!({"email": "rep@blue.example", "password": "not the password"});
    let guesses: Vec<u16> = (0..6).map(|_| stranger.post("/api/sales/auth/login", &guess).status().as_u16()).collect();
    assert_eq!(guesses, [401, 401, 401, 401, 401, 429]);
}

#[test]
fn o9_one_slow_reader_and_more_requests_than_readers_keep_nobody_waiting() {
    let house = House::open();
    let held = |email| house.held(email);
    let people: Vec<_> = ["rep@blue.example", "manager@blue.example", "admin@green.example"].map(held).into();
    let (release, released) = std::sync::mpsc::channel::<()>();
    let (began, begins) = std::sync::mpsc::channel();
    let store = house.store.clone();
    let slow = std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(store.system_read(move |_| {
            began.send(()).unwrap();
            // Until the sender goes.
            let _gone = released.recv();
            Ok(())
        }))
    });
    begins.recv().unwrap();
    let statuses = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for n in 0..64 {
            let (people, statuses, house) = (&people, &statuses, &house);
            scope.spawn(move || {
                let status = match n % 8 {
                    0 => house.signed_in("second@blue.example").get(ME).status(),
                    1 => people[1].post("/api/sales/products", &json!({"code": format!("P{n}"), "name": "P"})).status(),
                    _ => people[n % 3].get("/api/sales/customers").status(),
                };
                statuses.lock().unwrap().push(status.as_u16());
            });
        }
    });
    let mut statuses = statuses.into_inner().unwrap();
    statuses.sort_unstable();
    assert_eq!(statuses, [[200; 56].as_slice(), &[201; 8]].concat(), "all are answered while one reader is held");
    drop(release);
    assert!(slow.join().unwrap().is_ok());
}
