//! A team of many people with something to sell, and what they ask.

use reqwest::blocking::{Client, Response};
use reqwest::header::{COOKIE, SET_COOKIE};
use serde_json::{Value, json};

use crate::program::{PASSWORD, Program};

/// People who only sign in.
pub const SIGNERS: usize = 42;
/// People who only sell.
pub const SELLERS: usize = 4;
pub const PRODUCTS: usize = 8;

/// A program with its team, prices and plenty of stock.
pub fn trading() -> Program {
    let program = Program::with_team();
    (0..SIGNERS).for_each(|n| program.add_user(&signer(n), "viewer"));
    (0..SELLERS).for_each(|n| program.add_user(&seller(n), "manager"));
    stock_up(&program);
    program
}

/// Eight products with prices and plenty of stock, and three customers.
pub fn stock_up(program: &Program) {
    let products: Vec<usize> = (1..=PRODUCTS).collect();
    let rows = |head: &str, row: &dyn Fn(usize) -> String| {
        products.iter().fold(format!("{head}\n"), |text, n| format!("{text}{}\n", row(*n)))
    };
    program.import("customers", "number,name\n1,Corner Bar\n2,Harbour Inn\n3,Old Mill\n");
    program.import("products", &rows("code,name,unitPrice", &|n| format!("P{n},Wine {n},{n}.25")));
    program.import("stock", &rows("product,onHand", &|n| format!("P{n},10000000")));
}

pub fn signer(n: usize) -> String {
    format!("signer{n}@blue.example")
}

pub fn seller(n: usize) -> String {
    format!("seller{n}@blue.example")
}

/// A session that the server acknowledged.
#[derive(Clone)]
pub struct Session {
    pub cookie: String,
}

/// Asks a server, as anyone.
#[derive(Clone)]
pub struct Desk {
    client: Client,
    base: String,
}

impl Desk {
    pub fn at(base: &str) -> Desk {
        let none = reqwest::redirect::Policy::none();
        Desk { client: Client::builder().redirect(none).build().unwrap(), base: base.to_owned() }
    }

    /// None if no acknowledgement came.
    pub fn sign_in(&self, email: &str) -> Option<Session> {
        let body = json!({"email": email, "password": PASSWORD});
        let answer = self.client.post(self.address("auth/login")).json(&body).send().ok()?;
        assert_eq!(answer.status(), 200, "{email} signs in");
        let cookies = answer.headers().get_all(SET_COOKIE).iter().map(|cookie| cookie.to_str().unwrap());
        let cookie = cookies.map(|cookie| cookie.split(';').next().unwrap()).find(|c| c.starts_with("session-id="));
        Some(Session { cookie: cookie.unwrap().to_owned() })
    }

    pub fn get(&self, who: &Session, path: &str) -> Response {
        self.client.get(self.address(path)).header(COOKIE, &who.cookie).send().unwrap()
    }

    pub fn json(&self, who: &Session, path: &str) -> Value {
        let answer = self.get(who, path);
        assert_eq!(answer.status(), 200, "GET {path}");
        answer.json().unwrap()
    }

    /// None if no whole answer came.
    pub fn post(&self, who: &Session, path: &str, key: &str, body: &Value) -> Option<(u16, Value)> {
        let ask = self.client.post(self.address(path)).header(COOKIE, &who.cookie);
        let answer = if key.is_empty() { ask } else { ask.header("Idempotency-Key", key) }.json(body).send().ok()?;
        let status = answer.status().as_u16();
        Some((status, answer.json().ok()?))
    }

    /// None if no whole answer came.
    pub fn try_get(&self, who: &Session, path: &str) -> Option<(u16, Value)> {
        let answer = self.client.get(self.address(path)).header(COOKIE, &who.cookie).send().ok()?;
        let status = answer.status().as_u16();
        Some((status, answer.json().ok()?))
    }

    /// Signs out by a call, and by the button of a page.
    pub fn sign_out(&self, who: &Session) -> u16 {
        let ask = self.client.post(self.address("auth/logout")).header(COOKIE, &who.cookie);
        ask.send().unwrap().status().as_u16()
    }

    pub fn sign_out_by_page(&self, who: &Session) -> u16 {
        let ask = self.client.post(format!("{}/sales/logout", self.base)).header(COOKIE, &who.cookie);
        ask.send().unwrap().status().as_u16()
    }

    pub fn ids(&self, who: &Session, list: &str) -> Vec<String> {
        let answer = self.json(who, list);
        answer["items"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    }

    fn address(&self, path: &str) -> String {
        format!("{}/api/sales/{path}", self.base)
    }
}
