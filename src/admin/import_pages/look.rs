//! `/sales/admin/import/{id}`: a file looked at before it is written, and what came of it.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::kept::{self, Kept};
use super::pages::label;
use crate::admin::import::{self, Kind, Look, Parsed, Source};
use crate::store::ReadTx;
use crate::values::{Code, Currency, FieldError, Problem, UploadId};
use crate::web::page::{self, Choice, Shell};
use crate::web::{Form, SignedIn};

#[derive(Template)]
#[template(path = "admin/import/look.html")]
struct LookPage {
    shell: Shell,
    id: String,
    kind: Kind,
    label: &'static str,
    name: String,
    null: String,
    columns: Vec<Column>,
    meanings: Vec<Choice>,
    /// What would be written, line by line; empty if something is wrong.
    told: Vec<String>,
    faults: Vec<FieldError>,
    /// It is written, and this is what was.
    done: bool,
}

/// A column of the file.
struct Column {
    header: String,
    samples: String,
    meaning: String,
}

fn id_in(path: &str) -> Result<UploadId, Problem> {
    path.parse().map_err(|_| Problem::not_found("file"))
}

/// What each column means: as somebody said, else as its own name says.
fn columns(kept: &Kept, look: &Look) -> Vec<Column> {
    let column = |(index, header): (usize, &String)| Column {
        header: header.clone(),
        samples: look.samples.iter().filter_map(|row| row.get(index)).cloned().collect::<Vec<_>>().join(" · "),
        meaning: match kept.means.as_ref().and_then(|means| means.get(index)) {
            Some(meaning) => meaning.clone(),
            None => import::known_as(kept.kind, header).unwrap_or_default().to_owned(),
        },
    };
    look.headers.iter().enumerate().map(column).collect()
}

/// Parses off the threads that answer: a file may be long.
async fn parse(kept: Kept, look: &Look, currency: Currency) -> Result<Parsed, Problem> {
    let columns = kept::columns(&kept, &look.headers);
    let run = web::block(move || {
        let source = Source { bytes: &kept.content, columns: &columns };
        import::parse(kept.kind, source, None, &currency)
    });
    run.await.unwrap_or_else(|_| Err(Problem::busy("The server is stopping.")))
}

/// What is wrong with a file, as rows to show; another failure is handed back.
fn faults(problem: Problem) -> Result<Vec<FieldError>, Problem> {
    match problem.code {
        Code::Invalid | Code::Conflict | Code::TooLarge | Code::Malformed if problem.errors.is_empty() => {
            Ok(vec![FieldError::new("file", problem.detail)])
        }
        Code::Invalid | Code::Conflict => Ok(problem.errors),
        _ => Err(problem),
    }
}

async fn read(me: &SignedIn, id: UploadId) -> Result<(Kept, Currency), Problem> {
    me.read(move |tx| Ok((kept::find(tx, id)?, tx.tenant().currency))).await
}

/// The lines that a dry run tells.
async fn preview(me: &SignedIn, kept: Kept, look: &Look, currency: Currency) -> Result<Vec<String>, Problem> {
    let kind = kept.kind;
    let parsed = parse(kept, look, currency).await?;
    let report = me.read(move |tx| import::preview(tx, &parsed)).await?;
    Ok(lines(&report.told(kind, &currency).to_string()))
}

fn lines(told: &str) -> Vec<String> {
    told.lines().map(str::to_owned).collect()
}

async fn page(me: &SignedIn, id: UploadId, failed: Option<Problem>) -> Result<LookPage, Problem> {
    let (kept, currency) = read(me, id).await?;
    let look = if kept.report.is_none() { import::look(&kept.content) } else { Ok(Look::default()) };
    let previewed = match (&kept.report, failed, &look) {
        (Some(report), _, _) => Ok(lines(report)),
        (None, Some(problem), _) => Err(problem),
        (None, None, Ok(look)) => preview(me, kept.clone(), look, currency).await,
        (None, None, Err(_)) => Ok(Vec::new()),
    };
    let (look, unread) = match look {
        Ok(look) => (look, Vec::new()),
        Err(problem) => (Look::default(), faults(problem)?),
    };
    let (told, faults) = match previewed {
        Ok(told) => (told, unread),
        Err(problem) => (Vec::new(), faults(problem)?),
    };
    let shell = me.read(|tx: &ReadTx<'_>| Ok(Shell::of(tx, "import", None))).await?;
    Ok(LookPage {
        shell,
        id: id.to_string(),
        kind: kept.kind,
        label: label(kept.kind),
        columns: columns(&kept, &look),
        meanings: import::columns_of(kept.kind).into_iter().map(|name| Choice::new(name, name)).collect(),
        told,
        faults,
        done: kept.report.is_some(),
        name: kept.name,
        null: kept.null,
    })
}

/// GET `/sales/admin/import/{id}`.
pub async fn show(me: SignedIn, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    page::html(&page(&me, id_in(&path)?, None).await?)
}

/// What the columns mean, in their order.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Mapping {
    means: Vec<String>,
    null_text: String,
}

/// POST `/sales/admin/import/{id}`: says what the columns mean, and looks again.
pub async fn map(me: SignedIn, path: web::Path<String>, form: Form<Mapping>) -> Result<HttpResponse, Problem> {
    let (id, Mapping { means, null_text }) = (id_in(&path)?, form.0);
    let null: String = null_text.trim().chars().take(40).collect();
    me.own(move |tx| kept::map(tx, id, &means, &null)).await?;
    Ok(page::see_other(&format!("/sales/admin/import/{id}")))
}

/// POST `/sales/admin/import/{id}/confirm`: writes the file, whole or not at all, and once.
pub async fn confirm(me: SignedIn, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id = id_in(&path)?;
    match write(&me, id).await {
        Ok(()) => Ok(page::see_other(&format!("/sales/admin/import/{id}"))),
        Err(problem) if matches!(problem.code, Code::Invalid | Code::Conflict | Code::TooLarge) => {
            page::html_again(&page(&me, id, Some(problem)).await?)
        }
        Err(problem) => Err(problem),
    }
}

async fn write(me: &SignedIn, id: UploadId) -> Result<(), Problem> {
    let (kept, currency) = read(me, id).await?;
    if kept.report.is_some() {
        return Ok(());
    }
    let (kind, look) = (kept.kind, import::look(&kept.content)?);
    let parsed = parse(kept, &look, currency).await?;
    if matches!(kind, Kind::Prices | Kind::Stock) {
        return me
            .manage(move |tx| {
                let report = import::write_goods(tx, &parsed)?;
                kept::done(tx, id, &report.told(kind, &currency).to_string())
            })
            .await;
    }
    me.administer(move |tx| {
        let report = import::write(tx, &parsed)?;
        kept::done(tx, id, &report.told(kind, &currency).to_string())
    })
    .await
}
