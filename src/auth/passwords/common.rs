//! The list of passwords that are guessed first, and the dresses they come in.

use std::collections::HashSet;
use std::sync::LazyLock;

static COMMON: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let lines = include_str!("../common_passwords.txt").lines();
    lines.filter(|line| !line.starts_with("# ") && *line != "#").collect()
});

/// As many different characters as a password needs at least.
const DIFFERENT: usize = 5;

/// Well known as it stands, one well-known word dressed up, a run, or too few characters repeated.
pub(super) fn is_guessed_first(folded: &str) -> bool {
    let close: String = folded.split(' ').collect();
    COMMON.contains(folded)
        || COMMON.contains(close.as_str())
        || is_one_common_word(&letters(folded))
        || is_one_common_word(&undressed(folded))
        || has_few(folded)
        || is_run(&close)
        || unit(&close).is_some_and(|unit| COMMON.contains(unit))
}

/// Letters alone: no digits, marks or spaces.
pub(super) fn letters(folded: &str) -> String {
    folded.chars().filter(|c| c.is_alphabetic()).collect()
}

/// Is it a word of the list, once or several times over?
pub(super) fn is_one_common_word(letters: &str) -> bool {
    COMMON.contains(letters) || unit(letters).is_some_and(|unit| COMMON.contains(unit))
}

/// The shortest piece that the text repeats, if it repeats one.
fn unit(text: &str) -> Option<&str> {
    let sizes = (1..=text.len() / 2).filter(|size| text.len().is_multiple_of(*size) && text.is_char_boundary(*size));
    sizes.map(|size| &text[..size]).find(|piece| piece.repeat(text.len() / piece.len()) == text)
}

/// "p4ssw0rd" for "password": the signs that stand for letters, within what digits and marks surround.
fn undressed(folded: &str) -> String {
    let within = folded.trim_matches(|c: char| !c.is_alphabetic());
    let plain = within.chars().map(|c| match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    });
    plain.filter(|c| c.is_alphabetic()).collect()
}

fn has_few(folded: &str) -> bool {
    folded.chars().filter(|c| *c != ' ').collect::<HashSet<char>>().len() < DIFFERENT
}

/// Each character one further than the one before, or one back; after 9 comes 0.
fn is_run(text: &str) -> bool {
    let steps: HashSet<i64> = text
        .chars()
        .zip(text.chars().skip(1))
        .map(|pair| match pair {
            ('9', '0') => 1,
            ('0', '9') => -1,
            (a, b) => i64::from(u32::from(b)) - i64::from(u32::from(a)),
        })
        .collect();
    steps.len() == 1 && steps.iter().all(|step| step.abs() <= 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aut_2_the_list_has_3000_or_more() {
        assert!(COMMON.len() >= 3000, "{}", COMMON.len());
        assert!(COMMON.iter().all(|word| word.chars().count() > 3));
    }
}
