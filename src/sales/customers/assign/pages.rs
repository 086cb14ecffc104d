//! The form beneath the list that gives customers to a rep.

use actix_web::HttpResponse;
use serde::Deserialize;

use super::{Which, assign};
use crate::sales::customers::Asked;
use crate::sales::customers::pages::list::{Typed, again};
use crate::values::{CustomerId, Problem, UserId};
use crate::web::{Form, SignedIn, page};

/// The boxes that were set, the rep, and which button was pressed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AssignForm {
    pub customer: Vec<String>,
    /// An id, or `none`.
    pub rep_id: String,
    /// `all` for all that fit the query.
    pub which: String,
    pub query: String,
}

impl AssignForm {
    fn read(&self) -> Result<(Which, Option<UserId>), Problem> {
        let rep = match self.rep_id.as_str() {
            "none" => None,
            id => Some(id.parse().map_err(|_| Problem::invalid_field("repId", "Choose who shall have them."))?),
        };
        let which = if self.which == "all" {
            Which::Fitting(Asked::of_query(&self.query)?.query()?)
        } else {
            let ids = self.customer.iter().map(|id| id.parse::<CustomerId>());
            Which::These(ids.collect::<Result<_, _>>().map_err(|_| Problem::not_found("customer"))?)
        };
        Ok((which, rep))
    }
}

/// POST `/sales/customers/assign`.
pub async fn post(me: SignedIn, form: Form<AssignForm>) -> Result<HttpResponse, Problem> {
    let form = form.0;
    let assigned = match form.read() {
        Ok((which, rep)) => me.manage(move |tx| assign(tx, &which, rep)).await,
        Err(problem) => Err(problem),
    };
    match assigned {
        Ok(moved) => {
            // They have changed hands whatever the query says.
            let filters = Asked::of_query(&form.query).map(|asked| asked.filters()).unwrap_or_default();
            let more = if filters.is_empty() { String::new() } else { format!("{filters}&") };
            Ok(page::see_other(&format!("/sales/customers?{more}assigned={moved}")))
        }
        Err(problem) => again(&me, form.query.clone(), Typed::Assign(form), problem).await,
    }
}
