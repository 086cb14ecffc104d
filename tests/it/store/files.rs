//! The library beneath, and who may read what it writes.

use std::os::unix::fs::PermissionsExt;

use routebook::store::migration_count;

use crate::house::House;

#[test]
fn sec_4_sqlite_is_new_enough_to_trust_its_log() {
    assert!(rusqlite::version_number() >= 3_051_003, "{}", rusqlite::version());
}

#[test]
fn sec_1_every_file_is_for_its_owner_alone() {
    let house = House::open();
    let mut names = Vec::new();
    for entry in std::fs::read_dir(house.folder.path()).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{name}");
        names.push(name);
    }
    names.sort();
    assert_eq!(
        names,
        ["routebook.db", "routebook.db-reserve", "routebook.db-shm", "routebook.db-wal", "routebook.db.lock"]
    );
}

#[test]
fn o19_every_migration_of_the_folder_is_embedded() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut numbers = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        // refinery silently skips whatever is named otherwise.
        let stem = name.strip_prefix('V').and_then(|rest| rest.strip_suffix(".sql"));
        let (number, _) = stem.and_then(|stem| stem.split_once("__")).unwrap_or_else(|| panic!("{name} is skipped"));
        numbers.push(number.parse::<u32>().unwrap());
    }
    assert_eq!(migration_count(), numbers.len());
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(migration_count(), numbers.len(), "each number once");
}

#[test]
fn aud_2_the_audit_log_takes_no_change() {
    let house = House::open();
    let sqlite = house.sqlite();
    for change in ["UPDATE audit_events SET action = 'nothing'", "DELETE FROM audit_events"] {
        let refused = sqlite.execute(change, []).unwrap_err().to_string();
        assert!(refused.contains("append only"), "{refused}");
    }
}

#[test]
fn spd_1_sqlite_is_built_without_what_makes_readers_wait_and_statements_be_planned_anew() {
    let conn = rusqlite::Connection::open_in_memory().unwrap();
    let mut options = conn.prepare("SELECT compile_options FROM pragma_compile_options").unwrap();
    let options: Vec<String> = options.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
    for unwanted in ["ENABLE_MEMORY_MANAGEMENT", "ENABLE_STAT4"] {
        assert!(!options.iter().any(|option| option == unwanted), "{unwanted}: see .cargo/config.toml");
    }
}
