//! `/sales/admin/import`: where a file is brought, and exports are taken.

use actix_web::HttpResponse;
use askama::Template;

use super::{kept, kinds};
use crate::admin::import::Kind;
use crate::store::ReadTx;
use crate::values::{Problem, Refusal};
use crate::web::page::{self, Choice, FormErrors, Shell};
use crate::web::upload::Upload;
use crate::web::{SignedIn, upload};

#[derive(Template)]
#[template(path = "admin/import/start.html")]
struct StartPage {
    shell: Shell,
    kind: String,
    kinds: Vec<Choice>,
    megabytes: usize,
    errors: FormErrors,
}

/// "Customers", "Price rows" and so on.
pub fn label(kind: Kind) -> &'static str {
    match kind {
        Kind::Customers => "Customers",
        Kind::Products => "Products",
        Kind::Prices => "Prices",
        Kind::Stock => "Stock",
        Kind::Orders => "Orders",
    }
}

fn start_page(tx: &ReadTx<'_>, kind: String, errors: FormErrors) -> StartPage {
    let choice = |kind: Kind| Choice::new(kind.text(), label(kind));
    StartPage {
        shell: Shell::of(tx, "import", None),
        kind,
        kinds: kinds(tx.role()).into_iter().map(choice).collect(),
        megabytes: upload::LARGEST >> 20,
        errors,
    }
}

/// GET `/sales/admin/import`.
pub async fn start(me: SignedIn) -> Result<HttpResponse, Problem> {
    page::html(&me.read(|tx| Ok(start_page(tx, String::new(), FormErrors::default()))).await?)
}

/// POST `/sales/admin/import`: keeps the file and leads to the look at it.
pub async fn bring(me: SignedIn, mut sent: Upload) -> Result<HttpResponse, Problem> {
    let typed = sent.text("kind");
    let file = sent.take_file("file");
    let kept = match (typed.parse::<Kind>(), file) {
        (Err(refusal), _) => Err(refusal.at("kind")),
        (Ok(_), None) => Err(Refusal::new("Choose a file.").at("file")),
        (Ok(kind), Some(file)) => Ok((kind, file)),
    };
    let kept = match kept {
        Ok((kind, (name, content))) => {
            let name: String = name.chars().take(200).collect();
            me.manage(move |tx| kept::keep(tx, kind, &name, &content)).await
        }
        Err(wrong) => Err(Problem::invalid(vec![wrong])),
    };
    match kept {
        Ok(id) => Ok(page::see_other(&format!("/sales/admin/import/{id}"))),
        Err(problem) => {
            let errors = FormErrors::from_problem(problem)?;
            page::html_again(&me.read(move |tx| Ok(start_page(tx, typed, errors))).await?)
        }
    }
}
