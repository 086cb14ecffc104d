//! The program killed, starved and stopped, again and again, while people work. A target of its own, so
//! that nothing else runs beside what it measures.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on fails")]

mod books;
mod disk;
mod killed;
#[path = "../program/mod.rs"]
mod program;
mod team;
mod upgrade;
