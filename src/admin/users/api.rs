//! `/api/sales/users`.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::form::{PersonForm, days, heir};
use super::list::ListQuery;
use super::{Change, RepProfile, User};
use crate::admin::links;
use crate::auth::devices;
use crate::store::AdminTx;
use crate::values::{Currency, Money, Problem, UserId};
use crate::web::{Json, JsonOnce, Query, SignedIn, Site};

/// A person of the team.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UserItem {
    id: String,
    email: String,
    full_name: String,
    role: String,
    /// active, invited (no password was set yet) or disabled.
    state: String,
    created_at: String,
    /// When any of their live sessions was last used.
    last_seen_at: Option<String>,
    /// What a rep is measured by; absent if there is no such profile.
    rep: Option<RepFacts>,
    /// To be given back with a change.
    version: i64,
}

/// What a rep is measured by.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RepFacts {
    territory: String,
    delivery_weekdays: Vec<String>,
    weekly_quota_cents: i64,
    monthly_quota_cents: i64,
    quarterly_quota_cents: i64,
    yearly_quota_cents: i64,
    samples_a_month: i64,
}

impl From<RepProfile> for RepFacts {
    fn from(rep: RepProfile) -> RepFacts {
        RepFacts {
            territory: rep.territory.to_string(),
            delivery_weekdays: days(rep.delivery_weekdays),
            weekly_quota_cents: rep.weekly_quota.minor(),
            monthly_quota_cents: rep.monthly_quota.minor(),
            quarterly_quota_cents: rep.quarterly_quota.minor(),
            yearly_quota_cents: rep.yearly_quota.minor(),
            samples_a_month: rep.samples_a_month,
        }
    }
}

impl From<User> for UserItem {
    fn from(user: User) -> UserItem {
        UserItem {
            id: user.id.to_string(),
            state: user.state().text().to_owned(),
            email: user.email,
            full_name: user.full_name,
            role: user.role.text().to_owned(),
            created_at: user.created_at.to_string(),
            last_seen_at: user.last_seen_at.map(|at| at.to_string()),
            rep: user.rep.map(RepFacts::from),
            version: user.version,
        }
    }
}

/// A profile as a program gives it; what is left out stays as it is.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct RepBody {
    territory: Option<String>,
    delivery_weekdays: Option<Vec<String>>,
    weekly_quota_cents: Option<i64>,
    monthly_quota_cents: Option<i64>,
    quarterly_quota_cents: Option<i64>,
    yearly_quota_cents: Option<i64>,
    samples_a_month: Option<i64>,
}

impl RepBody {
    fn put_into(self, form: &mut PersonForm, currency: &Currency) {
        let put = |field: &mut String, value: Option<String>| *field = value.unwrap_or_else(|| field.clone());
        let money = |cents: Option<i64>| cents.map(|cents| Money::from_minor(cents).format(currency));
        put(&mut form.territory, self.territory);
        put(&mut form.weekly_quota, money(self.weekly_quota_cents));
        put(&mut form.monthly_quota, money(self.monthly_quota_cents));
        put(&mut form.quarterly_quota, money(self.quarterly_quota_cents));
        put(&mut form.yearly_quota, money(self.yearly_quota_cents));
        put(&mut form.samples_a_month, self.samples_a_month.map(|n| n.to_string()));
        if let Some(days) = self.delivery_weekdays {
            form.delivery_weekdays = days;
        }
    }
}

/// A person to be invited.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewPerson {
    email: String,
    full_name: String,
    /// admin, manager, rep or viewer.
    role: String,
    rep: Option<RepBody>,
}

impl NewPerson {
    fn form(self, currency: &Currency) -> PersonForm {
        let NewPerson { email, full_name, role, rep } = self;
        let mut form = PersonForm { email, full_name, role, ..PersonForm::default() };
        rep.unwrap_or_default().put_into(&mut form, currency);
        form
    }
}

/// A change of a person; what is left out stays as it is.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PersonChange {
    /// As it was when the person was read.
    version: i64,
    full_name: Option<String>,
    role: Option<String>,
    rep: Option<RepBody>,
    /// false signs them out everywhere and lets them in no more.
    active: Option<bool>,
    /// Who takes over customers and open orders.
    hand_over_to: Option<String>,
}

impl PersonChange {
    fn on(self, user: &User, currency: &Currency) -> Result<Change, Problem> {
        let mut form = PersonForm::of(user, currency);
        form.version = self.version;
        form.full_name = self.full_name.unwrap_or(form.full_name);
        form.role = self.role.unwrap_or(form.role);
        self.rep.unwrap_or_default().put_into(&mut form, currency);
        let hand_over_to = heir(&self.hand_over_to.unwrap_or_default())?;
        Ok(Change { active: self.active, hand_over_to, ..form.change(user.rep.is_some(), currency)? })
    }
}

/// A one-time link just made; it is told this once.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Link {
    /// invite or reset.
    kind: String,
    url: String,
    expires_at: String,
}

/// How many sessions ended.
#[derive(Serialize, ToSchema)]
pub struct Ended {
    ended: usize,
}

/// A profile's fields by their names in JSON.
fn in_json(mut problem: Problem) -> Problem {
    for error in &mut problem.errors {
        if error.field.ends_with("Quota") {
            error.field = format!("rep.{}Cents", error.field);
        } else if matches!(error.field.as_str(), "territory" | "deliveryWeekdays" | "samplesAMonth") {
            error.field = format!("rep.{}", error.field);
        }
    }
    problem
}

fn id_in(path: &str) -> Result<UserId, Problem> {
    path.parse().map_err(|_| Problem::not_found("person"))
}

/// GET `users`.
pub async fn list(me: SignedIn, query: Query<ListQuery>) -> Result<HttpResponse, Problem> {
    let (filter, paging) = query.0.parse()?;
    let list = me.read(move |tx| super::list(tx, &filter, &paging)).await?;
    Ok(HttpResponse::Ok().json(list.map(UserItem::from)))
}

/// GET `users/{id}`.
pub async fn one(me: SignedIn, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id = id_in(&path)?;
    Ok(HttpResponse::Ok().json(UserItem::from(me.read(move |tx| super::get(tx, id)).await?)))
}

/// POST `users`. The link is a call of its own, since the answer to this one may be kept.
pub async fn create(me: SignedIn, asked: JsonOnce<NewPerson>) -> Result<HttpResponse, Problem> {
    let JsonOnce { body, once } = asked;
    let made = me
        .administer(move |tx| {
            once.answer(tx, 201, || {
                let currency = tx.tenant().currency;
                let new = body.clone().form(&currency).invitation(&currency, None).map_err(in_json)?;
                let id = super::invite(tx, &new)?;
                super::get(tx, id).map(UserItem::from)
            })
        })
        .await?;
    Ok(made.into())
}

/// PATCH `users/{id}`.
pub async fn update(me: SignedIn, path: web::Path<String>, body: Json<PersonChange>) -> Result<HttpResponse, Problem> {
    let (id, body) = (id_in(&path)?, body.0);
    let only_disables = body.active == Some(false) && body.hand_over_to.is_none();
    let work = move |tx: &AdminTx<'_>| {
        let change = body.clone().on(&super::get(tx, id)?, &tx.tenant().currency).map_err(in_json)?;
        super::change(tx, id, &change)
    };
    let changed = if only_disables { me.end_as_admin(work).await } else { me.administer(work).await }?;
    Ok(HttpResponse::Ok().json(UserItem::from(changed)))
}

/// POST `users/{id}/link`.
pub async fn link(me: SignedIn, site: web::Data<Site>, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let (id, token) = (id_in(&path)?, links::draw()?);
    let hash = token.hash();
    let (kind, ends) =
        me.administer(move |tx| Ok((links::issue_fitting(tx, id, &hash)?, links::ends(tx.now())))).await?;
    let url = format!("{}{}", site.address(), links::path(&token));
    Ok(HttpResponse::Ok().json(Link { kind: kind.text().to_owned(), url, expires_at: ends.to_string() }))
}

/// DELETE `users/{id}/sessions`. One's own session that asks stays.
pub async fn end_sessions(me: SignedIn, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id = id_in(&path)?;
    let ended = me.end_as_admin(move |tx| devices::end_others_of(tx, super::get(tx, id)?.id)).await?;
    Ok(HttpResponse::Ok().json(Ended { ended }))
}
