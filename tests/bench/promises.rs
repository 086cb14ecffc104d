//! The promises of speed, measured on the built program: `cargo bench`, or `cargo bench -- spd_1 hsh_2`
//! for some of them. Ends with status 1 if one is missed.
//!
//! A request's cost is the CPU time that the server's process spends for it, which other work on the
//! machine disturbs little; it is held against what a constant answer costs in a server that does nothing
//! and what the bare statements cost in SQLite, all in the same run and by turns. Where people wait for
//! something (a page under load, a start, a sign-in), the time on the wall is what is promised: measure
//! that on a machine that does nothing else. Each line says which of the two it is.
//!
//! The demo's files are kept in the target folder and made once a day.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measure that can't be taken ends it"
)]
#![allow(clippy::cast_precision_loss, reason = "microseconds are told with three digits")]

mod aut_1;
mod bare;
mod files;
mod hsh_2;
mod load;
mod machine;
mod report;
mod server;
mod spd_1;
mod spd_2;
mod spd_3;
mod spd_4;
mod spd_5;

use std::process::ExitCode;

const BENCHES: [(&str, fn()); 7] = [
    ("spd_1", spd_1::run),
    ("spd_2", spd_2::run),
    ("spd_3", spd_3::run),
    ("spd_4", spd_4::run),
    ("spd_5", spd_5::run),
    ("aut_1", aut_1::run),
    ("hsh_2", hsh_2::run),
];

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [constant, bytes] = words.as_slice()
        && constant == server::CONSTANT
    {
        server::serve_constant(bytes.parse().unwrap());
        return ExitCode::SUCCESS;
    }
    let wanted: Vec<&String> = words.iter().filter(|word| !word.starts_with("--")).collect();
    for (name, bench) in BENCHES {
        if wanted.is_empty() || wanted.iter().any(|word| name.contains(word.as_str())) {
            println!("== {name} (load {})", machine::load());
            bench();
        }
    }
    let missed = report::missed();
    println!("{} missed{}{}", missed.len(), if missed.is_empty() { "" } else { ": " }, missed.join("; "));
    if missed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
