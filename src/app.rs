//! The only composer: a [`Site`] and a bound address become a running server.

use actix_web::dev::ServerHandle;
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, HttpServer, web};

use crate::admin;
use crate::auth::{self, Lane};
use crate::sales::{customers, dashboard, orders, prices, products, search};
use crate::values::Problem;
use crate::web::routes::{self, Access, Route};
use crate::web::{Site, assets, health, manners, openapi, page, problem, styleguide};
use actix_web::http::Method;

/// Every route there is.
pub fn routes() -> Vec<Route> {
    let mut all = own_routes();
    all.extend(auth::routes());
    all.extend(dashboard::routes());
    all.extend(customers::routes());
    all.extend(products::routes());
    all.extend(prices::routes());
    all.extend(orders::routes());
    all.extend(search::routes());
    all.extend(admin::routes());
    all
}

fn own_routes() -> Vec<Route> {
    let home = || web::get().to(|| async { page::see_other("/sales/dashboard") });
    vec![
        Route::page(Method::GET, "/", Access::Open, home),
        Route::page(Method::GET, "/sales", Access::Open, home),
        Route::page(Method::GET, "/static/{name}", Access::Open, || web::get().to(assets::serve)),
        Route::page(Method::GET, "/healthz", Access::Open, || web::get().to(health::alive)),
        Route::page(Method::GET, "/readyz", Access::Open, || web::get().to(health::ready)),
        Route::page(Method::GET, "/styleguide", Access::Open, || web::get().to(styleguide::show)),
        Route::page(Method::GET, "/api/openapi.json", Access::Open, || web::get().to(document)),
    ]
}

/// GET `/api/openapi.json`.
async fn document() -> actix_web::HttpResponse {
    actix_web::HttpResponse::Ok().json(openapi::document(&routes()))
}

/// What runs has so long to finish; a little is left of the ten seconds of OVL-5.
const SHUTDOWN_SECONDS: u64 = 9;

/// How the portal is reached.
pub struct Doors {
    /// Bound already.
    pub sockets: Vec<std::net::TcpListener>,
    /// With it, all of them speak https.
    pub tls: Option<rustls::ServerConfig>,
    /// Threads that answer.
    pub workers: usize,
}

/// Serves until stopped; signals are the caller's.
pub fn serve(site: Site, lane: Lane, doors: Doors) -> std::io::Result<actix_web::dev::Server> {
    let site = web::Data::new(site);
    let lane = web::Data::new(lane);
    let mut server = HttpServer::new(move || {
        App::new()
            .app_data(site.clone())
            .app_data(lane.clone())
            .app_data(web::PathConfig::default().error_handler(|_, _| Problem::not_found("page").into()))
            .wrap(from_fn(auth::renewal::wrap))
            .wrap(from_fn(manners::wrap))
            .wrap(Compress::default())
            .configure(|config| routes::mount(&routes(), config))
            .default_service(web::to(problem::not_found))
    })
    .workers(doors.workers)
    .disable_signals()
    .keep_alive(std::time::Duration::from_secs(75))
    .client_request_timeout(std::time::Duration::from_secs(5))
    .shutdown_timeout(SHUTDOWN_SECONDS)
    .max_connections(4096);
    for socket in doors.sockets {
        server = match &doors.tls {
            Some(tls) => server.listen_rustls_0_23(socket, tls.clone())?,
            None => server.listen(socket)?,
        };
    }
    Ok(server.run())
}

/// Stops a server, letting what runs finish.
pub async fn stop(handle: ServerHandle) {
    handle.stop(true).await;
}
