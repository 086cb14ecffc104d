//! The form of a customer's tags.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::{parse, set_tags};
use crate::sales::customers::pages::one::{Opened, again};
use crate::sales::customers::pages::place;
use crate::values::{CustomerId, Problem};
use crate::web::{Form, SignedIn, page};

/// The tags as typed, with commas between.
#[derive(Clone, Debug, Deserialize)]
pub struct TagsForm {
    version: i64,
    #[serde(default)]
    tags: String,
}

/// POST `/sales/customers/{id}/tags`.
pub async fn put(me: SignedIn, id: web::Path<CustomerId>, form: Form<TagsForm>) -> Result<HttpResponse, Problem> {
    let (id, form, typed) = (id.into_inner(), form.0.clone(), form.0);
    match me.write(move |tx| set_tags(tx, &id, typed.version, &parse([typed.tags.as_str()])?)).await {
        Ok(()) => Ok(page::see_other(&format!("{}?notice=tagged", place(id)))),
        Err(problem) => again(&me, id, Opened::Tags(form.tags), problem).await,
    }
}
