use reqwest::blocking::Response;
use serde_json::{Value, json};

use super::fixtures;
use super::orders::typed::texts;
use super::orders::{Desk, delivered};
use crate::house::{Browser, House};
use routebook::bind;
use routebook::sales::products::{ProductInput, ProductQuery, RawProduct, Shown, Sort, create, plans, sold_statement};
use routebook::store::{Statement, SystemSql};

fn add(browser: &Browser, code: &str, name: &str, more: &Value) -> Value {
    let mut body = json!({"code": code, "name": name});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let answer = browser.post("/api/sales/products", &body);
    assert_eq!(answer.status(), 201, "{code}");
    answer.json().unwrap()
}

fn names(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap()).collect()
}

fn problem(answer: Response, status: u16) -> Value {
    assert_eq!(answer.status(), status);
    answer.json().unwrap()
}

#[test]
fn a_manager_adds_and_changes_a_product_and_everyone_reads_it() {
    let house = House::open();
    let manager = house.signed_in("manager@blue.example");
    let made = add(&manager, "W-1", "Riesling", &json!({"supplier": "Müller", "unitsPerCase": 6, "unitVolumeMl": 750}));
    let path = format!("/api/sales/products/{}", made["id"].as_str().unwrap());
    assert_eq!(made["version"], 1);
    assert_eq!(made["stock"], Value::Null, "untracked is not 0");
    let change = json!({"version": 1, "name": "Riesling trocken", "tracked": true, "unitVolumeMl": 0});
    assert_eq!(manager.send("PATCH", &path, &change).status(), 200);
    let seen = house.signed_in("viewer@blue.example").json(&path);
    assert_eq!(
        (&seen["name"], &seen["supplier"], &seen["unitsPerCase"]),
        (&json!("Riesling trocken"), &json!("Müller"), &json!(6))
    );
    assert_eq!((&seen["unitVolumeMl"], &seen["version"]), (&Value::Null, &json!(2)));
    assert_eq!(seen["stock"][0]["available"], 0);
    let late = problem(manager.send("PATCH", &path, &json!({"version": 1, "name": "Other"})), 409);
    assert_eq!(late["code"], "CONFLICT");
}

#[test]
fn a_code_is_one_product_of_a_team_and_the_refusal_names_it() {
    let house = House::open();
    let manager = house.signed_in("manager@blue.example");
    add(&manager, "W-1", "Riesling", &json!({}));
    let refused = problem(manager.post("/api/sales/products", &json!({"code": "W-1", "name": "Pils"})), 409);
    assert_eq!(refused["errors"][0]["field"], "code");
    add(&house.signed_in("manager@green.example"), "W-1", "Of another team", &json!({}));
    assert_eq!(names(&manager.json("/api/sales/products?active=all")), ["Riesling"]);
}

#[test]
fn o8_only_managers_change_the_catalogue() {
    let house = House::open();
    let made = add(&house.signed_in("manager@blue.example"), "W-1", "Riesling", &json!({}));
    let id = made["id"].as_str().unwrap();
    for who in ["rep", "viewer"] {
        let browser = house.signed_in(&format!("{who}@blue.example"));
        let new = json!({"code": "W-2", "name": "Pils"});
        assert_eq!(browser.post("/api/sales/products", &new).status(), 403);
        let path = format!("/api/sales/products/{id}");
        assert_eq!(browser.send("PATCH", &path, &json!({"version": 1, "name": "Pils"})).status(), 403);
        assert_eq!(browser.get("/sales/products/new").status(), 403);
        assert_eq!(browser.get(&format!("/sales/products/{id}/edit")).status(), 403);
        assert_eq!(browser.submit(&format!("/sales/products/{id}"), &[("version", "1")]).status(), 403);
        let list = browser.get("/sales/products").text().unwrap();
        assert!(!list.contains("/sales/products/new"), "no button that would be refused");
    }
    let other = house.signed_in("admin@green.example");
    assert_eq!(other.get(&format!("/api/sales/products/{id}")).status(), 404);
}

#[test]
fn a_search_has_the_best_first_and_only_what_is_active() {
    let house = House::open();
    let manager = house.signed_in("manager@blue.example");
    for (code, name, more) in [
        ("300", "Brewers Pils", json!({"supplier": "Pilsener Haus"})),
        ("301", "Pils mild", json!({})),
        ("PILS", "Zwickl", json!({})),
        ("302", "Pils dunkel", json!({"active": false})),
        ("303", "Straßenbräu", json!({})),
        ("304", "Apfelsaft", json!({})),
    ] {
        add(&manager, code, name, &more);
    }
    let found = |query: &str| manager.json(&format!("/api/sales/products?pageSize=8&{query}"));
    assert_eq!(names(&found("search=pils")), ["Zwickl", "Pils mild", "Brewers Pils"]);
    assert_eq!(found("search=pils")["total"], 3);
    assert_eq!(names(&found("search=pils&active=archived")), ["Pils dunkel"]);
    assert_eq!(names(&found("search=strassenbrau")), ["Straßenbräu"]);
    assert_eq!(names(&found("search=Stra%C3%9Fe")), ["Straßenbräu"]);
    assert!(names(&found("search=%25%27%22*")).is_empty(), "metacharacters are harmless");
}

#[test]
fn o13_every_product_is_reached_by_pages_and_by_cursor_with_and_without_a_search() {
    let house = House::open();
    let manager = house.signed_in("manager@blue.example");
    for n in 0..23 {
        let name = if n % 3 == 0 { format!("Ale {n:02}") } else { format!("Dark ale {n:02}") };
        add(&manager, &format!("A{n:02}"), &name, &json!({"category": "Beer"}));
    }
    for query in ["sort=name", "sort=-name", "sort=code", "sort=-code", "search=ale", "category=Beer", "search=a"] {
        let whole = manager.json(&format!("/api/sales/products?{query}"));
        let all: Vec<String> = names(&whole).into_iter().map(str::to_owned).collect();
        assert_eq!((all.len(), &whole["total"]), (23, &json!(23)), "{query}");
        let (mut by_cursor, mut by_page, mut after) = (Vec::new(), Vec::new(), String::new());
        for page in 1..=6 {
            let list = manager.json(&format!("/api/sales/products?{query}&pageSize=4&after={after}"));
            by_cursor.extend(names(&list).into_iter().map(str::to_owned));
            after = list["next"].as_str().unwrap_or_default().to_owned();
            let list = manager.json(&format!("/api/sales/products?{query}&pageSize=4&page={page}"));
            by_page.extend(names(&list).into_iter().map(str::to_owned));
        }
        assert_eq!(after, "", "{query}: the last page has no next");
        assert_eq!(by_cursor, all, "{query}");
        assert_eq!(by_page, all, "{query}");
    }
    let strange = problem(manager.get("/api/sales/products?after=WyJ4Il0&search=ale"), 422);
    assert_eq!(strange["errors"][0]["field"], "after");
}

#[test]
fn inp_2_a_wrong_filter_is_named() {
    let house = House::open();
    let rep = house.signed_in("rep@blue.example");
    for (query, field) in [("active=maybe", "active"), ("sort=price", "sort"), ("pageSize=500", "pageSize")] {
        let refused = problem(rep.get(&format!("/api/sales/products?{query}")), 422);
        assert_eq!(refused["errors"][0]["field"], field);
    }
}

#[test]
fn the_form_comes_back_filled_and_leads_to_the_product() {
    let house = House::open();
    let manager = house.signed_in("manager@blue.example");
    let form = [("code", ""), ("name", "<Pils>"), ("unitsPerCase", "24"), ("active", "on")];
    let again = manager.submit("/sales/products", &form);
    assert_eq!(again.status(), 422);
    let page = again.text().unwrap();
    assert!(page.contains("href=\"#f-code\"") && page.contains("value=\"24\""), "{page}");
    assert!(!page.contains("<Pils>"), "what was typed is escaped");
    let form = [("code", "P"), ("name", "<Pils>"), ("unitsPerCase", "24"), ("active", "on")];
    let done = manager.submit("/sales/products", &form);
    assert_eq!(done.status(), 303);
    let place = done.headers()["location"].to_str().unwrap().to_owned();
    let page = manager.get(&place).text().unwrap();
    assert!(page.contains("The product was added.") && page.contains("Untracked"), "{page}");
    let path = place.split('?').next().unwrap();
    let edit = manager.get(&format!("{path}/edit")).text().unwrap();
    assert!(edit.contains("name=\"version\" value=\"1\""), "{edit}");
    let archive = [("version", "1"), ("code", "P"), ("name", "Pils"), ("unitsPerCase", "24")];
    assert_eq!(manager.submit(path, &archive).status(), 303);
    assert_eq!(manager.submit(path, &archive).status(), 422, "a second one comes late");
    assert_eq!(names(&manager.json("/api/sales/products?active=archived")), ["Pils"]);
}

#[test]
fn a_deposit_is_typed_on_the_form_and_stays_until_it_is_changed() {
    let house = House::open();
    let manager = house.signed_in("manager@blue.example");
    let form = |deposit| [("code", "B-1"), ("name", "Bock"), ("unitsPerCase", "0"), ("deposit", deposit)];
    let again = manager.submit("/sales/products", &form("a quarter"));
    assert_eq!(again.status(), 422);
    let page = again.text().unwrap();
    assert_eq!(texts(&page, ".summary li").len(), 2, "all that is wrong is named: {page}");
    assert!(page.contains("href=\"#f-deposit\"") && page.contains("value=\"a quarter\""), "{page}");
    let made =
        manager.submit("/sales/products", &[("code", "B-1"), ("name", "Bock"), ("deposit", "0.25"), ("active", "on")]);
    assert_eq!(made.status(), 303);
    let page = made.headers()["location"].to_str().unwrap().split('?').next().unwrap().to_owned();
    let api = format!("/api{page}");
    assert_eq!(manager.json(&api)["depositCents"], 25);
    assert!(manager.get(&page).text().unwrap().contains("$0.25"));
    let edit = manager.get(&format!("{page}/edit")).text().unwrap();
    assert!(edit.contains("name=\"deposit\"") && edit.contains("value=\"0.25\""), "{edit}");
    // Whatever else is changed leaves it alone; 0 takes it away.
    let named = manager.send("PATCH", &api, &json!({"version": 1, "name": "Bock dunkel"}));
    assert_eq!((named.status().as_u16(), manager.json(&api)["depositCents"].clone()), (200, json!(25)));
    let wrong = problem(manager.send("PATCH", &api, &json!({"version": 2, "depositCents": -1})), 422);
    assert_eq!(wrong["errors"][0]["field"], "depositCents");
    assert_eq!(manager.send("PATCH", &api, &json!({"version": 2, "depositCents": 0})).status(), 200);
    assert_eq!(manager.json(&api)["depositCents"], 0);
}

#[test]
fn o10_each_page_of_products_runs_few_statements() {
    let house = House::open();
    let manager = house.signed_in("manager@blue.example");
    let made = add(&manager, "W-1", "Riesling", &json!({"tracked": true, "category": "Wine", "supplier": "Müller"}));
    let one = format!("/sales/products/{}", made["id"].as_str().unwrap());
    for path in ["/sales/products", "/sales/products?search=ries&category=Wine", &one, &format!("{one}/edit")] {
        let before = house.store.statements();
        assert_eq!(manager.get(path).status(), 200, "{path}");
        let run = house.store.statements() - before;
        assert!(run <= 12, "{path}: {run}");
    }
}

/// So many products of team blue, and ANALYZE after.
fn fill(house: &House, count: i64) {
    let made = house.store.system_write_blocking(move |tx| {
        tx.operate("blue", |tx| {
            for n in 0..count {
                let code = format!("A{n}");
                let (category, supplier) = (format!("Category {}", n % 7), format!("Supplier {}", n % 40));
                let name = format!("Ale {n}");
                let raw = RawProduct { code, name, category, supplier, active: n % 9 != 0, ..RawProduct::default() };
                create(tx, &ProductInput::parse(&raw)?)?;
            }
            Ok(())
        })?;
        tx.run(SystemSql::new("ANALYZE"), bind! {})
    });
    made.unwrap();
}

fn plan(house: &House, statement: Statement) -> Vec<String> {
    house.store.system_write_blocking(move |tx| tx.operate("blue", |tx| tx.plan(statement.clone()))).unwrap()
}

/// All queries that differ in their statements.
fn queries() -> Vec<ProductQuery> {
    let mut all = Vec::new();
    for search in [None, Some("ale".to_owned())] {
        for shown in [Shown::Active, Shown::All] {
            for sort in [Sort::Name, Sort::NameDown, Sort::Code, Sort::CodeDown] {
                for filter in 0..4 {
                    let category = (filter & 1 == 1).then(|| "Beer".to_owned());
                    let supplier = (filter & 2 == 2).then(|| "Müller".to_owned());
                    let search = search.clone();
                    let typed = "ale".to_owned();
                    all.push(ProductQuery {
                        search,
                        typed,
                        category,
                        supplier,
                        shown,
                        sort,
                        ..ProductQuery::default()
                    });
                }
            }
        }
    }
    all
}

#[test]
fn spd_2_no_list_of_products_scans_sorts_or_reads_the_whole_team() {
    let house = House::open();
    for analyzed in [false, true] {
        if analyzed {
            fill(&house, 300);
        }
        for own in [false, true] {
            super::plans::assert_walks(&house, sold_statement(own));
        }
        for query in queries() {
            for statement in plans(&query) {
                let text = statement.text().to_owned();
                let plan = plan(&house, statement);
                let bad = plan.iter().any(|step| {
                    let bounded = ["VIRTUAL TABLE", "SCAN counted"].iter().any(|harmless| step.contains(harmless));
                    (step.contains("SCAN") && !bounded)
                        || step.contains("TEMP B-TREE")
                        || step.contains("(tenant_id=?)")
                });
                assert!(!bad, "{text}\n{plan:#?}");
            }
        }
    }
}

#[test]
fn a_type_ahead_knows_the_customers_price_and_what_is_in_stock() {
    let house = House::open();
    let shop = fixtures::open_shop(&house.store, "blue");
    let linde = fixtures::customer(&house.store, shop, "1", "Linde", "rep@blue.example").to_string();
    fixtures::product(&house.store, shop, "P1", "Pils", 1_000, Some(40));
    fixtures::product(&house.store, shop, "A1", "Advice", 5_000, None);
    let rep = house.signed_in("rep@blue.example");
    let list = rep.json(&format!("/api/sales/products?pageSize=8&customerId={linde}"));
    let of = |n: usize, key: &str| list["items"][n][key].clone();
    assert_eq!((of(0, "priceCents"), of(0, "available")), (json!(5_000), Value::Null), "untracked is not 0");
    assert_eq!((of(1, "priceCents"), of(1, "available")), (json!(1_000), json!(40)));
    let second = house.signed_in("second@blue.example");
    assert_eq!(second.get(&format!("/api/sales/products?customerId={linde}")).status(), 404);
}

#[test]
fn a_button_archives_a_product_and_another_brings_it_back() {
    let house = House::open();
    let manager = house.signed_in("manager@blue.example");
    let made = add(&manager, "W-1", "Riesling", &json!({}));
    let path = format!("/sales/products/{}", made["id"].as_str().unwrap());
    assert!(manager.get(&path).text().unwrap().contains("Archive</button>"));
    let off = manager.submit(&format!("{path}/active"), &[("version", "1"), ("on", "no")]);
    assert_eq!(off.headers()["location"].to_str().unwrap(), format!("{path}?notice=archived"));
    assert_eq!(manager.submit(&format!("{path}/active"), &[("version", "1"), ("on", "yes")]).status(), 409);
    assert!(manager.get(&path).text().unwrap().contains("Reactivate</button>"));
    assert_eq!(manager.submit(&format!("{path}/active"), &[("version", "2"), ("on", "yes")]).status(), 303);
    assert_eq!(names(&manager.json("/api/sales/products")), ["Riesling"]);
    assert!(!house.signed_in("rep@blue.example").get(&path).text().unwrap().contains("Archive</button>"));
}

/// The chart, its table and the list of who buys it have the same sums, and a rep's are of own customers.
#[test]
fn sales_by_month_and_who_buys_it_add_up() {
    let house = House::open();
    crate::trade::fill(&house);
    let manager = house.signed_in("manager@blue.example");
    let pils = manager.json("/api/sales/products?search=p1")["items"][0]["id"].as_str().unwrap().to_owned();
    let sums = |who: &Browser| {
        let months = who.json(&format!("/api/sales/products/{pils}/sales"));
        let buyers = who.json(&format!("/api/sales/products/{pils}/customers?pageSize=200"));
        let sum = |list: &Value| list.as_array().unwrap().iter().map(|row| row["netCents"].as_i64().unwrap()).sum();
        (sum(&months["months"]), sum(&buyers["items"]), buyers["total"].as_i64().unwrap())
    };
    let sql = "SELECT SUM(l.net_cents) FROM order_lines l JOIN orders o ON o.id = l.order_id \
        WHERE o.delivered_on BETWEEN '2025-11-01' AND '2026-11-23'";
    let total: i64 = house.sqlite().query_row(sql, [], |row| row.get(0)).unwrap();
    let (by_month, by_buyer, count) = sums(&manager);
    assert_eq!((by_month, by_buyer), (total, total));
    let rep = house.signed_in("rep@blue.example");
    let (own, own_buyers, own_count) = sums(&rep);
    assert_eq!(own, own_buyers);
    assert!(own < total && own_count < count, "{own} of {total}, {own_count} of {count}");
    let first = manager.json(&format!("/api/sales/products/{pils}/customers?pageSize=1"));
    let next = first["next"].as_str().unwrap();
    let second = manager.json(&format!("/api/sales/products/{pils}/customers?pageSize=1&after={next}"));
    assert!(first["items"][0]["netCents"].as_i64() >= second["items"][0]["netCents"].as_i64());
    let page = manager.get(&format!("/sales/products/{pils}")).text().unwrap();
    assert!(page.contains("<rect") && page.contains("Nov ’26") && page.contains("Who buys it"), "{page}");
    let list = rep.get(&format!("/sales/products/{pils}/customers")).text().unwrap();
    assert!(list.contains("Linde") && !list.contains("Adler"), "{list}");
}

#[test]
fn who_only_gave_back_in_these_months_has_no_last_delivery() {
    let desk = Desk::open();
    let (manager, order) = (desk.manager(), delivered(&desk, 12));
    let body = json!({
        "version": order["version"], "reason": "Corked", "toStock": true,
        "lines": [{"lineId": order["lines"][0]["id"], "quantity": 5}],
    });
    let path = format!("/api/sales/orders/{}/returns", order["id"].as_str().unwrap());
    assert_eq!(manager.post(&path, &body).status(), 201);
    let product = format!("products/{}", desk.pils);
    let buyer = || manager.json(&format!("/api/sales/{product}/customers"))["items"][0].clone();
    assert_eq!((&buyer()["lastDeliveredOn"], &buyer()["units"]), (&json!("2026-11-23"), &json!(7)));
    desk.run("UPDATE orders SET delivered_on = '2025-01-02' WHERE tenant_id = :tenant AND kind = 'order'");
    assert_eq!((&buyer()["lastDeliveredOn"], &buyer()["units"]), (&Value::Null, &json!(-5)));
    let page = manager.get(&format!("/sales/{product}/customers")).text().unwrap();
    assert_eq!(texts(&page, "td[data-label='Last delivery']"), ["only returns"]);
}
