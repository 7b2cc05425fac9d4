//! Any bytes, and one table in every dialect.

use std::fmt::Write as _;
use std::fs;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use tempfile::NamedTempFile;

use super::{Clock, Quotes, Table};
use crate::output::Output;

fn file(bytes: &[u8]) -> NamedTempFile {
    let file = NamedTempFile::new().expect("a file");
    fs::write(file.path(), bytes).expect("a write");
    file
}

/// All that can be read of a file, and what is said about it.
fn read(file: &NamedTempFile, has_names: bool) -> Vec<String> {
    let opened = if has_names {
        Table::open(file.path(), Quotes::default(), &Output::new(false, true))
    } else {
        Table::open_without_names(file.path(), Quotes::default(), &Output::new(false, true))
    };
    let mut said = vec![];
    let mut table = match opened {
        Ok(table) => table,
        Err(error) => return vec![format!("{error:#}")],
    };
    let columns = if has_names {
        table.names().to_vec()
    } else {
        vec!["1".into(), "2".into()]
    };
    let columns: Vec<_> = columns
        .iter()
        .filter_map(|name| table.column(name).ok())
        .collect();
    let mut clock = Clock::new(0);
    loop {
        match table.advance() {
            Ok(true) => said.push(format!(
                "{} {:?} {:?}",
                table.line(),
                table.cells().collect::<Vec<_>>(),
                table.check_cells()
            )),
            Ok(false) => return said,
            Err(error) => {
                said.push(format!("{error:#}"));
                return said;
            }
        }
        for column in &columns {
            said.push(format!(
                "{:?} {:?}",
                table.text(column),
                table.whole(column)
            ));
            said.push(format!(
                "{:?} {:?}",
                table.number(column),
                clock.read(&table, column)
            ));
        }
    }
}

#[test]
fn a_quote_that_is_never_closed_does_not_take_the_whole_file_into_memory() {
    let mut bytes = b"a,b\n1,2\n3,\"4\n".to_vec();
    bytes.resize(18 << 20, b'x');
    let said = read(&file(&bytes), true);
    let last = said.last().expect("words");
    assert!(
        last.contains("the row of line 3 is longer than 16 MiB; is a quote not closed there?"),
        "{last}"
    );
}

/// How a table is written.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools)] // Each is free of the others.
struct Form {
    separator: char,
    comma: bool,
    newline: &'static str,
    mark: bool,
    utf16: Option<bool>,
    quotes_all: bool,
    /// Rows before which blank ones stand.
    blanks: Vec<bool>,
    declares: bool,
}

prop_compose! {
    fn forms()(
        separator in select(vec![',', ';', '\t']), comma: bool, newline in select(vec!["\n", "\r\n", "\r"]), mark: bool,
        utf16: Option<bool>, quotes_all: bool, blanks in vec(any::<bool>(), 8), declares: bool,
    ) -> Form {
        let comma = comma && separator != ',';
        Form { separator, comma, newline, mark, utf16, quotes_all, blanks, declares }
    }
}

/// A text and hundredths.
type Row = (String, i32);

fn rows() -> impl Strategy<Value = Vec<Row>> {
    vec(("[a-c ,;\t\"é|=\n]{0,8}", -99_999_i32..99_999), 1..8)
}

impl Form {
    /// The bytes of a table, and the line of each row.
    fn write(&self, rows: &[Row]) -> (Vec<u8>, Vec<u64>) {
        let mut text = String::new();
        if self.declares {
            write!(text, "sep={}{}", self.separator, self.newline).expect("a string");
        }
        self.push(&mut text, "text", "number");
        let mut lines = vec![];
        for ((cell, hundredths), is_after_blank) in rows.iter().zip(&self.blanks) {
            if *is_after_blank {
                write!(text, "{0}{1}{0}", self.newline, self.separator).expect("a string");
            }
            let ends = text.matches(self.newline).count() as u64;
            lines.push(1 + ends);
            let sign = if *hundredths < 0 { "-" } else { "" };
            let (whole, rest) = (hundredths.abs() / 100, hundredths.abs() % 100);
            let point = if self.comma { ',' } else { '.' };
            let number = format!("{sign}{whole}{point}{rest:02}");
            self.push(&mut text, &cell.replace('\n', self.newline), &number);
        }
        if self.mark {
            text.insert(0, '\u{feff}');
        }
        let bytes = match self.utf16 {
            None => text.into_bytes(),
            Some(true) => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Some(false) => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        };
        (bytes, lines)
    }

    fn push(&self, text: &mut String, first: &str, second: &str) {
        let quoted = |cell: &str| {
            let needs = [self.separator, '"', '\n', '\r'];
            if self.quotes_all || cell.contains(needs) {
                format!("\"{}\"", cell.replace('"', "\"\""))
            } else {
                cell.to_string()
            }
        };
        let (first, second) = (quoted(first), quoted(second));
        write!(text, "{first}{}{second}{}", self.separator, self.newline).expect("a string");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_a_panic_and_twice_the_same(bytes in vec(any::<u8>(), 0..200), has_names: bool) {
        let file = file(&bytes);
        prop_assert_eq!(read(&file, has_names), read(&file, has_names));
    }

    #[test]
    fn anything_that_looks_like_a_table_is_read_without_a_panic(
        text in "(sep=[,;x]\n)?[a,;\t\"]{0,9}(\r|\n|\r\n)([0-9,;.\t\"TZ:+ea-]{0,30}(\r|\n|\r\n)){0,6}", has_names: bool,
    ) {
        let file = file(text.as_bytes());
        prop_assert_eq!(read(&file, has_names), read(&file, has_names));
    }

    #[test]
    fn one_table_in_any_dialect_gives_the_same_cells_and_the_lines_of_an_editor(form in forms(), rows in rows()) {
        let (bytes, lines) = form.write(&rows);
        let file = file(&bytes);
        let mut table = Table::open(file.path(), Quotes::default(), &Output::new(false, true)).expect("a table");
        let column = table.column("number").expect("a column");
        for ((cell, hundredths), line) in rows.iter().zip(&lines) {
            prop_assert!(table.advance().expect("a row"));
            prop_assert_eq!(table.line(), *line);
            let text = String::from_utf8_lossy(&table.cells().next().expect("a cell")).replace(form.newline, "\n");
            prop_assert_eq!(&text, cell);
            prop_assert_eq!(table.number(&column), Ok(f64::from(*hundredths) / 100.0));
            prop_assert_eq!(table.check_cells(), Ok(()));
        }
        prop_assert!(!table.advance().expect("no row"));
    }
}
