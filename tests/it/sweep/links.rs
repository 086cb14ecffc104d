//! O17: whatever a page links to, asks for or sends is there, for whoever sees the page.

use std::collections::BTreeSet;
use std::io::Write;
use std::sync::{Arc, Mutex, OnceLock};

use reqwest::blocking::Response;
use routebook::app;
use routebook::web::routes::Route;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use super::crawl::{Seen, Sight, crawl};
use super::none;
use super::paths::{route_of, with_query};
use super::world::{self, Mark};
use crate::house::{Browser, House};

const EVERYONE: [&str; 5] = ["viewer", "rep", "second", "manager", "admin"];

/// Fields that are there for the browser alone.
const UNREAD: [(&str, &str); 2] = [
    // Tells a password manager whose password it keeps.
    ("/sales/account/password", "email"),
    // Goes with the question that the script asks first, and is empty by then.
    ("/sales/account/passkeys", "password"),
];

/// What is wrong with what a person saw, beside the pages themselves.
fn unrouted(seen: &Seen, who: &Browser, routes: &[Route]) -> Vec<String> {
    let mut faults = Vec::new();
    for asset in &seen.assets {
        let status = who.get(asset).status();
        if status != 200 {
            faults.push(format!("{asset}: {status}"));
        }
    }
    for (page, asked) in &seen.asked {
        if route_of(routes, "GET", asked).is_none() {
            faults.push(format!("{page} asks {asked}, which has no route"));
        }
    }
    for form in &seen.forms {
        if route_of(routes, &form.method, &form.action).is_none() {
            faults.push(format!("{} sends {} {}, which has no route", form.page, form.method, form.action));
        }
    }
    faults
}

#[test]
fn o17_every_link_form_and_asset_of_every_page_has_a_route_for_whoever_sees_it() {
    let house = world::open();
    let routes = app::routes();
    let mut faults = Vec::new();
    for name in EVERYONE {
        let who = house.held(&format!("{name}@blue.example"));
        let seen = crawl(&who);
        assert!(seen.pages.len() > 15, "{name} sees {} pages", seen.pages.len());
        let own = seen.faults.iter().cloned().chain(unrouted(&seen, &who, &routes));
        faults.extend(own.map(|fault| format!("{name}: {fault}")));
    }
    none(&faults);
}

#[test]
fn o17_every_address_in_a_script_has_a_route() {
    let routes = app::routes();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/static");
    let mut found = 0;
    for file in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        for address in
            text.split(['"', '\'', '`']).filter(|part| part.starts_with("/sales") || part.starts_with("/api"))
        {
            found += 1;
            let path = address.split('?').next().unwrap();
            assert!(routes.iter().any(|route| may_be(path, route.path)), "{}: {address}", file.display());
        }
    }
    assert!(found > 0);
}

/// What a script puts into an address may be any one segment.
fn may_be(written: &str, pattern: &str) -> bool {
    let (written, pattern): (Vec<&str>, Vec<&str>) = (written.split('/').collect(), pattern.split('/').collect());
    let fits = |(one, part): (&&str, &str)| *one == part || one.starts_with('$') || part.starts_with('{');
    written.len() == pattern.len() && written.iter().zip(pattern).all(fits)
}

/// Every kind of form that a person sees, once.
fn of_each_kind(seen: &Seen, routes: &[Route]) -> Vec<Sight> {
    let mut kinds = BTreeSet::new();
    let kind = |form: &Sight| {
        let route = route_of(routes, &form.method, &form.action).map(|route| route.path);
        let mut names: Vec<&str> = form.fields.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        // A step is a word of the path.
        let step =
            if route.is_some_and(|path| path.ends_with("{action}")) { form.action.rsplit('/').next() } else { None };
        format!("{} {route:?} {step:?} {names:?}", form.method)
    };
    seen.forms.iter().filter(|form| kinds.insert(kind(form))).cloned().collect()
}

/// Sends a form as a browser would.
pub fn send(who: &Browser, form: &Sight) -> Response {
    let address = who.address(&form.action);
    let request = match form.method.as_str() {
        "GET" => who.client().get(who.address(&with_query(&form.action, &form.fields))),
        _ if form.is_upload => {
            let part = |(name, value): &(String, String)| {
                format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
            };
            let parts: String = form.fields.iter().map(part).collect();
            let file = "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\
                Content-Type: text/csv\r\n\r\nname\r\n\r\n--cut--\r\n";
            let request = who.client().post(address).body(parts + file);
            request.header("content-type", "multipart/form-data; boundary=cut")
        }
        _ => who.client().post(address).form(&form.fields),
    };
    request.send().unwrap()
}

/// Sends each form as it stands, each on the file as it was.
fn refused(house: &House, name: &str, routes: &[Route]) -> (Vec<String>, Vec<Sight>) {
    let who = house.held(&format!("{name}@blue.example"));
    let forms = of_each_kind(&crawl(&who), routes);
    let mark = Mark::of(house);
    let mut faults = Vec::new();
    for form in &forms {
        let answer = send(&who, form);
        let status = answer.status().as_u16();
        let place = answer.headers().get("location").map(|place| place.to_str().unwrap().to_owned());
        let what = format!("{name} on {}: {} {} {:?}", form.page, form.method, form.action, form.fields);
        match (status, place) {
            (303, Some(place)) => {
                let next = who.get(&place).status().as_u16();
                if !matches!(next, 200 | 303) {
                    faults.push(format!("{what} leads to {place}: {next}"));
                }
            }
            // A form sent as it stands may lack what it needs, or wait, or come late.
            (200 | 409 | 422, _) => {}
            _ => faults.push(format!("{what}: {status}")),
        }
        mark.restore(house);
    }
    (faults, forms)
}

#[test]
fn o17_no_page_shows_a_form_that_would_be_refused_and_each_field_is_taken() {
    let untaken = listen();
    let house = world::open();
    let routes = app::routes();
    let (mut faults, mut fields) = (Vec::new(), BTreeSet::new());
    for name in EVERYONE {
        let (refused, forms) = refused(&house, name, &routes);
        assert!(forms.iter().any(|form| form.action == "/sales/logout"), "{name} can log out");
        faults.extend(refused);
        for form in forms {
            let path = form.action.split('?').next().unwrap().to_owned();
            fields.extend(form.fields.into_iter().map(|(name, _)| (path.clone(), name)));
        }
    }
    let text = String::from_utf8(untaken.lock().unwrap().clone()).unwrap();
    assert!(text.contains("path=/sales/account/password field=email"), "what nothing takes is heard of");
    for (path, field) in fields {
        let excused = UNREAD.contains(&(path.as_str(), field.as_str()));
        if !excused && text.lines().any(|line| line.ends_with(&format!("path={path} field={field}"))) {
            faults.push(format!("{path} doesn't take {field}"));
        }
    }
    none(&faults);
}

/// What the program says of fields that nothing takes, from now on.
fn listen() -> Arc<Mutex<Vec<u8>>> {
    static SAID: OnceLock<Arc<Mutex<Vec<u8>>>> = OnceLock::new();
    let said = SAID.get_or_init(|| {
        let said = Arc::new(Mutex::new(Vec::new()));
        let into = Arc::clone(&said);
        let log = tracing_subscriber::fmt::layer().with_writer(move || Said(Arc::clone(&into)));
        let heard = Targets::new().with_target("routebook::web::form", tracing::Level::DEBUG);
        tracing_subscriber::registry().with(log).with(heard).init();
        said
    });
    Arc::clone(said)
}

struct Said(Arc<Mutex<Vec<u8>>>);

impl Write for Said {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
