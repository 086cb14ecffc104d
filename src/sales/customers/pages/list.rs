//! The list, with its filters, its order, the views saved of it, and what managers do with many at once.

use actix_web::HttpResponse;
use askama::Template;

use super::PATH;
use crate::admin::users;
use crate::sales::customers::assign::pages::AssignForm;
use crate::sales::customers::views::pages::ViewForm;
use crate::sales::customers::{
    Asked, CustomerRow, Health, LicenceFilter, Premise, Priority, Sort, View, known_tags, listed, territories, views,
};
use crate::store::ReadTx;
use crate::values::{Day, Problem};
use crate::web::page::{self, Choice, FormErrors, Shell};
use crate::web::pager::{Pager, address, thousands};
use crate::web::{Query, SignedIn};

/// What the last step did, in a sentence.
fn told(asked: &Asked) -> Option<String> {
    match (asked.notice.as_str(), asked.assigned.parse::<i64>()) {
        (_, Ok(1)) => Some("One customer changed hands.".to_owned()),
        (_, Ok(n)) => Some(format!("{} customers changed hands.", thousands(n))),
        ("view-saved", _) => Some("The view was saved.".to_owned()),
        ("view-removed", _) => Some("The view was removed.".to_owned()),
        _ => None,
    }
}

/// What was typed into a form of the list that was refused.
#[derive(Clone, Debug, Default)]
pub(in crate::sales::customers) enum Typed {
    #[default]
    Nothing,
    View(ViewForm),
    Assign(AssignForm),
}

#[derive(Template)]
#[template(path = "sales/customers/list.html")]
struct ListPage {
    shell: Shell,
    asked: Asked,
    rows: Vec<CustomerRow>,
    pager: Pager,
    views: Vec<View>,
    choices: Choices,
    today: Day,
    unsorted: bool,
    can_sell: bool,
    can_manage: bool,
    typed: Typed,
    errors: FormErrors,
}

/// What each filter may be set to.
struct Choices {
    /// None for those who see only their own.
    reps: Option<Vec<Choice>>,
    territories: Vec<Choice>,
    tags: Vec<Choice>,
    healths: Vec<Choice>,
    priorities: Vec<Choice>,
    premises: Vec<Choice>,
    licences: Vec<Choice>,
    sorts: Vec<Choice>,
}

impl Choices {
    fn read(tx: &ReadTx<'_>) -> Result<Choices, Problem> {
        let same = |word: String| Choice::new(word.clone(), word);
        Ok(Choices {
            reps: reps(tx)?,
            territories: territories(tx)?.into_iter().map(same).collect(),
            tags: known_tags(tx)?.into_iter().map(same).collect(),
            healths: Health::ALL.into_iter().map(|health| Choice::new(health.text(), health.label())).collect(),
            priorities: Priority::ALL.iter().map(|word| Choice::new(word.text(), word.label())).collect(),
            premises: Premise::ALL.iter().map(|word| Choice::new(word.text(), word.label())).collect(),
            licences: LicenceFilter::ALL.into_iter().map(|word| Choice::new(word.text(), word.label())).collect(),
            sorts: Sort::ALL.into_iter().map(|sort| Choice::new(sort.text(), sort.label())).collect(),
        })
    }
}

/// Whose customers can be chosen: each rep's, and those of nobody.
fn reps(tx: &ReadTx<'_>) -> Result<Option<Vec<Choice>>, Problem> {
    if tx.sees_only().is_some() {
        return Ok(None);
    }
    let mut reps = vec![Choice::new("none", "No rep")];
    reps.extend(users::reps(tx)?.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)));
    Ok(Some(reps))
}

impl ListPage {
    fn read(tx: &ReadTx<'_>, asked: Asked) -> Result<ListPage, Problem> {
        let paging = asked.paging()?;
        let found = listed(tx, &asked.query()?, &paging)?;
        let pager = Pager::of(&found.list, &paging, PATH, &pairs(&asked));
        Ok(ListPage {
            shell: Shell::of(tx, "customers", told(&asked)),
            rows: found.list.items,
            pager,
            views: views(tx)?,
            choices: Choices::read(tx)?,
            today: tx.today(),
            unsorted: found.unsorted,
            can_sell: tx.role().may_sell(),
            can_manage: tx.role().may_manage(),
            typed: Typed::Nothing,
            errors: FormErrors::default(),
            asked,
        })
    }

    /// The filters in use, in words, each with the list without it.
    fn chips(&self) -> Vec<(String, String)> {
        let (asked, choices) = (&self.asked, &self.choices);
        let named = |name: &str, value: &str| format!("{name}: {value}");
        let reps = choices.reps.as_deref().unwrap_or_default();
        let all = [
            ("search", &asked.search, named("Search", &asked.search)),
            ("health", &asked.health, named("Health", Choice::label_of(&choices.healths, &asked.health))),
            ("rep", &asked.rep, named("Rep", Choice::label_of(reps, &asked.rep))),
            ("due", &asked.due, "Due".to_owned()),
            ("overdue", &asked.overdue, "Overdue".to_owned()),
            ("territory", &asked.territory, named("Territory", &asked.territory)),
            ("tag", &asked.tag, named("Tag", &asked.tag)),
            ("priority", &asked.priority, named("Priority", Choice::label_of(&choices.priorities, &asked.priority))),
            ("premise", &asked.premise, named("Premise", Choice::label_of(&choices.premises, &asked.premise))),
            ("licence", &asked.licence, named("Licence", Choice::label_of(&choices.licences, &asked.licence))),
        ];
        let used = all.into_iter().filter(|(_, value, _)| !value.is_empty());
        used.map(|(name, _, text)| (text, self.without(name))).collect()
    }

    fn is_filtered(&self) -> bool {
        pairs(&self.asked).iter().any(|(name, value)| *name != "sort" && !value.is_empty())
    }

    /// Are filters in use that stand behind "More"?
    fn is_narrowed(&self) -> bool {
        let a = &self.asked;
        [&a.territory, &a.tag, &a.priority, &a.premise, &a.licence, &a.sort].iter().any(|word| !word.is_empty())
    }

    /// The list without one filter.
    fn without(&self, name: &str) -> String {
        address(PATH, &[&pairs(&self.asked)[..], &[(name, "")]].concat())
    }

    fn sorted(&self, column: &str) -> String {
        let value = if self.asked.sort == column { format!("-{column}") } else { column.to_owned() };
        address(PATH, &[&pairs(&self.asked)[..], &[("sort", &value)]].concat())
    }

    fn direction(&self, column: &str) -> &'static str {
        match self.asked.sort.strip_prefix('-') {
            Some(sort) if sort == column => "desc",
            None if self.asked.sort == column => "asc",
            _ => "",
        }
    }

    fn filters(&self) -> String {
        self.asked.filters()
    }

    fn is_shown(&self, view: &View) -> bool {
        view.query == self.asked.filters()
    }

    /// The view that is shown, if the person may remove it.
    fn removable(&self) -> Option<&View> {
        self.views.iter().find(|view| self.is_shown(view) && (view.own || self.can_manage))
    }

    /// What was typed to save a view.
    fn view_form(&self) -> ViewForm {
        match &self.typed {
            Typed::View(form) => form.clone(),
            _ => ViewForm::default(),
        }
    }

    fn is_saving(&self) -> bool {
        matches!(self.typed, Typed::View(_))
    }

    /// Who was chosen to have them.
    fn heir(&self) -> &str {
        match &self.typed {
            Typed::Assign(form) => &form.rep_id,
            _ => "",
        }
    }

    fn is_chosen(&self, row: &CustomerRow) -> bool {
        match &self.typed {
            Typed::Assign(form) => form.customer.contains(&row.id.to_string()),
            _ => false,
        }
    }

    fn error_of(&self, field: &str) -> Option<&str> {
        self.errors.of(field)
    }
}

/// The filters and the sort, without the place in the list.
fn pairs(asked: &Asked) -> [(&'static str, &str); 11] {
    [
        ("search", &asked.search),
        ("rep", &asked.rep),
        ("territory", &asked.territory),
        ("priority", &asked.priority),
        ("premise", &asked.premise),
        ("tag", &asked.tag),
        ("licence", &asked.licence),
        ("health", &asked.health),
        ("due", &asked.due),
        ("overdue", &asked.overdue),
        ("sort", &asked.sort),
    ]
}

/// GET `/sales/customers`.
pub async fn list(me: SignedIn, asked: Query<Asked>) -> Result<HttpResponse, Problem> {
    page::html(&me.read(move |tx| ListPage::read(tx, asked.0)).await?)
}

/// The list that a form stood on, with what was typed and why it was refused.
pub(in crate::sales::customers) async fn again(
    me: &SignedIn,
    query: String,
    typed: Typed,
    problem: Problem,
) -> Result<HttpResponse, Problem> {
    let errors = FormErrors::from_problem(problem)?;
    let read = move |tx: &ReadTx<'_>| {
        let asked = Asked::of_query(&query).unwrap_or_default();
        Ok(ListPage { typed, errors, ..ListPage::read(tx, asked)? })
    };
    page::html_again(&me.read(read).await?)
}
