//! All that a customer's page shows, in ten statements; a manager's in eleven.

use askama::Template;

use super::one::{Asked, Opened};
use super::{dialled, map, place};
use crate::sales::customers::{
    Address, AddressDraft, Contact, ContactDraft, Customer, Health, Merge, Premise, Priority, addresses, contacts,
    may_change, one, tags, undoable,
};
use crate::sales::orders::{self, Balance, OrderQuery, Recent, Status};
use crate::store::ReadTx;
use crate::values::{AddressId, ContactId, Currency, CustomerId, DateLanguage, Day, Money, Problem};
use crate::web::page::{FormErrors, Shell};
use crate::web::pager::thousands;

/// Orders that are under way.
const OPEN: [Status; 4] = [Status::AwaitingApproval, Status::Pending, Status::Ready, Status::Picked];
/// More of them than these nobody looks at here; the list has them all.
const OPEN_SHOWN: i64 = 20;
const LATEST_SHOWN: i64 = 10;
/// The products shown at once; the others on demand.
const BOUGHT_FIRST: usize = 10;
/// A licence that ends within so many days is pointed out.
const LICENCE_SOON: i32 = 30;

#[derive(Template)]
#[template(path = "sales/customers/one.html")]
pub(super) struct OnePage {
    shell: Shell,
    customer: Customer,
    health: Health,
    sentence: String,
    tags: Vec<String>,
    contacts: Vec<Contact>,
    addresses: Vec<Address>,
    open: Vec<orders::Row>,
    latest: Vec<orders::Row>,
    bought: Vec<Recent>,
    balance: Balance,
    /// The merge that can still be undone, and until when.
    merged: Option<(Merge, String)>,
    today: Day,
    language: DateLanguage,
    currency: Currency,
    may_change: bool,
    can_sell: bool,
    can_manage: bool,
    opened: Opened,
    errors: FormErrors,
}

fn merged(tx: &ReadTx<'_>, id: &CustomerId) -> Result<Option<(Merge, String)>, Problem> {
    let zone = &tx.tenant().zone;
    let found = undoable(tx, id)?;
    Ok(found.map(|merge| {
        let until = merge.undo_until();
        let day = if zone.today(until) == tx.today() { "today" } else { "tomorrow" };
        (merge, format!("{day} {}", zone.clock(until)))
    }))
}

impl OnePage {
    pub fn read(tx: &ReadTx<'_>, id: CustomerId, asked: &Asked) -> Result<OnePage, Problem> {
        let customer = one(tx, &id)?;
        let (contacts, addresses, tags) = (contacts::of(tx, &id)?, addresses::of(tx, &id)?, tags::of(tx, &id)?);
        let open = OrderQuery { customer: Some(id), ..OrderQuery::at(&OPEN) };
        Ok(OnePage {
            shell: Shell::of(tx, "customers", asked.sentence()),
            health: customer.health(tx.today()),
            sentence: customer.pace.sentence(tx.today()),
            opened: asked.opened(&contacts, &addresses, &tags),
            tags,
            contacts,
            addresses,
            open: orders::latest_where(tx, &open, OPEN_SHOWN)?,
            latest: orders::latest_of(tx, id, LATEST_SHOWN)?,
            bought: orders::recent(tx, id)?,
            balance: orders::balance(tx, id)?,
            merged: if tx.role().may_manage() { merged(tx, &id)? } else { None },
            today: tx.today(),
            language: tx.language(),
            currency: tx.tenant().currency,
            may_change: may_change(tx, customer.rep),
            can_sell: tx.role().may_sell(),
            can_manage: tx.role().may_manage(),
            errors: FormErrors::default(),
            customer,
        })
    }

    /// The same with a form that was refused.
    pub fn with(self, opened: Opened, errors: FormErrors) -> OnePage {
        OnePage { opened, errors, ..self }
    }

    fn money(&self, amount: &Money) -> String {
        amount.format_with_currency(&self.currency)
    }

    /// What there is to say where it owes more than it may.
    fn over_limit(&self) -> Option<String> {
        let limit = self.customer.credit_limit.filter(|limit| self.balance.total > *limit)?;
        let (owes, limit) = (self.money(&self.balance.total), self.money(&limit));
        Some(format!("It owes {owes}, more than its credit limit of {limit}: each order asks a manager."))
    }

    /// The list of what it owes.
    fn owed(&self) -> String {
        OrderQuery::owed_by(self.customer.id).address()
    }

    /// Of how many orders the balance is, and since when.
    fn owed_for(&self) -> String {
        let orders = match self.balance.orders {
            1 => "1 unpaid order".to_owned(),
            n => format!("{} unpaid orders", thousands(n)),
        };
        match self.balance.oldest {
            Some(day) => format!("{orders}, the oldest delivered on {day}"),
            None => orders,
        }
    }

    fn most_bought(&self) -> &[Recent] {
        self.bought.get(..BOUGHT_FIRST).unwrap_or(&self.bought)
    }

    fn more_bought(&self) -> &[Recent] {
        self.bought.get(BOUGHT_FIRST..).unwrap_or_default()
    }

    fn is_closed(&self) -> bool {
        self.customer.closed_on.is_some()
    }

    /// Whether, and how urgently, the next order is to be asked for.
    fn due(&self) -> &'static str {
        let standing = self.customer.standing();
        match () {
            () if self.customer.pace.overdue(self.today, standing) => "Overdue",
            () if self.customer.pace.due(self.today, standing) => "Due",
            () => "",
        }
    }

    /// What the licence asks for, if anything.
    fn licence(&self) -> Option<String> {
        let ends = self.customer.licence_expires_on?;
        match ends.days_since(self.today) {
            ..0 => Some(format!("The licence expired on {ends}: each order asks a manager.")),
            0 => Some("The licence expires today.".to_owned()),
            days if days <= LICENCE_SOON => Some(format!("The licence expires on {ends}.")),
            _ => None,
        }
    }

    fn is_not_to_be_contacted(&self) -> bool {
        self.customer.do_not_contact_until.is_some_and(|until| self.today < until)
    }

    /// What is known of it, as terms and words; what isn't known is left out.
    fn facts(&self) -> Vec<(&'static str, String)> {
        let c = &self.customer;
        let days: Vec<&str> = c.delivery_weekdays.iter().map(|day| self.language.weekday(day)).collect();
        let text = |value: Option<String>| value.unwrap_or_default();
        let facts = [
            ("Deliveries", days.join(", ")),
            ("Delivery time", c.delivery_window.clone()),
            ("Price list", c.price_list_name.clone()),
            ("Payment terms", c.terms.clone()),
            ("Minimum order", text(c.minimum_order.map(|amount| self.money(&amount)))),
            ("Credit limit", text(c.credit_limit.map(|amount| self.money(&amount)))),
            ("Licence", [c.licence_number.as_str(), c.licence_type.as_str()].join(" ").trim().to_owned()),
            ("Licence expires on", text(c.licence_expires_on.map(|day| day.to_string()))),
            ("Don’t contact until", text(c.do_not_contact_until.map(|day| day.to_string()))),
            ("Orders every", text(c.usual_gap_override.map(|days| format!("{days} days, set by hand")))),
        ];
        facts.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }

    fn priority(&self) -> &'static str {
        Priority::parse(&self.customer.priority).map_or("", Priority::label)
    }

    fn premise(&self) -> &'static str {
        Premise::parse(&self.customer.premise).map_or("", Premise::label)
    }

    fn has_address(&self) -> bool {
        [&self.customer.street, &self.customer.city].iter().any(|part| !part.is_empty())
    }

    fn map(&self) -> String {
        let c = &self.customer;
        map(&[&c.street, &c.postal_code, &c.city, &c.region, &c.country])
    }

    fn map_of(a: &Address) -> String {
        map(&[&a.street, &a.postal_code, &a.city, &a.region, &a.country])
    }

    fn dialled(phone: &str) -> String {
        dialled(phone)
    }

    fn open_contact(&self) -> Option<&ContactDraft> {
        match &self.opened {
            Opened::NewContact(form) | Opened::Contact(_, form) if self.may_change => Some(form),
            _ => None,
        }
    }

    fn open_address(&self) -> Option<&AddressDraft> {
        match &self.opened {
            Opened::NewAddress(form) | Opened::Address(_, form) if self.may_change => Some(form),
            _ => None,
        }
    }

    fn open_tags(&self) -> Option<&str> {
        match &self.opened {
            Opened::Tags(typed) if self.may_change => Some(typed),
            _ => None,
        }
    }

    fn open_hold(&self) -> Option<&str> {
        match &self.opened {
            Opened::Hold(typed) if self.can_manage => Some(typed),
            _ => None,
        }
    }

    fn open_close(&self) -> Option<&str> {
        match &self.opened {
            Opened::Close(typed) if self.may_change && !self.is_closed() => Some(typed),
            _ => None,
        }
    }

    fn is_new_contact(&self) -> bool {
        matches!(self.opened, Opened::NewContact(_))
    }

    fn is_new_address(&self) -> bool {
        matches!(self.opened, Opened::NewAddress(_))
    }

    fn is_contact(&self, contact: &ContactId) -> bool {
        self.may_change && matches!(&self.opened, Opened::Contact(id, _) if id == contact)
    }

    fn is_address(&self, address: &AddressId) -> bool {
        self.may_change && matches!(&self.opened, Opened::Address(id, _) if id == address)
    }

    /// Where a step of the customer goes; nowhere else but its page for none.
    fn at(&self, step: &str) -> String {
        match step {
            "" => place(self.customer.id),
            step => format!("{}/{step}", place(self.customer.id)),
        }
    }

    /// Where the open form of a contact or an address goes.
    fn action(&self) -> String {
        let own = place(self.customer.id);
        match &self.opened {
            Opened::Contact(id, _) => format!("{own}/contacts/{id}"),
            Opened::Address(id, _) => format!("{own}/addresses/{id}"),
            Opened::NewAddress(_) => format!("{own}/addresses"),
            _ => format!("{own}/contacts"),
        }
    }

    /// Errors that no open form shows.
    fn has_loose_errors(&self) -> bool {
        matches!(self.opened, Opened::Nothing) && !self.errors.is_empty()
    }
}
