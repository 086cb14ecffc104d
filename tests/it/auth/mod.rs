mod account;
mod by_browser;
pub mod codes;
mod devices;
pub mod fences;
mod hashing;
mod invite;
mod lapsing;
mod limits;
mod operators;
mod original;
mod parking;
mod passkeys;
mod passwords;
mod rotation;
mod sign_in;
mod staying;
mod teams;
mod tokens;

use routebook::bind;
use routebook::store::SystemSql;

use crate::house::House;

/// How many audit rows say so.
pub fn audited(house: &House, action: &'static str) -> i64 {
    const COUNT: SystemSql = SystemSql::new("SELECT COUNT(*) FROM audit_events WHERE action = :action");
    let count = move |tx: &routebook::store::SystemTx<'_>| tx.one(COUNT, bind! {":action" => action}, |row| row.get(0));
    house.store.system_read_blocking(count).unwrap().unwrap()
}
