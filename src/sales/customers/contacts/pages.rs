//! The forms of a customer's contacts. They stand on the customer's page, one at a time.

use actix_web::{HttpResponse, web};

use super::{ContactDraft, add_contact, change_contact, remove_contact};
use crate::sales::customers::pages::one::{Opened, again};
use crate::sales::customers::pages::place;
use crate::values::{ContactId, CustomerId, Problem};
use crate::web::{Form, SignedIn, page};

fn done(id: CustomerId, notice: &str) -> HttpResponse {
    page::see_other(&format!("{}?notice={notice}#contacts", place(id)))
}

/// POST `/sales/customers/{id}/contacts`.
pub async fn add(me: SignedIn, id: web::Path<CustomerId>, form: Form<ContactDraft>) -> Result<HttpResponse, Problem> {
    let (id, form, typed) = (id.into_inner(), form.0.clone(), form.0);
    match me.write(move |tx| add_contact(tx, &id, &typed.parse()?)).await {
        Ok(_) => Ok(done(id, "contact-added")),
        Err(problem) => again(&me, id, Opened::NewContact(form), problem).await,
    }
}

/// POST `/sales/customers/{id}/contacts/{contactId}`.
pub async fn change(
    me: SignedIn,
    ids: web::Path<(CustomerId, ContactId)>,
    form: Form<ContactDraft>,
) -> Result<HttpResponse, Problem> {
    let ((id, contact), form, typed) = (ids.into_inner(), form.0.clone(), form.0);
    match me.write(move |tx| change_contact(tx, &id, &contact, &typed.parse()?)).await {
        Ok(()) => Ok(done(id, "contact-saved")),
        Err(problem) => again(&me, id, Opened::Contact(contact, form), problem).await,
    }
}

/// POST `/sales/customers/{id}/contacts/{contactId}/remove`.
pub async fn remove(me: SignedIn, ids: web::Path<(CustomerId, ContactId)>) -> Result<HttpResponse, Problem> {
    let (id, contact) = ids.into_inner();
    me.write(move |tx| remove_contact(tx, &id, &contact)).await?;
    Ok(done(id, "contact-removed"))
}
