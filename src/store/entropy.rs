//! Time and randomness of one job, fixed before it runs, so that each run of it sees the same.

use std::cell::Cell;

use sha2::{Digest, Sha256};

use crate::values::{Problem, Timestamp};

/// What is fixed when a job is queued.
#[derive(Clone, Copy)]
pub(super) struct Fixed {
    pub now: Timestamp,
    pub seed: [u8; 32],
}

impl Fixed {
    pub fn at(now: Timestamp) -> Result<Fixed, Problem> {
        Ok(Fixed { now, seed: random()? })
    }
}

/// 32 bytes of the system's randomness.
pub fn random() -> Result<[u8; 32], Problem> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|e| Problem::internal(std::io::Error::other(e.to_string())))?;
    Ok(bytes)
}

/// The least id that a job at this instant may deal: a period is a stretch of ids.
pub fn least_id(at: Timestamp) -> [u8; 16] {
    let mut id = [0; 16];
    id[..6].copy_from_slice(&at.millis().max(0).to_be_bytes()[2..]);
    id
}

/// Deals ids in the order they are asked for.
pub(super) struct Ids {
    fixed: Fixed,
    dealt: Cell<u32>,
}

impl Ids {
    pub fn new(fixed: Fixed) -> Ids {
        Ids { fixed, dealt: Cell::new(0) }
    }

    /// A UUIDv7: the job's millisecond, a counter that keeps a job's ids in order, 48 hashed bits of the seed.
    pub fn next(&self) -> [u8; 16] {
        let n = self.dealt.get();
        self.dealt.set(n + 1);
        let hash = Sha256::new().chain_update(self.fixed.seed).chain_update(n.to_be_bytes()).finalize();
        let mut id = [0; 16];
        let millis = self.fixed.now.millis().to_be_bytes();
        id[..6].copy_from_slice(&millis[2..]);
        // 26 bits of counter: 12 after the version, 14 after the variant.
        let [high, low] = u16::try_from((n >> 14) & 0x0fff).unwrap_or_default().to_be_bytes();
        id[6] = 0x70 | high;
        id[7] = low;
        let [high, low] = u16::try_from(n & 0x3fff).unwrap_or_default().to_be_bytes();
        id[8] = 0x80 | high;
        id[9] = low;
        id[10..].copy_from_slice(&hash[..6]);
        id
    }
}
