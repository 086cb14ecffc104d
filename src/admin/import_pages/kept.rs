//! A file between being brought and being imported, in the file of data, so that a restart loses nothing.

use super::may;
use crate::admin::import::{Columns, Kind};
use crate::bind;
use crate::store::{ManagerTx, OwnTx, ReadTx, Sql, word};
use crate::values::{Problem, UploadId, UserId};

/// How long it waits, in seconds.
const KEPT: i64 = 30 * 60;

/// A file that waits, or was imported.
#[derive(Clone, Debug)]
pub struct Kept {
    pub kind: Kind,
    pub name: String,
    pub content: Vec<u8>,
    /// What each column means, in their order; None until somebody says.
    pub means: Option<Vec<String>>,
    /// A cell with this text is empty.
    pub null: String,
    /// What came of it.
    pub report: Option<String>,
}

fn whose(tx: &ReadTx<'_>) -> Result<UserId, Problem> {
    tx.user_id().ok_or_else(|| Problem::forbidden("Only a person brings a file here."))
}

const FORGET: Sql =
    Sql::new("DELETE FROM import_uploads WHERE tenant_id = :tenant AND user_id = :user AND report IS NULL");
const KEEP: Sql = Sql::new(
    "INSERT INTO import_uploads (tenant_id, id, user_id, kind, name, content, expires_at) \
     VALUES (:tenant, :id, :user, :kind, :name, :content, :expires)",
);

/// Keeps a file in place of one that waited. INVALID names `kind` if the role may not bring it.
pub fn keep(tx: &ManagerTx<'_>, kind: Kind, name: &str, content: &[u8]) -> Result<UploadId, Problem> {
    if !may(tx.role(), kind) {
        return Err(Problem::invalid_field("kind", "Only an admin brings these in."));
    }
    let (id, user) = (UploadId::from_bytes(tx.new_id()), whose(tx)?);
    tx.run(FORGET, bind! {":user" => user})?;
    let expires = tx.now().plus_seconds(KEPT);
    tx.run(
        KEEP,
        bind! {
            ":id" => id, ":user" => user, ":kind" => kind.text(), ":name" => name, ":content" => content,
            ":expires" => expires,
        },
    )?;
    Ok(id)
}

const FIND: Sql = Sql::new(
    "SELECT i.kind, i.name, i.content, i.means, i.null_text, i.report FROM import_uploads i \
     WHERE i.tenant_id = :tenant AND i.id = :id AND i.user_id = :user AND i.expires_at > :now",
);

/// One's own; NOT_FOUND for anybody else's, or when its time is over.
pub fn find(tx: &ReadTx<'_>, id: UploadId) -> Result<Kept, Problem> {
    let found = tx.one(FIND, bind! {":id" => id, ":user" => whose(tx)?, ":now" => tx.now()}, |row| {
        let means: Option<String> = row.get(3)?;
        Ok(Kept {
            kind: word(row, 0)?,
            name: row.get(1)?,
            content: row.get(2)?,
            means: means.and_then(|text| serde_json::from_str(&text).ok()),
            null: row.get(4)?,
            report: row.get(5)?,
        })
    })?;
    found.ok_or_else(|| Problem::not_found("file"))
}

const MAP: Sql = Sql::new(
    "UPDATE import_uploads SET means = :means, null_text = :null \
     WHERE tenant_id = :tenant AND id = :id AND user_id = :user AND report IS NULL",
);

/// Says what the columns mean.
pub fn map(tx: &OwnTx<'_>, id: UploadId, means: &[String], null: &str) -> Result<(), Problem> {
    let means = serde_json::to_string(means).map_err(Problem::internal)?;
    let user = whose(tx)?;
    tx.run_one(MAP, bind! {":means" => means, ":null" => null, ":id" => id, ":user" => user}, || {
        Problem::not_found("file")
    })
}

const DONE: Sql = Sql::new(
    "UPDATE import_uploads SET report = :report, content = x'' \
     WHERE tenant_id = :tenant AND id = :id AND user_id = :user AND report IS NULL",
);

/// Notes what came of it; CONFLICT if it was imported already, so twice is once.
pub fn done(tx: &OwnTx<'_>, id: UploadId, report: &str) -> Result<(), Problem> {
    let user = whose(tx)?;
    tx.run_one(DONE, bind! {":report" => report, ":id" => id, ":user" => user}, || {
        Problem::conflict("This file was imported already.")
    })
}

/// The columns as somebody has named them; one that means nothing gets a name that nothing knows.
pub fn columns(kept: &Kept, headers: &[String]) -> Columns {
    let mut columns = Columns::default();
    if !kept.null.is_empty() {
        columns.null(&kept.null);
    }
    for (index, (header, meaning)) in headers.iter().zip(kept.means.iter().flatten()).enumerate() {
        match meaning.as_str() {
            "" => columns.rename(header, &format!("unused{index}")),
            meaning => columns.rename(header, meaning),
        }
    }
    columns
}
