//! `/sales/admin/sessions`.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::{Filter, Live};
use crate::admin::users;
use crate::auth::moments::Moments;
use crate::store::ReadTx;
use crate::values::{Code, Problem, UserId, optional_id};
use crate::web::page::{self, Shell};
use crate::web::pager::{Pager, address};
use crate::web::paging::{PageQuery, Paging};
use crate::web::{Query, SignedIn};

const PATH: &str = "/sales/admin/sessions";

/// What the address says of the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ListQuery {
    search: String,
    /// A person's id.
    user: String,
    notice: String,
    #[serde(flatten)]
    paging: PageQuery,
}

impl ListQuery {
    fn parse(&self) -> Result<(Filter, Paging), Problem> {
        let search = Some(self.search.trim().to_ascii_lowercase()).filter(|text| !text.is_empty());
        Ok((Filter { user: optional_id("user", &self.user)?, search }, self.paging.parse()?))
    }

    fn pairs(&self) -> [(&str, &str); 2] {
        [("search", self.search.trim()), ("user", self.user.trim())]
    }
}

#[derive(Template)]
#[template(path = "admin/sessions.html")]
struct ListPage {
    shell: Shell,
    query: ListQuery,
    /// Whose they are, if one person's.
    person: Option<String>,
    rows: Vec<Row>,
    pager: Pager,
}

struct Row {
    live: Live,
    device: String,
    last_seen: String,
    since: String,
}

fn row(live: Live, moments: &Moments) -> Row {
    let device = match live.name.as_str() {
        "" => live.words.clone(),
        name => format!("{name} ({})", live.words),
    };
    let last_seen = if live.is_this { "in use now".to_owned() } else { moments.of(live.last_seen_at) };
    Row { device, last_seen, since: moments.of(live.created_at), live }
}

/// Nobody's sessions are an empty list, not an error.
fn name_of(tx: &ReadTx<'_>, id: UserId) -> Result<String, Problem> {
    match users::get(tx, id) {
        Ok(user) => Ok(user.full_name),
        Err(problem) if problem.code == Code::NotFound => Ok("somebody who isn’t here".to_owned()),
        Err(problem) => Err(problem),
    }
}

impl ListPage {
    fn read(tx: &ReadTx<'_>, query: ListQuery) -> Result<ListPage, Problem> {
        let (filter, paging) = query.parse()?;
        let person = filter.user.map(|id| name_of(tx, id)).transpose()?;
        let list = super::list(tx, &filter, &paging)?;
        let pager = Pager::of(&list, &paging, PATH, &query.pairs());
        let moments = Moments::of_reader(tx)?;
        let notice = (query.notice == "ended").then(|| "That device is signed out.".to_owned());
        Ok(ListPage {
            shell: Shell::of(tx, "admin", notice),
            person,
            rows: list.items.into_iter().map(|live| row(live, &moments)).collect(),
            pager,
            query,
        })
    }

    /// The list without one filter.
    fn without(&self, name: &str) -> String {
        address(PATH, &[&self.query.pairs()[..], &[(name, "")]].concat())
    }

    fn is_filtered(&self) -> bool {
        self.query.pairs().iter().any(|(_, value)| !value.is_empty())
    }
}

/// GET `/sales/admin/sessions`.
pub async fn list(me: SignedIn, query: Query<ListQuery>) -> Result<HttpResponse, Problem> {
    page::html(&me.read(move |tx| ListPage::read(tx, query.0)).await?)
}

/// POST `/sales/admin/sessions/{id}/end`.
pub async fn end(me: SignedIn, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id = path.parse().map_err(|_| Problem::not_found("device"))?;
    me.end_as_admin(move |tx| super::end(tx, id)).await?;
    Ok(page::see_other(&address(PATH, &[("notice", "ended")])))
}
