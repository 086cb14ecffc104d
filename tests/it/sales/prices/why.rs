use serde_json::{Value, json};

use super::{Board, made};
use crate::sales::fixtures;
use routebook::store::SystemSql;

/// The Linde in the territory North, with the list "Linde" as its own.
fn linde(board: &Board, own: &str) -> String {
    let linde = fixtures::customer(&board.house.store, board.shop, "1", "Linde", "rep@blue.example");
    let conn = board.house.sqlite();
    let own: Vec<u8> = own
        .split('-')
        .collect::<String>()
        .as_bytes()
        .chunks(2)
        .map(|hex| u8::from_str_radix(std::str::from_utf8(hex).unwrap(), 16).unwrap())
        .collect();
    conn.execute("UPDATE customers SET territory = 'North', price_list_id = ?1 WHERE number = '1'", [own]).unwrap();
    linde.to_string()
}

fn put(board: &Board, list: &Value, product: &str, rows: &[(i64, i64)]) {
    let rows: Vec<Value> = rows
        .iter()
        .map(|(from, cents)| json!({"productId": product, "fromQuantity": from, "unitPriceCents": cents}))
        .collect();
    let path = format!("/api/sales/price-lists/{}/rows", list["id"].as_str().unwrap());
    let answer = board.manager().send("PATCH", &path, &json!({"version": list["version"], "rows": rows}));
    assert_eq!(answer.status(), 200);
}

#[test]
fn the_answer_names_the_list_and_the_row_and_what_the_others_said() {
    let board = Board::open();
    let manager = board.manager();
    let own = made(&manager, &json!({"name": "Linde", "startsOn": "2026-01-01"}));
    let north = made(&manager, &json!({"name": "North", "territory": "North", "startsOn": "2026-01-01"}));
    put(&board, &own, &board.pils, &[(48, 700)]);
    put(&board, &north, &board.pils, &[(6, 950), (12, 900)]);
    let linde = linde(&board, own["id"].as_str().unwrap());
    let rep = board.house.signed_in("rep@blue.example");
    let ask = |quantity: &str, product: &str| {
        rep.json(&format!("/api/sales/price?customer={linde}&product={product}&quantity={quantity}"))
    };
    for (quantity, cents, because, list, from) in [
        ("48", 700, "own", "Linde", 48),
        ("47", 900, "territory", "North", 12),
        ("6", 950, "territory", "North", 6),
        ("5", 1_000, "default", "Standard", 1),
        ("", 1_000, "default", "Standard", 1),
    ] {
        let said = ask(quantity, &board.pils);
        let got = (&said["priceCents"], &said["because"], &said["priceList"], &said["fromQuantity"]);
        assert_eq!(got, (&json!(cents), &json!(because), &json!(list), &json!(from)), "{quantity}");
    }
    let said = ask("5", &board.pils);
    let asked: Vec<_> =
        said["asked"].as_array().unwrap().iter().map(|l| (l["outcome"].clone(), l["fromQuantity"].clone())).collect();
    assert_eq!(asked, [(json!("notReached"), json!(48)), (json!("notReached"), json!(6)), (json!("price"), json!(1))]);
    let page =
        rep.get(&format!("/sales/prices/why?customer={linde}&product={}&quantity=12", board.pils)).text().unwrap();
    for part in ["$9.00 a unit", "Gives the price", "Begins at 48 units", "$10.00 from 1 unit on"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let second = board.house.signed_in("second@blue.example");
    let strange = format!("customer={linde}&product={}", board.pils);
    assert_eq!(second.get(&format!("/api/sales/price?{strange}")).status(), 404);
    let page = second.get(&format!("/sales/prices/why?{strange}")).text().unwrap();
    assert!(page.contains("There is no such customer.") && !page.contains("Linde"), "{page}");
}

/// O16: 11:30 on the 24th in Greenwich is the 25th in Auckland, and a list that starts on the 25th is in force.
#[test]
fn o16_a_list_starts_when_the_day_does_where_the_team_is() {
    let board = Board::open();
    let zone = SystemSql::new("UPDATE tenants SET time_zone = 'Pacific/Auckland' WHERE id = :tenant");
    fixtures::run(&board.house.store, zone, board.shop);
    let manager = board.manager();
    let own = made(&manager, &json!({"name": "Linde", "startsOn": "2026-11-25"}));
    assert_eq!(own["standing"], "coming");
    put(&board, &own, &board.pils, &[(1, 700)]);
    let linde = linde(&board, own["id"].as_str().unwrap());
    let path = format!("/api/sales/price?customer={linde}&product={}", board.pils);
    // From 15:00 on the 23rd to 10:30 on the 24th, which is 23:30 there.
    board.house.clock.advance_seconds(19 * 3_600 + 1_800);
    let before = manager.json(&path);
    assert_eq!((&before["priceCents"], &before["day"]), (&json!(1_000), &json!("2026-11-24")));
    assert_eq!(before["asked"][0]["outcome"], "notInForce");
    board.house.clock.advance_seconds(3_600);
    let after = manager.json(&path);
    assert_eq!((&after["priceCents"], &after["day"]), (&json!(700), &json!("2026-11-25")));
}

#[test]
fn without_scripts_a_search_finds_customer_and_product() {
    let board = Board::open();
    fixtures::customer(&board.house.store, board.shop, "1", "Linde", "rep@blue.example");
    let rep = board.house.signed_in("rep@blue.example");
    let page = rep.get("/sales/prices/why?find=customer&customerSearch=lin&quantity=3").text().unwrap();
    assert!(page.contains("type=\"radio\" name=\"customer\"") && page.contains("Linde"), "{page}");
    let page = rep.get("/sales/prices/why?find=product&productSearch=pil").text().unwrap();
    assert!(page.contains("type=\"radio\" name=\"product\"") && page.contains("Pils"), "{page}");
    let page = rep.get("/sales/prices/why?customerSearch=lin&quantity=0").text().unwrap();
    assert!(page.contains("Choose a customer from those found.") && page.contains("href=\"#f-quantity\""), "{page}");
}
