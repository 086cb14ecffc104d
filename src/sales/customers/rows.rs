//! The columns of a customer that statements select, each beside the field that it is read into: `sql.rs` joins
//! its statements from these lists, so a column and its reading can't drift apart.

use super::{Customer, CustomerRow, Found, Gap, Pace};
use crate::store::{Row, RowError};

/// A list of columns, as a macro that `sql.rs` puts into its statements, and the reader of them. `then` reads a
/// part that has columns of its own behind the others.
macro_rules! columns {
    (
        $(#[$doc:meta])*
        $columns:ident, $reader:ident: $row:ident {
            $first:ident: $first_sql:literal, $($field:ident: $sql:literal,)+
        } $(then $part:ident: $part_columns:ident)?
    ) => {
        macro_rules! $columns {
            () => {
                concat!($first_sql, $(", ", $sql,)+ $(", ", $part_columns!())?)
            };
        }
        pub(super) use $columns;

        $(#[$doc])*
        pub(super) fn $reader(row: &Row<'_>) -> Result<$row, RowError> {
            let mut at = 0;
            Ok($row {
                $first: row.get(at)?,
                $($field: {
                    at += 1;
                    row.get(at)?
                },)+
                $($part: $part(row, at + 1)?,)?
            })
        }
    };
}

macro_rules! pace_columns {
    () => {
        "c.last_delivered_on, c.delivery_days, c.usual_gap_half_days, c.next_order_on, c.due_from, c.late_from, \
         c.dormant_from, c.shrinking"
    };
}
pub(super) use pace_columns;

/// The stored pace, from column `at` on.
fn pace(row: &Row<'_>, at: usize) -> Result<Pace, RowError> {
    let half_days: Option<i32> = row.get(at + 2)?;
    Ok(Pace {
        last_delivered_on: row.get(at)?,
        deliveries: row.get(at + 1)?,
        usual_gap: half_days.map(Gap::from_half_days),
        next_order_on: row.get(at + 3)?,
        due_from: row.get(at + 4)?,
        late_from: row.get(at + 5)?,
        dormant_from: row.get(at + 6)?,
        shrinking: row.get(at + 7)?,
    })
}

columns! {
    /// A customer with all its facts; `u` is its rep, `p` its price list.
    customer_columns, customer: Customer {
        id: "c.id",
        number: "c.number",
        name: "c.name",
        rep: "c.rep_id",
        rep_name: "COALESCE(u.full_name, '')",
        territory: "c.territory",
        priority: "c.priority",
        premise: "c.premise",
        licence_number: "c.licence_number",
        licence_type: "c.licence_type",
        licence_expires_on: "c.licence_expires_on",
        terms: "c.terms",
        phone: "c.phone",
        email: "c.email",
        street: "c.street",
        city: "c.city",
        region: "c.region",
        postal_code: "c.postal_code",
        country: "c.country",
        delivery_weekdays: "c.delivery_weekdays",
        delivery_window: "c.delivery_window",
        price_list: "c.price_list_id",
        price_list_name: "COALESCE(p.name, '')",
        minimum_order: "c.minimum_order_cents",
        do_not_contact_until: "c.do_not_contact_until",
        hold_reason: "c.hold_reason",
        notes: "c.notes",
        closed_on: "c.closed_on",
        closed_reason: "c.closed_reason",
        usual_gap_override: "c.usual_gap_override",
        last_sign_on: "c.last_sign_on",
        open_order: "EXISTS (SELECT 1 FROM orders o WHERE o.tenant_id = :tenant AND o.customer_id = c.id \
                     AND o.status IN ('pending', 'ready', 'picked'))",
        credit_limit: "c.credit_limit_cents",
        version: "c.version",
    } then pace: pace_columns
}

columns! {
    /// A row of the list; `u` is its rep.
    row_columns, customer_row: CustomerRow {
        id: "c.id",
        number: "c.number",
        name: "c.name",
        name_key: "c.name_key",
        city: "c.city",
        phone: "c.phone",
        territory: "c.territory",
        priority: "c.priority",
        rep: "c.rep_id",
        rep_name: "COALESCE(u.full_name, '')",
        on_hold: "c.hold_reason IS NOT NULL",
        closed: "c.closed_on IS NOT NULL",
        do_not_contact_until: "c.do_not_contact_until",
        last_sign_on: "c.last_sign_on",
        open_order: "EXISTS (SELECT 1 FROM orders o WHERE o.tenant_id = :tenant AND o.customer_id = c.id \
                     AND o.status IN ('pending', 'ready', 'picked'))",
    } then pace: pace_columns
}

columns! {
    /// What the type-ahead shows.
    found_columns, found: Found {
        id: "c.id",
        number: "c.number",
        name: "c.name",
        city: "c.city",
        territory: "c.territory",
    }
}
