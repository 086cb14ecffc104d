//! A product as somebody enters it, by form, JSON or file.

use super::model::Product;
use crate::values::{Errors, FieldError, Money, Name, Note, Problem, Text};

/// The fields as text, as a form or a file has them. `active`, `tracked` and `deposit` are read already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawProduct {
    pub code: String,
    pub name: String,
    pub supplier: String,
    pub category: String,
    pub units_per_case: String,
    pub unit_volume_ml: String,
    pub description: String,
    pub active: bool,
    pub tracked: bool,
    pub deposit: Money,
}

/// A product that may be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProductInput {
    pub code: Text<1, 40>,
    pub name: Name,
    pub supplier: Text<0, 120>,
    pub category: Text<0, 80>,
    pub units_per_case: i64,
    pub unit_volume_ml: Option<i64>,
    pub description: Note<4000>,
    pub active: bool,
    pub tracked: bool,
    pub deposit: Money,
}

impl From<Product> for RawProduct {
    fn from(product: Product) -> RawProduct {
        RawProduct {
            code: product.code,
            name: product.name,
            supplier: product.supplier,
            category: product.category,
            units_per_case: product.units_per_case.to_string(),
            unit_volume_ml: product.unit_volume_ml.map(|ml| ml.to_string()).unwrap_or_default(),
            description: product.description,
            active: product.active,
            tracked: product.tracked,
            deposit: product.deposit,
        }
    }
}

impl ProductInput {
    /// INVALID names every field that is wrong. An empty number of units a case is 1.
    pub fn parse(raw: &RawProduct) -> Result<ProductInput, Problem> {
        let mut errors = Errors::new();
        let code = errors.take("code", Text::parse(&raw.code));
        let name = errors.take("name", Name::parse(&raw.name));
        let supplier = errors.take("supplier", Text::parse(&raw.supplier));
        let category = errors.take("category", Text::parse(&raw.category));
        let units = errors.take_optional("unitsPerCase", &raw.units_per_case, |text| whole(text, 10_000));
        let volume = errors.take_optional("unitVolumeMl", &raw.unit_volume_ml, |text| whole(text, 1_000_000));
        let description = errors.take("description", Note::parse(&raw.description));
        let (active, tracked, deposit) = (raw.active, raw.tracked, raw.deposit);
        match (code, name, supplier, category, units, volume, description) {
            (Some(code), Some(name), Some(supplier), Some(category), Some(units), Some(volume), Some(description)) => {
                let units_per_case = units.unwrap_or(1);
                let unit_volume_ml = volume;
                Ok(ProductInput {
                    code,
                    name,
                    supplier,
                    category,
                    units_per_case,
                    unit_volume_ml,
                    description,
                    active,
                    tracked,
                    deposit,
                })
            }
            _ => Err(errors.into_problem()),
        }
    }

    /// The same with a deposit as it was read: if that is wrong too, it is named with the rest.
    pub fn with_deposit(raw: &RawProduct, deposit: Result<Money, FieldError>) -> Result<ProductInput, Problem> {
        match (ProductInput::parse(raw), deposit) {
            (Ok(input), Ok(deposit)) => Ok(ProductInput { deposit, ..input }),
            (Err(problem), Ok(_)) => Err(problem),
            (Ok(_), Err(wrong)) => Err(Problem::invalid(vec![wrong])),
            (Err(problem), Err(wrong)) => Err(Problem::invalid(problem.errors.into_iter().chain([wrong]).collect())),
        }
    }
}

fn whole(text: &str, most: i64) -> Result<i64, String> {
    match text.parse() {
        Ok(n) if (1..=most).contains(&n) => Ok(n),
        _ => Err(format!("Must be a whole number from 1 to {most}.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inp_2_everything_wrong_is_named_at_once() {
        let raw = RawProduct { units_per_case: "0".into(), unit_volume_ml: "a pint".into(), ..RawProduct::default() };
        let fields: Vec<_> = ProductInput::parse(&raw).unwrap_err().errors.into_iter().map(|e| e.field).collect();
        assert_eq!(fields, ["code", "name", "unitsPerCase", "unitVolumeMl"]);
    }

    #[test]
    fn a_case_is_one_unit_unless_said() {
        let raw = RawProduct { code: " W-1 ".into(), name: "Riesling".into(), ..RawProduct::default() };
        let product = ProductInput::parse(&raw).unwrap();
        assert_eq!((product.code.as_str(), product.units_per_case, product.unit_volume_ml), ("W-1", 1, None));
    }
}
