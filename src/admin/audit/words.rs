//! An audit row in words: what was done, and each field with what it was and what it is.

use serde_json::{Map, Value};

use crate::values::{Currency, Money};

/// How people and amounts are written.
pub struct Names {
    pub people: Vec<(String, String)>,
    pub currency: Currency,
}

/// One field of a row. Where nothing was before or is after, that side is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    pub field: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// "user_changed" is "User changed".
pub fn action(word: &str) -> String {
    capital(&word.replace('_', " "))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// "minimumOrderCents" is "Minimum order", "repId" is "Rep".
fn field(name: &str) -> String {
    let name = name.strip_suffix("Cents").or_else(|| name.strip_suffix("Id")).unwrap_or(name);
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    capital(&words)
}

/// The facts of a row's detail.
pub fn facts(detail: &str, names: &Names) -> Vec<Fact> {
    let Ok(Value::Object(mut detail)) = serde_json::from_str::<Value>(detail) else { return Vec::new() };
    let (before, after) = (detail.remove("before"), detail.remove("after"));
    let mut facts = match (before, after) {
        (None, None) => Vec::new(),
        (before, after) if is_object(before.as_ref()) || is_object(after.as_ref()) => {
            changes(&object(before), &object(after), names)
        }
        // An order's: from one status to another.
        (before, after) => vec![Fact {
            field: "Status".to_owned(),
            before: before.as_ref().and_then(|value| written("", value, names)),
            after: after.as_ref().and_then(|value| written("", value, names)),
        }],
    };
    facts.extend(detail.iter().filter_map(|(name, value)| other(name, value, names)));
    facts
}

/// What belongs to a row beside before and after, or a field that has both in itself.
fn other(name: &str, value: &Value, names: &Names) -> Option<Fact> {
    if let (Some(from), Some(to)) = (value.get("from"), value.get("to")) {
        let (before, after) = (written(name, from, names), written(name, to, names));
        return Some(Fact { field: field(name), before, after });
    }
    written(name, value, names).map(|text| Fact { field: field(name), before: None, after: Some(text) })
}

fn is_object(value: Option<&Value>) -> bool {
    value.is_some_and(Value::is_object)
}

fn object(value: Option<Value>) -> Map<String, Value> {
    match value {
        Some(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}

fn changes(before: &Map<String, Value>, after: &Map<String, Value>, names: &Names) -> Vec<Fact> {
    let only_before = before.keys().filter(|name| !after.contains_key(*name));
    let side = |fields: &Map<String, Value>, name: &str| fields.get(name).and_then(|value| written(name, value, names));
    (after.keys().chain(only_before))
        .map(|name| Fact { field: field(name), before: side(before, name), after: side(after, name) })
        .collect()
}

/// A value as people read it; None for nothing.
fn written(name: &str, value: &Value, names: &Names) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Bool(set) => Some(if *set { "yes" } else { "no" }.to_owned()),
        Value::Number(number) => match number.as_i64() {
            Some(cents) if name.ends_with("Cents") => {
                Some(Money::from_minor(cents).format_with_currency(&names.currency))
            }
            _ => Some(number.to_string()),
        },
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => {
            let person = names.people.iter().find(|(id, _)| id == text).map(|(_, name)| name.clone());
            Some(person.unwrap_or_else(|| text.clone()))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().filter_map(|item| written(name, item, names)).collect();
            Some(items.join(", ")).filter(|text| !text.is_empty())
        }
        Value::Object(_) => Some(value.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(detail: &str) -> Vec<(String, String, String)> {
        let names = Names { people: vec![("7".into(), "Ann".into())], currency: Currency::USD };
        let or_none = |side: Option<String>| side.unwrap_or_else(|| "–".into());
        facts(detail, &names).into_iter().map(|f| (f.field, or_none(f.before), or_none(f.after))).collect()
    }

    #[test]
    fn each_field_is_told_with_what_it_was_and_what_it_is() {
        for (detail, expected) in [
            (r#"{"before":{"role":"rep"},"after":{"role":"manager"}}"#, vec![("Role", "rep", "manager")]),
            (
                r#"{"before":{"minimumOrderCents":0,"notes":""},"after":{"minimumOrderCents":123450,"notes":"x"}}"#,
                vec![("Minimum order", "$0.00", "$1,234.50"), ("Notes", "–", "x")],
            ),
            (
                r#"{"after":{"active":true,"repId":"7","tags":["a","b"]}}"#,
                vec![("Active", "–", "yes"), ("Rep", "–", "Ann"), ("Tags", "–", "a, b")],
            ),
            (
                r#"{"number":"2026-00001","before":"pending","after":"ready","note":""}"#,
                vec![("Status", "pending", "ready"), ("Number", "–", "2026-00001")],
            ),
            (r#"{"unitsPerCase":{"from":1,"to":6}}"#, vec![("Units per case", "1", "6")]),
            (r#"{"before":{"closedOn":null},"after":{}}"#, vec![("Closed on", "–", "–")]),
            ("{}", vec![]),
            ("not JSON", vec![]),
        ] {
            let expected: Vec<_> = expected.into_iter().map(|(f, b, a)| (f.into(), b.into(), a.into())).collect();
            assert_eq!(told(detail), expected, "{detail}");
        }
        assert_eq!(action("sign_in_failed"), "Sign in failed");
    }
}
