use super::Store;
use crate::sales::plans::{assert_walks, filled};
use routebook::sales::products::{ProductInput, ProductQuery, RawProduct, create, plans};
use routebook::sales::stock::{self, Arrival, PLACES, Short};
use routebook::store::{AdminTx, Statement};
use routebook::values::{Problem, Quantity, Text, WarehouseId};

const HERE: WarehouseId = WarehouseId::from_bytes([7; 16]);

/// Every statement of the pages of stock that lists something.
fn statements() -> Vec<Statement> {
    let mut all: Vec<Statement> = vec![PLACES.into()];
    for in_one in [false, true] {
        all.extend(stock::ledger_statements(in_one));
        for short in [Short::Below, Short::Out] {
            all.extend(stock::short_statements(short, in_one));
        }
    }
    for search in [None, Some("pils".to_owned())] {
        for short in [None, Some(false), Some(true)] {
            for (category, short_in) in [None, Some("Beer".to_owned())].into_iter().zip([None, Some(HERE)]) {
                let search = search.clone();
                all.extend(plans(&ProductQuery {
                    search,
                    category,
                    short,
                    short_in,
                    tracked: Some(true),
                    ..ProductQuery::default()
                }));
            }
        }
    }
    all
}

#[test]
fn spd_2_no_list_of_stock_scans_sorts_or_reads_the_whole_team() {
    let store = Store::open();
    for analyzed in [false, true] {
        if analyzed {
            filled(&store.house, fill);
        }
        for statement in statements() {
            assert_walks(&store.house, statement);
        }
    }
}

/// 300 products, each received twice.
fn fill(tx: &AdminTx<'_>) -> Result<(), Problem> {
    for n in 0..300 {
        let (code, name, category) = (format!("X{n}"), format!("Ale {n}"), format!("Category {}", n % 7));
        let raw = RawProduct { code, name, category, active: true, tracked: n % 3 != 0, ..RawProduct::default() };
        let product = create(tx, &ProductInput::parse(&raw)?)?;
        let row = Arrival { product, units: Quantity::ONE };
        if raw.tracked {
            stock::receive(tx, None, &Text::default(), &[row, row])?;
        }
    }
    Ok(())
}
