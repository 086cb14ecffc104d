//! Signing in. Every failure has one answer, one status and equal work (AUT-1).

use std::net::IpAddr;

use super::entering::{self, Entered, Entry, Second, Step};
use super::lane::{Lane, Verdict};
use super::sessions::{Beginning, Issued, Tokens};
use super::throttle::{self, Subjects, Wait};
use crate::bind;
use crate::store::{Event, Store, SystemSql, SystemTx};
use crate::values::{Email, Problem, TenantId, Token, UserId};

/// What was typed, and on which device.
#[derive(Clone)]
pub struct Attempt {
    pub email: String,
    pub password: String,
    /// The team's slug, where one e-mail fits several.
    pub tenant: Option<String>,
    /// A team that is left out: the one that somebody is in and wants another than.
    pub but: Option<TenantId>,
    pub remember: bool,
    pub device: String,
    pub address: Option<IpAddr>,
    pub known_device: Option<Token>,
    /// The code of the second factor, if it came along.
    pub code: Option<String>,
    pub step: Step,
}

/// Whom an e-mail may mean.
struct Who {
    tenant: TenantId,
    slug: String,
    tenant_name: String,
    user: UserId,
}

/// What became of it.
pub enum Outcome {
    SignedIn {
        issued: Issued,
        known_device: Option<Token>,
    },
    /// The same e-mail and password fit several teams: name and slug of each.
    SeveralTeams(Vec<(String, String)>),
    /// The password is right, and a code or a passkey has to come.
    CodeNeeded,
    /// The password is right, the code or passkey is not.
    CodeWrong,
}

/// Whom an e-mail may mean, and what is known before anything is hashed.
struct Found {
    candidates: Vec<Candidate>,
    /// How many hashes to compute, whoever they are.
    tries: usize,
    /// The device is known.
    known: bool,
    /// What a failure is counted by.
    subjects: Subjects,
}

struct Candidate {
    who: Who,
    hash: Option<String>,
    active: bool,
}

/// What the look before hashing found.
enum Look {
    Open(Found),
    /// Too many failures went before.
    Closed(Subjects, Wait),
}

/// As many teams as are tried for one e-mail.
const CANDIDATES: usize = 3;
/// Of a code that doesn't fit.
pub const CODE_WRONG: &str = "This code is not right, or it was used already.";
/// A longer password was never set; hashing it would be work for nothing.
const LONGEST: usize = 1024;

/// Signs in, or fails with INVALID_CREDENTIALS, THROTTLED or BUSY.
pub async fn sign_in(store: &Store, lane: &Lane, attempt: Attempt) -> Result<Outcome, Problem> {
    let key = Email::parse(&attempt.email).map(|email| email.key().to_owned()).unwrap_or_default();
    let Found { candidates, tries, known, subjects } = match look_up(store, key, &attempt).await? {
        Look::Open(found) => found,
        Look::Closed(subjects, wait) => {
            if !wait.noted {
                note_throttled(store, subjects, &attempt).await;
            }
            return Err(wait.refusal);
        }
    };
    let fitting = check(lane, &attempt.password, candidates, tries, known).await?;
    match fitting.len() {
        0 => {
            fail(store, subjects, &attempt).await?;
            Err(Problem::invalid_credentials())
        }
        1 => begin(store, lane, attempt, subjects, fitting, known).await,
        _ => Ok(Outcome::SeveralTeams(fitting.into_iter().map(|(c, _)| (c.who.slug, c.who.tenant_name)).collect())),
    }
}

const BY_EMAIL: SystemSql = SystemSql::new(
    "SELECT t.id, t.slug, t.name, u.id, u.password_hash, u.active \
     FROM users u JOIN tenants t ON t.id = u.tenant_id \
     WHERE u.email_folded = :email AND (:slug = '' OR t.slug = :slug) AND u.tenant_id <> :but ORDER BY u.tenant_id LIMIT :most",
);
const MOST_TEAMS: SystemSql = SystemSql::new(
    "SELECT COALESCE(MAX(n), 1) FROM (SELECT COUNT(*) AS n FROM users GROUP BY email_folded HAVING COUNT(*) > 1)",
);
const KNOWN: SystemSql = SystemSql::new(
    "SELECT 1 FROM known_devices d JOIN users u ON u.tenant_id = d.tenant_id AND u.id = d.user_id \
     WHERE d.device_hash = :device AND d.expires_at > :now AND u.email_folded = :email",
);

/// Is the device known, and what is a failure counted by?
pub fn counted_by(
    tx: &SystemTx<'_>,
    email_key: &str,
    device: Option<Token>,
    address: Option<IpAddr>,
) -> Result<(bool, Subjects), Problem> {
    let device = device.map(|token| token.hash());
    let now = tx.now();
    let known = tx.one(KNOWN, bind! {":device" => device, ":now" => now, ":email" => email_key}, |_| Ok(()))?.is_some();
    let own = device.as_ref().filter(|_| known).map(Subjects::of_device);
    Ok((known, own.unwrap_or_else(|| Subjects::new(email_key, address))))
}

async fn look_up(store: &Store, key: String, attempt: &Attempt) -> Result<Look, Problem> {
    let slug = attempt.tenant.clone().unwrap_or_default();
    let (device, address) = (attempt.known_device, attempt.address);
    let but = attempt.but.map(|team| *team.as_bytes()).unwrap_or_default();
    store
        .system_read(move |tx| {
            let (known, subjects) = counted_by(tx, &key, device, address)?;
            if let Some(wait) = throttle::wait(tx, &subjects)? {
                return Ok(Look::Closed(subjects, wait));
            }
            let most = i64::try_from(CANDIDATES).unwrap_or(1);
            let binds = bind! {":email" => key, ":slug" => slug, ":but" => but, ":most" => most};
            let candidates = tx.all(BY_EMAIL, binds, candidate)?;
            // As many hashes as any e-mail of the file may need, so that their number tells nothing.
            let tries = if slug.is_empty() { tx.one(MOST_TEAMS, bind! {}, |row| row.get(0))?.unwrap_or(1) } else { 1 };
            let tries = usize::try_from(tries).unwrap_or(1).clamp(1, CANDIDATES);
            Ok(Look::Open(Found { candidates, tries, known, subjects }))
        })
        .await
}

fn candidate(row: &crate::store::Row<'_>) -> Result<Candidate, crate::store::RowError> {
    Ok(Candidate {
        who: Who { tenant: row.get(0)?, slug: row.get(1)?, tenant_name: row.get(2)?, user: row.get(3)? },
        hash: row.get(4)?,
        active: row.get(5)?,
    })
}

/// Hashes `tries` times and returns the candidates that the password fits.
async fn check(
    lane: &Lane,
    password: &str,
    candidates: Vec<Candidate>,
    tries: usize,
    known: bool,
) -> Result<Vec<(Candidate, Verdict)>, Problem> {
    let password: String = password.chars().take(LONGEST).collect();
    let mut fitting = Vec::new();
    let mut candidates = candidates.into_iter();
    for _ in 0..tries {
        let candidate = candidates.next();
        let hash = candidate.as_ref().and_then(|c| c.hash.clone());
        let verdict = lane.verify(password.clone(), hash, known).await?;
        if let Some(candidate) = candidate.filter(|c| c.active && verdict != Verdict::Wrong) {
            fitting.push((candidate, verdict));
        }
    }
    Ok(fitting)
}

const WHOSE: SystemSql =
    SystemSql::new("SELECT tenant_id, id, full_name FROM users WHERE email_folded = :email ORDER BY tenant_id LIMIT 3");

/// Writes down, for whoever the e-mail means, what became of an attempt.
fn tell(tx: &SystemTx<'_>, attempt: &Attempt, action: &str) -> Result<(), Problem> {
    let key = Email::parse(&attempt.email).map(|email| email.key().to_owned()).unwrap_or_default();
    let address = attempt.address.map(|a| a.to_string()).unwrap_or_default();
    let owners = tx.all(WHOSE, bind! {":email" => key}, |row| {
        Ok((row.get::<_, TenantId>(0)?, row.get::<_, UserId>(1)?, row.get::<_, String>(2)?))
    })?;
    owners.iter().try_for_each(|(tenant, user, name)| {
        let (user, address) = (Some(*user), address.as_str());
        tx.audit(&Event { tenant: *tenant, user, actor: name, address, action, about: None, detail: "{}" })
    })
}

async fn fail(store: &Store, subjects: Subjects, attempt: &Attempt) -> Result<(), Problem> {
    let attempt = attempt.clone();
    store
        .system_write(move |tx| {
            // Guesses in parallel passed the first look together; here they stand in line.
            throttle::check(tx, &subjects)?;
            throttle::failed(tx, &subjects)?;
            tell(tx, &attempt, "sign_in_failed")
        })
        .await
}

/// One row for each wait, whoever is meant, so that trying on neither fills the log nor tells anything
/// (AUD-1, AUT-1). Whether it can be written down or not, the refusal stands.
async fn note_throttled(store: &Store, subjects: Subjects, attempt: &Attempt) {
    let attempt = attempt.clone();
    let noted = store.system_write(move |tx| match throttle::note(tx, &subjects)? {
        true => tell(tx, &attempt, "sign_in_throttled"),
        false => Ok(()),
    });
    if let Err(problem) = noted.await {
        tracing::warn!(%problem, "a sign-in that was refused could not be written down");
    }
}

async fn begin(
    store: &Store,
    lane: &Lane,
    attempt: Attempt,
    subjects: Subjects,
    mut fitting: Vec<(Candidate, Verdict)>,
    known: bool,
) -> Result<Outcome, Problem> {
    let Some((candidate, verdict)) = fitting.pop() else { return Err(Problem::invalid_credentials()) };
    let rehashed = match verdict {
        Verdict::RightButWeak => Some(lane.hash(attempt.password).await?),
        Verdict::Right | Verdict::Wrong => None,
    };
    let new = Beginning {
        tenant: candidate.who.tenant,
        user: candidate.who.user,
        remember: attempt.remember,
        device: attempt.device,
        address: attempt.address.map(|a| a.to_string()).unwrap_or_default(),
        tokens: Tokens::draw()?,
    };
    let second = attempt.code.map_or(Second::Nothing, Second::Code);
    let (step, device) = (attempt.step, mark(known)?);
    finish(store, Entry { new, hash: candidate.hash, rehashed, subjects, device, second, step }).await
}

/// A mark for a device that isn't known yet.
pub fn mark(known: bool) -> Result<Option<Token>, Problem> {
    (!known).then(|| crate::store::random().map(Token::from_bytes)).transpose()
}

/// The last transaction of a sign-in.
pub async fn finish(store: &Store, entry: Entry) -> Result<Outcome, Problem> {
    let (limits, device) = (store.session_limits(), entry.device);
    let entered = store.system_write(move |tx| entering::enter(tx, &entry, &limits)).await?;
    Ok(match entered {
        Entered::In(issued) => Outcome::SignedIn { issued, known_device: device },
        Entered::CodeNeeded => Outcome::CodeNeeded,
        Entered::CodeWrong => Outcome::CodeWrong,
    })
}
