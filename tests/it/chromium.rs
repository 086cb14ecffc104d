//! A real browser, driven as a person drives it.

use std::future::Future;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use thirtyfour::prelude::*;

use crate::house::House;

/// Debian's chromedriver on a port of its own; it ends with this.
struct Driver {
    child: Child,
    address: String,
}

impl Driver {
    fn start() -> Driver {
        let mut child = Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let port = lines
            .filter_map(|line| line.strip_prefix("ChromeDriver was started successfully on port ").map(str::to_owned))
            .next()
            .unwrap();
        Driver { child, address: format!("http://127.0.0.1:{}", port.trim_end_matches('.')) }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It may have ended already.
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// A tab that shows pages of one house.
pub struct Tab {
    pub driver: WebDriver,
    base: String,
}

/// Opens a tab at a house, lets it be used, and closes it whatever happens.
pub fn with_tab<F: Future<Output = WebDriverResult<()>>>(house: &House, story: impl FnOnce(Tab) -> F) {
    let chromedriver = Driver::start();
    // Passkeys are bound to a name, and an address of numbers is none.
    let base = house.base.replace("127.0.0.1", "localhost");
    actix_web::rt::System::new().block_on(async {
        let mut wanted = DesiredCapabilities::chrome();
        for arg in ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] {
            wanted.add_arg(arg).unwrap();
        }
        let driver = WebDriver::new(&chromedriver.address, wanted).await.unwrap();
        let told = story(Tab { driver: driver.clone(), base }).await;
        let shown = driver.source().await.unwrap_or_default();
        driver.quit().await.unwrap();
        told.unwrap_or_else(|error| panic!("{error}\n{shown}"));
    });
}

impl Tab {
    pub async fn go(&self, path: &str) -> WebDriverResult<()> {
        self.driver.goto(format!("{}{path}", self.base)).await
    }

    /// The first that fits, as soon as it is there and seen.
    pub async fn find(&self, css: &str) -> WebDriverResult<WebElement> {
        let query = self.driver.query(By::Css(css)).wait(Duration::from_secs(15), Duration::from_millis(50));
        query.and_displayed().first().await
    }

    /// Types over what a field holds.
    pub async fn fill(&self, css: &str, text: &str) -> WebDriverResult<()> {
        let field = self.find(css).await?;
        field.clear().await?;
        field.send_keys(text).await
    }

    /// Presses the button with these words.
    pub async fn press(&self, words: &str) -> WebDriverResult<()> {
        let button = By::XPath(format!("//button[normalize-space()='{words}']"));
        let query = self.driver.query(button).wait(Duration::from_secs(15), Duration::from_millis(50));
        query.and_displayed().first().await?.click().await
    }

    /// Waits until the page says so.
    pub async fn reads(&self, words: &str) -> WebDriverResult<()> {
        let text = By::XPath(format!("//*[contains(normalize-space(), \"{words}\")]"));
        self.driver.query(text).wait(Duration::from_secs(15), Duration::from_millis(50)).exists().await?;
        let body = self.find("body").await?.text().await?;
        assert!(body.contains(words), "“{words}” is not in\n{body}");
        Ok(())
    }

    /// Plugs in a device that keeps passkeys and knows its person by the finger.
    pub async fn plug_in_authenticator(&self) -> WebDriverResult<serde_json::Value> {
        let tools = self.driver.cdp();
        tools.send_raw("WebAuthn.enable", serde_json::json!({})).await?;
        let options = serde_json::json!({"options": {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
            "isUserVerified": true, "automaticPresenceSimulation": true,
        }});
        let made = tools.send_raw("WebAuthn.addVirtualAuthenticator", options).await?;
        Ok(made["authenticatorId"].clone())
    }

    /// Whether the device's person is at hand and says yes to whatever it asks.
    pub async fn is_at_hand(&self, authenticator: &serde_json::Value, enabled: bool) -> WebDriverResult<()> {
        let options = serde_json::json!({"authenticatorId": authenticator, "enabled": enabled});
        self.driver.cdp().send_raw("WebAuthn.setAutomaticPresenceSimulation", options).await.map(|_| ())
    }
}
