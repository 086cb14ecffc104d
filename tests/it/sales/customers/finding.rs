use routebook::sales::customers::{NewCustomer, create};
use routebook::values::{Name, Text};
use serde_json::Value;

use crate::house::House;

/// Customers 1 to `count` of the blue team: "Harbour Inn 1" and so on, all with the same word.
pub fn fill(house: &House, count: usize) {
    house
        .store
        .system_write_blocking(move |tx| {
            tx.operate("blue", |tx| {
                for n in 1..=count {
                    let mut new = NewCustomer::named(Name::parse(&format!("Harbour Inn {n}")).unwrap());
                    new.city = Text::parse(if n % 2 == 0 { "Albany" } else { "Troy" }).unwrap();
                    create(tx, &new)?;
                }
                Ok(())
            })
        })
        .unwrap();
}

fn first(list: &Value) -> &str {
    list["items"][0]["name"].as_str().unwrap_or_default()
}

#[test]
fn o13_the_last_of_4862_customers_is_found_as_the_first_is() {
    let house = House::open();
    fill(&house, 4_862);
    let manager = house.signed_in("manager@blue.example");
    for n in ["1", "2431", "4862"] {
        let by_number = manager.json(&format!("/api/sales/customers?search={n}&pageSize=8"));
        assert_eq!(by_number["items"][0]["number"], n);
        let by_name = manager.json(&format!("/api/sales/customers?search=harbour%20inn%20{n}&pageSize=8"));
        assert_eq!(first(&by_name), format!("Harbour Inn {n}"));
        let by_words = manager.json(&format!("/api/sales/customers?search={n}%20inn&pageSize=8"));
        assert!(by_words.to_string().contains(&format!("\"Harbour Inn {n}\"")), "{n}");
    }
    let all = manager.json("/api/sales/customers?sort=number&page=25&pageSize=200");
    assert_eq!((all["total"].as_i64(), all["items"].as_array().unwrap().len()), (Some(4_862), 62));
    assert_eq!(all["items"][61]["number"], "4862");
    goes_on_by_cursor(&house);
}

/// Each order shows every customer once, page after page.
fn goes_on_by_cursor(house: &House) {
    let manager = house.signed_in("manager@blue.example");
    for sort in ["name", "-name", "number", "-number", "lastOrder", "-lastOrder", "nextOrder", "-nextOrder"] {
        let (mut seen, mut after) = (std::collections::HashSet::new(), String::new());
        loop {
            let page = manager.json(&format!("/api/sales/customers?pageSize=200&sort={sort}&after={after}"));
            for item in page["items"].as_array().unwrap() {
                assert!(seen.insert(item["id"].as_str().unwrap().to_owned()), "{sort}");
            }
            match page["next"].as_str() {
                Some(next) => after = next.to_owned(),
                None => break,
            }
        }
        assert_eq!(seen.len(), 4_862, "{sort}");
    }
}

#[test]
fn up_to_1000_matches_are_sorted_and_more_come_in_the_order_of_the_index() {
    let house = House::open();
    fill(&house, 1_000);
    let manager = house.signed_in("manager@blue.example");
    let sorted = manager.json("/api/sales/customers?search=harbour&sort=-number&pageSize=10");
    assert_eq!((sorted["items"][0]["number"].as_str(), sorted["unsorted"].as_bool()), (Some("1000"), None));
    let next = sorted["next"].as_str().unwrap();
    let second = manager.json(&format!("/api/sales/customers?search=harbour&sort=-number&pageSize=10&after={next}"));
    assert_eq!(second["items"][0]["number"], "990");
    super::api::make(&manager, &serde_json::json!({"name": "Harbour Inn 1001"}));
    let many = manager.json("/api/sales/customers?search=harbour&sort=-number&pageSize=10");
    assert_eq!((many["total"].as_i64(), many["unsorted"].as_bool()), (Some(1_001), Some(true)));
    let (mut count, mut after) = (0, String::new());
    loop {
        let page = manager.json(&format!("/api/sales/customers?search=harbour&pageSize=200&sort=name&after={after}"));
        count += page["items"].as_array().unwrap().len();
        match page["next"].as_str() {
            Some(next) => after = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(count, 1_001);
}

#[test]
fn inp_1_characters_of_sql_and_of_the_index_are_only_characters() {
    let house = House::open();
    fill(&house, 3);
    let manager = house.signed_in("manager@blue.example");
    let odd = [
        "'",
        "\"",
        "*",
        "-",
        "NEAR(",
        "words:",
        "a OR b",
        "% _",
        "\\",
        "inn'--",
        "हिन्दी",
        "½",
        "(",
        "^",
        "é́",
        "scope : x",
        "\u{0}",
    ];
    for typed in odd {
        let encoded = serde_html_form::to_string([("search", typed)]).unwrap();
        for tail in ["", "&pageSize=8"] {
            let list = manager.json(&format!("/api/sales/customers?{encoded}{tail}"));
            assert!(list["items"].as_array().unwrap().len() <= 3, "{typed}");
        }
    }
    for wrong in ["health=ill", "sort=rowid", "rep=me", "after=AAAA", "due=maybe", "page=0", "pageSize=201", "page=300"]
    {
        assert_eq!(manager.get(&format!("/api/sales/customers?{wrong}")).status(), 422, "{wrong}");
    }
}
