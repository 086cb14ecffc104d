//! Adding and changing products; managers only, by the transaction they must hold.

use serde_json::{Map, Value, json};

use super::input::ProductInput;
use super::model::Product;
use super::one::{FACTS, one, product_of};
use crate::bind;
use crate::store::{About, Clause, Kind, ManagerTx, ReadTx, Sql};
use crate::values::{Problem, ProductId, fold};

const ADD: Sql = Sql::new(
    "INSERT INTO products (tenant_id, id, code, name, name_key, supplier, category, units_per_case, unit_volume_ml, \
     active, tracked, description, deposit_cents, created_at, updated_at) \
     VALUES (:tenant, :id, :code, :name, :key, :supplier, :category, :units, :volume, :active, :tracked, \
     :description, :deposit, :now, :now)",
);

/// Adds a product. CONFLICT names `code` if it is in use.
pub fn create(tx: &ManagerTx<'_>, input: &ProductInput) -> Result<ProductId, Problem> {
    let id = ProductId::from_bytes(tx.new_id());
    tx.run(
        ADD,
        bind! {
            ":id" => id, ":code" => input.code.as_str(), ":name" => input.name.as_str(),
            ":key" => fold(input.name.as_str()), ":supplier" => input.supplier.as_str(),
            ":category" => input.category.as_str(), ":units" => input.units_per_case,
            ":volume" => input.unit_volume_ml, ":active" => input.active, ":tracked" => input.tracked,
            ":description" => input.description.as_str(), ":deposit" => input.deposit, ":now" => tx.now(),
        },
    )?;
    index(tx, id, input);
    tx.audit("product_added", about(&id), &json!({ "code": input.code.as_str() }).to_string())?;
    Ok(id)
}

const CHANGE: Sql = Sql::new(
    "UPDATE products SET code = :code, name = :name, name_key = :key, supplier = :supplier, category = :category, \
     units_per_case = :units, unit_volume_ml = :volume, active = :active, tracked = :tracked, \
     description = :description, deposit_cents = :deposit, version = version + 1, updated_at = :now \
     WHERE tenant_id = :tenant AND id = :id AND version = :version",
);

/// Changes a product as it was at `version`. NOT_FOUND, or CONFLICT if somebody was quicker or `code` is in use.
pub fn update(tx: &ManagerTx<'_>, id: ProductId, version: i64, input: &ProductInput) -> Result<(), Problem> {
    let before = one(tx, id)?;
    let changes = changes(&before, input);
    tx.run_one(
        CHANGE,
        bind! {
            ":id" => id, ":version" => version, ":code" => input.code.as_str(), ":name" => input.name.as_str(),
            ":key" => fold(input.name.as_str()), ":supplier" => input.supplier.as_str(),
            ":category" => input.category.as_str(), ":units" => input.units_per_case,
            ":volume" => input.unit_volume_ml, ":active" => input.active, ":tracked" => input.tracked,
            ":description" => input.description.as_str(), ":deposit" => input.deposit, ":now" => tx.now(),
        },
        || Problem::conflict("Somebody changed this product in between. Look at it again, then change it."),
    )?;
    index(tx, id, input);
    tx.audit("product_changed", about(&id), &changes.to_string())
}

const BY_CODE: Clause = Clause::new("AND p.code = :code");

/// The product with exactly this code, archived or not.
pub fn by_code(tx: &ReadTx<'_>, code: &str) -> Result<Option<Product>, Problem> {
    tx.one(FACTS.with(&[BY_CODE]), bind! {":code" => code}, product_of)
}

fn index(tx: &ManagerTx<'_>, id: ProductId, input: &ProductInput) {
    index_words(tx, id, [input.code.as_str(), input.name.as_str(), input.supplier.as_str(), input.category.as_str()]);
}

/// Indexes a product anew as it stands.
pub fn reindex(tx: &ManagerTx<'_>, id: ProductId) -> Result<(), Problem> {
    let product = one(tx, id)?;
    index_words(tx, id, [&product.code, &product.name, &product.supplier, &product.category]);
    Ok(())
}

/// Folded, so that whatever a name begins with is also among its words.
fn index_words(tx: &ManagerTx<'_>, id: ProductId, words: [&str; 4]) {
    tx.index_words(Kind::Product, id.as_bytes(), Some(&fold(&words.join(" "))));
}

fn about(id: &ProductId) -> Option<About<'_>> {
    Some(About { subject: "product", id: id.as_bytes() })
}

/// `{"name": {"from": …, "to": …}}` of what differs.
fn changes(before: &Product, after: &ProductInput) -> Value {
    let pairs = [
        ("code", json!(before.code), json!(after.code.as_str())),
        ("name", json!(before.name), json!(after.name.as_str())),
        ("supplier", json!(before.supplier), json!(after.supplier.as_str())),
        ("category", json!(before.category), json!(after.category.as_str())),
        ("unitsPerCase", json!(before.units_per_case), json!(after.units_per_case)),
        ("unitVolumeMl", json!(before.unit_volume_ml), json!(after.unit_volume_ml)),
        ("active", json!(before.active), json!(after.active)),
        ("depositCents", json!(before.deposit.minor()), json!(after.deposit.minor())),
        ("tracked", json!(before.tracked), json!(after.tracked)),
        ("description", json!(before.description), json!(after.description.as_str())),
    ];
    let differ = pairs.into_iter().filter(|(_, from, to)| from != to);
    Value::Object(
        differ.map(|(name, from, to)| (name.to_owned(), json!({ "from": from, "to": to }))).collect::<Map<_, _>>(),
    )
}
