//! What words mean: each value is parsed once, at the edge, and is right from
//! then on. Nothing here knows the web or the database.
//!
//! A parser that says no answers with a [`Refusal`], one sentence a person can
//! act on; a form gathers them with [`Errors`]; what leaves a service is a
//! [`Problem`].

mod basis_points;
mod code;
mod currency;
mod date_language;
mod date_style;
mod day;
mod email;
mod errors;
mod fold;
mod id;
mod money;
mod note;
mod problem;
mod quantity;
mod refusal;
mod role;
mod slug;
mod text;
mod text_serde;
mod timestamp;
mod token;
mod weekdays;
mod zone;

pub use basis_points::BasisPoints;
pub use code::Code;
pub use currency::Currency;
pub use date_language::DateLanguage;
pub use date_style::DateStyle;
pub use day::Day;
pub use email::Email;
pub use errors::Errors;
pub use fold::fold;
pub use id::{
    ActivityId, AddressId, ContactId, CustomerId, EventId, FormId, LineId, MergeId, OrderId, PasskeyId, PriceListId,
    ProductId, SessionId, TaskId, TenantId, TokenId, UploadId, UserId, ViewId, WarehouseId, optional_id,
};
pub use money::Money;
pub use note::Note;
pub use problem::{FieldError, Problem};
pub use quantity::{Cases, Quantity};
pub use refusal::Refusal;
pub use role::Role;
pub use slug::Slug;
pub use text::{Name, Phone, Text};
pub use timestamp::Timestamp;
pub use token::Token;
pub use weekdays::{Weekday, Weekdays};
pub use zone::Zone;
