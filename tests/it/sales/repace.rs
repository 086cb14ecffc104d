//! The pace that is stored is the pace that is computed. Rows are written here by hand, beneath the services.

use routebook::bind;
use routebook::sales::customers::{pace_drift, repace, repace_all};
use routebook::store::{AdminTx, Sql};
use routebook::values::{CustomerId, OrderId, Problem, ProductId};

use crate::house::House;

const CUSTOMER: Sql = Sql::new(
    "INSERT INTO customers (tenant_id, id, number, name, name_key, last_sign_on, created_at, updated_at) \
     VALUES (:tenant, :id, :number, 'Bar', 'bar', '2026-01-01', 0, 0)",
);
const PRODUCT: Sql = Sql::new(
    "INSERT INTO products (tenant_id, id, code, name, name_key, created_at, updated_at) \
     VALUES (:tenant, :id, 'A1', 'Ale', 'ale', 0, 0)",
);
const ORDER: Sql = Sql::new(
    "INSERT INTO orders (tenant_id, id, number, customer_id, warehouse_id, status, ordered_on, delivered_on, \
     net_cents, total_cents, created_at, updated_at) \
     SELECT :tenant, :id, :number, :customer, w.id, 'delivered', :day, :day, 10000, 10000, 0, 0 \
     FROM warehouses w WHERE w.tenant_id = :tenant",
);
const LINE: Sql = Sql::new(
    "INSERT INTO order_lines (tenant_id, order_id, position, id, product_id, description, quantity, \
     unit_price_cents, sample, gross_cents, net_cents) \
     VALUES (:tenant, :order, 1, :id, :product, 'Ale', 1, 10000, :sample, 10000, 10000)",
);
const PACE: Sql = Sql::new(
    "SELECT c.delivery_days, c.usual_gap_half_days, c.next_order_on, c.due_from, c.late_from, c.dormant_from \
     FROM customers c WHERE c.tenant_id = :tenant AND c.id = :id",
);

fn deliver(tx: &AdminTx<'_>, customer: CustomerId, deliveries: &[(&str, bool)]) -> Result<(), Problem> {
    let product = ProductId::from_bytes(tx.new_id());
    tx.run(PRODUCT, bind! {":id" => product})?;
    for (index, (day, sample)) in deliveries.iter().enumerate() {
        let order = OrderId::from_bytes(tx.new_id());
        let number = format!("X{index}");
        tx.run(ORDER, bind! {":id" => order, ":number" => number, ":customer" => customer, ":day" => *day})?;
        tx.run(LINE, bind! {":order" => order, ":id" => tx.new_id(), ":product" => product, ":sample" => *sample})?;
    }
    Ok(())
}

fn customer(tx: &AdminTx<'_>) -> Result<CustomerId, Problem> {
    let id = CustomerId::from_bytes(tx.new_id());
    tx.run(CUSTOMER, bind! {":id" => id, ":number" => format!("C{}", tx.new_id()[8])})?;
    Ok(id)
}

#[test]
fn the_stored_pace_is_what_the_deliveries_say() {
    let house = House::open();
    let work = |tx: &AdminTx<'_>| {
        let every_21 = [("2026-09-01", false), ("2026-09-22", false), ("2026-10-13", false), ("2026-10-20", true)];
        let id = customer(tx)?;
        deliver(tx, id, &every_21)?;
        assert_eq!(pace_drift(tx)?, [id], "before it is computed");
        repace(tx, id)?;
        assert_eq!(pace_drift(tx)?, []);
        let texts = |row: &routebook::store::Row<'_>| (2..6).map(|i| row.get(i)).collect::<Result<Vec<String>, _>>();
        let stored = tx.one(PACE, bind! {":id" => id}, |row| Ok((row.get(0)?, row.get(1)?, texts(row)?)))?;
        let dates = ["2026-11-03", "2026-10-27", "2026-11-15", "2026-12-14"].map(str::to_owned).to_vec();
        assert_eq!(stored, Some((3_i64, 42_i64, dates)), "a sample is no delivery");
        Ok(())
    };
    house.store.system_write_blocking(move |tx| tx.operate("blue", work)).unwrap();
}

#[test]
fn all_customers_at_once_and_nobody_elses() {
    let house = House::open();
    let made = house.store.system_write_blocking(|tx| {
        let green = tx.operate("green", |tx| {
            let id = customer(tx)?;
            deliver(tx, id, &[("2026-10-13", false)])?;
            Ok(id)
        })?;
        tx.operate("blue", |tx| {
            let id = customer(tx)?;
            deliver(tx, id, &[("2026-10-13", false)])?;
            repace_all(tx)?;
            assert_eq!(pace_drift(tx)?, []);
            Ok(())
        })?;
        assert_eq!(tx.operate("green", |tx| pace_drift(tx))?, [green]);
        Ok(())
    });
    made.unwrap();
}
