//! The routes of orders.

use actix_web::http::Method;
use actix_web::web;

use super::form::pages as form;
use super::print::print;
use super::{
    Action, api, board_api, body, bulk_api, confirmation, deliver_api, delivery_api, deposit_api, dto, pages,
    payment_api, returns_api,
};
use crate::web::openapi::Operation;
use crate::web::routes::{Access, Route};

const LIST_QUERY: &[(&str, &str)] = &[
    ("search", "Words that each begin a word of the number, the PO number or the customer."),
    ("status", "One or, repeated, several of draft, awaiting_approval, pending, ready, picked, delivered, cancelled."),
    ("customer", "The customer's id."),
    ("rep", "The id of the rep that the orders are credited to."),
    ("from", "Ordered on this day or later."),
    ("to", "Ordered on this day or earlier."),
    ("deliveredFrom", "Delivered on this day or later; the list is then by day of delivery."),
    ("deliveredTo", "Delivered on this day or earlier."),
    ("paid", "yes for delivered orders that are paid, no for those that are owed."),
    ("kind", "order or return; both unless said."),
    ("sort", "newest, the first unless said, or oldest."),
    ("page", "From 1; page × pageSize up to 10,000."),
    ("pageSize", "Rows of a page, 1 to 200; 50 unless given."),
    ("after", "The `next` of the page before; goes on for ever."),
];

macro_rules! action {
    ($path:literal, $access:ident, $action:ident, $summary:literal) => {
        Route::api(
            Method::POST,
            $path,
            Access::$access,
            Operation::new($summary).takes::<api::ActionBody>().answers::<dto::OrderAnswer>(),
            || web::post().to(|me, id, body| api::action(me, id, body, Action::$action)),
        )
    };
}

/// The routes of this part of the house.
pub fn routes() -> Vec<Route> {
    let mut all = pages();
    all.extend(api());
    all.extend(actions());
    all
}

fn pages() -> Vec<Route> {
    vec![
        Route::page(Method::GET, "/sales/orders", Access::SignedIn, || web::get().to(pages::list)),
        Route::page(Method::POST, "/sales/orders", Access::Seller, || web::post().to(form::post_new)),
        Route::page(Method::GET, "/sales/orders/new", Access::Seller, || web::get().to(form::new)),
        Route::page(Method::GET, "/sales/orders/approvals", Access::SignedIn, || web::get().to(pages::approvals)),
        Route::page(Method::GET, "/sales/orders/board", Access::SignedIn, || web::get().to(pages::board)),
        Route::page(Method::GET, "/sales/orders/print", Access::SignedIn, || web::get().to(print)),
        Route::page(Method::POST, "/sales/orders/bulk", Access::Manager, || web::post().to(pages::bulk)),
        Route::page(Method::POST, "/sales/orders/paid", Access::Manager, || web::post().to(pages::pay_chosen)),
        Route::page(Method::POST, "/sales/orders/{id}/paid", Access::Manager, || web::post().to(pages::paid)),
        Route::page(Method::POST, "/sales/orders/{id}/unpaid", Access::Manager, || web::post().to(pages::unpaid)),
        Route::page(Method::POST, "/sales/orders/{id}/share", Access::Seller, || {
            web::post().to(confirmation::share_page)
        }),
        Route::page(Method::POST, "/sales/orders/{id}/unshare", Access::Seller, || {
            web::post().to(confirmation::unshare)
        }),
        Route::page(Method::GET, "/confirmation", Access::Open, || web::get().to(confirmation::page)),
        Route::page(Method::GET, "/sales/orders/{id}", Access::SignedIn, || web::get().to(pages::show)),
        Route::page(Method::GET, "/sales/orders/{id}/edit", Access::Seller, || web::get().to(form::edit_form)),
        Route::page(Method::POST, "/sales/orders/{id}/edit", Access::Seller, || web::post().to(form::post_edit)),
        Route::page(Method::GET, "/sales/orders/{id}/return", Access::Manager, || web::get().to(pages::return_form)),
        Route::page(Method::POST, "/sales/orders/{id}/return", Access::Manager, || web::post().to(pages::post_return)),
        Route::page(Method::POST, "/sales/orders/{id}/{action}", Access::Seller, || web::post().to(pages::step)),
    ]
}

fn api() -> Vec<Route> {
    let list = Operation::new("Lists the orders one sees.").query(LIST_QUERY).answers::<api::OrderList>();
    let make = Operation::new("Makes a draft, or an order at once. Takes an Idempotency-Key.")
        .takes::<body::OrderBody>()
        .answers::<dto::OrderAnswer>()
        .status(201);
    let get = Operation::new("One order with lines, reasons and timeline.").answers::<dto::OrderAnswer>();
    let board = Operation::new("Open orders by the day they are wanted on.")
        .query(board_api::BOARD_QUERY)
        .answers::<board_api::BoardAnswer>();
    let day = Operation::new("The day that a new order of a customer is proposed for.")
        .answers::<delivery_api::DeliveryDay>();
    let change = Operation::new("Replaces what may still be edited, lines and all.")
        .takes::<body::OrderBody>()
        .answers::<dto::OrderAnswer>();
    vec![
        Route::api(Method::GET, "/api/sales/orders", Access::SignedIn, list, || web::get().to(api::page)),
        Route::api(Method::POST, "/api/sales/orders", Access::Seller, make, || web::post().to(api::post)),
        Route::api(Method::GET, "/api/sales/orders/board", Access::SignedIn, board, || web::get().to(board_api::get)),
        Route::api(Method::GET, "/api/sales/customers/{id}/delivery-day", Access::SignedIn, day, || {
            web::get().to(delivery_api::get)
        }),
        Route::api(Method::GET, "/api/sales/orders/{id}", Access::SignedIn, get, || web::get().to(api::get)),
        Route::api(Method::PATCH, "/api/sales/orders/{id}", Access::Seller, change, || web::patch().to(api::patch)),
    ]
}

fn actions() -> Vec<Route> {
    vec![
        Route::api(
            Method::POST,
            "/api/sales/orders/bulk",
            Access::Manager,
            Operation::new("Marks many orders ready, picked, delivered or paid; what one refuses keeps no other back.")
                .takes::<bulk_api::BulkBody>()
                .answers::<bulk_api::BulkAnswer>(),
            || web::post().to(bulk_api::post),
        ),
        Route::api(
            Method::PUT,
            "/api/sales/products/{id}/deposit",
            Access::Manager,
            Operation::new("Sets the deposit on a unit of a product; orders written from now on have it as a fee.")
                .takes::<deposit_api::Deposit>()
                .answers::<deposit_api::Deposit>(),
            || web::put().to(deposit_api::put),
        ),
        Route::api(
            Method::POST,
            "/api/sales/orders/{id}/confirmation",
            Access::Seller,
            Operation::new("Makes a link that shows the order's confirmation without signing in; an earlier one ends.")
                .takes::<confirmation::ShareBody>()
                .answers::<confirmation::Shared>()
                .status(201),
            || web::post().to(confirmation::post),
        ),
        Route::api(
            Method::DELETE,
            "/api/sales/orders/{id}/confirmation",
            Access::Seller,
            Operation::new("Takes the order's link back.").status(204),
            || web::delete().to(confirmation::delete),
        ),
        Route::api(
            Method::POST,
            "/api/sales/orders/{id}/deliver",
            Access::Manager,
            Operation::new("Delivers, whole or short: takes the goods from what is on hand; what didn't come is an order of its own.")
                .takes::<deliver_api::DeliverBody>()
                .answers::<dto::OrderAnswer>(),
            || web::post().to(deliver_api::post),
        ),
        Route::api(
            Method::POST,
            "/api/sales/orders/{id}/returns",
            Access::Manager,
            Operation::new("Takes back what a delivered order brought, as an order for less than nothing. Takes an Idempotency-Key.")
                .takes::<returns_api::ReturnBody>()
                .answers::<dto::OrderAnswer>()
                .status(201),
            || web::post().to(returns_api::post),
        ),
        action!("/api/sales/orders/{id}/submit", Seller, Submit, "Submits a draft; 409 if a price changed."),
        action!("/api/sales/orders/{id}/approve", Manager, Approve, "Approves an order that waits."),
        action!("/api/sales/orders/{id}/reject", Manager, Reject, "Sends an order that waits back to draft."),
        action!("/api/sales/orders/{id}/ready", Manager, Ready, "Says that an order may be picked."),
        action!("/api/sales/orders/{id}/pick", Manager, Pick, "Says that an order is picked."),
        action!("/api/sales/orders/{id}/cancel", Seller, Cancel, "Cancels, and releases what was reserved."),
        Route::api(
            Method::POST,
            "/api/sales/orders/{id}/paid",
            Access::Manager,
            Operation::new("Says that a delivered order is paid, and on which day.")
                .takes::<payment_api::PaidBody>()
                .answers::<dto::OrderAnswer>(),
            || web::post().to(payment_api::paid),
        ),
        Route::api(
            Method::POST,
            "/api/sales/orders/{id}/unpaid",
            Access::Manager,
            Operation::new("Takes a payment back: the order is owed again.")
                .takes::<api::ActionBody>()
                .answers::<dto::OrderAnswer>(),
            || web::post().to(payment_api::unpaid),
        ),
        action!("/api/sales/orders/{id}/undo", Manager, Undo, "Takes back ready, picked or today's delivery."),
    ]
}
