//! What a password must be (AUT-2), and how its owner changes it (AUT-4).

pub mod api;
mod change;
mod common;
pub mod pages;

use actix_web::http::Method;
use actix_web::web;
use unicode_normalization::UnicodeNormalization;

use crate::store::{Person, Tenant};
use crate::values::{Code, Problem, Refusal, fold};
use crate::web::openapi::Operation;
use crate::web::routes::{Access, Route};

pub use change::{Change, Changed, change, prove};

/// Characters after NFC.
const SHORTEST: usize = 12;
const LONGEST: usize = 128;

/// With fewer letters of its own beside the team's words, a password is those words.
const OWN_LETTERS: usize = 6;

/// Beside a field that asks for the current password.
pub const NOT_YOURS: &str = "This is not your current password.";

/// A refusal as a form can show it: waiting and being busy too.
pub fn in_the_form(problem: Problem) -> Problem {
    match problem.code {
        Code::Throttled | Code::Busy => Problem::invalid_field("", problem.detail),
        _ => problem,
    }
}

/// Is it fit to be a password? 12 to 128 characters, whatever they are, but none that is guessed first:
/// a well-known one, one word of those dressed up or repeated, a run, or the team's own words.
///
/// # Errors
/// A sentence for the person who chose it.
pub fn check(password: &str, team_words: &[&str]) -> Result<(), Refusal> {
    let password: String = password.nfc().collect();
    match password.chars().count() {
        count if count < SHORTEST => return Err(Refusal::new("Must be at least 12 characters.")),
        count if count > LONGEST => return Err(Refusal::new("Must be at most 128 characters.")),
        _ => {}
    }
    let folded = fold(&password);
    if common::is_guessed_first(&folded) {
        return Err(Refusal::new("Others try this one first. Take a short sentence of your own."));
    }
    if is_of(&folded, team_words) {
        return Err(Refusal::new("Too much of it is your name, your e-mail address or your team’s name."));
    }
    Ok(())
}

/// Is little left, or only a common word, once the team's words are taken out?
fn is_of(folded: &str, team_words: &[&str]) -> bool {
    let all = common::letters(folded);
    let mut words: Vec<String> = team_words.iter().flat_map(|words| parts(words)).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let own = words.iter().fold(all.clone(), |left, word| left.replace(word.as_str(), ""));
    own.len() < all.len() && (own.chars().count() < OWN_LETTERS || common::is_one_common_word(&own))
}

/// "Ann.Lee@harbour-wines.example" is ann, lee, harbour, wines and example; single letters and pairs are
/// in too many other words to count.
fn parts(words: &str) -> Vec<String> {
    let folded = fold(words);
    let words = folded.split(|c: char| !c.is_alphanumeric()).map(common::letters);
    words.filter(|word| word.chars().count() > 2).collect()
}

/// The words that a person's own password must not be made of.
pub fn words_of<'a>(tenant: &'a Tenant, person: &'a Person) -> [&'a str; 5] {
    [&tenant.name, &tenant.slug, &person.full_name, &person.email, "routebook"]
}

/// The form and the call that change one's own password.
pub fn routes() -> Vec<Route> {
    let operation = Operation::new("Change one's own password; ends every other session.");
    vec![
        Route::page(Method::GET, "/sales/account/password", Access::SignedIn, || web::get().to(pages::show)),
        Route::page(Method::POST, "/sales/account/password", Access::SignedIn, || web::post().to(pages::change)),
        Route::api(
            Method::PUT,
            "/api/sales/auth/password",
            Access::SignedIn,
            operation.takes::<api::PasswordChange>().answers::<super::api::Renewal>(),
            || web::put().to(api::change),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::check;

    const TEAM: [&str; 4] = ["Harbour Wines", "harbour-wines", "Ann Müller", "ann.mueller@harbour.example"];

    #[test]
    fn aut_2_sentences_managers_and_other_scripts_are_welcome() {
        for password in [
            "correct horse battery",
            "my dog eats the newspaper",
            "xQ7#vN2$kL9!",
            "  two  spaces  each  ",
            "пароль от старого дома",
            "春の海ひねもすのたりのたりかな",
            "a wine harbour is no place for cats",
            &"no two of us alike ".repeat(6),
        ] {
            assert_eq!(check(password, &TEAM), Ok(()), "{password}");
        }
    }

    #[test]
    fn aut_2_length_is_counted_in_characters_after_nfc() {
        assert!(check("e\u{301}e\u{301}xyzqwvbn", &TEAM).is_err(), "ten characters in nine sounds");
        assert!(check("short", &TEAM).is_err());
        let long: String = ('a'..='z').chain('A'..='Z').cycle().step_by(7).take(129).collect();
        assert!(check(&long, &TEAM).is_err());
        assert_eq!(check(&long[1..], &TEAM), Ok(()));
    }

    #[test]
    fn aut_2_what_is_guessed_first_is_refused() {
        for password in [
            "philadelphia",
            "PeanutButter",
            "1qaz2wsx3edc4rfv",
            "Password1234",
            "P@ssw0rd!!!!!",
            "passwordpassword",
            "sunshine-sunshine-1",
            "!!!letmein2026!!!",
            "123456789012",
            "121212121212",
            "abcdefghijklm",
            "zyxwvutsrqponm",
            "aaaaaaaaaaaaaa",
            "qwe qwe qwe qwe",
        ] {
            assert!(check(password, &TEAM).is_err(), "{password}");
        }
    }

    #[test]
    fn aut_2_the_teams_own_words_are_refused() {
        for password in
            ["HarbourWines2026", "harbour-wines!", "annmuller12345", "AnnMueller#2026", "harbour-password-1"]
        {
            assert!(check(password, &TEAM).is_err(), "{password}");
        }
    }
}
