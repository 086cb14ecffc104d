//! `/sales/sessions`: where one is signed in.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::{Device, DeviceName};
use crate::auth::moments::Moments;
use crate::values::{Problem, SessionId};
use crate::web::page::{self, FormErrors, Shell};
use crate::web::{Form, Query, SignedIn};

#[derive(Template)]
#[template(path = "auth/devices.html")]
struct DevicesPage {
    shell: Shell,
    devices: Vec<Row>,
    others: usize,
}

#[derive(Template)]
#[template(path = "auth/device.html")]
struct DevicePage {
    shell: Shell,
    device: Row,
    name: String,
    errors: FormErrors,
}

struct Row {
    id: String,
    title: String,
    words: String,
    address: String,
    last_seen: String,
    since: String,
    is_this: bool,
}

fn row(device: &Device, moments: &Moments) -> Row {
    let named = !device.name.is_empty();
    Row {
        id: device.id.to_string(),
        title: if named { device.name.clone() } else { device.words.clone() },
        words: if named { device.words.clone() } else { String::new() },
        address: device.address.clone(),
        last_seen: if device.is_this { "in use now".to_owned() } else { moments.of(device.last_seen_at) },
        since: moments.of(device.created_at),
        is_this: device.is_this,
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
        "ended" => "That device is signed out.",
        "others" => "All other devices are signed out.",
        "named" => "The name is saved.",
        _ => return None,
    };
    Some(sentence.to_owned())
}

/// GET `/sales/sessions`.
pub async fn list(me: SignedIn, query: Query<Notice>) -> Result<HttpResponse, Problem> {
    let page = me
        .read(move |tx| {
            let shell = Shell::of(tx, "sessions", sentence(&query.0.notice));
            let moments = Moments::of_reader(tx)?;
            let devices: Vec<Row> = super::own(tx)?.iter().map(|device| row(device, &moments)).collect();
            let others = devices.iter().filter(|d| !d.is_this).count();
            Ok(DevicesPage { shell, devices, others })
        })
        .await?;
    page::html(&page)
}

fn id_in(path: &str) -> Result<SessionId, Problem> {
    path.parse().map_err(|_| Problem::not_found("device"))
}

/// The form of one device; `typed` is what a refused name was, with what is wrong.
async fn form(me: &SignedIn, id: SessionId, typed: Option<(String, FormErrors)>) -> Result<DevicePage, Problem> {
    me.read(move |tx| {
        let devices = super::own(tx)?;
        let device = devices.iter().find(|d| d.id == id).ok_or_else(|| Problem::not_found("device"))?;
        let (name, errors) = typed.unwrap_or_else(|| (device.name.clone(), FormErrors::default()));
        let device = row(device, &Moments::of_reader(tx)?);
        Ok(DevicePage { shell: Shell::of(tx, "sessions", None), device, name, errors })
    })
    .await
}

/// GET `/sales/sessions/{id}`.
pub async fn one(me: SignedIn, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    page::html(&form(&me, id_in(&path)?, None).await?)
}

/// The rename form.
#[derive(Deserialize)]
pub struct Naming {
    #[serde(default)]
    name: String,
}

/// POST `/sales/sessions/{id}`.
pub async fn name(me: SignedIn, path: web::Path<String>, typed: Form<Naming>) -> Result<HttpResponse, Problem> {
    let id = id_in(&path)?;
    match DeviceName::parse(&typed.0.name) {
        Ok(name) => {
            me.own(move |tx| super::name(tx, id, &name)).await?;
            Ok(page::see_other("/sales/sessions?notice=named"))
        }
        Err(refusal) => {
            let errors = FormErrors::from_problem(Problem::invalid(vec![refusal.at("name")]))?;
            page::html_again(&form(&me, id, Some((typed.0.name, errors))).await?)
        }
    }
}

/// POST `/sales/sessions/{id}/end`. Ending this one is what "Log out" does.
pub async fn end(me: SignedIn, path: web::Path<String>) -> Result<HttpResponse, Problem> {
    let id = id_in(&path)?;
    me.end(move |tx| super::end(tx, id)).await?;
    Ok(page::see_other("/sales/sessions?notice=ended"))
}

/// POST `/sales/sessions/end-others`.
pub async fn end_others(me: SignedIn) -> Result<HttpResponse, Problem> {
    me.end(super::end_others).await?;
    Ok(page::see_other("/sales/sessions?notice=others"))
}
