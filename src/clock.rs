//! The only place that asks the time. Everything else is handed a [`Timestamp`].

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::values::Timestamp;

/// The system's time, or one a test sets. It never goes back: where the machine's clock does, ours
/// stands until it is passed, so nothing that ended comes to life again (SES-4).
#[derive(Clone, Debug, Default)]
pub struct Clock(Arc<Hands>);

#[derive(Debug, Default)]
struct Hands {
    standing: Option<AtomicI64>,
    latest: AtomicI64,
}

impl Clock {
    /// The machine's own clock.
    pub fn system() -> Clock {
        Clock::default()
    }

    /// A clock that stands until it is moved.
    pub fn standing(at: Timestamp) -> Clock {
        Clock(Arc::new(Hands { standing: Some(AtomicI64::new(at.millis())), latest: AtomicI64::default() }))
    }

    /// UTC now, in milliseconds.
    #[allow(clippy::disallowed_methods, reason = "the one place that asks the time")]
    pub fn now(&self) -> Timestamp {
        let shown = match &self.0.standing {
            Some(standing) => standing.load(Ordering::SeqCst),
            None => jiff::Timestamp::now().as_millisecond(),
        };
        Timestamp::from_millis(self.0.latest.fetch_max(shown, Ordering::SeqCst).max(shown))
    }

    /// Moves a standing clock; the machine's own stays as it is.
    pub fn advance_seconds(&self, seconds: i64) {
        if let Some(standing) = &self.0.standing {
            standing.fetch_add(seconds * 1000, Ordering::SeqCst);
        }
    }
}
