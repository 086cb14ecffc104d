use super::program::Program;

#[test]
fn sessions_are_listed_ended_and_purged() {
    let program = Program::with_team();
    let server = program.serve(&["serve"]);
    let (first, second) = (server.signed_in("ann@blue.example"), server.signed_in("ann@blue.example"));
    let table = program.done(&["sessions", "list"]);
    assert_eq!(table.lines().filter(|line| line.contains("\tAnn\tann@blue.example\tblue\t")).count(), 2, "{table}");
    let of_nobody = program.done(&["sessions", "list", "--email", "bob@blue.example", "--json"]);
    assert_eq!(of_nobody.trim(), "[]");
    let listed: serde_json::Value =
        serde_json::from_str(&program.done(&["sessions", "list", "--tenant", "blue", "--json"])).unwrap();
    assert!(listed[0]["expiresAt"].as_str().unwrap() > listed[0]["createdAt"].as_str().unwrap());
    let newest = listed[0]["id"].as_str().unwrap();
    program.done(&["sessions", "revoke", newest]);
    assert_eq!((server.me(&first), server.me(&second)), (200, 401));
    assert!(program.fails(1, &["sessions", "revoke", newest]).contains("There is no session"));
    assert!(program.done(&["sessions", "revoke", "--email", "Ann@Blue.example"]).contains("Ended 1 "));
    assert_eq!(server.me(&first), 401);
    assert_eq!(program.done(&["sessions", "purge"]), "Deleted 0 expired sessions.\n");
    program.fails(2, &["sessions", "revoke"]);
    program.fails(2, &["sessions", "revoke", "no-id"]);
}

#[test]
fn swp_purge_takes_the_expired_at_once() {
    let program = Program::with_team();
    let server = program.serve(&["serve", "--session-idle-seconds", "60", "--session-absolute-seconds", "60"]);
    let ann = server.signed_in("ann@blue.example");
    assert_eq!(server.me(&ann), 200);
    let conn = rusqlite::Connection::open(program.path("routebook.db")).unwrap();
    conn.execute("UPDATE sales_sessions SET expires_at = created_at", []).unwrap();
    assert_eq!(server.me(&ann), 401, "expired is refused before it is swept");
    assert_eq!(program.done(&["sessions", "purge"]), "Deleted 1 expired sessions.\n");
}
