//! Space kept back on the disk, so that on a full one sessions can still be ended (CRS-3).
//!
//! `<db>-reserve` is a file beside the database with nothing in it but its size. When the disk is full,
//! a write that ends sessions takes a step of it away and commits in the room that this makes. As long as
//! it isn't whole again, other writes are refused, so that none of them eats what was kept.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use super::open::beside;

/// Bytes kept, given away in steps of some sign-outs each.
const WHOLE: u64 = 1 << 20;
const STEP: u64 = 1 << 17;

/// As often as a write may be tried again, each time with a step more.
pub(super) const STEPS: u64 = WHOLE / STEP;

/// The file beside a database.
pub(super) fn path_of(db: &Path) -> PathBuf {
    beside(db, "reserve")
}

/// Is all of it there? None if there is no such file.
pub(super) fn is_whole(db: &Path) -> Option<bool> {
    std::fs::metadata(path_of(db)).ok().map(|meta| meta.len() >= WHOLE)
}

pub(super) struct Reserve {
    path: PathBuf,
    /// It can't be kept for another reason than a full disk; said once, and no write is refused for it.
    hopeless: AtomicBool,
}

impl Reserve {
    pub fn beside(db: &Path) -> Reserve {
        Reserve { path: path_of(db), hopeless: AtomicBool::new(false) }
    }

    fn length(&self) -> u64 {
        std::fs::metadata(&self.path).map_or(0, |meta| meta.len())
    }

    /// Is all of it there, or can it be had now? False means that the disk is full.
    pub fn is_whole(&self) -> bool {
        if self.hopeless.load(Ordering::Relaxed) || self.length() >= WHOLE {
            return true;
        }
        match self.fill() {
            Ok(()) => true,
            Err(error) if matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => false,
            Err(error) => {
                tracing::warn!(%error, file = %self.path.display(), "no space is kept for signing out on a full disk");
                self.hopeless.store(true, Ordering::Relaxed);
                true
            }
        }
    }

    /// Written out, for a hole in a file keeps no space, and with noise, which no file system makes smaller.
    /// What fits stays, so that it is taken as it comes free.
    fn fill(&self) -> std::io::Result<()> {
        let mut file = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(&self.path)?;
        file.seek(SeekFrom::End(0))?;
        let mut noise = [0; 1 << 14];
        getrandom::fill(&mut noise).map_err(std::io::Error::other)?;
        while file.metadata()?.len() < WHOLE {
            file.write_all(&noise)?;
        }
        Ok(())
    }

    /// Gives a step of it back to the disk; false if nothing is left.
    pub fn give(&self) -> bool {
        let length = self.length();
        let file = OpenOptions::new().write(true).open(&self.path);
        let given = length > 0 && file.and_then(|file| file.set_len(length.saturating_sub(STEP))).is_ok();
        if given {
            tracing::warn!(left = length.saturating_sub(STEP), "the disk is full: ending sessions takes kept space");
        }
        given
    }
}
