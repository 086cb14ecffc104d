//! SPD-2: each statement that a request runs, on a file with the rows of a real team: no walk through a
//! table that grows, no search by the team alone, no sorting of what was read.

use std::collections::{BTreeMap, BTreeSet};

use routebook::web::routes::{Access, Route};
use rusqlite::Connection;

use super::none;
use super::paths::with_query;
use super::roles::{Answer, Sweep, is_api};
use super::world::Mark;
use crate::house::Browser;

/// Tables that hold a handful of rows however long a team goes on.
const SMALL: [&str; 10] = [
    "tenants",
    "users",
    "rep_profiles",
    "file_facts",
    "leases",
    "warehouses",
    "price_lists",
    "order_counters",
    "second_factors",
    "recovery_codes",
];

/// Tables of which a person has a few rows each; of others, one person may have most.
const PERSONAL: [&str; 9] = [
    "sales_sessions",
    "api_tokens",
    "known_devices",
    "parked_forms",
    "idempotency_keys",
    "import_uploads",
    "passkeys",
    "saved_views",
    "one_time_links",
];

/// Statements that read more than a bounded number of rows, or sort them, and why that may be.
const EXCUSED: [(&str, &str); 7] = [
    ("WHERE c.tenant_id = :tenant ORDER BY c.number", "an export takes all there is"),
    ("FROM contacts k WHERE k.tenant_id = :tenant ORDER BY k.customer_id", "an export takes all there is"),
    ("FROM products p WHERE p.tenant_id = :tenant ORDER BY p.code", "an export takes all there is"),
    ("FROM customer_tags t WHERE t.tenant_id = :tenant ORDER BY", "an export takes all there is"),
    ("ORDER BY l.name_key, p.code, r.from_quantity", "an export takes all there is"),
    ("ORDER BY c.expires_at DESC LIMIT -1 OFFSET :most", "each run leaves so many, so there are never many more"),
    ("WHERE r.tenant_id = :tenant AND r.product_id = :id ORDER BY", "one product's own prices"),
];

/// Rows that a table has at least.
const ROWS: i64 = 3_000;

/// What a list may be asked for: each name of its query with what may stand for it.
fn values(sweep: &Sweep, route: &Route, name: &str) -> Vec<String> {
    let id = |collection: &str| sweep.filled.path(&format!("/{collection}/{{id}}")).unwrap();
    let last = |path: String| path.rsplit('/').next().unwrap().to_owned();
    match name {
        "search" => vec!["linde".into(), "pils".into(), "2026".into()],
        "page" => vec!["2".into()],
        "pageSize" => vec!["1".into()],
        "after" => Vec::new(),
        "customer" | "customerId" => vec![last(id("customers"))],
        "product" | "productId" => vec![last(id("products"))],
        "rep" | "user" | "userId" => vec![last(id("users")), "none".into()],
        name if name.to_lowercase().ends_with("from") => vec!["2026-01-01".into()],
        name if name.to_lowercase().ends_with("to") => vec!["2026-12-31".into()],
        // The words of its meaning: what it doesn't take is refused, and no harm.
        _ => sweep.bodies.words(route, name),
    }
}

/// Asks a list by each of its filters, alone and with each of its sorts, and goes on by its cursor.
fn ask_lists(sweep: &Sweep, who: &Browser) {
    for route in sweep.routes.iter().filter(|route| route.method == "GET" && route.access != Access::Open) {
        let path = sweep.path(route);
        let get = |pairs: &[(&str, String)]| Answer::to(who.client().get(who.address(&with_query(&path, &pairs))));
        get(&[]);
        if !is_api(route) {
            continue;
        }
        let names = sweep.bodies.query(route);
        let sorts = if names.contains(&"sort") { values(sweep, route, "sort") } else { Vec::new() };
        for name in &names {
            for value in values(sweep, route, name) {
                let first = get(&[(*name, value.clone()), ("pageSize", "1".to_owned())]);
                if first.status != 200 {
                    continue;
                }
                if let Some(next) = next(&first) {
                    get(&[(*name, value.clone()), ("after", next)]);
                }
                for sort in &sorts {
                    get(&[(*name, value.clone()), ("sort", sort.clone())]);
                }
            }
        }
    }
}

fn next(answer: &Answer) -> Option<String> {
    let list: serde_json::Value = serde_json::from_str(&answer.text).ok()?;
    list["next"].as_str().map(str::to_owned)
}

/// Every statement that any route ran for whoever may use it.
fn statements() -> (Sweep, Vec<String>) {
    let sweep = Sweep::open();
    for name in ["rep", "manager", "admin"] {
        let who = sweep.house.held(&format!("{name}@blue.example"));
        ask_lists(&sweep, &who);
        let mark = Mark::of(&sweep.house);
        for route in sweep.routes.iter().filter(|route| route.method != "GET" && route.access != Access::Open) {
            sweep.ask(&who, route, &sweep.path(route));
            mark.restore(&sweep.house);
        }
    }
    let ran = sweep.house.store.ran();
    assert!(ran.len() > 100, "{} statements", ran.len());
    (sweep, ran)
}

/// Copies a table's rows until there are enough, each copy with ids and numbers of its own.
fn multiply(conn: &Connection, table: &str) {
    let count: i64 = conn.query_row(&format!("SELECT COUNT(*) FROM {table}"), [], |row| row.get(0)).unwrap();
    if count == 0 || count >= ROWS {
        return;
    }
    let unique = unique_columns(conn, table);
    let mut statement = conn.prepare(&format!("PRAGMA table_info({table})")).unwrap();
    let columns = statement.query_map([], |row| Ok((row.get::<_, String>(1)?, row.get::<_, String>(2)?)));
    let (mut names, mut copies) = (Vec::new(), Vec::new());
    for (name, kind) in columns.unwrap().map(Result::unwrap) {
        let copy = match (kind.as_str(), unique.contains(&name)) {
            // People stay: a team has few, and each many rows.
            ("BLOB", _) if kept(table, &name) => name.clone(),
            ("BLOB", _) => format!("CASE WHEN {name} IS NOT NULL THEN randomblob(length({name})) END"),
            ("TEXT", true) => format!("{name} || '-' || n"),
            ("INTEGER", true) => format!("{name} + n"),
            _ => name.clone(),
        };
        names.push(name);
        copies.push(copy);
    }
    let times = ROWS / count;
    let sql = format!(
        "WITH RECURSIVE copy (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copy WHERE n < {times}) \
         INSERT OR IGNORE INTO {table} ({}) SELECT {} FROM {table}, copy",
        names.join(", "),
        copies.join(", ")
    );
    conn.execute(&sql, []).unwrap();
}

/// People stay: a team has few of them, and each many rows.
fn kept(table: &str, column: &str) -> bool {
    let person = matches!(column, "rep_id" | "user_id" | "created_by");
    column == "tenant_id" || (person && !PERSONAL.contains(&table))
}

fn unique_columns(conn: &Connection, table: &str) -> BTreeSet<String> {
    let sql = "SELECT DISTINCT c.name FROM pragma_index_list(?1) i, pragma_index_info(i.name) c \
         WHERE i.\"unique\" = 1 AND c.name IS NOT NULL";
    let mut statement = conn.prepare(sql).unwrap();
    statement.query_map([table], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// A copy of the file that nobody serves, filled. Its rows point nowhere: only how many there are counts.
fn filled(sweep: &Sweep) -> (Connection, Vec<String>) {
    let place = sweep.house.folder.path().join("filled.db");
    sweep.house.sqlite().execute("VACUUM INTO ?1", [place.to_str().unwrap()]).unwrap();
    let conn = Connection::open(place).unwrap();
    conn.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; BEGIN").unwrap();
    let grows = growing(&conn);
    grows.iter().for_each(|name| multiply(&conn, name));
    conn.execute_batch("COMMIT").unwrap();
    (conn, grows)
}

/// The table behind each name of a statement: `FROM orders o` calls `orders` both `orders` and `o`.
fn tables(sql: &str) -> BTreeMap<String, String> {
    let words: Vec<&str> = sql.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty()).collect();
    let mut named = BTreeMap::new();
    for (at, word) in words.iter().enumerate() {
        if !matches!(*word, "FROM" | "JOIN" | "INTO" | "UPDATE") {
            continue;
        }
        let Some(table) = words.get(at + 1) else { continue };
        named.insert((*table).to_owned(), (*table).to_owned());
        let next = words.get(at + 2).copied().unwrap_or_default();
        let alias = if next == "AS" { words.get(at + 3).copied().unwrap_or_default() } else { next };
        if alias.chars().all(|c| c.is_lowercase() || c == '_' || c.is_ascii_digit()) && !alias.is_empty() {
            named.insert(alias.to_owned(), (*table).to_owned());
        }
    }
    named
}

/// The steps of a plan that don't end with a bounded number of rows.
fn bad_steps(conn: &Connection, sql: &str, grows: &[String]) -> Vec<String> {
    let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap_or_else(|e| panic!("{e}: {sql}"));
    let mut rows = statement.raw_query();
    let named = tables(sql);
    let any_grows = named.values().any(|table| grows.contains(table));
    let (mut steps, mut bad) = (Vec::new(), false);
    while let Some(row) = rows.next().unwrap() {
        let step: String = row.get(3).unwrap();
        let mut words = step.split_whitespace();
        let (verb, name) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let of_many = named.get(name).is_some_and(|table| grows.contains(table));
        let walks = verb == "SCAN" && of_many && !step.contains("VIRTUAL TABLE");
        // An index may be entered by nothing but "later than this"; that is a walk from there on.
        let from_there_on = verb == "SEARCH" && of_many && step.contains('(') && !step.contains("=?");
        let whole_team = of_many && (step.ends_with("(tenant_id=?)") || step.contains("(tenant_id=?) "));
        bad |= walks || from_there_on || whole_team || (any_grows && step.contains("TEMP B-TREE"));
        steps.push(step);
    }
    if bad { steps } else { Vec::new() }
}

/// The tables of the file that grow with a team.
pub fn growing(conn: &Connection) -> Vec<String> {
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%tenant_id%'";
    let mut statement = conn.prepare(tables).unwrap();
    let names: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    names.into_iter().filter(|name| !SMALL.contains(&name.as_str())).collect()
}

/// The statements among these that walk, sort or read a whole team, with their plans.
pub fn faults(conn: &Connection, grows: &[String], ran: &[String], when: &str) -> Vec<String> {
    let mut faults = Vec::new();
    for sql in ran.iter().filter(|sql| !EXCUSED.iter().any(|(part, _)| sql.contains(part))) {
        let bad = bad_steps(conn, sql, grows);
        if !bad.is_empty() {
            faults.push(format!("{when}: {}\n    {sql}", bad.join("; ")));
        }
    }
    faults
}

#[test]
fn spd_2_no_statement_of_any_request_scans_sorts_or_reads_the_whole_team() {
    let (sweep, ran) = statements();
    let (conn, grows) = filled(&sweep);
    let before = faults(&conn, &grows, &ran, "before ANALYZE");
    conn.execute_batch("ANALYZE").unwrap();
    let after = faults(&conn, &grows, &ran, "after ANALYZE");
    let unused: Vec<&str> =
        EXCUSED.iter().map(|(part, _)| *part).filter(|part| !ran.iter().any(|sql| sql.contains(part))).collect();
    assert!(unused.is_empty(), "nothing to excuse: {unused:?}");
    none(&[before, after].concat());
}
