//! Keeping what a late form brought.

use actix_web::body::{BodyStream, to_bytes_limited};
use actix_web::dev::ServiceRequest;
use actix_web::http::{Method, header};
use actix_web::{HttpMessage, HttpResponse};

use super::{Fields, PLACE};
use crate::bind;
use crate::store::{Row, RowError, SystemSql, SystemTx};
use crate::values::{FormId, Problem, TenantId, UserId};
use crate::web::cookies::{self, Jar};
use crate::web::problem::login_address;
use crate::web::{Site, client};

/// How long it is kept, in seconds.
const KEPT: i64 = 30 * 60;
/// As many as one person has; the oldest goes.
const MOST: i64 = 10;
/// The longest form that is kept, in bytes as it came.
const LONGEST: usize = 64 << 10;

/// Whose form it is.
#[derive(Clone, Copy)]
struct Owner {
    tenant: TenantId,
    user: UserId,
}

/// A form as it will be kept.
struct Sheet {
    action: String,
    page: String,
    fields: String,
    left_out: bool,
}

/// Keeps the form of a request whose session is over, and leads to the sign-in page. None if this is no
/// form, nobody's, or has nothing to keep: then the request goes on and is refused as any other.
pub async fn park(site: &Site, request: &mut ServiceRequest) -> Result<Option<HttpResponse>, Problem> {
    if !is_form(request) {
        return Ok(None);
    }
    let shown = |jar| cookies::read(request.request(), jar, site.is_secure()).token().map(|token| token.hash());
    let (session, refresh) = (shown(Jar::Session), shown(Jar::Refresh));
    let owner = site.store.system_read(move |tx| owner(tx, session, refresh)).await?;
    let (Some(owner), Some(sheet)) = (owner, read(request).await) else { return Ok(None) };
    let id = site.store.system_write(move |tx| keep(tx, owner, &sheet)).await?;
    let to_sign_in = login_address(&format!("{PLACE}{id}"));
    Ok(Some(HttpResponse::SeeOther().insert_header((header::LOCATION, to_sign_in)).finish()))
}

/// A form of one of our pages; the kept form's own page is none.
fn is_form(request: &ServiceRequest) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    *request.method() == Method::POST
        && kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
        && !request.path().starts_with(PLACE)
        && request.match_pattern().is_some()
}

/// None if it is too long, broken off, no form, or nothing but secrets.
async fn read(request: &mut ServiceRequest) -> Option<Sheet> {
    let bytes = to_bytes_limited(BodyStream::new(request.take_payload()), LONGEST).await.ok()?.ok()?;
    let mut fields = Fields::parse(std::str::from_utf8(&bytes).ok()?)?;
    let left_out = fields.leave_out_secrets(request.path());
    if fields.is_empty() {
        return None;
    }
    let action = request.uri().path_and_query().map_or_else(|| request.path().to_owned(), ToString::to_string);
    let page = client::page_of(request.request()).unwrap_or_default();
    Some(Sheet { action, page, fields: fields.encoded(), left_out })
}

const OWNER: SystemSql = SystemSql::new(
    "SELECT s.tenant_id, s.user_id FROM sales_sessions s \
     JOIN users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id \
     WHERE (s.session_hash = :session OR s.refresh_hash = :refresh) AND u.active = 1",
);
const OWNER_BY_SPENT: SystemSql = SystemSql::new(
    "SELECT s.tenant_id, s.user_id FROM spent_refresh_tokens p \
     JOIN sales_sessions s ON s.tenant_id = p.tenant_id AND s.id = p.session_id \
     JOIN users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id \
     WHERE p.refresh_hash = :refresh AND u.active = 1",
);

/// Whose session it was; nobody's, if the row is gone or the person is disabled.
fn owner(tx: &SystemTx<'_>, session: Option<[u8; 32]>, refresh: Option<[u8; 32]>) -> Result<Option<Owner>, Problem> {
    let owner = |row: &Row<'_>| Ok::<_, RowError>(Owner { tenant: row.get(0)?, user: row.get(1)? });
    match tx.one(OWNER, bind! {":session" => session, ":refresh" => refresh}, owner)? {
        Some(found) => Ok(Some(found)),
        None => tx.one(OWNER_BY_SPENT, bind! {":refresh" => refresh}, owner),
    }
}

const OLDEST_OVER: SystemSql = SystemSql::new(
    "DELETE FROM parked_forms WHERE tenant_id = :tenant AND user_id = :user AND id IN ( \
     SELECT f.id FROM parked_forms f WHERE f.tenant_id = :tenant AND f.user_id = :user \
     ORDER BY f.id DESC LIMIT -1 OFFSET :keep)",
);
const KEEP: SystemSql = SystemSql::new(
    "INSERT INTO parked_forms (tenant_id, id, user_id, action, page, fields, left_out, expires_at) \
     VALUES (:tenant, :id, :user, :action, :page, :fields, :left_out, :expires)",
);

fn keep(tx: &SystemTx<'_>, owner: Owner, sheet: &Sheet) -> Result<FormId, Problem> {
    let id = FormId::from_bytes(tx.new_id());
    tx.run(OLDEST_OVER, bind! {":tenant" => owner.tenant, ":user" => owner.user, ":keep" => MOST - 1})?;
    tx.run(
        KEEP,
        bind! {
            ":tenant" => owner.tenant, ":id" => id, ":user" => owner.user, ":action" => sheet.action,
            ":page" => sheet.page, ":fields" => sheet.fields, ":left_out" => sheet.left_out,
            ":expires" => tx.now().plus_seconds(KEPT),
        },
    )?;
    Ok(id)
}
