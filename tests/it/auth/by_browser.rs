//! What only a real browser shows: passkeys by Chromium's virtual authenticator, and a form that outlives
//! its session.

use thirtyfour::prelude::*;

use crate::chromium::{Tab, with_tab};
use crate::house::{House, PASSWORD};

const EMAIL: &str = "rep@blue.example";

async fn sign_in(tab: &Tab) -> WebDriverResult<()> {
    tab.fill("#f-email", EMAIL).await?;
    tab.fill("#f-password", PASSWORD).await?;
    tab.press("Sign in").await
}

async fn log_out(tab: &Tab) -> WebDriverResult<()> {
    tab.go("/sales/sessions").await?;
    tab.find("td form[action='/sales/logout'] button").await?.click().await?;
    tab.find("#f-email").await.map(|_| ())
}

async fn add_passkey(tab: &Tab) -> WebDriverResult<serde_json::Value> {
    let device = tab.plug_in_authenticator().await?;
    tab.go("/sales/login").await?;
    sign_in(tab).await?;
    tab.find(".who").await?;
    tab.go("/sales/account/passkeys").await?;
    tab.fill("#f-name", "This laptop").await?;
    tab.fill("#f-password", "not my password").await?;
    tab.press("Add a passkey").await?;
    tab.reads("This is not your current password.").await?;
    tab.fill("#f-password", PASSWORD).await?;
    tab.press("Add a passkey").await?;
    tab.reads("The passkey is added.").await?;
    tab.reads("This laptop").await?;
    Ok(device)
}

#[test]
fn chromium_adds_a_passkey_signs_in_with_it_alone_and_uses_it_as_the_second_step() {
    let house = House::open();
    with_tab(&house, |tab| async move {
        let device = add_passkey(&tab).await?;
        log_out(&tab).await?;
        tab.press("Sign in with a passkey").await?;
        tab.find(".who").await?;
        tab.go("/sales/account/passkeys").await?;
        tab.fill("form[action$='second-step'] input[type=password]", PASSWORD).await?;
        tab.press("Ask for a passkey after the password").await?;
        tab.reads("shown this once").await?;
        // Nobody takes the passkey that is offered with the e-mail.
        tab.is_at_hand(&device, false).await?;
        log_out(&tab).await?;
        sign_in(&tab).await?;
        tab.reads("Use a passkey").await?;
        tab.is_at_hand(&device, true).await?;
        tab.press("Use a passkey").await?;
        tab.find(".who").await.map(|_| ())
    });
    assert_eq!(crate::auth::audited(&house, "passkey_used"), 2);
}

#[test]
fn ui_4_chromium_finds_what_was_typed_after_signing_in_again() {
    let house = House::open();
    let clock = house.clock.clone();
    with_tab(&house, |tab| async move {
        add_passkey(&tab).await?;
        tab.go("/sales/account").await?;
        tab.fill("#f-name", "Zoë of the Harbour").await?;
        clock.advance_seconds(7 * 24 * 3600);
        tab.press("Save").await?;
        tab.reads("What you typed is kept for 30 minutes").await?;
        tab.press("Sign in with a passkey").await?;
        tab.reads("What you typed is still here").await?;
        tab.reads("Zoë of the Harbour").await?;
        tab.press("Send it now").await?;
        tab.reads("Your account is saved.").await?;
        let name = tab.find("#f-name").await?.prop("value").await?;
        assert_eq!(name.as_deref(), Some("Zoë of the Harbour"));
        Ok(())
    });
}
