//! Giving customers to a rep: some, or all that fit a list's filters, in one transaction.

pub(super) mod api;
pub(super) mod pages;

use serde_json::json;

use super::read::ids;
use super::write::checked_rep;
use super::{CustomerQuery, one};
use crate::bind;
use crate::store::{About, ManagerTx, Sql};
use crate::values::{CustomerId, Problem, UserId};

/// So many change hands at once, so that nobody else waits long for the writer.
pub const MOST: usize = 2_000;

/// Which customers.
#[derive(Clone, Debug)]
pub enum Which {
    These(Vec<CustomerId>),
    /// All that a list shows, page by page.
    Fitting(CustomerQuery),
}

const ASSIGN: Sql = Sql::new(
    "UPDATE customers SET rep_id = :rep, version = version + 1, updated_at = :now \
     WHERE tenant_id = :tenant AND id = :id",
);

/// Gives customers to a rep, or takes them from all, and says how many changed hands. Their orders stay
/// credited to whom they were made by (domain, "Order").
///
/// # Errors
/// INVALID names `repId` if it is nobody active who sells, or `customerIds` if there are none or too many;
/// NOT_FOUND if one of these isn't the team's.
pub fn assign(tx: &ManagerTx<'_>, which: &Which, rep: Option<UserId>) -> Result<usize, Problem> {
    rep.map_or(Ok(()), |rep| checked_rep(tx, rep))?;
    let mut moved = 0;
    for (id, from) in chosen(tx, which)?.into_iter().filter(|(_, from)| *from != rep) {
        tx.run_one(ASSIGN, bind! {":id" => id, ":rep" => rep, ":now" => tx.now()}, no_such)?;
        let detail = json!({"before": {"repId": from}, "after": {"repId": rep}}).to_string();
        tx.audit("customer_assigned", Some(About { subject: "customer", id: id.as_bytes() }), &detail)?;
        moved += 1;
    }
    if moved > 1 {
        let detail = json!({"to": rep, "customers": moved}).to_string();
        let about = rep.as_ref().map(|rep| About { subject: "user", id: rep.as_bytes() });
        tx.audit("customers_assigned", about, &detail)?;
    }
    Ok(moved)
}

fn no_such() -> Problem {
    Problem::not_found("customer")
}

/// The customers and whose they are.
fn chosen(tx: &ManagerTx<'_>, which: &Which) -> Result<Vec<(CustomerId, Option<UserId>)>, Problem> {
    let most = i64::try_from(MOST).unwrap_or(i64::MAX);
    let found = match which {
        Which::These(ids) if ids.len() > MOST => return Err(too_many()),
        Which::These(ids) => {
            let mut ids = ids.clone();
            ids.sort_unstable();
            ids.dedup();
            ids.into_iter().map(|id| Ok((id, one(tx, &id)?.rep))).collect::<Result<_, Problem>>()?
        }
        Which::Fitting(query) => ids(tx, query, most + 1)?,
    };
    match found.len() {
        0 => Err(Problem::invalid_field("customerIds", "Choose the customers first.")),
        n if n > MOST => Err(too_many()),
        _ => Ok(found),
    }
}

fn too_many() -> Problem {
    Problem::invalid_field("customerIds", "At most 2,000 customers change hands at once: narrow the list first.")
}
