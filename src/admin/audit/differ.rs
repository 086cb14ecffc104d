//! What an audit row tells of a change.

use serde_json::{Map, Value, json};

/// Before and after of the fields that differ, and of no others.
pub fn differences(before: &Map<String, Value>, after: &Map<String, Value>) -> Value {
    json!({"before": differing(before, after), "after": differing(after, before)})
}

fn differing(these: &Map<String, Value>, those: &Map<String, Value>) -> Map<String, Value> {
    let differ = these.iter().filter(|(name, value)| those.get(*name) != Some(*value));
    differ.map(|(name, value)| (name.clone(), value.clone())).collect()
}
