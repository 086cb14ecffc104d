//! OVL-1, OVL-3 and OVL-4: whoever keeps the portal waiting is dropped, and whoever sends too much refused.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use routebook::web::patience::Patience;
use serde_json::json;

use crate::house::{House, PASSWORD, SetUp};

/// Limits a test can wait for; the defaults are the promise's.
const SHORT: Patience =
    Patience { head: Duration::from_secs(1), body: Duration::from_secs(1), stalled: Duration::from_secs(1) };

/// Far more than any of them, for a machine that does a lot at once.
const SOON: Duration = Duration::from_secs(20);

fn in_haste() -> House {
    House::set_up(&SetUp { patience: SHORT, ..SetUp::default() })
}

fn connect(house: &House) -> TcpStream {
    let socket = TcpStream::connect(house.base.trim_start_matches("http://")).unwrap();
    socket.set_read_timeout(Some(SOON)).unwrap();
    socket
}

/// What comes until the server closes; it must close soon.
fn rest(socket: &mut TcpStream) -> String {
    let (began, mut all, mut piece) = (Instant::now(), Vec::new(), [0; 4096]);
    loop {
        match socket.read(&mut piece) {
            Ok(0) => break,
            Ok(n) => all.extend_from_slice(&piece[..n]),
            Err(e) if e.kind() == ErrorKind::ConnectionReset => break,
            Err(e) => panic!("still open: {e}"),
        }
    }
    assert!(began.elapsed() < SOON, "closed after {:?}", began.elapsed());
    String::from_utf8_lossy(&all).into_owned()
}

const HEAD: &str = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n";

#[test]
fn ovl_1_the_limits_are_5_s_for_a_head_10_s_for_a_body_and_30_s_for_one_who_stands_still() {
    let Patience { head, body, stalled } = Patience::default();
    assert_eq!((head.as_secs(), body.as_secs(), stalled.as_secs()), (5, 10, 30));
}

#[test]
fn ovl_1_a_head_that_does_not_come_is_not_waited_for_the_first_or_a_later_one() {
    let house = in_haste();
    let mut first = connect(&house);
    first.write_all(HEAD.as_bytes()).unwrap();
    assert!(rest(&mut first).starts_with("HTTP/1.1 408"));
    let mut later = connect(&house);
    later.write_all(format!("{HEAD}\r\n").as_bytes()).unwrap();
    let mut piece = [0; 4096];
    let n = later.read(&mut piece).unwrap();
    assert!(piece[..n].starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&piece[..n]));
    later.write_all(HEAD.as_bytes()).unwrap();
    assert_eq!(rest(&mut later), "");
}

#[test]
fn ovl_1_a_body_that_does_not_come_is_not_waited_for() {
    let house = in_haste();
    let post = "POST /api/sales/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    for length in ["Content-Length: 100\r\n\r\n{\"email\":", "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"ema\r\n"] {
        let mut socket = connect(&house);
        socket.write_all(format!("{post}{length}").as_bytes()).unwrap();
        let answer = rest(&mut socket);
        assert!(answer.starts_with("HTTP/1.1 400") && answer.contains("The body broke off."), "{answer}");
    }
}

#[test]
fn ovl_1_what_nobody_reads_is_not_waited_for_either() {
    let house = in_haste();
    for length in ["Content-Length: 100\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"ema\r\n"] {
        let mut socket = connect(&house);
        socket.write_all(format!("POST /nothing HTTP/1.1\r\nHost: localhost\r\n{length}").as_bytes()).unwrap();
        assert!(rest(&mut socket).starts_with("HTTP/1.1 404"));
    }
}

#[test]
fn ovl_1_a_reader_that_stands_still_is_dropped() {
    let house = in_haste();
    let mut socket = connect(&house);
    // Far more answers than the kernel holds for somebody who takes none of them.
    let asks = "GET /api/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(200);
    let began = Instant::now();
    socket.set_write_timeout(Some(SOON)).unwrap();
    loop {
        match socket.write_all(asks.as_bytes()) {
            Ok(()) => assert!(began.elapsed() < SOON, "still taken"),
            Err(e) if matches!(e.kind(), ErrorKind::ConnectionReset | ErrorKind::BrokenPipe) => break,
            Err(e) => panic!("still open after {:?}: {e}", began.elapsed()),
        }
    }
}

#[test]
fn ovl_1_whoever_pauses_between_requests_is_kept() {
    let house = in_haste();
    let mut socket = connect(&house);
    for _ in 0..2 {
        socket.write_all(format!("{HEAD}\r\n").as_bytes()).unwrap();
        let mut piece = [0; 4096];
        let n = socket.read(&mut piece).unwrap();
        assert!(String::from_utf8_lossy(&piece[..n]).starts_with("HTTP/1.1 200"));
        // Longer than any of the short limits.
        socket.set_read_timeout(Some(Duration::from_millis(1_300))).unwrap();
        let quiet = socket.read(&mut piece).unwrap_err();
        assert!(matches!(quiet.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut), "{quiet}");
        socket.set_read_timeout(Some(SOON)).unwrap();
    }
}

#[test]
fn ovl_3_a_body_a_head_a_page_and_a_query_have_limits() {
    let house = House::open();
    let rep = house.signed_in("rep@blue.example");
    let large = json!({"name": "Bar", "notes": "a".repeat(2 << 20)});
    assert_eq!(rep.post("/api/sales/customers", &large).status(), 413);
    assert_eq!(rep.get("/api/sales/customers?pageSize=201").status(), 422);
    assert_eq!(rep.get("/api/sales/customers?page=201&pageSize=50").status(), 422);
    let mut socket = connect(&house);
    let long = format!("{HEAD}X-Long: {}\r\n\r\n", "a".repeat(200 * 1024));
    // The server may close before all of it is sent.
    let _cut = socket.write_all(long.as_bytes());
    let answer = rest(&mut socket);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431"), "{answer}");
    let mut many = connect(&house);
    many.write_all(format!("{HEAD}{}\r\n", "X-A: a\r\n".repeat(200)).as_bytes()).unwrap();
    let answer = rest(&mut many);
    assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
}

#[test]
fn ovl_4_past_the_limit_a_request_is_refused_at_once_and_health_is_answered() {
    let house = House::set_up(&SetUp { in_flight: 2, ..SetUp::default() });
    let head = "POST /api/sales/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    let body = json!({"email": "rep@blue.example", "password": PASSWORD}).to_string();
    let mut held: Vec<TcpStream> = (0..2).map(|_| connect(&house)).collect();
    for socket in &mut held {
        socket.write_all(format!("{head}Content-Length: {}\r\n\r\n", body.len()).as_bytes()).unwrap();
    }
    // The two are there once a third is refused.
    let began = Instant::now();
    let refused = loop {
        let answer = house.bare().get(house.address("/api/sales/auth/me")).send().unwrap();
        if answer.status() == 503 {
            break answer;
        }
        assert!(began.elapsed() < SOON, "{}", answer.status());
    };
    assert!(refused.headers().contains_key("retry-after"));
    assert_eq!(house.bare().get(house.address("/healthz")).send().unwrap().status(), 200);
    for socket in &mut held {
        socket.write_all(body.as_bytes()).unwrap();
        let mut piece = [0; 4096];
        let n = socket.read(&mut piece).unwrap();
        assert!(String::from_utf8_lossy(&piece[..n]).starts_with("HTTP/1.1 200"), "those inside are answered");
    }
    assert_eq!(house.bare().get(house.address("/api/sales/auth/me")).send().unwrap().status(), 401, "room again");
}
