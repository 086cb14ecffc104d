//! CRS-2, CRS-3, CRS-4: a disk that fills up, breaks or turns read-only under a running server. It is a
//! small library put between the program and the kernel (`disk.c`), so neither root nor a real disk is needed.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::books::Books;
use crate::program::{Program, Server};
use crate::team::{Desk, Session, seller, stock_up};

struct Disk {
    program: Program,
    server: Server,
    desk: Desk,
    seller: Session,
}

impl Disk {
    fn new() -> Disk {
        let program = Program::with_team();
        (0..2).for_each(|n| program.add_user(&seller(n), "manager"));
        stock_up(&program);
        let library = program.path("disk.so");
        compile(&library);
        let server = serve(&program);
        let desk = Desk::at(&server.base);
        let seller = desk.sign_in(&seller(0)).unwrap();
        Disk { program, server, desk, seller }
    }

    /// Killed, and started again on the same disk.
    fn restart(self) -> Disk {
        let Disk { program, server, seller, .. } = self;
        server.stop("-KILL");
        let server = serve(&program);
        Disk { desk: Desk::at(&server.base), program, server, seller }
    }

    /// Turns full, and what space the files have already is used up. Returns what the first refusal said.
    fn fill(&self) -> Value {
        self.fail("full");
        for n in 0..200 {
            let (status, answer) = self.order(&format!("fill{n}x8"));
            if status != 201 {
                assert_eq!((status, answer["code"].as_str()), (503, Some("BUSY")), "{answer}");
                return answer;
            }
        }
        panic!("the disk is never full");
    }

    /// Bytes kept for ending sessions.
    fn kept(&self) -> u64 {
        let reserve = std::fs::metadata(self.program.path("routebook.db-reserve")).unwrap();
        assert_eq!(reserve.permissions().mode() & 0o777, 0o600);
        reserve.len()
    }

    /// How often the database's files were synced so far.
    fn syncs(&self) -> u64 {
        std::fs::metadata(self.program.path("syncs")).map_or(0, |found| found.len())
    }

    /// The syncs by now, more than before what was just acknowledged.
    fn assert_synced(&self, before: u64, what: &str) -> u64 {
        let now = self.syncs();
        assert!(now > before, "{what} was acknowledged after {now} syncs, as many as before it");
        now
    }

    fn fail(&self, fault: &str) {
        std::fs::write(self.program.path("fault"), fault).unwrap();
    }

    fn heal(&self) {
        std::fs::remove_file(self.program.path("fault")).unwrap();
    }

    fn order(&self, po_number: &str) -> (u16, Value) {
        let customer = &self.desk.ids(&self.seller, "customers")[0];
        let products = self.desk.ids(&self.seller, "products");
        let line = |product: &String| json!({"productId": product, "quantity": 6});
        let body = json!({
            "customerId": customer, "poNumber": po_number, "submit": true,
            "lines": products.iter().map(line).collect::<Vec<_>>(),
        });
        self.desk.post(&self.seller, "orders", "", &body).unwrap()
    }

    fn refused(&self, po_number: &str, said: &str) {
        let (status, answer) = self.order(po_number);
        assert_eq!((status, answer["code"].as_str()), (503, Some("BUSY")), "{answer}");
        assert!(answer["detail"].as_str().unwrap().contains(said), "{answer}");
    }

    /// Reading goes on.
    fn assert_readable(&self) {
        assert_eq!(self.desk.get(&self.seller, "auth/me").status(), 200);
        assert_eq!(self.desk.ids(&self.seller, "customers").len(), 3);
    }
}

fn serve(program: &Program) -> Server {
    let (folder, library) = (program.folder().to_str().unwrap(), program.path("disk.so"));
    let env = [("LD_PRELOAD", library.to_str().unwrap()), ("DISK", folder)];
    program.serve_with(&["serve", "--listen", "127.0.0.1:0"], &env)
}

fn compile(library: &Path) {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/crash/disk.c");
    let arguments = ["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o"];
    let compiled = Command::new("cc").args(arguments).arg(library).arg(source).arg("-ldl").status();
    assert!(compiled.expect("a C compiler, as the build needs it").success());
}

#[test]
fn crs_2_each_write_is_synced_before_it_is_acknowledged() {
    let disk = Disk::new();
    let mut syncs = disk.syncs();
    assert!(syncs > 0, "the disk is watched");
    for n in 0..10 {
        let (status, answer) = disk.order(&format!("po{n}x8"));
        assert_eq!(status, 201, "{answer}");
        syncs = disk.assert_synced(syncs, "an order");
        let step = format!("orders/{}/ready", answer["id"].as_str().unwrap());
        let (status, answer) = disk.desk.post(&disk.seller, &step, "", &json!({"version": answer["version"]})).unwrap();
        assert_eq!(status, 200, "{answer}");
        syncs = disk.assert_synced(syncs, "a step");
        assert!(disk.desk.sign_in(&seller(0)).is_some());
        syncs = disk.assert_synced(syncs, "a sign-in");
    }
}

#[test]
fn crs_2_what_the_disk_does_not_take_is_not_acknowledged() {
    let disk = Disk::new();
    assert_eq!(disk.order("po1x8").0, 201);
    disk.fail("broken");
    disk.refused("po2x8", "nothing was saved");
    disk.assert_readable();
    disk.heal();
    assert_eq!(disk.order("po3x8").0, 201, "it goes on without a restart");
    Books::of(&disk.program).assert_sound();
}

#[test]
fn crs_3_a_full_disk_refuses_writes_reads_on_and_recovers() {
    let disk = Disk::new();
    assert_eq!(disk.order("po1x8").0, 201);
    disk.fill();
    disk.refused("po200x8", "The disk is full");
    disk.assert_readable();
    disk.heal();
    assert_eq!(disk.order("po201x8").0, 201, "it goes on without a restart");
    Books::of(&disk.program).assert_sound();
    assert_eq!(disk.server.stop("-TERM").code(), Some(0));
}

#[test]
fn crs_3_on_a_full_disk_signing_out_goes_on_and_what_is_kept_for_it_comes_back() {
    let disk = Disk::new();
    let sessions: Vec<Session> = (0..36).map(|n| disk.desk.sign_in(&seller(n % 2)).unwrap()).collect();
    assert_eq!(disk.kept(), 1 << 20);
    disk.fill();
    assert_eq!(disk.kept(), 1 << 20, "no other write takes of it");
    assert_eq!(disk.desk.sign_out_by_page(&sessions[0]), 303);
    assert!(disk.kept() < 1 << 20);
    for (n, session) in sessions[..30].iter().enumerate().skip(1) {
        disk.refused("po1x8", "The disk is full");
        assert_eq!(disk.desk.sign_out(session), 204, "number {n}, with {} bytes kept", disk.kept());
        assert_eq!(disk.desk.get(session, "auth/me").status(), 401);
    }
    assert!(disk.kept() > 1 << 19, "many more could: {}", disk.kept());
    disk.assert_readable();
    let disk = disk.restart();
    for (n, session) in sessions.iter().enumerate() {
        assert_eq!(disk.desk.get(session, "auth/me").status(), if n < 30 { 401 } else { 200 });
    }
    assert_eq!(disk.desk.sign_out(&sessions[30]), 204);
    disk.refused("po2x8", "The disk is full");
    disk.heal();
    assert_eq!(disk.order("po3x8").0, 201, "it goes on without a restart");
    assert_eq!(disk.kept(), 1 << 20, "and is kept again");
    Books::of(&disk.program).assert_sound();
}

#[test]
fn crs_4_a_disk_that_turns_read_only_is_503_and_reading_goes_on() {
    let disk = Disk::new();
    disk.fail("read-only");
    disk.refused("po1x8", "can't be written to");
    disk.assert_readable();
    disk.heal();
    assert_eq!(disk.order("po2x8").0, 201, "it goes on without a restart");
}

#[test]
fn crs_4_a_file_that_takes_no_write_is_refused_at_start() {
    let disk = Disk::new();
    let (folder, library) = (disk.program.folder().to_owned(), disk.program.path("disk.so"));
    disk.server.stop("-TERM");
    std::fs::write(folder.join("fault"), "read-only").unwrap();
    let mut serve = disk.program.command(&["serve", "--listen", "127.0.0.1:0"]);
    let refused = serve.env("LD_PRELOAD", library).env("DISK", &folder).output().unwrap();
    let said = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(said.starts_with("routebook: routebook.db can't be written") && said.lines().count() == 1, "{said}");
}
