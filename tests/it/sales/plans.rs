//! What a plan must not do, whatever list it is of.

use routebook::bind;
use routebook::store::{AdminTx, Statement, SystemSql};
use routebook::values::Problem;

use crate::house::House;

/// Walks an index and stops: no scan, no sort, no search by team alone.
pub fn assert_walks(house: &House, statement: Statement) {
    let text = statement.text().to_owned();
    let plan =
        house.store.system_write_blocking(move |tx| tx.operate("blue", |tx| tx.plan(statement.clone()))).unwrap();
    let bad = plan.iter().any(|step| {
        let bounded = ["VIRTUAL TABLE", "SCAN counted"].iter().any(|harmless| step.contains(harmless));
        (step.contains("SCAN") && !bounded) || step.contains("TEMP B-TREE") || step.contains("(tenant_id=?)")
    });
    assert!(!bad, "{text}\n{plan:#?}");
}

/// Does something for team blue, and ANALYZE after.
pub fn filled(house: &House, fill: impl Fn(&AdminTx<'_>) -> Result<(), Problem> + Send + 'static) {
    let done = house.store.system_write_blocking(move |tx| {
        tx.operate("blue", &fill)?;
        tx.run(SystemSql::new("ANALYZE"), bind! {})
    });
    done.unwrap();
}
