//! Goods and what they cost.

use super::dice::Dice;
use super::wares::{GOODS, Goods, MAKERS};
use super::words::TERRITORIES;
use crate::sales::prices::{Break, Breaks, Candidate, ListKind, price_of};
use crate::values::{Day, Money, PriceListId, ProductId, Quantity, Timestamp};

/// A product; those with a price come first.
#[derive(Debug)]
pub struct Product {
    pub id: ProductId,
    pub code: String,
    pub name: String,
    pub supplier: String,
    pub category: &'static str,
    pub units_per_case: i64,
    pub volume_ml: i64,
    pub active: bool,
    pub tracked: bool,
    /// What a unit costs on the default list, in cents.
    base: i64,
}

/// A price list.
#[derive(Debug)]
pub struct List {
    pub id: PriceListId,
    pub name: &'static str,
    pub kind: ListKind,
    /// The territory it is for; empty if it is for none.
    pub territory: &'static str,
}

/// Which lists are asked for a customer, besides the default.
#[derive(Clone, Copy, Debug, Default)]
pub struct Terms {
    /// The list for key accounts is the customer's own.
    pub own: bool,
    pub territory: usize,
}

#[derive(Debug)]
pub struct Catalogue {
    pub products: Vec<Product>,
    /// So many of them, from the first on, have a price.
    pub priced: usize,
    pub lists: Vec<List>,
    /// For each product with a price what each list says, in the order of the lists.
    pub breaks: Vec<Vec<Vec<Break>>>,
}

/// The default list, those of two territories, and the key accounts' own.
const LISTS: [(&str, ListKind, Option<usize>); 4] = [
    ("Standard", ListKind::Default, None),
    ("Harbor", ListKind::Territory, Some(0)),
    ("Lakes", ListKind::Territory, Some(4)),
    ("Key accounts", ListKind::Own, None),
];
/// The place of the key accounts' list.
pub const KEY_ACCOUNTS: usize = 3;

/// So many percent of this year's price were asked a year before, and again a year before that.
const YEARLY_RISE: i64 = 3;

impl Catalogue {
    pub fn of(team: &str, products: usize, priced: usize, at: Timestamp) -> Catalogue {
        let mut dice = Dice::of(team, "products");
        let products: Vec<Product> = (0..products).map(|n| product(&mut dice, n, n < priced, at)).collect();
        let mut dice = Dice::of(team, "prices");
        let list = |(name, kind, territory): (_, _, Option<usize>)| List {
            id: PriceListId::from_bytes(dice.id(at)),
            name,
            kind,
            territory: territory.map_or("", |t| TERRITORIES[t]),
        };
        let lists = LISTS.map(list).into();
        let breaks = products.iter().take(priced).map(|p| prices(&mut dice, p)).collect();
        Catalogue { products, priced, lists, breaks }
    }

    /// What so many units cost on a day, as the service would say it; before this year prices were lower.
    pub fn price(&self, terms: Terms, product: usize, units: Quantity, day: Day, this_year: i16) -> Money {
        let asked = self.lists.iter().zip(&self.breaks[product]).filter(|(list, rows)| {
            let asked = match list.kind {
                ListKind::Default => true,
                ListKind::Own => terms.own,
                ListKind::Territory => list.territory == TERRITORIES[terms.territory],
            };
            asked && !rows.is_empty()
        });
        let candidates: Vec<Candidate> = asked.filter_map(|(list, rows)| candidate(list, rows)).collect();
        let now = price_of(&candidates, units, day).map_or(Money::ZERO, |priced| priced.unit_price);
        let years = i64::from(this_year - day.year());
        if years == 0 { now } else { percent_of(now.minor(), 100 - YEARLY_RISE * years) }
    }
}

fn candidate(list: &List, rows: &[Break]) -> Option<Candidate> {
    let breaks = Breaks::new(rows.to_vec()).ok()?;
    Some(Candidate { kind: list.kind, list: list.id, starts_on: None, ends_on: None, breaks })
}

fn product(dice: &mut Dice, n: usize, priced: bool, at: Timestamp) -> Product {
    let goods: &Goods = &GOODS[dice.weighted(&GOODS.each_ref().map(|goods| goods.share))];
    let (units_per_case, volume_ml, from, to) = goods.packs[dice.popular(goods.packs.len())];
    let maker = dice.pick(&MAKERS);
    let name = format!("{maker} {} {}", dice.pick(goods.names), pack(units_per_case, volume_ml));
    Product {
        id: ProductId::from_bytes(dice.id(at)),
        code: format!("{}-{:04}", goods.code, 1001 + n),
        name,
        supplier: format!("{maker} {}", goods.maker),
        category: goods.category,
        units_per_case,
        volume_ml,
        active: priced || dice.percent(45),
        tracked: priced && dice.percent(85),
        base: dice.between(from / 5, to / 5) * 5,
    }
}

/// "24 × 355 ml", "keg 19.5 l".
fn pack(units: i64, ml: i64) -> String {
    match (units, ml) {
        (1, _) => format!("keg {}.{} l", ml / 1000, ml % 1000 / 100),
        (_, 1000..) => format!("{units} × {}.{} l", ml / 1000, ml % 1000 / 100),
        _ => format!("{units} × {ml} ml"),
    }
}

/// The rows of each list: the default has all, the others some; who takes many cases pays less.
fn prices(dice: &mut Dice, product: &Product) -> Vec<Vec<Break>> {
    let case = product.units_per_case;
    let row = |from: i64, percent: i64| {
        let from_quantity = Quantity::new(from).unwrap_or(Quantity::ONE);
        Break { from_quantity, unit_price: percent_of(product.base, percent) }
    };
    let mut standard = vec![row(1, 100)];
    if dice.percent(40) {
        standard.extend([row(5 * case.max(2), 95), row(20 * case.max(2), 91)]);
    }
    let mut some = |percent, rows: Vec<Break>| if dice.percent(percent) { rows } else { Vec::new() };
    let (harbor, lakes) = (some(35, vec![row(1, 104)]), some(30, vec![row(1, 98)]));
    vec![standard, harbor, lakes, some(20, vec![row(1, 94), row(10 * case.max(2), 89)])]
}

/// To the nearest five cents.
fn percent_of(cents: i64, percent: i64) -> Money {
    Money::from_minor((cents * percent + 250) / 500 * 5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_in_words() {
        assert_eq!([pack(24, 355), pack(1, 19_550), pack(6, 1_500)], ["24 × 355 ml", "keg 19.5 l", "6 × 1.5 l"]);
    }

    #[test]
    fn a_price_is_asked_as_the_service_asks() {
        let all = Catalogue::of("blue", 80, 60, Timestamp::from_millis(1_795_446_000_000));
        let day: Day = "2026-11-23".parse().unwrap();
        assert_eq!((all.products.len(), all.breaks.len(), all.lists.len()), (80, 60, 4));
        let terms = Terms { own: true, territory: 0 };
        let own = all.breaks.iter().position(|lists| !lists[KEY_ACCOUNTS].is_empty()).unwrap();
        assert_eq!(all.price(terms, own, Quantity::ONE, day, 2026), all.breaks[own][KEY_ACCOUNTS][0].unit_price);
        let standard = all.price(Terms { own: false, territory: 1 }, own, Quantity::ONE, day, 2026);
        assert_eq!(standard, all.breaks[own][0][0].unit_price);
        assert!(all.price(Terms { own: false, territory: 1 }, own, Quantity::ONE, day, 2028) < standard);
    }
}
