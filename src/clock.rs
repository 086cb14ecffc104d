//! The only place that asks the time. Everything else is handed a [`Timestamp`].

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::values::Timestamp;

/// The system's time, or one a test sets.
#[derive(Clone, Debug, Default)]
pub struct Clock(Option<Arc<AtomicI64>>);

impl Clock {
    /// The machine's own clock.
    pub fn system() -> Clock {
        Clock(None)
    }

    /// A clock that stands until it is moved.
    pub fn standing(at: Timestamp) -> Clock {
        Clock(Some(Arc::new(AtomicI64::new(at.millis()))))
    }

    /// UTC now, in milliseconds.
    #[allow(clippy::disallowed_methods, reason = "the one place that asks the time")]
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Some(standing) => Timestamp::from_millis(standing.load(Ordering::SeqCst)),
            None => Timestamp::from_millis(jiff::Timestamp::now().as_millisecond()),
        }
    }

    /// Moves a standing clock; the machine's own stays as it is.
    pub fn advance_seconds(&self, seconds: i64) {
        if let Some(standing) = &self.0 {
            standing.fetch_add(seconds * 1000, Ordering::SeqCst);
        }
    }
}
