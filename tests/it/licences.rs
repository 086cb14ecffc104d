//! SEC-4: what is built in may be shipped. Needs nothing but cargo itself.

use std::process::Command;

use serde_json::Value;

/// As in `.deny.toml`.
const ALLOWED: [&str; 15] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Of an SPDX expression: OR lets us choose, AND does not; the older `/` is an OR.
fn allowed(expression: &str) -> bool {
    let expression = expression.trim();
    if let Some(parts) = split(expression, " OR ").or_else(|| split(expression, "/")) {
        return parts.into_iter().any(allowed);
    }
    if let Some(parts) = split(expression, " AND ") {
        return parts.into_iter().all(allowed);
    }
    match expression.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) => allowed(inner),
        None => ALLOWED.contains(&expression),
    }
}

/// Splits in two at the first separator that stands outside parentheses.
fn split<'a>(expression: &'a str, by: &str) -> Option<[&'a str; 2]> {
    let outside = |at: usize| {
        let before = &expression[..at];
        before.matches('(').count() == before.matches(')').count()
    };
    let (at, _) = expression.match_indices(by).find(|(at, _)| outside(*at))?;
    Some([&expression[..at], &expression[at + by.len()..]])
}

fn host() -> String {
    let told = Command::new("rustc").arg("-vV").output().unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    told.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned()
}

#[test]
fn sec_4_every_licence_is_one_we_may_ship() {
    let asked = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--offline", "--format-version", "1", "--filter-platform", &host()])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(asked.status.success(), "{}", String::from_utf8_lossy(&asked.stderr));
    let metadata: Value = serde_json::from_slice(&asked.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 100, "{} packages", packages.len());
    let refused: Vec<String> = packages
        .iter()
        .map(|package| (&package["name"], package["license"].as_str().unwrap_or("none")))
        .filter(|(_, licence)| !allowed(licence))
        .map(|(name, licence)| format!("{name}: {licence}"))
        .collect();
    assert!(refused.is_empty(), "{refused:#?}");
}

#[test]
fn an_expression_is_read_as_spdx_means_it() {
    for fine in ["MIT", "MIT OR GPL-3.0", "GPL-3.0/MIT", "(MIT OR GPL-2.0) AND Unicode-3.0", "MIT AND (ISC OR GPL-2.0)"]
    {
        assert!(allowed(fine), "{fine}");
    }
    for not in ["GPL-3.0-only", "none", "MIT AND GPL-3.0", "AGPL-3.0 OR SSPL-1.0", "(MIT OR ISC) AND GPL-2.0"] {
        assert!(!allowed(not), "{not}");
    }
}
