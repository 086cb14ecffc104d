//! `/sales/prices/why`: "Why this price?" for a customer, a product and a quantity.

use actix_web::HttpResponse;
use askama::Template;
use serde::Deserialize;

use super::lists::days;
use super::{AskedList, ListKind, Outcome, Why, why};
use crate::sales::products::{self, ProductQuery};
use crate::sales::{customers, orders};
use crate::store::ReadTx;
use crate::values::{Code, Currency, Errors, Problem, Quantity, fold};
use crate::web::page::{self, Choice, FormErrors, Shell};
use crate::web::paging::PageQuery;
use crate::web::{Query, SignedIn};

/// Suggestions that a search without scripts offers.
const FEW: usize = 8;

/// The form's fields, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct WhyForm {
    customer: String,
    customer_search: String,
    product: String,
    product_search: String,
    quantity: String,
    /// The field that somebody searches for, where no script does.
    find: String,
}

#[derive(Template)]
#[template(path = "sales/prices/why.html")]
struct WhyPage {
    shell: Shell,
    errors: FormErrors,
    form: WhyForm,
    customers: Option<Vec<Choice>>,
    products: Option<Vec<Choice>>,
    answer: Option<Why>,
    currency: Currency,
}

impl WhyPage {
    fn read(tx: &ReadTx<'_>, mut form: WhyForm) -> Result<WhyPage, Problem> {
        if form.quantity.trim().is_empty() {
            form.quantity = "1".to_owned();
        }
        let errors = settle(tx, &mut form)?;
        let found_customers =
            (form.find == "customer").then(|| some_customers(tx, &form.customer_search)).transpose()?;
        let found_products = (form.find == "product").then(|| some_products(tx, &form.product_search)).transpose()?;
        let (answer, errors) =
            if form.find.is_empty() { answer(tx, &form, errors)? } else { (None, FormErrors::default()) };
        Ok(WhyPage {
            shell: Shell::of(tx, "prices", None),
            errors,
            customers: found_customers,
            products: found_products,
            answer,
            currency: tx.tenant().currency,
            form,
        })
    }

    fn price(&self, why: &Why) -> Option<String> {
        why.price.map(|priced| priced.unit_price.format_with_currency(&self.currency))
    }

    fn kind(list: &AskedList) -> &'static str {
        match list.kind {
            ListKind::Own => "The customer’s own",
            ListKind::Territory => "Of the territory",
            ListKind::Default => "Default",
        }
    }

    fn days(list: &AskedList) -> String {
        days(&list.span)
    }

    fn says(&self, list: &AskedList) -> String {
        match list.outcome {
            Outcome::Price(priced) => {
                let price = priced.unit_price.format_with_currency(&self.currency);
                format!("{price} from {} on", units(priced.from_quantity))
            }
            Outcome::NotReached(least) => format!("Begins at {}", units(least)),
            Outcome::NoRow => "Hasn’t got the product".to_owned(),
            Outcome::NotInForce => "Isn’t in force".to_owned(),
        }
    }
}

fn units(quantity: Quantity) -> String {
    if quantity == Quantity::ONE { "1 unit".to_owned() } else { format!("{quantity} units") }
}

/// None as long as something is missing.
fn answer(tx: &ReadTx<'_>, form: &WhyForm, mut errors: Errors) -> Result<(Option<Why>, FormErrors), Problem> {
    let quantity = errors.take("quantity", Quantity::parse(&form.quantity));
    if form.customer.is_empty() && !form.customer_search.is_empty() {
        errors.add("customer", "Choose a customer from those found.");
    }
    if form.product.is_empty() && !form.product_search.is_empty() {
        errors.add("product", "Choose a product from those found.");
    }
    let (customer, product) = (form.customer.parse().ok(), form.product.parse().ok());
    let shown = errors.finish().err().map(FormErrors::from_problem).transpose()?.unwrap_or_default();
    let (Some(customer), Some(product), Some(quantity)) = (customer, product, quantity) else {
        return Ok((None, shown));
    };
    Ok((Some(why(tx, customer, product, quantity, tx.today())?), shown))
}

/// What was chosen goes by its name; what the person doesn't see was never chosen.
fn settle(tx: &ReadTx<'_>, form: &mut WhyForm) -> Result<Errors, Problem> {
    let mut errors = Errors::new();
    if !form.customer.is_empty() {
        let found = form.customer.parse().ok().map(|id| seen(orders::buyer(tx, id))).transpose()?.flatten();
        match found {
            Some(_) if form.find == "customer" => {}
            Some(buyer) => form.customer_search = buyer.name,
            None => {
                (form.customer, form.customer_search) = (String::new(), String::new());
                errors.add("customer", "There is no such customer.");
            }
        }
    }
    if !form.product.is_empty() {
        let found = form.product.parse().ok().map(|id| seen(orders::goods(tx, id))).transpose()?.flatten();
        match found {
            Some(_) if form.find == "product" => {}
            Some(goods) => form.product_search = goods.name,
            None => {
                (form.product, form.product_search) = (String::new(), String::new());
                errors.add("product", "There is no such product.");
            }
        }
    }
    Ok(errors)
}

fn seen<T>(found: Result<T, Problem>) -> Result<Option<T>, Problem> {
    match found {
        Err(problem) if problem.code == Code::NotFound => Ok(None),
        found => found.map(Some),
    }
}

fn some_customers(tx: &ReadTx<'_>, typed: &str) -> Result<Vec<Choice>, Problem> {
    let found = customers::find(tx, typed, FEW)?;
    Ok(found.into_iter().map(|one| Choice::new(one.id.to_string(), one.name).note(one.number)).collect())
}

fn some_products(tx: &ReadTx<'_>, typed: &str) -> Result<Vec<Choice>, Problem> {
    let search = Some(fold(typed)).filter(|folded| !folded.is_empty());
    let query = ProductQuery { search, typed: typed.trim().to_owned(), ..ProductQuery::default() };
    let paging = PageQuery { page_size: Some(FEW.to_string()), ..PageQuery::default() }.parse()?;
    let found = products::list(tx, &query, &paging)?;
    Ok(found.items.into_iter().map(|one| Choice::new(one.id.to_string(), one.name).note(one.code)).collect())
}

/// GET `/sales/prices/why`.
pub async fn show(me: SignedIn, query: Query<WhyForm>) -> Result<HttpResponse, Problem> {
    page::html(&me.read(move |tx| WhyPage::read(tx, query.0)).await?)
}
