//! No statement of the list reads a whole table, sorts what it read, or searches by the team alone.

use routebook::bind;
use routebook::sales::customers::{
    CustomerQuery, Health, LicenceFilter, Premise, Priority, RepFilter, Sort, Visible, address_statement,
    find_statements, tag_statements, view_statements,
};
use routebook::store::{Statement, SystemSql};
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

/// The words that a customer bears, each alone and with others, beside a rep and a territory.
fn of_a_kind() -> Vec<CustomerQuery> {
    let mut all = Vec::new();
    for bits in 1..64 {
        let has = |bit: u32| bits & (1 << bit) != 0;
        for sort in Sort::ALL {
            all.push(CustomerQuery {
                rep: has(0).then_some(RepFilter::Of(UserId::from_bytes([7; 16]))),
                territory: has(1).then(|| "North".to_owned()),
                priority: has(2).then_some(Priority::High),
                premise: has(3).then_some(Premise::On),
                tag: has(4).then(|| "vip".to_owned()),
                licence: has(5).then_some(LicenceFilter::Within30),
                health: (bits % 5 == 0).then_some(Health::Late),
                sort,
                ..CustomerQuery::default()
            });
        }
    }
    all
}

fn statements() -> Vec<Statement> {
    let mut all = vec![address_statement()];
    all.extend(tag_statements());
    all.extend(view_statements());
    for visible in visibles() {
        all.extend(find_statements(visible));
        for query in queries().into_iter().chain(of_a_kind()) {
            all.push(query.page_statement(visible));
            if query.sort == Sort::Name {
                all.extend(query.few_statement(visible));
                all.extend([
                    query.each_statement(visible),
                    query.match_count_statement(visible),
                    query.match_statement(visible),
                    query.ids_statement(visible),
                    query.matching_ids_statement(visible),
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
                        let harmless = ["VIRTUAL TABLE", "SCAN m", "SCAN step", "SCAN counted"]
                            .iter()
                            .any(|known| step.contains(known));
                        let scan = step.contains("SCAN") && !harmless;
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
    let house = House::open();
    sound(&house);
    super::finding::fill(&house, 300);
    house.store.system_write_blocking(|tx| tx.run(SystemSql::new("ANALYZE"), bind! {})).unwrap();
    sound(&house);
}
