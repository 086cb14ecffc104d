//! Making, changing and copying price lists; managers only, by the transaction they must hold.

use serde_json::{Map, Value, json};

use super::model::{ListInput, PriceList};
use super::read::one;
use crate::bind;
use crate::sales::prices::raise::Raise;
use crate::sales::prices::span::{Claim, Clash, Span};
use crate::store::{About, ManagerTx, ReadTx, Sql};
use crate::values::{FieldError, Money, PriceListId, Problem, ProductId, Quantity, fold};

const ADD: Sql = Sql::new(
    "INSERT INTO price_lists (tenant_id, id, name, name_key, territory, starts_on, ends_on, is_default) \
     VALUES (:tenant, :id, :name, :key, :territory, :starts, :ends, :default)",
);
const CHANGE: Sql = Sql::new(
    "UPDATE price_lists SET name = :name, name_key = :key, territory = :territory, starts_on = :starts, \
     ends_on = :ends, is_default = :default, version = version + 1 \
     WHERE tenant_id = :tenant AND id = :id AND version = :version",
);
const RIVALS: Sql = Sql::new(
    "SELECT l.name, l.territory, l.is_default, l.starts_on, l.ends_on FROM price_lists l \
     WHERE l.tenant_id = :tenant AND l.territory = :territory AND l.territory <> '' AND l.starts_on <= :last \
     AND COALESCE(l.ends_on, '9999-12-31') >= :starts AND l.id <> :id \
     UNION ALL \
     SELECT l.name, l.territory, l.is_default, l.starts_on, l.ends_on FROM price_lists l \
     WHERE l.tenant_id = :tenant AND l.is_default = 1 AND :default = 1 AND l.starts_on <= :last \
     AND COALESCE(l.ends_on, '9999-12-31') >= :starts AND l.id <> :id LIMIT 200",
);

/// Makes an empty list. CONFLICT names `name` if it is in use; INVALID names `startsOn` and the list that
/// is in force for the same territory, or as the default, on some of its days.
pub fn create(tx: &ManagerTx<'_>, input: &ListInput) -> Result<PriceListId, Problem> {
    let id = add(tx, input)?;
    tx.audit("price_list_added", about(&id), &json!({ "name": input.name.as_str() }).to_string())?;
    Ok(id)
}

fn add(tx: &ManagerTx<'_>, input: &ListInput) -> Result<PriceListId, Problem> {
    let id = PriceListId::from_bytes(tx.new_id());
    refuse_clash(tx, id, &input.claim())?;
    tx.run(
        ADD,
        bind! {
            ":id" => id, ":name" => input.name.as_str(), ":key" => fold(input.name.as_str()),
            ":territory" => input.territory.as_str(), ":starts" => input.span.starts_on,
            ":ends" => input.span.ends_on, ":default" => input.is_default,
        },
    )?;
    Ok(id)
}

/// Changes a list as it was at `version`. NOT_FOUND, CONFLICT if somebody was quicker, else as [`create`].
pub fn update(tx: &ManagerTx<'_>, id: PriceListId, version: i64, input: &ListInput) -> Result<(), Problem> {
    let before = one(tx, id)?;
    refuse_clash(tx, id, &input.claim())?;
    tx.run_one(
        CHANGE,
        bind! {
            ":id" => id, ":version" => version, ":name" => input.name.as_str(), ":key" => fold(input.name.as_str()),
            ":territory" => input.territory.as_str(), ":starts" => input.span.starts_on,
            ":ends" => input.span.ends_on, ":default" => input.is_default,
        },
        changed_meanwhile,
    )?;
    tx.audit("price_list_changed", about(&id), &changes(&before, input).to_string())
}

/// Somebody else was quicker.
pub(super) fn changed_meanwhile() -> Problem {
    Problem::conflict("Somebody changed this price list in between. Look at it again, then change it.")
}

const SOURCE: Sql = Sql::new(
    "SELECT r.product_id, r.from_quantity, r.unit_price_cents FROM price_list_rows r \
     WHERE r.tenant_id = :tenant AND r.price_list_id = :list AND (r.product_id, r.from_quantity) > (:product, :from) \
     ORDER BY r.product_id, r.from_quantity LIMIT 1000",
);
const COPY: Sql = Sql::new(
    "INSERT INTO price_list_rows (tenant_id, price_list_id, product_id, from_quantity, unit_price_cents) \
     VALUES (:tenant, :list, :product, :from, :price)",
);

/// Makes a new list with every row of another, each price raised. As [`create`]; INVALID names `raise` if a
/// price grows beyond what may be entered.
pub fn copy(tx: &ManagerTx<'_>, source: PriceListId, input: &ListInput, raise: Raise) -> Result<PriceListId, Problem> {
    let of = one(tx, source)?;
    let id = add(tx, input)?;
    let mut last = (ProductId::from_bytes([0; 16]), 0);
    let mut prices = 0_usize;
    loop {
        let binds = bind! {":list" => source, ":product" => last.0, ":from" => last.1};
        let rows: Vec<(ProductId, Quantity, Money)> =
            tx.all(SOURCE, binds, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let Some((product, from, _)) = rows.last() else { break };
        last = (*product, from.units());
        prices += rows.len();
        for (product, from, price) in rows {
            let price = raise.of(price).map_err(|refusal| Problem::invalid(vec![refusal.at("raise")]))?;
            tx.run(COPY, bind! {":list" => id, ":product" => product, ":from" => from, ":price" => price})?;
        }
    }
    let detail = json!({ "name": input.name.as_str(), "from": of.name, "prices": prices });
    tx.audit("price_list_copied", about(&id), &detail.to_string())?;
    Ok(id)
}

/// All writes wait for one another, so what is asked here still holds when the list is kept.
fn refuse_clash(tx: &ReadTx<'_>, id: PriceListId, claim: &Claim) -> Result<(), Problem> {
    let last = claim.span.last();
    let binds = bind! {
        ":id" => id, ":territory" => claim.territory, ":default" => claim.is_default,
        ":starts" => claim.span.starts_on, ":last" => last,
    };
    let rivals: Vec<Claim> = tx.all(RIVALS, binds, |row| {
        Ok(Claim {
            name: row.get(0)?,
            territory: row.get(1)?,
            is_default: row.get(2)?,
            span: Span { starts_on: row.get(3)?, ends_on: row.get(4)? },
        })
    })?;
    let clash = rivals.iter().find_map(|rival| claim.clash(rival).map(|clash| (rival, clash)));
    clash.map_or(Ok(()), |(rival, clash)| Err(Problem::invalid(vec![refusal(rival, clash)])))
}

fn refusal(rival: &Claim, clash: Clash) -> FieldError {
    let name = &rival.name;
    let days = match (rival.span.first(), rival.span.ends_on) {
        (Some(starts), Some(ends)) => format!("from {starts} to {ends}"),
        (Some(starts), None) => format!("from {starts} on"),
        (None, Some(ends)) => format!("until {ends}"),
        (None, None) => "always".to_owned(),
    };
    let message = match clash {
        Clash::Territory => {
            format!("“{name}” is the list of {} {days}. One list a territory at a time.", rival.territory)
        }
        Clash::Default => format!("“{name}” is the default list {days}. One default at a time."),
    };
    FieldError::new("startsOn", message)
}

pub(super) fn about(id: &PriceListId) -> Option<About<'_>> {
    Some(About { subject: "price_list", id: id.as_bytes() })
}

/// `{"name": {"from": …, "to": …}}` of what differs.
fn changes(before: &PriceList, after: &ListInput) -> Value {
    let day = |day: Option<crate::values::Day>| json!(day.map(|day| day.to_string()));
    let pairs = [
        ("name", json!(before.name), json!(after.name.as_str())),
        ("territory", json!(before.territory), json!(after.territory.as_str())),
        ("startsOn", day(Some(before.span.starts_on)), day(Some(after.span.starts_on))),
        ("endsOn", day(before.span.ends_on), day(after.span.ends_on)),
        ("isDefault", json!(before.is_default), json!(after.is_default)),
    ];
    let differ = pairs.into_iter().filter(|(_, from, to)| from != to);
    Value::Object(
        differ.map(|(name, from, to)| (name.to_owned(), json!({ "from": from, "to": to }))).collect::<Map<_, _>>(),
    )
}
