use super::Board;
use crate::sales::plans::{assert_walks, filled};
use routebook::sales::prices::lists::{self, ListInput, RawList, RowChange, Seen, Show};
use routebook::sales::products::{ProductInput, ProductQuery, RawProduct, Shown, create, plans};
use routebook::store::{AdminTx, Statement};
use routebook::values::{Money, PriceListId, Problem, Quantity};

/// Every statement of the pages of prices that lists something.
fn statements() -> Vec<Statement> {
    let mut all: Vec<Statement> =
        [Show::Current, Show::Over, Show::All].into_iter().flat_map(lists::statements).collect();
    all.extend([lists::BREAKS.into(), lists::SHEET.into()]);
    let list = PriceListId::from_bytes([1; 16]);
    for (shown, on) in [(Shown::All, true), (Shown::Active, false)] {
        for search in [None, Some("pils".to_owned())] {
            for category in [None, Some("Beer".to_owned())] {
                let (search, on_list) = (search.clone(), Some((list, on)));
                all.extend(plans(&ProductQuery { search, category, shown, on_list, ..ProductQuery::default() }));
            }
        }
    }
    all
}

#[test]
fn spd_2_no_list_of_prices_scans_sorts_or_reads_the_whole_team() {
    let board = Board::open();
    for analyzed in [false, true] {
        if analyzed {
            filled(&board.house, fill);
        }
        for statement in statements() {
            assert_walks(&board.house, statement);
        }
    }
}

/// 300 products, each with two prices on each of 40 lists.
fn fill(tx: &AdminTx<'_>) -> Result<(), Problem> {
    let mut rows = Vec::new();
    for n in 0..300 {
        let raw = RawProduct { code: format!("A{n}"), name: format!("Ale {n}"), active: true, ..RawProduct::default() };
        let product = create(tx, &ProductInput::parse(&raw)?)?;
        for from in [Quantity::ONE, Quantity::MOST] {
            let price = Some(Money::from_minor(n));
            rows.push(RowChange { product, from, price, seen: Seen::Unasked });
        }
    }
    for n in 0..40 {
        let (name, starts_on) = (format!("List {n}"), "2026-01-01".to_owned());
        let list = lists::create(tx, &ListInput::parse(&RawList { name, starts_on, ..RawList::default() })?)?;
        lists::change(tx, list, None, &rows)?;
    }
    Ok(())
}
