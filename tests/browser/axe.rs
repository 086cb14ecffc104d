//! axe-core, which finds faults of accessibility. Its licence is the MPL, so it is fetched when it is needed
//! and never kept in the repository.

use std::io::Write;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::browser::{Browser, Look};

const VERSION: &str = "4.14.1";

/// Its text; none, and a loud word, where npm isn't there or gets nothing.
pub fn source() -> Option<String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("axe-core-{VERSION}"));
    let file = folder.join("package/axe.min.js");
    if !file.exists() && !fetch(&folder) {
        // Straight to stderr: what a test prints is kept back when it passes.
        let said = "== SKIPPED: axe finds nothing on any page. npm is missing, or axe-core can't be fetched.\n";
        std::io::stderr().write_all(said.as_bytes()).unwrap();
        return None;
    }
    Some(std::fs::read_to_string(file).unwrap())
}

fn fetch(folder: &Path) -> bool {
    std::fs::create_dir_all(folder).unwrap();
    let done = |command: &mut Command| command.current_dir(folder).output().is_ok_and(|said| said.status.success());
    done(Command::new("npm").args(["pack", "--silent", &format!("axe-core@{VERSION}")]))
        && done(Command::new("tar").arg("-xzf").arg(format!("axe-core-{VERSION}.tgz")))
}

/// From now on it is on every page. So brought, it needs no leave of the page's own policy.
pub fn bring(browser: &Browser, axe: &str) {
    browser.cdp("Page.addScriptToEvaluateOnNewDocument", json!({"source": axe}));
}

/// What it finds on the page as it is, light and dark.
pub fn faults(browser: &Browser, look: Look) -> Vec<String> {
    let by_tag = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    let mut faults = run(browser, json!({"runOnly": by_tag}));
    faults.iter_mut().for_each(|fault| *fault = format!("light at {}: {fault}", look.width));
    // What has other colours in the dark is the same for all other rules.
    browser.look(Look { dark: true, ..look });
    let dark = run(browser, json!({"runOnly": ["color-contrast", "link-in-text-block"]}));
    faults.extend(dark.into_iter().map(|fault| format!("dark at {}: {fault}", look.width)));
    faults
}

const RUN: &str = "
const [options, done] = arguments;
const node = n => `${n.html} ${[...n.any, ...n.all, ...n.none].map(why => why.message).join('; ')}`;
const line = v => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map(node).join(' | ')}`;
axe.run(document, {...options, resultTypes: ['violations']})
  .then(found => done(found.violations.map(line)), error => done([`axe failed: ${error}`]));";

fn run(browser: &Browser, options: Value) -> Vec<String> {
    serde_json::from_value(browser.wait_for_script(RUN, vec![options])).unwrap()
}
