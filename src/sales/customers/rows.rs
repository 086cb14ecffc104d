//! Rows of the statements in `sql.rs`, column by column in their order.

use super::{Customer, CustomerRow, Found, Gap, Pace};
use crate::store::{Row, RowError};

/// The next column of a row.
macro_rules! next {
    ($row:ident, $at:ident) => {{
        $at += 1;
        $row.get($at - 1)?
    }};
}

/// The eight columns of a stored pace.
macro_rules! pace {
    ($row:ident, $at:ident) => {
        Pace {
            last_delivered_on: next!($row, $at),
            deliveries: next!($row, $at),
            usual_gap: {
                let half_days: Option<i32> = next!($row, $at);
                half_days.map(Gap::from_half_days)
            },
            next_order_on: next!($row, $at),
            due_from: next!($row, $at),
            late_from: next!($row, $at),
            dormant_from: next!($row, $at),
            shrinking: next!($row, $at),
        }
    };
}

pub(super) fn customer(row: &Row<'_>) -> Result<Customer, RowError> {
    let mut at = 0;
    Ok(Customer {
        id: next!(row, at),
        number: next!(row, at),
        name: next!(row, at),
        rep: next!(row, at),
        rep_name: {
            let name: Option<String> = next!(row, at);
            name.unwrap_or_default()
        },
        territory: next!(row, at),
        priority: next!(row, at),
        premise: next!(row, at),
        licence_number: next!(row, at),
        licence_type: next!(row, at),
        licence_expires_on: next!(row, at),
        terms: next!(row, at),
        phone: next!(row, at),
        email: next!(row, at),
        street: next!(row, at),
        city: next!(row, at),
        region: next!(row, at),
        postal_code: next!(row, at),
        country: next!(row, at),
        delivery_weekdays: next!(row, at),
        delivery_window: next!(row, at),
        price_list: next!(row, at),
        price_list_name: {
            let name: Option<String> = next!(row, at);
            name.unwrap_or_default()
        },
        minimum_order: next!(row, at),
        do_not_contact_until: next!(row, at),
        hold_reason: next!(row, at),
        notes: next!(row, at),
        closed_on: next!(row, at),
        closed_reason: next!(row, at),
        usual_gap_override: next!(row, at),
        pace: pace!(row, at),
        last_sign_on: next!(row, at),
        open_order: next!(row, at),
        credit_limit: next!(row, at),
        version: row.get(at)?,
    })
}

pub(super) fn customer_row(row: &Row<'_>) -> Result<CustomerRow, RowError> {
    let mut at = 0;
    Ok(CustomerRow {
        id: next!(row, at),
        number: next!(row, at),
        name: next!(row, at),
        name_key: next!(row, at),
        city: next!(row, at),
        phone: next!(row, at),
        territory: next!(row, at),
        priority: next!(row, at),
        rep: next!(row, at),
        rep_name: {
            let name: Option<String> = next!(row, at);
            name.unwrap_or_default()
        },
        on_hold: next!(row, at),
        closed: next!(row, at),
        do_not_contact_until: next!(row, at),
        pace: pace!(row, at),
        last_sign_on: next!(row, at),
        open_order: row.get(at)?,
    })
}

pub(super) fn found(row: &Row<'_>) -> Result<Found, RowError> {
    Ok(Found { id: row.get(0)?, number: row.get(1)?, name: row.get(2)?, city: row.get(3)?, territory: row.get(4)? })
}
