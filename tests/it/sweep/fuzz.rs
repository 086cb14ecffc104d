//! Nonsense, sent everywhere: every JSON body of the OpenAPI document, every form of the pages, every
//! query and every path. It is refused or taken, never a failure of ours, never shown unescaped, and the
//! file stays whole.

use reqwest::blocking::RequestBuilder;
use routebook::web::routes::Route;
use serde_json::{Map, Value, json};

use super::crawl::{Sight, crawl};
use super::none;
use super::paths::{NOBODYS, route_of, with_query};
use super::roles::{Answer, Sweep, is_api};
use super::world::Mark;
use crate::house::{Browser, House};

/// What a page must never show as it stands.
const MARK: &str = "<b>\"'x";

/// Bytes of a body that is too large.
const TOO_LARGE: usize = 5 << 20;

/// Draws, the same each time (SplitMix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % sides as u64).unwrap()
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.roll(of.len())]
    }
}

/// Texts that somebody's program chokes on.
fn texts() -> Vec<String> {
    let plain = [
        "",
        " ",
        MARK,
        "{{7*7}}",
        "{% include \"/etc/passwd\" %}",
        "${7*7}",
        "'; DROP TABLE users; --",
        "\" OR 1=1 --",
        "%",
        "_",
        "*",
        "\"*",
        "a AND b NOT",
        "NEAR(a b)",
        "^a",
        "-1",
        "0",
        "1",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "18446744073709551616",
        "1e999",
        "1.5",
        "0x10",
        "NaN",
        "١٢٣",
        "2026-02-30",
        "0000-00-00",
        "9999-12-31",
        "99999-01-01",
        "2026-11-23T15:00:00Z",
        "null",
        "true",
        "[]",
        "../../etc/passwd",
        "//evil.example/",
        "javascript:alert(1)",
        "=1+1",
        "@SUM(A1)",
        "a\u{0}b",
        "\u{0}",
        "\u{202e}abc",
        "\u{feff}",
        "e\u{301}",
        "\u{1f9d1}\u{200d}\u{1f33e}",
        "\u{d7ff}\u{e000}",
        "\r\nSet-Cookie: a=b",
        "a\tb\nc",
        NOBODYS,
    ];
    let mut all: Vec<String> = plain.iter().map(|text| (*text).to_owned()).collect();
    all.extend(["a".repeat(200), "é".repeat(5_000), "9".repeat(400), "-".repeat(100_000)]);
    all
}

fn values() -> Vec<Value> {
    let mut all: Vec<Value> = texts().into_iter().map(Value::from).collect();
    all.extend([
        Value::Null,
        json!(true),
        json!(0),
        json!(-1),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(9_007_199_254_740_993_i64),
        json!(1.5),
        json!(1e308),
        json!([]),
        json!({}),
        json!([[], {}, null, "a", 1]),
        json!(vec![0; 10_000]),
        json!({"$ref": "#", "__proto__": {"a": 1}}),
    ]);
    all
}

/// Puts something else at one place of a body, or takes it away.
fn change(body: &Value, dice: &mut Dice, values: &[Value]) -> Value {
    match body {
        Value::Object(map) if !map.is_empty() => {
            let mut changed = map.clone();
            let name = map.keys().nth(dice.roll(map.len())).unwrap().clone();
            match dice.roll(8) {
                0 => drop(changed.remove(&name)),
                1 => drop(changed.insert("more".to_owned(), dice.pick(values).clone())),
                2 | 3 => drop(changed.insert(name.clone(), change(&map[&name], dice, values))),
                _ => drop(changed.insert(name, dice.pick(values).clone())),
            }
            Value::Object(changed)
        }
        Value::Array(items) if !items.is_empty() => {
            let mut changed = items.clone();
            let at = dice.roll(items.len());
            changed[at] = change(&items[at], dice, values);
            Value::Array(changed)
        }
        _ => dice.pick(values).clone(),
    }
}

/// Bodies that are no JSON, or more of it than anybody means.
fn raw(body: &Value) -> Vec<Vec<u8>> {
    let text = body.to_string();
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(1_000), close.repeat(1_000)).into_bytes();
    let twice = text.strip_prefix('{').map(|rest| {
        let members = rest.strip_suffix('}').unwrap_or_default();
        format!("{{{members},{members}}}").into_bytes()
    });
    let mut all = vec![
        Vec::new(),
        b"\0".to_vec(),
        b"\xff\xfe\x00".to_vec(),
        b"{\"name\":\"\xc3\x28\"}".to_vec(),
        b"{\"name\":\"\\ud800\"}".to_vec(),
        b"\xef\xbb\xbf{}".to_vec(),
        text.as_bytes()[..text.len() / 2].to_vec(),
        format!("{text}{text}").into_bytes(),
        format!("{{\"name\":{}}}", "9".repeat(5_000)).into_bytes(),
        deep("[", "]"),
        deep("{\"a\":", "}"),
        format!("{{\"name\":{}}}", String::from_utf8(deep("[", "]")).unwrap()).into_bytes(),
    ];
    all.extend(twice);
    all
}

/// What is wrong with an answer, whatever was asked.
fn wrong(answer: &Answer, api: bool) -> Option<String> {
    if answer.status >= 500 || answer.status == 0 {
        return Some(format!("{} {}", answer.status, start(&answer.text)));
    }
    if api && answer.status >= 400 && answer.code().is_empty() {
        return Some(format!("{} without a code: {}", answer.status, start(&answer.text)));
    }
    (!api && answer.text.contains(MARK)).then(|| "shows it unescaped".to_owned())
}

fn start(text: &str) -> String {
    text.split("<main").last().unwrap_or_default().chars().take(300).collect()
}

/// Sends, and puts the file back if anything came of it.
struct Fuzz<'a> {
    house: &'a House,
    mark: Mark,
    asked: usize,
    faults: Vec<String>,
}

impl Fuzz<'_> {
    fn of(house: &House) -> Fuzz<'_> {
        Fuzz { house, mark: Mark::of(house), asked: 0, faults: Vec::new() }
    }

    fn send(&mut self, request: RequestBuilder, api: bool, what: impl Fn() -> String) {
        let answer = Answer::to(request);
        self.asked += 1;
        if let Some(fault) = wrong(&answer, api) {
            let sent: String = what().chars().take(300).collect();
            self.faults.push(format!("{sent}: {fault}"));
        }
        // Also after a wait, so that it doesn't stand in the way of what comes next.
        if matches!(answer.status, 200..=399 | 401 | 429) {
            self.mark.restore(self.house);
        }
    }

    /// The file is whole, and nothing was a failure.
    fn end(self, least: usize) {
        let conn = self.house.sqlite();
        let sound: String = conn.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(sound, "ok");
        let astray: i64 =
            conn.query_row("SELECT COUNT(*) FROM pragma_foreign_key_check", [], |row| row.get(0)).unwrap();
        assert_eq!(astray, 0, "rows that point nowhere");
        assert!(self.asked >= least, "{} requests", self.asked);
        none(&self.faults);
    }
}

#[test]
fn inp_2_every_json_body_is_refused_or_taken_whatever_is_in_it() {
    let sweep = Sweep::open();
    let who = sweep.house.held("admin@blue.example");
    let (mut fuzz, values) = (Fuzz::of(&sweep.house), values());
    for (at, route) in sweep.routes.iter().enumerate() {
        let Some(body) = sweep.bodies.whole(route, &sweep.filled) else { continue };
        let (mut dice, path) = (Dice(at as u64), sweep.path(route));
        let json =
            |bytes: Vec<u8>| sweep.request(&who, route, &path).header("content-type", "application/json").body(bytes);
        for _ in 0..12 {
            let changed = change(&body, &mut dice, &values);
            fuzz.send(json(changed.to_string().into_bytes()), true, || format!("{} {path} {changed}", route.method));
        }
        for bytes in raw(&body) {
            let shown = String::from_utf8_lossy(&bytes).into_owned();
            fuzz.send(json(bytes), true, || format!("{} {path} {shown}", route.method));
        }
    }
    fuzz.end(300);
}

#[test]
fn inp_2_a_body_of_5_mb_is_too_large_everywhere() {
    let sweep = Sweep::open();
    let who = sweep.house.held("admin@blue.example");
    let mut faults = Vec::new();
    for route in sweep.routes.iter().filter(|route| route.method != "GET" && route.path != "/sales/logout") {
        let kind = if is_api(route) { "application/json" } else { "application/x-www-form-urlencoded" };
        let body = format!("name={}", "a".repeat(TOO_LARGE));
        let request = sweep.request(&who, route, &sweep.path(route)).header("content-type", kind).body(body);
        // Whoever is refused in the middle of sending may find the connection closed.
        let Ok(answer) = request.send() else { continue };
        if answer.status().is_server_error() || (answer.status() == 200 && sweep.bodies.schema(route).is_some()) {
            faults.push(format!("{} {}: {}", route.method, route.path, answer.status()));
        }
    }
    none(&faults);
}

#[test]
fn inp_2_every_query_and_every_path_is_refused_or_answered_whatever_is_in_it() {
    let sweep = Sweep::open();
    let who = sweep.house.held("admin@blue.example");
    let seen = crawl(&who);
    let mut fuzz = Fuzz::of(&sweep.house);
    let (texts, mut dice) = (texts(), Dice(7));
    for route in sweep.routes.iter().filter(|route| route.method == "GET") {
        let api = is_api(route);
        let path = sweep.path(route);
        for name in names(&sweep, &seen.pages.keys().cloned().collect::<Vec<_>>(), route) {
            for _ in 0..5 {
                // The longest would not fit in a head.
                let text: String = dice.pick(&texts).chars().take(8_000).collect();
                let address = with_query(&path, &[(&name, &text)]);
                fuzz.send(who.client().get(who.address(&address)), api, || address.clone());
            }
            for odd in [format!("{name}=a&{name}=b"), format!("{name}=%ff%fe"), format!("{name}=%"), name.clone()] {
                let address = format!("{path}?{odd}");
                fuzz.send(who.client().get(who.address(&address)), api, || address.clone());
            }
        }
        let long = format!("{path}?search={}", "a".repeat(30_000));
        fuzz.send(who.client().get(who.address(&long)), api, || "a long query".to_owned());
    }
    for route in sweep.routes.iter().filter(|route| route.path.contains('{')) {
        for odd in ["%00", "%ff%fe", "%2e%2e", "..%2f", MARK, "a", "0", &"a".repeat(8_000), "01890000-0000-7000-8000"] {
            let path: Vec<&str> =
                route.path.split('/').map(|segment| if segment.starts_with('{') { odd } else { segment }).collect();
            let path = path.join("/");
            fuzz.send(sweep.request(&who, route, &path), is_api(route), || format!("{} {path}", route.method));
        }
    }
    fuzz.end(300);
}

/// The names of a query: as the document has them, or as the pages' links and forms have them.
fn names(sweep: &Sweep, addresses: &[String], route: &Route) -> Vec<String> {
    let documented = sweep.bodies.query(route).into_iter().map(str::to_owned);
    let of_route = addresses
        .iter()
        .filter(|address| route_of(&sweep.routes, "GET", address).is_some_and(|found| found.path == route.path));
    let linked = of_route.filter_map(|address| address.split_once('?')).flat_map(|(_, query)| {
        query.split('&').filter_map(|pair| pair.split('=').next()).map(str::to_owned).collect::<Vec<_>>()
    });
    let mut all: Vec<String> = documented.chain(linked).collect();
    all.sort();
    all.dedup();
    all
}

#[test]
fn inp_1_every_form_is_refused_or_taken_and_what_was_typed_comes_back_escaped() {
    let sweep = Sweep::open();
    let who = sweep.house.held("admin@blue.example");
    let texts = texts();
    let mut forms = crawl(&who).forms;
    forms.retain(|form| form.method == "POST" && !form.is_upload);
    let path = |form: &Sight| route_of(&sweep.routes, "POST", &form.action).map(|route| route.path);
    forms.sort_by_key(|form| (path(form), form.fields.len()));
    forms.dedup_by_key(|form| (path(form), form.fields.len()));
    let mut fuzz = Fuzz::of(&sweep.house);
    for (at, form) in forms.iter().enumerate() {
        let mut dice = Dice(at as u64);
        let post = |body: Vec<u8>| {
            let request = who.client().post(who.address(&form.action)).body(body);
            request.header("content-type", "application/x-www-form-urlencoded")
        };
        let written = |fields: &[(String, String)]| serde_html_form::to_string(fields).unwrap().into_bytes();
        for _ in 0..5 {
            let mut fields = form.fields.clone();
            for field in &mut fields {
                if dice.roll(2) == 0 {
                    field.1.clone_from(dice.pick(&texts));
                }
            }
            fuzz.send(post(written(&fields)), false, || format!("{} {fields:?}", form.action));
        }
        let marked: Vec<(String, String)> =
            form.fields.iter().map(|(name, _)| (name.clone(), MARK.to_owned())).collect();
        let twice = [form.fields.clone(), form.fields.clone()].concat();
        let odd =
            [b"\xff\xfe=\x00".to_vec(), b"name=%ff%fe".to_vec(), b"%=%&&==".to_vec(), Vec::new(), vec![b'&'; 10_000]];
        for body in odd.into_iter().chain([written(&marked), written(&twice)]) {
            let shown = String::from_utf8_lossy(&body).into_owned();
            fuzz.send(post(body), false, || format!("{} {shown}", form.action));
        }
    }
    fuzz.end(150);
}

/// Puts the mark wherever a text goes that may be any text.
fn marked(value: &Value) -> Value {
    match value {
        Value::String(text) if text == "Sample" => json!(MARK),
        Value::Array(items) => items.iter().map(marked).collect(),
        Value::Object(map) => {
            map.iter().map(|(name, value)| (name.clone(), marked(value))).collect::<Map<_, _>>().into()
        }
        other => other.clone(),
    }
}

#[test]
fn inp_1_what_was_stored_is_escaped_on_every_page_of_everyone() {
    let sweep = Sweep::open();
    let who = sweep.house.held("manager@blue.example");
    let mut taken = 0;
    for route in sweep.routes.iter().filter(|route| route.method != "GET" && !route.path.contains("/auth/")) {
        let Some(body) = sweep.bodies.whole(route, &sweep.filled) else { continue };
        let status = Answer::to(sweep.request(&who, route, &sweep.path(route)).json(&marked(&body))).status;
        taken += usize::from(matches!(status, 200..=299));
    }
    for form in crawl(&who).forms.iter().filter(|form| form.method == "POST" && !form.action.ends_with("/logout")) {
        let field = |(name, value): &(String, String)| {
            let fixed = name.ends_with("Id") || matches!(name.as_str(), "version" | "id" | "sort" | "status");
            (name.clone(), if fixed || !value.is_empty() { value.clone() } else { MARK.to_owned() })
        };
        let fields: Vec<(String, String)> = form.fields.iter().map(field).collect();
        let answer = Answer::to(who.client().post(who.address(&form.action)).form(&fields));
        taken += usize::from(answer.status == 303);
        assert!(!answer.text.contains(MARK), "{}", form.action);
    }
    assert!(taken > 4, "{taken} took it");
    let mut shown = 0;
    for name in ["rep", "admin"] {
        for (address, text) in crawl(&sweep.house.held(&format!("{name}@blue.example"))).pages {
            assert!(!text.contains(MARK), "{name}: {address}");
            shown += usize::from(text.contains("&#60;b&#62;"));
        }
    }
    assert!(shown > 4, "{shown} pages show it");
}

#[test]
fn inp_5_no_refusal_tells_of_the_inside() {
    let sweep = Sweep::open();
    let who: Browser = sweep.house.held("admin@blue.example");
    let words =
        ["rusqlite", "SQLITE", "sqlite", "panicked", "src/", ".rs:", "constraint failed", "no such table", "stack"];
    let values = values();
    for (at, route) in sweep.routes.iter().enumerate() {
        let Some(body) = sweep.bodies.whole(route, &sweep.filled) else { continue };
        let mut dice = Dice(1_000 + at as u64);
        for _ in 0..6 {
            let changed = change(&body, &mut dice, &values);
            let answer = Answer::to(sweep.request(&who, route, &sweep.path(route)).json(&changed));
            if answer.status >= 400 {
                let problem: Value = serde_json::from_str(&answer.text).unwrap();
                assert_eq!(problem["status"], answer.status, "{problem}");
                for name in ["type", "title", "detail", "code"] {
                    assert!(problem[name].is_string(), "{name} in {problem}");
                }
                let told = words.iter().find(|word| answer.text.contains(**word));
                assert!(told.is_none(), "{} {}: {}", route.method, route.path, answer.text);
            }
        }
    }
}
