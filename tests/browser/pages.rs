//! Every page there is, as it is seen: narrow and wide, light and dark, without a fault in the console.

use crate::axe;
use crate::browser::{Browser, DESK, Look, NARROW};
use crate::demo::{ADA, demo, serve};
use crate::program::free_port;
use crate::site;
use crate::walk::sign_in;

/// What anyone may see.
const OPEN: [&str; 2] = ["/sales/login", "/styleguide"];

/// Routes that people come to by a form, a link of their own or a script, not by a link on a page.
const WITHOUT_A_LINK: [&str; 4] = [
    // A file has to be brought first.
    "/sales/admin/import/{id}",
    // Nobody in the demo has a passkey.
    "/sales/account/passkeys/{id}",
    // Leads on to the users.
    "/sales/admin",
    // Signing in again leads back to what was typed.
    "/sales/parked/{id}",
];

/// What is wrong with a page by itself: as many lines as faults.
const FAULTS: &str = "
const faults = [], wide = document.documentElement;
if (wide.scrollWidth > wide.clientWidth) {
  const out = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > wide.clientWidth + 1);
  const names = out.slice(0, 4).map(e => `${e.localName}.${e.className}`);
  faults.push(`scrolls sideways: ${wide.scrollWidth} of ${wide.clientWidth} px, by ${names.join(', ')}`);
}
const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
if (twice.length) faults.push(`ids twice: ${twice}`);
const heads = document.querySelectorAll('h1').length;
if (heads !== 1) faults.push(`${heads} main headings`);
if (!document.title.endsWith('Routebook')) faults.push(`title ${document.title}`);
return faults;";

#[test]
fn ui_3_no_page_scrolls_sideways_at_320_px_and_no_console_complains() {
    let (demo, port) = (demo(), free_port());
    let server = serve(&demo, port);
    let browser = Browser::open(&server.base, NARROW);
    let found = site::walk(&server, ADA);
    let unlinked: Vec<_> = found.unlinked.iter().filter(|route| !WITHOUT_A_LINK.contains(route)).collect();
    assert!(unlinked.is_empty(), "no link leads to {unlinked:#?}");
    let mut faults = Vec::new();
    let check = |address: &str, faults: &mut Vec<String>| {
        for look in [NARROW, DESK] {
            browser.look(look);
            browser.go(address);
            let said: Vec<String> = serde_json::from_value(browser.script(FAULTS, vec![])).unwrap();
            let console = browser.console().into_iter().map(|line| format!("console: {line}"));
            faults.extend(said.into_iter().chain(console).map(|fault| format!("{address} at {}: {fault}", look.width)));
        }
    };
    OPEN.iter().for_each(|address| check(address, &mut faults));
    sign_in(&browser, ADA);
    found.pages.values().for_each(|address| check(address, &mut faults));
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn ui_2_axe_finds_nothing_on_any_page() {
    let Some(axe) = axe::source() else { return };
    let (demo, port) = (demo(), free_port());
    let server = serve(&demo, port);
    let browser = Browser::open(&server.base, DESK);
    axe::bring(&browser, &axe);
    let found = site::walk(&server, ADA);
    let mut faults = Vec::new();
    let check = |address: &str, faults: &mut Vec<String>| {
        for look in [DESK, NARROW] {
            // So tall that what sticks to the window's edges lies over nothing.
            let look = Look { height: 10_000, ..look };
            browser.look(look);
            browser.go(address);
            faults.extend(axe::faults(&browser, look).into_iter().map(|fault| format!("{address}: {fault}")));
        }
    };
    OPEN.iter().for_each(|address| check(address, &mut faults));
    sign_in(&browser, ADA);
    found.pages.values().for_each(|address| check(address, &mut faults));
    check("/sales/no-such-page", &mut faults);
    browser.go("/sales/customers/new");
    // As a browser without its own checks sends it: the server's refusal is a page too.
    browser.script(
        "const form = document.querySelector('main form'); form.noValidate = true; form.requestSubmit()",
        vec![],
    );
    browser.find("[data-error-summary]");
    let refused = axe::faults(&browser, DESK).into_iter().map(|fault| format!("a refused form: {fault}"));
    faults.extend(refused);
    assert!(faults.is_empty(), "{faults:#?}");
}
