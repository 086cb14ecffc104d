//! The program itself, run as people run it.

mod backups;
mod check;
mod config;
mod files;
mod idle;
mod people;
#[path = "../../program/mod.rs"]
mod program;
mod secrets;
mod serving;
mod sessions;
