//! `/invite`: one form, once a link.

use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, ResponseError, web};
use askama::Template;
use serde::Deserialize;

use super::{Invited, find, redeem};
use crate::auth::entering::{Entered, Entry, Second, Step};
use crate::auth::lane::Lane;
use crate::auth::pages::{arrive, ask_code};
use crate::auth::passwords;
use crate::auth::sessions::{Beginning, Tokens};
use crate::auth::sign_in::mark;
use crate::auth::throttle::Subjects;
use crate::values::{Problem, Token};
use crate::web::page::{self, DeadEnd, FormErrors, Shell};
use crate::web::{Form, Query, Site, client};

#[derive(Template)]
#[template(path = "auth/invite.html")]
struct InvitePage {
    shell: Shell,
    token: String,
    invited: Invited,
    remember: bool,
    errors: FormErrors,
}

/// What was typed, and the link's secret.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    token: String,
    password: String,
    remember: Option<String>,
}

fn dead_link(site: &Site) -> Result<HttpResponse, Problem> {
    page::dead_end(&DeadEnd {
        shell: Shell::stranger(site),
        status: 410,
        title: "This link opens nothing any more",
        detail: "A link works once, for 72 hours, and a newer one takes its place.",
        next_step: "If you have set your password already, sign in. If not, ask an admin of your team for a new link.",
        href: "/sales/login",
        action: "Go to sign-in",
        request_id: "",
    })
}

/// The hash of a link's secret, and whom it is for.
async fn look(site: &Site, token: &str) -> Result<Option<([u8; 32], Invited)>, Problem> {
    let Some(hash) = Token::parse(token).map(|token| token.hash()) else { return Ok(None) };
    let found = site.store.system_read(move |tx| find(tx, &hash)).await?;
    Ok(found.map(|invited| (hash, invited)))
}

fn form(site: &Site, typed: Typed, invited: Invited, errors: FormErrors) -> InvitePage {
    let remember = errors.is_empty() || typed.remember.is_some();
    InvitePage { shell: Shell::stranger(site), token: typed.token, invited, remember, errors }
}

/// GET `/invite`.
pub async fn page(site: web::Data<Site>, typed: Query<Typed>) -> Result<HttpResponse, Problem> {
    match look(&site, &typed.0.token).await? {
        Some((_, invited)) => page::html(&form(&site, typed.0, invited, FormErrors::default())),
        None => dead_link(&site),
    }
}

/// POST `/invite`: sets the password and signs in.
pub async fn redeem_link(
    site: web::Data<Site>,
    lane: web::Data<Lane>,
    request: HttpRequest,
    typed: Form<Typed>,
) -> Result<HttpResponse, Problem> {
    let Some((link, invited)) = look(&site, &typed.0.token).await? else { return dead_link(&site) };
    let step = Token::from_bytes(crate::store::random()?);
    let entry = match entry(&typed.0, &invited, &site, &lane, &request, step).await {
        Ok(entry) => entry,
        Err(problem) => return again(&site, typed.0, invited, problem),
    };
    let (limits, device) = (site.store.session_limits(), entry.device);
    match site.store.system_write(move |tx| redeem(tx, &link, &entry, &limits)).await? {
        Some(Entered::In(issued)) => arrive(&site, &request, &issued, device.as_ref(), "").await,
        Some(Entered::CodeNeeded | Entered::CodeWrong) => ask_code(&site, &step, "").await,
        None => dead_link(&site),
    }
}

/// The rule for passwords is asked first; only then is one hashed.
async fn entry(
    typed: &Typed,
    invited: &Invited,
    site: &Site,
    lane: &Lane,
    request: &HttpRequest,
    step: Token,
) -> Result<Entry, Problem> {
    let words = [&*invited.team, &invited.slug, &invited.full_name, &invited.email, "routebook"];
    let refused = passwords::check(&typed.password, &words).err();
    if let Some(refusal) = refused {
        return Err(Problem::invalid(vec![refusal.at("password")]));
    }
    let device = mark(false)?;
    Ok(Entry {
        new: Beginning {
            tenant: invited.tenant,
            user: invited.user,
            remember: typed.remember.is_some(),
            device: client::user_agent(request),
            address: client::address_text(request, site),
            tokens: Tokens::draw()?,
        },
        hash: Some(lane.hash(typed.password.clone()).await?),
        rehashed: None,
        // The link has proved who this is, so guesses of others at the account's password don't count here.
        subjects: Subjects::of_device(&device.map(|token| token.hash()).unwrap_or_default()),
        device,
        second: Second::Nothing,
        step: Step::Leave(step),
    })
}

/// The form once more, with the status of what went wrong.
fn again(site: &Site, typed: Typed, invited: Invited, problem: Problem) -> Result<HttpResponse, Problem> {
    let answer = HttpResponseBuilder::new(problem.status_code());
    let errors = FormErrors::from_problem(passwords::in_the_form(problem))?;
    page::html_with(answer, &form(site, typed, invited, errors))
}
