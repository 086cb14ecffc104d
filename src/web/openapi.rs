//! The OpenAPI document, made of the route table.

use serde_json::{Map, Value, json};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::routes::{Access, Route};

type Schemas = Vec<(String, RefOr<Schema>)>;

/// A type of a body, by its name, with the schemas it needs.
#[derive(Clone, Copy)]
struct Body {
    reference: fn() -> Value,
    schemas: fn(&mut Schemas),
}

/// What the document says of one call.
#[derive(Clone)]
pub struct Operation {
    summary: &'static str,
    query: &'static [(&'static str, &'static str)],
    body: Option<Body>,
    answer: Option<Body>,
    status: u16,
}

/// The query of every list.
pub const PAGE_QUERY: [(&str, &str); 4] = [
    ("search", "Words that each begin a word of the thing."),
    ("page", "From 1; page × pageSize up to 10,000."),
    ("pageSize", "Rows of a page, 1 to 200; 50 unless given."),
    ("after", "The `next` of the page before; goes on for ever."),
];

impl Operation {
    pub fn new(summary: &'static str) -> Operation {
        Operation { summary, query: &[], body: None, answer: None, status: 200 }
    }

    /// Query parameters beside none: name and meaning.
    pub fn query(mut self, query: &'static [(&'static str, &'static str)]) -> Operation {
        self.query = query;
        self
    }

    pub fn takes<T: ToSchema>(mut self) -> Operation {
        self.body = Some(body_of::<T>());
        self
    }

    pub fn answers<T: ToSchema>(mut self) -> Operation {
        self.answer = Some(body_of::<T>());
        self
    }

    /// The status of success, 200 unless said.
    pub fn status(mut self, status: u16) -> Operation {
        self.status = status;
        self
    }
}

fn body_of<T: ToSchema>() -> Body {
    Body {
        reference: || json!({ "$ref": format!("#/components/schemas/{}", T::name()) }),
        schemas: |all| {
            all.push((T::name().into_owned(), <T as PartialSchema>::schema()));
            T::schemas(all);
        },
    }
}

/// The document for a table of routes.
pub fn document(routes: &[Route]) -> Value {
    let mut paths: Map<String, Value> = Map::new();
    let mut schemas = Schemas::new();
    for route in routes {
        let Some(operation) = &route.operation else { continue };
        for body in [operation.body, operation.answer].into_iter().flatten() {
            (body.schemas)(&mut schemas);
        }
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        path[route.method.as_str().to_lowercase()] = describe(route, operation);
    }
    let schemas: Map<String, Value> = schemas.into_iter().map(|(name, schema)| (name, json!(schema))).collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Routebook",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "The sales portal of a small wholesale team. Times are RFC 3339 UTC, dates YYYY-MM-DD in \
                the tenant's zone, money integer minor units.",
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "session": { "type": "apiKey", "in": "cookie", "name": "session-id" },
                "token": { "type": "http", "scheme": "bearer", "bearerFormat": "rbk_…, a personal token" },
            },
        },
    })
}

fn describe(route: &Route, operation: &Operation) -> Value {
    let status = operation.status.to_string();
    let mut success = json!({ "description": "Done." });
    if let Some(answer) = operation.answer {
        success["content"] = json!({ "application/json": { "schema": (answer.reference)() } });
    }
    let mut described = json!({
        "summary": operation.summary,
        "operationId": format!("{} {}", route.method, route.path),
        "parameters": parameters(route.path, operation.query),
        "responses": {
            status: success,
            "default": { "description": "A problem (RFC 9457) with a code.", "content": { "application/problem+json": {} } },
        },
    });
    if let Some(body) = operation.body {
        described["requestBody"] =
            json!({ "required": true, "content": { "application/json": { "schema": (body.reference)() } } });
    }
    if route.access != Access::Open {
        described["security"] = json!([{ "session": [] }, { "token": [] }]);
    }
    described
}

fn parameters(path: &str, query: &[(&str, &str)]) -> Vec<Value> {
    let in_path = path
        .split('/')
        .filter_map(|s| s.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }));
    let in_query = query.iter().map(|(name, meaning)| {
        json!({ "name": name, "in": "query", "description": meaning, "schema": { "type": "string" } })
    });
    in_path.chain(in_query).collect()
}
