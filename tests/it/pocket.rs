//! A client that keeps its cookies by hand, so that a test sees, drops and copies them, over http and
//! as behind https alike.

use std::collections::BTreeMap;

use reqwest::blocking::{Client, RequestBuilder, Response};
use serde_json::{Value, json};

use crate::house::{House, PASSWORD};

#[derive(Clone)]
pub struct Pocket {
    client: Client,
    base: String,
    host: Option<&'static str>,
    cookies: BTreeMap<String, String>,
    lines: BTreeMap<String, String>,
}

impl Pocket {
    pub fn of(house: &House) -> Pocket {
        Pocket {
            client: house.bare(),
            base: house.base.clone(),
            host: house.host,
            cookies: BTreeMap::new(),
            lines: BTreeMap::new(),
        }
    }

    /// Goes on at another server with the same cookies.
    pub fn move_to(&mut self, house: &House) {
        self.base.clone_from(&house.base);
    }

    /// Signs in with further members of the body; the answer's JSON.
    pub fn sign_in(&mut self, email: &str, more: &Value) -> Value {
        let mut body = json!({"email": email, "password": PASSWORD});
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        let answer = self.ask("POST", "/api/sales/auth/login", |request| request.json(&body));
        assert_eq!(answer.status(), 200, "{email} signs in");
        answer.json().unwrap()
    }

    pub fn get(&mut self, path: &str) -> Response {
        self.ask("GET", path, |request| request)
    }

    pub fn post(&mut self, path: &str) -> Response {
        self.ask("POST", path, |request| request)
    }

    /// Asks, and keeps what cookies come.
    pub fn ask(&mut self, method: &str, path: &str, with: impl FnOnce(RequestBuilder) -> RequestBuilder) -> Response {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        if let Some(host) = self.host {
            request = request.header("host", host);
        }
        if !self.cookies.is_empty() {
            let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header("cookie", pairs.join("; "));
        }
        let answer = with(request).send().unwrap();
        for line in answer.headers().get_all("set-cookie") {
            self.keep(line.to_str().unwrap());
        }
        answer
    }

    fn keep(&mut self, line: &str) {
        let (name, rest) = line.split_once('=').unwrap();
        let value = rest.split(';').next().unwrap();
        self.lines.insert(name.to_owned(), line.to_owned());
        if value.is_empty() || line.contains("Max-Age=0") {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    pub fn put(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    pub fn drop_cookie(&mut self, name: &str) {
        assert!(self.cookies.remove(name).is_some(), "{name} was there");
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.get(name).cloned()
    }

    /// The last Set-Cookie line under a name.
    pub fn line(&self, name: &str) -> String {
        self.lines[name].clone()
    }

    pub fn session(&self) -> String {
        self.cookie("session-id").unwrap()
    }

    pub fn refresh(&self) -> String {
        self.cookie("refresh-token").unwrap()
    }

    pub fn device(&self) -> String {
        self.cookie("known-device").unwrap()
    }
}
