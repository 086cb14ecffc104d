//! What the services of price lists take and hand out.

use super::super::Break;
use super::super::span::{Claim, Span};
use crate::sales::products::ProductRow;
use crate::values::{Day, Errors, Money, Name, PriceListId, Problem, ProductId, Quantity, Text};

/// A price list without its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceList {
    pub id: PriceListId,
    pub name: String,
    /// Empty for none.
    pub territory: String,
    pub span: Span,
    pub is_default: bool,
    /// Guards a change of the list or its rows against another in between.
    pub version: i64,
}

/// A price list in the list of them.
#[derive(Debug, Clone)]
pub struct ListRow {
    pub list: PriceList,
    /// Its rows, 10,001 at most.
    pub prices: i64,
    /// Where the list goes on after this row.
    pub(super) key: String,
}

/// Which price lists are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// In force or coming.
    #[default]
    Current,
    Over,
    All,
}

/// A list's facts as somebody enters them, by form or JSON.
#[derive(Debug, Clone, Default)]
pub struct RawList {
    pub name: String,
    pub territory: String,
    pub starts_on: String,
    pub ends_on: String,
    pub is_default: bool,
}

/// A list's facts that may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListInput {
    pub name: Name,
    pub territory: Text<0, 60>,
    pub span: Span,
    pub is_default: bool,
}

/// A product with what it costs on one list, by rising quantity.
#[derive(Debug, Clone)]
pub struct PricedProduct {
    pub product: ProductRow,
    pub breaks: Vec<Break>,
}

/// One row of a list to be set, or to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowChange {
    pub product: ProductId,
    pub from: Quantity,
    /// None takes the row away.
    pub price: Option<Money>,
    pub seen: Seen,
}

/// What the person who changes a row saw there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// The list's version guards the change instead.
    Unasked,
    /// This price, or none: if another stands there now, the change is refused.
    Price(Option<Money>),
}

impl Show {
    /// INVALID names `show`.
    pub fn parse(text: &str) -> Result<Show, Problem> {
        match text {
            "" | "current" => Ok(Show::Current),
            "over" => Ok(Show::Over),
            "all" => Ok(Show::All),
            _ => Err(Problem::invalid_field("show", "Must be current, over or all.")),
        }
    }
}

impl ListInput {
    /// INVALID names every field that is wrong. No first day is always.
    pub fn parse(raw: &RawList) -> Result<ListInput, Problem> {
        let mut errors = Errors::new();
        let name = errors.take("name", Name::parse(&raw.name));
        let territory = errors.take("territory", Text::parse(&raw.territory));
        let starts = errors.take_optional("startsOn", &raw.starts_on, str::parse).map(|day| day.unwrap_or(Day::FIRST));
        let ends = errors.take_optional("endsOn", &raw.ends_on, str::parse);
        let span = starts.zip(ends).and_then(|(starts, ends)| errors.take("endsOn", Span::new(starts, ends)));
        match (name, territory, span) {
            (Some(name), Some(territory), Some(span)) => {
                Ok(ListInput { name, territory, span, is_default: raw.is_default })
            }
            _ => Err(errors.into_problem()),
        }
    }

    pub(super) fn claim(&self) -> Claim {
        Claim {
            name: self.name.as_str().to_owned(),
            territory: self.territory.as_str().to_owned(),
            is_default: self.is_default,
            span: self.span,
        }
    }
}
