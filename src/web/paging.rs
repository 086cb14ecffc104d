//! Lists page by page: `page` and `pageSize` for people, a cursor in `after` that goes on for ever.

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::values::{Problem, fold};

/// Rows a page has unless asked otherwise, and at most.
pub const DEFAULT_SIZE: i64 = 50;
pub const MAX_SIZE: i64 = 200;
/// Rows that `page` reaches, and that a total counts exactly.
pub const COUNTED: i64 = 10_000;

/// What a list's query says of paging. Flatten it into the list's own query.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PageQuery {
    pub page: Option<String>,
    pub page_size: Option<String>,
    pub after: Option<String>,
}

/// Where a page begins and how many rows it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paging {
    pub page: i64,
    pub size: i64,
    /// Values of the sort key after which the page begins; empty for the first.
    pub after: Vec<String>,
}

impl PageQuery {
    /// The place in the list as pairs of an address, so that a page comes back as it was.
    pub fn pairs(&self) -> [(&'static str, &str); 3] {
        [("page", &self.page), ("pageSize", &self.page_size), ("after", &self.after)]
            .map(|(name, value)| (name, value.as_deref().unwrap_or_default()))
    }

    /// INVALID names `page`, `pageSize` or `after`.
    pub fn parse(&self) -> Result<Paging, Problem> {
        let size = number("pageSize", self.page_size.as_deref(), DEFAULT_SIZE, MAX_SIZE)?;
        let page = number("page", self.page.as_deref(), 1, i64::MAX / MAX_SIZE)?;
        if page * size > COUNTED {
            return Err(Problem::invalid_field("after", "Beyond 10,000 rows, go on with “after” instead of “page”."));
        }
        let after = match self.after.as_deref().filter(|text| !text.is_empty()) {
            Some(text) => decode(text).ok_or_else(|| Problem::invalid_field("after", "This is no cursor of ours."))?,
            None => Vec::new(),
        };
        Ok(Paging { page: if after.is_empty() { page } else { 1 }, size, after })
    }
}

impl Paging {
    /// Rows to pass over; none when a cursor says where to begin.
    pub fn offset(&self) -> i64 {
        (self.page - 1) * self.size
    }
}

fn number(field: &'static str, text: Option<&str>, default: i64, most: i64) -> Result<i64, Problem> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(default) };
    match text.parse() {
        Ok(n) if (1..=most).contains(&n) => Ok(n),
        _ => Err(Problem::invalid_field(field, format!("Must be a number from 1 to {most}."))),
    }
}

/// A cursor's text from the values of the last row's sort key.
pub fn cursor(key: &[String]) -> String {
    BASE64URL_NOPAD.encode(serde_json::to_string(key).unwrap_or_default().as_bytes())
}

fn decode(text: &str) -> Option<Vec<String>> {
    let key: Vec<String> = serde_json::from_slice(&BASE64URL_NOPAD.decode(text.as_bytes()).ok()?).ok()?;
    (!key.is_empty() && key.len() < 4).then_some(key)
}

/// One page of a list, as the API answers it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct List<T> {
    pub items: Vec<T>,
    pub page: i64,
    pub page_size: i64,
    /// Exact up to 10,000, else a floor.
    pub total: i64,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub total_is_floor: bool,
    /// Goes on from here as `after`; absent on the last page.
    pub next: Option<String>,
}

impl<T> List<T> {
    /// From up to `size + 1` rows (the one too many says that there is a next page), the count of up to
    /// 10,001 rows, and the sort key of a row.
    pub fn new(mut rows: Vec<T>, paging: &Paging, counted: i64, key: impl Fn(&T) -> Vec<String>) -> List<T> {
        let size = usize::try_from(paging.size).unwrap_or(usize::MAX);
        let more = rows.len() > size;
        rows.truncate(size);
        let next = rows.last().filter(|_| more).map(|row| cursor(&key(row)));
        List {
            items: rows,
            page: paging.page,
            page_size: paging.size,
            total: counted.min(COUNTED),
            total_is_floor: counted > COUNTED,
            next,
        }
    }

    /// The same page of other items.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> List<U> {
        let List { items, page, page_size, total, total_is_floor, next } = self;
        List { items: items.into_iter().map(f).collect(), page, page_size, total, total_is_floor, next }
    }
}

/// A word of the address, folded; None if nothing is left.
pub fn typed(text: Option<&str>) -> Option<String> {
    text.map(fold).filter(|text| !text.is_empty())
}
