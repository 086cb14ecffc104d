//! What was measured, beside what it may be.

use std::cell::RefCell;

thread_local! {
    static MISSED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Says what was measured and its limit, and remembers a miss.
pub fn verdict(promise: &str, what: &str, measured: f64, limit: f64, unit: &str) {
    let ratio = measured / limit;
    let word = if ratio <= 1.0 { "pass" } else { "MISS" };
    println!("{word}  {promise:6} {what}: {measured:.2} {unit}, limit {limit:.2} {unit} ({ratio:.2} of it)");
    if ratio > 1.0 {
        MISSED.with_borrow_mut(|missed| missed.push(format!("{promise} {what}")));
    }
}

/// As [`verdict`], of what has to be at least so much.
pub fn at_least(promise: &str, what: &str, measured: f64, limit: f64, unit: &str) {
    let word = if measured >= limit { "pass" } else { "MISS" };
    println!("{word}  {promise:6} {what}: {measured:.2} {unit}, at least {limit:.2} {unit}");
    if measured < limit {
        MISSED.with_borrow_mut(|missed| missed.push(format!("{promise} {what}")));
    }
}

/// Says what the figures are made of.
pub fn note(text: impl std::fmt::Display) {
    println!("      {text}");
}

/// All that was missed so far.
pub fn missed() -> Vec<String> {
    MISSED.with_borrow(Clone::clone)
}

/// The middle one of several measures.
pub fn median(mut measures: Vec<f64>) -> f64 {
    measures.sort_by(f64::total_cmp);
    measures[measures.len() / 2]
}

/// The measure that so many of a hundred don't exceed.
pub fn percentile(measures: &[f64], percent: usize) -> f64 {
    let mut sorted = measures.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[(sorted.len() * percent / 100).min(sorted.len() - 1)]
}
