//! Boots the real thing and asks it like a person.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on fails")]

mod admin;
mod auth;
mod authenticator;
mod chromium;
mod cli;
mod demo;
mod house;
mod house_rules;
mod licences;
mod pocket;
mod promises;
mod sales;
mod store;
mod sweep;
mod trade;
mod web;
