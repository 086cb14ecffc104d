//! The file and the machine that it lies on. Nothing here changes either.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::Finding;
use crate::store::examine::{self, Examined};
use crate::store::{OpenError, Store};
use crate::values::{Problem, Timestamp};

/// Below this, in bytes, even a small team's writes soon fail.
const LITTLE: u64 = 64 << 20;
/// A clock may be off by this much, in seconds, and nobody minds.
const TOLERATED: i64 = 120;
/// Earlier than this the program wasn't there: 2025-01-01, in milliseconds.
const BEFORE_US: i64 = 1_735_689_600_000;

/// What SQLite says of the file. The second is true if the books in it can be looked at.
pub fn file(path: &Path) -> (Vec<Finding>, bool) {
    match examine::examine(path) {
        Ok(examined) => judge(path, &examined),
        Err(error) => (vec![Finding::wrong(error.to_string(), remedy(&error))], false),
    }
}

fn judge(path: &Path, examined: &Examined) -> (Vec<Finding>, bool) {
    let Examined { schema, newest, damage, orphans, size } = examined;
    let (shown, restore) = (path.display(), "Restore the newest good backup: routebook restore FILE.");
    let mut found = Vec::new();
    if damage.is_empty() {
        found.push(Finding::fine(format!("{shown} is whole: {size} bytes.")));
    } else {
        found.push(Finding::wrong(format!("{shown} is damaged: {}.", damage.join("; ")), restore));
    }
    if !orphans.is_empty() {
        let tables = orphans.join(", ");
        found.push(Finding::wrong(format!("Rows of {tables} point to something that isn't there."), restore));
    }
    if schema < newest {
        let what = format!("Its schema is {schema}; this program's is {newest}.");
        found.push(Finding::note(what, "Start routebook serve: it upgrades the file, with a snapshot beside it."));
    } else {
        found.push(Finding::fine(format!("Its schema is this program's: {schema}.")));
    }
    (found, damage.is_empty() && schema == newest)
}

fn remedy(error: &OpenError) -> &'static str {
    match error {
        OpenError::Foreign { .. } | OpenError::History { .. } => {
            "Name the right file with --db, or restore a backup: routebook restore FILE."
        }
        OpenError::Newer { .. } => "Install the newer Routebook again.",
        OpenError::Unreadable { .. } | OpenError::ReadOnly { .. } | OpenError::Unwritable { .. } => {
            "Let the user that runs Routebook own the file and its folder."
        }
        _ => "Restore the newest good backup: routebook restore FILE.",
    }
}

/// The disk, the file's modes and where it lies.
pub fn machine(path: &Path, allow_network_fs: bool) -> Vec<Finding> {
    let mut found = vec![disk(path), kept(path)];
    let open = examine::too_open(path);
    if open.is_empty() {
        found.push(Finding::fine("Only its owner can read the file."));
    }
    found.extend(open.iter().map(|(file, mode)| {
        let shown = file.display();
        Finding::wrong(
            format!("Others on this machine can read {shown} (mode {mode:o})."),
            format!("chmod 600 {shown}"),
        )
    }));
    found.extend(folder_mode(path));
    if examine::is_on_network(path) {
        let what = format!("{} lies on a network file system, whose locks can't be trusted.", path.display());
        let todo = "Move it to a disk of this machine.";
        found.push(if allow_network_fs { Finding::note(what, todo) } else { Finding::wrong(what, todo) });
    }
    found
}

fn folder(path: &Path) -> PathBuf {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned()
}

fn folder_mode(path: &Path) -> Option<Finding> {
    let folder = folder(path);
    let mode = std::fs::metadata(&folder).ok()?.permissions().mode();
    // In a sticky folder, as /tmp, others can't take away what isn't theirs.
    (mode & 0o002 != 0 && mode & 0o1000 == 0).then(|| {
        let shown = folder.display();
        Finding::wrong(format!("Anyone on this machine can replace files in {shown}."), format!("chmod o-w {shown}"))
    })
}

/// Is there what signing out takes on a full disk (CRS-3)?
fn kept(path: &Path) -> Finding {
    match examine::kept(path) {
        Some(true) => Finding::fine("Space is kept beside the file for signing out on a full disk."),
        Some(false) => Finding::wrong(
            "Some of the space that is kept for signing out on a full disk is used up.",
            "Make room: other writes are refused until it is there again.",
        ),
        None => Finding::note("No space is kept for signing out on a full disk yet.", "It comes with the next start."),
    }
}

fn disk(path: &Path) -> Finding {
    let size = std::fs::metadata(path).map(|meta| meta.len()).unwrap_or_default();
    let Ok(disk) = rustix::fs::statvfs(folder(path)) else {
        return Finding::note("How much room the disk has can't be told.", "");
    };
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    let what = format!("The disk has {} MB of room.", free >> 20);
    if free < LITTLE {
        return Finding::wrong(what, "Make room: writes are refused when the disk is full.");
    }
    if free < size {
        return Finding::note(what, "Make room for as much again as the file has: an upgrade and a backup copy it.");
    }
    Finding::fine(what)
}

/// Is the clock behind what the file knows to have happened?
pub fn clock(store: &Store, newest: Option<Timestamp>) -> Result<Finding, Problem> {
    let now = store.clock().now();
    let todo = "Set the clock and keep it set: timedatectl set-ntp true.";
    if now.millis() < BEFORE_US {
        return Ok(Finding::wrong(format!("The clock says {now}, which can't be."), todo));
    }
    match newest {
        Some(newest) if newest > now.plus_seconds(TOLERATED) => {
            Ok(Finding::wrong(format!("The clock says {now}, but something in the file happened {newest}."), todo))
        }
        _ => Ok(Finding::fine(format!("The clock says {now}."))),
    }
}
