//! The audit log, as admins read it.

use routebook::admin::audit::{Asked, Who, count_statement, page_statement};
use routebook::jobs;
use routebook::values::UserId;
use serde_json::{Value, json};

use super::people::id_of;
use super::people_plans::assert_sound;
use crate::house::{Browser, House};

const AUDIT: &str = "/api/sales/audit";
const PATH: &str = "/sales/admin/audit";
const DAY: i64 = 24 * 3600;

/// A team in which a few things happened, on three days.
fn busy(house: &House) -> Browser {
    let admin = house.signed_in("admin@blue.example");
    house.clock.advance_seconds(1);
    let made: Value = admin.post("/api/sales/products", &json!({"code": "P1", "name": "Pils"})).json().unwrap();
    house.clock.advance_seconds(DAY - 60);
    let path = format!("/api/sales/products/{}", made["id"].as_str().unwrap());
    assert_eq!(admin.send("PATCH", &path, &json!({"version": 1, "name": "=Helles", "unitsPerCase": 6})).status(), 200);
    house.clock.advance_seconds(DAY);
    house.signed_in("admin@green.example").post("/api/sales/products", &json!({"code": "G1", "name": "Green"}));
    let rep = house.signed_in("rep@blue.example");
    house.clock.advance_seconds(1);
    rep.get(PATH);
    house.clock.advance_seconds(1);
    house.signed_in("admin@blue.example")
}

fn actions(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|item| item["action"].as_str().unwrap()).collect()
}

#[test]
fn aud_2_the_log_is_shown_to_admins_newest_first_and_filtered_by_who_what_on_what_and_when() {
    let house = House::open();
    let admin = busy(&house);
    let all = admin.json(AUDIT);
    let expected = ["signed_in", "refused", "signed_in", "product_changed", "product_added"];
    assert_eq!(actions(&all)[..5], expected);
    assert!(all.to_string().contains("=Helles") && !all.to_string().contains("Green"), "this team's alone");
    let me = id_of(&admin, "admin@blue.example");
    for (query, found) in [
        ("action=product_changed".to_owned(), vec!["product_changed"]),
        ("noun=product".to_owned(), vec!["product_changed", "product_added"]),
        (format!("who={me}&noun=product&action=product_added"), vec!["product_added"]),
        ("from=2026-11-24&to=2026-11-24".to_owned(), vec!["product_changed"]),
        ("from=2026-11-24&noun=product".to_owned(), vec!["product_changed"]),
        ("to=2026-11-23&noun=product".to_owned(), vec!["product_added"]),
        ("noun=product&from=2027-01-01".to_owned(), vec![]),
    ] {
        let list = admin.json(&format!("{AUDIT}?{query}"));
        assert_eq!(actions(&list), found, "{query}");
        assert_eq!(list["total"], found.len(), "{query}");
        assert_eq!(admin.get(&format!("{PATH}?{query}")).status(), 200, "{query}");
    }
    let by_operator = admin.json(&format!("{AUDIT}?who=operator"));
    assert_eq!(actions(&by_operator), ["user_added"; 5], "by the commands that made the team");
    let one = &admin.json(&format!("{AUDIT}?action=product_changed"))["items"][0];
    assert_eq!(
        (&one["actor"], &one["noun"], &one["name"]),
        (&json!("admin blue"), &json!("product"), &json!("=Helles"))
    );
    assert_eq!(one["detail"]["name"]["from"], "Pils");
    let history = admin.json(&format!("{AUDIT}?noun=product&about={}", one["nounId"].as_str().unwrap()));
    assert_eq!(history["total"], 2);
    for query in ["who=x", "from=soon", "about=1", "after=x", "page=300"] {
        assert_eq!(admin.get(&format!("{AUDIT}?{query}")).status(), 422, "{query}");
    }
    for who in ["manager", "rep", "viewer"] {
        assert_eq!(house.signed_in(&format!("{who}@blue.example")).get(AUDIT).status(), 403, "{who}");
    }
}

#[test]
fn aud_2_before_and_after_are_readable_on_the_page() {
    let house = House::open();
    let admin = busy(&house);
    let page = admin.get(&format!("{PATH}?action=product_changed")).text().unwrap();
    assert!(page.contains("<strong>Name</strong> Pils → =Helles"), "{page}");
    assert!(page.contains("Product changed") && page.contains("What: Product changed"));
    let id = admin.json(&format!("{AUDIT}?action=product_changed"))["items"][0]["id"].as_str().unwrap().to_owned();
    let page = admin.get(&format!("{PATH}/{id}")).text().unwrap();
    assert!(page.contains("data-label=\"Before\">Pils<") && page.contains("data-label=\"After\">=Helles<"), "{page}");
    assert_eq!(admin.json(&format!("{AUDIT}/{id}"))["id"], json!(id));
    assert_eq!(house.signed_in("admin@green.example").get(&format!("{AUDIT}/{id}")).status(), 404);
    assert!(admin.get(&format!("{PATH}?from=2027-01-01")).text().unwrap().contains("Nothing fits"));
}

#[test]
fn aud_2_the_log_goes_on_page_by_page_without_gap_or_double() {
    let house = House::open();
    let admin = busy(&house);
    let whole = admin.json(&format!("{AUDIT}?pageSize=200"));
    let (mut rows, mut next) = (Vec::new(), Some(String::new()));
    while let Some(after) = next {
        let list = admin.json(&format!("{AUDIT}?pageSize=3&after={after}"));
        rows.extend(list["items"].as_array().unwrap().clone());
        next = list["next"].as_str().map(str::to_owned);
    }
    assert_eq!(Value::Array(rows), whole["items"]);
}

#[test]
fn inp_5_the_log_is_exported_as_csv_without_formulas() {
    let house = House::open();
    let admin = busy(&house);
    let answer = admin.get("/sales/admin/audit/export.csv?noun=product");
    assert_eq!(answer.headers()["content-type"], "text/csv; charset=utf-8");
    assert_eq!(answer.headers()["content-disposition"], "attachment; filename=\"audit-2026-11-25.csv\"");
    let text = answer.text().unwrap();
    let rows: Vec<Vec<String>> = csv_rows(&text);
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[0][..4], ["at", "who", "address", "action"]);
    assert_eq!((rows[1][3].as_str(), rows[1][5].as_str()), ("product_changed", "'=Helles"));
}

fn csv_rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn aud_2_nobody_changes_or_takes_away_a_row() {
    let house = House::open();
    busy(&house);
    let conn = house.sqlite();
    for sql in [
        "UPDATE audit_events SET actor = 'nobody'",
        "UPDATE audit_events SET at = 0",
        "DELETE FROM audit_events",
        "DELETE FROM audit_events WHERE action = 'product_added'",
    ] {
        let refused = conn.execute(sql, []).unwrap_err().to_string();
        assert!(refused.contains("append only"), "{sql}: {refused}");
    }
}

fn count(house: &House) -> i64 {
    house.sqlite().query_row("SELECT COUNT(*) FROM audit_events", [], |row| row.get(0)).unwrap()
}

fn work(house: &House) {
    let store = house.store.clone();
    actix_web::rt::System::new().block_on(async move { jobs::round(&store).await }).unwrap();
    house.clock.advance_seconds(600);
}

#[test]
fn aud_2_only_what_is_older_than_the_team_keeps_it_goes_and_only_by_the_nightly_work() {
    let house = House::open();
    let admin = busy(&house);
    let old = count(&house);
    work(&house);
    assert_eq!(count(&house), old, "for ever, unless the team says otherwise");
    let form = [("version", "1"), ("name", "Blue"), ("timeZone", "UTC"), ("currency", "USD"), ("auditKeepDays", "90")];
    assert_eq!(admin.submit("/sales/admin/settings", &form).status(), 303);
    house.clock.advance_seconds(80 * DAY);
    house.signed_in("rep@blue.example");
    work(&house);
    assert_eq!(count(&house), old + 2, "nothing is 90 days old");
    let blue = "tenant_id = (SELECT id FROM tenants WHERE slug = 'blue')";
    let early = house.sqlite().execute(&format!("DELETE FROM audit_events WHERE {blue}"), []);
    assert!(early.unwrap_err().to_string().contains("append only"));
    house.clock.advance_seconds(11 * DAY);
    house.signed_in("rep@blue.example");
    let green = "SELECT COUNT(*) FROM audit_events WHERE tenant_id = (SELECT id FROM tenants WHERE slug = 'green')";
    let of_green = |house: &House| house.sqlite().query_row(green, [], |row| row.get::<_, i64>(0)).unwrap();
    let before = of_green(&house);
    work(&house);
    let oldest: i64 = house
        .sqlite()
        .query_row(&format!("SELECT MIN(at) FROM audit_events WHERE {blue}"), [], |row| row.get(0))
        .unwrap();
    let newest: i64 = house
        .sqlite()
        .query_row(&format!("SELECT MAX(at) FROM audit_events WHERE {blue}"), [], |row| row.get(0))
        .unwrap();
    assert!(newest - oldest < 90 * DAY * 1000, "{oldest} to {newest}");
    assert!(count(&house) < old);
    assert_eq!(of_green(&house), before, "another team's log is kept as it has set");
}

#[test]
fn spd_2_each_statement_of_the_log_walks_an_index_in_its_order() {
    let house = House::open();
    let mut all = Vec::new();
    for who in [None, Some(Who::Operator), Some(Who::Person(UserId::from_bytes([7; 16])))] {
        for action in [None, Some("a".to_owned())] {
            for (noun, about) in [(None, None), (Some("b".to_owned()), None), (Some("b".to_owned()), Some([7; 16]))] {
                let asked = Asked { who, action: action.clone(), noun: noun.clone(), about, from: None, to: None };
                all.extend([page_statement(&asked), count_statement(&asked)]);
            }
        }
    }
    assert_sound(&house, all);
}
