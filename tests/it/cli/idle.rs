//! OVL-4: people who keep a page open cost a connection each, and no more.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use super::program::Program;

const MANY: usize = 2_000;

struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        // It may have ended already.
        let _ended = self.0.kill();
        let _reaped = self.0.wait();
    }
}

/// A server in a shell that allows fewer files than there are connections to hold, and where it is.
fn serve(program: &Program) -> (Killed, String) {
    let mut child = Command::new("sh")
        .args(["-c", "ulimit -Sn 256; exec \"$0\" serve --listen 127.0.0.1:0", env!("CARGO_BIN_EXE_routebook")])
        .current_dir(program.folder())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let port = first.trim().trim_end_matches("/sales/login").rsplit(':').next().unwrap().to_owned();
    (Killed(child), format!("127.0.0.1:{port}"))
}

fn asks(socket: &mut TcpStream) {
    socket.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut piece = [0; 4096];
    let n = socket.read(&mut piece).unwrap();
    assert!(piece[..n].starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&piece[..n]));
}

#[test]
fn ovl_4_2000_idle_connections_are_held_and_answered_again() {
    let limit = getrlimit(Resource::Nofile);
    let enough = limit.maximum.map_or(8_192, |most| most.min(8_192)).max(limit.current.unwrap_or(8_192));
    setrlimit(Resource::Nofile, Rlimit { current: Some(enough), maximum: limit.maximum }).unwrap();
    let program = Program::with_team();
    let (_server, address) = serve(&program);
    let mut idle: Vec<TcpStream> = Vec::new();
    for _ in 0..MANY {
        let mut socket = TcpStream::connect(&address).unwrap();
        socket.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        asks(&mut socket);
        idle.push(socket);
    }
    idle.iter_mut().for_each(asks);
    let client = reqwest::blocking::Client::new();
    let page = client.get(format!("http://{address}/sales/login")).send().unwrap();
    assert_eq!(page.status(), 200, "one more is answered as ever");
}
