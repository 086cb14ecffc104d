use serde_json::{Value, json};

use super::program::Program;

#[test]
fn two_processes_on_one_file_share_sessions() {
    let program = Program::with_team();
    let (one, other) = (program.serve(&["serve"]), program.serve(&["serve"]));
    let ann = one.signed_in("ann@blue.example");
    assert_eq!(other.me(&ann), 200, "cookies don't know ports");
    assert_eq!(ann.post(format!("{}/api/sales/auth/logout", one.base)).send().unwrap().status(), 204);
    assert_eq!(other.me(&ann), 401);
}

#[test]
fn ses_6_the_old_cookie_is_dead_in_every_process() {
    let program = Program::with_team();
    let (one, other) = (program.serve(&["serve"]), program.serve(&["serve"]));
    let login = serde_json::json!({"email": "ann@blue.example", "password": super::program::PASSWORD});
    let answer = one.client().post(format!("{}/api/sales/auth/login", one.base)).json(&login).send().unwrap();
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let me = |server: &super::program::Server| {
        let ask = server.client().get(format!("{}/api/sales/auth/me", server.base)).header("cookie", &cookie);
        ask.send().unwrap().status().as_u16()
    };
    assert_eq!((me(&one), me(&other)), (200, 200));
    let out = one.client().post(format!("{}/api/sales/auth/logout", one.base)).header("cookie", &cookie);
    assert_eq!(out.send().unwrap().status(), 204);
    assert_eq!((me(&one), me(&other)), (401, 401));
}

#[test]
fn ovl_5_sigterm_and_sigint_end_well_and_soon() {
    let program = Program::with_team();
    for signal in ["-TERM", "-INT"] {
        let server = program.serve(&["serve"]);
        // A connection that is kept open and idle does not hold the end up.
        let idle = server.signed_in("ann@blue.example");
        let began = std::time::Instant::now();
        assert_eq!(server.stop(signal).code(), Some(0));
        assert!(began.elapsed().as_secs() < 10, "{signal} took {:?}", began.elapsed());
        drop(idle);
        assert!(!program.path("routebook.db-wal").exists(), "the log is in the file after a clean stop");
    }
}

#[test]
fn ses_5_a_killed_server_forgets_nobody() {
    let program = Program::with_team();
    let server = program.serve(&["serve"]);
    let ann = server.signed_in("ann@blue.example");
    assert!(server.stop("-KILL").code().is_none());
    assert_eq!(program.serve(&["serve"]).me(&ann), 200);
    assert!(program.log().contains("1 sessions are live"), "at start it says so: {}", program.log());
}

#[test]
fn crs_6_a_taken_port_is_one_sentence() {
    let program = Program::with_team();
    let server = program.serve(&["serve"]);
    let address = server.address();
    let said = program.fails(1, &["serve", "--db", "other.db", "--listen", &address]);
    assert!(said.contains("is in use by another program") && said.lines().count() == 1, "{said}");
    assert!(!program.path("other.db").exists());
}

#[test]
fn crs_6_several_processes_work_together_on_one_file() {
    let program = Program::with_team();
    let (one, two) = (program.serve(&["serve"]), program.serve(&["serve"]));
    let ann = one.signed_in("ann@blue.example");
    for (n, server) in [&one, &two, &one, &two].into_iter().enumerate() {
        let new = json!({"code": format!("P{n}"), "name": "Wine"});
        assert_eq!(ann.post(format!("{}/api/sales/products", server.base)).json(&new).send().unwrap().status(), 201);
    }
    // A command writes beside them, and both servers know at once.
    program.import("customers", "number,name\n1,Corner Bar\n");
    for server in [&one, &two] {
        for (list, count) in [("products", 4), ("customers", 1)] {
            let found = ann.get(format!("{}/api/sales/{list}", server.base)).send().unwrap();
            assert_eq!(found.json::<Value>().unwrap()["total"], count, "{list}");
        }
    }
}

#[test]
fn crs_7_a_server_at_work_never_loses_sqlites_locks() {
    let program = Program::with_team();
    let server = program.serve(&["serve"]);
    let ann = server.signed_in("ann@blue.example");
    for path in ["/readyz", "/sales/dashboard", "/sales/admin/check", "/sales/admin/export/stock", "/sales/sessions"] {
        assert_eq!(ann.get(format!("{}{path}", server.base)).send().unwrap().status(), 200, "{path}");
    }
    program.done(&["check"]);
    program.done(&["backup", "copy.backup"]);
    let mode = || {
        let conn = rusqlite::Connection::open(program.path("routebook.db")).unwrap();
        // To leave its log, SQLite needs the file for itself, and gets it once nobody holds a lock on it.
        let asked = conn.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get::<_, String>(0));
        asked.unwrap_or_else(|refused| refused.to_string())
    };
    assert_eq!(mode(), "database is locked");
    assert_eq!(server.me(&ann), 200);
    server.stop("-TERM");
    assert_eq!(mode(), "delete");
}

#[test]
fn a_healthcheck_says_by_its_status() {
    let program = Program::with_team();
    let server = program.serve(&["serve"]);
    let address = server.address();
    assert_eq!(program.done(&["healthcheck", "--listen", &address]), "ok\n");
    drop(server);
    assert!(program.fails(1, &["healthcheck", "--listen", &address]).contains("Nothing healthy"));
}

#[test]
fn aut_5_the_set_up_link_makes_the_first_team_once() {
    let program = Program::new();
    let mut server = program.serve(&["serve"]);
    let line = server.lines.find(|line| line.contains("/setup?token=")).unwrap();
    let (_, token) = line.split_once("token=").unwrap();
    let client = server.client();
    let address = format!("{}/setup", server.base);
    let page = client.get(format!("{address}?token={token}")).send().unwrap();
    assert_eq!(page.status(), 200);
    assert_eq!(client.get(format!("{address}?token=wrong")).send().unwrap().status(), 410);
    let mut form = vec![
        ("token", token),
        ("teamName", "Harbour Wines"),
        ("slug", "harbour-wines"),
        ("timeZone", "Europe/Berlin"),
        ("currency", "EUR"),
        ("name", "Ann"),
        ("email", "ann@harbour.example"),
        ("password", "short"),
    ];
    let again = client.post(&address).form(&form).send().unwrap();
    assert_eq!(again.status(), 422);
    let again = again.text().unwrap();
    assert!(again.contains("harbour-wines") && !again.contains("short\""), "what was typed is kept, the password not");
    form[7].1 = super::program::PASSWORD;
    let made = client.post(&address).form(&form).send().unwrap();
    assert_eq!(made.status(), 303);
    assert_eq!(made.headers()["location"], "/sales/dashboard");
    assert_eq!(server.me(&client), 200);
    assert_eq!(client.post(&address).form(&form).send().unwrap().status(), 404);
    assert_eq!(client.get(format!("{address}?token={token}")).send().unwrap().status(), 404);
    assert!(program.done(&["tenant", "list"]).starts_with("harbour-wines\tHarbour Wines\tEurope/Berlin\tEUR\t1"));
}
