//! A browser that a person sits at: finds things as people do, waits as people do.

use std::cell::Cell;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::prelude::*;
use tokio::runtime::{Builder, Runtime};

use crate::program::free_port;

/// How the person looks at it.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    pub width: u32,
    pub height: u32,
    /// A finger instead of a mouse.
    pub touch: bool,
    pub dark: bool,
    pub scripts: bool,
}

pub const DESK: Look = Look { width: 1280, height: 900, touch: false, dark: false, scripts: true };
pub const PHONE: Look = Look { width: 390, height: 844, touch: true, dark: false, scripts: true };
/// The narrowest that must do (WCAG 1.4.10).
pub const NARROW: Look = Look { width: 320, height: 640, ..PHONE };

/// As long as anything may take to show up; a loaded machine is slow.
const PATIENCE: Duration = Duration::from_secs(30);

pub struct Browser {
    runtime: Runtime,
    driver: Option<WebDriver>,
    chromedriver: Child,
    pub base: String,
    taps: Cell<usize>,
    _profile: TempDir,
    /// One browser at a time, so that two cores are enough.
    _turn: MutexGuard<'static, ()>,
}

static TURN: Mutex<()> = Mutex::new(());

impl Browser {
    /// A fresh profile, looking at a server.
    pub fn open(base: &str, look: Look) -> Browser {
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let port = free_port();
        let mut chromedriver = start_chromedriver(port);
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let profile = tempfile::tempdir().unwrap();
        let connected = runtime.block_on(connect(port, &profile));
        let driver = connected.unwrap_or_else(|error| {
            chromedriver.kill().unwrap();
            panic!("Chromium doesn't start: {error}")
        });
        let browser = Browser {
            runtime,
            driver: Some(driver),
            chromedriver,
            base: base.to_owned(),
            taps: Cell::new(0),
            _profile: profile,
            _turn: turn,
        };
        browser.look(look);
        browser
    }

    /// From now on it looks so.
    pub fn look(&self, look: Look) {
        let metrics = json!({
            "width": look.width, "height": look.height, "deviceScaleFactor": 1, "mobile": look.touch,
        });
        let scheme = if look.dark { "dark" } else { "light" };
        self.cdp("Emulation.setDeviceMetricsOverride", metrics);
        self.cdp("Emulation.setTouchEmulationEnabled", json!({"enabled": look.touch}));
        let media = json!({"features": [
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "pointer", "value": if look.touch { "coarse" } else { "fine" }},
        ]});
        self.cdp("Emulation.setEmulatedMedia", media);
        self.cdp("Emulation.setScriptExecutionDisabled", json!({"value": !look.scripts}));
    }

    fn driver(&self) -> &WebDriver {
        self.driver.as_ref().unwrap()
    }

    fn now<T>(&self, doing: impl Future<Output = WebDriverResult<T>>) -> T {
        self.runtime.block_on(doing).unwrap()
    }

    /// What the browser itself can do beyond WebDriver.
    pub fn cdp(&self, method: &str, params: Value) -> Value {
        self.now(self.driver().cdp().send_raw(method, params))
    }

    pub fn go(&self, path: &str) {
        self.now(self.driver().goto(format!("{}{path}", self.base)));
    }

    pub fn reload(&self) {
        self.now(self.driver().refresh());
    }

    /// The address without the server.
    pub fn path(&self) -> String {
        let url = self.now(self.driver().current_url());
        url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()))
    }

    /// Waits until an address begins so.
    pub fn wait_for_path(&self, begins: &str) {
        self.wait(&format!("the address {begins}"), || self.path().starts_with(begins).then_some(()));
    }

    /// Waits until something is so, as a person would.
    pub fn wait<T>(&self, what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
        let began = Instant::now();
        loop {
            if let Some(found) = ask() {
                return found;
            }
            if began.elapsed() > PATIENCE {
                panic!("{what} never came, at {}: {}", self.path(), self.text("body"));
            }
            self.runtime.block_on(async { tokio::time::sleep(Duration::from_millis(30)).await });
        }
    }

    fn seen(&self, css: &str) -> Option<WebElement> {
        self.runtime.block_on(async {
            for element in self.driver().find_all(By::Css(css)).await.ok()? {
                if element.is_displayed().await.unwrap_or(false) {
                    return Some(element);
                }
            }
            None
        })
    }

    /// The first one that can be seen, once it can.
    pub fn find(&self, css: &str) -> WebElement {
        self.wait(css, || self.seen(css))
    }

    pub fn has(&self, css: &str) -> bool {
        self.seen(css).is_some()
    }

    /// The text of the first one, seen or not.
    pub fn text(&self, css: &str) -> String {
        let found = self.runtime.block_on(async { self.driver().find(By::Css(css)).await?.text().await });
        found.unwrap_or_default()
    }

    /// Taps or clicks what can be seen; what lies under something else fails, as it would for a person.
    pub fn tap(&self, css: &str) {
        self.taps.set(self.taps.get() + 1);
        let tapped = |found: WebElement| {
            self.runtime.block_on(async {
                // As a person scrolls first to what the bar below covers.
                found.scroll_into_view().await?;
                found.click().await
            })
        };
        // A page that is just being drawn anew takes the second try.
        if let Err(first) = tapped(self.find(css)) {
            self.wait(&format!("a tap on {css} ({first})"), || tapped(self.find(css)).ok());
        }
    }

    /// Taps the link or button that says this.
    pub fn tap_on(&self, css: &str, says: &str) {
        let marked = format!("{css}[data-tap]");
        self.wait(&format!("“{says}” among {css}"), || {
            let script = "for (const e of document.querySelectorAll('[data-tap]')) e.removeAttribute('data-tap'); \
                 const e = [...document.querySelectorAll(arguments[0])].find(e => e.checkVisibility() && \
                 e.textContent.includes(arguments[1])); if (e) e.setAttribute('data-tap', ''); return Boolean(e);";
            (self.script(script, vec![json!(css), json!(says)]) == json!(true)).then_some(())
        });
        self.tap(&marked);
    }

    /// From now on taps are counted.
    pub fn count_taps(&self) {
        self.taps.set(0);
    }

    pub fn taps(&self) -> usize {
        self.taps.get()
    }

    /// Types where something can be typed, after what is there.
    pub fn type_in(&self, css: &str, text: &str) {
        self.now(self.find(css).send_keys(text));
    }

    /// Types in place of what is there.
    pub fn fill(&self, css: &str, text: &str) {
        let field = self.find(css);
        self.now(field.clear());
        self.now(field.send_keys(text));
    }

    /// Presses keys wherever the focus is.
    pub fn press(&self, keys: impl Into<TypingData>) {
        let keys = keys.into();
        self.now(async {
            let active = self.driver().active_element().await?;
            active.send_keys(keys).await
        });
    }

    /// Presses Tab until this has the focus: only the keyboard gets there.
    pub fn tab_to(&self, css: &str) {
        for _ in 0..200 {
            let script =
                "return document.activeElement !== document.body && document.activeElement.matches(arguments[0])";
            if self.script(script, vec![json!(css)]) == json!(true) {
                return;
            }
            self.press(Key::Tab);
        }
        panic!("no Tab leads to {css} at {}", self.path());
    }

    /// Asks the page itself. It works with scripts off too, since the page's own are meant.
    pub fn script(&self, script: &str, arguments: Vec<Value>) -> Value {
        let answer = self.runtime.block_on(self.driver().execute(script, arguments));
        answer.map_or(Value::Null, |answer| answer.json().clone())
    }

    /// Asks the page what takes a while; the last argument is what is called with the answer.
    pub fn wait_for_script(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.now(self.driver().execute_async(script, arguments)).json().clone()
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        let all = self.now(self.driver().get_all_cookies());
        all.into_iter().find(|cookie| cookie.name == name).map(|cookie| cookie.value)
    }

    /// What the console said since it was asked last.
    pub fn console(&self) -> Vec<String> {
        let entries = self.now(self.driver().browser_log());
        entries.into_iter().map(|entry| format!("{}: {}", entry.level, entry.message)).collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Some(driver) = self.driver.take() {
            // The chromedriver ends its Chromium; whatever fails here has ended already.
            let _ended = self.runtime.block_on(driver.quit());
        }
        let _killed = self.chromedriver.kill();
        let _reaped = self.chromedriver.wait();
    }
}

fn start_chromedriver(port: u16) -> Child {
    let mut chromedriver = Command::new("chromedriver");
    chromedriver.arg(format!("--port={port}")).stdout(Stdio::null()).stderr(Stdio::null());
    chromedriver.spawn().expect(
        "chromedriver is needed: apt-get install -y --no-install-recommends chromium chromium-driver fonts-dejavu-core",
    )
}

/// As root and without a network: neither a sandbox nor anything that calls home.
const FLAGS: [&str; 13] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-extensions",
    "--lang=en-US",
    "--force-prefers-reduced-motion",
];

async fn connect(port: u16, profile: &TempDir) -> WebDriverResult<WebDriver> {
    let mut wanted = DesiredCapabilities::chrome();
    for flag in FLAGS {
        wanted.add_arg(flag)?;
    }
    wanted.add_arg(&format!("--user-data-dir={}", profile.path().display()))?;
    wanted.set_browser_log_level(thirtyfour::LoggingPrefsLogLevel::All)?;
    let address = format!("http://127.0.0.1:{port}");
    let began = Instant::now();
    loop {
        match WebDriver::new(&address, wanted.clone()).await {
            Err(_) if began.elapsed() < PATIENCE => tokio::time::sleep(Duration::from_millis(50)).await,
            done => return done,
        }
    }
}
