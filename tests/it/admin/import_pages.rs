//! Importing and exporting by page: brought, looked at, then written.

use reqwest::blocking::Response;
use routebook::jobs;
use routebook::values::ProductId;

use crate::auth::audited;
use crate::house::{Browser, House};
use crate::sales::fixtures;

const PATH: &str = "/sales/admin/import";

fn bring(browser: &Browser, kind: &str, content: &[u8]) -> Response {
    let head = format!(
        "--cut\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\n{kind}\r\n--cut\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"books.csv\"\r\nContent-Type: text/csv\r\n\r\n"
    );
    let body = [head.as_bytes(), content, b"\r\n--cut--\r\n"].concat();
    let post = browser.client().post(browser.address(PATH)).header("content-type", "multipart/form-data; boundary=cut");
    post.body(body).send().unwrap()
}

/// The address of the look at a file just brought.
fn brought(browser: &Browser, kind: &str, content: &[u8]) -> String {
    let answer = bring(browser, kind, content);
    assert_eq!(answer.status(), 303);
    answer.headers()["location"].to_str().unwrap().to_owned()
}

fn shop(house: &House) -> (fixtures::Shop, ProductId) {
    let shop = fixtures::open_shop(&house.store, "blue");
    (shop, fixtures::product(&house.store, shop, "P1", "Pils", 1_000, Some(5)))
}

#[test]
fn a_manager_brings_prices_looks_at_what_would_be_written_and_writes_it_once() {
    let house = House::open();
    shop(&house);
    let manager = house.signed_in("manager@blue.example");
    let look = brought(&manager, "prices", b"product;unitPrice\nP1;12.50\n");
    let page = manager.get(&look).text().unwrap();
    assert!(page.contains("1 prices: 0 added, 1 changed, 0 as they were"), "{page}");
    assert!(page.contains("books.csv") && page.contains("not written yet"));
    assert_eq!(audited(&house, "imported"), 0, "a look writes nothing");
    let confirm = format!("{look}/confirm");
    assert_eq!(manager.submit(&confirm, &[]).headers()["location"].to_str().unwrap(), look);
    assert!(manager.get(&look).text().unwrap().contains("1 prices: 0 added, 1 changed, 0 as they were"));
    assert_eq!(manager.submit(&confirm, &[]).status(), 303, "again is the same");
    assert_eq!(audited(&house, "imported"), 1);
    let file = manager.get("/sales/admin/export/prices");
    assert_eq!(file.headers()["content-disposition"], "attachment; filename=\"prices-2026-11-23.csv\"");
    assert!(file.text().unwrap().contains("Standard,P1,1,12.50"));
}

#[test]
fn an_admin_says_what_columns_of_other_names_mean() {
    let house = House::open();
    let admin = house.signed_in("admin@blue.example");
    let look = brought(&admin, "customers", b"Nr;Firma;Ort;Egal\n7;M\xfcller;K\xf6ln;NULL\n8;Krone;NULL;x\n");
    let page = admin.get(&look).text().unwrap();
    assert!(page.contains("The file has no such column.") && !page.contains("/confirm"), "nothing to confirm");
    assert!(page.contains("Müller · Krone"), "the first rows help to say");
    let means = [("means", "number"), ("means", "name"), ("means", "city"), ("means", ""), ("nullText", "NULL")];
    assert_eq!(admin.submit(&look, &means).status(), 303);
    let page = admin.get(&look).text().unwrap();
    assert!(page.contains("2 customers: 2 added"), "{page}");
    assert_eq!(admin.submit(&format!("{look}/confirm"), &[]).status(), 303);
    let list = admin.json("/api/sales/customers?sort=number");
    assert_eq!((&list["items"][0]["name"], &list["items"][0]["city"]), (&"Müller".into(), &"Köln".into()));
    assert_eq!(list["items"][1]["city"], "");
}

#[test]
fn each_bad_row_is_named_and_nothing_is_written() {
    let house = House::open();
    let shop = shop(&house);
    let manager = house.signed_in("manager@blue.example");
    let look = brought(&manager, "stock", b"product,onHand\nP1,9\nP2,4\n");
    let page = manager.get(&look).text().unwrap();
    assert!(page.contains("line 3, product") && page.contains("There is no such product."), "{page}");
    let refused = manager.submit(&format!("{look}/confirm"), &[]);
    assert_eq!(refused.status(), 422);
    assert!(refused.text().unwrap().contains("line 3, product"));
    assert_eq!(audited(&house, "imported"), 0);
    assert_eq!(fixtures::stock(&house.store, shop.0, shop.1), (5, 0), "as it was");
    let broken = brought(&manager, "stock", b"a\0b\n");
    assert!(manager.get(&broken).text().unwrap().contains("This is not a CSV file."));
}

#[test]
fn o8_managers_bring_prices_and_stock_and_nobody_sees_anothers_file() {
    let house = House::open();
    shop(&house);
    let (admin, manager) = (house.signed_in("admin@blue.example"), house.signed_in("manager@blue.example"));
    for kind in ["customers", "products", "orders", "kings", ""] {
        let refused = bring(&manager, kind, b"number,name\n1,Linde\n");
        assert_eq!(refused.status(), 422, "{kind}");
        assert!(refused.text().unwrap().contains("href=\"#f-kind\""), "{kind}");
    }
    for kind in ["customers", "products", "orders"] {
        assert_eq!(manager.get(&format!("/sales/admin/export/{kind}")).status(), 403, "{kind}");
        assert_eq!(admin.get(&format!("/sales/admin/export/{kind}")).status(), 200, "{kind}");
    }
    assert_eq!(admin.get("/sales/admin/export/kings").status(), 404);
    let look = brought(&manager, "stock", b"product,onHand\nP1,9\n");
    for who in ["admin@blue.example", "manager@green.example"] {
        let other = house.signed_in(who);
        assert_eq!(other.get(&look).status(), 404, "{who}");
        assert_eq!(other.submit(&format!("{look}/confirm"), &[]).status(), 404, "{who}");
    }
    for who in ["rep", "viewer"] {
        let browser = house.signed_in(&format!("{who}@blue.example"));
        assert_eq!((browser.get(PATH).status(), bring(&browser, "stock", b"x").status()).1, 403, "{who}");
    }
    assert_eq!(manager.get(&look).status(), 200);
}

#[test]
fn inp_5_an_upload_is_bounded_and_a_form_of_another_kind_is_refused() {
    let house = House::open();
    let admin = house.signed_in("admin@blue.example");
    assert_eq!(bring(&admin, "customers", &vec![b'a'; 17 << 20]).status(), 413);
    assert_eq!(admin.submit(PATH, &[("kind", "customers")]).status(), 415);
    let cut = admin.client().post(admin.address(PATH)).header("content-type", "multipart/form-data; boundary=cut");
    assert_eq!(cut.body("--cut\r\nContent-Disposition: form-data").send().unwrap().status(), 400);
    let none = admin.client().post(admin.address(PATH)).header("content-type", "multipart/form-data; boundary=cut");
    let none = none.body("--cut\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nstock\r\n--cut--\r\n");
    assert!(none.send().unwrap().text().unwrap().contains("Choose a file."));
}

#[test]
fn swp_a_file_waits_half_an_hour_and_then_goes() {
    let house = House::open();
    let admin = house.signed_in("admin@blue.example");
    let rows =
        || house.sqlite().query_row("SELECT COUNT(*) FROM import_uploads", [], |row| row.get::<_, i64>(0)).unwrap();
    brought(&admin, "customers", b"number,name\n1,Linde\n");
    let look = brought(&admin, "customers", b"number,name\n2,Krone\n");
    assert_eq!(rows(), 1, "a newer takes the place of one that waits");
    house.clock.advance_seconds(30 * 60);
    assert_eq!(admin.get(&look).status(), 404);
    let store = house.store.clone();
    actix_web::rt::System::new().block_on(async move { jobs::round(&store).await }).unwrap();
    assert_eq!(rows(), 0);
}
