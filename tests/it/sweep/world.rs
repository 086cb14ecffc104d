//! Team blue in the middle of its year, with a row of each kind that a path names, and team green beside
//! it. Made once; each test has a copy of the file.

use std::sync::{Arc, OnceLock};

use routebook::clock::Clock;
use routebook::values::Timestamp;
use rusqlite::Connection;
use rusqlite::backup::Backup;
use serde_json::{Value, json};

use crate::house::{Browser, House, NOON, PASSWORD};
use crate::trade;

/// Whose rows the paths name.
pub const OWNER: &str = "rep@blue.example";

/// A running portal on a copy of the file.
pub fn open() -> House {
    static FILE: OnceLock<Vec<u8>> = OnceLock::new();
    let bytes = FILE.get_or_init(make);
    let folder = Arc::new(tempfile::tempdir().unwrap());
    std::fs::write(folder.path().join("routebook.db"), bytes).unwrap();
    House::on(folder, Clock::standing(Timestamp::from_millis(NOON)))
}

/// The file's bytes.
fn make() -> Vec<u8> {
    let house = House::open();
    trade::fill(&house);
    add_rows(&house);
    let copy = house.folder.path().join("copy.db");
    house.sqlite().execute("VACUUM INTO ?1", [copy.to_str().unwrap()]).unwrap();
    std::fs::read(copy).unwrap()
}

/// One row at least of each kind that a path names. A newcomer's goes here.
fn add_rows(house: &House) {
    let admin = house.signed_in("admin@blue.example");
    for kind in ["customers", "products"] {
        find_again(&admin, kind);
    }
    let owner = house.signed_in(OWNER);
    let customer = owner.json("/api/sales/customers?search=linde")["items"][0]["id"].as_str().unwrap().to_owned();
    let contact = json!({"name": "Anna Wirt", "email": "anna@linde.example", "phone": "+49 7621 1"});
    made(&owner, &format!("/api/sales/customers/{customer}/contacts"), &contact);
    let address = json!({"label": "Deliveries", "street": "Hof 3", "city": "Basel"});
    made(&owner, &format!("/api/sales/customers/{customer}/addresses"), &address);
    made(&owner, "/api/sales/customers/views", &json!({"name": "Late", "query": "health=late"}));
    let tags = json!({"version": owner.json(&format!("/api/sales/customers/{customer}"))["version"], "tags": ["vip"]});
    assert_eq!(owner.send("PUT", &format!("/api/sales/customers/{customer}/tags"), &tags).status(), 200);
    let twin = made(&admin, "/api/sales/customers", &json!({"name": "Linde twice"}));
    let pair = json!({
        "version": owner.json(&format!("/api/sales/customers/{customer}"))["version"], "goneId": twin["id"], "goneVersion": 1,
    });
    assert_eq!(admin.post(&format!("/api/sales/customers/{customer}/merge"), &pair).status(), 200);
    let token = json!({"password": PASSWORD, "name": "Sync", "access": "read", "days": 30});
    made(&owner, "/api/sales/auth/tokens", &token);
    // Begun and not confirmed, so that signing in asks for no code.
    let begun = "INSERT INTO second_factors (tenant_id, user_id, secret) \
         SELECT tenant_id, id, zeroblob(20) FROM users WHERE email = ?1";
    house.sqlite().execute(begun, [OWNER]).unwrap();
    let passkey = "INSERT INTO passkeys (tenant_id, id, user_id, name, credential_id, credential, created_at) \
         SELECT tenant_id, ?2, id, 'Phone', x'07', '{}', 0 FROM users WHERE email = ?1";
    house.sqlite().execute(passkey, rusqlite::params![OWNER, [7_u8; 16]]).unwrap();
    let parked = "INSERT INTO parked_forms (tenant_id, id, user_id, action, page, fields, left_out, expires_at) \
         SELECT tenant_id, ?2, id, '/sales/account', '/sales/account', 'name=Rep', 0, ?3 FROM users WHERE email = ?1";
    house.sqlite().execute(parked, rusqlite::params![OWNER, [7_u8; 16], NOON + 600_000]).unwrap();
    let brought = "INSERT INTO import_uploads (tenant_id, id, user_id, kind, name, content, expires_at) \
         SELECT tenant_id, ?1, id, 'prices', 'a.csv', CAST('product,unitPrice\nP1,1.00' AS BLOB), ?2 \
         FROM users WHERE email = 'manager@blue.example'";
    house.sqlite().execute(brought, rusqlite::params![[8_u8; 16], NOON + 600_000]).unwrap();
}

/// Changes nothing, by which everything gets its words in the index.
fn find_again(who: &Browser, kind: &str) {
    let list = who.json(&format!("/api/sales/{kind}?pageSize=200"));
    for item in list["items"].as_array().unwrap() {
        let path = format!("/api/sales/{kind}/{}", item["id"].as_str().unwrap());
        let same = json!({"version": who.json(&path)["version"], "name": item["name"]});
        assert_eq!(who.send("PATCH", &path, &same).status(), 200, "{item}");
    }
}

fn made(who: &Browser, path: &str, body: &Value) -> Value {
    let answer = who.post(path, body);
    assert_eq!(answer.status(), 201, "{path}");
    answer.json().unwrap()
}

/// The file as it stands, to be put back.
pub struct Mark(Connection);

impl Mark {
    pub fn of(house: &House) -> Mark {
        let mut kept = Connection::open_in_memory().unwrap();
        copy(&house.sqlite(), &mut kept);
        Mark(kept)
    }

    /// Puts it back beneath the running server.
    pub fn restore(&self, house: &House) {
        copy(&self.0, &mut house.sqlite());
    }
}

fn copy(from: &Connection, to: &mut Connection) {
    Backup::new(from, to).unwrap().run_to_completion(i32::MAX, std::time::Duration::ZERO, None).unwrap();
}

/// All rows of the business, as text: what a refused request must leave as it was.
pub fn rows(house: &House) -> Vec<String> {
    let conn = house.sqlite();
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%tenant_id%' \
         AND name NOT IN ('sales_sessions', 'api_tokens', 'audit_events', 'known_devices') ORDER BY name";
    let mut statement = conn.prepare(tables).unwrap();
    let names: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut all = Vec::new();
    for name in names {
        let mut statement = conn.prepare(&format!("SELECT * FROM {name}")).unwrap();
        let columns = statement.column_count();
        let mut found = statement.query([]).unwrap();
        while let Some(row) = found.next().unwrap() {
            let cells: Vec<String> = (0..columns).map(|column| format!("{:?}", row.get_ref(column).unwrap())).collect();
            all.push(format!("{name}: {}", cells.join(", ")));
        }
    }
    all
}
