//! The route table: each feature lists its routes, the app mounts them, the sweep test walks them and
//! the OpenAPI document is made of them, so the three can't differ.

use actix_web::http::Method;
use actix_web::web::{self, ServiceConfig};

use super::gate;
use super::openapi::Operation;

/// Who may use a route. The gate refuses others before a body is read, the handler's transaction refuses
/// them again; the sweep proves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// No session needed.
    Open,
    /// Anyone signed in.
    SignedIn,
    /// Reps, managers, admins.
    Seller,
    /// Managers, admins.
    Manager,
    /// Admins.
    Admin,
}

/// One method on one path.
#[derive(Clone)]
pub struct Route {
    pub method: Method,
    pub path: &'static str,
    pub access: Access,
    pub operation: Option<Operation>,
    make: fn() -> actix_web::Route,
}

impl Route {
    /// A page, or anything else outside the API.
    pub fn page(method: Method, path: &'static str, access: Access, make: fn() -> actix_web::Route) -> Route {
        Route { method, path, access, operation: None, make }
    }

    /// A call of the JSON API, with what the OpenAPI document says of it.
    pub fn api(
        method: Method,
        path: &'static str,
        access: Access,
        operation: Operation,
        make: fn() -> actix_web::Route,
    ) -> Route {
        Route { method, path, access, operation: Some(operation), make }
    }
}

/// Literal segments before parameters, so that `/customers/new` is not taken for an id.
fn order(path: &str) -> Vec<(bool, &str)> {
    path.split('/').map(|segment| (segment.starts_with('{'), segment)).collect()
}

/// Mounts the table: one resource a path, so another verb is 405 and not 404.
pub fn mount(routes: &[Route], config: &mut ServiceConfig) {
    let mut sorted: Vec<&Route> = routes.iter().collect();
    sorted.sort_by(|a, b| order(a.path).cmp(&order(b.path)));
    for same_path in sorted.chunk_by(|a, b| a.path == b.path) {
        let mut resource = web::resource(same_path[0].path);
        for route in same_path {
            resource = resource.route(gate::guard((route.make)(), route));
        }
        config.service(resource.default_service(web::to(super::problem::method_not_allowed)));
    }
}
