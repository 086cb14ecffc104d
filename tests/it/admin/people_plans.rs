//! No statement of the lists of people reads a whole table, sorts what it read, or searches by the team alone.

use routebook::admin::users::{Filter, State, count_statement, page_statement};
use routebook::store::Statement;
use routebook::values::Role;

use crate::house::House;

/// Each step of each plan walks an index by more than the team, and sorts nothing.
pub fn assert_sound(house: &House, statements: Vec<Statement>) {
    let check = move |tx: &routebook::store::AdminTx<'_>| {
        for statement in statements {
            for step in tx.plan(statement.clone())? {
                let bad = step.contains("SCAN") || step.contains("(tenant_id=?)") || step.contains("TEMP B-TREE");
                assert!(!bad || step.contains("SCAN counted"), "{step}\n{}", statement.text());
            }
        }
        Ok(())
    };
    house.store.system_read_blocking(move |tx| tx.operate("blue", check)).unwrap();
}

fn filters() -> Vec<Filter> {
    let mut all = Vec::new();
    for role in [None, Some(Role::Rep)] {
        for state in State::ALL.map(Some).into_iter().chain([None]) {
            for search in [None, Some("a".to_owned())] {
                all.push(Filter { search, role, state });
            }
        }
    }
    all
}

#[test]
fn spd_2_each_statement_of_the_people_walks_an_index_in_its_order() {
    let house = House::open();
    let filters = filters();
    let statements = filters.iter().flat_map(|filter| [page_statement(filter), count_statement(filter)]).collect();
    assert_sound(&house, statements);
}
