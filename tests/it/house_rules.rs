//! What the types can't keep.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder with this ending, by its path from the root, with its text.
fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut left: Vec<PathBuf> = vec![root().join(folder)];
    while let Some(next) = left.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                left.push(path);
            } else if path.extension().is_some_and(|e| e == ending) {
                let name = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(!found.is_empty(), "nothing in {folder}");
    found.sort();
    found
}

/// The part of a source file that is built into the program.
fn code(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or_default()
}

/// Source lines without comments, as (file:line, text).
fn lines(files: &[(String, String)]) -> Vec<(String, String)> {
    let numbered = |(name, text): &(String, String)| {
        let bare = code(text).lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
        bare.map(|(n, line)| (format!("{name}:{}", n + 1), line.to_owned())).collect::<Vec<_>>()
    };
    files.iter().flat_map(numbered).collect()
}

fn assert_none(found: &[&(String, String)], rule: &str) {
    assert!(found.is_empty(), "{rule}: {found:#?}");
}

#[test]
fn only_the_store_names_the_database() {
    let lines = lines(&files("src", "rs"));
    let outside = |(place, line): &&(String, String)| {
        !place.starts_with("src/store/") && (line.contains("rusqlite") || line.contains("refinery"))
    };
    assert_none(&lines.iter().filter(outside).collect::<Vec<_>>(), "only src/store names rusqlite");
}

/// Where a file is opened without SQLite, and what it is: never the database, its -wal or its -shm, whose
/// locks the whole process would lose when it is closed.
const OPENED: [(&str, &str); 9] = [
    ("src/build.rs", "what is built in"),
    ("src/cli/import.rs", "a CSV"),
    ("src/config/layers.rs", "the settings"),
    ("src/store/backup/mod.rs", "a backup to be, before SQLite opens it, and its folder"),
    ("src/store/backup/restore.rs", "a backup, and a file to be, before SQLite opens it"),
    ("src/store/backup/seal.rs", "a backup"),
    ("src/store/lock.rs", "the .lock file"),
    ("src/store/migrate.rs", "a snapshot to be, before SQLite opens it"),
    ("src/store/reserve.rs", "the -reserve file"),
];
/// A database to be, before SQLite opens it and before it has its name.
const MADE: &str = "src/store/open.rs";

#[test]
fn crs_7_only_sqlite_opens_the_database_and_its_log() {
    let sources = files("src", "rs").into_iter().filter(|(name, _)| !name.ends_with("/tests.rs")).collect::<Vec<_>>();
    let words = [
        "File::open",
        "File::create",
        "OpenOptions::new",
        "fs::read(",
        "fs::read_to_string",
        "fs::write(",
        "fs::copy(",
    ];
    let opening: Vec<_> =
        lines(&sources).into_iter().filter(|(_, line)| words.iter().any(|word| line.contains(word))).collect();
    assert!(opening.len() > 10, "they are found");
    let known = |place: &str| OPENED.iter().any(|(file, _)| place.starts_with(file)) || place.starts_with(MADE);
    assert_none(&opening.iter().filter(|(place, _)| !known(place)).collect::<Vec<_>>(), "who else opens a file?");
    let made: Vec<_> = opening.iter().filter(|(place, _)| place.starts_with(MADE)).collect();
    assert!(matches!(made[..], [(_, line)] if line.contains("create_new(true)")), "only a new one: {made:?}");
    let of_the_log = |(_, line): &&(String, String)| line.contains("\"wal\"") || line.contains("\"shm\"");
    assert_none(&opening.iter().filter(of_the_log).collect::<Vec<_>>(), "the log is SQLite's");
}

#[test]
fn only_the_clock_asks_the_time() {
    let lines = lines(&files("src", "rs"));
    let asks = ["SystemTime::now", "Timestamp::now(", "Zoned::now", "Utc::now", "Local::now"];
    let outside = |(place, line): &&(String, String)| {
        !place.starts_with("src/clock.rs") && asks.iter().any(|ask| line.contains(ask))
    };
    assert_none(&lines.iter().filter(outside).collect::<Vec<_>>(), "only clock.rs asks the time");
    let sql = ["CURRENT_TIMESTAMP", "datetime('now", "date('now", "unixepoch(", "randomblob("];
    let in_sql = |(_, line): &&(String, String)| sql.iter().any(|word| line.contains(word));
    assert_none(&lines.iter().filter(in_sql).collect::<Vec<_>>(), "time is handed in");
}

#[test]
fn no_statement_is_made_of_text_at_run_time() {
    let lines = lines(&files("src", "rs"));
    let made = |(place, line): &&(String, String)| {
        let leaks = line.contains("Box::leak") || line.contains(".leak()");
        let formats = !place.starts_with("src/store/")
            && line.contains("format!(\"")
            && ["SELECT ", "INSERT INTO", "UPDATE ", "DELETE FROM", " WHERE "].iter().any(|word| line.contains(word));
        leaks || formats
    };
    assert_none(&lines.iter().filter(made).collect::<Vec<_>>(), "statements stand in consts");
}

#[test]
fn a_feature_never_uses_anothers_sql() {
    let all = files("src/sales", "rs");
    let features: Vec<String> = fs::read_dir(root().join("src/sales"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    for (place, line) in lines(&all) {
        let own = place.split('/').nth(2).unwrap();
        for other in features.iter().filter(|feature| *feature != own) {
            assert!(!line.contains(&format!("{other}::sql")), "{place} reaches into {other}: {line}");
        }
    }
}

#[test]
fn statements_stay_portable() {
    let mut all = files("src", "rs");
    all.retain(|(name, _)| !name.starts_with("src/store/"));
    let banned = [
        "INSERT OR ",
        "RAISE(ROLLBACK",
        "OR ROLLBACK",
        " GLOB ",
        " LIKE ",
        "json_extract",
        "strftime(",
        "COLLATE NOCASE",
        "IS NULL OR ",
    ];
    let bad = |(_, line): &&(String, String)| banned.iter().any(|word| line.contains(word));
    assert_none(&lines(&all).iter().filter(bad).collect::<Vec<_>>(), "another engine would not take it");
    for (name, text) in files("migrations", "sql") {
        for word in ["RAISE(ROLLBACK", "OR ROLLBACK", "DEFERRABLE", "ON DELETE SET NULL", "NOCASE"] {
            assert!(!text.contains(word), "{name} has {word}");
        }
        let tables = text.matches("CREATE TABLE ").count();
        let strict = text.matches(") STRICT").count();
        assert_eq!(tables, strict, "{name}: each table is STRICT");
    }
}

#[test]
fn csp_no_template_carries_script_or_style_inline() {
    for (name, text) in files("templates", "html") {
        assert!(!text.contains("<style") && !text.contains(" style="), "{name} has inline style");
        for (at, _) in text.match_indices("<script") {
            let tag = &text[at..text[at..].find('>').map_or(text.len(), |end| at + end)];
            assert!(tag.contains("src="), "{name} has inline script");
        }
        let handler = |word: &str| word.starts_with("on") && word.contains("=\"") && !word.starts_with("on=");
        assert!(!text.split_whitespace().any(handler), "{name} has an inline handler");
        assert!(!text.contains("|safe"), "{name} leaves something unescaped");
    }
}

#[test]
fn a_file_has_one_subject() {
    let long: Vec<String> = files("src", "rs")
        .iter()
        .map(|(name, text)| (name, text.lines().count()))
        .filter(|(_, lines)| *lines > 300)
        .map(|(name, lines)| format!("{name}: {lines}"))
        .collect();
    eprintln!("past 300 lines: {long:#?}");
    assert!(long.len() <= 8, "too many long files: {long:#?}");
}

#[test]
fn nothing_is_left_to_do() {
    let words = ["TODO", "FIXME", "XXX", "unimplemented!(", "todo!("];
    for (place, line) in lines(&files("src", "rs")) {
        assert!(!words.iter().any(|word| line.contains(word)), "{place}: {line}");
    }
}

/// The value of each `before…after` in a text.
fn each<'a>(text: &'a str, before: &'a str, after: char) -> impl Iterator<Item = &'a str> {
    text.split(before).skip(1).filter_map(move |rest| rest.split(after).next())
}

#[test]
fn ui_4_no_form_has_a_secret_field_that_would_be_kept() {
    let mut seen = 0;
    for (name, text) in files("templates", "html").into_iter().filter(|(name, _)| !name.ends_with("styleguide.html")) {
        let secret = |form: &str| {
            let passwords = each(form, "field::password(\"", '"').map(str::to_owned).collect::<Vec<_>>();
            let codes = form.split("field::").filter(|field| field.contains("one-time-code"));
            let codes = codes.filter_map(|field| each(field, "(\"", '"').next().map(str::to_owned));
            passwords.into_iter().chain(codes).collect::<Vec<_>>()
        };
        for form in each(&text, "<form", '\u{0}').filter(|_| !name.contains("/parts/")) {
            let form = form.split("</form>").next().unwrap();
            let actions: Vec<&str> = each(form, "action=\"", '"').collect();
            for field in secret(form) {
                seen += 1;
                for action in
                    actions.iter().filter(|action| action.starts_with("/sales") && !action.starts_with("/sales/log"))
                {
                    assert!(routebook::auth::parking::is_secret(action, &field), "{name}: {field} of {action}");
                }
            }
        }
    }
    assert!(seen >= 8, "{seen} secret fields were found");
}
