//! What ran on one file, for the tests that hold each page to its number of statements and each statement
//! to its plan. The texts are kept by debug builds alone.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

#[derive(Default)]
pub(super) struct Ran {
    reads: AtomicU64,
    texts: Mutex<BTreeSet<String>>,
}

impl Ran {
    /// Adds the statements of one read.
    pub fn count(&self, statements: u64) {
        self.reads.fetch_add(statements, Ordering::Relaxed);
    }

    pub fn reads(&self) -> u64 {
        self.reads.load(Ordering::Relaxed)
    }

    pub fn note(&self, text: &str) {
        if cfg!(debug_assertions)
            && let Ok(mut texts) = self.texts.lock()
            && !texts.contains(text)
        {
            texts.insert(text.to_owned());
        }
    }

    /// Each text once.
    pub fn texts(&self) -> Vec<String> {
        self.texts.lock().map(|texts| texts.iter().cloned().collect()).unwrap_or_default()
    }
}
