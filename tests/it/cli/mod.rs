//! The program itself, run as people run it.

mod config;
mod files;
mod people;
mod program;
mod serving;
mod sessions;
