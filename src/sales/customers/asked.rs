//! What an address asks of the list: the same words for the page and the API.

use serde::{Deserialize, Serialize};

use super::{CustomerQuery, Health, LicenceFilter, Premise, Priority, RepFilter, Sort, Tag};
use crate::values::{Errors, Problem};
use crate::web::paging::{PageQuery, Paging};

/// The query of the address as typed. An empty word asks for nothing.
#[derive(Clone, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase", default)]
pub struct Asked {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub search: String,
    /// An id, or `none`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub rep: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub territory: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub priority: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub premise: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub tag: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub licence: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub health: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub due: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub overdue: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sort: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub page: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub page_size: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub after: String,
    /// What the last step on the page did, a word; part of no view and no next page.
    #[serde(skip_serializing)]
    pub notice: String,
    /// How many customers changed hands by it.
    #[serde(skip_serializing)]
    pub assigned: String,
}

/// What the document says of the list's filters.
pub const FILTERS: [(&str, &str); 14] = [
    ("search", "Words that each begin a word of number, name, address, territory, telephone or a contact's name."),
    ("page", "From 1; page × pageSize up to 10,000."),
    ("pageSize", "Rows of a page, 1 to 200; 50 unless given. Up to 20 with a search and no sort: the best first."),
    ("after", "The `next` of the page before; goes on for ever."),
    ("sort", "name, number, lastOrder or nextOrder; with a minus the other way round."),
    ("rep", "A rep's id, or `none` for customers without one."),
    ("territory", "The territory's name."),
    ("priority", "high, medium or low."),
    ("premise", "on or off."),
    ("tag", "A tag that it bears."),
    ("licence", "expired, or 30 or 90: it is over or will be within so many days."),
    ("health", "closed, prospect, cold, dormant, late, shrinking or healthy."),
    ("due", "true: to be asked for the next order."),
    ("overdue", "true: should have been asked already."),
];

impl Asked {
    /// INVALID names each word that can't be read.
    pub fn query(&self) -> Result<CustomerQuery, Problem> {
        let mut errors = Errors::new();
        let rep = errors.take_optional("rep", &self.rep, |typed| match typed {
            "none" => Ok(RepFilter::None),
            id => id.parse().map(RepFilter::Of),
        });
        let priority = errors.take_optional("priority", &self.priority, Priority::parse);
        let premise = errors.take_optional("premise", &self.premise, Premise::parse);
        let tag = errors.take_optional("tag", &self.tag, Tag::parse);
        let licence = errors.take_optional("licence", &self.licence, LicenceFilter::parse);
        let health = errors.take_optional("health", &self.health, str::parse::<Health>);
        let due = errors.take("due", flag(&self.due));
        let overdue = errors.take("overdue", flag(&self.overdue));
        let sort = errors.take_optional("sort", &self.sort, Sort::parse);
        errors.finish()?;
        let territory = self.territory.trim();
        Ok(CustomerQuery {
            search: self.search.clone(),
            rep: rep.flatten(),
            territory: (!territory.is_empty()).then(|| territory.to_owned()),
            priority: priority.flatten(),
            premise: premise.flatten(),
            tag: tag.flatten().map(|tag| tag.as_str().to_owned()),
            licence: licence.flatten(),
            health: health.flatten(),
            due: due.unwrap_or_default(),
            overdue: overdue.unwrap_or_default(),
            sort: sort.flatten().unwrap_or_default(),
        })
    }

    /// From the query of an address. INVALID names `query`.
    pub fn of_query(query: &str) -> Result<Asked, Problem> {
        let asked: Asked = serde_html_form::from_str(query)
            .map_err(|_| Problem::invalid_field("query", "Must be the query of a list of customers."))?;
        asked.query().map(|_| asked)
    }

    /// The filters and the order as the query of an address, without the place in the list.
    pub fn filters(&self) -> String {
        let (page, page_size, after) = (String::new(), String::new(), String::new());
        serde_html_form::to_string(Asked { page, page_size, after, ..self.clone() }).unwrap_or_default()
    }

    /// The address of the list that this asks for.
    pub fn address(&self) -> String {
        let query = serde_html_form::to_string(self).unwrap_or_default();
        if query.is_empty() { "/sales/customers".to_owned() } else { format!("/sales/customers?{query}") }
    }

    /// INVALID names `page`, `pageSize` or `after`.
    pub fn paging(&self) -> Result<Paging, Problem> {
        let given = |text: &String| (!text.is_empty()).then(|| text.clone());
        PageQuery { page: given(&self.page), page_size: given(&self.page_size), after: given(&self.after) }.parse()
    }

    /// A type-ahead asks so: a few of the best for some words, in no other order and nothing else.
    pub fn is_type_ahead(&self, paging: &Paging) -> bool {
        let bare = Asked { search: self.search.clone(), page_size: self.page_size.clone(), ..Asked::default() };
        *self == bare && !self.search.trim().is_empty() && paging.size <= 20
    }
}

fn flag(typed: &str) -> Result<bool, &'static str> {
    match typed {
        "" | "false" | "0" => Ok(false),
        "true" | "1" | "on" => Ok(true),
        _ => Err("Must be true or false."),
    }
}
