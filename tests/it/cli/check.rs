use std::os::unix::fs::PermissionsExt;

use super::program::{Program, text};

fn wrong(program: &Program, args: &[&str]) -> String {
    let output = program.run(&[&["check"], args].concat());
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stdout));
    text(&output.stdout).lines().skip_while(|line| !line.starts_with("WRONG")).collect::<Vec<_>>().join("\n")
}

fn sql(program: &Program, statements: &str) {
    rusqlite::Connection::open(program.path("routebook.db")).unwrap().execute_batch(statements).unwrap();
}

#[test]
fn check_finds_nothing_wrong_in_a_sound_house_while_it_is_served() {
    let program = Program::with_team();
    let server = program.serve(&["serve"]);
    let said = program.done(&["check", "--listen", &server.address().replace("http://", "")]);
    assert!(
        said.contains("is whole") && said.contains("The books of blue agree") && said.contains("answers to localhost")
    );
    assert!(said.ends_with("Nothing is wrong.\n"), "{said}");
}

#[test]
fn check_of_the_demo_finds_its_books_in_order() {
    let program = Program::new();
    drop(program.serve(&["demo", "--customers", "60", "--orders", "300"]));
    let said = program.done(&["check", "--db", "routebook-demo.db"]);
    assert!(said.contains("The books of well-crafted agree"), "{said}");
}

#[test]
fn sec_1_check_names_files_that_others_can_read() {
    let program = Program::with_team();
    let file = program.path("routebook.db");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600, "it is made private");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    let said = wrong(&program, &[]);
    assert!(said.contains("(mode 644)") && said.contains("chmod 600"), "{said}");
}

#[test]
fn check_names_books_that_disagree_and_repairs_what_can_be_made_anew() {
    let program = Program::new();
    drop(program.serve(&["demo", "--db", "routebook.db", "--customers", "60", "--orders", "300"]));
    sql(
        &program,
        "UPDATE customers SET next_order_on = '2020-01-01' WHERE next_order_on IS NOT NULL; \
         DELETE FROM search_docs WHERE kind = 'product'; \
         DELETE FROM order_tallies WHERE rep_key <> x'' AND status = 'delivered'; \
         DELETE FROM delivered_days WHERE day = (SELECT MAX(day) FROM delivered_days);",
    );
    let said = wrong(&program, &[]);
    for fault in ["the stored pace of", "the search misses", "of the figures kept aren't"] {
        assert!(said.contains(fault), "{fault}: {said}");
    }
    program.done(&["check", "--repair"]);
    assert!(program.done(&["check"]).ends_with("Nothing is wrong.\n"), "all of it is right again");
    sql(
        &program,
        "UPDATE orders SET net_cents = net_cents + 1, total_cents = total_cents + 1 \
         WHERE id = (SELECT MIN(id) FROM orders); \
         UPDATE stock SET on_hand = on_hand + 1, reserved = reserved + 1 \
         WHERE product_id = (SELECT MIN(product_id) FROM stock); \
         UPDATE users SET active = 0 WHERE role = 'admin';",
    );
    let said = wrong(&program, &["--repair"]);
    for fault in ["totals aren't the sum", "on hand isn't the sum", "reserved isn't the sum", "has no active admin"] {
        assert!(said.contains(fault), "{fault}: {said}");
    }
}

#[test]
fn check_names_a_clock_that_is_behind_and_settings_that_break_sign_in() {
    let program = Program::with_team();
    sql(
        &program,
        "INSERT INTO audit_events (tenant_id, id, at, actor, action) \
         SELECT id, x'ffffffffffffffffffffffffffffffff', 4102444800000, 'x', 'x' FROM tenants;",
    );
    assert!(wrong(&program, &[]).contains("something in the file happened 2100-01-01"));
    let beyond = ["--listen", "0.0.0.0:0"];
    assert!(wrong(&program, &beyond).contains("--public-url"));
    let https = ["--public-url", "https://sales.example"];
    assert!(wrong(&program, &https).contains("Set --trusted-proxy"));
}

#[test]
fn check_says_that_the_running_portal_has_another_name() {
    let program = Program::with_team();
    let server = program.serve(&["serve"]);
    let address = server.address().replace("http://", "");
    let said = wrong(
        &program,
        &["--listen", &address, "--public-url", "https://sales.example", "--trusted-proxy", "127.0.0.1/32"],
    );
    assert!(said.contains("doesn't answer to sales.example") && said.contains("same --public-url"), "{said}");
}

#[test]
fn check_leaves_what_it_is_shown_as_it_was() {
    let program = Program::new();
    assert!(wrong(&program, &[]).contains("routebook.db"));
    assert!(!program.path("routebook.db").exists() && !program.path("routebook.db.lock").exists());
    std::fs::write(program.path("x.db"), "a letter").unwrap();
    assert!(wrong(&program, &["--db", "x.db"]).contains("is not an SQLite database"));
    assert_eq!(std::fs::read(program.path("x.db")).unwrap(), b"a letter");
}
