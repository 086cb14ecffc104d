//! One box for everything, over what the person may see.

use routebook::bind;
use routebook::sales::customers::{Visible, find_contacts_statement};
use routebook::sales::search::{alike_statement, drift, rebuild};
use routebook::store::SystemSql;
use routebook::values::UserId;
use serde_json::{Value, json};

use crate::house::{Browser, House};
use crate::trade;

/// Kind and name of what is found.
fn found(who: &Browser, words: &str) -> Vec<(String, String)> {
    let url = reqwest::Url::parse_with_params(&who.address("/api/sales/search"), [("search", words)]).unwrap();
    let answer: Value = who.client().get(url).send().unwrap().json().unwrap();
    let pair = |hit: &Value| (hit["kind"].as_str().unwrap().to_owned(), hit["name"].as_str().unwrap().to_owned());
    answer["items"].as_array().unwrap().iter().map(pair).collect()
}

fn names(who: &Browser, words: &str) -> Vec<String> {
    found(who, words).into_iter().map(|(_, name)| name).collect()
}

fn filled() -> House {
    let house = House::open();
    trade::fill(&house);
    rebuild(&house.store).unwrap();
    let manager = house.signed_in("manager@blue.example");
    let customers = manager.json("/api/sales/customers?search=krone");
    let path = format!("/api/sales/customers/{}/contacts", customers["items"][0]["id"].as_str().unwrap());
    let contact = json!({"name": "Ágnes Straßburger", "title": "Buyer", "phone": "+1 212 555 0147"});
    assert_eq!(manager.post(&path, &contact).status(), 201);
    house
}

#[test]
fn one_box_finds_customers_people_products_and_orders() {
    let house = filled();
    let manager = house.signed_in("manager@blue.example");
    let kinds = |words: &str| found(&manager, words).into_iter().map(|(kind, _)| kind).collect::<Vec<_>>();
    assert_eq!(found(&manager, "pil"), [("product".to_owned(), "Pils".to_owned())]);
    assert_eq!(found(&manager, "strass")[1], ("contact".to_owned(), "Ágnes Straßburger".to_owned()));
    assert_eq!(found(&manager, "agnes 555")[0].0, "contact");
    let krone = kinds("kron");
    assert_eq!(krone[0], "customer");
    assert!(krone.iter().filter(|kind| *kind == "order").count() == 8, "the first orders of it: {krone:?}");
    let number = manager.json("/api/sales/orders")["items"][0]["number"].as_str().unwrap().to_owned();
    assert_eq!(found(&manager, &number), [("order".to_owned(), number.clone())]);
    assert_eq!(names(&manager, "baren")[0], "Bären");
}

#[test]
fn a_name_is_found_in_spite_of_a_typo() {
    let house = filled();
    let manager = house.signed_in("manager@blue.example");
    assert_eq!(names(&manager, "hisrch"), ["Hirsch"]);
    assert_eq!(found(&manager, "strasburger agnes"), [("contact".to_owned(), "Ágnes Straßburger".to_owned())]);
    assert_eq!(names(&manager, "advise"), ["Advice"]);
    assert!(names(&manager, "qwertz").is_empty());
    let page = manager.get("/sales/search?search=hisrch").text().unwrap();
    assert!(page.contains("Spelt about the same") && page.contains("Hirsch"), "{page}");
}

#[test]
fn a_rep_finds_own_customers_only_and_another_team_finds_nothing() {
    let house = filled();
    let second = house.signed_in("second@blue.example");
    assert_eq!(names(&second, "adle"), names(&second, "adler"));
    assert!(names(&second, "adler").iter().any(|name| name == "Adler"));
    for words in ["krone", "hisrch", "agnes", "agnez", "X2-0"] {
        assert!(names(&second, words).is_empty(), "{words}");
        assert!(names(&house.signed_in("manager@green.example"), words).is_empty(), "{words}");
    }
    assert_eq!(names(&second, "advise"), ["Advice"], "the catalogue is everyone's");
}

#[test]
fn a_search_is_a_few_statements_and_odd_words_do_no_harm() {
    let house = filled();
    let rep = house.signed_in("rep@blue.example");
    let before = house.store.statements();
    assert!(names(&rep, "nobody at all").is_empty());
    let statements = house.store.statements() - before;
    assert!(statements <= 12, "{statements}");
    for words in ["", "  ", "\"", "*", "a\" OR \"b", "scope : x", "<b>", "ß", "😀", "-", "AND", "NEAR(", "\u{0}"] {
        let url = reqwest::Url::parse_with_params(&rep.address("/sales/search"), [("search", words)]).unwrap();
        let status = rep.client().get(url).send().unwrap().status();
        assert!(status == 200 || status == 422, "{words}: {status}");
    }
}

#[test]
fn the_index_is_made_anew_when_it_is_broken() {
    const BREAK: SystemSql = SystemSql::new("DELETE FROM search_docs WHERE kind IN ('customer', 'contact')");
    let house = filled();
    let drift_of = |house: &House| house.store.system_read_blocking(|tx| tx.operate("blue", |tx| drift(tx))).unwrap();
    assert_eq!(drift_of(&house), (0, 0));
    house.store.system_write_blocking(|tx| tx.run(BREAK, bind! {})).unwrap();
    assert_eq!(drift_of(&house), (11, 0));
    let manager = house.signed_in("manager@blue.example");
    assert!(names(&manager, "agnes").is_empty());
    assert!(rebuild(&house.store).unwrap() > 11);
    assert_eq!(drift_of(&house), (0, 0));
    assert_eq!(names(&manager, "agnes"), ["Krone", "Ágnes Straßburger"], "a customer by its people, and they");
    assert_eq!(names(&manager, "hisrch"), ["Hirsch"]);
}

#[test]
fn each_statement_of_the_search_walks_an_index() {
    let house = filled();
    let rep = UserId::from_bytes([7; 16]);
    let contacts = [Visible::All, Visible::Own(rep), Visible::OwnOrFree(rep)].map(find_contacts_statement);
    let alike = [(false, false), (true, false), (true, true)].map(|(own, free)| alike_statement(own, free));
    let plans = move |tx: &routebook::store::AdminTx<'_>| {
        for statement in contacts.into_iter().chain(alike) {
            for step in tx.plan(statement.clone())? {
                let scan = step.contains("SCAN") && !step.contains("VIRTUAL TABLE");
                let bad = scan || step.contains("TEMP B-TREE") || step.contains("(tenant_id=?)");
                assert!(!bad, "{step}\n{}", statement.text());
            }
        }
        Ok(())
    };
    house.store.system_read_blocking(|tx| tx.operate("blue", plans)).unwrap();
}
