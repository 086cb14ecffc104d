//! How a command fails: one clear sentence on stderr, its causes, and a status.

use std::error::Error;
use std::io::Write;
use std::process::ExitCode;

use crate::config::ConfigError;
use crate::store::OpenError;
use crate::values::Problem;

/// Status 1 for what was refused or failed, 2 for bad usage.
#[derive(Debug)]
pub struct Failure {
    cause: Box<dyn Error + Send + Sync>,
    usage: bool,
}

impl Failure {
    /// Status 1 with one sentence.
    pub fn refused(sentence: impl Into<String>) -> Failure {
        Failure { cause: sentence.into().into(), usage: false }
    }

    /// Status 2 with one sentence.
    pub fn usage(sentence: impl Into<String>) -> Failure {
        Failure { cause: sentence.into().into(), usage: true }
    }

    /// Prints it; what can't be printed is lost.
    pub fn report(&self) -> ExitCode {
        let mut err = std::io::stderr().lock();
        let mut text = format!("routebook: {}\n", self.cause);
        let mut cause = self.cause.source();
        while let Some(why) = cause {
            text.push_str(&format!("  because: {why}\n"));
            cause = why.source();
        }
        let _lost = err.write_all(text.as_bytes());
        ExitCode::from(if self.usage { 2 } else { 1 })
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.cause.fmt(f)
    }
}

macro_rules! from {
    ($($error:ty),*) => {$(
        impl From<$error> for Failure {
            fn from(error: $error) -> Failure {
                Failure { cause: Box::new(error), usage: false }
            }
        }
    )*};
}
from!(Problem, OpenError, std::io::Error);

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Failure {
        Failure { usage: error.usage, cause: Box::new(error) }
    }
}
