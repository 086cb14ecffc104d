//! Every setting, its default and unit: flag beats environment beats file beats default.

mod layers;
mod settings;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use ipnet::IpNet;

use crate::auth::HashingCost;
use crate::clock::Clock;
use crate::store::{Options, SessionLimits};
use crate::web::site::Origin;

pub use layers::{ConfigError, Flags, Layers};
pub use settings::{Kind, Place, SETTINGS, Setting};

/// Seconds of ten years: the longest limit of a session.
const TEN_YEARS: i64 = 10 * 366 * 24 * 3600;

/// The configuration of one process. It holds no secret.
#[derive(Clone, Debug)]
pub struct Config {
    /// None unless given: each command has its own default.
    pub db: Option<PathBuf>,
    pub allow_network_fs: bool,
    pub log: String,
    /// Empty unless given: port 3000 on loopback then.
    pub listen: Vec<SocketAddr>,
    pub public_url: Option<Origin>,
    pub trusted_proxies: Vec<IpNet>,
    pub insecure_http: bool,
    pub tls: Option<TlsFiles>,
    pub metrics_listen: Option<SocketAddr>,
    pub workers: usize,
    pub readers: u32,
    pub body_limit: usize,
    pub in_flight_limit: usize,
    pub sessions: SessionLimits,
    pub hashing: HashingCost,
    /// None unless given: no scheduled backups then.
    pub backup_folder: Option<PathBuf>,
}

/// Where the certificate and its key lie.
#[derive(Clone, Debug)]
pub struct TlsFiles {
    pub cert: PathBuf,
    pub key: PathBuf,
}

impl Config {
    /// Parses each setting; the first that is wrong is named.
    pub fn from_layers(layers: &Layers) -> Result<Config, ConfigError> {
        Ok(Config {
            db: layers.given("db")?,
            allow_network_fs: layers.value("allow_network_fs")?,
            log: layers.value("log")?,
            listen: layers.list("listen")?,
            public_url: public_url(layers)?,
            trusted_proxies: layers.list("trusted_proxy")?,
            insecure_http: layers.value("insecure_http")?,
            tls: tls(layers)?,
            metrics_listen: layers.given("metrics_listen")?,
            workers: count(layers, "workers", 0, 256)?,
            readers: u32::try_from(layers.number("readers", 1, 256)?).unwrap_or(u32::MAX),
            body_limit: count(layers, "body_limit_bytes", 1024, 1 << 30)?,
            in_flight_limit: count(layers, "in_flight_limit", 1, 100_000)?,
            sessions: sessions(layers)?,
            hashing: hashing(layers)?,
            backup_folder: layers.given("backup_folder")?,
        })
    }

    /// The database file, unless the demo's is meant.
    pub fn db(&self) -> PathBuf {
        self.db.clone().unwrap_or_else(|| PathBuf::from("routebook.db"))
    }

    /// How to open `path`.
    pub fn options(&self, path: &Path) -> Options {
        Options {
            path: path.to_owned(),
            allow_network_fs: self.allow_network_fs,
            readers: self.readers,
            sessions: self.sessions,
            clock: Clock::system(),
        }
    }
}

fn count(layers: &Layers, key: &str, least: i64, most: i64) -> Result<usize, ConfigError> {
    Ok(usize::try_from(layers.number(key, least, most)?).unwrap_or(usize::MAX))
}

fn public_url(layers: &Layers) -> Result<Option<Origin>, ConfigError> {
    let Some(text) = layers.given::<String>("public_url")? else { return Ok(None) };
    let origin = Origin::parse(&text).ok_or_else(|| {
        ConfigError::refused(format!(
            "public_url can't be “{text}”: it must be like https://sales.example, with no path."
        ))
    })?;
    Ok(Some(origin))
}

fn tls(layers: &Layers) -> Result<Option<TlsFiles>, ConfigError> {
    match (layers.given("tls_cert")?, layers.given("tls_key")?) {
        (Some(cert), Some(key)) => Ok(Some(TlsFiles { cert, key })),
        (None, None) => Ok(None),
        _ => Err(ConfigError::refused("tls_cert and tls_key go together: give both or neither.")),
    }
}

fn sessions(layers: &Layers) -> Result<SessionLimits, ConfigError> {
    let seconds = |key| layers.number(key, 60, TEN_YEARS);
    Ok(SessionLimits {
        access_seconds: seconds("session_access_seconds")?,
        idle_seconds: seconds("session_idle_seconds")?,
        absolute_seconds: seconds("session_absolute_seconds")?,
        brief_seconds: seconds("session_brief_seconds")?,
        grace_seconds: layers.number("refresh_grace_seconds", 1, 3600)?,
        per_user: layers.number("sessions_per_user", 1, 1000)?,
    })
}

/// argon2's own least is 8 KiB; what is less than the default is for tests, so it isn't refused here.
fn hashing(layers: &Layers) -> Result<HashingCost, ConfigError> {
    let number = |key, least, most| layers.number(key, least, most).map(|n| u32::try_from(n).unwrap_or(u32::MAX));
    Ok(HashingCost {
        memory_kib: number("hash_memory_kib", 8, 1 << 20)?,
        passes: number("hash_passes", 1, 100)?,
        queue: count(layers, "hash_queue", 1, 10_000)?,
        kept: count(layers, "hash_queue_kept", 0, 10_000)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(anywhere: &[(&'static str, &str)], env: &[(&str, &str)], file: &str) -> Result<Config, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("routebook.toml");
        std::fs::write(&path, file).unwrap();
        let env = |name: &str| env.iter().find(|(n, _)| *n == name).map(|(_, text)| (*text).to_owned());
        let layers = Layers::read(&Flags::typed(anywhere), &Flags::default(), env, Some(&path))?;
        Config::from_layers(&layers)
    }

    #[test]
    fn flag_beats_environment_beats_file_beats_default() {
        let file = "db = \"file.db\"\nreaders = 7\nlisten = [\"127.0.0.1:1\", \"[::1]:2\"]\n";
        let env = [("ROUTEBOOK_DB", "env.db"), ("ROUTEBOOK_LISTEN", "127.0.0.1:3, 127.0.0.1:4")];
        let all = config(&[("db", "flag.db")], &env, file).unwrap();
        assert_eq!(all.db(), Path::new("flag.db"));
        assert_eq!(all.listen, ["127.0.0.1:3".parse().unwrap(), "127.0.0.1:4".parse().unwrap()]);
        assert_eq!(all.readers, 7);
        assert_eq!(all.body_limit, 1 << 20);
        assert_eq!(config(&[], &env, file).unwrap().db(), Path::new("env.db"));
        assert_eq!(config(&[], &[], file).unwrap().db(), Path::new("file.db"));
        assert_eq!(config(&[], &[], "").unwrap().db(), Path::new("routebook.db"));
    }

    #[test]
    fn the_defaults_of_the_table_are_those_of_the_house() {
        let plain = config(&[], &[], "").unwrap();
        assert_eq!(format!("{:?}", plain.sessions), format!("{:?}", SessionLimits::default()));
        assert_eq!(format!("{:?}", plain.hashing), format!("{:?}", HashingCost::default()));
    }

    #[test]
    fn what_is_wrong_is_named_as_it_was_given() {
        for (env, file, sentence) in [
            ("", "colour = 1", "The config file has an unknown key: colour."),
            ("", "readers = \"many\"", "readers can't be “many”: invalid digit found in string."),
            ("0", "", "ROUTEBOOK_READERS must be 1 to 256, not 0."),
            ("", "tls_cert = \"a.pem\"", "tls_cert and tls_key go together: give both or neither."),
            ("", "[db]\npath = 1", "routebook.toml: db has the wrong shape."),
        ] {
            let refused = config(&[], &[("ROUTEBOOK_READERS", env)], file).unwrap_err();
            assert!(refused.to_string().ends_with(sentence), "{refused}");
            assert!(!refused.usage);
        }
        assert!(config(&[("allow_network_fs", "perhaps")], &[], "").unwrap_err().usage);
    }
}
