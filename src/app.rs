//! The only composer: a [`Site`] and a bound address become a running server.

use actix_web::dev::{Server, ServerHandle};
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, web};

use crate::admin;
use crate::auth::{self, Lane};
use crate::sales::{customers, dashboard, orders, prices, products, search, stock};
use crate::values::Problem;
use crate::web::doors::{Treatment, listen};
use crate::web::patience::Patience;
use crate::web::routes::{self, Access, Route};
use crate::web::{Site, assets, bare_answers, health, manners, openapi, page, problem, styleguide};
use actix_web::http::Method;

/// Every route there is.
pub fn routes() -> Vec<Route> {
    let mut all = own_routes();
    all.extend(auth::routes());
    all.extend(dashboard::routes());
    all.extend(customers::routes());
    all.extend(products::routes());
    all.extend(prices::routes());
    all.extend(stock::routes());
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
pub fn serve(site: Site, lane: Lane, doors: Doors) -> std::io::Result<Server> {
    serve_with(site, lane, doors, Patience::default())
}

/// The same with limits of one's own.
pub fn serve_with(site: Site, lane: Lane, doors: Doors, patience: Patience) -> std::io::Result<Server> {
    let treatment = Treatment { patience, secure: site.is_secure() };
    let (site, lane) = (web::Data::new(site), web::Data::new(lane));
    let (inside, limits) = (web::Data::new(manners::InFlight::default()), web::Data::new(patience));
    let app = move || {
        App::new()
            .app_data(site.clone())
            .app_data(lane.clone())
            .app_data(inside.clone())
            .app_data(limits.clone())
            .app_data(web::PathConfig::default().error_handler(|_, _| Problem::not_found("page").into()))
            .wrap(from_fn(auth::renewal::wrap))
            .wrap(from_fn(manners::wrap))
            .wrap(Compress::default())
            .wrap(from_fn(bare_answers::watch))
            .configure(|config| routes::mount(&routes(), config))
            .default_service(web::to(problem::not_found))
    };
    let mut server = Server::build()
        .workers(doors.workers)
        .disable_signals()
        .shutdown_timeout(SHUTDOWN_SECONDS)
        .max_concurrent_connections(4096);
    for socket in doors.sockets {
        server = listen(server, socket, doors.tls.as_ref(), treatment, app.clone())?;
    }
    Ok(server.run())
}

/// Stops a server, letting what runs finish.
pub async fn stop(handle: ServerHandle) {
    handle.stop(true).await;
}
