use super::Store;
use crate::sales::fixtures;
use crate::sales::orders::typed::{attributes, texts};

#[test]
fn goods_are_received_adjusted_and_moved_by_forms_that_keep_what_was_typed() {
    let store = Store::open();
    let manager = store.manager();
    let north = store.north();
    let main = store.shop.warehouse.to_string();
    let path = format!("/sales/stock/{}", store.pils);
    let form = |units: &'static str, note: &'static str| {
        [("warehouseId", main.clone()), ("quantity", units.into()), ("note", note.into())]
    };
    let submit = |job: &str, form: &[(&str, String)]| {
        let pairs: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        manager.submit(&format!("{path}/{job}"), &pairs)
    };
    let again = submit("receive", &form("0", "LS 9"));
    assert_eq!(again.status(), 422);
    let page = again.text().unwrap();
    assert!(page.contains("href=\"#f-quantity\"") && page.contains("value=\"LS 9\""), "{page}");
    let done = submit("receive", &form("12", "LS 9"));
    assert_eq!(done.headers()["location"].to_str().unwrap(), format!("{path}?notice=received"));
    assert_eq!(submit("adjust", &form("-2", "x")).status(), 422, "why must say something");
    assert_eq!(submit("adjust", &form("-2", "Broken")).status(), 303);
    let mut moving = form("10", "").to_vec();
    moving.push(("to", north));
    assert_eq!(submit("move", &moving).status(), 303);
    assert_eq!(submit("burn", &form("1", "")).status(), 404);
    let page = manager.get(&format!("{path}?notice=moved")).text().unwrap();
    for part in ["Moved.", "LS 9", "Broken", "to North", "from Main", "Together"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    store.assert_sums();
}

#[test]
fn many_products_are_counted_on_one_sheet_and_its_blank_is_printed() {
    let store = Store::open();
    let manager = store.manager();
    let main = store.shop.warehouse.to_string();
    let page = manager.get("/sales/stock/count").text().unwrap();
    assert!(page.contains("name=\"was\" value=\"100\"") && page.contains("data-sheet"), "{page}");
    let form = |was: &'static str, units: &'static str| {
        [("warehouseId", main.clone()), ("product", store.pils.clone()), ("was", was.into()), ("units", units.into())]
    };
    let submit = |form: &[(&str, String)]| {
        let pairs: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        manager.submit("/sales/stock/count?search=pils", &pairs)
    };
    assert_eq!(submit(&form("100", "")).status(), 422, "nothing was typed");
    assert_eq!(submit(&form("100", "a few")).status(), 422);
    let again = submit(&form("90", "88"));
    assert_eq!(again.status(), 422);
    let page = again.text().unwrap();
    assert!(
        page.contains("90 were on hand when the sheet was made, 100 are now.") && page.contains("value=\"88\""),
        "{page}"
    );
    assert!(page.contains("name=\"was\" value=\"100\"") && page.contains("#f-rows[0].units"), "{page}");
    let done = submit(&form("100", "88"));
    assert_eq!(done.headers()["location"].to_str().unwrap(), "/sales/stock/count?search=pils&notice=counted");
    assert_eq!(store.pils_on_hand(&manager)[0].1, 88);
    let blank = manager.get("/sales/stock/count/print").text().unwrap();
    assert_eq!(texts(&blank, "tbody th"), ["Pils"]);
    assert_eq!(texts(&blank, "tbody td"), ["P1", "1", "______", "______"], "nothing of what is on hand");
    assert_eq!(texts(&blank, ".lede"), ["Main, 2026-11-23. Counted by: ________________"]);
    store.assert_sums();
}

#[test]
fn the_blank_has_what_the_count_shows_and_says_so() {
    let store = Store::open();
    let manager = store.manager();
    for (code, name, units) in [("B1", "Bock", 0), ("C1", "Cola", 7)] {
        fixtures::product(&store.house.store, store.shop, code, name, 500, Some(units));
    }
    let north = store.north();
    for (query, names, lede) in [
        ("", vec!["Bock", "Cola", "Pils"], "Main, 2026-11-23. Counted by: ________________"),
        ("search=pils", vec!["Pils"], "Main, 2026-11-23. Only: search “pils”. Counted by: ________________"),
        ("show=out", vec!["Bock"], "Main, 2026-11-23. Only: out: none left. Counted by: ________________"),
        ("pageSize=1&page=2", vec!["Bock", "Cola", "Pils"], "Main, 2026-11-23. Counted by: ________________"),
        (
            &format!("search=co&warehouseId={north}"),
            vec!["Cola"],
            "North, 2026-11-23. Only: search “co”. Counted by: ________________",
        ),
    ] {
        let count = manager.get(&format!("/sales/stock/count?{query}")).text().unwrap();
        let link = &attributes(&count, "a[href^='/sales/stock/count/print']", "href")[0];
        let blank = manager.get(link).text().unwrap();
        assert_eq!(
            (texts(&blank, "tbody th"), &texts(&blank, ".lede")[0]),
            (names.iter().map(ToString::to_string).collect(), &lede.to_owned())
        );
        let back = &attributes(&blank, "a[href^='/sales/stock/count']", "href")[0];
        assert_eq!(manager.get(back).status(), 200);
        assert_eq!(*link, back.replace("/count", "/count/print"), "and leads back to the same");
    }
    let chips = manager.get("/sales/stock/count?show=out").text().unwrap();
    assert_eq!(texts(&chips, ".chips li"), ["Remove filter Out: none left"]);
}

#[test]
fn a_refused_sheet_keeps_the_warehouse_and_a_saved_one_its_place() {
    let store = Store::open();
    let manager = store.manager();
    let north = store.north();
    let form = |units: &'static str| {
        [("warehouseId", north.as_str()), ("product", &store.pils), ("was", "0"), ("units", units)]
    };
    for path in ["/sales/stock/count", "/sales/stock/receive"] {
        let again = manager.submit(path, &form("a few")).text().unwrap();
        assert_eq!(
            attributes(&again, "select[name=warehouseId] option[selected]", "value"),
            [north.as_str()],
            "{path}"
        );
        assert_eq!(attributes(&again, "form.stack", "action"), [format!("{path}?warehouseId={north}")]);
    }
    let path = "/sales/stock/count?search=p&page=1&pageSize=1";
    let done = manager.submit(path, &form("3"));
    assert_eq!(
        done.headers()["location"].to_str().unwrap(),
        "/sales/stock/count?search=p&page=1&pageSize=1&notice=counted"
    );
    fixtures::product(&store.house.store, store.shop, "B1", "Bock", 500, Some(5));
    let list = manager.get("/sales/stock?pageSize=1").text().unwrap();
    assert_eq!(attributes(&list, ".pager a[rel=next]", "href"), ["/sales/stock?pageSize=1&page=2"]);
}

#[test]
fn a_delivery_of_many_products_is_received_on_one_sheet() {
    let store = Store::open();
    let manager = store.manager();
    let main = store.shop.warehouse.to_string();
    let form =
        [("warehouseId", main.as_str()), ("note", "LS 5"), ("product", &store.pils), ("was", "100"), ("units", "24")];
    let done = manager.submit("/sales/stock/receive", &form);
    assert_eq!(done.status(), 303);
    assert_eq!(store.pils_on_hand(&manager)[0].1, 124);
    assert_eq!(manager.submit("/sales/stock/receive", &[("product", store.pils.as_str())]).status(), 400);
}

#[test]
fn o10_each_page_of_stock_runs_few_statements() {
    let store = Store::open();
    let manager = store.manager();
    let one = format!("/sales/stock/{}", store.pils);
    for path in [
        "/sales/stock",
        "/sales/stock?search=pil&show=out",
        "/sales/stock?show=short",
        "/sales/stock/count?search=pil",
        "/sales/stock/receive",
        "/sales/stock/count/print",
        "/sales/stock/warehouses",
        &one,
        &format!("{one}/adjust"),
    ] {
        let before = store.house.store.statements();
        assert_eq!(manager.get(path).status(), 200, "{path}");
        let run = store.house.store.statements() - before;
        assert!(run <= 12, "{path}: {run}");
    }
}
