//! `/sales/admin/settings`.

use actix_web::HttpResponse;
use askama::Template;
use serde::Deserialize;

use super::form::SettingsForm;
use crate::store::ReadTx;
use crate::values::{Problem, Zone};
use crate::web::page::{self, FormErrors, Shell};
use crate::web::{Form, Query, SignedIn};

#[derive(Template)]
#[template(path = "admin/settings.html")]
struct SettingsPage {
    shell: Shell,
    slug: String,
    form: SettingsForm,
    zones: Vec<String>,
    errors: FormErrors,
}

impl SettingsPage {
    /// `typed` is a form that was refused.
    fn read(tx: &ReadTx<'_>, notice: Option<String>, typed: Option<SettingsForm>) -> Result<SettingsPage, Problem> {
        let (settings, version) = super::read(tx)?;
        Ok(SettingsPage {
            shell: Shell::of(tx, "admin", notice),
            slug: tx.tenant().slug.clone(),
            form: typed.unwrap_or_else(|| SettingsForm::of(&settings, version)),
            zones: Zone::names(),
            errors: FormErrors::default(),
        })
    }
}

/// What the last step did, in a small word.
#[derive(Deserialize)]
pub struct Notice {
    #[serde(default)]
    notice: String,
}

/// GET `/sales/admin/settings`.
pub async fn show(me: SignedIn, query: Query<Notice>) -> Result<HttpResponse, Problem> {
    let notice = (query.0.notice == "saved").then(|| "The settings are saved.".to_owned());
    page::html(&me.read(move |tx| SettingsPage::read(tx, notice, None)).await?)
}

/// POST `/sales/admin/settings`.
pub async fn save(me: SignedIn, form: Form<SettingsForm>) -> Result<HttpResponse, Problem> {
    let form = form.0;
    let typed = form.clone();
    let saved = me.administer(move |tx| super::save(tx, typed.version, &typed.parse(&tx.tenant().currency)?)).await;
    match saved {
        Ok(()) => Ok(page::see_other("/sales/admin/settings?notice=saved")),
        Err(problem) => {
            let errors = FormErrors::from_problem(problem)?;
            let page = me.read(move |tx| SettingsPage::read(tx, None, Some(form))).await?;
            page::html_again(&SettingsPage { errors, ..page })
        }
    }
}
