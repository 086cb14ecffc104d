//! Who may use which route, written out in `matrix.txt`, a line each.

use std::collections::BTreeMap;

use routebook::app;
use routebook::web::routes::{Access, Route};

use super::paths::names_a_row;

/// Those who ask, in the order of the columns. Paths name the rep's rows.
pub const COLUMNS: [&str; 7] = ["stranger", "viewer", "rep", "second", "manager", "admin", "other"];

/// What comes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Done, or refused for what was sent.
    Yes,
    /// 403.
    No,
    /// 404, as if it weren't there.
    Hidden,
    /// 401, or 303 to the sign-in page.
    SignIn,
}

impl Outcome {
    fn parse(word: &str) -> Outcome {
        match word {
            "yes" => Outcome::Yes,
            "no" => Outcome::No,
            "hidden" => Outcome::Hidden,
            "sign-in" => Outcome::SignIn,
            other => panic!("matrix.txt says {other}"),
        }
    }

    fn word(self) -> &'static str {
        match self {
            Outcome::Yes => "yes",
            Outcome::No => "no",
            Outcome::Hidden => "hidden",
            Outcome::SignIn => "sign-in",
        }
    }
}

pub type Line = [Outcome; COLUMNS.len()];

/// The table, by method and path.
pub fn read() -> BTreeMap<(String, String), Line> {
    let lines = include_str!("matrix.txt").lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    let mut table = BTreeMap::new();
    for line in lines {
        let words: Vec<&str> = line.split_whitespace().collect();
        assert_eq!(words.len(), 2 + COLUMNS.len(), "{line}");
        let outcomes: Vec<Outcome> = words[2..].iter().map(|word| Outcome::parse(word)).collect();
        let key = (words[0].to_owned(), words[1].to_owned());
        assert!(table.insert(key, outcomes.try_into().unwrap()).is_none(), "twice: {line}");
    }
    table
}

/// What a route's [`Access`] says of each column; rows of one person stay hidden from others where the
/// matrix says so.
fn expected(route: &Route) -> Line {
    use Outcome::{Hidden, No, SignIn, Yes};
    let may = |yes: bool| if yes { Yes } else { No };
    let access = route.access;
    if access == Access::Open {
        return [Yes; 7];
    }
    let (seller, manager) = (access <= Access::Seller, access <= Access::Manager);
    let signed_in = access == Access::SignedIn;
    let other = if names_a_row(route.path) { Hidden } else { Yes };
    [SignIn, may(signed_in), may(seller), may(seller), may(manager), Yes, other]
}

fn written(route: &Route, line: Line) -> String {
    let words: Vec<String> = line.iter().map(|outcome| format!("{:<8}", outcome.word())).collect();
    format!("{:<6} {:<52} {}", route.method.as_str(), route.path, words.join(" ")).trim_end().to_owned()
}

/// Does the matrix say what the access says, or hide what may be hidden?
fn agrees(route: &Route, line: Line) -> bool {
    expected(route).iter().zip(line).all(|(expected, said)| {
        said == *expected || (said == Outcome::Hidden && *expected == Outcome::Yes && names_a_row(route.path))
    })
}

#[test]
fn ten_5_the_matrix_has_each_route_and_says_what_its_access_says() {
    let (mut table, mut wrong) = (read(), Vec::new());
    for route in app::routes() {
        let said = table.remove(&(route.method.to_string(), route.path.to_owned()));
        if !said.is_some_and(|line| agrees(&route, line)) {
            wrong.push(written(&route, expected(&route)));
        }
    }
    assert!(wrong.is_empty(), "sweep/matrix.txt lacks, or has otherwise:\n{}", wrong.join("\n"));
    assert!(table.is_empty(), "sweep/matrix.txt has what is no route: {:#?}", table.keys());
}
