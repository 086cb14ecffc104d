//! `/styleguide`: each part of the pages once, with made-up content. For those who make pages, so it is
//! served by debug builds and by the demo, and by no real portal.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::Site;
use super::page::{self, Bar, Choice, FormErrors, Shell, ShellUser};
use super::parts::EditorLine;
use crate::values::{Errors, Problem};

#[derive(Template)]
#[template(path = "styleguide.html")]
struct StyleGuide {
    shell: Shell,
    errors: FormErrors,
    choices: Vec<Choice>,
    bars: Vec<Bar>,
    lines: Vec<EditorLine>,
    blank: EditorLine,
}

/// GET `/styleguide`; NOT_FOUND in a release build that serves no demo.
pub async fn show(site: web::Data<Site>) -> Result<HttpResponse, Problem> {
    if !cfg!(debug_assertions) && site.demo.is_empty() {
        return Err(Problem::not_found("page"));
    }
    page::html(&StyleGuide {
        shell: Shell { user: Some(someone()), ..Shell::stranger(&site) },
        errors: errors()?,
        choices: choices(),
        bars: bars(),
        lines: lines(),
        blank: EditorLine { key: "__key__".into(), quantity: "1".into(), ..EditorLine::default() },
    })
}

fn someone() -> ShellUser {
    ShellUser {
        name: "Anna Vogel".into(),
        initials: "AV".into(),
        tenant: "Harbour Wines".into(),
        role: "Manager",
        can_sell: true,
        can_manage: true,
        can_administer: false,
    }
}

fn errors() -> Result<FormErrors, Problem> {
    let mut errors = Errors::new();
    errors.add("name", "Another customer has this number.");
    errors.add("minimum", "The minimum order is an amount such as 150.00.");
    errors.add("stock", "Only 40 are available.");
    FormErrors::from_problem(errors.into_problem())
}

fn choices() -> Vec<Choice> {
    vec![
        Choice::new("net30", "Net 30 days").note("4862 · Freiburg"),
        Choice::new("net14", "Net 14 days").note("118 · Lörrach"),
        Choice::new("cash", "Cash"),
    ]
}

fn bars() -> Vec<Bar> {
    let weeks = [("12 Oct", 88), ("19 Oct", 69), ("26 Oct", 93), ("2 Nov", 100), ("9 Nov", 84), ("16 Nov", 90)];
    let bar = |(label, height): (&str, u32)| Bar {
        label: label.to_owned(),
        values: vec![format!("€{height}00.00")],
        height,
        now: false,
    };
    let now = Bar { label: "23 Nov".into(), values: vec!["€3,100.00".into()], height: 31, now: true };
    weeks.into_iter().map(bar).chain([now]).collect()
}

fn lines() -> Vec<EditorLine> {
    let riesling = EditorLine {
        key: "0".into(),
        product_id: "a".into(),
        product: "Riesling trocken 0.75".into(),
        quantity: "8".into(),
        cases: true,
        per_case: "6".into(),
        list_cents: "640".into(),
        list_price: "List €6.40".into(),
        stock: "· 312 available".into(),
        amount: "8 cases, 48 units".into(),
        total: "€307.20".into(),
        ..EditorLine::default()
    };
    let pils = EditorLine {
        key: "1".into(),
        product_id: "b".into(),
        product: "Pils".into(),
        quantity: "120".into(),
        price: "0.79".into(),
        discount: "2.5".into(),
        reason: "Opening offer agreed with Anna".into(),
        list_cents: "89".into(),
        list_price: "List €0.89".into(),
        stock: "· 40 available".into(),
        total: "€92.43".into(),
        faults: vec![("quantity".into(), "Only 40 are available.".into())],
        ..EditorLine::default()
    };
    vec![riesling, pils]
}
