//! Addresses of a list's pages: every filter, sort and place is in them.

use super::paging::{COUNTED, DEFAULT_SIZE, List, Paging};

/// A path with a query of whatever isn't empty; a later pair takes the place of an earlier one.
pub fn address(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut kept: Vec<(&str, &str)> = Vec::new();
    for (name, value) in pairs {
        kept.retain(|(known, _)| known != name);
        if !value.is_empty() {
            kept.push((name, value));
        }
    }
    match serde_html_form::to_string(kept) {
        Ok(query) if !query.is_empty() => format!("{path}?{query}"),
        _ => path.to_owned(),
    }
}

/// What stands under a list: "51–100 of 4,862", and where its neighbours are.
#[derive(Clone, Debug, Default)]
pub struct Pager {
    pub range: String,
    pub total: String,
    pub total_is_floor: bool,
    pub prev: Option<String>,
    pub next: Option<String>,
}

impl Pager {
    /// `pairs` are the list's own filters and sort; a page size that was chosen is kept beside them.
    pub fn of<T>(list: &List<T>, paging: &Paging, path: &str, pairs: &[(&str, &str)]) -> Pager {
        let size = if paging.size == DEFAULT_SIZE { String::new() } else { paging.size.to_string() };
        let to = |name, value: &str| address(path, &[pairs, &[("pageSize", &size), (name, value)]].concat());
        let by_number = paging.after.is_empty();
        let prev = match (by_number, paging.page) {
            (true, 1) => None,
            (true, page) => Some(to("page", &(page - 1).to_string())),
            (false, _) => Some(to("page", "")),
        };
        let next = list.next.as_ref().map(|cursor| match by_number && (paging.page + 1) * paging.size <= COUNTED {
            true => to("page", &(paging.page + 1).to_string()),
            false => to("after", cursor),
        });
        Pager {
            range: range(list, paging),
            total: thousands(list.total),
            total_is_floor: list.total_is_floor,
            prev,
            next,
        }
    }
}

fn range<T>(list: &List<T>, paging: &Paging) -> String {
    let rows = i64::try_from(list.items.len()).unwrap_or_default();
    let first = paging.offset() + 1;
    match (rows, paging.after.is_empty()) {
        (0, _) => "0".to_owned(),
        (_, true) => format!("{}–{}", thousands(first), thousands(first + rows - 1)),
        (_, false) => format!("{rows} more"),
    }
}

/// A count as people read it: 4,862.
pub fn thousands(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::from(if n < 0 { "-" } else { "" });
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_what_is_not_empty_and_the_later_of_two() {
        assert_eq!(address("/l", &[]), "/l");
        assert_eq!(
            address("/l", &[("search", "a&b"), ("sort", ""), ("page", "2"), ("page", "3")]),
            "/l?search=a%26b&page=3"
        );
        assert_eq!(address("/l", &[("page", "2"), ("page", "")]), "/l");
    }

    fn pager(paging: &Paging) -> Pager {
        let list = List::new((1..=51).collect(), paging, 10_001, |n: &i32| vec![n.to_string()]);
        Pager::of(&list, paging, "/l", &[("sort", "name")])
    }

    #[test]
    fn a_page_size_that_was_chosen_is_kept() {
        let page = |page, after: Vec<String>| pager(&Paging { page, size: 20, after });
        let second = page(2, vec![]);
        assert_eq!(second.prev.as_deref(), Some("/l?sort=name&pageSize=20&page=1"));
        assert_eq!(second.next.as_deref(), Some("/l?sort=name&pageSize=20&page=3"));
        assert_eq!(page(1, vec!["20".into()]).prev.as_deref(), Some("/l?sort=name&pageSize=20"));
        assert!(page(500, vec![]).next.is_some_and(|href| href.starts_with("/l?sort=name&pageSize=20&after=")));
    }

    #[test]
    fn pages_go_on_by_number_and_past_ten_thousand_by_cursor() {
        let page = |page, after: Vec<String>| pager(&Paging { page, size: 50, after });
        let first = page(1, vec![]);
        assert_eq!((first.range.as_str(), first.total.as_str(), first.total_is_floor), ("1–50", "10,000", true));
        assert_eq!((first.prev, first.next.as_deref()), (None, Some("/l?sort=name&page=2")));
        let last = page(200, vec![]);
        assert_eq!(last.prev.as_deref(), Some("/l?sort=name&page=199"));
        assert!(last.next.is_some_and(|href| href.starts_with("/l?sort=name&after=")));
        assert_eq!(page(1, vec!["50".into()]).prev.as_deref(), Some("/l?sort=name"));
    }
}
