//! Clients that ask over kept connections, as cheaply as it can be done: the machine is the server's.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// A kept connection.
pub struct Line {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Line {
    pub fn open(address: &str) -> Line {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
        Line { stream, buffer: Vec::with_capacity(64 << 10) }
    }

    pub fn ask(&mut self, request: &[u8]) -> Answer {
        self.stream.write_all(request).unwrap();
        self.buffer.clear();
        let head = self.read_until(|buffer| buffer.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4));
        let text = String::from_utf8_lossy(&self.buffer[..head]).into_owned();
        let body = head + length(&text);
        self.read_until(|buffer| (buffer.len() >= body).then_some(body));
        let status = text.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head: text, body: self.buffer[head..body].to_vec() }
    }

    fn read_until(&mut self, found: impl Fn(&[u8]) -> Option<usize>) -> usize {
        let mut chunk = [0; 32 << 10];
        loop {
            if let Some(at) = found(&self.buffer) {
                return at;
            }
            let read = self.stream.read(&mut chunk).unwrap();
            assert!(read > 0, "the server hung up");
            self.buffer.extend_from_slice(&chunk[..read]);
        }
    }
}

fn length(head: &str) -> usize {
    let line = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().unwrap())
    });
    line.unwrap_or_default()
}

impl Answer {
    /// A cookie that was set.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let start = format!("{name}=");
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let set = lines.filter(|(header, _)| header.eq_ignore_ascii_case("set-cookie"));
        let mut values = set.filter_map(|(_, value)| value.strip_prefix(&start));
        values.find_map(|value| value.split(';').next().filter(|value| !value.is_empty()).map(str::to_owned))
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// A GET with a session's cookie.
pub fn get(path: &str, cookie: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: session-id={cookie}\r\n\r\n").into_bytes()
}

/// A POST of JSON, with whatever cookies.
pub fn post(path: &str, cookies: &str, body: &serde_json::Value) -> Vec<u8> {
    let body = body.to_string();
    let cookie = if cookies.is_empty() { String::new() } else { format!("Cookie: {cookies}\r\n") };
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\n{cookie}Content-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// What a load came to.
pub struct Load {
    /// Milliseconds of each request.
    pub latencies: Vec<f64>,
    pub wall: Duration,
    /// Answers by their status.
    pub wrong: usize,
}

/// So many clients send `requests` in all, each its next when the last is answered; `make` is asked for
/// the n-th of them. An answer with another status than 2xx is wrong.
pub fn drive(address: &str, clients: usize, requests: usize, make: impl Fn(usize) -> Vec<u8> + Sync) -> Load {
    let (next, wrong) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let started = Instant::now();
    let client = || {
        let (mut line, mut latencies) = (Line::open(address), Vec::new());
        loop {
            let n = next.fetch_add(1, Ordering::Relaxed);
            if n >= requests {
                return latencies;
            }
            let (request, asked) = (make(n), Instant::now());
            let answer = line.ask(&request);
            latencies.push(asked.elapsed().as_secs_f64() * 1000.0);
            if !(200..300).contains(&answer.status) {
                wrong.fetch_add(1, Ordering::Relaxed);
            }
        }
    };
    let latencies = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..clients).map(|_| scope.spawn(client)).collect();
        clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
    });
    Load { latencies, wall: started.elapsed(), wrong: wrong.into_inner() }
}
