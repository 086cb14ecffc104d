//! No statement of the list reads a whole table, sorts what it read, or searches by the team alone.

use routebook::sales::customers::{CustomerQuery, Health, RepFilter, Sort, Visible, find_statements};
use routebook::store::Statement;
use routebook::values::UserId;

use crate::house::House;

fn visibles() -> [Visible; 3] {
    let rep = UserId::from_bytes([7; 16]);
    [Visible::All, Visible::Own(rep), Visible::OwnOrFree(rep)]
}

/// Every filter, alone and with those that may stand beside it.
fn queries() -> Vec<CustomerQuery> {
    let rep = RepFilter::Of(UserId::from_bytes([7; 16]));
    let mut all = Vec::new();
    for rep in [None, Some(rep), Some(RepFilter::None)] {
        for territory in [None, Some("North".to_owned())] {
            for health in Health::ALL.map(Some).into_iter().chain([None]) {
                for (due, overdue) in [(false, false), (true, false), (false, true)] {
                    for sort in Sort::ALL {
                        let territory = territory.clone();
                        all.push(CustomerQuery {
                            rep,
                            territory,
                            health,
                            due,
                            overdue,
                            sort,
                            ..CustomerQuery::default()
                        });
                    }
                }
            }
        }
    }
    all
}

fn statements() -> Vec<Statement> {
    let mut all = Vec::new();
    for visible in visibles() {
        all.extend(find_statements(visible));
        for query in queries() {
            all.push(query.page_statement(visible));
            if query.sort == Sort::Name {
                all.extend([
                    query.each_statement(visible),
                    query.count_statement(visible),
                    query.match_statement(visible),
                ]);
            }
        }
    }
    all
}

fn sound(house: &House) {
    let texts = statements();
    house
        .store
        .system_read_blocking(move |tx| {
            tx.operate("blue", |tx| {
                for statement in texts {
                    for step in tx.plan(statement.clone())? {
                        let scan = step.contains("SCAN") && !step.contains("VIRTUAL TABLE") && !step.contains("SCAN m");
                        let alone = step.contains("(tenant_id=?)");
                        assert!(!scan && !alone && !step.contains("TEMP B-TREE"), "{step}\n{}", statement.text());
                    }
                }
                Ok(())
            })
        })
        .unwrap();
}

#[test]
fn spd_2_each_statement_of_the_list_walks_an_index_in_its_order() {
    sound(&House::open());
}
