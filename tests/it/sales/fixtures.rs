//! Customers, products, prices and stock put straight into the file, for tests of what is sold.

use routebook::bind;
use routebook::store::{Store, SystemSql, SystemTx};
use routebook::values::{CustomerId, PriceListId, ProductId, TenantId, UserId, WarehouseId, fold};

/// What a team sells from: the warehouse and the price list that it was made with.
#[derive(Clone, Copy, Debug)]
pub struct Shop {
    pub tenant: TenantId,
    pub warehouse: WarehouseId,
    pub list: PriceListId,
}

pub const TENANT: SystemSql = SystemSql::new("SELECT id FROM tenants WHERE slug = :slug");
const USER: SystemSql = SystemSql::new("SELECT id FROM users WHERE email_folded = :email");
const WAREHOUSE: SystemSql = SystemSql::new("SELECT id FROM warehouses WHERE tenant_id = :tenant AND is_default = 1");
const LIST: SystemSql = SystemSql::new(
    "INSERT INTO price_lists (tenant_id, id, name, name_key, territory, starts_on, ends_on, is_default) \
     VALUES (:tenant, :id, :name, :key, :territory, :starts, :ends, :default)",
);
const CUSTOMER: SystemSql = SystemSql::new(
    "INSERT INTO customers (tenant_id, id, number, name, name_key, rep_id, last_sign_on, created_at, updated_at) \
     VALUES (:tenant, :id, :number, :name, :key, :rep, '2026-11-01', 0, 0)",
);
const PRODUCT: SystemSql = SystemSql::new(
    "INSERT INTO products (tenant_id, id, code, name, name_key, tracked, created_at, updated_at) \
     VALUES (:tenant, :id, :code, :name, :key, :tracked, 0, 0)",
);
const PRICE: SystemSql = SystemSql::new(
    "INSERT INTO price_list_rows (tenant_id, price_list_id, product_id, from_quantity, unit_price_cents) \
     VALUES (:tenant, :list, :product, :from, :cents) \
     ON CONFLICT (tenant_id, price_list_id, product_id, from_quantity) DO UPDATE SET unit_price_cents = :cents",
);
const STOCK: SystemSql = SystemSql::new(
    "INSERT INTO stock (tenant_id, product_id, warehouse_id, on_hand) VALUES (:tenant, :product, :warehouse, :units)",
);
const MOVE: SystemSql = SystemSql::new(
    "INSERT INTO stock_moves (tenant_id, product_id, warehouse_id, id, at, quantity, reason) \
     VALUES (:tenant, :product, :warehouse, :id, 0, :units, 'received')",
);

/// Runs in one transaction.
pub fn put<T: Send + 'static>(store: &Store, f: impl Fn(&SystemTx<'_>) -> T + Send + 'static) -> T {
    store.system_write_blocking(move |tx| Ok(f(tx))).unwrap()
}

/// A statement of the test's own.
pub fn run(store: &Store, sql: SystemSql, shop: Shop) {
    put(store, move |tx| tx.run(sql, bind! {":tenant" => shop.tenant}).map(drop).unwrap());
}

pub fn open_shop(store: &Store, slug: &'static str) -> Shop {
    put(store, move |tx| {
        let tenant: TenantId = tx.one(TENANT, bind! {":slug" => slug}, |row| row.get(0)).unwrap().unwrap();
        let warehouse = tx.one(WAREHOUSE, bind! {":tenant" => tenant}, |row| row.get(0)).unwrap().unwrap();
        let shop = Shop { tenant, warehouse, list: PriceListId::from_bytes(tx.new_id()) };
        add_list(tx, shop, shop.list, "Standard", "", true);
        shop
    })
}

fn add_list(tx: &SystemTx<'_>, shop: Shop, id: PriceListId, name: &str, territory: &str, default: bool) {
    let none: Option<String> = None;
    tx.run(
        LIST,
        bind! {
            ":tenant" => shop.tenant, ":id" => id, ":name" => name, ":key" => fold(name), ":territory" => territory,
            ":starts" => "2020-01-01", ":ends" => none, ":default" => default,
        },
    )
    .unwrap();
}

/// Of `rep@blue.example` or the like; nobody's if empty.
pub fn customer(store: &Store, shop: Shop, number: &'static str, name: &'static str, rep: &'static str) -> CustomerId {
    put(store, move |tx| {
        let id = CustomerId::from_bytes(tx.new_id());
        let rep: Option<UserId> = tx.one(USER, bind! {":email" => rep}, |row| row.get(0)).unwrap();
        tx.run(
            CUSTOMER,
            bind! {
                ":tenant" => shop.tenant, ":id" => id, ":number" => number, ":name" => name, ":key" => fold(name),
                ":rep" => rep,
            },
        )
        .unwrap();
        id
    })
}

/// At so many cents on the default list; with so many units on hand, or untracked.
pub fn product(
    store: &Store,
    shop: Shop,
    code: &'static str,
    name: &'static str,
    cents: i64,
    on_hand: Option<i64>,
) -> ProductId {
    put(store, move |tx| {
        let (id, key, tracked) = (ProductId::from_bytes(tx.new_id()), fold(name), on_hand.is_some());
        let binds = bind! {
            ":tenant" => shop.tenant, ":id" => id, ":code" => code, ":name" => name, ":key" => key,
            ":tracked" => tracked,
        };
        tx.run(PRODUCT, binds).unwrap();
        add_price(tx, shop, shop.list, id, 1, cents);
        if let Some(units) = on_hand {
            let binds =
                bind! {":tenant" => shop.tenant, ":product" => id, ":warehouse" => shop.warehouse, ":units" => units};
            tx.run(STOCK, binds).unwrap();
        }
        if let Some(units) = on_hand.filter(|units| *units != 0) {
            let entry = tx.new_id();
            let binds = bind! {
                ":tenant" => shop.tenant, ":product" => id, ":warehouse" => shop.warehouse, ":units" => units,
                ":id" => entry,
            };
            tx.run(MOVE, binds).unwrap();
        }
        id
    })
}

fn add_price(tx: &SystemTx<'_>, shop: Shop, list: PriceListId, product: ProductId, from: i64, cents: i64) {
    let binds =
        bind! {":tenant" => shop.tenant, ":list" => list, ":product" => product, ":from" => from, ":cents" => cents};
    tx.run(PRICE, binds).unwrap();
}

/// On hand and reserved of a product in the shop's warehouse.
pub fn stock(store: &Store, shop: Shop, product: ProductId) -> (i64, i64) {
    const SQL: SystemSql = SystemSql::new(
        "SELECT on_hand, reserved FROM stock WHERE tenant_id = :tenant AND product_id = :product AND warehouse_id = :wh",
    );
    let binds = bind! {":tenant" => shop.tenant, ":product" => product, ":wh" => shop.warehouse};
    let found = store.system_read_blocking(|tx| tx.one(SQL, binds, |row| Ok((row.get(0)?, row.get(1)?))));
    found.unwrap().unwrap()
}
