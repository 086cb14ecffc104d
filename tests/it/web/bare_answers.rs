//! HDR-1 where actix answers by itself, before a request reaches the app.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use routebook::web::patience::Patience;

use crate::house::{House, SetUp};

fn connect(house: &House) -> TcpStream {
    let socket = TcpStream::connect(house.base.trim_start_matches("http://")).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    socket
}

/// Sends, and takes what comes until the server closes.
fn asked(house: &House, what: &str) -> String {
    let (mut socket, mut all) = (connect(house), Vec::new());
    socket.write_all(what.as_bytes()).unwrap();
    let mut piece = [0; 4096];
    while let Ok(n @ 1..) = socket.read(&mut piece) {
        all.extend_from_slice(&piece[..n]);
    }
    String::from_utf8(all).unwrap()
}

fn lines<'a>(answer: &'a str, name: &str) -> Vec<&'a str> {
    let of = |line: &'a str| line.split_once(": ").filter(|(found, _)| *found == name).map(|(_, value)| value);
    answer.lines().filter_map(of).collect()
}

fn assert_manners(answer: &str, status: &str) {
    assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
    let policy = lines(answer, "content-security-policy");
    assert!(policy.len() == 1 && policy[0].contains("default-src 'none'"), "{answer}");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cache-control", "no-store"),
    ] {
        assert_eq!(lines(answer, name), [value], "{answer}");
    }
    assert!(lines(answer, "permissions-policy")[0].contains("camera=()"), "{answer}");
    assert_eq!(lines(answer, "x-request-id").len(), 1, "{answer}");
}

const HEALTH: &str = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n";

#[test]
fn hdr_1_what_is_answered_before_a_request_reaches_the_app_carries_the_policy_too() {
    let second = Duration::from_secs(1);
    let patience = Patience { head: second, body: second, stalled: second };
    let house = House::set_up(&SetUp { patience, ..SetUp::default() });
    assert_manners(&asked(&house, "GET / HTTP/9.9\r\n\r\n"), "400");
    assert_manners(&asked(&house, "nonsense\r\n\r\n"), "400");
    assert_manners(&asked(&house, &format!("{HEALTH}X: {}\r\n\r\n", "x".repeat(200_000))), "431");
    assert_manners(&asked(&house, HEALTH), "408");
    let plain = asked(&house, "nonsense\r\n\r\n");
    assert!(lines(&plain, "strict-transport-security").is_empty(), "only with https: {plain}");
    let secure = asked(&House::https(), "nonsense\r\n\r\n");
    assert_eq!(lines(&secure, "strict-transport-security").len(), 1, "{secure}");
}

#[test]
fn hdr_1_nonsense_after_a_good_request_is_answered_like_nonsense_before_one() {
    let house = House::open();
    let (mut socket, mut piece) = (connect(&house), [0; 4096]);
    socket.write_all(format!("{HEALTH}\r\n").as_bytes()).unwrap();
    let n = socket.read(&mut piece).unwrap();
    assert_manners(std::str::from_utf8(&piece[..n]).unwrap(), "200");
    socket.write_all(b"nonsense\r\n\r\n").unwrap();
    let n = socket.read(&mut piece).unwrap();
    assert_manners(std::str::from_utf8(&piece[..n]).unwrap(), "400");
}
