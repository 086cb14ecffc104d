//! The forms of a customer's further addresses. They stand on the customer's page, one at a time.

use actix_web::{HttpResponse, web};

use super::{AddressDraft, add_address, change_address, remove_address};
use crate::sales::customers::pages::one::{Opened, again};
use crate::sales::customers::pages::place;
use crate::values::{AddressId, CustomerId, Problem};
use crate::web::{Form, SignedIn, page};

fn done(id: CustomerId, notice: &str) -> HttpResponse {
    page::see_other(&format!("{}?notice={notice}#addresses", place(id)))
}

/// POST `/sales/customers/{id}/addresses`.
pub async fn add(me: SignedIn, id: web::Path<CustomerId>, form: Form<AddressDraft>) -> Result<HttpResponse, Problem> {
    let (id, form, typed) = (id.into_inner(), form.0.clone(), form.0);
    match me.write(move |tx| add_address(tx, &id, &typed.parse()?)).await {
        Ok(_) => Ok(done(id, "address-added")),
        Err(problem) => again(&me, id, Opened::NewAddress(form), problem).await,
    }
}

/// POST `/sales/customers/{id}/addresses/{addressId}`.
pub async fn change(
    me: SignedIn,
    ids: web::Path<(CustomerId, AddressId)>,
    form: Form<AddressDraft>,
) -> Result<HttpResponse, Problem> {
    let ((id, which), form, typed) = (ids.into_inner(), form.0.clone(), form.0);
    match me.write(move |tx| change_address(tx, &id, &which, &typed.parse()?)).await {
        Ok(()) => Ok(done(id, "address-saved")),
        Err(problem) => again(&me, id, Opened::Address(which, form), problem).await,
    }
}

/// POST `/sales/customers/{id}/addresses/{addressId}/remove`.
pub async fn remove(me: SignedIn, ids: web::Path<(CustomerId, AddressId)>) -> Result<HttpResponse, Problem> {
    let (id, which) = ids.into_inner();
    me.write(move |tx| remove_address(tx, &id, &which)).await?;
    Ok(done(id, "address-removed"))
}
