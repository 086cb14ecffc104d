//! What was typed of an address, before it is read.

use serde::Deserialize;

use super::{Address, NewAddress};
use crate::values::{Errors, Problem, Text};

/// The form's fields as text, by the names that forms and JSON use.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AddressDraft {
    pub label: String,
    pub street: String,
    pub city: String,
    pub region: String,
    pub postal_code: String,
    pub country: String,
}

impl From<Address> for AddressDraft {
    fn from(a: Address) -> AddressDraft {
        let Address { label, street, city, region, postal_code, country, .. } = a;
        AddressDraft { label, street, city, region, postal_code, country }
    }
}

impl AddressDraft {
    /// INVALID names all that can't be read.
    pub fn parse(&self) -> Result<NewAddress, Problem> {
        let mut e = Errors::new();
        let label = e.take("label", Text::parse(&self.label));
        let street = e.take("street", Text::parse(&self.street));
        let city = e.take("city", Text::parse(&self.city));
        let region = e.take("region", Text::parse(&self.region));
        let postal_code = e.take("postalCode", Text::parse(&self.postal_code));
        let country = e.take("country", Text::parse(&self.country));
        match (label, street, city, region, postal_code, country) {
            (Some(label), Some(street), Some(city), Some(region), Some(postal_code), Some(country)) => {
                Ok(NewAddress { label, street, city, region, postal_code, country })
            }
            _ => Err(e.into_problem()),
        }
    }
}
