//! The program on a file, as it is started by people; and a server that does nothing, to compare with.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use actix_web::{App, HttpResponse, HttpServer, web};
use serde_json::json;

use crate::load::{Answer, Line, Load, drive, post};
use crate::machine;

/// What this program is called with to be the server that does nothing.
pub const CONSTANT: &str = "--constant";

pub struct Server {
    child: Child,
    /// Kept open: a program whose words nobody takes would fail.
    _said: BufReader<ChildStdout>,
    pub address: String,
    /// From the start to the first answer.
    pub started_in: Duration,
}

impl Server {
    /// `routebook serve` on a file.
    pub fn on(file: &Path) -> Server {
        let mut command = Command::new(env!("CARGO_BIN_EXE_routebook"));
        command.arg("serve").arg("--db").arg(file).args(["--listen", "127.0.0.1:0"]);
        Server::run(command)
    }

    /// A handler with a constant answer of so many bytes.
    pub fn constant(bytes: usize) -> Server {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.arg(CONSTANT).arg(bytes.to_string());
        Server::run(command)
    }

    /// A command whose first line names its address.
    pub fn run(mut command: Command) -> Server {
        let began = Instant::now();
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        said.read_line(&mut first).unwrap();
        let after = first.split("http://localhost:").nth(1).unwrap_or_else(|| panic!("no address in {first:?}"));
        let port: String = after.chars().take_while(char::is_ascii_digit).collect();
        let mut server =
            Server { child, _said: said, address: format!("127.0.0.1:{port}"), started_in: Duration::ZERO };
        let answer = server.ask(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assert_eq!(answer.status, 200);
        server.started_in = began.elapsed();
        server
    }

    pub fn ask(&self, request: &[u8]) -> Answer {
        Line::open(&self.address).ask(request)
    }

    /// The session's cookie and the known device's.
    pub fn sign_in(&self, email: &str, password: &str) -> (String, String) {
        let body = json!({"email": email, "password": password});
        let answer = self.ask(&post("/api/sales/auth/login", "", &body));
        assert_eq!(answer.status, 200, "{email} signs in: {}", String::from_utf8_lossy(&answer.body));
        (answer.cookie("session-id").unwrap(), answer.cookie("known-device").unwrap())
    }

    pub fn process(&self) -> u32 {
        self.child.id()
    }

    pub fn cpu(&self) -> Duration {
        machine::cpu_of(self.process())
    }

    /// CPU microseconds that the server spends for one of so many requests, and how they went.
    pub fn cost(&self, clients: usize, requests: usize, make: impl Fn(usize) -> Vec<u8> + Sync) -> (f64, Load) {
        let before = self.cpu();
        let load = drive(&self.address, clients, requests, make);
        let spent = self.cpu() - before;
        assert_eq!(load.wrong, 0, "answers that aren't 2xx");
        (spent.as_secs_f64() * 1e6 / requests as f64, load)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// The server that does nothing: one route for all, one answer of so many bytes.
pub fn serve_constant(bytes: usize) {
    let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    println!("http://localhost:{}", socket.local_addr().unwrap().port());
    let body = "x".repeat(bytes);
    actix_web::rt::System::new().block_on(async move {
        let app = move || {
            let body = body.clone();
            let answer = move || {
                let body = body.clone();
                async move { HttpResponse::Ok().content_type("application/json").body(body) }
            };
            App::new().default_service(web::to(answer))
        };
        let workers = std::thread::available_parallelism().unwrap().get();
        HttpServer::new(app).workers(workers).listen(socket).unwrap().run().await.unwrap();
    });
}
