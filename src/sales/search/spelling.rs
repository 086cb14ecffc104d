//! Is a name spelt about like what was typed? A pure rule, on folded words.

use strsim::osa_distance;

/// Letters that may differ: none in a short word, where any other letter makes another word.
fn forgiven(word: &str) -> usize {
    match word.chars().count() {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    }
}

/// How many letters differ, over all words typed; `None` if one of them is like no word of the name. A
/// word may be typed to its end or only begun. Neighbours that changed places count as one.
pub(super) fn distance(typed: &str, name: &str) -> Option<usize> {
    typed.split_whitespace().map(|word| name.split_whitespace().filter_map(|other| between(word, other)).min()).sum()
}

fn between(typed: &str, word: &str) -> Option<usize> {
    let begun: String = word.chars().take(typed.chars().count()).collect();
    let differ = osa_distance(typed, word).min(osa_distance(typed, &begun));
    (differ <= forgiven(typed)).then_some(differ)
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn a_typo_is_forgiven_by_the_length_of_its_word() {
        for (typed, name, expected) in [
            ("berman", "bergman wines", Some(1)),
            ("bregman", "bergman wines", Some(1)),
            ("bergmann", "bergman wines", Some(1)),
            ("brgmn", "bergman wines", None),
            ("chardonay", "chardonnay reserve", Some(1)),
            ("shardonay", "chardonnay reserve", Some(2)),
            ("chardo", "chardonnay reserve", Some(0)),
            ("cjardo", "chardonnay reserve", Some(1)),
            ("bar", "car", None),
            ("linde bergmn", "bergman zur linde", Some(1)),
            ("linde gasthof", "bergman zur linde", None),
        ] {
            assert_eq!(distance(typed, name), expected, "{typed} in {name}");
        }
    }
}
