//! The one table of all settings. Flags, environment, file and README are read off it or held against it.

/// How a setting is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One value.
    Value,
    /// Several: the flag again, a comma in the environment, an array in the file.
    List,
    /// Yes or no: the flag alone, `true` or `false` elsewhere.
    Switch,
}

/// Which commands take a setting as a flag; environment and file count everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Every command.
    Anywhere,
    /// Those that serve, or ask what is served.
    Serving,
}

/// One setting.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Its name in the file.
    pub key: &'static str,
    /// Its flag without the dashes.
    pub flag: &'static str,
    pub env: &'static str,
    /// As it would be typed; empty if there is none.
    pub default: &'static str,
    /// What a number counts; empty for other values.
    pub unit: &'static str,
    pub meaning: &'static str,
    pub kind: Kind,
    pub place: Place,
}

macro_rules! settings {
    ($($place:ident $kind:ident $key:literal $flag:literal $env:literal = $default:literal $unit:literal, $meaning:literal;)*) => {
        /// Every setting there is. No one of them is a secret; secrets are never settings.
        pub const SETTINGS: &[Setting] = &[$(Setting {
            key: $key, flag: $flag, env: $env, default: $default, unit: $unit, meaning: $meaning,
            kind: Kind::$kind, place: Place::$place,
        }),*];
    };
}

settings! {
    Anywhere Value "db" "db" "ROUTEBOOK_DB" = "routebook.db" "",
        "The database file; `demo` takes routebook-demo.db unless told";
    Anywhere Switch "allow_network_fs" "allow-network-fs" "ROUTEBOOK_ALLOW_NETWORK_FS" = "false" "",
        "Open a file on a network file system, whose locks can't be trusted";
    Anywhere Value "log" "log" "ROUTEBOOK_LOG" = "info" "",
        "What is logged to stderr: error, warn, info, debug or trace";
    Serving List "listen" "listen" "ROUTEBOOK_LISTEN" = "127.0.0.1:3000, [::1]:3000" "",
        "Addresses to listen on";
    Serving Value "public_url" "public-url" "ROUTEBOOK_PUBLIC_URL" = "" "",
        "The address people use, such as https://sales.example; needed beyond loopback";
    Serving List "trusted_proxy" "trusted-proxy" "ROUTEBOOK_TRUSTED_PROXY" = "" "",
        "Proxies whose X-Forwarded-For counts, such as 127.0.0.1/32";
    Serving Switch "insecure_http" "insecure-http" "ROUTEBOOK_INSECURE_HTTP" = "false" "",
        "Serve beyond this machine without https; the sign-in page warns then";
    Serving Value "tls_cert" "tls-cert" "ROUTEBOOK_TLS_CERT" = "" "",
        "A PEM file with the certificate and its chain; goes with tls_key";
    Serving Value "tls_key" "tls-key" "ROUTEBOOK_TLS_KEY" = "" "",
        "A PEM file with the certificate's private key";
    Serving Value "metrics_listen" "metrics-listen" "ROUTEBOOK_METRICS_LISTEN" = "" "",
        "Where Prometheus may ask for /metrics; a listener of its own";
    Serving Value "workers" "workers" "ROUTEBOOK_WORKERS" = "0" "threads",
        "Threads that answer requests; 0 means one a core";
    Serving Value "readers" "readers" "ROUTEBOOK_READERS" = "4" "connections",
        "Reads of the database at once";
    Serving Value "body_limit_bytes" "body-limit-bytes" "ROUTEBOOK_BODY_LIMIT_BYTES" = "1048576" "bytes",
        "The longest body of a request; an import's file may have 16 MiB";
    Serving Value "in_flight_limit" "in-flight-limit" "ROUTEBOOK_IN_FLIGHT_LIMIT" = "256" "requests",
        "Requests answered at once; one more is 503";
    Serving Value "session_access_seconds" "session-access-seconds" "ROUTEBOOK_SESSION_ACCESS_SECONDS" = "86400" "seconds",
        "How long session-id authenticates before it is renewed";
    Serving Value "session_idle_seconds" "session-idle-seconds" "ROUTEBOOK_SESSION_IDLE_SECONDS" = "604800" "seconds",
        "How long a session lives unused";
    Serving Value "session_absolute_seconds" "session-absolute-seconds" "ROUTEBOOK_SESSION_ABSOLUTE_SECONDS" = "2592000" "seconds",
        "How long a session lives at all";
    Serving Value "session_brief_seconds" "session-brief-seconds" "ROUTEBOOK_SESSION_BRIEF_SECONDS" = "43200" "seconds",
        "Both limits of a session that isn't kept";
    Serving Value "refresh_grace_seconds" "refresh-grace-seconds" "ROUTEBOOK_REFRESH_GRACE_SECONDS" = "30" "seconds",
        "How long a spent refresh token gives the same successors once they were used";
    Serving Value "sessions_per_user" "sessions-per-user" "ROUTEBOOK_SESSIONS_PER_USER" = "20" "sessions",
        "Signed-in devices of one person; the oldest goes";
    Serving Value "hash_memory_kib" "hash-memory-kib" "ROUTEBOOK_HASH_MEMORY_KIB" = "19456" "KiB",
        "Memory of one password hash (argon2id)";
    Serving Value "hash_passes" "hash-passes" "ROUTEBOOK_HASH_PASSES" = "2" "passes",
        "Passes of one password hash";
    Serving Value "hash_queue" "hash-queue" "ROUTEBOOK_HASH_QUEUE" = "32" "sign-ins",
        "Sign-ins that wait; one more is 503";
    Serving Value "hash_queue_kept" "hash-queue-kept" "ROUTEBOOK_HASH_QUEUE_KEPT" = "8" "sign-ins",
        "Places of that queue that only known devices take";
    Serving Value "backup_folder" "backup-folder" "ROUTEBOOK_BACKUP_FOLDER" = "" "",
        "A folder for a backup a day, of which 7 days and 4 weeks are kept; none unless given";
}

#[cfg(test)]
mod tests {
    use super::SETTINGS;

    #[test]
    fn each_name_follows_from_the_key() {
        for setting in SETTINGS {
            assert_eq!(setting.flag, setting.key.replace('_', "-"));
            assert_eq!(setting.env, format!("ROUTEBOOK_{}", setting.key.to_uppercase()));
            assert!(!setting.meaning.ends_with('.'), "{}", setting.key);
        }
    }
}
