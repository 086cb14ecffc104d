//! Recovery codes: for the day on which the phone is gone. Each is used once, and only SHA-256 is kept.

use data_encoding::BASE32_NOPAD;
use sha2::{Digest, Sha256};

use crate::store;
use crate::values::Problem;

/// As many as a person is given at once.
const COUNT: usize = 10;
/// 80 random bits each, so a plain hash is enough: there is nothing to guess.
const BYTES: usize = 10;

/// A code just drawn: 16 letters in groups of four.
pub struct RecoveryCode(String);

/// Fresh ones, drawn before the job that keeps them.
pub fn draw() -> Result<Vec<RecoveryCode>, Problem> {
    (0..COUNT).map(|_| store::random().map(|bytes| written(&bytes[..BYTES]))).collect()
}

fn written(bytes: &[u8]) -> RecoveryCode {
    let letters = BASE32_NOPAD.encode(bytes).to_lowercase();
    let groups: Vec<&str> = (0..letters.len()).step_by(4).map(|at| &letters[at..at + 4]).collect();
    RecoveryCode(groups.join("-"))
}

impl RecoveryCode {
    /// What the person keeps. The only place that shows it.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What the file keeps.
    pub fn hash(&self) -> [u8; 32] {
        hash(&self.0)
    }
}

/// Of what was typed, whatever stands between the letters.
pub fn hash(typed: &str) -> [u8; 32] {
    let letters: String = typed.chars().filter(char::is_ascii_alphanumeric).collect();
    Sha256::digest(letters.to_lowercase()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_the_same_however_it_is_typed() {
        let codes = draw().unwrap();
        assert_eq!(codes.len(), 10);
        let code = codes[0].reveal();
        assert_eq!(code.len(), 19);
        assert_eq!(hash(&code.replace('-', " ").to_uppercase()), codes[0].hash());
        assert_ne!(hash(code), codes[1].hash());
    }
}
