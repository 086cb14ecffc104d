//! UPG: a file of each released set of migrations opens with this program and keeps sessions and data.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::sync::Arc;

use flate2::write::GzDecoder;
use reqwest::header::COOKIE;
use routebook::clock::Clock;
use routebook::store::migration_count;
use routebook::values::Timestamp;
use serde_json::{Value, json};

use crate::house::House;

/// 2026-11-26 00:00 UTC, some hours after the file was made.
const NEXT_DAY: i64 = 1_795_651_200_000;

/// What the admin's browser and program hold.
const SESSION: &str = "session-id=gfpRRlSpAo02mSHF1zQRYBEJZ9iQrw3xbwmRgQrQin8";
const REFRESH: &str = "refresh-token=mgv8EbRfZk4ovS-s6n3aPh-6NmN19wXRzLIH4vEQ2RY";
const TOKEN: &str = "rbk_xwxB2ywPX23YVNFcXwCuGIPQHXw5QZmFYTyVlDPibNo";

/// The portal on a file that a released program left.
fn house_of(release: &[u8]) -> House {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    let path = folder.path().join("routebook.db");
    let file = std::fs::OpenOptions::new().create_new(true).write(true).mode(0o600).open(path).unwrap();
    let mut unpacked = GzDecoder::new(file);
    unpacked.write_all(release).unwrap();
    unpacked.finish().unwrap();
    House::on(folder, Clock::standing(Timestamp::from_millis(NEXT_DAY)))
}

#[test]
fn upg_a_file_of_schema_30_keeps_its_sessions_its_tokens_and_its_data() {
    let house = house_of(include_bytes!("../../data/releases/v30.db.gz"));
    let client = house.bare();
    let ask = |path: &str| client.get(house.address(path)).header(COOKIE, SESSION).send().unwrap();
    let json = |path: &str| ask(path).json::<Value>().unwrap();
    assert_eq!(json("/api/sales/auth/me")["user"]["email"], "admin@blue.example");
    assert_eq!(ask("/sales/dashboard").status(), 200);
    let by_token = client.get(house.address("/api/sales/auth/me")).bearer_auth(TOKEN).send().unwrap();
    assert_eq!(by_token.status(), 200);
    let orders = json("/api/sales/orders");
    let order = json(&format!("/api/sales/orders/{}", orders["items"][0]["id"].as_str().unwrap()));
    assert_eq!(
        (&order["number"], &order["poNumber"], &order["totalCents"], &order["status"]),
        (&json!("2026-00001"), &json!("kept"), &json!(2100), &json!("pending"))
    );
    assert_eq!(json("/api/sales/customers")["total"], 3);
    assert_eq!(json("/api/sales/customers?search=harb")["items"][0]["name"], "Harbour Inn");
    assert_eq!(json("/api/sales/products")["total"], 2);
    assert_eq!(house.signed_in("rep@blue.example").get("/sales/customers").status(), 200);
    let refresh = client.post(house.address("/api/sales/auth/refresh")).header(COOKIE, REFRESH).send().unwrap();
    assert_eq!(refresh.status(), 200);
    let conn = house.sqlite();
    let one = |sql: &str| conn.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap();
    assert_eq!(one("PRAGMA integrity_check"), "ok");
    assert_eq!(one("SELECT CAST(COUNT(*) AS TEXT) FROM pragma_foreign_key_check"), "0");
    assert_eq!(one("SELECT CAST(COUNT(*) AS TEXT) FROM refinery_schema_history"), migration_count().to_string());
}
