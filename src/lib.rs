//! Routebook: the sales portal that a small wholesale team runs as one binary on one SQLite file.
//!
//! `values <- store <- services and sql of a feature <- its pages and api -> web`; only [`app`] sees all.
//! ARCHITECTURE.md draws the house and tells the way of one request.

pub mod admin;
pub mod app;
pub mod auth;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod jobs;
pub mod sales;
pub mod store;
pub mod values;
pub mod web;
