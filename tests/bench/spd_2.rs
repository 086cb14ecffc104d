//! SPD-2: fifty customers of 5,000 and of 500,000 cost at most twice what a constant answer of that size
//! and the bare statements cost, on the first page, deep in the list and in a search.

use std::path::Path;

use routebook::demo::Size;
use routebook::sales::customers::{CustomerQuery, Visible};
use routebook::store::{Kind, matching};
use routebook::values::{TenantId, Token};

use crate::bare::{Bare, SESSION, cost};
use crate::files::{MANAGER, copy, demo};
use crate::load::get;
use crate::report::{median, note, verdict};
use crate::server::Server;

const ROUNDS: usize = 3;
const REQUESTS: usize = 800;
const CLIENTS: usize = 4;

/// What is looked for: by a number, by two words, by a word that many have.
const SEARCHES: [&str; 3] = ["3017", "copper kettle", "tavern"];

/// A page to ask for: its name, its address, and its bare statements.
struct Page {
    name: String,
    path: String,
    bare: Box<dyn Fn(&Bare)>,
}

pub fn run() {
    let sizes = [5_000, 500_000];
    let costs = sizes.map(measured);
    for ((name, few), (_, many)) in costs[0].iter().zip(&costs[1]) {
        if !name.contains("tavern") && !name.contains("copper") {
            verdict("SPD-2", &format!("{name}: grows from 5,000 to 500,000"), *many, 1.5 * few.max(1.0), "µs");
        }
    }
}

fn measured(customers: u32) -> Vec<(String, f64)> {
    let folder = tempfile::tempdir().unwrap();
    let file = copy(&demo(Size { customers, orders: 0 }), folder.path());
    let server = Server::on(&file);
    let (cookie, _) = server.sign_in(MANAGER, routebook::demo::people::PASSWORD);
    let reader = Bare::reader(&file);
    pages(&server, &file, &cookie).into_iter().map(|page| judge(&server, &reader, &cookie, customers, &page)).collect()
}

fn judge(server: &Server, reader: &Bare, cookie: &str, customers: u32, page: &Page) -> (String, f64) {
    let answer = server.ask(&get(&page.path, cookie));
    assert_eq!(answer.status, 200, "{}", page.path);
    let constant = Server::constant(answer.body.len());
    let hash = Token::parse(cookie).unwrap().hash();
    let mut measures = [Vec::new(), Vec::new(), Vec::new()];
    let path = page.path.as_str();
    for round in 0..=ROUNDS {
        let bare = |_| {
            reader.0.execute_batch("BEGIN").unwrap();
            assert_eq!(reader.run(SESSION, &[(":hash", &hash), (":now", &0_i64)]), 1);
            (page.bare)(reader);
            reader.0.execute_batch("COMMIT").unwrap();
        };
        let costs = [
            server.cost(CLIENTS, REQUESTS, |_| get(path, cookie)).0,
            constant.cost(CLIENTS, REQUESTS * 10, |_| get("/", cookie)).0,
            cost(REQUESTS, bare),
        ];
        if round > 0 {
            measures.iter_mut().zip(costs).for_each(|(measure, cost)| measure.push(cost));
        }
    }
    let [spent, constant, bare] = measures.map(median);
    note(format!("{customers} customers, {}: constant {constant:.0} µs, bare {bare:.0} µs", page.name));
    verdict("SPD-2", &format!("{customers} customers, {}", page.name), spent, 2.0 * (constant + bare), "µs");
    (page.name.clone(), spent)
}

fn pages(server: &Server, file: &Path, cookie: &str) -> Vec<Page> {
    let tenant = tenant(file);
    let all = CustomerQuery::default();
    let list = all.page_statement(Visible::All).text().to_owned();
    let count = counted(all.each_statement(Visible::All).text());
    let first = "/api/sales/customers?pageSize=50".to_owned();
    let deep = server.ask(&get("/api/sales/customers?pageSize=200&page=50", cookie)).json();
    let after = deep["next"].as_str().unwrap_or_default().to_owned();
    let walk = move |key: String| {
        let (list, count) = (list.clone(), count.clone());
        move |reader: &Bare| {
            let from: [(&str, &dyn rusqlite::ToSql); 5] =
                [(":tenant", &tenant), (":from", &key), (":from_id", &[0_u8; 0]), (":limit", &51), (":offset", &0)];
            assert!(reader.run(&list, &from) > 0);
            let whole: [(&str, &dyn rusqlite::ToSql); 4] =
                [(":tenant", &tenant), (":from", &""), (":from_id", &[0_u8; 0]), (":limit", &10_001)];
            assert_eq!(reader.run(&count, &whole), 1);
        }
    };
    let mut pages = vec![Page { name: "first page".into(), path: first, bare: Box::new(walk(String::new())) }];
    if !after.is_empty() {
        let path = format!("/api/sales/customers?pageSize=50&after={after}");
        let key = server.ask(&get(&path, cookie)).json()["items"][0]["name"].as_str().unwrap_or_default().to_owned();
        let key = routebook::values::fold(&key);
        pages.push(Page { name: "deep page".into(), path, bare: Box::new(walk(key)) });
    }
    pages.extend(SEARCHES.map(|words| search(tenant, words)));
    pages
}

/// As few statements as answer it: those found, at most a thousand of them, and how many there are.
fn search(tenant: [u8; 16], words: &str) -> Page {
    let statement = CustomerQuery::default().match_statement(Visible::All).text().to_owned();
    let count = counted(&statement);
    let found = matching(&TenantId::from_bytes(tenant), Kind::Customer, words).unwrap();
    let bare = move |reader: &Bare| {
        let ask = |text: &str, limit: i64| {
            let binds: [(&str, &dyn rusqlite::ToSql); 5] =
                [(":tenant", &tenant), (":match", &found), (":from_doc", &0), (":limit", &limit), (":offset", &0)];
            reader.run(text, &binds)
        };
        ask(&statement, 51);
        ask(&count, 10_001);
    };
    let path = format!("/api/sales/customers?pageSize=50&search={}", words.replace(' ', "+"));
    Page { name: format!("search “{words}”"), path, bare: Box::new(bare) }
}

fn counted(text: &str) -> String {
    format!("SELECT COUNT(*) FROM ({text})")
}

fn tenant(file: &Path) -> [u8; 16] {
    let conn = rusqlite::Connection::open(file).unwrap();
    conn.query_row("SELECT id FROM tenants WHERE slug = 'well-crafted'", [], |row| row.get(0)).unwrap()
}
