//! The forms that change one product's stock: received, adjusted, moved to another warehouse.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::model::Place;
use super::pages::{PATH, shell};
use super::product_page::places;
use super::query::warehouse;
use super::shift::{Arrival, NO_UNITS, adjust, receive, transfer};
use crate::sales::products::{self, Product};
use crate::store::{ManagerTx, ReadTx};
use crate::values::{Errors, Problem, ProductId, Quantity, Text, WarehouseId};
use crate::web::page::{self, Choice, FormErrors, Shell};
use crate::web::{Form, SignedIn};

/// Which of the three forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Job {
    Receive,
    Adjust,
    Move,
}

impl Job {
    fn parse(word: &str) -> Result<Job, Problem> {
        match word {
            "receive" => Ok(Job::Receive),
            "adjust" => Ok(Job::Adjust),
            "move" => Ok(Job::Move),
            _ => Err(Problem::not_found("page")),
        }
    }

    fn word(self) -> &'static str {
        match self {
            Job::Receive => "receive",
            Job::Adjust => "adjust",
            Job::Move => "move",
        }
    }

    fn done(self) -> &'static str {
        match self {
            Job::Receive => "received",
            Job::Adjust => "adjusted",
            Job::Move => "moved",
        }
    }
}

/// The form's fields, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ChangeForm {
    warehouse_id: String,
    to: String,
    quantity: String,
    note: String,
}

impl ChangeForm {
    fn run(&self, tx: &ManagerTx<'_>, job: Job, product: ProductId) -> Result<(), Problem> {
        let from = warehouse(&self.warehouse_id)?;
        let mut errors = Errors::new();
        match job {
            Job::Adjust => {
                let units = errors.take("quantity", whole(&self.quantity));
                let reason = errors.take("note", Text::parse(&self.note));
                let (Some(units), Some(reason)) = (units, reason) else { return Err(errors.into_problem()) };
                adjust(tx, product, from, units, &reason)
            }
            Job::Receive | Job::Move => {
                let units = errors.take("quantity", Quantity::parse(&self.quantity));
                let note = errors.take("note", Text::parse(&self.note));
                let to = if job == Job::Move {
                    errors.take("to", self.to.parse::<WarehouseId>()).map(Some)
                } else {
                    Some(None)
                };
                let (Some(units), Some(note), Some(to)) = (units, note, to) else { return Err(errors.into_problem()) };
                match to {
                    Some(to) => transfer(tx, product, (from, to), units, &note),
                    None => receive(tx, from, &note, &[Arrival { product, units }]).map_err(at_the_form),
                }
            }
        }
    }
}

fn whole(text: &str) -> Result<i64, &'static str> {
    let typed = text.trim().trim_start_matches('+').replace('−', "-");
    typed.parse().map_err(|_| NO_UNITS)
}

/// The form has one row, so its fields have no number.
fn at_the_form(mut problem: Problem) -> Problem {
    for error in &mut problem.errors {
        if let Some(part) = error.field.strip_prefix("rows[0].") {
            error.field = part.to_owned();
        }
    }
    problem
}

#[derive(Template)]
#[template(path = "sales/stock/change.html")]
struct ChangePage {
    shell: Shell,
    errors: FormErrors,
    job: Job,
    product: Product,
    form: ChangeForm,
    places: Vec<Place>,
    warehouses: Vec<Choice>,
}

impl ChangePage {
    fn read(
        tx: &ReadTx<'_>,
        job: Job,
        id: ProductId,
        form: ChangeForm,
        errors: FormErrors,
    ) -> Result<ChangePage, Problem> {
        let places = places(tx, id)?;
        let choice = |place: &Place| {
            Choice::new(place.warehouse.to_string(), format!("{}: {} on hand", place.name, place.held.on_hand))
        };
        Ok(ChangePage {
            shell: shell(tx, ""),
            errors,
            job,
            product: products::one(tx, id)?,
            form,
            warehouses: places.iter().map(choice).collect(),
            places,
        })
    }

    fn title(&self) -> &'static str {
        match self.job {
            Job::Receive => "Receive",
            Job::Adjust => "Adjust",
            Job::Move => "Move to another warehouse",
        }
    }

    fn only(&self) -> bool {
        self.places.len() == 1
    }
}

type Path = web::Path<(ProductId, String)>;

/// GET `/sales/stock/{id}/{job}`.
pub async fn show(me: SignedIn, path: Path) -> Result<HttpResponse, Problem> {
    let (id, word) = path.into_inner();
    let job = Job::parse(&word)?;
    let read = move |tx: &ReadTx<'_>| {
        let default = super::default(tx)?.map(|one| one.id.to_string()).unwrap_or_default();
        let form = ChangeForm { warehouse_id: default, ..ChangeForm::default() };
        ChangePage::read(tx, job, id, form, FormErrors::default())
    };
    page::html(&me.read(read).await?)
}

/// POST `/sales/stock/{id}/{job}`.
pub async fn save(me: SignedIn, path: Path, form: Form<ChangeForm>) -> Result<HttpResponse, Problem> {
    let (id, word) = path.into_inner();
    let (job, form) = (Job::parse(&word)?, form.0);
    let typed = form.clone();
    match me.manage(move |tx| typed.run(tx, job, id)).await {
        Ok(()) => Ok(page::see_other(&format!("{PATH}/{id}?notice={}", job.done()))),
        Err(problem) => {
            let errors = FormErrors::from_problem(problem)?;
            page::html_again(&me.read(move |tx| ChangePage::read(tx, job, id, form, errors)).await?)
        }
    }
}
