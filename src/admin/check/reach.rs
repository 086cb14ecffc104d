//! The settings that decide how people get here, held against each other.

use ipnet::IpNet;

use super::Finding;
use crate::web::site::Origin;

/// How the portal is meant to be reached.
#[derive(Clone, Debug)]
pub struct Way<'a> {
    pub public: Option<&'a Origin>,
    pub trusted_proxies: &'a [IpNet],
    /// It speaks https itself.
    pub tls: bool,
}

/// What doesn't go together, or is worth knowing.
pub fn settings(way: &Way<'_>) -> Vec<Finding> {
    let mut found = vec![cookies(way)];
    found.extend(name(way));
    found.extend(proxy(way));
    let all = way.trusted_proxies.iter().filter(|net| net.prefix_len() == 0);
    found.extend(all.map(|net| {
        let what = format!("--trusted-proxy {net} lets anyone claim any address.");
        Finding::wrong(what, "Name the proxy's own address, such as 127.0.0.1/32.")
    }));
    found
}

fn cookies(way: &Way<'_>) -> Finding {
    match way.public {
        None => Finding::fine("People use it on this machine only; cookies work over http://localhost."),
        Some(public) if public.is_https() => {
            Finding::fine(format!("People use {public}; cookies are Secure, so they work over https alone."))
        }
        Some(public) => Finding::note(
            format!("People use {public}: passwords and cookies can be read on the way."),
            "Put https before it and set --public-url to the https address.",
        ),
    }
}

/// A name that passkeys can be bound to.
fn name(way: &Way<'_>) -> Option<Finding> {
    let host = way.public?.authority.rsplit_once(':').map_or(&*way.public?.authority, |(host, _)| host);
    let numbers = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok();
    numbers.then(|| {
        Finding::note(
            "The public address has no name, so nobody can use passkeys.",
            "Set --public-url to a name, such as https://sales.example.",
        )
    })
}

fn proxy(way: &Way<'_>) -> Option<Finding> {
    let behind = way.public.is_some_and(Origin::is_https) && !way.tls;
    match (behind, way.trusted_proxies.is_empty()) {
        (true, true) => Some(Finding::wrong(
            "A proxy must speak https before it, but none is trusted: everyone counts as the proxy's own address.",
            "Set --trusted-proxy to the proxy's address, such as 127.0.0.1/32, and have it send X-Forwarded-For and Host.",
        )),
        (true, false) => Some(Finding::fine("A proxy speaks https, and its X-Forwarded-For counts.")),
        (false, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::admin::check::Level;

    fn levels(public: Option<&str>, trusted: &[&str], tls: bool) -> Vec<Level> {
        let public = public.map(|url| Origin::parse(url).unwrap());
        let trusted: Vec<IpNet> = trusted.iter().map(|net| net.parse().unwrap()).collect();
        let way = Way { public: public.as_ref(), trusted_proxies: &trusted, tls };
        settings(&way).into_iter().map(|finding| finding.level).collect()
    }

    #[test]
    fn settings_that_break_signing_in_or_throttling_are_named() {
        use Level::{Fine, Note, Wrong};
        assert_eq!(levels(None, &[], false), [Fine]);
        assert_eq!(levels(Some("https://sales.example"), &["127.0.0.1/32"], false), [Fine, Fine]);
        assert_eq!(levels(Some("https://sales.example"), &[], true), [Fine]);
        assert_eq!(levels(Some("https://sales.example"), &[], false), [Fine, Wrong]);
        assert_eq!(levels(Some("http://sales.example"), &[], false), [Note]);
        assert_eq!(levels(Some("https://10.0.0.5"), &["0.0.0.0/0"], false), [Fine, Note, Fine, Wrong]);
    }
}
