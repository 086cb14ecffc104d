//! `/sales/admin/users/…`: inviting, one person, and what an admin does for them.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::form::PersonForm;
use super::list::roles;
use super::{Holdings, User, heirs, holdings};
use crate::admin::links;
use crate::auth::moments::Moments;
use crate::auth::{codes, devices, passkeys};
use crate::store::ReadTx;
use crate::values::{Problem, Token, UserId, Weekday};
use crate::web::page::{self, Choice, FormErrors, Shell};
use crate::web::pager::thousands;
use crate::web::paging::COUNTED;
use crate::web::{Form, Query, SignedIn, Site};

const PATH: &str = "/sales/admin/users";

#[derive(Template)]
#[template(path = "admin/users/new.html")]
struct NewPage {
    shell: Shell,
    form: PersonForm,
    currency: &'static str,
    roles: Vec<Choice>,
    weekdays: Vec<Choice>,
    errors: FormErrors,
}

impl NewPage {
    fn read(tx: &ReadTx<'_>, form: PersonForm, errors: FormErrors) -> NewPage {
        NewPage {
            shell: Shell::of(tx, "admin", None),
            currency: tx.tenant().currency.code(),
            roles: roles(),
            weekdays: weekdays(tx),
            form,
            errors,
        }
    }
}

fn weekdays(tx: &ReadTx<'_>) -> Vec<Choice> {
    Weekday::ALL.map(|day| Choice::new(day.text(), tx.language().weekday(day))).to_vec()
}

/// GET `/sales/admin/users/new`.
pub async fn new(me: SignedIn) -> Result<HttpResponse, Problem> {
    let form = PersonForm { role: "rep".to_owned(), ..PersonForm::default() };
    page::html(&me.read(move |tx| Ok(NewPage::read(tx, form, FormErrors::default()))).await?)
}

/// A link just made: it is shown this once, and belongs in no address.
#[derive(Template)]
#[template(path = "admin/users/link.html")]
struct LinkPage {
    shell: Shell,
    id: String,
    name: String,
    email: String,
    invited: bool,
    url: String,
    ends: String,
}

async fn link_page(me: &SignedIn, site: &Site, id: UserId, token: &Token) -> Result<HttpResponse, Problem> {
    let url = format!("{}{}", site.address(), links::path(token));
    let read = move |tx: &ReadTx<'_>| {
        let user = super::get(tx, id)?;
        Ok(LinkPage {
            shell: Shell::of(tx, "admin", None),
            id: id.to_string(),
            name: user.full_name,
            email: user.email,
            invited: user.invited,
            url,
            ends: Moments::of_reader(tx)?.of(links::ends(tx.now())),
        })
    };
    page::html(&me.read(read).await?)
}

/// POST `/sales/admin/users`: adds the person and shows the link.
pub async fn invite(me: SignedIn, site: web::Data<Site>, form: Form<PersonForm>) -> Result<HttpResponse, Problem> {
    let (form, token) = (form.0, links::draw()?);
    let (typed, hash) = (form.clone(), token.hash());
    let invited =
        me.administer(move |tx| super::invite(tx, &typed.invitation(&tx.tenant().currency, Some(hash))?)).await;
    match invited {
        Ok(id) => link_page(&me, &site, id, &token).await,
        Err(problem) => {
            let errors = FormErrors::from_problem(problem)?;
            page::html_again(&me.read(move |tx| Ok(NewPage::read(tx, form, errors))).await?)
        }
    }
}

#[derive(Template)]
#[template(path = "admin/users/one.html")]
struct OnePage {
    shell: Shell,
    id: String,
    user: User,
    form: PersonForm,
    currency: &'static str,
    roles: Vec<Choice>,
    weekdays: Vec<Choice>,
    last_seen: String,
    since: String,
    devices: usize,
    has_codes: bool,
    holdings: Holdings,
    heirs: Vec<Choice>,
    heir: String,
    is_self: bool,
    errors: FormErrors,
}

/// What was typed on the page of one person, to be shown again.
#[derive(Clone, Default)]
pub(super) struct Typed {
    pub form: Option<PersonForm>,
    pub heir: String,
    pub errors: FormErrors,
    pub notice: Option<String>,
}

impl OnePage {
    fn read(tx: &ReadTx<'_>, id: UserId, typed: Typed) -> Result<OnePage, Problem> {
        let user = super::get(tx, id)?;
        let moments = Moments::of_reader(tx)?;
        let currency = tx.tenant().currency;
        Ok(OnePage {
            shell: Shell::of(tx, "admin", typed.notice),
            id: id.to_string(),
            form: typed.form.unwrap_or_else(|| PersonForm::of(&user, &currency)),
            currency: currency.code(),
            roles: roles(),
            weekdays: weekdays(tx),
            last_seen: user.last_seen_at.map(|at| moments.of(at)).unwrap_or_default(),
            since: moments.date(user.created_at),
            devices: devices::of(tx, id)?.len(),
            has_codes: codes::are_on(tx, id)? || passkeys::has_any(tx, id)?,
            holdings: holdings(tx, id)?,
            heirs: heirs(tx, id)?.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect(),
            heir: typed.heir,
            is_self: tx.user_id() == Some(id),
            errors: typed.errors,
            user,
        })
    }
}

impl OnePage {
    /// "1 customer", "over 10,000 customers".
    fn count(&self, n: &i64, noun: &str) -> String {
        match *n {
            1 => format!("1 {noun}"),
            n if n > COUNTED => format!("over {} {noun}s", thousands(COUNTED)),
            n => format!("{} {noun}s", thousands(n)),
        }
    }
}

/// What the last step did, in a small word.
#[derive(Deserialize)]
pub struct Notice {
    #[serde(default)]
    notice: String,
}

fn sentence(notice: &str) -> Option<String> {
    let sentence = match notice {
        "saved" => "The person is saved.",
        "enabled" => "They can sign in again.",
        "disabled" => "They are signed out everywhere and can’t sign in any more.",
        "handed-over" => "Customers and open orders are handed over.",
        "gone" => "Customers and open orders are handed over, and they can’t sign in any more.",
        "ended" => "They are signed out everywhere.",
        "codes" => "Their second step is off, and their passkeys are removed.",
        _ => return None,
    };
    Some(sentence.to_owned())
}

pub(super) fn id_in(path: &str) -> Result<UserId, Problem> {
    path.parse().map_err(|_| Problem::not_found("person"))
}

pub(super) fn to(id: UserId, notice: &str) -> HttpResponse {
    page::see_other(&format!("{PATH}/{id}?notice={notice}"))
}

/// GET `/sales/admin/users/{id}`.
pub async fn one(me: SignedIn, path: web::Path<String>, query: Query<Notice>) -> Result<HttpResponse, Problem> {
    let id = id_in(&path)?;
    let typed = Typed { notice: sentence(&query.0.notice), ..Typed::default() };
    page::html(&me.read(move |tx| OnePage::read(tx, id, typed)).await?)
}

/// The page once more, with what was typed and what is wrong.
pub(super) async fn again(me: &SignedIn, id: UserId, typed: Typed, problem: Problem) -> Result<HttpResponse, Problem> {
    let typed = Typed { errors: FormErrors::from_problem(problem)?, ..typed };
    page::html_again(&me.read(move |tx| OnePage::read(tx, id, typed)).await?)
}

/// POST `/sales/admin/users/{id}`.
pub async fn save(me: SignedIn, path: web::Path<String>, form: Form<PersonForm>) -> Result<HttpResponse, Problem> {
    let (id, form) = (id_in(&path)?, form.0);
    let typed = form.clone();
    let saved = me
        .administer(move |tx| {
            let had_profile = super::get(tx, id)?.rep.is_some();
            super::change(tx, id, &typed.change(had_profile, &tx.tenant().currency)?)
        })
        .await;
    match saved {
        Ok(_) => Ok(to(id, "saved")),
        Err(problem) => again(&me, id, Typed { form: Some(form), ..Typed::default() }, problem).await,
    }
}

/// POST `/sales/admin/users/{id}/link`.
pub async fn link(me: SignedIn, site: web::Data<Site>, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let (id, token) = (id_in(&path)?, links::draw()?);
    let hash = token.hash();
    match me.administer(move |tx| links::issue_fitting(tx, id, &hash)).await {
        Ok(_) => link_page(&me, &site, id, &token).await,
        Err(problem) => again(&me, id, Typed::default(), problem).await,
    }
}

/// POST `/sales/admin/users/{id}/enable`.
pub async fn enable(me: SignedIn, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id = id_in(&path)?;
    me.administer(move |tx| super::set_active(tx, id, true)).await?;
    Ok(to(id, "enabled"))
}

/// POST `/sales/admin/users/{id}/end-sessions`.
pub async fn end_sessions(me: SignedIn, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id = id_in(&path)?;
    me.end_as_admin(move |tx| devices::end_others_of(tx, super::get(tx, id)?.id)).await?;
    Ok(to(id, "ended"))
}

/// POST `/sales/admin/users/{id}/second-factor`.
pub async fn reset_second_factor(me: SignedIn, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id = id_in(&path)?;
    match me.administer(move |tx| codes::reset(tx, id)).await {
        Ok(()) => Ok(to(id, "codes")),
        Err(problem) => again(&me, id, Typed::default(), problem).await,
    }
}
