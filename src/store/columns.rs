//! How values lie in columns: ids as 16 bytes, instants as integers, dates and words as text.

use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef};

use crate::values::{
    AddressId, BasisPoints, ContactId, CustomerId, DateLanguage, DateStyle, Day, EventId, FormId, LineId, MergeId,
    Money, Note, OrderId, PasskeyId, PriceListId, ProductId, Quantity, Role, SessionId, TenantId, Text, Timestamp,
    TokenId, UploadId, UserId, ViewId, WarehouseId, Weekday, Weekdays,
};

macro_rules! ids {
    ($($id:ident),*) => {$(
        impl ToSql for $id {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(ToSqlOutput::Borrowed(ValueRef::Blob(self.as_bytes())))
            }
        }
        impl FromSql for $id {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                <[u8; 16]>::column_result(value).map($id::from_bytes)
            }
        }
    )*};
}
ids!(
    TenantId,
    UserId,
    SessionId,
    CustomerId,
    ProductId,
    OrderId,
    LineId,
    PriceListId,
    WarehouseId,
    ContactId,
    AddressId,
    ViewId,
    MergeId,
    EventId,
    TokenId,
    FormId,
    UploadId,
    PasskeyId
);

macro_rules! integers {
    ($($type:ident: $to:expr, $from:expr;)*) => {$(
        impl ToSql for $type {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                let to: fn(&$type) -> i64 = $to;
                Ok(to(self).into())
            }
        }
        impl FromSql for $type {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                let from: fn(i64) -> Option<$type> = $from;
                let raw = value.as_i64()?;
                from(raw).ok_or(FromSqlError::OutOfRange(raw))
            }
        }
    )*};
}
integers! {
    Timestamp: |t| t.millis(), |n| Some(Timestamp::from_millis(n));
    Money: |m| m.minor(), |n| Some(Money::from_minor(n));
    Quantity: |q| q.units(), |n| Quantity::new(n).ok();
    BasisPoints: |b| b.points(), |n| BasisPoints::new(n).ok();
    Weekdays: |w| w.iter().map(bit).sum(), |n| (0..128).contains(&n).then(|| weekdays_of(n));
}

/// Monday is 1, Tuesday 2, Wednesday 4, and so on.
fn bit(day: Weekday) -> i64 {
    1 << day.days_after_monday()
}

fn weekdays_of(bits: i64) -> Weekdays {
    Weekday::ALL.into_iter().filter(|day| bits & bit(*day) != 0).collect()
}

fn other<E: std::error::Error + Send + Sync + 'static>(e: E) -> FromSqlError {
    FromSqlError::Other(Box::new(e))
}

impl ToSql for Day {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.to_string().into())
    }
}
impl FromSql for Day {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map_err(other)
    }
}
impl ToSql for Role {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.text().into())
    }
}
impl FromSql for Role {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map_err(other)
    }
}
impl ToSql for DateLanguage {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.code().into())
    }
}
impl FromSql for DateLanguage {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map_err(other)
    }
}
impl ToSql for DateStyle {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.text().into())
    }
}
impl FromSql for DateStyle {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map_err(other)
    }
}

impl<const MIN: usize, const MAX: usize> ToSql for Text<MIN, MAX> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.as_str().into())
    }
}
impl<const MAX: usize> ToSql for Note<MAX> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.as_str().into())
    }
}

/// A column that holds a word, read by the word's own parser: `store::word(row, 3)?`.
pub fn word<T: std::str::FromStr<Err = crate::values::Refusal>>(
    row: &rusqlite::Row<'_>,
    column: usize,
) -> rusqlite::Result<T> {
    let text = row.get_ref(column)?.as_str()?;
    text.parse().map_err(|refusal: crate::values::Refusal| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(refusal))
    })
}
