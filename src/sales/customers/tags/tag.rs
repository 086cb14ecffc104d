//! A tag, parsed.

use crate::values::{Problem, Refusal, Text};

use super::MOST;

/// One to forty small letters, digits, signs and single spaces, without comma and semicolon.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tag(Text<1, 40>);

impl Tag {
    /// # Errors
    /// If it is empty, too long, or holds what parts tags.
    pub fn parse(typed: &str) -> Result<Tag, Refusal> {
        if typed.contains([',', ';']) {
            return Err(Refusal::new("A tag has no comma and no semicolon."));
        }
        let words: Vec<&str> = typed.split_whitespace().collect();
        Text::parse(&words.join(" ").to_lowercase()).map(Tag)
    }

    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// Tags as they are typed in one field, with commas or semicolons between; sorted, each once. INVALID names
/// `tags`.
pub fn parse<'t>(typed: impl IntoIterator<Item = &'t str>) -> Result<Vec<Tag>, Problem> {
    let parts = typed.into_iter().flat_map(|text| text.split([',', ';'])).filter(|part| !part.trim().is_empty());
    let mut tags = parts.map(Tag::parse).collect::<Result<Vec<_>, _>>().map_err(|refusal| refused(&refusal))?;
    tags.sort();
    tags.dedup();
    if tags.len() > MOST {
        return Err(Problem::invalid_field("tags", format!("Must be at most {MOST} tags.")));
    }
    Ok(tags)
}

fn refused(refusal: &Refusal) -> Problem {
    Problem::invalid_field("tags", format!("Each tag: {refusal}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(typed: &str) -> Vec<String> {
        parse([typed]).unwrap().iter().map(|tag| tag.as_str().to_owned()).collect()
    }

    #[test]
    fn a_tag_is_one_however_it_is_spelt() {
        assert_eq!(words("VIP, vip ;  Vip,Summer   Terrace,, ÄRGER"), ["summer terrace", "vip", "ärger"]);
        assert!(words(" , ;").is_empty());
    }

    #[test]
    fn too_long_and_too_many_are_refused() {
        assert!(parse(["a".repeat(41).as_str()]).is_err());
        let many: Vec<String> = (0..=MOST).map(|n| n.to_string()).collect();
        assert!(parse(many.iter().map(String::as_str)).is_err());
        assert!(Tag::parse("a,b").is_err() && Tag::parse("a\u{0}").is_err());
    }
}
