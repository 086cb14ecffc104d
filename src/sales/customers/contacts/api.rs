//! `/api/sales/customers/{id}/contacts`.

use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Contact, ContactDraft, add_contact, change_contact, contact, contacts, remove_contact};
use crate::sales::customers::api::customer_id;
use crate::sales::customers::one;
use crate::store::WriteTx;
use crate::values::{ContactId, Problem};
use crate::web::{Json, JsonOnce, SignedIn};

/// A contact of a customer.
#[derive(Serialize, ToSchema)]
pub struct ContactItem {
    id: String,
    name: String,
    title: String,
    phone: String,
    email: String,
}

impl From<Contact> for ContactItem {
    fn from(c: Contact) -> ContactItem {
        ContactItem { id: c.id.to_string(), name: c.name, title: c.title, phone: c.phone, email: c.email }
    }
}

/// The contacts of a customer, all of them.
#[derive(Serialize, ToSchema)]
pub struct ContactItems {
    pub items: Vec<ContactItem>,
}

/// Fields of a contact. Those not mentioned stay (PATCH) or are empty (POST).
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ContactBody {
    name: Option<String>,
    title: Option<String>,
    phone: Option<String>,
    email: Option<String>,
}

impl ContactBody {
    /// The draft with what was mentioned in its place.
    pub fn onto(self, draft: ContactDraft) -> ContactDraft {
        ContactDraft {
            name: self.name.unwrap_or(draft.name),
            title: self.title.unwrap_or(draft.title),
            phone: self.phone.unwrap_or(draft.phone),
            email: self.email.unwrap_or(draft.email),
        }
    }
}

fn contact_id(text: &str) -> Result<ContactId, Problem> {
    text.parse().map_err(|_| Problem::not_found("contact"))
}

/// GET `customers/{id}/contacts`.
pub async fn list(me: SignedIn, id: Path<String>) -> Result<HttpResponse, Problem> {
    let id = customer_id(&id)?;
    let all = me.read(move |tx| contacts(tx, &id)).await?;
    Ok(HttpResponse::Ok().json(ContactItems { items: all.into_iter().map(ContactItem::from).collect() }))
}

/// POST `customers/{id}/contacts`.
pub async fn add(me: SignedIn, id: Path<String>, asked: JsonOnce<ContactBody>) -> Result<HttpResponse, Problem> {
    let (id, JsonOnce { body, once }) = (customer_id(&id)?, asked);
    let draft = body.onto(ContactDraft::default());
    let added = move |tx: &WriteTx<'_>| {
        one(tx, &id)?;
        let made = add_contact(tx, &id, &draft.parse()?)?;
        contact(tx, &id, &made).map(ContactItem::from)
    };
    me.write(move |tx| once.answer(tx, 201, || added(tx))).await.map(HttpResponse::from)
}

/// PATCH `customers/{id}/contacts/{contactId}`.
pub async fn change(
    me: SignedIn,
    ids: Path<(String, String)>,
    body: Json<ContactBody>,
) -> Result<HttpResponse, Problem> {
    let (id, who, body) = (customer_id(&ids.0)?, contact_id(&ids.1)?, body.0);
    let changed = me
        .write(move |tx| {
            let draft = body.clone().onto(contact(tx, &id, &who)?.into());
            change_contact(tx, &id, &who, &draft.parse()?)?;
            contact(tx, &id, &who).map(ContactItem::from)
        })
        .await?;
    Ok(HttpResponse::Ok().json(changed))
}

/// DELETE `customers/{id}/contacts/{contactId}`.
pub async fn remove(me: SignedIn, ids: Path<(String, String)>) -> Result<HttpResponse, Problem> {
    let (id, contact) = (customer_id(&ids.0)?, contact_id(&ids.1)?);
    me.write(move |tx| remove_contact(tx, &id, &contact)).await?;
    Ok(HttpResponse::NoContent().finish())
}
