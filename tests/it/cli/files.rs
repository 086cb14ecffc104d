use super::program::Program;

/// Every command that opens a file, on one that it must not touch.
fn refused_and_untouched(bytes: &[u8], sentence: &str) {
    let program = Program::new();
    std::fs::write(program.path("x.db"), bytes).unwrap();
    for command in [
        &["serve", "--listen", "127.0.0.1:0"][..],
        &["tenant", "list"],
        &["demo", "--reset", "--listen", "127.0.0.1:0"],
    ] {
        let said = program.fails(1, &[command, &["--db", "x.db"]].concat());
        assert!(said.contains("x.db") && said.contains(sentence), "{command:?}: {said}");
        assert_eq!(std::fs::read(program.path("x.db")).unwrap(), bytes);
    }
}

#[test]
fn crs_5_an_empty_file_is_refused_and_left() {
    refused_and_untouched(b"", "it is empty");
}

#[test]
fn crs_5_a_foreign_file_is_refused_and_left() {
    refused_and_untouched(b"a letter, and no database at all", "it is not an SQLite database");
}

#[test]
fn crs_5_a_file_cut_short_is_refused_and_left() {
    let program = Program::with_team();
    let whole = std::fs::read(program.path("routebook.db")).unwrap();
    refused_and_untouched(&whole[..whole.len() / 2 / 4096 * 4096], "It was left as it is.");
}

#[test]
fn a_demo_is_marked_and_only_a_marked_file_is_one() {
    let program = Program::with_team();
    for reset in [&[][..], &["--reset"]] {
        let said =
            program.fails(1, &[&["demo", "--db", "routebook.db", "--listen", "127.0.0.1:0"][..], reset].concat());
        assert!(said.contains("is not a demo, so it was left as it is"), "{said}");
    }
    assert!(program.done(&["tenant", "list"]).starts_with("blue\tTeam blue\tAmerica/New_York\tUSD\t1"));
}

#[test]
fn the_demo_prints_its_sign_ins_and_they_work() {
    let program = Program::new();
    let mut server = program.serve(&["demo", "--customers", "20", "--orders", "40"]);
    let line = server.lines.find(|line| line.contains("travis@wellcraftedbeverage.com")).unwrap();
    assert!(line.contains("SalesDemo2025"));
    let body = serde_json::json!({"email": "travis@wellcraftedbeverage.com", "password": "SalesDemo2025"});
    let answer = server.client().post(format!("{}/api/sales/auth/login", server.base)).json(&body).send().unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(server.stop("-TERM").code(), Some(0));
    let beyond =
        ["serve", "--db", "routebook-demo.db", "--listen", "0.0.0.0:0", "--public-url", "https://sales.example"];
    assert!(program.fails(1, &beyond).contains("it is served on this machine only"));
}
