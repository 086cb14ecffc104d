//! SEC-2: what is secret comes in by every way there is, and stays nowhere.

use std::path::Path;

use serde_json::{Value, json};

use super::program::{Program, Server};

/// Passwords, right and wrong, that nobody would have typed otherwise.
const TYPED: [&str; 5] = [
    "planted first password Zq1",
    "planted second password Zq2",
    "planted wrong password Zq3",
    "planted token of nobody Zq4",
    "planted-link-of-a-confirmation-nobody-made",
];

fn login(server: &Server, email: &str, password: &str) -> reqwest::blocking::Response {
    let body = json!({"email": email, "password": password});
    server.client().post(format!("{}/api/sales/auth/login", server.base)).json(&body).send().unwrap()
}

/// Values of cookies, as they are set.
fn given(answer: &reqwest::blocking::Response) -> Vec<String> {
    let lines = answer.headers().get_all("set-cookie").iter().map(|line| line.to_str().unwrap());
    lines.filter_map(|line| line.split(';').next()?.split_once('=')).map(|(_, value)| value.to_owned()).collect()
}

/// Uses secrets in every way: right, wrong, misplaced, broken. Returns those that the server made.
fn use_them(server: &Server, texts: &mut Vec<String>) -> Vec<String> {
    let at = |path: &str| format!("{}{path}", server.base);
    let first = login(server, "ann@blue.example", TYPED[0]);
    assert_eq!(first.status(), 200);
    let mut secrets = given(&first);
    let cookies = format!("session-id={}; refresh-token={}", secrets[0], secrets[1]);
    let ann = |request: reqwest::blocking::RequestBuilder| request.header("cookie", &cookies);
    let mut note = |answer: reqwest::blocking::Response| {
        let place = answer.headers().get("location").map(|place| place.to_str().unwrap().to_owned());
        let text = answer.text().unwrap();
        texts.push(format!("{} {text}", place.unwrap_or_default()));
        text
    };
    let client = server.client();
    let wish = json!({"password": TYPED[0], "name": "Sync", "access": "write", "days": 3});
    let made = ann(client.post(at("/api/sales/auth/tokens"))).json(&wish).send().unwrap().json::<Value>().unwrap();
    let token = made["token"].as_str().unwrap().to_owned();
    note(client.get(at("/api/sales/auth/me")).bearer_auth(&token).send().unwrap());
    note(client.get(at("/api/sales/auth/me")).bearer_auth(format!("rbk_{}", TYPED[3])).send().unwrap());
    note(login(server, "ann@blue.example", TYPED[2]));
    note(login(server, "nobody@blue.example", TYPED[2]));
    note(
        client.post(at("/sales/login")).form(&[("email", "ann@blue.example"), ("password", TYPED[2])]).send().unwrap(),
    );
    // A confirmation's link, whole or not.
    note(client.get(at(&format!("/confirmation?token={}", TYPED[4]))).send().unwrap());
    note(client.get(at(&format!("/confirmation?token={}/more", TYPED[4]))).send().unwrap());
    // Misplaced: as a name, in an array, in broken JSON, in a form that wants something else.
    for body in [
        json!({"email": TYPED[2], "password": [TYPED[2]]}).to_string(),
        json!({"email": "ann@blue.example", "password": TYPED[2], "more": TYPED[2]}).to_string(),
        format!("{{\"password\":\"{}\"", TYPED[2]),
    ] {
        let request = client.post(at("/api/sales/auth/login")).header("content-type", "application/json");
        note(request.body(body).send().unwrap());
    }
    let wrong = [("current", TYPED[2]), ("new", TYPED[2]), ("again", "else")];
    note(ann(client.post(at("/sales/account/password"))).form(&wrong).send().unwrap());
    note(ann(client.post(at("/sales/account/tokens"))).form(&[("password", TYPED[2])]).send().unwrap());
    // A form whose session is over is kept for its person, without what is secret in it.
    note(client.post(at("/sales/account/password")).form(&wrong).header("cookie", "session-id=x").send().unwrap());
    let change = json!({"current": TYPED[0], "new": TYPED[1]});
    let changed = ann(client.put(at("/api/sales/auth/password"))).json(&change).send().unwrap();
    assert_eq!(changed.status(), 200);
    secrets.extend(given(&changed));
    let renewed = client.post(at("/api/sales/auth/refresh")).header("cookie", format!("refresh-token={}", secrets[4]));
    let renewed = renewed.send().unwrap();
    assert_eq!(renewed.status(), 200);
    secrets.extend(given(&renewed));
    secrets.push(token);
    secrets.retain(|secret| !secret.is_empty());
    secrets
}

fn holds(bytes: &[u8], secret: &str) -> bool {
    bytes.windows(secret.len()).any(|piece| piece == secret.as_bytes())
}

/// Every file of the folder, the log beside the database among them.
fn assert_nowhere(folder: &Path, secrets: &[String]) {
    let mut seen = 0;
    for file in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
        let bytes = std::fs::read(&file).unwrap();
        seen += bytes.len();
        for secret in secrets {
            assert!(!holds(&bytes, secret), "{} holds {secret}", file.display());
        }
    }
    assert!(seen > 100_000, "{seen} bytes were looked through");
}

#[test]
fn sec_2_planted_secrets_are_nowhere_in_file_log_copy_output_or_answer() {
    let program = Program::new();
    program.done(&["tenant", "add", "blue", "Team blue", "--time-zone", "America/New_York"]);
    let add = ["user", "add", "--tenant", "blue", "--email", "ann@blue.example", "--name", "Ann", "--role", "admin"];
    let added = program.command(&[&add[..], &["--password-stdin"]].concat()).write_stdin(TYPED[0]).output().unwrap();
    assert!(added.status.success(), "{added:?}");
    let link = program.done(&[
        "user",
        "invite",
        "--tenant",
        "blue",
        "--email",
        "new@blue.example",
        "--name",
        "New",
        "--role",
        "rep",
    ]);
    let invite = link.trim().split_once("token=").unwrap().1.to_owned();
    let server = program.serve_with(&["serve", "--listen", "127.0.0.1:0"], &[("ROUTEBOOK_LOG", "trace")]);
    let mut texts = Vec::new();
    let mut secrets = use_them(&server, &mut texts);
    let page = server.client().get(format!("{}/invite?token={invite}", server.base)).send().unwrap();
    assert_eq!(page.status(), 200);
    secrets.push(invite);
    secrets.extend(TYPED.map(str::to_owned));
    let copy = program.path("copy.db");
    rusqlite::Connection::open(program.path("routebook.db"))
        .unwrap()
        .execute("VACUUM INTO ?1", [copy.to_str().unwrap()])
        .unwrap();
    let said = program.done(&["backup", "books.backup"]);
    assert!(said.contains("checked."), "{said}");
    assert!(program.path("books.backup").metadata().unwrap().len() > 100_000);
    assert_nowhere(copy.parent().unwrap(), &secrets);
    texts.push(said);
    assert!(server.stop("-TERM").success());
    assert_nowhere(copy.parent().unwrap(), &secrets);
    // The log is a file of that folder too.
    assert!(program.log().contains("sessions are live"), "{}", program.log());
    for secret in &secrets {
        let told = texts.iter().find(|text| text.contains(secret.as_str()));
        assert!(told.is_none(), "an answer holds {secret}: {told:?}");
    }
    assert!(secrets.len() > 8, "{secrets:?}");
}
