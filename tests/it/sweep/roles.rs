//! TEN-4: every route × every role, another rep and another team, as the matrix says.

use std::collections::BTreeMap;

use reqwest::Method;
use reqwest::blocking::RequestBuilder;
use routebook::app;
use routebook::web::routes::{Access, Route};
use serde_json::{Value, json};

use super::bodies::Bodies;
use super::crawl::{Sight, crawl};
use super::links::send;
use super::matrix::{self, COLUMNS, Line, Outcome};
use super::none;
use super::paths::{Filled, names_a_row, of_nobody, route_of, with_query};
use super::world::{self, Mark};
use crate::house::{Browser, House};

/// An answer, as far as the sweep looks.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub location: String,
    pub text: String,
}

impl Answer {
    pub fn to(request: RequestBuilder) -> Answer {
        let answer = request.send().unwrap();
        let location = answer.headers().get("location").map(|place| place.to_str().unwrap().to_owned());
        let status = answer.status().as_u16();
        Answer { status, location: location.unwrap_or_default(), text: answer.text().unwrap_or_default() }
    }

    pub fn code(&self) -> String {
        let problem: Value = serde_json::from_str(&self.text).unwrap_or_default();
        problem["code"].as_str().unwrap_or_default().to_owned()
    }
}

/// The routes, and what to send each.
pub struct Sweep {
    pub house: House,
    pub routes: Vec<Route>,
    pub bodies: Bodies,
    pub filled: Filled,
    /// Forms as the owner and the admin see them filled, by their path.
    forms: BTreeMap<String, Sight>,
}

impl Sweep {
    pub fn open() -> Sweep {
        let house = world::open();
        let routes = app::routes();
        let mut forms = BTreeMap::new();
        for email in ["admin@blue.example", world::OWNER] {
            for form in crawl(&house.held(email)).forms {
                let Some(route) = route_of(&routes, &form.method, &form.action) else { continue };
                forms.insert(format!("{} {}", route.method, route.path), form);
            }
        }
        Sweep { routes, bodies: Bodies::new(), filled: Filled::of(&house), forms, house }
    }

    pub fn path(&self, route: &Route) -> String {
        self.filled.path(route.path).unwrap_or_else(|| of_nobody(route.path))
    }

    /// A request as this route takes it.
    pub fn ask(&self, who: &Browser, route: &Route, path: &str) -> Answer {
        if let Some(form) = self.forms.get(&format!("{} {}", route.method, route.path)) {
            let sent = send(who, &Sight { action: path.to_owned(), ..form.clone() });
            let location = sent.headers().get("location").map(|place| place.to_str().unwrap().to_owned());
            let status = sent.status().as_u16();
            return Answer { status, location: location.unwrap_or_default(), text: sent.text().unwrap_or_default() };
        }
        let request = self.request(who, route, path);
        Answer::to(match self.bodies.least(route, &self.filled) {
            Some(body) => request.json(&body),
            None if route.method != "GET" && !is_api(route) => request.form(&[("version", "1")]),
            None => request,
        })
    }

    pub fn request(&self, who: &Browser, route: &Route, path: &str) -> RequestBuilder {
        let method = Method::from_bytes(route.method.as_str().as_bytes()).unwrap();
        who.client().request(method, who.address(path))
    }
}

pub fn is_api(route: &Route) -> bool {
    route.path.starts_with("/api/")
}

/// What a person asks, and what the matrix says that comes of it.
struct Asked<'a> {
    sweep: &'a Sweep,
    who: &'a Browser,
    column: &'static str,
    faults: Vec<String>,
}

impl Asked<'_> {
    fn fault(&mut self, route: &Route, what: &str, answer: &Answer) {
        let text: String = answer.text.split("<main").last().unwrap_or_default().chars().take(300).collect();
        let line = format!("{} {} {}: {what}, got {} {text}", self.column, route.method, route.path, answer.status);
        self.faults.push(line);
    }

    /// 403, whatever is sent: nothing of it was read.
    fn refuses(&mut self, route: &Route) {
        let (sweep, path) = (self.sweep, self.sweep.path(route));
        let nonsense =
            || sweep.request(self.who, route, &path).header("content-type", "application/json").body("{nonsense");
        let mut answers = vec![sweep.ask(self.who, route, &path), Answer::to(nonsense())];
        if names_a_row(route.path) {
            answers.push(sweep.ask(self.who, route, &of_nobody(route.path)));
        }
        for answer in answers {
            if answer.status != 403 || (is_api(route) && answer.code() != "FORBIDDEN") {
                self.fault(route, "must be refused", &answer);
            }
        }
    }

    /// 404, as of what never was.
    fn hides(&mut self, route: &Route) {
        let answer = self.sweep.ask(self.who, route, &self.sweep.path(route));
        if answer.status != 404 || (is_api(route) && answer.code() != "NOT_FOUND") {
            return self.fault(route, "must be hidden", &answer);
        }
        if answer != self.sweep.ask(self.who, route, &of_nobody(route.path)) {
            self.fault(route, "must be answered as what never was", &answer);
        }
    }

    /// Whatever was sent, the person may.
    fn does(&mut self, route: &Route) {
        let answer = self.sweep.ask(self.who, route, &self.sweep.path(route));
        let reads = route.method == "GET";
        let fine = match answer.status {
            200 | 303 | 422 => true,
            201 | 204 | 307 | 409 => !reads,
            _ => false,
        };
        if !fine || answer.location.starts_with("/sales/login") {
            self.fault(route, "is theirs to use", &answer);
        }
        // A time zone that anyone may choose.
        let text = answer.text.replace("Australia/Lindeman", "");
        for secret in hidden_from(self.column) {
            if text.contains(secret) {
                self.fault(route, &format!("shows “{secret}”"), &answer);
            }
        }
    }
}

/// Words of what a person must never see.
fn hidden_from(column: &str) -> &'static [&'static str] {
    match column {
        "second" => &["Linde"],
        "other" => &["Linde", "Krone", "Pils", "Anna Wirt", "Team blue", "blue.example", "rep blue"],
        _ => &[],
    }
}

fn email(column: &str) -> String {
    match column {
        "other" => "admin@green.example".to_owned(),
        name => format!("{name}@blue.example"),
    }
}

/// One column of the matrix: first what is refused, after which nothing has changed, then the rest.
fn sweep_column(sweep: &Sweep, column: &'static str, table: &BTreeMap<(String, String), Line>) -> Vec<String> {
    let at = COLUMNS.iter().position(|name| *name == column).unwrap();
    let outcome = |route: &Route| {
        // What the matrix lacks is the matrix test's to say.
        table.get(&(route.method.to_string(), route.path.to_owned())).map(|line| line[at])
    };
    let who = sweep.house.held(&email(column));
    let mut asked = Asked { sweep, who: &who, column, faults: Vec::new() };
    let before = world::rows(&sweep.house);
    for route in &sweep.routes {
        match outcome(route) {
            Some(Outcome::No) => asked.refuses(route),
            Some(Outcome::Hidden) => asked.hides(route),
            _ => {}
        }
    }
    if before != world::rows(&sweep.house) {
        asked.faults.push(format!("{column}: what was refused changed something"));
    }
    let mark = Mark::of(&sweep.house);
    for route in sweep.routes.iter().filter(|route| route.access != Access::Open) {
        if outcome(route) == Some(Outcome::Yes) {
            asked.does(route);
            if route.method != "GET" {
                mark.restore(&sweep.house);
            }
        }
    }
    asked.faults
}

#[test]
fn ten_4_every_route_asked_in_each_role_by_another_rep_and_by_another_team_is_as_the_matrix_says() {
    let (sweep, table) = (Sweep::open(), matrix::read());
    let columns = COLUMNS.iter().filter(|column| **column != "stranger");
    let faults: Vec<String> = columns.flat_map(|column| sweep_column(&sweep, column, &table)).collect();
    none(&faults);
}

#[test]
fn ten_4_no_filter_of_a_list_shows_another_team_what_is_not_theirs() {
    let sweep = Sweep::open();
    let who = sweep.house.held("admin@green.example");
    let ids = ["customers", "orders", "products", "users", "contacts"].map(|collection| {
        let path = sweep.filled.path(&format!("/{collection}/{{id}}")).unwrap();
        path.rsplit('/').next().unwrap().to_owned()
    });
    let mut asked = 0;
    for route in sweep.routes.iter().filter(|route| route.method == "GET" && is_api(route)) {
        for name in sweep.bodies.query(route) {
            for id in &ids {
                let answer = Answer::to(who.client().get(who.address(&with_query(&sweep.path(route), &[(name, id)]))));
                let shown = hidden_from("other").iter().find(|secret| answer.text.contains(**secret));
                assert!(shown.is_none() && answer.status < 500, "{}?{name}={id}: {}", route.path, answer.text);
                asked += 1;
            }
        }
    }
    assert!(asked > 50, "{asked}");
}

#[test]
fn inp_3_what_the_server_computes_is_not_taken_from_a_body() {
    let sweep = Sweep::open();
    let who = sweep.house.held("admin@blue.example");
    for route in &sweep.routes {
        let Some(mut body) = sweep.bodies.least(route, &sweep.filled) else { continue };
        for (name, value) in
            [("tenantId", json!(1)), ("totalCents", json!(1)), ("createdAt", json!(0)), ("id", json!("x"))]
        {
            let known = body.as_object().unwrap().contains_key(name);
            body[name] = value;
            let answer = Answer::to(sweep.request(&who, route, &sweep.path(route)).json(&body));
            assert!(known || answer.status == 422, "{} {} takes {name}: {answer:?}", route.method, route.path);
            body.as_object_mut().unwrap().remove(name);
        }
    }
}
