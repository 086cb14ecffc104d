//! `/sales/dashboard`.

use actix_web::HttpResponse;
use askama::Template;

use super::api::Whose;
use super::figures::{Dashboard, Revenue, dashboard};
use crate::admin::users;
use crate::store::ReadTx;
use crate::values::{Currency, DateLanguage, Money, Problem, UserId};
use crate::web::page::{self, Choice, Shell};
use crate::web::pager::thousands;
use crate::web::{Query, SignedIn};

#[derive(Template)]
#[template(path = "sales/dashboard.html")]
struct DashboardPage {
    shell: Shell,
    all: Dashboard,
    /// Today in words, and the time of day in the team's zone.
    day: String,
    language: DateLanguage,
    time: String,
    currency: Currency,
    reps: Vec<Choice>,
    can_sell: bool,
}

impl DashboardPage {
    fn read(tx: &ReadTx<'_>, rep: Option<UserId>) -> Result<DashboardPage, Problem> {
        let (all, language) = (dashboard(tx, rep)?, tx.language());
        let reps = if tx.sees_only().is_none() { users::reps(tx)? } else { Vec::new() };
        Ok(DashboardPage {
            shell: Shell::of(tx, "dashboard", None),
            day: format!("{}, {}", language.weekday(all.today.weekday()), language.write(all.today)),
            language,
            time: tx.tenant().zone.clock(all.as_of),
            currency: tx.tenant().currency,
            reps: reps.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect(),
            can_sell: tx.role().may_sell(),
            all,
        })
    }

    fn money(&self, amount: &Money) -> String {
        amount.format_with_currency(&self.currency)
    }

    fn rep(&self) -> String {
        self.all.rep.as_ref().map(|(id, _)| id.to_string()).unwrap_or_default()
    }

    fn count(n: &i64) -> String {
        thousands(*n)
    }

    /// A label in the middle of a sentence: "last week to Wednesday".
    fn in_sentence(label: &str) -> String {
        let mut letters = label.chars();
        letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
    }

    /// "+12%", "−5%"; nothing where there is nothing to compare with.
    fn change(revenue: &Revenue) -> String {
        match percent(revenue) {
            None => String::new(),
            Some(0) => "±0%".to_owned(),
            Some(n) if n > 0 => format!("+{}%", thousands(n)),
            Some(n) => format!("−{}%", thousands(-n)),
        }
    }

    fn trend(revenue: &Revenue) -> &'static str {
        match percent(revenue) {
            Some(1..) => "up",
            Some(..=-1) => "down",
            _ => "",
        }
    }
}

/// By how much it changed, rounded to whole percents away from zero at halves.
fn percent(revenue: &Revenue) -> Option<i64> {
    let (now, before) = (i128::from(revenue.current.total.minor()), i128::from(revenue.previous.total.minor()));
    if before <= 0 {
        return None;
    }
    let halves = (now - before) * 200 / before;
    i64::try_from((halves + halves.signum()) / 2).ok()
}

/// GET `/sales/dashboard`.
pub async fn show(me: SignedIn, whose: Query<Whose>) -> Result<HttpResponse, Problem> {
    let rep = whose.0.rep()?;
    page::html(&me.read(move |tx| DashboardPage::read(tx, rep)).await?)
}

#[cfg(test)]
mod tests {
    use super::super::figures::Amount;
    use super::*;

    #[test]
    fn the_change_in_percent() {
        for (now, before, text, trend) in [
            (112, 100, "+12%", "up"),
            (95, 100, "−5%", "down"),
            (100, 100, "±0%", ""),
            (201, 200, "+1%", "up"),
            (0, 100, "−100%", "down"),
            (100, 0, "", ""),
        ] {
            let amount = |minor| Amount { label: String::new(), total: Money::from_minor(minor), href: String::new() };
            let revenue = Revenue { key: "week", current: amount(now), previous: amount(before) };
            assert_eq!((DashboardPage::change(&revenue).as_str(), DashboardPage::trend(&revenue)), (text, trend));
        }
    }
}
