//! Customers from a file, found again by their number.

mod read;
mod record;
mod sql;

pub(crate) use read::COLUMNS;
pub use read::File;
pub use record::{Customer, CustomerPatch, Priority};
pub(crate) use sql::{Contact, put, put_contact};

use super::lookups::{Reps, price_list};
use super::record::Change;
use super::{Faults, Kind, Report, note};
use crate::sales::customers::repace;
use crate::store::{AdminTx, ReadTx};
use crate::values::{CustomerId, FieldError, Problem};
use read::Line;

/// What is to be written.
struct Planned<'f> {
    line: &'f Line,
    change: Change<CustomerId>,
    customer: Customer,
    contact: Option<Contact>,
}

/// What [`write`] would do.
pub fn preview(tx: &ReadTx<'_>, file: &File) -> Result<Report, Problem> {
    plan(tx, file).map(|(_, report)| report)
}

/// Adds and changes customers. INVALID names rows whose price list isn't there.
pub fn write(tx: &AdminTx<'_>, file: &File) -> Result<Report, Problem> {
    let (planned, report) = plan(tx, file)?;
    for one in &planned {
        let id = match one.change {
            Change::Keep => continue,
            Change::Add => CustomerId::from_bytes(tx.new_id()),
            Change::Known(id) => id,
        };
        put(tx, id, &one.line.number, &one.customer)?;
        if let Some(contact) = &one.contact {
            put_contact(tx, id, contact)?;
        }
        repace(tx, id)?;
    }
    note(tx, Kind::Customers, &report)?;
    Ok(report)
}

fn plan<'f>(tx: &ReadTx<'_>, file: &'f File) -> Result<(Vec<Planned<'f>>, Report), Problem> {
    let mut report = Report { ignored: file.ignored.clone(), mended: file.mended, ..Report::default() };
    let mut reps = Reps::of(tx)?;
    let mut faults = Faults::default();
    let mut planned = Vec::with_capacity(file.lines.len());
    for line in &file.lines {
        let mut patch = line.patch.clone();
        patch.rep_id = reps.find(line.rep.as_deref());
        patch.price_list_id = match line.price_list.as_deref() {
            None => None,
            Some("") => Some(None),
            Some(name) => {
                let found = price_list(tx, name)?;
                if found.is_none() {
                    faults
                        .add(FieldError::new(format!("line {}, priceList", line.line), "There is no such price list."));
                }
                Some(found)
            }
        };
        let old = sql::find(tx, &line.number)?;
        let customer = patch.over(old.as_ref().map_or(&Customer::default(), |(_, old)| old));
        let (mut change, contact) = (Change::of(old, &customer), sql::contact_change(tx, line)?);
        if let (Change::Keep, Some(_), Some((id, _))) = (change, &contact, sql::find(tx, &line.number)?) {
            change = Change::Known(id);
        }
        report.count(&change);
        planned.push(Planned { line, change, customer, contact });
    }
    faults.finish()?;
    report.unknown_reps = reps.unknown();
    Ok((planned, report))
}
