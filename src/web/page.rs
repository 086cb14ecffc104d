//! Pages: what every template is handed, and how a template becomes an answer.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, HttpResponseBuilder};
use askama::Template;

use super::assets;
use super::site::Site;
use crate::store::ReadTx;
use crate::values::{Code, FieldError, Problem, Role};

/// What the layout needs to know.
#[derive(Clone, Debug, Default)]
pub struct Shell {
    pub user: Option<ShellUser>,
    pub section: &'static str,
    pub notice: Option<String>,
    pub plain_http: bool,
    pub demo: bool,
    pub nav: Vec<NavItem>,
}

/// The signed-in person as the layout shows them.
#[derive(Clone, Debug)]
pub struct ShellUser {
    pub name: String,
    pub initials: String,
    pub tenant: String,
    pub role: &'static str,
    pub can_sell: bool,
    pub can_manage: bool,
    pub can_administer: bool,
}

/// One entry of the navigation.
#[derive(Clone, Copy, Debug)]
pub struct NavItem {
    pub label: &'static str,
    pub href: &'static str,
    pub section: &'static str,
    /// Who has it, so that nobody sees a link that would be refused.
    shown_to: fn(Role) -> bool,
}

const fn everyone(_: Role) -> bool {
    true
}

/// In the order of their use: phones show the first four, the rest is under "More".
const NAV: &[NavItem] = &[
    NavItem { label: "Dashboard", href: "/sales/dashboard", section: "dashboard", shown_to: everyone },
    NavItem { label: "Customers", href: "/sales/customers", section: "customers", shown_to: everyone },
    NavItem { label: "Orders", href: "/sales/orders", section: "orders", shown_to: everyone },
    NavItem { label: "Products", href: "/sales/products", section: "products", shown_to: everyone },
    NavItem { label: "Prices", href: "/sales/prices", section: "prices", shown_to: everyone },
    NavItem { label: "Stock", href: "/sales/stock", section: "stock", shown_to: everyone },
    NavItem { label: "Search", href: "/sales/search", section: "search", shown_to: everyone },
    NavItem { label: "Import", href: "/sales/admin/import", section: "import", shown_to: Role::may_manage },
    NavItem { label: "Admin", href: "/sales/admin/users", section: "admin", shown_to: Role::may_administer },
    NavItem { label: "Signed-in devices", href: "/sales/sessions", section: "sessions", shown_to: everyone },
    NavItem { label: "Account", href: "/sales/account", section: "account", shown_to: everyone },
];

impl Shell {
    /// For a page that anyone may see.
    pub fn stranger(site: &Site) -> Shell {
        Shell { plain_http: site.plain_http, demo: !site.demo.is_empty(), ..Shell::default() }
    }

    /// For the signed-in person; `notice` says what the last step did.
    pub fn of(tx: &ReadTx<'_>, section: &'static str, notice: Option<String>) -> Shell {
        let user = tx.person().map(|person| ShellUser {
            name: person.full_name.clone(),
            initials: initials(&person.full_name),
            tenant: tx.tenant().name.clone(),
            role: person.role.label(),
            can_sell: person.role.may_sell(),
            can_manage: person.role.may_manage(),
            can_administer: person.role.may_administer(),
        });
        let nav = NAV.iter().filter(|item| (item.shown_to)(tx.role())).copied().collect();
        Shell { user, section, notice, plain_http: false, demo: false, nav }
    }

    /// The address of a file of `static/`.
    pub fn asset(&self, plain: &str) -> String {
        assets::address(plain)
    }
}

fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    words.next().into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}

/// A page with status 200.
pub fn html(page: &impl Template) -> Result<HttpResponse, Problem> {
    html_with(HttpResponse::Ok(), page)
}

/// A form shown again after bad input: 422, with what was typed.
pub fn html_again(page: &impl Template) -> Result<HttpResponse, Problem> {
    html_with(HttpResponse::UnprocessableEntity(), page)
}

/// A page with a status of its own.
pub fn html_with(mut answer: HttpResponseBuilder, page: &impl Template) -> Result<HttpResponse, Problem> {
    let text = page.render().map_err(Problem::internal)?;
    Ok(answer.content_type("text/html; charset=utf-8").body(text))
}

/// Where a way ends outside of any team: what happened, and where to go on.
#[derive(Template)]
#[template(path = "error.html")]
pub struct DeadEnd {
    pub shell: Shell,
    pub status: u16,
    pub title: &'static str,
    pub detail: &'static str,
    pub next_step: &'static str,
    pub href: &'static str,
    pub action: &'static str,
    pub request_id: &'static str,
}

/// A dead end, with its status.
pub fn dead_end(page: &DeadEnd) -> Result<HttpResponse, Problem> {
    let status = StatusCode::from_u16(page.status).unwrap_or(StatusCode::GONE);
    html_with(HttpResponseBuilder::new(status), page)
}

/// After a form that worked: to the page that shows the result.
pub fn see_other(location: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, location)).finish()
}

/// A file to keep, under its name; the name is ours, never what was typed.
pub fn csv(name: &str, bytes: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(bytes)
}

/// One option of a select, a radio list or a list of what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub note: String,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Choice {
        Choice { value: value.into(), label: label.into(), note: String::new() }
    }

    /// What the choice of that value is called; one that isn't among them, by its value.
    pub fn label_of<'c>(choices: &'c [Choice], value: &'c str) -> &'c str {
        choices.iter().find(|choice| choice.value == value).map_or(value, |choice| &choice.label)
    }

    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Choice {
        self.note = note.into();
        self
    }
}

/// What was wrong with a form, as its template asks for it.
#[derive(Clone, Debug, Default)]
pub struct FormErrors(Vec<FieldError>);

impl FormErrors {
    /// The message at a field.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|e| e.field == field).map(|e| e.message.as_str())
    }

    pub fn iter(&self) -> std::slice::Iter<'_, FieldError> {
        self.0.iter()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A refusal that the form can show; any other failure is handed back.
    pub fn from_problem(problem: Problem) -> Result<FormErrors, Problem> {
        match problem.code {
            Code::Invalid | Code::Conflict if problem.errors.is_empty() => {
                Ok(FormErrors(vec![FieldError::new("", problem.detail)]))
            }
            Code::Invalid | Code::Conflict => Ok(FormErrors(problem.errors)),
            _ => Err(problem),
        }
    }
}

/// One bar of a chart; `height` is 0 to 100 of the tallest, `values` the columns of the chart's table.
#[derive(Clone, Debug)]
pub struct Bar {
    pub label: String,
    pub values: Vec<String>,
    pub height: u32,
    pub now: bool,
}
