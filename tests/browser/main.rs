//! The program in a real browser: Debian's Chromium, driven by chromedriver, on a real server process.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on fails")]

mod axe;
mod browser;
mod day;
mod demo;
mod pages;
mod passkey;
#[path = "../program/mod.rs"]
mod program;
mod sheet;
mod site;
mod walk;
