//! What a passkey's answer proves, and spending it: each counter counts once.

use super::relying_party::{Claim, Credential, RelyingParty, Unfit};
use crate::auth::sessions;
use crate::bind;
use crate::store::{Row, RowError, Store, SystemSql, SystemTx};
use crate::values::{PasskeyId, Problem, TenantId, UserId};

/// An answer that was checked, not yet spent.
#[derive(Clone, Debug)]
pub struct Proven {
    pub tenant: TenantId,
    pub user: UserId,
    id: PasskeyId,
    before: String,
    after: String,
}

/// A kept passkey and whose it is.
struct Known {
    tenant: TenantId,
    user: UserId,
    id: PasskeyId,
    credential: Credential,
}

impl Known {
    fn at(row: &Row<'_>) -> Result<Known, RowError> {
        let credential = Credential { id: row.get(3)?, json: row.get(4)? };
        Ok(Known { tenant: row.get(0)?, user: row.get(1)?, id: row.get(2)?, credential })
    }

    fn proven(&self, after: Credential) -> Proven {
        let Known { tenant, user, id, credential } = self;
        Proven { tenant: *tenant, user: *user, id: *id, before: credential.json.clone(), after: after.json }
    }
}

const BY_CREDENTIAL: SystemSql = SystemSql::new(
    "SELECT k.tenant_id, k.user_id, k.id, k.credential_id, k.credential FROM passkeys k \
     JOIN users u ON u.tenant_id = k.tenant_id AND u.id = k.user_id \
     WHERE k.credential_id = :credential AND u.active = 1",
);

/// Whose answer is it, found by the answer alone? None if it proves nothing.
pub async fn of_anyone(
    store: &Store,
    party: &RelyingParty,
    claim: &Claim,
    state: &str,
    address: &str,
) -> Result<Option<Proven>, Problem> {
    let id = claim.credential_id.clone();
    let known = store.system_read(move |tx| tx.one(BY_CREDENTIAL, bind! {":credential" => id}, Known::at)).await?;
    let Some(known) = known.filter(|known| known.user == claim.user) else { return Ok(None) };
    match party.proves(claim, state, &known.credential) {
        Ok(after) => Ok(Some(known.proven(after))),
        Err(unfit) => refused(store, (known.tenant, known.user), unfit, address).await,
    }
}

const OF_PERSON: SystemSql = SystemSql::new(
    "SELECT k.tenant_id, k.user_id, k.id, k.credential_id, k.credential FROM passkeys k \
     WHERE k.tenant_id = :tenant AND k.user_id = :user ORDER BY k.id LIMIT 100",
);

/// The passkeys that a person may answer with.
pub async fn of_person(store: &Store, owner: (TenantId, UserId)) -> Result<Vec<Credential>, Problem> {
    Ok(known_of(store, owner).await?.into_iter().map(|known| known.credential).collect())
}

async fn known_of(store: &Store, (tenant, user): (TenantId, UserId)) -> Result<Vec<Known>, Problem> {
    store.system_read(move |tx| tx.all(OF_PERSON, bind! {":tenant" => tenant, ":user" => user}, Known::at)).await
}

/// Is the answer of one of this person's passkeys? None if it proves nothing.
pub async fn of_owner(
    store: &Store,
    party: &RelyingParty,
    owner: (TenantId, UserId),
    answer: &str,
    state: &str,
    address: &str,
) -> Result<Option<Proven>, Problem> {
    let known = known_of(store, owner).await?;
    let credentials: Vec<Credential> = known.iter().map(|known| known.credential.clone()).collect();
    match party.is_one_of(answer, state, &credentials) {
        Ok(after) => Ok(known.iter().find(|known| known.credential.id == after.id).map(|known| known.proven(after))),
        Err(unfit) => refused(store, owner, unfit, address).await,
    }
}

async fn refused(
    store: &Store,
    (tenant, user): (TenantId, UserId),
    unfit: Unfit,
    address: &str,
) -> Result<Option<Proven>, Problem> {
    let action = match unfit {
        Unfit::Wrong => "passkey_refused",
        Unfit::Copied => "passkey_copied",
    };
    let address = address.to_owned();
    store.system_write(move |tx| sessions::note_user(tx, tenant, user, action, &address)).await?;
    Ok(None)
}

const SPEND: SystemSql = SystemSql::new(
    "UPDATE passkeys SET credential = :after, last_used_at = :now \
     WHERE tenant_id = :tenant AND id = :id AND user_id = :user AND credential = :before",
);

/// Spends it; false if the passkey was removed or used meanwhile.
pub fn spend(tx: &SystemTx<'_>, proven: &Proven, address: &str) -> Result<bool, Problem> {
    let Proven { tenant, user, id, before, after } = proven;
    let spent = tx.run(
        SPEND,
        bind! {
            ":after" => after, ":now" => tx.now(), ":tenant" => tenant, ":id" => id, ":user" => user,
            ":before" => before,
        },
    )?;
    if spent == 1 {
        sessions::note_user(tx, *tenant, *user, "passkey_used", address)?;
    }
    Ok(spent == 1)
}
