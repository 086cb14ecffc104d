//! Passkeys, with Chromium's own virtual authenticator in the place of a phone.

use serde_json::{Value, json};

use crate::browser::{Browser, DESK};
use crate::demo::{PASSWORD, TRAVIS, demo, serve};
use crate::program::free_port;
use crate::walk::sign_in;

#[test]
fn a_passkey_is_made_and_signs_in_without_a_password() {
    let demo = demo();
    let server = serve(&demo, free_port());
    let browser = Browser::open(&server.base, DESK);
    let authenticator = plug_in(&browser);
    sign_in(&browser, TRAVIS);
    browser.go("/sales/account/passkeys");
    browser.type_in("#f-name", "Key on my ring");
    browser.type_in("#f-password", PASSWORD);
    browser.tap_on("main button", "Add a passkey");
    browser.wait("the passkey", || browser.text("main table").contains("Key on my ring").then_some(()));
    let kept = browser.cdp("WebAuthn.getCredentials", json!({"authenticatorId": authenticator}));
    assert_eq!(kept["credentials"].as_array().unwrap().len(), 1);
    browser.tap(".who > summary");
    browser.tap_on(".who button", "Log out");
    browser.wait_for_path("/sales/login");
    let offers = browser.script("return document.querySelector('#f-email').autocomplete", vec![]);
    assert_eq!(offers, "username webauthn");
    // The browser offers it with the e-mail; who takes the offer is in without pressing a button.
    browser.tap("#f-email");
    browser.wait_for_path("/sales/dashboard");
    assert!(browser.has(".who"));
}

/// A device that checks its person by itself and says yes.
fn plug_in(browser: &Browser) -> Value {
    browser.cdp("WebAuthn.enable", json!({}));
    let options = json!({
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
        "isUserVerified": true, "automaticPresenceSimulation": true,
    });
    browser.cdp("WebAuthn.addVirtualAuthenticator", json!({"options": options}))["authenticatorId"].clone()
}
