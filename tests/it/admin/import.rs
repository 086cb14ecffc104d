//! A small real wholesaler comes in to the cent, through the commands a person types.

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use routebook::clock::Clock;
use routebook::sales::customers::pace_drift;
use routebook::store::{Options, ReadTx, SessionLimits, Sql, Store};
use routebook::values::Problem;
use tempfile::TempDir;

/// A file of data with one team, `north`, and the commands on it.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn open() -> Desk {
        let desk = Desk { folder: tempfile::tempdir().unwrap() };
        desk.done(&["tenant", "add", "north", "Northwind"]);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::cargo_bin("routebook").unwrap();
        command.current_dir(self.folder.path()).env_clear().arg("--db").arg(self.path("routebook.db")).args(args);
        command
    }

    /// What a command that works prints.
    fn done(&self, args: &[&str]) -> String {
        let output = self.command(args).output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// What a command that refuses says.
    fn refused(&self, args: &[&str]) -> String {
        let output = self.command(args).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        String::from_utf8(output.stderr).unwrap()
    }

    fn import(&self, kind: &str, file: &str, more: &[&str]) -> String {
        let (file, map) = (northwind(file), northwind("map.toml"));
        let mut args = vec!["import", kind, &file, "--tenant", "north", "--map-file", &map];
        args.extend(more);
        self.done(&args)
    }

    fn import_northwind(&self) -> [String; 3] {
        [
            self.import("customers", "customers.csv", &[]),
            self.import("products", "products.csv", &[]),
            self.import("orders", "orders.csv", &["--lines", &northwind("order-details.csv")]),
        ]
    }

    fn csv(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn read<T>(&self, f: impl FnOnce(&ReadTx<'_>) -> Result<T, Problem>) -> T {
        let store = Store::open(Options {
            path: self.path("routebook.db"),
            allow_network_fs: false,
            readers: 1,
            sessions: SessionLimits::default(),
            clock: Clock::system(),
        });
        store.unwrap().system_read_blocking(|tx| tx.operate("north", |tx| f(tx))).unwrap()
    }
}

fn northwind(file: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/northwind");
    folder.join(file).to_str().unwrap().to_owned()
}

const SUMS: Sql = Sql::new(
    "SELECT COUNT(*), SUM(o.line_count), SUM(o.gross_cents), SUM(o.net_cents), SUM(o.fees_cents), \
     SUM(CASE WHEN o.status = 'delivered' THEN o.net_cents END), \
     SUM(CASE WHEN o.status = 'delivered' THEN o.fees_cents END), \
     SUM(CASE WHEN o.status = 'delivered' THEN o.total_cents END), \
     SUM(CASE WHEN o.status = 'pending' THEN 1 END), COUNT(o.rep_id) \
     FROM orders o WHERE o.tenant_id = :tenant",
);
const LINES: Sql =
    Sql::new("SELECT COUNT(*), SUM(l.gross_cents), SUM(l.net_cents) FROM order_lines l WHERE l.tenant_id = :tenant");
const PRODUCTS: Sql = Sql::new(
    "SELECT COUNT(*), SUM(p.active), SUM(p.tracked), \
     (SELECT COUNT(*) FROM price_list_rows r WHERE r.tenant_id = :tenant), \
     (SELECT COUNT(*) FROM stock_moves m WHERE m.tenant_id = :tenant) \
     FROM products p WHERE p.tenant_id = :tenant",
);
const CHAI: Sql = Sql::new(
    "SELECT p.name, p.supplier, p.category, p.description, r.unit_price_cents, l.name, l.is_default FROM products p \
     JOIN price_list_rows r ON r.tenant_id = :tenant AND r.product_id = p.id \
     JOIN price_lists l ON l.tenant_id = :tenant AND l.id = r.price_list_id \
     WHERE p.tenant_id = :tenant AND p.code = '1'",
);
const ALFKI: Sql = Sql::new(
    "SELECT c.name, c.street, c.region, c.delivery_days, k.name, k.title FROM customers c \
     JOIN contacts k ON k.tenant_id = :tenant AND k.customer_id = c.id \
     WHERE c.tenant_id = :tenant AND c.number = 'ALFKI'",
);

fn numbers<const N: usize>(tx: &ReadTx<'_>, sql: Sql) -> Result<[i64; N], Problem> {
    let row = tx.one(sql, &[], |row| {
        let mut numbers = [0; N];
        for (index, number) in numbers.iter_mut().enumerate() {
            *number = row.get(index)?;
        }
        Ok(numbers)
    })?;
    Ok(row.unwrap())
}

fn texts<const N: usize>(tx: &ReadTx<'_>, sql: Sql) -> Result<[String; N], Problem> {
    let row = tx.one(sql, &[], |row| {
        let mut texts = [(); N].map(|()| String::new());
        for (index, text) in texts.iter_mut().enumerate() {
            *text = row.get::<_, String>(index).or_else(|_| row.get::<_, i64>(index).map(|n| n.to_string()))?;
        }
        Ok(texts)
    })?;
    Ok(row.unwrap())
}

#[test]
fn northwind_comes_in_to_exactly_its_figures() {
    let desk = Desk::open();
    let [customers, products, orders] = desk.import_northwind();
    assert!(customers.starts_with("91 customers: 91 added, 0 changed, 0 as they were"), "{customers}");
    assert!(products.starts_with("77 products: 77 added, 0 changed, 0 as they were"), "{products}");
    assert!(orders.starts_with("830 orders: 830 added, 0 changed, 0 as they were"), "{orders}");
    assert!(orders.contains("2155 lines, gross 1,354,458.59, net 1,265,793.29, fees 64,942.69 USD"), "{orders}");
    desk.read(|tx| {
        let expected = [830, 2_155, 135_445_859, 126_579_329, 6_494_269];
        let sums = numbers::<10>(tx, SUMS)?;
        assert_eq!(sums[..5], expected, "orders, lines, gross, net, fees");
        assert_eq!(
            sums[5..],
            [123_985_585, 6_395_502, 130_381_087, 21, 0],
            "delivered net, fees, revenue; pending; reps"
        );
        assert_eq!(numbers(tx, LINES)?, [2_155, 135_445_859, 126_579_329]);
        assert_eq!(numbers(tx, PRODUCTS)?, [77, 69, 0, 77, 0], "active, tracked, prices, moves");
        assert_eq!(
            texts(tx, CHAI)?,
            ["Chai", "Exotic Liquids", "Beverages", "10 boxes x 20 bags", "1800", "Standard", "1"]
        );
        let alfki = ["Alfreds Futterkiste", "Obere Str. 57", "", "6", "Maria Anders", "Sales Representative"];
        assert_eq!(texts(tx, ALFKI)?, alfki);
        assert_eq!(pace_drift(tx)?, []);
        Ok(())
    });
}

#[test]
fn the_same_files_twice_change_nothing() {
    let desk = Desk::open();
    desk.import_northwind();
    let again = desk.import_northwind();
    for (told, rows) in again.iter().zip(["91 customers", "77 products", "830 orders"]) {
        let count = rows.split(' ').next().unwrap();
        assert!(told.starts_with(&format!("{rows}: 0 added, 0 changed, {count} as they were")), "{told}");
    }
}

#[test]
fn an_export_imports_to_the_same_rows() {
    let (from, to) = (Desk::open(), Desk::open());
    from.import_northwind();
    let stock =
        ["import", "stock", &northwind("products.csv"), "--tenant", "north", "--map-file", &northwind("map.toml")];
    from.done(&stock);
    for kind in ["customers", "products", "prices", "stock", "orders"] {
        let exported = from.done(&["export", kind, "--tenant", "north"]);
        let file = to.csv(kind, &exported);
        to.done(&["import", kind, &file, "--tenant", "north"]);
        assert_eq!(to.done(&["export", kind, "--tenant", "north"]), exported, "{kind}");
        let again = from.done(&["import", kind, &file, "--tenant", "north"]);
        assert!(again.contains(": 0 added, 0 changed, "), "{kind}: {again}");
    }
    let sums = |desk: &Desk| desk.read(|tx| numbers::<10>(tx, SUMS));
    assert_eq!(sums(&from), sums(&to));
}

#[test]
fn a_delivered_order_counts_as_paid_unless_the_file_says_when() {
    let desk = Desk::open();
    desk.import_northwind();
    const OWED: Sql = Sql::new("SELECT COUNT(*) FROM orders o WHERE o.tenant_id = :tenant AND o.owed = 1");
    assert_eq!(desk.read(|tx| numbers::<1>(tx, OWED)), [0], "years of history, and nobody owes anything");
    let head = "number,customer,orderedOn,deliveredOn,product,quantity,unitPrice";
    let said = format!(
        "{head},paidOn\nA1,ALFKI,2026-11-02,2026-11-03,1,1,2.50,\nA2,ALFKI,2026-11-02,2026-11-03,1,1,2.50,2026-11-09\n"
    );
    desk.done(&["import", "orders", &desk.csv("a.csv", &said), "--tenant", "north"]);
    assert_eq!(desk.read(|tx| numbers::<1>(tx, OWED)), [1]);
    // Without the column nothing is said of an order that is here: it stays owed.
    let silent = format!("{head}\nA1,ALFKI,2026-11-02,2026-11-03,1,2,2.50\nA3,ALFKI,2026-11-02,2026-11-03,1,1,2.50\n");
    desk.done(&["import", "orders", &desk.csv("b.csv", &silent), "--tenant", "north"]);
    assert_eq!(desk.read(|tx| numbers::<1>(tx, OWED)), [1]);
    let wrong = format!("{head},paidOn\nA4,ALFKI,2026-11-02,,1,1,2.50,2026-11-09\n");
    let told = desk.refused(&["import", "orders", &desk.csv("c.csv", &wrong), "--tenant", "north"]);
    assert!(told.contains("line 2, paidOn: Only a delivered order is paid."), "{told}");
    let limit = desk.csv("d.csv", "number,name,creditLimit\nALFKI,Alfreds,1500.00\n");
    desk.done(&["import", "customers", &limit, "--tenant", "north"]);
    assert!(desk.done(&["export", "customers", "--tenant", "north"]).contains(",1500.00,"));
}

#[test]
fn a_dry_run_tells_and_writes_nothing() {
    let desk = Desk::open();
    let told = desk.import("customers", "customers.csv", &["--dry-run"]);
    assert!(told.contains("91 added"), "{told}");
    assert_eq!(desk.done(&["export", "customers", "--tenant", "north"]).lines().count(), 1);
}

#[test]
fn one_bad_row_and_nothing_is_written() {
    let desk = Desk::open();
    let file = desk.csv("c.csv", "number;name;usualGap;email\n1;Bar;7;\n;Pub;x;no mail\n1;Inn;;\n");
    let told = desk.refused(&["import", "customers", &file, "--tenant", "north"]);
    for line in
        ["line 3, number: Must not be empty.", "line 3, usualGap:", "line 3, email:", "line 4, number: Comes twice"]
    {
        assert!(told.contains(line), "{line} in {told}");
    }
    assert_eq!(desk.done(&["export", "customers", "--tenant", "north"]).lines().count(), 1);
    let orders = desk.csv("o.csv", "number,customer,orderedOn,product,quantity,unitPrice\nA1,9,2026-11-02,X,1,2.50\n");
    let told = desk.refused(&["import", "orders", &orders, "--tenant", "north"]);
    assert!(told.contains("line 2, customer: There is no such customer."), "{told}");
    assert!(told.contains("line 2, product: There is no such product."), "{told}");
}

#[test]
fn a_column_the_file_does_not_have_is_left_as_it_is() {
    let desk = Desk::open();
    desk.import_northwind();
    let file = desk.csv("c.csv", "Number,Name,Phone\nALFKI,Alfreds,+49 30 1\n");
    let told = desk.done(&["import", "customers", &file, "--tenant", "north"]);
    assert!(told.starts_with("1 customers: 0 added, 1 changed"), "{told}");
    desk.read(|tx| {
        let alfki = ["Alfreds", "Obere Str. 57", "", "6", "Maria Anders", "Sales Representative"];
        assert_eq!(texts(tx, ALFKI)?, alfki);
        Ok(())
    });
}

#[test]
fn inp_5_an_export_holds_no_formula() {
    let desk = Desk::open();
    let file = desk.csv("c.csv", "number,name,phone\n1,\"=HYPERLINK(\"\"http://x\"\")\",+1 2\n");
    desk.done(&["import", "customers", &file, "--tenant", "north"]);
    let exported = desk.done(&["export", "customers", "--tenant", "north"]);
    assert!(exported.contains("\"'=HYPERLINK(\"\"http://x\"\")\""), "{exported}");
    assert!(exported.contains("'+1 2"), "{exported}");
}
