//! Figures reckoned from many rows, kept in memory for as long as those rows stay as they were.
//!
//! The file counts the changes of each part (a trigger does), and whoever asks reads that count in its own
//! snapshot: another process on the file, a restore or a clock can't make a figure wrong. Only readers keep
//! figures, since what a writer sees may yet be rolled back.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use crate::values::{Day, TenantId};

/// The latest figures of each part of each team.
#[derive(Default)]
pub(super) struct Kept(Mutex<HashMap<(TenantId, Vec<u8>), Figures>>);

/// Figures of one day, after so many changes.
struct Figures {
    day: Day,
    changes: i64,
    figures: Arc<[i64]>,
}

impl Kept {
    pub fn get(&self, part: (TenantId, &[u8]), day: Day, changes: i64) -> Option<Arc<[i64]>> {
        let kept = self.0.lock().ok()?;
        let known = kept.get(&(part.0, part.1.to_vec()))?;
        ((known.day, known.changes) == (day, changes)).then(|| Arc::clone(&known.figures))
    }

    pub fn put(&self, part: (TenantId, &[u8]), day: Day, changes: i64, figures: Arc<[i64]>) {
        if let Ok(mut kept) = self.0.lock() {
            kept.insert((part.0, part.1.to_vec()), Figures { day, changes, figures });
        }
    }
}
