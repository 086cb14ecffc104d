//! A running portal on a file of its own, with two teams and a clock that stands.

use std::net::TcpListener;
use std::sync::Arc;
use std::thread::JoinHandle;

use actix_web::dev::ServerHandle;
use reqwest::blocking::{Client, ClientBuilder, Response};
use routebook::admin::{tenants, users};
use routebook::app;
use routebook::auth::{HashingCost, Lane};
use routebook::clock::Clock;
use routebook::store::{Options, SessionLimits, Store};
use routebook::values::{Currency, Email, Name, Role, Slug, Timestamp, Zone};
use routebook::web::Site;
use routebook::web::patience::Patience;
use routebook::web::site::Origin;
use serde_json::{Value, json};
use tempfile::TempDir;

/// The password of everyone in the house.
pub const PASSWORD: &str = "correct horse battery";

/// 2026-11-23 15:00 UTC, a Monday, 10 o'clock in New York.
pub const NOON: i64 = 1_795_446_000_000;

/// A low cost, so that a test's sign-in takes a moment only.
pub const CHEAP: HashingCost = HashingCost { memory_kib: 64, passes: 1, queue: 256, kept: 8 };

pub struct House {
    pub store: Store,
    pub clock: Clock,
    pub lane: Lane,
    pub base: String,
    /// The name it is asked under, where that is not its address.
    pub host: Option<&'static str>,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
    pub folder: Arc<TempDir>,
}

/// What a house may have otherwise than others.
#[derive(Clone)]
pub struct SetUp {
    pub host: Option<&'static str>,
    pub hashing: HashingCost,
    pub trusted: &'static [&'static str],
    pub patience: Patience,
    /// Requests answered at once.
    pub in_flight: usize,
}

impl Default for SetUp {
    fn default() -> SetUp {
        SetUp { host: None, hashing: CHEAP, trusted: &[], patience: Patience::default(), in_flight: 256 }
    }
}

impl House {
    /// With the teams `blue` and `green`, each with an admin, a manager, two reps and a viewer:
    /// `rep@blue.example` and so on.
    pub fn open() -> House {
        let house = House::empty();
        house.add_team("blue");
        house.add_team("green");
        house
    }

    /// With nobody in it.
    pub fn empty() -> House {
        House::on(fresh_folder(), Clock::standing(Timestamp::from_millis(NOON)))
    }

    /// As behind a proxy that speaks https, at `https://routebook.example`; with both teams.
    pub fn https() -> House {
        House::set_up(&SetUp { host: Some("routebook.example"), ..SetUp::default() })
    }

    /// With both teams and settings of its own.
    pub fn set_up(settings: &SetUp) -> House {
        let house = House::with(fresh_folder(), Clock::standing(Timestamp::from_millis(NOON)), settings);
        house.add_team("blue");
        house.add_team("green");
        house
    }

    /// Another server on the same file and by the same clock.
    pub fn beside(&self) -> House {
        House::on(Arc::clone(&self.folder), self.clock.clone())
    }

    /// Stopped, and started again on the same file.
    pub fn restart(mut self) -> House {
        self.stop();
        let (folder, clock) = (Arc::clone(&self.folder), self.clock.clone());
        drop(self);
        House::on(folder, clock)
    }

    /// On a file that exists or not.
    pub fn on(folder: Arc<TempDir>, clock: Clock) -> House {
        House::with(folder, clock, &SetUp::default())
    }

    fn with(folder: Arc<TempDir>, clock: Clock, settings: &SetUp) -> House {
        let SetUp { host, hashing, trusted, patience, in_flight } = settings.clone();
        let store = Store::open(Options {
            path: folder.path().join("routebook.db"),
            allow_network_fs: false,
            readers: 4,
            sessions: SessionLimits::default(),
            clock: clock.clone(),
        })
        .unwrap();
        let socket = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = socket.local_addr().unwrap().port();
        let site = Site {
            store: store.clone(),
            public: host.and_then(|host| Origin::parse(&format!("https://{host}"))),
            ports: vec![port],
            trusted_proxies: trusted.iter().map(|net| net.parse().unwrap()).collect(),
            plain_http: false,
            demo: Vec::new(),
            body_limit: 1 << 20,
            in_flight_limit: in_flight,
        };
        let lane = Lane::start(hashing).unwrap();
        let (send, receive) = std::sync::mpsc::channel();
        let its_lane = lane.clone();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let doors = app::Doors { sockets: vec![socket], tls: None, workers: 2 };
                let server = app::serve_with(site, its_lane, doors, patience).unwrap();
                send.send(server.handle()).unwrap();
                server.await.unwrap();
            });
        });
        let handle = receive.recv().unwrap();
        House {
            store,
            clock,
            lane,
            base: format!("http://127.0.0.1:{port}"),
            host,
            handle,
            thread: Some(thread),
            folder,
        }
    }

    /// Stops the server; the file stays.
    pub fn stop(&mut self) {
        let Some(thread) = self.thread.take() else { return };
        let stopped = self.handle.stop(false);
        actix_web::rt::System::new().block_on(stopped);
        thread.join().unwrap();
    }

    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// A client without cookies.
    pub fn bare(&self) -> Client {
        ClientBuilder::new().redirect(reqwest::redirect::Policy::none()).build().unwrap()
    }

    /// The file, as a person with a `sqlite3` shell has it.
    pub fn sqlite(&self) -> rusqlite::Connection {
        let conn = rusqlite::Connection::open(self.store.path()).unwrap();
        conn.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
        conn
    }

    /// How many sessions have a row.
    pub fn sessions(&self) -> i64 {
        self.sqlite().query_row("SELECT COUNT(*) FROM sales_sessions", [], |row| row.get(0)).unwrap()
    }

    pub fn add_team(&self, slug: &'static str) {
        let hash = cheap_hash();
        self.store
            .system_write_blocking(move |tx| {
                let new = tenants::NewTenant {
                    slug: Slug::parse(slug).unwrap(),
                    name: Name::parse(&format!("Team {slug}")).unwrap(),
                    zone: Zone::parse("America/New_York").unwrap(),
                    currency: Currency::USD,
                };
                tenants::add(tx, &new)?;
                tx.operate(slug, |tx| {
                    for (name, role) in PEOPLE {
                        users::add(
                            tx,
                            &users::NewUser {
                                email: Email::parse(&format!("{name}@{slug}.example")).unwrap(),
                                full_name: Name::parse(&format!("{name} {slug}")).unwrap(),
                                role,
                                password_hash: Some(hash.clone()),
                            },
                        )?;
                    }
                    Ok(())
                })
            })
            .unwrap();
    }

    /// A browser that keeps cookies and follows no redirect.
    pub fn browser(&self) -> Browser {
        Browser { client: client(), base: self.base.clone() }
    }

    /// A browser signed in as `rep@blue.example` or the like.
    pub fn signed_in(&self, email: &str) -> Browser {
        let browser = self.browser();
        self.signing_in(&browser, email);
        browser
    }

    /// The same, and whatever an answer sets, the cookies it shows stay those of the sign-in.
    pub fn held(&self, email: &str) -> Browser {
        let answer = self.signing_in(&self.browser(), email);
        let given = answer.headers().get_all("set-cookie").iter().map(|line| line.to_str().unwrap());
        let pairs: Vec<&str> = given.filter_map(|line| line.split(';').next()).collect();
        let cookies = [(reqwest::header::COOKIE, pairs.join("; ").parse().unwrap())].into_iter().collect();
        let builder = ClientBuilder::new().default_headers(cookies).redirect(reqwest::redirect::Policy::none());
        Browser { client: builder.build().unwrap(), base: self.base.clone() }
    }

    fn signing_in(&self, browser: &Browser, email: &str) -> Response {
        let answer = browser.post("/api/sales/auth/login", &json!({"email": email, "password": PASSWORD}));
        assert_eq!(answer.status(), 200, "{email} signs in");
        answer
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.stop();
    }
}

fn fresh_folder() -> Arc<TempDir> {
    Arc::new(tempfile::tempdir().unwrap())
}

/// Everyone in a team, by the name before the @.
pub const PEOPLE: [(&str, Role); 5] = [
    ("admin", Role::Admin),
    ("manager", Role::Manager),
    ("rep", Role::Rep),
    ("second", Role::Rep),
    ("viewer", Role::Viewer),
];

/// Of [`PASSWORD`].
pub fn cheap_hash() -> String {
    static HASH: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    HASH.get_or_init(|| {
        let lane = Lane::start(CHEAP).unwrap();
        actix_web::rt::System::new().block_on(lane.hash(PASSWORD.to_owned())).unwrap()
    })
    .clone()
}

fn client() -> Client {
    let builder = ClientBuilder::new().cookie_store(true).redirect(reqwest::redirect::Policy::none());
    builder.build().unwrap()
}

/// What a person or a program asks with.
pub struct Browser {
    client: Client,
    base: String,
}

impl Browser {
    pub fn get(&self, path: &str) -> Response {
        self.client.get(self.address(path)).send().unwrap()
    }

    pub fn json(&self, path: &str) -> Value {
        let answer = self.get(path);
        assert_eq!(answer.status(), 200, "GET {path}");
        answer.json().unwrap()
    }

    pub fn post(&self, path: &str, body: &Value) -> Response {
        self.client.post(self.address(path)).json(body).send().unwrap()
    }

    pub fn send(&self, method: &str, path: &str, body: &Value) -> Response {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        self.client.request(method, self.address(path)).json(body).send().unwrap()
    }

    pub fn submit(&self, path: &str, form: &[(&str, &str)]) -> Response {
        self.client.post(self.address(path)).form(form).send().unwrap()
    }

    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    pub fn client(&self) -> &Client {
        &self.client
    }
}
