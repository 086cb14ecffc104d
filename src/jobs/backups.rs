//! The daily backup into a folder (BAK-1): one a day, seven days and four weeks of them kept.

use std::path::Path;

use super::lease;
use crate::store::backup;
use crate::store::{Store, random};
use crate::values::{Day, Problem, Timestamp, Zone};

/// So many days, and of what is older so many weeks.
const DAYS: usize = 7;
const WEEKS: usize = 4;
/// Two processes don't make the same one, and a failed one is tried again after this, in seconds.
const LEASE: i64 = 30 * 60;

/// Makes today's if it isn't there, then deletes what is no longer kept. Days are UTC's.
pub async fn daily(store: &Store, folder: &Path) -> Result<(), Problem> {
    let now = store.clock().now();
    let stem = store.path().file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let to = folder.join(name(&stem, day(now)?));
    if to.exists() {
        return Ok(());
    }
    let holder = random()?;
    if !store.system_write(move |tx| lease(tx, "backup", &holder, LEASE)).await? {
        return Ok(());
    }
    let (store, folder) = (store.clone(), folder.to_owned());
    let work = move || -> Result<(), Problem> {
        let seal = backup::make(store.path(), &to, now).map_err(Problem::internal)?;
        tracing::info!(file = %to.display(), bytes = seal.length, "backed up");
        prune(&folder, &stem).map_err(Problem::internal)
    };
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| Err(Problem::internal("the backup panicked")))
}

fn day(now: Timestamp) -> Result<Day, Problem> {
    Zone::parse("UTC").map(|utc| now.day_in(&utc)).map_err(Problem::internal)
}

fn name(stem: &str, day: Day) -> String {
    format!("{stem}-{day}.backup")
}

/// The days that a folder has a backup of, the newest first.
pub fn days(folder: &Path, stem: &str) -> std::io::Result<Vec<Day>> {
    let mut days = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let file = entry?.file_name();
        let middle = file.to_str().and_then(|name| name.strip_prefix(stem)?.strip_prefix('-')?.strip_suffix(".backup"));
        days.extend(middle.and_then(|day| day.parse::<Day>().ok()));
    }
    days.sort_unstable_by_key(|day| std::cmp::Reverse(*day));
    Ok(days)
}

fn prune(folder: &Path, stem: &str) -> std::io::Result<()> {
    let days = days(folder, stem)?;
    let kept = kept(&days);
    let mut over = days.iter().filter(|day| !kept.contains(day));
    over.try_for_each(|day| std::fs::remove_file(folder.join(name(stem, *day))))
}

/// Of days, the newest first: the first seven, then the last of each of four weeks.
fn kept(days: &[Day]) -> Vec<Day> {
    let (daily, older) = days.split_at(days.len().min(DAYS));
    let mut kept = daily.to_vec();
    let mut weeks = Vec::new();
    for day in older {
        let week = day.monday_of_week();
        if !weeks.contains(&week) && weeks.len() < WEEKS {
            weeks.push(week);
            kept.push(*day);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bak_1_seven_days_and_four_weeks_are_kept() {
        let mut days: Vec<Day> = Vec::new();
        let first: Day = "2026-08-03".parse().unwrap();
        for n in 0..100 {
            days.insert(0, first.plus_days(n));
            days = kept(&days);
        }
        let shown: Vec<String> = days.iter().map(ToString::to_string).collect();
        assert_eq!(
            shown,
            [
                "2026-11-10",
                "2026-11-09",
                "2026-11-08",
                "2026-11-07",
                "2026-11-06",
                "2026-11-05",
                "2026-11-04",
                "2026-11-03",
                "2026-11-01",
                "2026-10-25",
                "2026-10-18",
            ]
        );
    }

    #[test]
    fn a_folder_of_other_things_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let old = (1..=12).map(|n| format!("books-2026-01-{n:02}.backup"));
        for name in old.chain(["books-2026-01-01.db".into(), "other-2026-01-01.backup".into(), "x".into()]) {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        prune(folder.path(), "books").unwrap();
        assert_eq!(days(folder.path(), "books").unwrap().len(), 9, "seven, and the last of the week before");
        assert_eq!(days(folder.path(), "other").unwrap().len(), 1);
        assert!(folder.path().join("books-2026-01-01.db").exists());
    }
}
