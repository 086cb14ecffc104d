//! Ids: UUIDs of 16 bytes, one type for each noun, so that an order's id can't
//! be taken for a customer's. They are minted elsewhere (version 7, at the edge);
//! here they are only carried.

use super::{Problem, Refusal, text_serde::serde_by_text};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! ids {
    ($($name:ident: $noun:literal),* $(,)?) => {$(
        #[doc = concat!("The id of ", $noun, ": 16 bytes in the file, canonical text elsewhere.")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }

            pub const fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }

            pub const fn as_uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = Refusal;

            fn from_str(text: &str) -> Result<Self, Refusal> {
                canonical(text).map(Self)
            }
        }

        serde_by_text!($name);
    )*};
}

ids! {
    TenantId: "a tenant",
    UserId: "a user",
    SessionId: "a session",
    CustomerId: "a customer",
    ProductId: "a product",
    OrderId: "an order",
    LineId: "a line of an order",
    PriceListId: "a price list",
    WarehouseId: "a warehouse",
    ContactId: "a contact of a customer",
    AddressId: "a further address of a customer",
    ViewId: "a saved view of a list",
    MergeId: "a merge of two customers",
    ActivityId: "an activity",
    TaskId: "a task",
    EventId: "an audit event or an entry of a timeline",
    TokenId: "a personal API token",
    FormId: "a form kept for somebody whose session ended in the middle of it",
    PasskeyId: "a passkey",
    UploadId: "a file brought to be imported",
}

/// Only the hyphenated form, in either case: each id has one address.
fn canonical(text: &str) -> Result<Uuid, Refusal> {
    match text.len() {
        36 => Uuid::try_parse(text).map_err(|_| not_an_id()),
        _ => Err(not_an_id()),
    }
}

fn not_an_id() -> Refusal {
    Refusal::new("This is not an id.")
}

/// An id that an address or a form may leave out: nothing typed is none. INVALID names `field`.
pub fn optional_id<I: FromStr<Err = Refusal>>(field: &'static str, text: &str) -> Result<Option<I>, Problem> {
    let typed = Some(text.trim()).filter(|text| !text.is_empty());
    typed.map(|text| text.parse().map_err(|refusal: Refusal| Problem::invalid(vec![refusal.at(field)]))).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_bytes_say_the_same() {
        let text = "0192f3a0-1c2d-7e3f-8a4b-5c6d7e8f9a0b";
        let id: CustomerId = text.parse().unwrap();
        assert_eq!(id.to_string(), text);
        assert_eq!(CustomerId::from_bytes(*id.as_bytes()), id);
        assert_eq!(CustomerId::from_uuid(id.as_uuid()), id);
    }

    #[test]
    fn only_the_canonical_form_is_an_id() {
        for text in [
            "",
            "1",
            "0192f3a01c2d7e3f8a4b5c6d7e8f9a0b",
            "{0192f3a0-1c2d-7e3f-8a4b-5c6d7e8f9a0b}",
            "0192f3a0-1c2d-7e3f-8a4b-5c6d7e8f9a0g",
        ] {
            assert!(text.parse::<OrderId>().is_err(), "{text}");
        }
    }
}
