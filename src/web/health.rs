//! For machines that watch: is the process there, and is its database.

use actix_web::{HttpResponse, web};

use super::site::Site;
use crate::bind;
use crate::store::SystemSql;
use crate::values::Problem;

const ANSWERS: SystemSql = SystemSql::new("SELECT COUNT(*) FROM file_facts");

/// GET `/healthz`: the process answers.
pub async fn alive() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ok\n")
}

/// GET `/readyz`: the database answers too.
pub async fn ready(site: web::Data<Site>) -> Result<HttpResponse, Problem> {
    site.store.system_read(|tx| tx.one(ANSWERS, bind! {}, |row| row.get::<_, i64>(0))).await?;
    Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ready\n"))
}
