//! One customer's page. Its small forms stand on it, one open at a time.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::place;
use super::view::OnePage;
use crate::sales::customers::{Address, AddressDraft, Contact, ContactDraft, merged_into, one};
use crate::store::ReadTx;
use crate::values::{AddressId, Code, ContactId, CustomerId, Problem};
use crate::web::page::{self, FormErrors};
use crate::web::{Query, SignedIn};

/// What the address says beside the customer.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// What the last step did, a word.
    notice: String,
    /// The contact whose form is open, or `new`.
    contact: String,
    /// The further address whose form is open, or `new`.
    address: String,
    /// Another form that is open: `tags`, `hold` or `close`.
    form: String,
}

impl Asked {
    pub(super) fn sentence(&self) -> Option<String> {
        let sentence = match self.notice.as_str() {
            "added" => "The customer was added.",
            "saved" => "The customer was saved.",
            "contact-added" => "The contact was added.",
            "contact-saved" => "The contact was saved.",
            "contact-removed" => "The contact was removed.",
            "address-added" => "The address was added.",
            "address-saved" => "The address was saved.",
            "address-removed" => "The address was removed.",
            "tagged" => "The tags were saved.",
            "held" => "The customer is on hold: each order asks a manager.",
            "released" => "The hold is over.",
            "closed" => "The customer is closed.",
            "reopened" => "The customer is open again.",
            "merged" => "The duplicate was merged into this customer.",
            "unmerged" => "The merge was undone: both customers are there again.",
            _ => return None,
        };
        Some(sentence.to_owned())
    }

    /// The form that is asked for, with what it begins with.
    pub(super) fn opened(&self, contacts: &[Contact], addresses: &[Address], tags: &[String]) -> Opened {
        let contact = || contacts.iter().find(|one| one.id.to_string() == self.contact);
        let address = || addresses.iter().find(|one| one.id.to_string() == self.address);
        match (self.contact.as_str(), self.address.as_str(), self.form.as_str()) {
            ("new", ..) => Opened::NewContact(ContactDraft::default()),
            (_, "new", _) => Opened::NewAddress(AddressDraft::default()),
            (_, _, "tags") => Opened::Tags(tags.join(", ")),
            (_, _, "hold") => Opened::Hold(String::new()),
            (_, _, "close") => Opened::Close(String::new()),
            _ => match (contact(), address()) {
                (Some(one), _) => Opened::Contact(one.id, one.clone().into()),
                (_, Some(one)) => Opened::Address(one.id, one.clone().into()),
                _ => Opened::Nothing,
            },
        }
    }
}

/// The form that is open, with what was typed.
#[derive(Clone, Debug, Default)]
pub(in crate::sales::customers) enum Opened {
    #[default]
    Nothing,
    NewContact(ContactDraft),
    Contact(ContactId, ContactDraft),
    NewAddress(AddressDraft),
    Address(AddressId, AddressDraft),
    Tags(String),
    Hold(String),
    Close(String),
}

/// GET `/sales/customers/{id}`. The address of one that was merged leads to the one that it is now.
pub async fn show(me: SignedIn, id: web::Path<CustomerId>, asked: Query<Asked>) -> Result<HttpResponse, Problem> {
    let id = id.into_inner();
    let read = move |tx: &ReadTx<'_>| match OnePage::read(tx, id, &asked.0) {
        Err(problem) if problem.code == Code::NotFound => match merged_into(tx, &id)? {
            Some(kept) => one(tx, &kept).map(|kept| Err(kept.id)),
            None => Err(problem),
        },
        page => page.map(Ok),
    };
    match me.read(read).await? {
        Ok(page) => page::html(&page),
        Err(kept) => Ok(page::see_other(&place(kept))),
    }
}

/// The page with a form that was refused, and what was typed into it.
pub(in crate::sales::customers) async fn again(
    me: &SignedIn,
    id: CustomerId,
    opened: Opened,
    problem: Problem,
) -> Result<HttpResponse, Problem> {
    let errors = FormErrors::from_problem(problem)?;
    let read = move |tx: &ReadTx<'_>| Ok(OnePage::read(tx, id, &Asked::default())?.with(opened, errors));
    page::html_again(&me.read(read).await?)
}
