//! `/sales/admin/users`: the team's people, and what the address says of the list.

use actix_web::HttpResponse;
use askama::Template;
use serde::Deserialize;

use super::model::{Filter, State, User};
use crate::auth::moments::Moments;
use crate::store::ReadTx;
use crate::values::{Errors, Problem, Role};
use crate::web::page::{self, Choice, Shell};
use crate::web::pager::{Pager, address};
use crate::web::paging::{PageQuery, Paging};
use crate::web::{Query, SignedIn};

/// The query of the list, for the OpenAPI document.
pub const QUERY: [(&str, &str); 6] = [
    ("search", "A part of the name or of the e-mail address."),
    ("role", "admin, manager, rep or viewer."),
    ("state", "active, invited or disabled."),
    ("page", "From 1; page × pageSize up to 10,000."),
    ("pageSize", "Rows of a page, 1 to 200; 50 unless given."),
    ("after", "The `next` of the page before; goes on for ever."),
];

const PATH: &str = "/sales/admin/users";

/// What the address says of the list, for page and API alike.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ListQuery {
    pub search: String,
    pub role: String,
    pub state: String,
    #[serde(flatten)]
    pub paging: PageQuery,
}

impl ListQuery {
    /// INVALID names `role`, `state` or a field of paging.
    pub fn parse(&self) -> Result<(Filter, Paging), Problem> {
        let mut errors = Errors::new();
        let role = errors.take_optional("role", &self.role, str::parse::<Role>);
        let state = errors.take_optional("state", &self.state, str::parse::<State>);
        let (Some(role), Some(state)) = (role, state) else { return Err(errors.into_problem()) };
        // As the file keeps its keys: only A to Z are folded there.
        let search = Some(self.search.trim().to_ascii_lowercase()).filter(|text| !text.is_empty());
        Ok((Filter { search, role, state }, self.paging.parse()?))
    }

    fn pairs(&self) -> [(&str, &str); 3] {
        [("search", self.search.trim()), ("role", &self.role), ("state", &self.state)]
    }
}

#[derive(Template)]
#[template(path = "admin/users/list.html")]
struct ListPage {
    shell: Shell,
    query: ListQuery,
    rows: Vec<Row>,
    pager: Pager,
    roles: Vec<Choice>,
    states: Vec<Choice>,
}

struct Row {
    id: String,
    name: String,
    email: String,
    role: &'static str,
    state: State,
    territory: String,
    last_seen: String,
}

fn row(user: User, moments: &Moments) -> Row {
    Row {
        id: user.id.to_string(),
        role: user.role.label(),
        state: user.state(),
        territory: user.rep.map(|rep| rep.territory.to_string()).unwrap_or_default(),
        last_seen: user.last_seen_at.map(|at| moments.of(at)).unwrap_or_default(),
        name: user.full_name,
        email: user.email,
    }
}

impl ListPage {
    fn read(tx: &ReadTx<'_>, query: ListQuery) -> Result<ListPage, Problem> {
        let (filter, paging) = query.parse()?;
        let list = super::list(tx, &filter, &paging)?;
        let pager = Pager::of(&list, &paging, PATH, &query.pairs());
        let moments = Moments::of_reader(tx)?;
        Ok(ListPage {
            shell: Shell::of(tx, "admin", None),
            rows: list.items.into_iter().map(|user| row(user, &moments)).collect(),
            pager,
            roles: roles(),
            states: State::ALL.map(|state| Choice::new(state.text(), state.label())).to_vec(),
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

/// The most trusted first.
pub fn roles() -> Vec<Choice> {
    Role::ALL.into_iter().rev().map(|role| Choice::new(role.text(), role.label())).collect()
}

/// GET `/sales/admin/users`.
pub async fn show(me: SignedIn, query: Query<ListQuery>) -> Result<HttpResponse, Problem> {
    page::html(&me.read(move |tx| ListPage::read(tx, query.0)).await?)
}
