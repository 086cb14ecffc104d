//! `/api/sales/customers/{id}/addresses`.

use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Address, AddressDraft, add_address, address, addresses, change_address, remove_address};
use crate::sales::customers::api::customer_id;
use crate::sales::customers::one;
use crate::store::WriteTx;
use crate::values::{AddressId, Problem};
use crate::web::{Json, JsonOnce, SignedIn};

/// A further address of a customer.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddressItem {
    id: String,
    /// What it is for.
    label: String,
    street: String,
    city: String,
    region: String,
    postal_code: String,
    country: String,
}

impl From<Address> for AddressItem {
    fn from(a: Address) -> AddressItem {
        let Address { id, label, street, city, region, postal_code, country } = a;
        AddressItem { id: id.to_string(), label, street, city, region, postal_code, country }
    }
}

/// The further addresses of a customer, all of them.
#[derive(Serialize, ToSchema)]
pub struct AddressItems {
    items: Vec<AddressItem>,
}

/// Fields of an address. Those not mentioned stay (PATCH) or are empty (POST).
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct AddressBody {
    label: Option<String>,
    street: Option<String>,
    city: Option<String>,
    region: Option<String>,
    postal_code: Option<String>,
    country: Option<String>,
}

impl AddressBody {
    /// The draft with what was mentioned in its place.
    fn onto(self, draft: AddressDraft) -> AddressDraft {
        AddressDraft {
            label: self.label.unwrap_or(draft.label),
            street: self.street.unwrap_or(draft.street),
            city: self.city.unwrap_or(draft.city),
            region: self.region.unwrap_or(draft.region),
            postal_code: self.postal_code.unwrap_or(draft.postal_code),
            country: self.country.unwrap_or(draft.country),
        }
    }
}

fn address_id(text: &str) -> Result<AddressId, Problem> {
    text.parse().map_err(|_| Problem::not_found("address"))
}

/// GET `customers/{id}/addresses`.
pub async fn list(me: SignedIn, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = customer_id(&id)?;
    let all = me.read(move |tx| addresses(tx, &id)).await?;
    Ok(HttpResponse::Ok().json(AddressItems { items: all.into_iter().map(AddressItem::from).collect() }))
}

/// POST `customers/{id}/addresses`.
pub async fn add(me: SignedIn, id: Path<String>, asked: JsonOnce<AddressBody>) -> Result<HttpResponse, Problem> {
    let (id, JsonOnce { body, once }) = (customer_id(&id)?, asked);
    let draft = body.onto(AddressDraft::default());
    let added = move |tx: &WriteTx<'_>| {
        one(tx, &id)?;
        let made = add_address(tx, &id, &draft.parse()?)?;
        address(tx, &id, &made).map(AddressItem::from)
    };
    me.write(move |tx| once.answer(tx, 201, || added(tx))).await.map(HttpResponse::from)
}

/// PATCH `customers/{id}/addresses/{addressId}`.
pub async fn change(
    me: SignedIn,
    ids: Path<(String, String)>,
    body: Json<AddressBody>,
) -> Result<HttpResponse, Problem> {
    let (id, which, body) = (customer_id(&ids.0)?, address_id(&ids.1)?, body.0);
    let changed = me
        .write(move |tx| {
            let draft = body.clone().onto(address(tx, &id, &which)?.into());
            change_address(tx, &id, &which, &draft.parse()?)?;
            address(tx, &id, &which).map(AddressItem::from)
        })
        .await?;
    Ok(HttpResponse::Ok().json(changed))
}

/// DELETE `customers/{id}/addresses/{addressId}`.
pub async fn remove(me: SignedIn, ids: Path<(String, String)>) -> Result<HttpResponse, Problem> {
    let (id, which) = (customer_id(&ids.0)?, address_id(&ids.1)?);
    me.write(move |tx| remove_address(tx, &id, &which)).await?;
    Ok(HttpResponse::NoContent().finish())
}
