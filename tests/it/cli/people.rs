use super::program::{PASSWORD, Program, text};

#[test]
fn a_team_is_added_once() {
    let program = Program::with_team();
    assert!(program.fails(1, &["tenant", "add", "blue", "Again"]).contains("slug is in use"));
    assert!(program.fails(2, &["tenant", "add", "Blue!", "Again"]).contains("SLUG"));
    assert!(program.fails(2, &["tenant", "add", "red", "Red", "--time-zone", "Mars"]).contains("--time-zone"));
}

#[test]
fn nothing_is_made_by_a_command_that_only_asks() {
    let program = Program::new();
    assert!(program.fails(1, &["tenant", "list"]).contains("There is no database at routebook.db"));
    assert!(!program.path("routebook.db").exists());
}

#[test]
fn aut_2_a_short_password_is_refused() {
    let program = Program::with_team();
    let add = ["user", "add", "--tenant", "blue", "--email", "b@blue.example", "--name", "B", "--role", "rep"];
    program.fails(2, &add);
    let short = program.command(&[&add[..], &["--password-stdin"]].concat()).write_stdin("short\n").output().unwrap();
    assert_eq!(short.status.code(), Some(1));
    assert!(!program.done(&["user", "list", "--tenant", "blue"]).contains("b@blue.example"));
}

#[test]
fn ses_6_disabling_and_a_new_password_end_sessions_at_once() {
    let program = Program::with_team();
    program.add_user("bob@blue.example", "admin");
    let server = program.serve(&["serve"]);
    let ann = server.signed_in("ann@blue.example");
    assert_eq!(server.me(&ann), 200);
    let who = ["--tenant", "blue", "--email", "ann@blue.example"];
    program.done(&[&["user", "disable"][..], &who].concat());
    assert_eq!(server.me(&ann), 401);
    assert!(program.done(&["user", "list", "--tenant", "blue"]).contains("ann@blue.example\tAnn\tadmin\tdisabled"));
    program.done(&[&["user", "enable"][..], &who].concat());
    let ann = server.signed_in("ann@blue.example");
    let passwd = [&["user", "passwd", "--password-stdin"][..], &who].concat();
    let set = program.command(&passwd).write_stdin(format!("{PASSWORD} too\n")).output().unwrap();
    assert_eq!(set.status.code(), Some(0), "{}", text(&set.stderr));
    assert_eq!(server.me(&ann), 401);
}

#[test]
fn aut_5_an_invitation_is_a_link() {
    let program = Program::with_team();
    let invite =
        ["user", "invite", "--tenant", "blue", "--email", "new@blue.example", "--name", "New", "--role", "rep"];
    let link = program.done(&invite);
    assert!(link.starts_with("http://localhost:3000/invite?token="), "{link}");
    assert!(program.done(&["user", "list", "--tenant", "blue"]).contains("new@blue.example\tNew\trep\tinvited"));
    assert!(program.fails(1, &invite).contains("email is in use"));
}

#[test]
fn aut_5_an_invitations_link_lets_its_person_in_and_no_log_tells_it() {
    let program = Program::with_team();
    let server = program.serve(&["serve", "--log", "trace"]);
    let new = ["--tenant", "blue", "--email", "new@blue.example", "--name", "New", "--role", "rep"];
    let public = ["--public-url", "https://sales.example"];
    assert!(program.fails(2, &[&["user", "invite"][..], &new, &public].concat()).contains("--public-url"));
    let port = server.base.rsplit(':').next().unwrap();
    let config = program.path("routebook.toml");
    std::fs::write(&config, format!("listen = [\"127.0.0.1:{port}\"]\n")).unwrap();
    let invite = [&["user", "invite", "--config", config.to_str().unwrap()][..], &new].concat();
    let link = program.done(&invite).trim().to_owned();
    assert!(link.starts_with(&format!("http://localhost:{port}/invite?token=")), "{link}");
    let new = server.client();
    assert!(new.get(&link).send().unwrap().text().unwrap().contains("Team blue"));
    let token = link.rsplit('=').next().unwrap();
    let form = [("token", token), ("password", "a quiet lamp over the lake")];
    assert_eq!(new.post(format!("{}/invite", server.base)).form(&form).send().unwrap().status(), 303);
    assert_eq!(server.me(&new), 200);
    assert_eq!(new.get(&link).send().unwrap().status(), 410);
    assert!(server.stop("-TERM").success());
    let log = program.log();
    assert!(log.contains("sessions are live"), "SES-5: the start-up line: {log}");
    assert!(!log.contains(token) && !log.contains("quiet lamp"), "{log}");
}

#[test]
fn the_document_and_the_completions_are_printed() {
    let program = Program::new();
    let document: serde_json::Value = serde_json::from_str(&program.done(&["openapi"])).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    assert!(document["paths"]["/api/sales/auth/me"]["get"].is_object());
    assert!(program.done(&["completions", "bash"]).contains("routebook"));
    program.fails(2, &["completions", "none"]);
}
