//! Paths of the route table, filled from rows that exist, and addresses traced back to their route.

use routebook::app;
use routebook::web::routes::Route;
use rusqlite::{Connection, OptionalExtension};

use super::world::OWNER;
use crate::house::House;

/// No row has it.
pub const NOBODYS: &str = "01890000-0000-7000-8000-00000000dead";

/// The words that a last segment may be, where it is no id.
const WORDS: [(&str, &str); 4] =
    [("{action}", "cancel"), ("{name}", "none"), ("{job}", "adjust"), ("{kind}", "prices")];

/// The route that an address has with a method, as the server picks it: words before parameters.
pub fn route_of<'a>(routes: &'a [Route], method: &str, address: &str) -> Option<&'a Route> {
    let path = address.split('?').next().unwrap_or_default();
    let fits = |route: &&Route| route.method.as_str() == method && is_of(path, route.path);
    routes.iter().filter(fits).max_by_key(|route| literal(route.path))
}

fn literal(path: &str) -> Vec<bool> {
    path.split('/').map(|segment| !segment.starts_with('{')).collect()
}

fn is_of(path: &str, pattern: &str) -> bool {
    let (segments, parts): (Vec<&str>, Vec<&str>) = (path.split('/').collect(), pattern.split('/').collect());
    segments.len() == parts.len()
        && segments.iter().zip(parts).all(|(segment, part)| part.starts_with('{') || *segment == part)
}

/// An address with a query; what it asked before is gone, as when a form is sent by GET.
pub fn with_query(address: &str, pairs: &impl serde::Serialize) -> String {
    let path = address.split('?').next().unwrap_or_default();
    format!("{path}?{}", serde_html_form::to_string(pairs).unwrap())
}

/// Does the path name a row?
pub fn names_a_row(path: &str) -> bool {
    path.split('/').any(|segment| segment.starts_with('{') && !WORDS.iter().any(|(word, _)| *word == segment))
}

/// Only what was delivered comes back.
fn returns(pattern: &str) -> bool {
    pattern.contains("/orders/{id}/return")
}

/// Each path of the table with the owner's ids in it.
pub struct Filled {
    conn: Connection,
}

impl Filled {
    pub fn of(house: &House) -> Filled {
        Filled { conn: house.sqlite() }
    }

    /// None where the world has no such row.
    pub fn path(&self, pattern: &str) -> Option<String> {
        let mut filled: Vec<String> = Vec::new();
        for segment in pattern.split('/') {
            let word = WORDS.iter().find(|(word, _)| *word == segment).map(|(_, value)| (*value).to_owned());
            let value = match (segment.starts_with('{'), word) {
                (false, _) => segment.to_owned(),
                (true, Some(word)) => word,
                (true, None) if returns(pattern) => self.id("delivered")?,
                (true, None) => self.id(filled.last().unwrap())?,
            };
            filled.push(value);
        }
        Some(filled.join("/"))
    }

    /// The id of a row of blue: of the owner's, where rows have owners.
    fn id(&self, collection: &str) -> Option<String> {
        let sql = match collection {
            "import" => "SELECT id FROM import_uploads WHERE tenant_id = :blue",
            "audit" => "SELECT id FROM audit_events WHERE tenant_id = :blue",
            "customers" => "SELECT id FROM customers WHERE tenant_id = :blue AND number = '1'",
            "contacts" => {
                "SELECT c.id FROM contacts c JOIN customers k ON k.id = c.customer_id WHERE k.tenant_id = :blue AND k.number = '1'"
            }
            "addresses" => {
                "SELECT a.id FROM customer_addresses a JOIN customers k ON k.id = a.customer_id WHERE k.tenant_id = :blue AND k.number = '1'"
            }
            "merges" => "SELECT id FROM customer_merges WHERE tenant_id = :blue",
            "views" => "SELECT id FROM saved_views WHERE tenant_id = :blue AND user_id = :owner AND shared = 0",
            "orders" => "SELECT id FROM orders WHERE tenant_id = :blue AND rep_id = :owner AND status = 'pending'",
            "delivered" => {
                "SELECT id FROM orders WHERE tenant_id = :blue AND rep_id = :owner AND status = 'delivered' ORDER BY number"
            }
            "lines" => {
                "SELECT l.id FROM order_lines l JOIN orders o ON o.id = l.order_id WHERE o.tenant_id = :blue \
                 AND o.rep_id = :owner AND o.status = 'delivered' ORDER BY o.number, l.position"
            }
            "products" => "SELECT id FROM products WHERE tenant_id = :blue AND code = 'P1'",
            "prices" => "SELECT id FROM price_lists WHERE tenant_id = :blue",
            "stock" => "SELECT id FROM products WHERE tenant_id = :blue AND code = 'P1'",
            "sessions" => "SELECT id FROM sales_sessions WHERE tenant_id = :blue AND user_id = :owner",
            "passkeys" => "SELECT id FROM passkeys WHERE tenant_id = :blue AND user_id = :owner",
            "parked" => "SELECT id FROM parked_forms WHERE tenant_id = :blue AND user_id = :owner",
            "tokens" => "SELECT id FROM api_tokens WHERE tenant_id = :blue AND user_id = :owner",
            "users" => "SELECT id FROM users WHERE tenant_id = :blue AND id = :owner",
            other => return self.first_of(&other.replace('-', "_")),
        };
        self.one(sql)
    }

    fn first_of(&self, table: &str) -> Option<String> {
        let known = "SELECT COUNT(*) FROM pragma_table_info(?1) WHERE name IN ('tenant_id', 'id')";
        let columns: i64 = self.conn.query_row(known, [table], |row| row.get(0)).unwrap();
        if columns != 2 {
            return None;
        }
        self.one(&format!("SELECT id FROM {table} WHERE tenant_id = :blue ORDER BY id"))
    }

    fn one(&self, sql: &str) -> Option<String> {
        let with_names = format!(
            "WITH me (blue, owner) AS (SELECT tenant_id, id FROM users WHERE email = '{OWNER}') {}",
            sql.replace(":blue", "(SELECT blue FROM me)").replace(":owner", "(SELECT owner FROM me)")
        );
        let bytes: Option<[u8; 16]> = self.conn.query_row(&with_names, [], |row| row.get(0)).optional().unwrap();
        bytes.map(|bytes| uuid::Uuid::from_bytes(bytes).to_string())
    }
}

/// The path with ids that no row has.
pub fn of_nobody(pattern: &str) -> String {
    let fill = |segment: &str| {
        let word = WORDS.iter().find(|(word, _)| *word == segment).map(|(_, value)| *value);
        if segment.starts_with('{') { word.unwrap_or(NOBODYS).to_owned() } else { segment.to_owned() }
    };
    pattern.split('/').map(fill).collect::<Vec<_>>().join("/")
}

#[test]
fn each_parameter_of_a_path_is_filled_from_a_row_that_exists() {
    let house = super::world::open();
    let filled = Filled::of(&house);
    let empty: Vec<&str> =
        app::routes().iter().map(|route| route.path).filter(|path| filled.path(path).is_none()).collect();
    assert!(empty.is_empty(), "give sweep/world.rs a row, and sweep/paths.rs the way to its id, for {empty:#?}");
}
