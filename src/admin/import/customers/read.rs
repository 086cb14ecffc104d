//! A file of customers, read.

use std::collections::HashSet;

use super::super::Faults;
use super::super::cells::Cells;
use super::super::table::{Row, Table};
use super::record::{CustomerPatch, Priority};
use crate::sales::customers::parse_tags;
use crate::values::{Currency, Email, Name, Problem, Refusal, Text, Weekdays};

/// The columns that mean something, in the order of an export.
pub(crate) const COLUMNS: [&str; 33] = [
    "number",
    "name",
    "rep",
    "territory",
    "priority",
    "premise",
    "licenceNumber",
    "licenceType",
    "licenceExpiresOn",
    "terms",
    "phone",
    "email",
    "street",
    "city",
    "region",
    "postalCode",
    "country",
    "deliveryWeekdays",
    "deliveryWindow",
    "priceList",
    "minimumOrder",
    "doNotContactUntil",
    "holdReason",
    "notes",
    "closedOn",
    "closedReason",
    "usualGap",
    "creditLimit",
    "tags",
    "contact",
    "contactTitle",
    "contactPhone",
    "contactEmail",
];

/// Customers that were understood.
#[derive(Debug)]
pub struct File {
    pub(super) lines: Vec<Line>,
    pub(super) ignored: Vec<String>,
    pub(super) mended: usize,
}

#[derive(Debug)]
pub(super) struct Line {
    pub line: u64,
    pub number: String,
    pub patch: CustomerPatch,
    pub rep: Option<String>,
    pub price_list: Option<String>,
    /// Name, title, phone, e-mail; the last three only where the file has them.
    pub contact: Option<(String, [Option<String>; 3])>,
}

impl File {
    pub(in super::super) fn read(table: &Table, currency: &Currency) -> Result<File, Problem> {
        let (mut faults, mut seen) = (Faults::default(), HashSet::new());
        let mut lines = Vec::with_capacity(table.rows.len());
        for row in &table.rows {
            let mut cells = Cells::new(table, row, &mut faults);
            let line = line(&mut cells, row, currency);
            if !line.number.is_empty() && !seen.insert(line.number.clone()) {
                cells.fault("number", "Comes twice in this file.");
            }
            lines.push(line);
        }
        faults.finish()?;
        Ok(File { lines, ignored: table.unknown(&COLUMNS), mended: table.mended })
    }
}

fn line(cells: &mut Cells<'_>, row: &Row, currency: &Currency) -> Line {
    let number = cells.needed("number", |cell| Text::<1, 40>::parse(cell).map(|text| text.as_str().to_owned()));
    Line {
        line: row.line,
        number: number.unwrap_or_default(),
        patch: patch(cells, currency),
        rep: cells.text::<254>("rep"),
        price_list: cells.text::<120>("priceList"),
        contact: contact(cells),
    }
}

fn patch(cells: &mut Cells<'_>, currency: &Currency) -> CustomerPatch {
    CustomerPatch {
        name: cells.needed("name", |cell| Name::parse(cell).map(|name| name.as_str().to_owned())),
        territory: cells.text::<80>("territory"),
        priority: cells.optional("priority", priority).map(Option::unwrap_or_default),
        premise: cells.optional("premise", premise).map(Option::unwrap_or_default),
        licence_number: cells.text::<80>("licenceNumber"),
        licence_type: cells.text::<80>("licenceType"),
        licence_expires_on: cells.day("licenceExpiresOn"),
        terms: cells.text::<80>("terms"),
        phone: cells.text::<40>("phone"),
        email: cells.optional("email", email).map(Option::unwrap_or_default),
        street: cells.text::<120>("street"),
        city: cells.text::<80>("city"),
        region: cells.text::<80>("region"),
        postal_code: cells.text::<20>("postalCode"),
        country: cells.text::<80>("country"),
        delivery_weekdays: cells.optional("deliveryWeekdays", str::parse::<Weekdays>).map(Option::unwrap_or_default),
        delivery_window: cells.text::<80>("deliveryWindow"),
        minimum_order: cells.money("minimumOrder", currency),
        do_not_contact_until: cells.day("doNotContactUntil"),
        hold_reason: cells.text::<200>("holdReason").map(filled),
        notes: cells.note::<4000>("notes"),
        closed_on: cells.day("closedOn"),
        closed_reason: cells.text::<200>("closedReason").map(filled),
        usual_gap_override: cells.optional("usualGap", usual_gap),
        credit_limit: cells.money("creditLimit", currency),
        tags: cells.optional("tags", tags_of).map(Option::unwrap_or_default),
        rep_id: None,
        price_list_id: None,
    }
}

fn contact(cells: &mut Cells<'_>) -> Option<(String, [Option<String>; 3])> {
    let name = cells.text::<120>("contact").filter(|name| !name.is_empty())?;
    let email = cells.optional("contactEmail", email).map(Option::unwrap_or_default);
    Some((name, [cells.text::<120>("contactTitle"), cells.text::<40>("contactPhone"), email]))
}

fn filled(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

fn tags_of(text: &str) -> Result<Vec<String>, Refusal> {
    let tags = parse_tags([text]).map_err(|problem| Refusal::new(problem.detail))?;
    Ok(tags.iter().map(|tag| tag.as_str().to_owned()).collect())
}

fn priority(cell: &str) -> Result<Priority, Refusal> {
    Priority::of(&cell.to_lowercase()).ok_or_else(|| Refusal::new("Must be high, medium or low."))
}

fn premise(cell: &str) -> Result<String, Refusal> {
    match cell.to_lowercase().as_str() {
        known @ ("on" | "off") => Ok(known.to_owned()),
        _ => Err(Refusal::new("Must be on or off.")),
    }
}

fn email(cell: &str) -> Result<String, Refusal> {
    Email::parse(cell).map(|email| email.as_str().to_owned())
}

fn usual_gap(cell: &str) -> Result<i64, Refusal> {
    let days = cell.parse().ok().filter(|days| (1..=300).contains(days));
    days.ok_or_else(|| Refusal::new("Must be 1 to 300 days."))
}
