//! The seal at a backup's end: what the backup is, and SHA-256 of all of it. A flipped byte anywhere, in the
//! seal too, is found (BAK-2). SQLite reads a file by the number of pages in its head, so the seal behind
//! them is in nobody's way.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::store::OpenError;
use crate::values::Timestamp;

/// Of the seal in bytes.
const LENGTH: usize = 512;

const NONE: &str = "it has no seal at its end, so it is no backup or it is cut short";
const CHANGED: &str = "its bytes are not those that were sealed";

/// What a backup says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    pub schema: i64,
    pub made_at: Timestamp,
    /// Of the database in bytes, the seal not counted.
    pub length: u64,
}

impl Seal {
    fn head(&self) -> String {
        format!("routebook backup 1\nschema {}\nmade {}\nlength {}\n", self.schema, self.made_at, self.length)
    }

    /// The whole seal of what hashes so.
    fn written(&self, content: Sha256) -> Vec<u8> {
        let head = self.head();
        let hash = HEXLOWER.encode(&content.chain_update(&head).finalize());
        let mut seal = format!("{head}sha256 {hash}\n").into_bytes();
        seal.resize(LENGTH, b'\n');
        seal
    }

    fn parse(bytes: &[u8]) -> Option<Seal> {
        let mut lines = std::str::from_utf8(bytes).ok()?.lines().skip(1);
        let mut value = |name: &str| lines.next()?.strip_prefix(name)?.strip_prefix(' ');
        let schema = value("schema")?.parse().ok()?;
        let made_at = value("made")?.parse().ok()?;
        Some(Seal { schema, made_at, length: value("length")?.parse().ok()? })
    }
}

/// Seals a finished copy, and has it on the disk when it returns.
pub(super) fn put(path: &Path, schema: i64, now: Timestamp) -> std::io::Result<Seal> {
    let mut file = OpenOptions::new().read(true).append(true).open(path)?;
    let length = file.metadata()?.len();
    // A seal tells whole seconds.
    let seal = Seal { schema, made_at: Timestamp::from_millis(now.millis() / 1000 * 1000), length };
    let content = hash(&mut file, length)?;
    file.write_all(&seal.written(content))?;
    file.sync_all()?;
    Ok(seal)
}

/// The seal of a backup, if every byte is as it was sealed.
pub fn read(path: &Path) -> Result<Seal, OpenError> {
    let broken = |why| OpenError::NotWhole { path: path.to_owned(), why };
    let checked = check(path).map_err(|cause| OpenError::Unreadable { path: path.to_owned(), cause })?;
    checked.map_err(broken)
}

fn check(path: &Path) -> std::io::Result<Result<Seal, &'static str>> {
    let mut file = File::open(path)?;
    let Some(length) = file.metadata()?.len().checked_sub(LENGTH as u64) else { return Ok(Err(NONE)) };
    let mut found = vec![0; LENGTH];
    file.seek(SeekFrom::Start(length))?;
    file.read_exact(&mut found)?;
    if !found.starts_with(b"routebook backup ") {
        return Ok(Err(NONE));
    }
    let Some(seal) = Seal::parse(&found).filter(|seal| seal.length == length) else { return Ok(Err(CHANGED)) };
    file.rewind()?;
    let content = hash(&mut file, length)?;
    Ok(if seal.written(content) == found { Ok(seal) } else { Err(CHANGED) })
}

fn hash(file: &mut File, length: u64) -> std::io::Result<Sha256> {
    let mut content = Sha256::new();
    std::io::copy(&mut file.take(length), &mut HashInto(&mut content))?;
    Ok(content)
}

struct HashInto<'a>(&'a mut Sha256);

impl Write for HashInto<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
