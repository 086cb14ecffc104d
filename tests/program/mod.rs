//! The program in a folder of its own.

#![allow(dead_code, reason = "each of the test targets needs a part of it")]

use std::fs::OpenOptions;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::Duration;

use reqwest::blocking::Client;
use serde_json::json;
use tempfile::TempDir;

pub const PASSWORD: &str = "correct horse battery";

pub struct Program {
    folder: TempDir,
}

impl Program {
    pub fn new() -> Program {
        Program { folder: tempfile::tempdir().unwrap() }
    }

    /// With a team `blue` and its admin, `ann@blue.example`.
    pub fn with_team() -> Program {
        let program = Program::new();
        program.done(&["tenant", "add", "blue", "Team blue", "--time-zone", "America/New_York"]);
        program.add_user("ann@blue.example", "admin");
        program
    }

    pub fn add_user(&self, email: &str, role: &str) {
        let add =
            ["user", "add", "--tenant", "blue", "--email", email, "--name", "Ann", "--role", role, "--password-stdin"];
        let added = self.command(&add).write_stdin(format!("{PASSWORD}\n")).output().unwrap();
        assert!(added.status.success(), "{}", text(&added.stderr));
    }

    /// Brings a CSV text in for the team `blue`.
    pub fn import(&self, kind: &str, csv: &str) {
        let file = self.path(&format!("{kind}.csv"));
        std::fs::write(&file, csv).unwrap();
        self.done(&["import", kind, file.to_str().unwrap(), "--tenant", "blue"]);
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn command(&self, args: &[&str]) -> assert_cmd::Command {
        let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_routebook"));
        command.current_dir(self.folder.path()).args(args).envs(CHEAP);
        command
    }

    pub fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// Stdout of what must succeed.
    pub fn done(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert_eq!(output.status.code(), Some(0), "{args:?}: {}", text(&output.stderr));
        text(&output.stdout)
    }

    /// Stderr of what must fail with a status.
    pub fn fails(&self, status: i32, args: &[&str]) -> String {
        let output = self.run(args);
        assert_eq!(output.status.code(), Some(status), "{args:?}: {}", text(&output.stderr));
        text(&output.stderr)
    }

    /// A server on a free port.
    pub fn serve(&self, args: &[&str]) -> Server {
        self.serve_with(&[args, &["--listen", "127.0.0.1:0"]].concat(), &[])
    }

    /// A server on a port that it is to have again after a restart.
    pub fn serve_at(&self, port: u16, args: &[&str]) -> Server {
        let listen = format!("127.0.0.1:{port}");
        self.serve_with(&[args, &["--listen", &listen]].concat(), &[])
    }

    /// A server that is told all, in an environment of its own. Its log is the file `log`.
    pub fn serve_with(&self, args: &[&str], env: &[(&str, &str)]) -> Server {
        let mut child = self.spawn(args, env);
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let Some(first) = lines.next() else { panic!("the server says where it is: {}", self.log()) };
        let base = first.trim_start_matches("Routebook is at ").trim_end_matches("/sales/login").to_owned();
        let server = Server { child, base, lines: Box::new(lines) };
        assert!(server.becomes_well(), "{} is not well: {}", server.base, self.log());
        server
    }

    /// The process alone, without waiting for anything.
    pub fn spawn(&self, args: &[&str], env: &[(&str, &str)]) -> Child {
        let log = OpenOptions::new().create(true).append(true).open(self.path("log")).unwrap();
        Command::new(env!("CARGO_BIN_EXE_routebook"))
            .current_dir(self.folder.path())
            .args(args)
            .envs(CHEAP)
            .envs(env.iter().copied())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap()
    }

    /// What the servers logged.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.path("log")).unwrap()
    }
}

/// Hashing that takes a moment only.
const CHEAP: [(&str, &str); 2] = [("ROUTEBOOK_HASH_MEMORY_KIB", "64"), ("ROUTEBOOK_HASH_PASSES", "1")];

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A port that nobody listens on just now.
pub fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

pub struct Server {
    child: Child,
    pub base: String,
    pub lines: Box<dyn Iterator<Item = String>>,
}

impl Server {
    pub fn address(&self) -> String {
        self.base.replace("http://localhost", "127.0.0.1")
    }

    fn becomes_well(&self) -> bool {
        let (client, ready) = (self.client(), format!("{}/readyz", self.base));
        (0..2000).any(|_| {
            let well = client.get(&ready).send().is_ok_and(|a| a.status() == 200);
            if !well {
                std::thread::sleep(Duration::from_millis(5));
            }
            well
        })
    }

    /// A browser that keeps cookies and follows no redirect.
    pub fn client(&self) -> Client {
        let builder = Client::builder().cookie_store(true).redirect(reqwest::redirect::Policy::none());
        builder.build().unwrap()
    }

    pub fn signed_in(&self, email: &str) -> Client {
        let client = self.client();
        let body = json!({"email": email, "password": PASSWORD});
        let answer = client.post(format!("{}/api/sales/auth/login", self.base)).json(&body).send().unwrap();
        assert_eq!(answer.status(), 200);
        client
    }

    /// The status of `me`, with the cookies of one sign-in shown at this server.
    pub fn me(&self, client: &Client) -> u16 {
        client.get(format!("{}/api/sales/auth/me", self.base)).send().unwrap().status().as_u16()
    }

    /// Sends a signal and waits for the end.
    pub fn stop(mut self, signal: &str) -> ExitStatus {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
        self.child.wait().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}
