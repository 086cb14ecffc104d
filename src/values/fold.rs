//! The key by which names are sorted and found.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// What is left of a text when accents, capitals and the number of spaces don't
/// matter: "  Bäckerei  Ørsted" and "backerei orsted" have the same key, and the
/// key of a beginning is a beginning of the key.
pub fn fold(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for word in words(text).split_whitespace() {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(word);
    }
    key
}

/// Letter by letter, without regard to their place in the word, else a
/// beginning could fold to something else than the whole does.
fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for base in text.nfkd().filter(|&c| !is_combining_mark(c)) {
        for letter in base.to_lowercase() {
            match spelled_out(letter) {
                Some(spelling) => out.push_str(spelling),
                None => out.push(letter),
            }
        }
    }
    out
}

/// Letters that Unicode doesn't take apart, as people type them without them.
fn spelled_out(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' => "ss",
        'ø' => "o",
        'æ' => "ae",
        'œ' => "oe",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'þ' => "th",
        'ı' => "i",
        'ς' => "σ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fold_to_what_people_type() {
        for (name, key) in [
            ("", ""),
            (" \t\u{a0}", ""),
            ("Müller & Söhne", "muller & sohne"),
            ("  Straße\u{a0} 7 ", "strasse 7"),
            ("GROẞ", "gross"),
            ("Ørsted Æbler Œuvre", "orsted aebler oeuvre"),
            ("Łódź Đorđe Þór", "lodz dorde thor"),
            ("Ｆｕｌｌ ﬁsh №5", "full fish no5"),
            ("İstanbul ısı", "istanbul isi"),
            ("ΟΔΟΣ", "οδοσ"),
            ("Nguyễn", "nguyen"),
        ] {
            assert_eq!(fold(name), key);
        }
    }
}
