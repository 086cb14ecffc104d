//! Customers: who they are, whose, and how often they buy.

use super::Calendar;
use super::catalogue::Terms;
use super::dice::Dice;
use super::rhythm::{Look, Rhythm};
use super::words;
use crate::admin::import::customers::{Customer, Priority};
use crate::values::{ContactId, CustomerId, Day, Money, Timestamp, Weekday, Weekdays};

/// A customer and what its orders are made from.
#[derive(Debug)]
pub struct Client {
    pub id: CustomerId,
    pub number: i64,
    /// Its rep and its price list are named by `rep` and `terms`: their ids are known when it is written.
    pub record: Customer,
    pub rep: Option<usize>,
    pub terms: Terms,
    pub made_at: Timestamp,
    pub last_sign_on: Day,
    pub contacts: Vec<Contact>,
    /// None if it never bought.
    pub rhythm: Option<Rhythm>,
    /// How much it takes at a time, in percent of the usual.
    pub appetite: i64,
}

/// The number of the first customer.
const FIRST_NUMBER: i64 = 1001;

/// What those may owe that have prices of their own.
const CREDIT_LIMIT: Money = Money::from_minor(10_000_000);

/// Somebody at a customer.
#[derive(Debug)]
pub struct Contact {
    pub id: ContactId,
    pub name: String,
    pub title: &'static str,
    pub phone: String,
    pub email: String,
}

impl Client {
    /// One that may order today without a manager's yes.
    pub fn may_order(&self, today: Day) -> bool {
        let record = &self.record;
        let licensed = record.licence_expires_on.is_none_or(|day| day >= today);
        self.rhythm.is_some() && record.closed_on.is_none() && record.hold_reason.is_none() && licensed
    }
}

/// The first `buyers` of them ever bought, in the order they are thrown; their numbers don't tell.
pub fn clients(team: &str, calendar: &Calendar, customers: usize, buyers: usize, reps: usize) -> Vec<Client> {
    let mut dice = Dice::of(team, "customers");
    let step = customers / 2 + (1..).find(|n| coprime(customers / 2 + n, customers)).unwrap_or(1);
    let number = |n: usize| FIRST_NUMBER + i64::try_from(n * step % customers.max(1)).unwrap_or_default();
    (0..customers).map(|n| client(&mut dice, calendar, number(n), n < buyers, reps)).collect()
}

fn coprime(a: usize, b: usize) -> bool {
    if b == 0 { a == 1 } else { coprime(b, a % b) }
}

fn client(dice: &mut Dice, calendar: &Calendar, number: i64, bought: bool, reps: usize) -> Client {
    let rep = rep(dice, reps);
    let home = rep.filter(|_| dice.percent(85)).map(|rep| rep % words::TERRITORIES.len());
    let territory = home.unwrap_or_else(|| dice.below(words::TERRITORIES.len()));
    let rhythm = bought.then(|| Rhythm::throw(dice, calendar.span));
    let own = bought && dice.percent(6);
    let mut record = record(dice, territory);
    let (made_on, last_sign_on) = life(dice, calendar, rhythm);
    stand(dice, calendar, &mut record, rhythm);
    let made_at = calendar.at(made_on, dice.between(8 * 60, 17 * 60));
    if own {
        record.credit_limit = Some(CREDIT_LIMIT);
    }
    let contacts = (0..dice.weighted(&[40, 42, 18])).map(|_| contact(dice, &record.email, made_at)).collect();
    let id = CustomerId::from_bytes(dice.id(made_at));
    let (terms, appetite) = (Terms { own, territory }, dice.between(45, 200) + if own { 120 } else { 0 });
    Client { id, number, record, rep, terms, made_at, last_sign_on, contacts, rhythm, appetite }
}

/// The first rep has more than the others; some customers have none.
fn rep(dice: &mut Dice, reps: usize) -> Option<usize> {
    let mut weights = vec![20; reps];
    weights.iter_mut().take(1).for_each(|first| *first = 35);
    let weight: i64 = weights.iter().sum();
    let nobodys = (weight / 60).max(1);
    weights.push(nobodys);
    Some(dice.weighted(&weights)).filter(|rep| *rep < reps)
}

fn record(dice: &mut Dice, territory: usize) -> Customer {
    let on = dice.percent(62);
    let kind = if on { dice.pick(&words::ON_PREMISE) } else { dice.pick(&words::OFF_PREMISE) };
    let (adjective, noun) = (dice.pick(&words::ADJECTIVES), dice.pick(&words::NOUNS));
    let name = match dice.below(3) {
        0 => format!("{}’s {kind}", dice.pick(&words::FIRST_NAMES)),
        1 => format!("The {adjective} {noun}"),
        _ => format!("{adjective} {noun} {kind}"),
    };
    let mail = format!("{adjective}-{noun}-{}.example", dice.between(10, 99)).to_lowercase();
    let priority = [Priority::High, Priority::Medium, Priority::Low][dice.weighted(&[15, 60, 25])];
    Customer {
        name,
        territory: words::TERRITORIES[territory].to_owned(),
        priority,
        premise: if on { "on" } else { "off" }.to_owned(),
        terms: ["Net 30", "Net 14", "On delivery"][dice.weighted(&[60, 25, 15])].to_owned(),
        phone: phone(dice),
        email: if dice.percent(70) { format!("orders@{mail}") } else { String::new() },
        street: format!("{} {}", dice.between(1, 240), dice.pick(&words::STREETS)),
        city: dice.pick(&words::TOWNS[territory]).to_owned(),
        region: "NY".to_owned(),
        postal_code: format!("0{}", dice.between(1000, 1999)),
        country: "US".to_owned(),
        delivery_weekdays: weekdays(dice),
        delivery_window: if dice.percent(35) { dice.pick(&words::WINDOWS).to_owned() } else { String::new() },
        notes: if dice.percent(15) { dice.pick(&words::NOTES).to_owned() } else { String::new() },
        tags: if dice.percent(30) { vec![dice.pick(&words::TAGS).to_owned()] } else { Vec::new() },
        ..Customer::default()
    }
}

/// Numbers that telephone companies keep free for stories.
fn phone(dice: &mut Dice) -> String {
    format!("({}) 555-01{:02}", dice.pick(&["212", "315", "518", "607", "716", "845"]), dice.between(0, 99))
}

fn weekdays(dice: &mut Dice) -> Weekdays {
    let days = &Weekday::ALL[..5];
    let first = dice.below(5);
    let second = if dice.percent(55) { (first + 2) % 5 } else { first };
    [days[first], days[second]].into_iter().collect()
}

/// When it was made, and the last sign of life: of those who never bought some are new, most are cold.
fn life(dice: &mut Dice, calendar: &Calendar, rhythm: Option<Rhythm>) -> (Day, Day) {
    let ago = |days: i32| calendar.today.plus_days(-days);
    match rhythm {
        Some(rhythm) => (ago(calendar.span + 30), ago(rhythm.last)),
        None if dice.percent(22) => {
            let sign = dice.days(0, 88);
            (ago(sign + dice.days(0, 400)), ago(sign))
        }
        None => {
            let sign = dice.days(91, calendar.span);
            (ago(sign), ago(sign))
        }
    }
}

/// Licence, hold, closure, and the wishes of the few who have them.
fn stand(dice: &mut Dice, calendar: &Calendar, record: &mut Customer, rhythm: Option<Rhythm>) {
    let today = calendar.today;
    if dice.percent(90) {
        let ends = match dice.weighted(&[3, 4, 93]) {
            0 => -dice.days(1, 60),
            1 => dice.days(0, 30),
            _ => dice.days(31, 700),
        };
        record.licence_number = format!("L-{}", dice.between(100_000, 999_999));
        record.licence_type = if record.premise == "on" { "On-premises" } else { "Off-premises" }.to_owned();
        record.licence_expires_on = Some(today.plus_days(ends));
    }
    let closes = rhythm.map_or_else(|| dice.percent(5), |rhythm| rhythm.look == Look::Closed);
    if closes {
        let last = rhythm.map_or_else(|| dice.days(5, 600), |rhythm| rhythm.last);
        record.closed_on = Some(today.plus_days(-dice.days(0, last)));
        record.closed_reason = Some(dice.pick(&words::CLOSURES).to_owned());
    } else if dice.percent(1) {
        record.hold_reason = Some(dice.pick(&words::HOLDS).to_owned());
    } else if dice.percent(1) {
        record.do_not_contact_until = Some(today.plus_days(dice.days(1, 60)));
    }
    if rhythm.is_some() && dice.percent(3) {
        record.minimum_order = Some(Money::from_minor(dice.between(2, 5) * 10_000));
    }
}

fn contact(dice: &mut Dice, house: &str, made_at: Timestamp) -> Contact {
    let (first, last) = (dice.pick(&words::FIRST_NAMES), dice.pick(&words::LAST_NAMES));
    let host = house.split_once('@').map(|(_, host)| host);
    let email = host.map(|host| format!("{}@{host}", first.to_lowercase())).unwrap_or_default();
    let id = ContactId::from_bytes(dice.id(made_at));
    Contact { id, name: format!("{first} {last}"), title: dice.pick(&words::TITLES), phone: phone(dice), email }
}
