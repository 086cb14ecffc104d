//! `/sales/account`.

use actix_web::HttpResponse;
use askama::Template;
use serde::Deserialize;

use super::Dates;
use super::history::{self, Entry};
use crate::auth::moments::{Moments, style_of};
use crate::auth::{codes, devices, passkeys, person_of, tokens};
use crate::store::ReadTx;
use crate::values::{DateLanguage, DateStyle, Errors, Name, Problem};
use crate::web::page::{self, Choice, FormErrors, Shell};
use crate::web::{Form, Query, SignedIn};

#[derive(Template)]
#[template(path = "auth/account.html")]
struct AccountPage {
    shell: Shell,
    email: String,
    role: &'static str,
    name: String,
    dates: String,
    styles: Vec<Choice>,
    language: String,
    languages: Vec<Choice>,
    errors: FormErrors,
    codes: bool,
    codes_by_app: bool,
    passkeys: usize,
    devices: usize,
    tokens: usize,
    history: Vec<Entry>,
}

fn account(tx: &ReadTx<'_>, notice: Option<String>) -> Result<AccountPage, Problem> {
    person_of(tx)?;
    let person = tx.person().cloned().ok_or_else(|| Problem::not_found("account"))?;
    let (today, second) = (tx.today(), codes::standing(tx)?);
    Ok(AccountPage {
        shell: Shell::of(tx, "account", notice),
        email: person.email,
        role: person.role.label(),
        name: person.full_name,
        dates: style_of(tx)?.to_string(),
        styles: DateStyle::ALL.map(|style| Choice::new(style.text(), style.write(today))).to_vec(),
        language: tx.language().to_string(),
        languages: DateLanguage::ALL.map(|language| Choice::new(language.code(), language.label())).to_vec(),
        errors: FormErrors::default(),
        codes: second.on_since.is_some(),
        codes_by_app: second.has_app,
        passkeys: passkeys::own(tx)?.len(),
        devices: devices::own(tx)?.len(),
        tokens: tokens::own(tx)?.len(),
        history: history::newest(tx, &Moments::of_reader(tx)?)?,
    })
}

/// What the last step did, in a small word.
#[derive(Deserialize)]
pub struct Notice {
    #[serde(default)]
    notice: String,
}

fn sentence(notice: &str) -> Option<String> {
    let sentence = match notice {
        "saved" => "Your account is saved.",
        "password" => "The password is changed.",
        "password-others" => "The password is changed, and your other devices are signed out.",
        _ => return None,
    };
    Some(sentence.to_owned())
}

/// GET `/sales/account`.
pub async fn show(me: SignedIn, query: Query<Notice>) -> Result<HttpResponse, Problem> {
    page::html(&me.read(move |tx| account(tx, sentence(&query.0.notice))).await?)
}

/// What the form posts.
#[derive(Clone, Deserialize)]
pub struct AccountForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    dates: String,
    #[serde(default)]
    language: String,
}

/// POST `/sales/account`.
pub async fn change(me: SignedIn, typed: Form<AccountForm>) -> Result<HttpResponse, Problem> {
    let form = typed.0;
    let mut errors = Errors::new();
    let name = errors.take("name", Name::parse(&form.name));
    let style = errors.take("dates", form.dates.parse::<DateStyle>());
    let language = match form.language.as_str() {
        "" => Some(None),
        typed => errors.take("language", typed.parse::<DateLanguage>().map(Some)),
    };
    let (Some(name), Some(style), Some(language)) = (name, style, language) else {
        let errors = FormErrors::from_problem(errors.into_problem())?;
        let page = me.read(|tx| account(tx, None)).await?;
        return page::html_again(&AccountPage {
            errors,
            name: form.name,
            dates: form.dates,
            language: form.language,
            ..page
        });
    };
    me.own(move |tx| super::change(tx, &name, Dates { style, language })).await?;
    Ok(page::see_other("/sales/account?notice=saved"))
}
