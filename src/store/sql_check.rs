//! The compile-time reader behind [`super::Sql`].

const END: u8 = 0;
const WORD: u8 = 1;
const PARAM: u8 = 2;
const MARK: u8 = 3;
const TEXT: u8 = 4;

#[derive(Clone, Copy)]
struct Token {
    kind: u8,
    start: usize,
    end: usize,
}

const fn is_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_'
}

const fn token(s: &[u8], from: usize) -> Token {
    let mut i = from;
    while i < s.len() && s[i].is_ascii_whitespace() {
        i += 1;
    }
    if i >= s.len() {
        return Token { kind: END, start: i, end: i };
    }
    let start = i;
    let first = s[i];
    if first == b'\'' {
        i += 1;
        while i < s.len() && s[i] != b'\'' {
            i += 1;
        }
        return Token { kind: TEXT, start, end: i + 1 };
    }
    if first == b':' || is_word(first) {
        i += 1;
        while i < s.len() && is_word(s[i]) {
            i += 1;
        }
        let kind = if first == b':' { PARAM } else { WORD };
        return Token { kind, start, end: i };
    }
    if first == b';' || first == b'"' || first == b'`' || first == b'[' || first == b'?' || first == b'@' {
        panic!("SQL: one statement, bare names and :named parameters only");
    }
    if i + 1 < s.len() && ((first == b'-' && s[i + 1] == b'-') || (first == b'/' && s[i + 1] == b'*')) {
        panic!("SQL: no comments");
    }
    Token { kind: MARK, start, end: i + 1 }
}

const fn same(s: &[u8], t: Token, word: &[u8]) -> bool {
    if t.end - t.start != word.len() {
        return false;
    }
    let mut i = 0;
    while i < word.len() {
        if !s[t.start + i].eq_ignore_ascii_case(&word[i]) {
            return false;
        }
        i += 1;
    }
    true
}

const fn equal(s: &[u8], a: Token, b: Token) -> bool {
    if a.end - a.start != b.end - b.start {
        return false;
    }
    let mut i = 0;
    while i < a.end - a.start {
        if s[a.start + i] != s[b.start + i] {
            return false;
        }
        i += 1;
    }
    true
}

/// Words that follow a table name and so are not its alias.
const AFTER_TABLE: [&[u8]; 25] = [
    b"WHERE",
    b"JOIN",
    b"LEFT",
    b"INNER",
    b"CROSS",
    b"ON",
    b"ORDER",
    b"GROUP",
    b"LIMIT",
    b"SET",
    b"VALUES",
    b"DEFAULT",
    b"SELECT",
    b"UNION",
    b"INDEXED",
    b"NOT",
    b"RETURNING",
    b"HAVING",
    b"EXCEPT",
    b"INTERSECT",
    b"DO",
    b"WINDOW",
    b"AND",
    b"AS",
    b"USING",
];

const fn follows_table(s: &[u8], t: Token) -> bool {
    let mut i = 0;
    while i < AFTER_TABLE.len() {
        if same(s, t, AFTER_TABLE[i]) {
            return true;
        }
        i += 1;
    }
    false
}

/// Is `name` declared as `name AS (` or `name AS MATERIALIZED (`?
const fn is_common_table(s: &[u8], name: Token) -> bool {
    let mut at = 0;
    loop {
        let t = token(s, at);
        if t.kind == END {
            return false;
        }
        at = t.end;
        if t.kind == WORD && equal(s, t, name) {
            let a = token(s, t.end);
            if same(s, a, b"AS") && same(s, token(s, a.end), b"(") {
                return true;
            }
        }
    }
}

/// Is there `alias.tenant_id = :tenant` (or bare, when the statement has one table)?
const fn is_tied(s: &[u8], alias: Token, column: &[u8], bare: bool) -> bool {
    let mut at = 0;
    loop {
        let t = token(s, at);
        if t.kind == END {
            return false;
        }
        at = t.end;
        if t.kind != WORD {
            continue;
        }
        let mut name = t;
        if equal(s, t, alias) && same(s, token(s, t.end), b".") {
            name = token(s, token(s, t.end).end);
        } else if !bare {
            continue;
        }
        if same(s, name, column) {
            let eq = token(s, name.end);
            let p = token(s, eq.end);
            if same(s, eq, b"=") && p.kind == PARAM && same(s, p, b":tenant") {
                return true;
            }
        }
    }
}

/// `INSERT INTO t (tenant_id, …) VALUES (:tenant, …` or `… SELECT :tenant, …`.
const fn check_insert(s: &[u8], table: Token) {
    let open = token(s, table.end);
    let first = token(s, open.end);
    if !same(s, open, b"(") || !same(s, first, b"tenant_id") {
        panic!("SQL: an INSERT names tenant_id first");
    }
    let mut t = first;
    while !same(s, t, b")") {
        if t.kind == END {
            panic!("SQL: unclosed column list");
        }
        t = token(s, t.end);
    }
    let verb = token(s, t.end);
    let mut value = token(s, verb.end);
    if same(s, verb, b"VALUES") {
        value = token(s, value.end);
    } else if !same(s, verb, b"SELECT") {
        panic!("SQL: an INSERT is VALUES or SELECT");
    }
    if !same(s, value, b":tenant") {
        panic!("SQL: an INSERT gives :tenant first");
    }
}

const fn count_tables(s: &[u8]) -> usize {
    let mut n = 0;
    let mut at = 0;
    loop {
        let t = token(s, at);
        if t.kind == END {
            return n;
        }
        at = t.end;
        if t.kind == WORD
            && (same(s, t, b"FROM") || same(s, t, b"JOIN") || same(s, t, b"UPDATE") || same(s, t, b"INTO"))
        {
            n += 1;
        }
    }
}

const fn check_table(s: &[u8], keyword: Token, tables: usize) {
    let table = token(s, keyword.end);
    if same(s, table, b"(")
        || same(s, table, b"search_fts")
        || same(s, table, b"search_grams")
        || is_common_table(s, table)
    {
        return;
    }
    if table.kind != WORD {
        panic!("SQL: a table's name belongs here");
    }
    let mut alias = table;
    let mut next = token(s, table.end);
    if same(s, next, b"AS") {
        next = token(s, next.end);
    }
    if next.kind == WORD && !follows_table(s, next) {
        alias = next;
        next = token(s, next.end);
    }
    if same(s, next, b",") {
        panic!("SQL: join with JOIN, not with a comma");
    }
    let column: &[u8] = if same(s, table, b"tenants") { b"id" } else { b"tenant_id" };
    if !is_tied(s, alias, column, tables == 1) {
        panic!("SQL: a table is not tied to :tenant");
    }
}

/// Panics, so at compile time, unless the text keeps the rules. `whole` is a statement, else a part.
pub(super) const fn check(text: &str, whole: bool) {
    let s = text.as_bytes();
    let tables = count_tables(s);
    if whole && tables == 0 {
        panic!("SQL: a statement names a table");
    }
    // One bit a parenthesis: 1 for a sub-select, 0 for a plain group, in which OR is harmless.
    let mut groups: u64 = 1;
    let mut depth = 0;
    let mut before = Token { kind: END, start: 0, end: 0 };
    let mut at = 0;
    loop {
        let t = token(s, at);
        if t.kind == END {
            break;
        }
        at = t.end;
        if same(s, t, b"(") {
            depth += 1;
            groups = (groups << 1) | same(s, token(s, t.end), b"SELECT") as u64;
        } else if same(s, t, b")") {
            if depth == 0 {
                panic!("SQL: unbalanced parenthesis");
            }
            depth -= 1;
            groups >>= 1;
        } else if t.kind == WORD {
            if same(s, t, b"OR") && groups & 1 == 1 {
                panic!("SQL: OR belongs in parentheses");
            }
            if same(s, t, b"INTO") {
                check_insert(s, token(s, t.end));
            } else if same(s, t, b"FROM") || same(s, t, b"JOIN") || (same(s, t, b"UPDATE") && !same(s, before, b"DO")) {
                check_table(s, t, tables);
            }
        }
        before = t;
    }
    if depth != 0 {
        panic!("SQL: unbalanced parenthesis");
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    fn refused(text: &str) -> bool {
        std::panic::catch_unwind(|| check(text, true)).is_err()
    }

    #[test]
    fn ten_2_sql_that_forgets_the_tenant_does_not_compile() {
        for text in [
            "SELECT 1",
            "SELECT * FROM customers",
            "SELECT * FROM customers WHERE tenant_id = :other",
            "SELECT * FROM customers c WHERE c.tenant_id = :tenant OR 1 = 1",
            "SELECT * FROM customers c, orders o WHERE c.tenant_id = :tenant",
            "SELECT * FROM customers c JOIN orders o ON o.customer_id = c.id WHERE c.tenant_id = :tenant",
            "SELECT * FROM customers c WHERE c.tenant_id = :tenant AND EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id)",
            "SELECT * FROM customers c WHERE c.tenant_id = :tenant AND EXISTS (SELECT 1 FROM orders o WHERE o.tenant_id = :tenant OR 1 = 1)",
            "UPDATE customers SET name = :name WHERE id = :id",
            "DELETE FROM customers WHERE id = :id",
            "INSERT INTO customers (id, tenant_id) VALUES (:id, :tenant)",
            "INSERT INTO customers (tenant_id, id) VALUES (:other, :id)",
            "INSERT OR REPLACE INTO customers (tenant_id, id) VALUES (:tenant, :id)",
            "SELECT * FROM customers WHERE tenant_id = :tenant -- and all",
            "SELECT * FROM customers WHERE tenant_id = :tenant; DELETE FROM customers",
            "SELECT * FROM tenants",
        ] {
            assert!(refused(text), "{text}");
        }
    }

    #[test]
    fn ten_2_sql_that_ties_each_table_compiles() {
        for text in [
            "SELECT name FROM customers WHERE tenant_id = :tenant AND (name = :a OR name = :b)",
            "SELECT c.name FROM customers c JOIN orders o ON o.tenant_id = :tenant AND o.customer_id = c.id WHERE c.tenant_id = :tenant",
            "SELECT COUNT(*) AS n FROM (SELECT 1 FROM orders o WHERE o.tenant_id = :tenant LIMIT 10001)",
            "INSERT INTO stock (tenant_id, product_id) VALUES (:tenant, :p) ON CONFLICT (tenant_id, product_id) DO UPDATE SET on_hand = 1",
            "UPDATE orders SET status = :s WHERE tenant_id = :tenant AND id = :id AND version = :v",
            "DELETE FROM contacts WHERE tenant_id = :tenant AND id = :id",
            "SELECT slug FROM tenants WHERE id = :tenant",
        ] {
            assert!(!refused(text), "{text}");
        }
    }
}
