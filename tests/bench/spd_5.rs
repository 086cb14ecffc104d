//! SPD-5: the start, the memory and the size of the program. Memory is what the kernel counts as resident.

use std::time::Duration;

use routebook::demo::{Size, people::PASSWORD};
use serde_json::json;

use crate::files::{MANAGER, REP, copy, demo};
use crate::load::{drive, get, post};
use crate::machine::memory_of;
use crate::report::{median, note, verdict};
use crate::server::Server;

const STARTS: usize = 9;

pub fn run() {
    let folder = tempfile::tempdir().unwrap();
    let file = copy(&demo(Size::REAL), folder.path());
    let starts: Vec<(f64, f64)> = (0..STARTS).map(|_| start(&file)).collect();
    let wall = starts.iter().map(|(wall, _)| *wall).collect();
    note(format!("a start takes {:.0} ms of CPU", median(starts.iter().map(|(_, cpu)| *cpu).collect())));
    verdict("SPD-5", "start to the first answer (wall, median)", median(wall), 100.0, "ms");
    let server = Server::on(&file);
    std::thread::sleep(Duration::from_secs(2));
    verdict("SPD-5", "idle memory", memory_of(server.process()).0, 30.0, "MiB");
    let cookies = [MANAGER, REP].map(|who| server.sign_in(who, PASSWORD).0);
    under_load(&server, &cookies);
    verdict("SPD-5", "memory under 64 clients, at its highest", memory_of(server.process()).1, 150.0, "MiB");
    flood(&server);
    verdict("SPD-5", "and with a flood of sign-ins", memory_of(server.process()).1, 150.0, "MiB");
    let size = std::fs::metadata(env!("CARGO_BIN_EXE_routebook")).unwrap().len();
    verdict("SPD-5", "the program", size as f64 / f64::from(1 << 20), 20.0, "MiB");
}

fn start(file: &std::path::Path) -> (f64, f64) {
    let server = Server::on(file);
    (server.started_in.as_secs_f64() * 1e3, server.cpu().as_secs_f64() * 1e3)
}

/// Everything that people look at, from 64 places at once.
fn under_load(server: &Server, cookies: &[String; 2]) {
    let pages = ["/sales/dashboard", "/sales/customers", "/sales/orders", "/sales/products", "/api/sales/auth/me"];
    let load = drive(&server.address, 64, 4_000, |n| get(pages[n % pages.len()], &cookies[n / 7 % 2]));
    assert_eq!(load.wrong, 0);
}

/// Sign-ins from 64 places at once; those for whom the queue is full are told so.
fn flood(server: &Server) {
    let body = json!({"email": "juniper@wellcraftedbeverage.com", "password": PASSWORD});
    drive(&server.address, 64, 640, |_| post("/api/sales/auth/login", "", &body));
}
