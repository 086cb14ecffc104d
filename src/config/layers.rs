//! Where a setting's text comes from: flag, else environment, else file, else default.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::Path;
use std::str::FromStr;

use super::settings::{Kind, Place, SETTINGS, Setting};

/// Why the configuration is refused: one sentence that names the setting as it was written.
#[derive(Debug, thiserror::Error)]
#[error("{sentence}")]
pub struct ConfigError {
    pub sentence: String,
    /// It was typed on the command line, so it is bad usage.
    pub usage: bool,
}

impl ConfigError {
    pub(super) fn refused(sentence: impl Into<String>) -> ConfigError {
        ConfigError { sentence: sentence.into(), usage: false }
    }
}

/// Flags as given, by key. `SERVING` says whether these are the flags of commands that serve.
#[derive(Clone, Debug, Default)]
pub struct Flags<const SERVING: bool>(BTreeMap<&'static str, Vec<String>>);

impl<const SERVING: bool> Flags<SERVING> {
    fn settings() -> impl Iterator<Item = &'static Setting> {
        SETTINGS.iter().filter(|s| (s.place == Place::Serving) == SERVING)
    }

    /// For tests: flags as if typed.
    pub fn typed(pairs: &[(&'static str, &str)]) -> Flags<SERVING> {
        let mut flags = Flags::default();
        for (key, text) in pairs {
            flags.0.entry(*key).or_default().push((*text).to_owned());
        }
        flags
    }
}

impl<const SERVING: bool> clap::Args for Flags<SERVING> {
    fn augment_args(command: clap::Command) -> clap::Command {
        Self::settings().fold(command, |command, setting| {
            let arg = clap::Arg::new(setting.key).long(setting.flag).help(setting.meaning).global(!SERVING);
            command.arg(match setting.kind {
                Kind::Value => arg.action(clap::ArgAction::Set).value_name("VALUE"),
                Kind::List => arg.action(clap::ArgAction::Append).value_name("VALUE"),
                Kind::Switch => arg.action(clap::ArgAction::SetTrue),
            })
        })
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl<const SERVING: bool> clap::FromArgMatches for Flags<SERVING> {
    fn from_arg_matches(matches: &clap::ArgMatches) -> Result<Self, clap::Error> {
        let given = Self::settings().filter_map(|setting| {
            let texts = match setting.kind {
                Kind::Switch => matches.get_flag(setting.key).then(|| vec!["true".to_owned()])?,
                Kind::Value | Kind::List => matches.get_many::<String>(setting.key)?.cloned().collect(),
            };
            Some((setting.key, texts))
        });
        Ok(Flags(given.collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &clap::ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// A setting's texts and how they were given, as an error names them.
struct Given {
    texts: Vec<String>,
    name: String,
    usage: bool,
}

/// All layers, laid over each other.
pub struct Layers(BTreeMap<&'static str, Given>);

impl Layers {
    /// Reads the file, if one is named, and lays environment and flags over it.
    pub fn read(
        anywhere: &Flags<false>,
        serving: &Flags<true>,
        env: impl Fn(&str) -> Option<String>,
        file: Option<&Path>,
    ) -> Result<Layers, ConfigError> {
        let mut file = file.map(read_file).transpose()?.unwrap_or_default();
        let mut layers = BTreeMap::new();
        for setting in SETTINGS {
            let flag = anywhere.0.get(setting.key).or_else(|| serving.0.get(setting.key));
            let in_file = file.remove(setting.key);
            let given = if let Some(texts) = flag {
                Given { texts: texts.clone(), name: format!("--{}", setting.flag), usage: true }
            } else if let Some(text) = env(setting.env).filter(|text| !text.is_empty()) {
                Given { texts: split(setting, &text), name: setting.env.to_owned(), usage: false }
            } else if let Some(texts) = in_file {
                Given { texts, name: setting.key.to_owned(), usage: false }
            } else {
                continue;
            };
            layers.insert(setting.key, given);
        }
        match file.keys().next() {
            Some(unknown) => Err(ConfigError::refused(format!("The config file has an unknown key: {unknown}."))),
            None => Ok(Layers(layers)),
        }
    }

    /// Was it given at all?
    pub fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// The value given, parsed; None if only the default is left.
    pub fn given<T: FromStr<Err: Display>>(&self, key: &str) -> Result<Option<T>, ConfigError> {
        Ok(self.list(key)?.pop())
    }

    /// The value given or the table's default.
    pub fn value<T: FromStr<Err: Display>>(&self, key: &str) -> Result<T, ConfigError> {
        let default = SETTINGS.iter().find(|s| s.key == key).map_or("", |s| s.default);
        match self.given(key)? {
            Some(value) => Ok(value),
            None => default.parse().map_err(|why| ConfigError::refused(format!("{key}: {why}."))),
        }
    }

    /// All values given.
    pub fn list<T: FromStr<Err: Display>>(&self, key: &str) -> Result<Vec<T>, ConfigError> {
        let Some(given) = self.0.get(key) else { return Ok(Vec::new()) };
        let parse = |text: &String| {
            text.parse().map_err(|why: T::Err| {
                let why = why.to_string();
                let sentence = format!("{} can't be “{text}”: {}.", given.name, why.trim_end_matches('.'));
                ConfigError { sentence, usage: given.usage }
            })
        };
        given.texts.iter().map(parse).collect()
    }

    /// A number within bounds.
    pub fn number(&self, key: &str, least: i64, most: i64) -> Result<i64, ConfigError> {
        let value = self.value::<i64>(key)?;
        if (least..=most).contains(&value) {
            return Ok(value);
        }
        let (name, usage) = self.0.get(key).map_or((key, false), |g| (&g.name, g.usage));
        Err(ConfigError { sentence: format!("{name} must be {least} to {most}, not {value}."), usage })
    }
}

fn split(setting: &Setting, text: &str) -> Vec<String> {
    match setting.kind {
        Kind::List => text.split(',').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect(),
        Kind::Value | Kind::Switch => vec![text.to_owned()],
    }
}

fn read_file(path: &Path) -> Result<BTreeMap<String, Vec<String>>, ConfigError> {
    let shown = path.display();
    let text = std::fs::read_to_string(path)
        .map_err(|why| ConfigError::refused(format!("The config file {shown} can't be read: {why}.")))?;
    let table: toml::Table = text
        .parse()
        .map_err(|why: toml::de::Error| ConfigError::refused(format!("The config file {shown}: {}.", why.message())))?;
    table
        .into_iter()
        .map(|(key, value)| match texts(value) {
            Some(texts) => Ok((key, texts)),
            None => Err(ConfigError::refused(format!("The config file {shown}: {key} has the wrong shape."))),
        })
        .collect()
}

fn texts(value: toml::Value) -> Option<Vec<String>> {
    match value {
        toml::Value::String(text) => Some(vec![text]),
        toml::Value::Integer(number) => Some(vec![number.to_string()]),
        toml::Value::Boolean(yes) => Some(vec![yes.to_string()]),
        toml::Value::Array(items) => {
            items.into_iter().map(|item| item.as_str().map(str::to_owned)).collect::<Option<_>>()
        }
        _ => None,
    }
}
