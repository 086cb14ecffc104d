use super::program::Program;

#[test]
fn flag_beats_environment_beats_file_beats_default() {
    let program = Program::new();
    std::fs::write(program.path("r.toml"), "db = \"file.db\"\n").unwrap();
    let add = ["tenant", "add", "blue", "Blue", "--config", "r.toml"];
    program.done(&add);
    assert!(program.path("file.db").exists());
    assert!(program.command(&add).env("ROUTEBOOK_DB", "env.db").output().unwrap().status.success());
    assert!(program.path("env.db").exists());
    let flag = [&add[..], &["--db", "flag.db"]].concat();
    assert!(program.command(&flag).env("ROUTEBOOK_DB", "env.db").output().unwrap().status.success());
    assert!(program.path("flag.db").exists());
    program.done(&["tenant", "add", "blue", "Blue"]);
    assert!(program.path("routebook.db").exists());
}

#[test]
fn what_is_wrong_is_one_sentence() {
    let program = Program::new();
    std::fs::write(program.path("r.toml"), "colour = 1\n").unwrap();
    let unknown = program.fails(1, &["tenant", "list", "--config", "r.toml"]);
    assert_eq!(unknown, "routebook: The config file has an unknown key: colour.\n");
    program.fails(2, &["serve", "--colour"]);
    program.fails(2, &["serve", "--listen", "here"]);
    assert_eq!(program.fails(1, &["serve", "--tls-cert", "c.pem"]).lines().count(), 1);
}

#[test]
fn hdr_3_beyond_this_machine_it_needs_a_name_and_https() {
    let program = Program::new();
    let beyond = ["serve", "--listen", "0.0.0.0:0"];
    assert!(program.fails(1, &beyond).contains("--public-url"));
    let plain = [&beyond[..], &["--public-url", "http://sales.example"]].concat();
    assert!(program.fails(1, &plain).contains("--insecure-http"));
    assert!(!program.path("routebook.db").exists(), "a refused start leaves no file");
}

#[test]
fn the_readme_names_every_setting_with_its_default() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    for setting in routebook::config::SETTINGS {
        let default = if setting.default.is_empty() { String::new() } else { format!("`{}`", setting.default) };
        let row = format!(
            "| `{}` | `--{}` | `{}` | {default} | {} | {} |",
            setting.key, setting.flag, setting.env, setting.unit, setting.meaning
        );
        assert!(readme.contains(&row), "README.md misses\n{row}");
    }
}
