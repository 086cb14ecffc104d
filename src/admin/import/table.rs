//! A CSV file as rows of cells: whatever its encoding and delimiter, and within bounds.

use std::collections::HashMap;

use encoding_rs::WINDOWS_1252;

use super::faults::Faults;
use super::mapping::Columns;
use crate::values::{FieldError, Problem};

/// Bytes of a file.
pub const LARGEST_FILE: usize = 64 << 20;
/// Rows of a file.
const MOST_ROWS: usize = 500_000;
/// Columns of a file.
const MOST_COLUMNS: usize = 200;

/// A file's rows under the names that Routebook knows.
#[derive(Debug)]
pub struct Table {
    columns: HashMap<String, usize>,
    headers: Vec<String>,
    pub rows: Vec<Row>,
    /// Lines on which a cell had commas without quotes, and was put together again.
    pub mended: usize,
}

/// One row and the line of the file on which it begins.
#[derive(Debug)]
pub struct Row {
    pub line: u64,
    cells: Vec<String>,
}

/// The beginning of a file, for a person who says what its columns mean.
#[derive(Clone, Debug, Default)]
pub struct Look {
    pub headers: Vec<String>,
    /// The first rows.
    pub samples: Vec<Vec<String>>,
}

/// Rows of a look, and letters of a cell in it.
const SAMPLES: usize = 3;
const SAMPLE_LETTERS: usize = 40;

/// Looks at the beginning of a file. INVALID or TOO_LARGE if it is no table.
pub fn look(bytes: &[u8]) -> Result<Look, Problem> {
    let text = decode(bytes)?;
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter(&text)).flexible(true).from_reader(text.as_bytes());
    let headers: Vec<String> = reader.headers().map_err(unreadable)?.iter().map(str::to_owned).collect();
    if headers.len() > MOST_COLUMNS {
        return Err(Problem::too_large(format!("A file may have at most {MOST_COLUMNS} columns.")));
    }
    let brief = |cell: &str| cell.chars().take(SAMPLE_LETTERS).collect::<String>();
    let mut samples = Vec::new();
    for record in reader.records().take(SAMPLES) {
        samples.push(record.map_err(unreadable)?.iter().map(brief).collect());
    }
    Ok(Look { headers, samples })
}

impl Table {
    /// Reads a file. INVALID names the lines; TOO_LARGE if it is past the bounds.
    pub fn read(bytes: &[u8], columns: &Columns) -> Result<Table, Problem> {
        let text = decode(bytes)?;
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter(&text))
            .has_headers(true)
            .flexible(true)
            .from_reader(text.as_bytes());
        let headers = reader.headers().map_err(unreadable)?.clone();
        let mut table = Table::under(&headers, columns)?;
        let mut faults = Faults::default();
        for record in reader.records() {
            table.take(&record.map_err(unreadable)?, &headers, columns, &mut faults)?;
        }
        faults.finish()?;
        Ok(table)
    }

    fn under(headers: &csv::StringRecord, names: &Columns) -> Result<Table, Problem> {
        if headers.len() > MOST_COLUMNS {
            return Err(Problem::too_large(format!("A file may have at most {MOST_COLUMNS} columns.")));
        }
        let mut columns = HashMap::new();
        for (index, header) in headers.iter().enumerate() {
            if columns.insert(names.meaning(header), index).is_some() {
                let twice = format!("Two columns of the file mean “{header}”.");
                return Err(Problem::invalid_field("line 1", twice));
            }
        }
        Ok(Table { columns, headers: headers.iter().map(str::to_owned).collect(), rows: Vec::new(), mended: 0 })
    }

    fn take(
        &mut self,
        record: &csv::StringRecord,
        headers: &csv::StringRecord,
        columns: &Columns,
        faults: &mut Faults,
    ) -> Result<(), Problem> {
        let line = record.position().map_or(0, csv::Position::line);
        if record.iter().all(|cell| cell.trim().is_empty()) {
            return Ok(());
        }
        let mut fields: Vec<String> = record.iter().map(str::to_owned).collect();
        if fields.len() > headers.len() {
            fields = mended(fields);
            self.mended += usize::from(fields.len() == headers.len());
        }
        if fields.len() != headers.len() {
            let counts = format!("Has {} fields where the first line has {}.", record.len(), headers.len());
            faults.add(FieldError::new(format!("line {line}"), counts));
        }
        if self.rows.len() == MOST_ROWS {
            return Err(Problem::too_large(format!("A file may have at most {MOST_ROWS} rows. Split it.")));
        }
        let mut cells = Vec::with_capacity(fields.len());
        for (header, cell) in headers.iter().zip(&fields) {
            match columns.cell(header, tame(cell)) {
                Ok(cell) => cells.push(cell),
                Err(refusal) => faults.add(refusal.at(format!("line {line}, {header}"))),
            }
        }
        self.rows.push(Row { line, cells });
        Ok(())
    }

    /// Whether the file has such a column.
    pub fn has(&self, column: &str) -> bool {
        self.columns.contains_key(&plain(column))
    }

    /// A cell as it stands, trimmed; None without such a column.
    pub fn cell<'t>(&self, row: &'t Row, column: &str) -> Option<&'t str> {
        let index = self.columns.get(&plain(column))?;
        row.cells.get(*index).map(|cell| cell.trim())
    }

    /// The file's own names of the columns that mean nothing to us.
    pub fn unknown(&self, known: &[&str]) -> Vec<String> {
        let known: Vec<String> = known.iter().map(|column| plain(column)).collect();
        let mut left: Vec<(usize, String)> = (self.columns.iter())
            .filter(|(meaning, _)| !known.contains(meaning))
            .filter_map(|(_, &index)| Some((index, self.headers.get(index)?.clone())))
            .collect();
        left.sort();
        left.into_iter().map(|(_, header)| header).collect()
    }
}

/// Some programs write text with commas but without quotes. Where a row has too many fields, those that
/// begin with a space continue the one before: `24, place Kléber`.
fn mended(fields: Vec<String>) -> Vec<String> {
    let mut whole: Vec<String> = Vec::with_capacity(fields.len());
    for field in fields {
        match whole.last_mut() {
            Some(before) if field.starts_with(' ') => {
                before.push(',');
                before.push_str(&field);
            }
            _ => whole.push(field),
        }
    }
    whole
}

/// A column's name without capitals, spaces and punctuation: `Unit price` and `unitPrice` are one.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// UTF-8, with or without its mark; what isn't is Windows-1252, as office programs write it.
fn decode(bytes: &[u8]) -> Result<String, Problem> {
    if bytes.len() > LARGEST_FILE {
        return Err(Problem::too_large(format!("A file may have at most {} MB. Split it.", LARGEST_FILE >> 20)));
    }
    if bytes.contains(&0) {
        return Err(Problem::invalid_field("line 1", "This is not a CSV file."));
    }
    let unmarked = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    Ok(match std::str::from_utf8(unmarked) {
        Ok(text) => text.to_owned(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(unmarked).0.into_owned(),
    })
}

/// Of comma, semicolon and tab the one that the first line has most of, outside of quotes.
fn delimiter(text: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if quoted => {}
            _ => counts.iter_mut().filter(|(mark, _)| *mark == byte).for_each(|(_, count)| *count += 1),
        }
    }
    // The first of equals is the comma.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(mark, _)| *mark)
}

/// Takes off the apostrophe by which an export keeps a cell from being a formula.
fn tame(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.trim_start_matches('\'').starts_with(crate::admin::export::FORMULA) => rest,
        _ => cell,
    }
}

fn unreadable(error: csv::Error) -> Problem {
    let line = error.position().map_or(1, csv::Position::line);
    Problem::invalid_field(format!("line {line}"), "Can't be read as CSV.").with_cause(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Table {
        Table::read(bytes, &Columns::default()).unwrap()
    }

    #[test]
    fn any_encoding_and_delimiter() {
        for bytes in [
            "Name;Ort\nMüller;Köln\n".as_bytes(),
            "\u{feff}name,ORT\r\nMüller,Köln\r\n".as_bytes(),
            b"name\tort\nM\xfcller\tK\xf6ln",
            "\"name\",\"o,r;t;\"\nMüller,Köln\n".replace("o,r;t;", "ort").as_bytes(),
        ] {
            let table = read(bytes);
            let cells = ["name", "ort"].map(|column| table.cell(&table.rows[0], column));
            assert_eq!(cells, [Some("Müller"), Some("Köln")]);
            assert_eq!(table.cell(&table.rows[0], "street"), None);
            assert_eq!(table.unknown(&["name"]).len(), 1);
        }
    }

    #[test]
    fn rows_know_their_lines() {
        let table = read(b"name,notes\na,\"two\nlines\"\nb,\n");
        assert_eq!(table.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 4]);
    }

    #[test]
    fn text_with_commas_but_without_quotes_is_put_together() {
        let table = read("street,city\n24, place Kléber,Strasbourg\na, b\n".as_bytes());
        assert_eq!(table.cell(&table.rows[0], "street"), Some("24, place Kléber"));
        assert_eq!(table.cell(&table.rows[0], "city"), Some("Strasbourg"));
        assert_eq!(table.mended, 1);
    }

    #[test]
    fn an_exports_apostrophe_is_taken_off_again() {
        let table = read(b"a,b,c\n'=1,''-2,'tis\n");
        let cells = ["a", "b", "c"].map(|column| table.cell(&table.rows[0], column));
        assert_eq!(cells, [Some("=1"), Some("'-2"), Some("'tis")]);
    }

    #[test]
    fn what_is_no_table_is_refused_by_line() {
        for (bytes, field) in
            [(&b"a,b\n1,2\n1\n"[..], "line 3"), (b"name,Na me\nx,y\n", "line 1"), (b"a\0b\n", "line 1")]
        {
            let problem = Table::read(bytes, &Columns::default()).unwrap_err();
            assert_eq!(problem.errors[0].field, field);
        }
    }
}
