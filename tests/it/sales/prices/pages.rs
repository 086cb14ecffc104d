use serde_json::json;

use super::{Board, made};

#[test]
fn the_form_of_a_list_comes_back_filled_and_leads_to_the_list() {
    let board = Board::open();
    let manager = board.manager();
    let form = [("name", "Winter"), ("startsOn", "2026-12-01"), ("endsOn", "2026-11-01"), ("territory", "<North>")];
    let again = manager.submit("/sales/prices", &form);
    assert_eq!(again.status(), 422);
    let page = again.text().unwrap();
    assert!(page.contains("href=\"#f-endsOn\"") && page.contains("value=\"Winter\""), "{page}");
    assert!(!page.contains("<North>"), "what was typed is escaped");
    let form = [("name", "Winter"), ("startsOn", "2026-12-01"), ("endsOn", "2027-02-28"), ("territory", "North")];
    let done = manager.submit("/sales/prices", &form);
    assert_eq!(done.status(), 303);
    let place = done.headers()["location"].to_str().unwrap().to_owned();
    let page = manager.get(&place).text().unwrap();
    assert!(page.contains("The price list was added.") && page.contains("no customer is in it"), "{page}");
    let path = place.split('?').next().unwrap();
    let edit = manager.get(&format!("{path}/edit")).text().unwrap();
    assert!(edit.contains("name=\"version\" value=\"1\""), "{edit}");
    let change = [("version", "1"), ("name", "Winter"), ("startsOn", "2026-12-02")];
    assert_eq!(manager.submit(path, &change).status(), 303);
    assert_eq!(manager.submit(path, &change).status(), 422, "a second one comes late");
}

#[test]
fn a_list_without_a_first_day_has_always_been_in_force() {
    let board = Board::open();
    let manager = board.manager();
    let done = manager.submit("/sales/prices", &[("name", "House"), ("startsOn", ""), ("endsOn", "")]);
    assert_eq!(done.status(), 303);
    let path = done.headers()["location"].to_str().unwrap().split('?').next().unwrap().to_owned();
    assert_eq!(manager.json(&path.replace("/sales/prices", "/api/sales/price-lists"))["startsOn"], json!(null));
    for at in ["/sales/prices", path.as_str(), &format!("{path}/edit"), &format!("{path}/print")] {
        let page = manager.get(at).text().unwrap();
        assert!(!page.contains("1900"), "{at}: {page}");
    }
    assert!(manager.get(&path).text().unwrap().contains("In force, always"));
}

/// The table's fields of one row.
fn row<'a>(product: &'a str, from: &'a str, was: &'a str, price: &'a str) -> [(&'a str, &'a str); 4] {
    [("product", product), ("from", from), ("was", was), ("price", price)]
}

#[test]
fn many_prices_are_typed_over_at_once_and_the_page_comes_back_where_it_was() {
    let board = Board::open();
    let manager = board.manager();
    let (list, pils, wein) = (board.standard(), board.pils.as_str(), board.wein.as_str());
    let path = format!("/sales/prices/{list}/table");
    let page = manager.get(&format!("{path}?show=all&search=pils")).text().unwrap();
    assert!(page.contains("name=\"was\" value=\"1000\"") && page.contains("value=\"10.00\""), "{page}");
    let form = [row(pils, "1", "1000", "11.50"), row(wein, "1", "2000", "")].concat();
    let saved = manager.submit(&format!("{path}?show=all&page=1&pageSize=20"), &form);
    assert_eq!(saved.status(), 303);
    let place = saved.headers()["location"].to_str().unwrap();
    assert_eq!(place, format!("{path}?show=all&page=1&pageSize=20&notice=saved"));
    assert!(manager.get(place).text().unwrap().contains("The prices were saved."));
    assert_eq!(board.breaks(&manager, &list, pils), [(1, 1_150)]);
    assert_eq!(board.breaks(&manager, &list, wein), []);
}

#[test]
fn what_somebody_else_changed_meanwhile_is_said_at_its_row_and_nothing_is_lost() {
    let board = Board::open();
    let manager = board.manager();
    let (list, pils, wein) = (board.standard(), board.pils.as_str(), board.wein.as_str());
    let path = format!("/sales/prices/{list}/table");
    assert_eq!(manager.submit(&path, &row(pils, "1", "1000", "12.00")).status(), 303);
    // The other manager's page still shows 10.00 and 20.00.
    let form = [row(wein, "1", "2000", "21.00"), row(pils, "1", "1000", "13.00")].concat();
    let again = manager.submit(&path, &form);
    assert_eq!(again.status(), 422);
    let page = again.text().unwrap();
    assert!(page.contains("P1: $12.00 stands here now; it was $10.00 when you began."), "{page}");
    assert!(page.contains("href=\"#f-rows[1].price\"") && page.contains("value=\"13.00\""), "{page}");
    assert!(page.contains("name=\"was\" value=\"1200\""), "a second try knows what stands there: {page}");
    assert_eq!(board.breaks(&manager, &list, wein), [(1, 2_000)], "all or none");
    let untouched = [row(wein, "1", "2000", "21.00"), row(pils, "1", "1000", "10.00")].concat();
    assert_eq!(manager.submit(&path, &untouched).status(), 303, "what wasn't typed over is nobody's conflict");
    assert_eq!(board.breaks(&manager, &list, pils), [(1, 1_200)]);
    let wrong = manager.submit(&path, &row(pils, "1", "1200", "12,5x"));
    assert_eq!(wrong.status(), 422);
    assert!(wrong.text().unwrap().contains("value=\"12,5x\""));
    assert_eq!(manager.submit(&path, &[("product", pils)]).status(), 400);
}

#[test]
fn quantities_of_a_product_are_a_form_of_their_own_and_both_of_two_equal_ones_are_named() {
    let board = Board::open();
    let manager = board.manager();
    let (list, pils) = (board.standard(), board.pils.as_str());
    let path = format!("/sales/prices/{list}/products/{pils}");
    assert!(manager.get(&path).text().unwrap().contains("value=\"10.00\""));
    let typed = |rows: &[(&'static str, &'static str)]| {
        let mut form = vec![("version", "1")];
        form.extend(rows.iter().flat_map(|(from, price)| [("from", *from), ("price", *price)]));
        form
    };
    let again = manager.submit(&path, &typed(&[("1", "10.00"), ("", ""), ("12", "9.00"), ("12", "8.00")]));
    assert_eq!(again.status(), 422);
    let page = again.text().unwrap();
    assert!(page.contains("Rows 3 and 4 both begin at 12 units."), "{page}");
    assert!(page.contains("#f-rows[2].fromQuantity") && page.contains("#f-rows[3].fromQuantity"), "{page}");
    assert_eq!(manager.submit(&path, &typed(&[("0", "10.00")])).status(), 422, "no quantity is zero");
    assert_eq!(manager.submit(&path, &typed(&[("6", "9.50"), ("12", "9.00"), ("", "")])).status(), 303);
    assert_eq!(board.breaks(&manager, &list, pils), [(6, 950), (12, 900)]);
    let late = manager.submit(&path, &typed(&[("1", "1.00")]));
    assert_eq!(late.status(), 422, "somebody was quicker");
}

#[test]
fn a_copy_is_made_by_its_form_and_refused_with_everything_typed() {
    let board = Board::open();
    let manager = board.manager();
    let path = format!("/sales/prices/{}/copy", board.standard());
    let form = [("name", "2027"), ("startsOn", "2027-01-01"), ("raise", "4 %"), ("step", "10"), ("isDefault", "on")];
    let again = manager.submit(&path, &form);
    assert_eq!(again.status(), 422);
    let page = again.text().unwrap();
    assert!(page.contains("“Standard” is the default list") && page.contains("value=\"4 %\""), "{page}");
    let form = [("name", "2027"), ("startsOn", "2027-01-01"), ("raise", "4 %"), ("step", "10")];
    let done = manager.submit(&path, &form);
    assert_eq!(done.status(), 303);
    let page = manager.get(done.headers()["location"].to_str().unwrap()).text().unwrap();
    assert!(page.contains("$10.40") && page.contains("$20.80") && page.contains("Coming"), "{page}");
    let bad = manager.submit(&path, &[("name", ""), ("startsOn", "x"), ("raise", "lots")]).text().unwrap();
    for field in ["name", "startsOn", "raise"] {
        assert!(bad.contains(&format!("href=\"#f-{field}\"")), "{field}: {bad}");
    }
}

#[test]
fn a_list_is_printed_whole_by_category() {
    let board = Board::open();
    let page = board.house.signed_in("rep@blue.example").get(&format!("/sales/prices/{}/print", board.standard()));
    let text = page.text().unwrap();
    assert!(text.contains("Without a category") && text.contains("Wein") && text.contains("20.00"), "{text}");
}

#[test]
fn o10_each_page_of_prices_runs_few_statements() {
    let board = Board::open();
    let manager = board.manager();
    let list = board.standard();
    made(&manager, &json!({"name": "North", "territory": "North"}));
    let one = format!("/sales/prices/{list}");
    for path in [
        "/sales/prices",
        "/sales/prices?show=all&search=s",
        "/sales/prices/new",
        "/sales/prices/why",
        &one,
        &format!("{one}?search=pil&show=all"),
        &format!("{one}/table?search=pil"),
        &format!("{one}/edit"),
        &format!("{one}/copy"),
        &format!("{one}/print"),
        &format!("{one}/products/{}", board.pils),
    ] {
        let before = board.house.store.statements();
        assert_eq!(manager.get(path).status(), 200, "{path}");
        let run = board.house.store.statements() - before;
        assert!(run <= 12, "{path}: {run}");
    }
}
