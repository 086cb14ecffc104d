//! What stands on the paper; three statements for sixteen orders.

use std::collections::BTreeMap;

use crate::bind;
use crate::sales::orders::some::{AT_ONCE, slots};
use crate::sales::orders::standing::SEEN;
use crate::sales::orders::{OrderKind, Status};
use crate::store::{Clause, ReadTx, Row, RowError, Sql, word};
use crate::values::{BasisPoints, Day, Money, OrderId, Problem, ProductId, Quantity};

/// Orders of one print.
pub const MOST: usize = 48;

/// One order as it is printed.
#[derive(Debug, Clone)]
pub struct Paper {
    pub id: OrderId,
    pub number: String,
    pub status: Status,
    pub kind: OrderKind,
    /// The order that this is a return of.
    pub of: String,
    pub ordered_on: Day,
    pub wanted_on: Option<Day>,
    pub delivered_on: Option<Day>,
    pub po_number: String,
    pub notes: String,
    pub net: Money,
    pub fees_total: Money,
    pub total: Money,
    pub warehouse: String,
    pub rep: String,
    pub customer_number: String,
    pub customer: String,
    /// Street, town and country, a line each.
    pub address: Vec<String>,
    pub phone: String,
    pub terms: String,
    pub delivery_window: String,
    pub lines: Vec<PaperLine>,
    pub fees: Vec<(String, Money)>,
}

impl Paper {
    /// Is there a line to say a discount of?
    pub fn discounted(&self) -> bool {
        self.lines.iter().any(|line| line.discount.points() != 0)
    }

    /// Columns before the amounts.
    pub fn columns(&self) -> u8 {
        if self.discounted() { 5 } else { 4 }
    }

    /// Without what is the team's own affair, or tells more of the customer than the order does.
    pub fn for_the_customer(self) -> Paper {
        let none = String::new;
        let (notes, rep, phone, terms, warehouse) = (none(), none(), none(), none(), none());
        Paper { notes, rep, phone, terms, warehouse, address: Vec::new(), ..self }
    }
}

/// One line.
#[derive(Debug, Clone)]
pub struct PaperLine {
    pub product: ProductId,
    pub code: String,
    pub description: String,
    /// Below nothing where they came back.
    pub units: i64,
    pub units_per_case: Quantity,
    pub unit_price: Money,
    pub discount: BasisPoints,
    pub sample: bool,
    pub net: Money,
}

impl PaperLine {
    /// "2 cases + 3"; nothing where a case is a unit or there is less than one.
    pub fn in_cases(&self) -> String {
        in_cases(self.units, self.units_per_case)
    }
}

/// So many units in cases; nothing where a case is a unit or there is less than one.
pub fn in_cases(units: i64, per_case: Quantity) -> String {
    let known = Quantity::new(units).map(|quantity| quantity.as_cases(per_case));
    known.ok().filter(|cases| per_case > Quantity::ONE && cases.cases > 0).map_or_else(String::new, |c| c.to_string())
}

const HEADS: Sql = Sql::new(
    "SELECT o.id, o.number, o.status, o.ordered_on, o.wanted_on, o.delivered_on, o.po_number, o.notes, o.net_cents, \
     o.fees_cents, o.total_cents, w.name, u.full_name, c.number, c.name, c.street, c.postal_code, c.city, c.region, \
     c.country, c.phone, c.terms, c.delivery_window, o.kind, \
     (SELECT f.number FROM order_links k JOIN orders f ON f.tenant_id = :tenant AND f.id = k.of_id \
     WHERE k.tenant_id = :tenant AND k.order_id = o.id AND k.kind = 'return') FROM orders o \
     JOIN customers c ON c.tenant_id = :tenant AND c.id = o.customer_id \
     JOIN warehouses w ON w.tenant_id = :tenant AND w.id = o.warehouse_id \
     LEFT JOIN users u ON u.tenant_id = :tenant AND u.id = o.rep_id WHERE o.tenant_id = :tenant AND o.id IN \
     (:p0, :p1, :p2, :p3, :p4, :p5, :p6, :p7, :p8, :p9, :p10, :p11, :p12, :p13, :p14, :p15)",
);
const LIMIT: Clause = Clause::new("LIMIT 16");
const LINES: Sql = Sql::new(
    "SELECT l.order_id, l.position, l.product_id, p.code, l.description, l.quantity, p.units_per_case, \
     l.unit_price_cents, l.discount_bp, l.sample, l.net_cents FROM order_lines l \
     JOIN products p ON p.tenant_id = :tenant AND p.id = l.product_id WHERE l.tenant_id = :tenant AND l.order_id IN \
     (:p0, :p1, :p2, :p3, :p4, :p5, :p6, :p7, :p8, :p9, :p10, :p11, :p12, :p13, :p14, :p15) LIMIT 3200",
);
const FEES: Sql = Sql::new(
    "SELECT f.order_id, f.position, f.label, f.amount_cents FROM order_fees f \
     WHERE f.tenant_id = :tenant AND f.order_id IN \
     (:p0, :p1, :p2, :p3, :p4, :p5, :p6, :p7, :p8, :p9, :p10, :p11, :p12, :p13, :p14, :p15) LIMIT 3200",
);

/// The orders in the order asked for, each once.
///
/// # Errors
/// NOT_FOUND if the person doesn't see one of them; INVALID for none or for more than 48.
pub fn papers(tx: &ReadTx<'_>, orders: &[OrderId]) -> Result<Vec<Paper>, Problem> {
    if orders.is_empty() || orders.len() > MOST {
        return Err(Problem::invalid_field("order", format!("Choose from one to {MOST} orders to print.")));
    }
    let mut found: BTreeMap<OrderId, Paper> = BTreeMap::new();
    for some in orders.chunks(AT_ONCE) {
        found.extend(some_papers(tx, some)?.into_iter().map(|paper| (paper.id, paper)));
    }
    let mut sorted = Vec::with_capacity(found.len());
    for (place, id) in orders.iter().enumerate() {
        if !orders[..place].contains(id) {
            sorted.push(found.remove(id).ok_or_else(|| Problem::not_found("order"))?);
        }
    }
    Ok(sorted)
}

fn some_papers(tx: &ReadTx<'_>, some: &[OrderId]) -> Result<Vec<Paper>, Problem> {
    let mine = tx.sees_only();
    let seen: &[Clause] = if mine.is_some() { &[SEEN] } else { &[] };
    let unassigned = tx.tenant().reps_see_unassigned;
    let mut binds = slots(some);
    binds.extend_from_slice(bind! {":me" => mine, ":unassigned" => unassigned});
    let mut papers = tx.all(HEADS.with(seen).and(&[LIMIT]), &binds, head)?;
    let mut lines: Vec<(OrderId, i64, PaperLine)> = tx.all(LINES, &slots(some), line)?;
    lines.sort_by_key(|(_, position, _)| *position);
    let mut fees: Vec<(OrderId, i64, (String, Money))> =
        tx.all(FEES, &slots(some), |row| Ok((row.get(0)?, row.get(1)?, (row.get(2)?, row.get(3)?))))?;
    fees.sort_by_key(|(_, position, _)| *position);
    for paper in &mut papers {
        let own = |id: &OrderId| *id == paper.id;
        paper.lines = lines.iter().filter(|(id, ..)| own(id)).map(|(_, _, line)| line.clone()).collect();
        paper.fees = fees.iter().filter(|(id, ..)| own(id)).map(|(_, _, fee)| fee.clone()).collect();
        if paper.fees.is_empty() && paper.fees_total != Money::ZERO {
            paper.fees.push(("Fees".to_owned(), paper.fees_total));
        }
    }
    Ok(papers)
}

fn head(row: &Row<'_>) -> Result<Paper, RowError> {
    let (street, postal_code, city): (String, String, String) = (row.get(15)?, row.get(16)?, row.get(17)?);
    let (region, country): (String, String) = (row.get(18)?, row.get(19)?);
    let town = [postal_code, city, region].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    Ok(Paper {
        id: row.get(0)?,
        number: row.get(1)?,
        status: word(row, 2)?,
        kind: word(row, 23)?,
        of: row.get::<_, Option<String>>(24)?.unwrap_or_default(),
        ordered_on: row.get(3)?,
        wanted_on: row.get(4)?,
        delivered_on: row.get(5)?,
        po_number: row.get(6)?,
        notes: row.get(7)?,
        net: row.get(8)?,
        fees_total: row.get(9)?,
        total: row.get(10)?,
        warehouse: row.get(11)?,
        rep: row.get::<_, Option<String>>(12)?.unwrap_or_default(),
        customer_number: row.get(13)?,
        customer: row.get(14)?,
        address: [street, town, country].into_iter().filter(|part| !part.is_empty()).collect(),
        phone: row.get(20)?,
        terms: row.get(21)?,
        delivery_window: row.get(22)?,
        lines: Vec::new(),
        fees: Vec::new(),
    })
}

fn line(row: &Row<'_>) -> Result<(OrderId, i64, PaperLine), RowError> {
    let line = PaperLine {
        product: row.get(2)?,
        code: row.get(3)?,
        description: row.get(4)?,
        units: row.get(5)?,
        units_per_case: row.get(6)?,
        unit_price: row.get(7)?,
        discount: row.get(8)?,
        sample: row.get(9)?,
        net: row.get(10)?,
    };
    Ok((row.get(0)?, row.get(1)?, line))
}
