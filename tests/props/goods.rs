//! Orders and stock through the services: whatever several people do in whatever order, the sums hold.

use std::sync::OnceLock;

use proptest::{collection::vec, prelude::*};
use routebook::{
    admin::{tenants, users},
    auth::sessions::{Beginning, Tokens, begin},
    bind,
    clock::Clock,
    sales::{
        customers,
        orders::{self, Action, Brought, Draft, Payment, Rest, Status, TABLE, TakenBack, Wanted},
        prices::lists::{self, ListInput, RawList, RowChange, Seen},
        products::{self, ProductInput, RawProduct, Switch},
        stock::{self, Arrival, Counted, Units},
    },
    store::{Credential, Managing, Options, Selling, SessionLimits, Store, SystemSql},
    values::{
        BasisPoints, Code, Currency, CustomerId, Email, Money, Name, Note, OrderId, PriceListId, Problem, ProductId,
        Quantity, Role, Slug, TenantId, Text, Timestamp, UserId, WarehouseId, Zone,
    },
};
use tempfile::TempDir;

/// 2026-11-23 15:00 UTC.
const NOON: i64 = 1_795_446_000_000;

/// One file for every sequence; each has a product and an order book of its own.
struct World {
    store: Store,
    clock: Clock,
    people: Vec<Credential>,
    customer: CustomerId,
    list: PriceListId,
    other: WarehouseId,
    _folder: TempDir,
}

/// What somebody does; `which` picks one of the sequence's orders.
#[derive(Clone, Debug)]
enum Deed {
    Order { units: i64, own_price: bool, submit: bool },
    Edit { which: usize, units: i64 },
    Step { which: usize, action: Action },
    Pay { which: usize },
    TakeBack { which: usize },
    Short { which: usize, units: i64, dropped: bool },
    Return { which: usize, units: i64, to_stock: bool },
    Receive { units: i64 },
    Adjust { units: i64 },
    Count { units: i64 },
    Move { units: i64 },
    Track { on: bool },
}

fn deeds() -> impl Strategy<Value = Deed> {
    let (units, which) = (1..40_i64, 0..6_usize);
    let step = (which.clone(), 0..Action::ALL.len());
    let part = || (0..9_usize, 0..12_i64, any::<bool>());
    prop_oneof![
        4 => (units.clone(), any::<bool>(), any::<bool>())
            .prop_map(|(units, own_price, submit)| Deed::Order { units, own_price, submit }),
        2 => which.clone().prop_map(|which| Deed::Pay { which }),
        1 => which.clone().prop_map(|which| Deed::TakeBack { which }),
        2 => (which, units.clone()).prop_map(|(which, units)| Deed::Edit { which, units }),
        12 => step.prop_map(|(which, n)| Deed::Step { which, action: Action::ALL[n] }),
        5 => part().prop_map(|(which, units, dropped)| Deed::Short { which, units, dropped }),
        3 => part().prop_map(|(which, units, to_stock)| Deed::Return { which, units, to_stock }),
        2 => units.clone().prop_map(|units| Deed::Receive { units }),
        1 => (-40..40_i64).prop_map(|units| Deed::Adjust { units }),
        1 => units.clone().prop_map(|units| Deed::Count { units }),
        1 => units.prop_map(|units| Deed::Move { units }),
        1 => any::<bool>().prop_map(|on| Deed::Track { on }),
    ]
}

fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(World::make)
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    actix_web::rt::System::new().block_on(future)
}

impl World {
    fn make() -> World {
        // In memory where there is such a folder: what is asked here isn't what a disk does.
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        let clock = Clock::standing(Timestamp::from_millis(NOON));
        let store = Store::open(Options {
            path: folder.path().join("props.db"),
            allow_network_fs: true,
            readers: 2,
            sessions: SessionLimits::default(),
            clock: clock.clone(),
        })
        .unwrap();
        let (customer, list, other) = store.system_write_blocking(team).unwrap();
        let people = ["rep", "second", "manager", "admin"].map(|name| sign_in(&store, name)).to_vec();
        World { store, clock, people, customer, list, other, _folder: folder }
    }

    /// A new product at 1.00 with 50 on hand.
    fn product(&self) -> ProductId {
        let list = self.list;
        let made = self.store.write::<Managing, _>(self.people[3].clone(), move |tx| {
            let id = tx.new_id();
            let code: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
            let name = "Pils".to_owned();
            let raw = RawProduct { code, name, active: true, tracked: true, ..RawProduct::default() };
            let product = products::create(tx, &ProductInput::parse(&raw)?)?;
            let price = Some(Money::from_minor(100));
            let row = RowChange { product, from: Quantity::ONE, price, seen: Seen::Unasked };
            lists::change(tx, list, None, &[row])?;
            stock::receive(tx, None, &Text::default(), &[Arrival { product, units: quantity(50) }])?;
            Ok(product)
        });
        wait(made).unwrap()
    }

    fn draft(&self, product: ProductId, units: i64, own_price: bool) -> Draft {
        let reason = if own_price { "Opening offer, once" } else { "" };
        Draft {
            customer: self.customer,
            warehouse: None,
            po_number: Text::default(),
            wanted_on: None,
            notes: Note::default(),
            fees: own_price.then(|| vec![(Text::parse("Freight").unwrap(), Money::from_minor(250))]),
            lines: vec![Wanted {
                product,
                quantity: quantity(units),
                own_price: own_price.then(|| Money::from_minor(93)),
                discount: BasisPoints::new(if own_price { 1_250 } else { 0 }).unwrap(),
                reason: Text::parse(reason).unwrap(),
                sample: false,
                shown: None,
            }],
        }
    }

    fn sell<T: Send + 'static>(
        &self,
        who: usize,
        job: impl for<'c> Fn(&routebook::store::WriteTx<'c>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        wait(self.store.write::<Selling, T>(self.people[who].clone(), job))
    }

    fn manage(
        &self,
        who: usize,
        job: impl for<'c> Fn(&routebook::store::ManagerTx<'c>) -> Result<(), Problem> + Send + 'static,
    ) -> Result<(), Problem> {
        wait(self.store.write::<Managing, ()>(self.people[who].clone(), job))
    }

    /// Status and version.
    fn order(&self, id: OrderId) -> (Status, i64) {
        const SQL: SystemSql = SystemSql::new("SELECT status, version FROM orders WHERE id = :id");
        let read = |row: &routebook::store::Row<'_>| Ok((routebook::store::word(row, 0)?, row.get(1)?));
        self.store.system_read_blocking(|tx| tx.one(SQL, bind! {":id" => id}, read)).unwrap().unwrap()
    }

    fn count(&self, sql: SystemSql) -> i64 {
        self.store.system_read_blocking(|tx| tx.one(sql, bind! {}, |row| row.get(0))).unwrap().unwrap()
    }

    /// Does it, or is refused; an order's step is one of the table's, and isn't done twice.
    fn does(&self, who: usize, deed: &Deed, product: ProductId, book: &mut Vec<OrderId>) {
        self.clock.advance_seconds(1);
        let other = self.other;
        let done = match *deed {
            Deed::Order { units, own_price, submit } => {
                let draft = self.draft(product, units, own_price);
                let made = self.sell(
                    who,
                    move |tx| {
                        if submit { orders::place(tx, &draft) } else { orders::create(tx, &draft) }
                    },
                );
                made.map(|id| book.push(id))
            }
            Deed::Edit { which, units } => {
                let Some(id) = book.get(which).copied() else { return };
                let (draft, (_, version)) = (self.draft(product, units, false), self.order(id));
                self.sell(who, move |tx| orders::edit(tx, id, version, &draft))
            }
            Deed::Step { which, action } => {
                let Some(id) = book.get(which).copied() else { return };
                return self.step(who, id, action);
            }
            Deed::Pay { which } => {
                let Some(id) = book.get(which).copied() else { return };
                let (_, version) = self.order(id);
                self.manage(who, move |tx| orders::pay(tx, id, version, &Payment::default()))
            }
            Deed::TakeBack { which } => {
                let Some(id) = book.get(which).copied() else { return };
                let (_, version) = self.order(id);
                self.manage(who, move |tx| orders::take_back(tx, id, version, ""))
            }
            Deed::Short { which, units, dropped } => {
                let Some(id) = book.get(which).copied() else { return };
                self.short(who, id, units, dropped, book)
            }
            Deed::Return { which, units, to_stock } => {
                let Some(id) = book.get(which).copied() else { return };
                self.return_goods(who, id, units, to_stock).map(|made| book.push(made))
            }
            Deed::Receive { units } => self.manage(who, move |tx| {
                stock::receive(tx, None, &Text::default(), &[Arrival { product, units: quantity(units) }])
            }),
            Deed::Adjust { units } => self
                .manage(who, move |tx| stock::adjust(tx, product, None, units, &Text::parse("Found or lost").unwrap())),
            Deed::Count { units } => self.manage(who, move |tx| {
                let row = Counted { product, units: Units::new(units).unwrap(), seen: None };
                stock::count(tx, None, &[row]).map(drop)
            }),
            Deed::Move { units } => self
                .manage(who, move |tx| stock::transfer(tx, product, (None, other), quantity(units), &Text::default())),
            Deed::Track { on } => self.manage(who, move |tx| {
                let version = products::one(tx, product)?.version;
                products::switch(tx, product, version, Switch::Tracked(on))
            }),
        };
        refused(done);
    }

    /// Gets it ready and delivers so many units; the order of the rest joins the book.
    fn short(&self, who: usize, id: OrderId, units: i64, drop: bool, book: &mut Vec<OrderId>) -> Result<(), Problem> {
        const RESTS: SystemSql = SystemSql::new(
            "SELECT order_id FROM order_links WHERE of_id = :id AND kind = 'rest' ORDER BY order_id DESC",
        );
        for action in [Action::Ready, Action::Pick] {
            self.step(who, id, action);
        }
        let (_, version) = self.order(id);
        let rest = if drop { Rest::Drop } else { Rest::Order };
        let deliver = || {
            self.sell(who, move |tx| {
                let lines = orders::one(tx, id)?.lines.iter().map(|line| (line.id, units)).collect();
                orders::deliver(tx, id, version, "", &Brought { lines, rest })
            })
        };
        deliver()?;
        assert!(refused(deliver()), "it was delivered twice");
        let made = self.store.system_read_blocking(|tx| tx.one(RESTS, bind! {":id" => id}, |row| row.get(0)));
        book.extend(made.unwrap().filter(|rest| !book.contains(rest)));
        Ok(())
    }

    fn return_goods(&self, who: usize, id: OrderId, units: i64, to_stock: bool) -> Result<OrderId, Problem> {
        let (_, version) = self.order(id);
        let reason = Text::parse("Corked").unwrap();
        self.sell(who, move |tx| {
            let lines = orders::one(tx, id)?.lines.iter().map(|line| (line.id, units)).collect();
            orders::return_goods(tx, id, version, &TakenBack { lines, reason: reason.clone(), to_stock, on: None })
        })
    }

    fn step(&self, who: usize, id: OrderId, action: Action) {
        let (before, version) = self.order(id);
        let act = || self.sell(who, move |tx| orders::act(tx, id, action, version, "As agreed by telephone."));
        if !refused(act()) {
            let (after, _) = self.order(id);
            let of_table = |step: &&orders::Step| (step.from, step.action, step.to) == (before, action, after);
            assert!(TABLE.iter().any(|step| of_table(&step)), "{before:?} {action:?} {after:?}");
            assert!(refused(act()), "{action:?} was done twice");
        }
    }

    /// What it owes is the sum of what was delivered and isn't paid, and the list behind it has the same.
    fn assert_balance(&self) {
        const OWED: SystemSql = SystemSql::new(
            "SELECT COALESCE(SUM(total_cents), 0) FROM orders WHERE status = 'delivered' AND paid_on IS NULL",
        );
        let (owed, customer) = (Money::from_minor(self.count(OWED)), self.customer);
        let told = self.store.system_read_blocking(|tx| {
            tx.operate("blue", |tx| {
                let list = orders::sum_where(tx, &orders::OrderQuery::owed_by(customer))?;
                Ok((orders::balance(tx, customer)?.total, list.total))
            })
        });
        assert_eq!(told.unwrap(), (owed, Some(owed)));
    }

    fn assert_sums(&self) {
        for (what, sql) in CHECKS {
            assert_eq!(self.count(sql), 0, "{what}");
        }
        let drift = self.store.system_read_blocking(|tx| tx.operate("blue", |tx| orders::tally_drift(tx)));
        assert_eq!(drift.unwrap(), 0, "the figures kept are what the orders come to");
    }
}

/// Was it refused? A refusal says what isn't possible; a fault of the portal's own is none.
fn refused<T>(done: Result<T, Problem>) -> bool {
    let Err(problem) = done else { return false };
    assert!(!matches!(problem.code, Code::Internal | Code::Busy), "{problem:?}");
    true
}

/// Each counts what must not be.
const CHECKS: [(&str, SystemSql); 11] = [
    (
        "only what is delivered is paid",
        SystemSql::new("SELECT COUNT(*) FROM orders WHERE paid_on IS NOT NULL AND status <> 'delivered'"),
    ),
    (
        "on hand is the sum of the moves",
        SystemSql::new(
            "SELECT COUNT(*) FROM stock s WHERE s.on_hand <> (SELECT COALESCE(SUM(m.quantity), 0) FROM stock_moves m \
             WHERE m.tenant_id = s.tenant_id AND m.product_id = s.product_id AND m.warehouse_id = s.warehouse_id)",
        ),
    ),
    (
        "reserved is the sum of the holds",
        SystemSql::new(
            "SELECT COUNT(*) FROM stock s WHERE s.reserved <> (SELECT COALESCE(SUM(h.quantity), 0) FROM order_holds h \
             WHERE h.tenant_id = s.tenant_id AND h.product_id = s.product_id AND h.warehouse_id = s.warehouse_id)",
        ),
    ),
    (
        "only open orders hold",
        SystemSql::new(
            "SELECT COUNT(*) FROM order_holds h JOIN orders o ON o.tenant_id = h.tenant_id AND o.id = h.order_id \
             WHERE o.status NOT IN ('pending', 'ready', 'picked')",
        ),
    ),
    (
        "an order is its lines and its fees",
        SystemSql::new(
            "SELECT COUNT(*) FROM orders o WHERE o.total_cents <> \
             (SELECT COALESCE(SUM(l.net_cents), 0) FROM order_lines l WHERE l.tenant_id = o.tenant_id AND l.order_id = o.id) \
             + (SELECT COALESCE(SUM(f.amount_cents), 0) FROM order_fees f WHERE f.tenant_id = o.tenant_id AND f.order_id = o.id)",
        ),
    ),
    (
        "what isn't delivered has taken nothing, and what is, no more than its lines",
        SystemSql::new(
            "SELECT COUNT(*) FROM orders o WHERE \
             CASE WHEN o.kind = 'return' THEN -1 ELSE 1 END * \
             (SELECT COALESCE(-SUM(m.quantity), 0) FROM stock_moves m WHERE m.tenant_id = o.tenant_id AND m.order_id = o.id) \
             NOT BETWEEN 0 AND CASE WHEN o.status = 'delivered' THEN \
             (SELECT SUM(ABS(l.quantity)) FROM order_lines l WHERE l.tenant_id = o.tenant_id AND l.order_id = o.id) ELSE 0 END",
        ),
    ),
    (
        "what an open order holds is what its lines ask for",
        SystemSql::new(
            "SELECT COUNT(*) FROM order_holds h WHERE h.quantity <> (SELECT SUM(l.quantity) FROM order_lines l \
             WHERE l.tenant_id = h.tenant_id AND l.order_id = h.order_id AND l.product_id = h.product_id)",
        ),
    ),
    (
        "what came back of a line is what its returns have, and no more than was delivered",
        SystemSql::new(
            "SELECT COUNT(*) FROM order_lines l WHERE l.returned > MAX(l.quantity, 0) OR l.returned <> \
             (SELECT COALESCE(-SUM(r.quantity), 0) FROM order_links k JOIN order_lines r ON r.tenant_id = k.tenant_id \
             AND r.order_id = k.order_id AND r.of_position = l.position \
             WHERE k.tenant_id = l.tenant_id AND k.of_id = l.order_id AND k.kind = 'return')",
        ),
    ),
    (
        "a line that is back whole was credited to the cent",
        SystemSql::new(
            "SELECT COUNT(*) FROM order_lines l WHERE l.returned = l.quantity AND l.net_cents <> \
             (SELECT COALESCE(-SUM(r.net_cents), 0) FROM order_links k JOIN order_lines r ON r.tenant_id = k.tenant_id \
             AND r.order_id = k.order_id AND r.of_position = l.position \
             WHERE k.tenant_id = l.tenant_id AND k.of_id = l.order_id AND k.kind = 'return')",
        ),
    ),
    (
        "a return is delivered, for less than nothing, and of an order that was delivered",
        SystemSql::new(
            "SELECT COUNT(*) FROM orders o WHERE o.kind = 'return' AND (o.status <> 'delivered' OR o.total_cents > 0 \
             OR NOT EXISTS (SELECT 1 FROM order_links k JOIN orders f ON f.tenant_id = k.tenant_id AND f.id = k.of_id \
             WHERE k.tenant_id = o.tenant_id AND k.order_id = o.id AND f.status = 'delivered' AND f.kind = 'order'))",
        ),
    ),
    (
        "nothing is on hand that isn't there",
        SystemSql::new("SELECT COUNT(*) FROM stock s WHERE s.on_hand < 0 OR s.reserved < 0"),
    ),
];

fn quantity(units: i64) -> Quantity {
    Quantity::new(units).unwrap()
}

/// Team blue: a customer without a rep, so that everybody may order for it; a default list; two warehouses.
fn team(tx: &routebook::store::SystemTx<'_>) -> Result<(CustomerId, PriceListId, WarehouseId), Problem> {
    let name = |text: &str| Name::parse(text).unwrap();
    tenants::add(
        tx,
        &tenants::NewTenant {
            slug: Slug::parse("blue").unwrap(),
            name: name("Team blue"),
            zone: Zone::parse("America/New_York").unwrap(),
            currency: Currency::USD,
        },
    )?;
    tx.run(SystemSql::new("UPDATE tenants SET reps_see_all = 1, own_approval = 1"), bind! {})?;
    tx.operate("blue", |tx| {
        for (person, role) in
            [("rep", Role::Rep), ("second", Role::Rep), ("manager", Role::Manager), ("admin", Role::Admin)]
        {
            let email = Email::parse(&format!("{person}@blue.example")).unwrap();
            let new = users::NewUser { email, full_name: name(person), role, password_hash: None };
            users::add(tx, &new)?;
        }
        let raw =
            RawList { name: "Standard".into(), starts_on: "2020-01-01".into(), is_default: true, ..RawList::default() };
        let list = lists::create(tx, &ListInput::parse(&raw)?)?;
        let other = stock::add(tx, &name("North"), false)?;
        let draft = customers::CustomerDraft { name: "Linde".into(), ..customers::CustomerDraft::default() };
        let customer = customers::create(tx, &draft.parse(&tx.tenant().currency)?)?;
        Ok((customer, list, other))
    })
}

fn sign_in(store: &Store, person: &str) -> Credential {
    const WHO: SystemSql = SystemSql::new("SELECT tenant_id, id FROM users WHERE email_folded = :email");
    let (email, tokens) = (format!("{person}@blue.example"), Tokens::draw().unwrap());
    let begun = store.system_write_blocking(move |tx| {
        let who: Option<(TenantId, UserId)> =
            tx.one(WHO, bind! {":email" => email}, |row| Ok((row.get(0)?, row.get(1)?)))?;
        let (tenant, user) = who.unwrap();
        let (device, address) = (String::new(), String::new());
        begin(tx, &Beginning { tenant, user, remember: true, device, address, tokens }, &SessionLimits::default())
    });
    Credential::session(&begun.unwrap().session, String::new())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, max_shrink_iters: 200, ..ProptestConfig::default() })]

    /// O15: hundreds of sequences by four people, two reps, a manager and an admin.
    #[test]
    fn o15_no_sequence_of_deeds_breaks_a_sum_or_leaves_the_table(
        sequence in vec((0..4_usize, deeds()), 5..30),
    ) {
        let world = world();
        let product = world.product();
        let mut book = Vec::new();
        for (who, deed) in &sequence {
            world.does(*who, deed, product, &mut book);
        }
        world.assert_sums();
        world.assert_balance();
    }
}

/// So that the sequences don't pass by what they are about.
#[test]
fn a_short_delivery_leaves_a_rest_and_what_came_may_come_back() {
    let world = world();
    let (product, mut book) = (world.product(), Vec::new());
    let deeds = [
        Deed::Order { units: 20, own_price: false, submit: true },
        Deed::Short { which: 0, units: 5, dropped: false },
        Deed::Short { which: 1, units: 4, dropped: true },
        Deed::Return { which: 0, units: 2, to_stock: true },
        Deed::Return { which: 0, units: 3, to_stock: false },
    ];
    for deed in &deeds {
        world.does(2, deed, product, &mut book);
    }
    assert_eq!(book.len(), 4, "an order, its rest and two returns");
    world.assert_sums();
}
