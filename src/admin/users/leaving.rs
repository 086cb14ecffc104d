//! `/sales/admin/users/{id}/hand-over`.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::Change;
use super::form::heir;
use super::pages::{Typed, again, id_in, to};
use crate::store::AdminTx;
use crate::values::Problem;
use crate::web::{Form, SignedIn};

/// Who takes over, and whether the person goes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct HandOverForm {
    hand_over_to: String,
    disable: String,
}

impl HandOverForm {
    fn change(&self) -> Result<Change, Problem> {
        let active = (!self.disable.is_empty()).then_some(false);
        let hand_over_to = heir(&self.hand_over_to)?;
        if active.is_none() && hand_over_to.is_none() {
            return Err(Problem::invalid_field("handOverTo", "Choose who takes over."));
        }
        Ok(Change { active, hand_over_to, ..Change::default() })
    }

    fn only_disables(&self) -> bool {
        !self.disable.is_empty() && self.hand_over_to.is_empty()
    }

    fn notice(&self) -> &'static str {
        match self.disable.is_empty() {
            true => "handed-over",
            false if self.only_disables() => "disabled",
            false => "gone",
        }
    }
}

/// POST `/sales/admin/users/{id}/hand-over`: customers and open orders go to somebody else, the person is
/// disabled, or both in one step.
pub async fn hand_over(
    me: SignedIn,
    path: web::Path<String>,
    form: Form<HandOverForm>,
) -> Result<HttpResponse, Problem> {
    let (id, form) = (id_in(&path)?, form.0);
    let typed = form.clone();
    let work = move |tx: &AdminTx<'_>| super::change(tx, id, &typed.change()?);
    match if form.only_disables() { me.end_as_admin(work).await } else { me.administer(work).await } {
        Ok(_) => Ok(to(id, form.notice())),
        Err(problem) => again(&me, id, Typed { heir: form.hand_over_to, ..Typed::default() }, problem).await,
    }
}
