//! Many products at once: the count sheet, and what a delivery brought. Both work like a sheet where scripts
//! run.

use actix_web::HttpResponse;
use askama::Template;

use super::list::{page_in, places_of};
use super::model::StockLine;
use super::pages::{Filters, PATH, shell};
use super::query::{ListQuery, warehouse};
use super::sheet_form::{SheetForm, Typed, arrived, counted, put_back};
use super::warehouses::{Warehouse, chosen, warehouses};
use super::{count, receive};
use crate::sales::products;
use crate::store::{ManagerTx, ReadTx};
use crate::values::{Problem, ProductId, Text};
use crate::web::page::{self, Choice, FormErrors, Shell};
use crate::web::pager::{Pager, address};
use crate::web::{Form, Query, SignedIn};

/// Which of the two sheets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Job {
    Count,
    Receive,
}

impl Job {
    fn path(self) -> &'static str {
        match self {
            Job::Count => "/sales/stock/count",
            Job::Receive => "/sales/stock/receive",
        }
    }
}

#[derive(Template)]
#[template(path = "sales/stock/sheet.html")]
struct SheetPage {
    shell: Shell,
    errors: FormErrors,
    job: Job,
    filters: Filters,
    warehouse: Warehouse,
    note: String,
    rows: Vec<SheetRow>,
    /// None where rows come back with what was wrong in them.
    pager: Option<Pager>,
}

/// One row as the form has it.
struct SheetRow {
    product: ProductId,
    code: String,
    name: String,
    was: i64,
    units: String,
}

impl SheetRow {
    fn of(line: &StockLine) -> SheetRow {
        SheetRow {
            product: line.product.id,
            code: line.product.code.clone(),
            name: line.product.name.clone(),
            was: line.total().on_hand,
            units: String::new(),
        }
    }

    /// A field's error by the row's place on the page.
    fn error<'e>(errors: &'e FormErrors, place: &usize) -> Option<&'e str> {
        errors.of(&format!("rows[{place}].units"))
    }
}

impl SheetPage {
    fn read(tx: &ReadTx<'_>, job: Job, mut query: ListQuery) -> Result<SheetPage, Problem> {
        let (mut asked, paging) = query.parse()?;
        let known = warehouses(tx)?;
        let warehouse = chosen(&known, asked.warehouse)?;
        asked.warehouse = Some(warehouse.id);
        query.warehouse_id = warehouse.id.to_string();
        let found = page_in(tx, &asked, &known, &paging)?;
        Ok(SheetPage {
            shell: shell(tx, &query.notice),
            errors: FormErrors::default(),
            job,
            pager: Some(Pager::of(&found, &paging, job.path(), &query.pairs())),
            rows: found.items.iter().map(SheetRow::of).collect(),
            filters: Filters::read(tx, query, job.path(), known)?,
            warehouse,
            note: String::new(),
        })
    }

    /// The rows that were sent, as typed, each against what is on hand now.
    fn again(
        tx: &ReadTx<'_>,
        job: Job,
        mut query: ListQuery,
        (form, typed): (SheetForm, Vec<Typed>),
        errors: FormErrors,
    ) -> Result<SheetPage, Problem> {
        let ids: Vec<ProductId> = typed.iter().map(|row| row.product).collect();
        let (names, places) = (products::names(tx, &ids)?, places_of(tx, &ids)?);
        let known = warehouses(tx)?;
        let here = chosen(&known, warehouse(&form.warehouse_id)?)?;
        query.warehouse_id = here.id.to_string();
        let on_hand =
            |product: &ProductId| places.get(product).and_then(|of| of.get(&here.id)).map_or(0, |held| held.on_hand);
        let rows = typed.into_iter().map(|row| {
            let (code, name) = names.get(&row.product).cloned().unwrap_or_default();
            SheetRow { was: on_hand(&row.product), product: row.product, code, name, units: row.units }
        });
        Ok(SheetPage {
            shell: shell(tx, ""),
            errors,
            job,
            rows: rows.collect(),
            filters: Filters::read(tx, query, job.path(), known)?,
            pager: None,
            note: form.note,
            warehouse: here,
        })
    }

    fn title(&self) -> &'static str {
        match self.job {
            Job::Count => "Count stock",
            Job::Receive => "Receive goods",
        }
    }

    fn counts(&self) -> bool {
        self.job == Job::Count
    }

    fn action(&self) -> String {
        address(self.job.path(), &self.filters.query.place())
    }

    fn blank(&self) -> String {
        self.filters.at("/sales/stock/count/print")
    }
}

fn run(tx: &ManagerTx<'_>, job: Job, form: &SheetForm, typed: &[Typed]) -> Result<(), Problem> {
    let place = warehouse(&form.warehouse_id)?;
    match job {
        Job::Count => {
            let (places, rows) = counted(typed)?;
            count(tx, place, &rows).map(drop).map_err(|problem| put_back(&places, problem))
        }
        Job::Receive => {
            let (places, rows) = arrived(typed)?;
            let note = Text::parse(&form.note).map_err(|refusal| Problem::invalid(vec![refusal.at("note")]))?;
            receive(tx, place, &note, &rows).map_err(|problem| put_back(&places, problem))
        }
    }
}

/// GET `/sales/stock/count` and `/sales/stock/receive`.
pub async fn show(me: SignedIn, query: Query<ListQuery>, job: Job) -> Result<HttpResponse, Problem> {
    page::html(&me.read(move |tx| SheetPage::read(tx, job, query.0)).await?)
}

/// POST `/sales/stock/count` and `/sales/stock/receive`.
pub async fn save(
    me: SignedIn,
    query: Query<ListQuery>,
    form: Form<SheetForm>,
    job: Job,
) -> Result<HttpResponse, Problem> {
    let (query, form) = (query.0, form.0);
    let typed = form.rows()?;
    let (sent, rows) = (form.clone(), typed.clone());
    match me.manage(move |tx| run(tx, job, &sent, &rows)).await {
        Ok(()) if job == Job::Receive => Ok(page::see_other(&format!("{PATH}?notice=received"))),
        Ok(()) => {
            let pairs = [&query.place()[..], &[("notice", "counted")]].concat();
            Ok(page::see_other(&address(job.path(), &pairs)))
        }
        Err(problem) => {
            let errors = FormErrors::from_problem(problem)?;
            page::html_again(&me.read(move |tx| SheetPage::again(tx, job, query, (form, typed), errors)).await?)
        }
    }
}
