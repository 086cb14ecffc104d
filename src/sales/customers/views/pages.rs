//! The forms of saved views. They stand on the list.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::{NewView, remove_view, save_view};
use crate::sales::customers::Asked;
use crate::sales::customers::pages::list::{Typed, again};
use crate::values::{Problem, ViewId};
use crate::web::{Form, SignedIn, page};

/// A name for the list that was seen.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ViewForm {
    pub name: String,
    /// The query of the list's address.
    pub query: String,
    /// A checkbox that isn't set isn't sent.
    pub shared: Option<String>,
}

/// The list that a view's query asks for, with a word of what was done.
fn place(query: &str, notice: &str) -> String {
    if query.is_empty() {
        format!("/sales/customers?notice={notice}")
    } else {
        format!("/sales/customers?{query}&notice={notice}")
    }
}

/// POST `/sales/customers/views`.
pub async fn save(me: SignedIn, form: Form<ViewForm>) -> Result<HttpResponse, Problem> {
    let form = form.0;
    let saved = match NewView::parse(&form.name, &form.query, form.shared.is_some()) {
        Ok(new) => me.own(move |tx| save_view(tx, &new)).await,
        Err(problem) => Err(problem),
    };
    match saved {
        Ok(view) => Ok(page::see_other(&place(&view.query, "view-saved"))),
        Err(problem) => again(&me, form.query.clone(), Typed::View(form), problem).await,
    }
}

/// What the list showed.
#[derive(Deserialize)]
pub struct RemoveForm {
    #[serde(default)]
    query: String,
}

/// POST `/sales/customers/views/{viewId}/remove`.
pub async fn remove(me: SignedIn, id: web::Path<ViewId>, form: Form<RemoveForm>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    me.own(move |tx| remove_view(tx, id)).await?;
    let query = Asked::of_query(&form.0.query).map(|asked| asked.filters()).unwrap_or_default();
    Ok(page::see_other(&place(&query, "view-removed")))
}
