use routebook::sales::customers::figure_statements;
use routebook::sales::orders;
use scraper::{Html, Selector};
use serde_json::{Value, json};

use crate::house::{Browser, House};
use crate::trade;

/// The rows of a list behind a figure, all pages of it.
fn rows(browser: &Browser, href: &str) -> (Vec<Value>, Value) {
    let api = format!("/api{href}");
    let mut list = browser.json(&format!("{api}{}pageSize=20", if api.contains('?') { "&" } else { "?" }));
    let first = list.clone();
    let mut rows = list["items"].as_array().unwrap().clone();
    while let Some(next) = list["next"].as_str().map(str::to_owned) {
        list = browser.json(&format!("{api}&pageSize=20&after={next}"));
        rows.extend(list["items"].as_array().unwrap().clone());
    }
    (rows, first)
}

/// How many rows the page of a list shows.
fn shown(browser: &Browser, href: &str) -> usize {
    let page = Html::parse_document(&browser.get(href).text().unwrap());
    page.select(&Selector::parse("main table tbody tr").unwrap()).count()
}

pub fn counts_are_their_lists(browser: &Browser, tiles: &Value, page: &str) {
    for tile in tiles.as_array().unwrap() {
        let href = tile["href"].as_str().unwrap();
        let (rows, first) = rows(browser, href);
        assert_eq!(tile["count"], rows.len(), "{tile}");
        assert_eq!(tile["count"], first["total"], "{tile}");
        assert_eq!(shown(browser, href), rows.len().min(50), "the rows of the page {href}");
        assert!(page.contains(&href.replace('&', "&#38;")), "the page links to {href}");
    }
}

pub fn amounts_are_their_lists(browser: &Browser, revenue: &Value, page: &str) {
    for amount in revenue.as_array().unwrap().iter().flat_map(|row| [&row["current"], &row["previous"]]) {
        let href = amount["href"].as_str().unwrap();
        let (rows, first) = rows(browser, href);
        let sum: i64 = rows.iter().map(|row| row["totalCents"].as_i64().unwrap()).sum();
        assert_eq!(amount["totalCents"], sum, "{amount}");
        assert_eq!(amount["totalCents"], first["totalCents"], "{amount}");
        assert_eq!(shown(browser, href), rows.len().min(50), "the rows of the page {href}");
        assert!(page.contains(&href.replace('&', "&#38;")), "the page links to {href}");
    }
}

fn count(dashboard: &Value, part: &str, key: &str) -> i64 {
    let tiles = dashboard[part].as_array().unwrap();
    let tile = tiles.iter().find(|tile| tile["key"] == key);
    tile.unwrap_or_else(|| panic!("{key} in {tiles:?}"))["count"].as_i64().unwrap()
}

#[test]
fn o11_tile_equals_list_for_rep_manager_admin_and_viewer() {
    let house = House::open();
    trade::fill(&house);
    for who in ["rep", "second", "manager", "admin", "viewer"] {
        let browser = house.signed_in(&format!("{who}@blue.example"));
        let all = browser.json("/api/sales/dashboard");
        let page = browser.get("/sales/dashboard").text().unwrap();
        counts_are_their_lists(&browser, &all["toDo"], &page);
        counts_are_their_lists(&browser, &all["health"], &page);
        amounts_are_their_lists(&browser, &all["revenue"], &page);
        assert_eq!(all["latest"].as_array().unwrap().len(), 8, "{who}");
    }
}

#[test]
fn o11_tile_equals_list_for_one_rep_as_a_manager_sees_it_and_as_the_rep_does() {
    let house = House::open();
    trade::fill(&house);
    let (rep, manager) = (house.signed_in("rep@blue.example"), house.signed_in("manager@blue.example"));
    let id = rep.json("/api/sales/auth/me")["user"]["id"].as_str().unwrap().to_owned();
    let theirs = manager.json(&format!("/api/sales/dashboard?rep={id}"));
    let page = manager.get(&format!("/sales/dashboard?rep={id}")).text().unwrap();
    counts_are_their_lists(&manager, &theirs["toDo"], &page);
    counts_are_their_lists(&manager, &theirs["health"], &page);
    amounts_are_their_lists(&manager, &theirs["revenue"], &page);
    let own = rep.json("/api/sales/dashboard");
    for key in ["overdue", "due", "late", "open"] {
        assert_eq!(count(&own, "toDo", key), count(&theirs, "toDo", key), "{key}");
    }
    for (mine, seen) in own["revenue"].as_array().unwrap().iter().zip(theirs["revenue"].as_array().unwrap()) {
        assert_eq!(mine["current"]["totalCents"], seen["current"]["totalCents"]);
    }
    let second = house.signed_in("second@blue.example");
    assert_eq!(second.get(&format!("/api/sales/dashboard?rep={id}")).status(), 403);
    let stranger = house.signed_in("manager@green.example");
    assert_eq!(stranger.get(&format!("/api/sales/dashboard?rep={id}")).status(), 404);
    assert_eq!(manager.get("/api/sales/dashboard?rep=me").status(), 422);
}

#[test]
fn o12_the_figures_say_who_is_due_late_and_lost() {
    let house = House::open();
    trade::fill(&house);
    let all = house.signed_in("manager@blue.example").json("/api/sales/dashboard");
    let healths = ["healthy", "shrinking", "late", "dormant", "prospect", "cold", "closed"];
    let counts = healths.map(|key| count(&all, "health", key));
    assert_eq!(counts.iter().sum::<i64>(), 10, "everyone has one health: {counts:?}");
    assert_eq!(counts[2..], [1, 1, 1, 1, 1], "{healths:?} {counts:?}");
    assert_eq!(count(&all, "toDo", "awaitingApproval"), 1);
    assert_eq!(count(&all, "toDo", "open"), 4);
    assert_eq!(all["revenue"][0]["previous"]["label"], "Last week to Monday");
    assert_eq!(all["asOf"], "2026-11-23T15:00:00Z");
    let rep = house.signed_in("rep@blue.example").json("/api/sales/dashboard");
    assert!(rep["toDo"].as_array().unwrap().iter().all(|tile| tile["key"] != "awaitingApproval"));
}

#[test]
fn o10_the_dashboard_runs_few_statements() {
    let house = House::open();
    trade::fill(&house);
    for who in ["rep", "manager", "viewer"] {
        let browser = house.signed_in(&format!("{who}@blue.example"));
        let before = house.store.statements();
        assert_eq!(browser.get("/sales/dashboard").status(), 200);
        let run = house.store.statements() - before;
        assert!(run <= 12, "{who}: {run}");
    }
}

#[test]
fn an_empty_team_has_a_dashboard_too() {
    let house = House::open();
    let page = house.signed_in("manager@green.example").get("/sales/dashboard");
    assert_eq!(page.status(), 200);
    let page = page.text().unwrap();
    assert!(page.contains("Monday, 23 November 2026") && page.contains("as of 10:00"), "{page}");
}

#[test]
fn spd_4_the_customers_are_counted_along_an_index_that_has_all_it_takes() {
    let house = House::open();
    let plans = house.store.system_write_blocking(|tx| {
        tx.operate("blue", |tx| figure_statements().into_iter().map(|statement| tx.plan(statement)).collect())
    });
    let plans: Vec<Vec<String>> = plans.unwrap();
    for plan in plans {
        let bad = ["SCAN", "TEMP B-TREE", "(tenant_id=?)"];
        assert!(!plan.iter().any(|step| bad.iter().any(|word| step.contains(word))), "{plan:#?}");
        assert!(plan[0].contains("COVERING INDEX customers_by_rep"), "{plan:#?}");
    }
}

/// Both servers' figures, held against the lists behind them.
fn agree(servers: [&Browser; 2]) {
    let seen = servers.map(|browser| {
        let all = browser.json("/api/sales/dashboard");
        let page = browser.get("/sales/dashboard").text().unwrap();
        counts_are_their_lists(browser, &all["toDo"], &page);
        counts_are_their_lists(browser, &all["health"], &page);
        amounts_are_their_lists(browser, &all["revenue"], &page);
        [all["toDo"].clone(), all["health"].clone(), all["revenue"].clone()]
    });
    assert_eq!(seen[0], seen[1], "the same wherever it is shown");
}

#[test]
fn o11_figures_that_are_kept_follow_every_change_at_both_of_two_servers() {
    let house = House::open();
    trade::fill(&house);
    let other = house.beside();
    let (manager, there) = (house.signed_in("manager@blue.example"), other.signed_in("manager@blue.example"));
    agree([&manager, &there]);
    let open = manager.json("/api/sales/orders?status=pending")["items"].as_array().unwrap().clone();
    let steps = [("ready", &open[0]), ("cancel", &open[1])];
    for (step, order) in steps {
        let id = order["id"].as_str().unwrap();
        let order = there.json(&format!("/api/sales/orders/{id}"));
        let done = there.post(&format!("/api/sales/orders/{id}/{step}"), &json!({"version": order["version"]}));
        assert_eq!(done.status(), 200, "{step}: {}", done.text().unwrap());
        agree([&manager, &there]);
    }
    // Whatever changes a row, the figures know: here a person with a shell.
    let shell = house.sqlite();
    for change in [
        "UPDATE customers SET closed_on = '2026-11-20', closed_reason = 'x' WHERE id IN (SELECT id FROM customers WHERE closed_on IS NULL LIMIT 3)",
        "UPDATE customers SET rep_id = NULL WHERE id IN (SELECT id FROM customers WHERE rep_id IS NOT NULL LIMIT 5)",
        "UPDATE orders SET rep_id = NULL WHERE status = 'delivered' AND id IN (SELECT id FROM orders ORDER BY id LIMIT 40)",
        "UPDATE orders SET status = 'cancelled', delivered_on = NULL WHERE id IN (SELECT id FROM orders WHERE status = 'delivered' ORDER BY delivered_on DESC LIMIT 7)",
        "UPDATE orders SET delivered_on = '2026-11-23' WHERE id IN (SELECT id FROM orders WHERE status = 'delivered' ORDER BY id LIMIT 2)",
        "UPDATE orders SET net_cents = net_cents + 5, total_cents = total_cents + 5 WHERE status = 'delivered'",
        "DELETE FROM order_events; DELETE FROM order_reasons; DELETE FROM order_holds; DELETE FROM order_fees; DELETE FROM order_lines; \
         DELETE FROM stock_moves WHERE order_id IS NOT NULL; DELETE FROM orders WHERE status <> 'pending'",
    ] {
        shell.execute_batch(change).unwrap_or_else(|error| panic!("{change}: {error}"));
        agree([&manager, &there]);
    }
    let drift = house.store.system_write_blocking(|tx| tx.operate("blue", |tx| orders::tally_drift(tx))).unwrap();
    assert_eq!(drift, 0, "check finds nothing");
    shell.execute_batch("UPDATE order_tallies SET orders = orders + 1 WHERE rep_key = X''").unwrap();
    let drift = house.store.system_write_blocking(|tx| tx.operate("blue", |tx| orders::tally_drift(tx))).unwrap();
    assert!(drift > 0, "check finds what something else wrote");
}
