use std::path::Path;

use super::program::Program;

/// The path that a line of the program's says last.
fn backed_up(program: &Program, dest: &str) -> String {
    let said = program.done(&["backup", dest]);
    assert!(said.contains("checked."), "{said}");
    said.strip_prefix("Backed up to ").unwrap().split(": ").next().unwrap().to_owned()
}

fn mode(path: &Path) -> u32 {
    std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(path).unwrap().permissions()) & 0o777
}

#[test]
fn bak_1_a_backup_of_a_running_portal_is_one_private_file_that_restores_to_that_moment() {
    let program = Program::with_team();
    let server = program.serve(&["serve"]);
    let ann = server.signed_in("ann@blue.example");
    let file = backed_up(&program, "books.backup");
    assert_eq!(mode(&program.path(&file)), 0o600);
    for end in ["-wal", "-shm", "-journal", "-part"] {
        assert!(!program.path(&format!("{file}{end}")).exists(), "one file, no {end}");
    }
    assert!(program.done(&["backup", "verify", &file]).contains("books.backup is whole"));
    assert!(program.fails(1, &["backup", &file]).contains("is there already"));
    program.add_user("late@blue.example", "rep");
    assert!(program.fails(1, &["restore", &file]).contains("is in use by another process"));
    assert_eq!(server.me(&ann), 200, "nothing happened yet");
    assert_eq!(server.stop("-TERM").code(), Some(0));

    program.done(&["restore", &file]);
    let people = program.done(&["user", "list", "--tenant", "blue"]);
    assert!(people.contains("ann@blue.example") && !people.contains("late@blue.example"));
}

/// An order whose confirmation is shared.
const SHARED: &str = "INSERT INTO customers (tenant_id, id, number, name, name_key, last_sign_on, created_at, updated_at) \
     SELECT id, zeroblob(16), '1', 'Linde', 'linde', '2026-11-01', 0, 0 FROM tenants; \
     INSERT INTO orders (tenant_id, id, number, customer_id, warehouse_id, status, ordered_on, created_at, updated_at) \
     SELECT tenant_id, zeroblob(16), '1', zeroblob(16), id, 'pending', '2026-11-01', 0, 0 FROM warehouses; \
     INSERT INTO order_confirmations (tenant_id, order_id, link_hash, expires_at) \
     SELECT tenant_id, id, zeroblob(32), 9000000000000 FROM orders;";

#[test]
fn bak_3_a_restore_keeps_the_old_file_and_ends_sessions_and_links() {
    let program = Program::with_team();
    let server = program.serve(&["serve"]);
    let ann = server.signed_in("ann@blue.example");
    program.done(&["user", "invite", "--tenant", "blue", "--email", "n@blue.example", "--name", "N", "--role", "rep"]);
    let open = || rusqlite::Connection::open(program.path("routebook.db")).unwrap();
    open().execute_batch(SHARED).unwrap();
    let file = backed_up(&program, "books.backup");
    program.add_user("late@blue.example", "rep");
    assert_eq!(server.stop("-KILL").code(), None, "with its log beside it");
    let said = program.done(&["restore", &file]);
    assert!(said.contains("Everyone has to sign in again: 1 sessions are ended"), "{said}");
    assert_eq!(mode(&program.path("routebook.db")), 0o600);
    assert_eq!(program.serve(&["serve"]).me(&ann), 401, "sessions ended");
    let kept = said.lines().find_map(|line| line.strip_prefix("The former database is ")).unwrap();
    let kept = kept.trim_end_matches('.').to_owned();
    let former = program.done(&["user", "list", "--tenant", "blue", "--db", &kept]);
    assert!(former.contains("late@blue.example"), "what its log had is in it");
    for table in ["one_time_links", "order_confirmations"] {
        let links: i64 = open().query_row(&format!("SELECT COUNT(*) FROM {table}"), [], |row| row.get(0)).unwrap();
        assert_eq!(links, 0, "{table}: what was taken back since then must not come back");
    }
}

#[test]
fn ses_5_a_session_survives_a_restore_that_keeps_sessions() {
    let program = Program::with_team();
    let server = program.serve(&["serve"]);
    let ann = server.signed_in("ann@blue.example");
    let file = backed_up(&program, ".");
    assert!(file.ends_with(".backup"));
    assert_eq!(server.stop("-KILL").code(), None);
    std::fs::remove_file(program.path("routebook.db")).unwrap();
    for end in ["-wal", "-shm"] {
        std::fs::remove_file(program.path(&format!("routebook.db{end}"))).unwrap();
    }
    program.done(&["restore", &file, "--keep-sessions"]);
    assert_eq!(program.serve(&["serve"]).me(&ann), 200);
    let conn = rusqlite::Connection::open(program.path("routebook.db")).unwrap();
    let noted: i64 = conn
        .query_row("SELECT COUNT(*) FROM audit_events WHERE action = 'restored_from_backup'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(noted, 1);
}

#[test]
fn bak_2_verify_finds_any_flipped_byte_and_any_cut() {
    let program = Program::with_team();
    let file = program.path("books.backup");
    backed_up(&program, "books.backup");
    let whole = std::fs::read(&file).unwrap();
    let verify = || routebook::store::backup::verify(&file);
    assert!(verify().is_ok());
    // Each byte of the head and of the seal, and some in each page between.
    let places = (0..100).chain((100..whole.len() - 512).step_by(997)).chain(whole.len() - 512..whole.len());
    for place in places {
        let mut bytes = whole.clone();
        bytes[place] ^= 1 << (place % 8);
        std::fs::write(&file, &bytes).unwrap();
        assert!(verify().is_err(), "byte {place}");
    }
    for cut in [0, 1, 511, 512, whole.len() / 2, whole.len() - 1] {
        std::fs::write(&file, &whole[..cut]).unwrap();
        assert!(verify().is_err(), "cut to {cut}");
    }
    std::fs::write(&file, [&whole[..], b"\n"].concat()).unwrap();
    assert!(verify().is_err(), "a byte more");
    let said = program.fails(1, &["backup", "verify", "books.backup"]);
    assert!(said.contains("books.backup is no whole backup") && said.lines().count() == 1, "{said}");
    let before = std::fs::read(program.path("routebook.db")).unwrap();
    program.fails(1, &["restore", "books.backup"]);
    program.fails(1, &["restore", "routebook.db"]);
    assert_eq!(std::fs::read(program.path("routebook.db")).unwrap(), before, "and nothing is restored from it");
}

#[test]
fn bak_1_a_damaged_database_makes_no_backup_and_a_damaged_one_is_replaced() {
    let program = Program::with_team();
    backed_up(&program, "good.backup");
    let path = program.path("routebook.db");
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 8192].fill(0xa5);
    std::fs::write(&path, &bytes).unwrap();
    assert!(program.fails(1, &["backup", "bad.backup"]).contains("damaged"));
    assert!(!program.path("bad.backup").exists() && !program.path("bad.backup-part").exists());
    let said = super::program::text(&program.run(&["check"]).stdout);
    assert!(said.contains("WRONG") && said.contains("is damaged") && said.contains("routebook restore"), "{said}");
    program.done(&["restore", "good.backup"]);
    assert!(program.done(&["user", "list", "--tenant", "blue"]).contains("ann@blue.example"));
}

#[test]
fn bak_1_serve_backs_up_once_a_day_into_its_folder() {
    let program = Program::with_team();
    std::fs::create_dir(program.path("backups")).unwrap();
    let server = program.serve(&["serve", "--backup-folder", "backups"]);
    let made =
        || std::fs::read_dir(program.path("backups")).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
    let whole = || made().iter().any(|path| path.extension().is_some_and(|end| end == "backup"));
    for _ in 0..400 {
        if whole() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(25));
    }
    let [file] = &made()[..] else { panic!("{:?}", made()) };
    assert!(routebook::store::backup::verify(file).is_ok());
    drop(server);
    let said = program.done(&["check", "--backup-folder", "backups"]);
    assert!(said.contains("The newest backup is of"), "{said}");
    assert!(
        super::program::text(&program.run(&["check", "--backup-folder", "nowhere"]).stdout)
            .contains("WRONG The backup folder")
    );
}
