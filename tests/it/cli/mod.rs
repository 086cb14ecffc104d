//! The program itself, run as people run it.

mod backups;
mod check;
mod config;
mod files;
mod people;
#[path = "../../program/mod.rs"]
mod program;
mod serving;
mod sessions;
