//! What an import's words stand for in the team: reps, price lists, warehouses, products.

use std::collections::{BTreeSet, HashMap};

use crate::bind;
use crate::store::{ReadTx, Sql};
use crate::values::{PriceListId, Problem, ProductId, UserId, WarehouseId, fold};

/// The team's people by e-mail and by name. Whom nobody knows is noted and left out.
pub(super) struct Reps {
    known: HashMap<String, UserId>,
    unknown: BTreeSet<String>,
}

const PEOPLE: Sql = Sql::new("SELECT u.id, u.email_folded, u.full_name FROM users u WHERE u.tenant_id = :tenant");

impl Reps {
    pub fn of(tx: &ReadTx<'_>) -> Result<Reps, Problem> {
        let mut known = HashMap::new();
        let people: Vec<(UserId, String, String)> =
            tx.all(PEOPLE, bind! {}, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        for (id, email, name) in people {
            known.insert(fold(&email), id);
            known.insert(fold(&name), id);
        }
        Ok(Reps { known, unknown: BTreeSet::new() })
    }

    /// None, the person, or no rep at all: an unknown one says nothing, so that a known one stays.
    pub fn find(&mut self, rep: Option<&str>) -> Option<Option<UserId>> {
        match rep? {
            "" => Some(None),
            name => match self.known.get(&fold(name)) {
                Some(id) => Some(Some(*id)),
                None => {
                    self.unknown.insert(name.to_owned());
                    None
                }
            },
        }
    }

    pub fn unknown(self) -> Vec<String> {
        self.unknown.into_iter().collect()
    }
}

/// The team's warehouses by name.
pub(super) struct Warehouses {
    by_name: HashMap<String, WarehouseId>,
    pub default: WarehouseId,
}

const WAREHOUSES: Sql = Sql::new(
    "SELECT w.id, w.name_key, w.is_default FROM warehouses w WHERE w.tenant_id = :tenant \
     ORDER BY w.is_default, w.name_key",
);

impl Warehouses {
    pub fn of(tx: &ReadTx<'_>) -> Result<Warehouses, Problem> {
        let all: Vec<(WarehouseId, String)> = tx.all(WAREHOUSES, bind! {}, |row| Ok((row.get(0)?, row.get(1)?)))?;
        // The default comes last.
        let default = all.last().map(|(id, _)| *id);
        let default = default.ok_or_else(|| Problem::invalid_field("warehouse", "The team has no warehouse."))?;
        Ok(Warehouses { by_name: all.into_iter().map(|(id, name)| (name, id)).collect(), default })
    }

    /// The default where none is named; None where there is no such.
    pub fn find(&self, name: Option<&str>) -> Option<WarehouseId> {
        match name {
            None | Some("") => Some(self.default),
            Some(name) => self.by_name.get(&fold(name)).copied(),
        }
    }
}

const PRICE_LIST: Sql = Sql::new("SELECT p.id FROM price_lists p WHERE p.tenant_id = :tenant AND p.name_key = :name");

pub(super) fn price_list(tx: &ReadTx<'_>, name: &str) -> Result<Option<PriceListId>, Problem> {
    tx.one(PRICE_LIST, bind! {":name" => fold(name)}, |row| row.get(0))
}

/// As much of a product as a line or a stock count needs.
#[derive(Clone, Debug)]
pub(super) struct KnownProduct {
    pub id: ProductId,
    pub name: String,
    pub tracked: bool,
}

const PRODUCT: Sql =
    Sql::new("SELECT p.id, p.name, p.tracked FROM products p WHERE p.tenant_id = :tenant AND p.code = :code");

pub(super) fn product(tx: &ReadTx<'_>, code: &str) -> Result<Option<KnownProduct>, Problem> {
    tx.one(PRODUCT, bind! {":code" => code}, |row| {
        Ok(KnownProduct { id: row.get(0)?, name: row.get(1)?, tracked: row.get(2)? })
    })
}
