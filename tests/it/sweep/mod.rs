//! What people forget, asked of every route there is: who may, whose it is, what it links to, what it
//! scans, and what it makes of nonsense. All of it is made from the route table.

mod bodies;
mod crawl;
mod fuzz;
mod links;
mod matrix;
mod once;
mod paths;
mod plans;
mod real;
mod roles;
mod states;
mod world;

/// Says all that is wrong at once, and fails if anything is.
fn none(faults: &[String]) {
    let shown: Vec<&str> = faults.iter().take(40).map(String::as_str).collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), shown.join("\n"));
}
