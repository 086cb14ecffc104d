//! The addresses of customers.

use actix_web::http::Method;
use actix_web::web;

use super::asked::FILTERS;
use super::{addresses, api, assign, care, contacts, dto, merge, pages, tags, views};
use crate::sales::orders;
use crate::web::openapi::Operation;
use crate::web::routes::{Access, Route};

/// A page's route.
macro_rules! page {
    ($method:ident, $path:literal, $access:ident, $verb:ident, $handler:path) => {
        Route::page(Method::$method, $path, Access::$access, || web::$verb().to($handler))
    };
}

/// A route of the API.
macro_rules! api {
    ($method:ident, $path:literal, $access:ident, $verb:ident, $handler:path, $operation:expr) => {
        Route::api(Method::$method, $path, Access::$access, $operation, || web::$verb().to($handler))
    };
}

/// The routes of this part of the house.
pub fn routes() -> Vec<Route> {
    let mut all = page_routes();
    all.extend(small_forms());
    all.extend(api_routes());
    all.extend(people_and_places());
    all.extend(care_routes());
    all.extend(list_routes());
    all
}

fn page_routes() -> Vec<Route> {
    vec![
        page!(GET, "/sales/customers", SignedIn, get, pages::all),
        page!(POST, "/sales/customers", Seller, post, pages::create),
        page!(GET, "/sales/customers/new", Seller, get, pages::new),
        page!(POST, "/sales/customers/views", SignedIn, post, views::pages::save),
        page!(POST, "/sales/customers/views/{viewId}/remove", SignedIn, post, views::pages::remove),
        page!(POST, "/sales/customers/assign", Manager, post, assign::pages::post),
        page!(POST, "/sales/customers/merges/{mergeId}/undo", Manager, post, merge::pages::undo),
        page!(GET, "/sales/customers/{id}/merge", Manager, get, merge::pages::show),
        page!(POST, "/sales/customers/{id}/merge", Manager, post, merge::pages::post),
        page!(GET, "/sales/customers/{id}", SignedIn, get, pages::show),
        page!(POST, "/sales/customers/{id}", Seller, post, pages::update),
        page!(GET, "/sales/customers/{id}/edit", Seller, get, pages::edit),
    ]
}

/// The forms that stand on a customer's page.
fn small_forms() -> Vec<Route> {
    vec![
        page!(POST, "/sales/customers/{id}/contacts", Seller, post, contacts::pages::add),
        page!(POST, "/sales/customers/{id}/contacts/{contactId}", Seller, post, contacts::pages::change),
        page!(POST, "/sales/customers/{id}/contacts/{contactId}/remove", Seller, post, contacts::pages::remove),
        page!(POST, "/sales/customers/{id}/addresses", Seller, post, addresses::pages::add),
        page!(POST, "/sales/customers/{id}/addresses/{addressId}", Seller, post, addresses::pages::change),
        page!(POST, "/sales/customers/{id}/addresses/{addressId}/remove", Seller, post, addresses::pages::remove),
        page!(POST, "/sales/customers/{id}/tags", Seller, post, tags::pages::put),
        page!(POST, "/sales/customers/{id}/hold", Manager, post, care::pages::hold),
        page!(POST, "/sales/customers/{id}/release", Manager, post, care::pages::release),
        page!(POST, "/sales/customers/{id}/close", Seller, post, care::pages::close),
        page!(POST, "/sales/customers/{id}/reopen", Seller, post, care::pages::reopen),
    ]
}

fn api_routes() -> Vec<Route> {
    let list = Operation::new("Customers that you may see.").query(&FILTERS).answers::<dto::CustomerPage>();
    let make = Operation::new("Make a customer. Takes an Idempotency-Key.")
        .takes::<dto::CustomerBody>()
        .answers::<dto::CustomerDetail>()
        .status(201);
    let one = Operation::new("One customer.").answers::<dto::CustomerDetail>();
    let change = Operation::new("Change what is mentioned, from the version named.")
        .takes::<dto::CustomerBody>()
        .answers::<dto::CustomerDetail>();
    let its_orders = Operation::new("The customer's orders that you may see; takes the filters of `orders`.")
        .answers::<orders::OrderList>();
    let bought = Operation::new("What it bought in the last six months, by product.").answers::<dto::BoughtItems>();
    vec![
        api!(GET, "/api/sales/customers", SignedIn, get, api::list, list),
        api!(POST, "/api/sales/customers", Seller, post, api::create, make),
        api!(GET, "/api/sales/customers/{id}", SignedIn, get, api::one, one),
        api!(PATCH, "/api/sales/customers/{id}", Seller, patch, api::change, change),
        api!(GET, "/api/sales/customers/{id}/orders", SignedIn, get, api::orders, its_orders),
        api!(GET, "/api/sales/customers/{id}/products", SignedIn, get, api::products, bought),
    ]
}

fn people_and_places() -> Vec<Route> {
    use addresses::api as place;
    use contacts::api as person;
    let people = Operation::new("The people at a customer.").answers::<person::ContactItems>();
    let add_person = Operation::new("Add a contact. Takes an Idempotency-Key.")
        .takes::<person::ContactBody>()
        .answers::<person::ContactItem>()
        .status(201);
    let change_person =
        Operation::new("Change a contact.").takes::<person::ContactBody>().answers::<person::ContactItem>();
    let places = Operation::new("Further addresses of a customer.").answers::<place::AddressItems>();
    let add_place = Operation::new("Add an address. Takes an Idempotency-Key.")
        .takes::<place::AddressBody>()
        .answers::<place::AddressItem>()
        .status(201);
    let change_place =
        Operation::new("Change an address.").takes::<place::AddressBody>().answers::<place::AddressItem>();
    let remove_person = Operation::new("Remove a contact.").status(204);
    let remove_place = Operation::new("Remove an address.").status(204);
    vec![
        api!(GET, "/api/sales/customers/{id}/contacts", SignedIn, get, person::list, people),
        api!(POST, "/api/sales/customers/{id}/contacts", Seller, post, person::add, add_person),
        api!(PATCH, "/api/sales/customers/{id}/contacts/{contactId}", Seller, patch, person::change, change_person),
        api!(DELETE, "/api/sales/customers/{id}/contacts/{contactId}", Seller, delete, person::remove, remove_person),
        api!(GET, "/api/sales/customers/{id}/addresses", SignedIn, get, place::list, places),
        api!(POST, "/api/sales/customers/{id}/addresses", Seller, post, place::add, add_place),
        api!(PATCH, "/api/sales/customers/{id}/addresses/{addressId}", Seller, patch, place::change, change_place),
        api!(DELETE, "/api/sales/customers/{id}/addresses/{addressId}", Seller, delete, place::remove, remove_place),
    ]
}

fn care_routes() -> Vec<Route> {
    use care::api as care;
    let detail = |summary| Operation::new(summary).answers::<dto::CustomerDetail>();
    let hold = detail("Each order asks a manager from now on.").takes::<care::WhyBody>();
    let release = detail("End the hold.").takes::<care::VersionBody>();
    let close = detail("Close: no more orders are expected.").takes::<care::WhyBody>();
    let reopen = detail("Take it back.").takes::<care::VersionBody>();
    let tag = detail("Give it these tags and no others.").takes::<tags::api::TagsBody>();
    vec![
        api!(POST, "/api/sales/customers/{id}/hold", Manager, post, care::hold, hold),
        api!(POST, "/api/sales/customers/{id}/release", Manager, post, care::release, release),
        api!(POST, "/api/sales/customers/{id}/close", Seller, post, care::close, close),
        api!(POST, "/api/sales/customers/{id}/reopen", Seller, post, care::reopen, reopen),
        api!(PUT, "/api/sales/customers/{id}/tags", Seller, put, tags::api::put, tag),
    ]
}

/// What belongs to the list: views of it, and what is done to many at once.
fn list_routes() -> Vec<Route> {
    use views::api as view;
    let all =
        Operation::new("Your saved views of the list, then those that others share.").answers::<view::ViewItems>();
    let save = Operation::new("Save a view; one of yours of that name is replaced. Takes an Idempotency-Key.")
        .takes::<view::ViewBody>()
        .answers::<view::ViewItem>()
        .status(201);
    let remove = Operation::new("Remove a view of yours; managers also a shared one.").status(204);
    let assign = Operation::new("Give customers to a rep: these, or all that a list's query shows, 2,000 at most.")
        .takes::<assign::api::AssignBody>()
        .answers::<assign::api::Assigned>();
    let merge = Operation::new("Merge another customer into this one; its orders, contacts, addresses and tags come.")
        .takes::<merge::api::MergeBody>()
        .answers::<merge::api::Merged>();
    let undo = Operation::new("Undo a merge of the last day; answers with the customer that is there again.")
        .answers::<dto::CustomerDetail>();
    vec![
        api!(GET, "/api/sales/customers/views", SignedIn, get, view::list, all),
        api!(POST, "/api/sales/customers/views", SignedIn, post, view::save, save),
        api!(DELETE, "/api/sales/customers/views/{viewId}", SignedIn, delete, view::remove, remove),
        api!(POST, "/api/sales/customers/assign", Manager, post, assign::api::post, assign),
        api!(POST, "/api/sales/customers/{id}/merge", Manager, post, merge::api::post, merge),
        api!(POST, "/api/sales/customers/merges/{mergeId}/undo", Manager, post, merge::api::undo, undo),
    ]
}
