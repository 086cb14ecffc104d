//! One customer's page. Its small forms stand on it, one open at a time.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use crate::sales::customers::{Contact, ContactDraft, Customer, contacts, may_change, one};
use crate::sales::orders;
use crate::store::ReadTx;
use crate::values::{ContactId, CustomerId, Day, Problem};
use crate::web::page::{self, FormErrors, Shell};
use crate::web::{Query, SignedIn};

/// What the address says beside the customer.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// What the last step did, a word.
    notice: String,
    /// The contact whose form is open, or `new`.
    contact: String,
}

impl Asked {
    fn sentence(&self) -> Option<String> {
        let sentence = match self.notice.as_str() {
            "added" => "The customer was added.",
            "saved" => "The customer was saved.",
            "contact-added" => "The contact was added.",
            "contact-saved" => "The contact was saved.",
            "contact-removed" => "The contact was removed.",
            _ => return None,
        };
        Some(sentence.to_owned())
    }
}

/// The form that is open, with what was typed.
#[derive(Clone, Debug, Default)]
pub(super) enum Opened {
    #[default]
    Nothing,
    NewContact(ContactDraft),
    Contact(ContactId, ContactDraft),
}

/// An order of the customer's latest.
struct OrderLine {
    id: String,
    number: String,
    status: &'static str,
    ordered_on: Day,
    total: String,
}

#[derive(Template)]
#[template(path = "sales/customers/one.html")]
struct OnePage {
    shell: Shell,
    customer: Customer,
    health: &'static str,
    sentence: String,
    contacts: Vec<Contact>,
    orders: Vec<OrderLine>,
    may_change: bool,
    can_sell: bool,
    opened: Opened,
    errors: FormErrors,
}

impl OnePage {
    fn read(tx: &ReadTx<'_>, id: CustomerId, asked: &Asked) -> Result<OnePage, Problem> {
        let customer = one(tx, &id)?;
        let currency = tx.tenant().currency;
        let line = |row: orders::Row| OrderLine {
            id: row.id.to_string(),
            number: row.number,
            status: row.status.text(),
            ordered_on: row.ordered_on,
            total: row.total.format_with_currency(&currency),
        };
        let contacts = contacts::of(tx, &id)?;
        Ok(OnePage {
            shell: Shell::of(tx, "customers", asked.sentence()),
            health: customer.health(tx.today()).text(),
            sentence: customer.pace.sentence(tx.today()),
            opened: opened(&asked.contact, &contacts),
            contacts,
            orders: orders::latest_of(tx, id, 10)?.into_iter().map(line).collect(),
            may_change: may_change(tx, customer.rep),
            can_sell: tx.role().may_sell(),
            errors: FormErrors::default(),
            customer,
        })
    }

    /// The open form, with what was typed into it.
    fn open_contact(&self) -> Option<&ContactDraft> {
        match &self.opened {
            Opened::NewContact(form) | Opened::Contact(_, form) if self.may_change => Some(form),
            _ => None,
        }
    }

    /// Where the open form goes.
    fn contact_action(&self) -> String {
        let contacts = format!("{}/contacts", super::place(self.customer.id));
        match &self.opened {
            Opened::Contact(id, _) => format!("{contacts}/{id}"),
            _ => contacts,
        }
    }

    fn dialled(phone: &str) -> String {
        super::dialled(phone)
    }

    fn is_open(&self, contact: &ContactId) -> bool {
        self.may_change && matches!(&self.opened, Opened::Contact(id, _) if id == contact)
    }

    fn is_new_open(&self) -> bool {
        self.may_change && matches!(self.opened, Opened::NewContact(_))
    }
}

fn opened(asked: &str, contacts: &[Contact]) -> Opened {
    let known = || contacts.iter().find(|contact| contact.id.to_string() == asked);
    match asked {
        "new" => Opened::NewContact(ContactDraft::default()),
        _ => known().map_or(Opened::Nothing, |contact| Opened::Contact(contact.id, contact.clone().into())),
    }
}

/// GET `/sales/customers/{id}`.
pub async fn show(me: SignedIn, id: web::Path<CustomerId>, asked: Query<Asked>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    page::html(&me.read(move |tx| OnePage::read(tx, id, &asked.0)).await?)
}

/// The page with a form that was refused, and what was typed into it.
pub(super) async fn again(
    me: &SignedIn,
    id: CustomerId,
    opened: Opened,
    problem: Problem,
) -> Result<HttpResponse, Problem> {
    let errors = FormErrors::from_problem(problem)?;
    let read = move |tx: &ReadTx<'_>| Ok(OnePage { opened, errors, ..OnePage::read(tx, id, &Asked::default())? });
    page::html_again(&me.read(read).await?)
}
