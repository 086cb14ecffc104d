//! ARCHITECTURE.md names, for each promise, the tests that keep it; this holds the list to what is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The ids of the promises, and of what went wrong in the portal before this one.
const IDS: [&str; 91] = [
    "SES-1", "SES-2", "SES-3", "SES-4", "SES-5", "SES-6", "SES-7", "SES-8", "REF-1", "REF-2", "REF-3", "REF-4",
    "AUT-1", "AUT-2", "AUT-3", "AUT-4", "AUT-5", "HSH-1", "HSH-2", "LIM-1", "LIM-2", "LIM-3", "CSR-1", "CSR-2",
    "CSR-3", "CSR-4", "AUD-1", "AUD-2", "TEN-1", "TEN-2", "TEN-3", "TEN-4", "TEN-5", "TEN-6", "INP-1", "INP-2",
    "INP-3", "INP-4", "INP-5", "HDR-1", "HDR-2", "HDR-3", "SEC-1", "SEC-2", "SEC-4", "CRS-1", "CRS-2", "CRS-3",
    "CRS-4", "CRS-5", "CRS-6", "CRS-7", "CRS-8", "CRS-9", "OVL-1", "OVL-3", "OVL-4", "OVL-5", "SWP", "UPG", "BAK-1",
    "BAK-2", "BAK-3", "SPD-1", "SPD-2", "SPD-3", "SPD-4", "SPD-5", "UI-1", "UI-2", "UI-3", "UI-4", "O1", "O2", "O3",
    "O4", "O5", "O6", "O7", "O8", "O9", "O10", "O11", "O12", "O13", "O14", "O15", "O16", "O17", "O18", "O19",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The names of all functions in the code and its tests.
fn functions() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut left = vec![root().join("src"), root().join("tests")];
    while let Some(next) = left.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                left.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let named = text.lines().filter_map(|line| line.trim().split_once("fn ")?.1.split(['(', '<']).next());
                names.extend(named.map(str::to_owned));
            }
        }
    }
    names
}

/// The tests that the list names for a promise, or the file in `tests/bench` that measures it.
fn named(list: &str, id: &str) -> Vec<String> {
    let row = list.lines().find(|line| line.starts_with(&format!("| {id} |")));
    let row = row.unwrap_or_else(|| panic!("ARCHITECTURE.md has no row for {id}"));
    row.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn each_promise_has_a_test_named_after_it_and_the_list_knows_it() {
    let (list, functions) = (fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap(), functions());
    for id in IDS {
        let tests = named(&list, id);
        let prefix = format!("{}_", id.to_lowercase().replace('-', "_"));
        let kept_by =
            |name: &String| name.rsplit('/').next().is_some_and(|name| name.replace(".rs", "_").starts_with(&prefix));
        assert!(tests.iter().any(kept_by), "{id} has no test named after it");
        for name in tests {
            let known = if name.contains('/') { root().join(&name).is_file() } else { functions.contains(&name) };
            assert!(known, "{id}: there is no {name}");
        }
    }
}
