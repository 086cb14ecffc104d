//! A body for each route: JSON as the OpenAPI document describes it, forms as the pages have them.

use routebook::app;
use routebook::web::openapi;
use routebook::web::routes::Route;
use serde_json::{Map, Value, json};

use super::paths::Filled;
use crate::house::PASSWORD;

/// What a property of this name may hold; the rest follows from its type.
fn by_name(name: &str, filled: &Filled) -> Option<Value> {
    let id =
        |collection: &str| filled.path(&format!("/{collection}/{{id}}")).map(|path| json!(path.rsplit('/').next()));
    match name {
        "customerId" => id("customers"),
        "productId" => id("products"),
        "orderId" => id("orders"),
        "lineId" => id("lines"),
        "repId" | "userId" | "to" => id("users"),
        "warehouseId" | "toWarehouseId" => id("warehouses"),
        "priceListId" => id("price-lists"),
        "email" => Some(json!("someone@red.example")),
        "password" | "current" => Some(json!(PASSWORD)),
        "new" => Some(json!("a quiet lamp over the lake")),
        "access" => Some(json!("read")),
        "action" => Some(json!("ready")),
        "role" => Some(json!("rep")),
        "priority" => Some(json!("high")),
        "premise" => Some(json!("on")),
        "number" | "code" => Some(json!("4711")),
        "discountBp" => Some(json!(0)),
        "query" => Some(json!("health=late")),
        name if name.ends_with("On") || name.ends_with("Until") || name == "day" => Some(json!("2026-12-01")),
        name if name.ends_with("Weekdays") => Some(json!(["tue"])),
        _ => None,
    }
}

/// The document, to make bodies from.
pub struct Bodies {
    document: Value,
}

impl Bodies {
    pub fn new() -> Bodies {
        Bodies { document: openapi::document(&app::routes()) }
    }

    /// The schema of a route's body.
    pub fn schema(&self, route: &Route) -> Option<&Value> {
        let operation = &self.document["paths"][route.path][route.method.as_str().to_lowercase()];
        operation.pointer("/requestBody/content/application~1json/schema")
    }

    /// The names that a route's query takes.
    pub fn query(&self, route: &Route) -> Vec<&str> {
        let operation = &self.document["paths"][route.path][route.method.as_str().to_lowercase()];
        let parameters = operation["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
        let in_query = parameters.iter().filter(|parameter| parameter["in"] == "query");
        in_query.filter_map(|parameter| parameter["name"].as_str()).collect()
    }

    /// Does the route make something, and answer with it?
    pub fn creates(&self, route: &Route) -> bool {
        let operation = &self.document["paths"][route.path][route.method.as_str().to_lowercase()];
        operation["responses"]["201"].is_object()
    }

    /// The words in the meaning of a query's name, and each the other way round.
    pub fn words(&self, route: &Route, name: &str) -> Vec<String> {
        let operation = &self.document["paths"][route.path][route.method.as_str().to_lowercase()];
        let mut all = operation["parameters"].as_array().into_iter().flatten();
        let meaning =
            all.find(|one| one["name"] == name).and_then(|one| one["description"].as_str()).unwrap_or_default();
        let words = meaning.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
        words.flat_map(|word| [word.to_owned(), format!("-{word}")]).collect()
    }

    /// A body with what must be in it; None if the route takes none.
    pub fn least(&self, route: &Route, filled: &Filled) -> Option<Value> {
        self.schema(route).map(|schema| self.sample(schema, filled, false))
    }

    /// A body with everything in it.
    pub fn whole(&self, route: &Route, filled: &Filled) -> Option<Value> {
        self.schema(route).map(|schema| self.sample(schema, filled, true))
    }

    fn sample(&self, schema: &Value, filled: &Filled, whole: bool) -> Value {
        if let Some(reference) = schema["$ref"].as_str() {
            let pointed = self.document.pointer(reference.trim_start_matches('#'));
            return self.sample(pointed.unwrap_or_else(|| panic!("{reference} is in the document")), filled, whole);
        }
        for choice in ["oneOf", "anyOf", "allOf"] {
            let given = schema[choice].as_array().and_then(|all| all.iter().find(|one| one["type"] != "null"));
            if let Some(given) = given {
                return self.sample(given, filled, whole);
            }
        }
        if let Some(first) = schema["enum"].as_array().and_then(|all| all.first()) {
            return first.clone();
        }
        match kind(schema) {
            "object" => self.object(schema, filled, whole),
            "array" => json!([self.sample(&schema["items"], filled, whole)]),
            "integer" | "number" => json!(1),
            "boolean" => json!(false),
            _ => json!("Sample"),
        }
    }

    fn object(&self, schema: &Value, filled: &Filled, whole: bool) -> Value {
        let none = Map::new();
        let needed = schema["required"].as_array().map(Vec::as_slice).unwrap_or_default();
        let mut object = Map::new();
        for (name, property) in schema["properties"].as_object().unwrap_or(&none) {
            // One body for a new thing and its change: the one needs a name, the other a version.
            if whole
                || ["version", "name", "label", "street"].contains(&name.as_str())
                || needed.iter().any(|one| one == name)
            {
                let value = by_name(name, filled).unwrap_or_else(|| self.sample(property, filled, whole));
                object.insert(name.clone(), value);
            }
        }
        Value::Object(object)
    }
}

/// The type that isn't null.
fn kind(schema: &Value) -> &str {
    match &schema["type"] {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or("string"),
        kind => kind.as_str().unwrap_or("string"),
    }
}
